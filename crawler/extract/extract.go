// Package extract reads an article out of a page: its words, and what the page
// says of itself (title, byline, date, language, address).
//
// [Article] takes a capture, [Text] bare HTML; both always return a
// [news.Article], whose State and Reason say what went wrong. Nothing is
// fetched, kept or looked up, and no clock is read: dates are judged against
// the time of fetching. The way of one page is
//
//	decode    bytes to text: which charset, and which rule said so
//	parse     text to one tree, walked once for what the head and the scripts say
//	blocks    the tree to the blocks of text that a reader would see
//	vote      which of the blocks are the article, by several extractors at once
//	date      when it was published, and which rule said so
//	traits    what page and machine show of the hand behind the outlet
package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// Version names the rules by which articles are read. It is stored with each
// article; raise it when the same bytes may come out differently, and what was
// captured before is read again.
const Version = "3"

// Limits on what one page may cost.
const (
	maxInput = 5 << 20                    // bytes of a page that are looked at, at all
	maxHeavy = 1 << 20                    // bytes that the extractors see: a normal page beyond it costs them seconds
	deadline = slowdown * 5 * time.Second // for the extractors together, on one page
	minWords = 40                         // fewer are a caption, a stub or a wall
)

// Article reads the article out of one capture. It always returns; what could
// not be read is told by State and Reason.
func Article(c *news.Capture, src news.Source) news.Article { return read(c, src).seal() }

// read reads the article out of one capture, all but the closing.
func read(c *news.Capture, src news.Source) *draft {
	d := newDraft(c, src)
	if d.unreadable() {
		return d
	}
	text := d.decode()
	if c.MIME == "text/plain" {
		d.readPlain(text)
	} else {
		d.readPage(text)
	}
	return d
}

// Text reads the article out of bare HTML in UTF-8, as [Article] does.
func Text(html []byte, pageURL string, src news.Source) news.Article {
	return Article(&news.Capture{
		SourceID: src.ID, URL: pageURL, Canonical: pageURL, FinalURL: pageURL,
		Body: html, MIME: "text/html", Charset: "utf-8", State: news.CaptureOK,
	}, src)
}

// A draft is an article on its way, with what it is read from.
type draft struct {
	news.Article
	capture *news.Capture
	source  news.Source
	base    *url.URL
	notes   []string      // what was odd, in the order it was noticed
	cheap   bool          // the page is too much for the slow ways
	wait    time.Duration // for the extractors
	runaway bool          // an extractor was not waited for and still runs
}

func newDraft(c *news.Capture, src news.Source) *draft {
	d := &draft{capture: c, source: src, wait: deadline}
	d.CaptureID, d.SourceID, d.Extractor = c.ID, c.SourceID, Version
	d.State = news.ArticleOK
	d.Outlet = first(c.Link.Publisher, src.Name)
	d.URL = first(c.FinalURL, c.URL)
	d.Canonical = c.Canonical
	d.Fetched = c.Ended
	if d.Fetched.IsZero() {
		d.Fetched = c.Started
	}
	d.base = parseAddress(d.URL)
	return d
}

// note records something odd that the reader of the article should know.
func (d *draft) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

// end sets the state in which reading ended, and why.
func (d *draft) end(state news.ArticleState, format string, args ...any) {
	d.State = state
	d.notes = append([]string{fmt.Sprintf(format, args...)}, d.notes...)
}

// seal closes the draft: the reason in one line, the hash of the text.
func (d *draft) seal() news.Article {
	d.Reason = strings.Join(d.notes, "; ")
	sum := sha256.Sum256([]byte(d.Text))
	d.TextSHA256 = hex.EncodeToString(sum[:])
	return d.Article
}

// first returns the first of its arguments that is not empty.
func first(of ...string) string {
	for _, s := range of {
		if s != "" {
			return s
		}
	}
	return ""
}
