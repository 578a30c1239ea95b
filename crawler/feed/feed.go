// Package feed reads what outlets use to list their articles: RSS, Atom and
// JSON feeds, sitemaps, section pages and the public previews of Telegram
// channels. Bytes go in, [news.Link] values come out; nothing is fetched and
// nothing is kept.
//
// Feeds are written by many hands. What can be mended is mended, and
// [Result.Note] says what was; what cannot be read is an error that says in
// words what came instead and what to do about it. No input makes the package
// panic or run on: everything is capped.
package feed

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"claimwatch/crawler/news"
)

// Caps on one listing. Items of a feed beyond the cap are the oldest ones;
// 2,000 is what Media Cloud allows, 50,000 is the limit of sitemaps.org.
const (
	MaxItems    = 2000
	MaxSitemap  = 50000
	MaxSitemaps = 1000
	MaxSection  = 200
	maxTitle    = 500  // letters
	maxSummary  = 2000 // letters
)

// parseTime bounds the reading of one feed. The parser takes no context, so
// its goroutine runs on, over an input that is capped; its answer is dropped.
const parseTime = slowdown * 10 * time.Second

// A Result is what one listing offers.
type Result struct {
	Kind     news.FeedKind
	Title    string
	Lang     string      // as the listing says, primary subtag; "" when it does not
	Links    []news.Link // in the listing's order, without repetitions
	Sitemaps []news.Link // of a sitemap index: the sitemaps it lists
	Feeds    []string    // of a section page: the feeds its head names
	Older    string      // address of the page with older entries, where there is one
	TTL      time.Duration
	Note     string // what had to be mended, or is odd
}

func (r *Result) note(format string, args ...any) {
	if r.Note != "" {
		r.Note += "; "
	}
	r.Note += fmt.Sprintf(format, args...)
}

// An Error says that a listing cannot be read: what came instead, and how to
// mend it.
type Error struct {
	Got  What
	Text string // a sentence for people
	Err  error  // of the parser, where there was one
}

// What came instead of a listing.
type What string

// Things that are found in the place of a feed.
const (
	HTML      What = "html"
	Empty     What = "empty"
	NotFeed   What = "not-a-feed"
	Broken    What = "broken"
	NoPreview What = "no-preview" // a Telegram channel without a public preview
)

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Text + " (" + e.Err.Error() + ")"
	}
	return e.Text
}

func (e *Error) Unwrap() error { return e.Err }

// Parse reads a listing. The content type and the kind are hints: what the
// bytes are decides, except that only kind tells a Telegram preview and a
// section page from a feed's address that answers with a page. Relative
// addresses are resolved against baseURL.
func Parse(body []byte, contentType, baseURL string, kind news.FeedKind) (Result, error) {
	text, note := decode(body, contentType)
	if strings.TrimFunc(text, blank) == "" {
		return Result{}, &Error{Got: Empty, Text: "the answer is empty: no feed is served at this address now"}
	}
	switch kind {
	case news.Telegram:
		return telegram(text, baseURL)
	case news.Section:
		links, err := Section([]byte(text), baseURL, news.Layout{})
		return Result{Kind: news.Section, Links: links}, err
	}
	root, at, junk := findRoot(text)
	var r Result
	var err error
	switch root {
	case "rss", "rdf", "atom":
		if junk {
			note = join(note, "something stands before the feed; it was skipped")
		}
		r, err = bounded(func() (Result, error) { return syndication(text[at:], baseURL) })
	case "json":
		if !strings.Contains(text, `"items"`) {
			return Result{}, &Error{Got: NotFeed, Text: fmt.Sprintf("this is JSON, but no JSON feed: it lacks \"items\" and begins with %q", head(text))}
		}
		r, err = bounded(func() (Result, error) { return syndication(text[at:], baseURL) })
	case "urlset", "sitemapindex":
		r, err = bounded(func() (Result, error) { return sitemap(text[at:], baseURL) })
	case "html":
		err = &Error{Got: HTML, Text: "this is a web page, not a feed: look for the address of its feed (claimwatch source test shows those it names), or list it with kind: section"}
	default:
		err = &Error{Got: NotFeed, Text: fmt.Sprintf("this is no feed, sitemap or page: it begins with %q", head(text))}
	}
	if note != "" && err == nil {
		r.Note = join(note, r.Note)
	}
	return r, err
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// bounded runs a reader that may panic or take long on hostile input.
func bounded(read func() (Result, error)) (Result, error) {
	type answer struct {
		r   Result
		err error
	}
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- answer{err: &Error{Got: Broken, Text: fmt.Sprintf("the feed could not be read: its parser gave up: %v", p)}}
			}
		}()
		r, err := read()
		done <- answer{r, err}
	}()
	t := time.NewTimer(parseTime)
	defer t.Stop()
	select {
	case a := <-done:
		return a.r, a.err
	case <-t.C:
		return Result{}, &Error{Got: Broken, Text: fmt.Sprintf("the feed could not be read within %s", parseTime)}
	}
}

// findRoot names the listing in text and says where it begins. Whatever
// stands before its root is skipped: the declaration and the document type say
// nothing that is needed, and the rest (junk) is a warning of the server's
// program. A root that is no listing's is named "html" or "other".
func findRoot(text string) (root string, at int, junk bool) {
	start := strings.IndexFunc(text, func(r rune) bool { return !blank(r) })
	if start >= 0 && (text[start] == '{' || text[start] == '[') {
		return "json", start, false
	}
	name, first := firstElement(text)
	if listing(name) {
		return name, first, strings.TrimFunc(text[:first], blank) != "" && text[start] != '<'
	}
	doctype := len(text) > start+14 && start >= 0 && strings.EqualFold(text[start:start+14], "<!doctype html")
	if doctype || name == "html" || name == "head" || name == "body" {
		return "html", first, false
	}
	limit := text[:min(len(text), 16<<10)]
	for i := strings.IndexByte(limit, '<'); i >= 0; {
		if name := rootName(text[i:]); listing(name) {
			return name, i, true
		}
		next := strings.IndexByte(limit[i+1:], '<')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	switch name {
	case "":
		return "", 0, false
	case "a", "b", "br", "center", "div", "font", "h1", "h2", "i", "img", "link", "main", "meta", "p", "pre", "script", "span", "strong", "style", "table", "title", "ul":
		return "html", first, false
	}
	return "other", first, false
}

func listing(name string) bool {
	switch name {
	case "rss", "rdf", "atom", "urlset", "sitemapindex":
		return true
	}
	return false
}

// firstElement returns the first element of a document, past comments,
// declarations and instructions.
func firstElement(text string) (name string, at int) {
	for i := 0; i < len(text); {
		j := strings.IndexByte(text[i:], '<')
		if j < 0 {
			return "", 0
		}
		i += j
		rest := text[i:]
		end := ">"
		switch {
		case strings.HasPrefix(rest, "<!--"):
			end = "-->"
		case strings.HasPrefix(rest, "<!"):
			if b := strings.IndexByte(rest, '['); b >= 0 && b < strings.IndexByte(rest, '>') {
				end = "]>"
			}
		case strings.HasPrefix(rest, "<?"):
			end = "?>"
		default:
			return rootName(rest), i
		}
		j = strings.Index(rest, end)
		if j < 0 {
			return "", 0
		}
		i += j + len(end)
	}
	return "", 0
}

// rootName names the listing that an element opens, or returns the element's
// own name.
func rootName(s string) string {
	end := strings.IndexFunc(s[1:], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ':' && r != '-' && r != '_'
	})
	if end <= 0 {
		return ""
	}
	name := strings.ToLower(s[1 : 1+end])
	if name == "rdf:rdf" {
		return "rdf"
	}
	if _, local, ok := strings.Cut(name, ":"); ok {
		name = local
	}
	if name == "feed" {
		return "atom"
	}
	return name
}

func blank(r rune) bool { return r <= ' ' || r == '\ufeff' || r == '\u00a0' }

func head(s string) string {
	s = strings.TrimFunc(s, blank)
	if r := []rune(s[:min(len(s), 240)]); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// A collector gathers links, each address once.
type collector struct {
	base  *url.URL
	via   string
	seen  map[string]bool
	links []news.Link
}

func newCollector(baseURL string) *collector {
	c := &collector{via: baseURL, seen: map[string]bool{}}
	if u, err := url.Parse(baseURL); err == nil && u.Host != "" {
		c.base = u
	}
	return c
}

// add keeps a link under its canonical address, unless it has none or is
// there already; it reports whether it was kept.
func (c *collector) add(raw string, l news.Link) bool {
	raw = strings.TrimFunc(raw, blank)
	l.URL = resolve(c.base, raw)
	canonical, err := news.CanonicalURL(l.URL)
	if raw == "" || err != nil || c.seen[canonical] {
		return false
	}
	c.seen[canonical] = true
	l.Canonical, l.Via = canonical, c.via
	c.links = append(c.links, l)
	return true
}

// resolve makes an address absolute. What cannot be is returned as it is.
func resolve(base *url.URL, raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.IsAbs() || base == nil {
		return raw
	}
	return base.ResolveReference(u).String()
}
