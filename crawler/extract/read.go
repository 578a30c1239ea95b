package extract

import (
	"bytes"
	"strings"
	"unicode"

	"claimwatch/crawler/news"
)

// unreadable settles the captures that hold no page to read: gone, not HTML,
// empty. Anything else is tried, even what the crawler was not content with.
func (d *draft) unreadable() bool {
	c := d.capture
	switch {
	case c.State == news.CaptureGone:
		d.end(news.ArticleGone, "%s", first(c.Reason, "the address answers that it is gone"))
	case sentHome(c):
		d.end(news.ArticleGone, "redirected to the front page %s", c.FinalURL)
	case len(bytes.TrimSpace(c.Body)) == 0:
		d.end(news.ArticleUnreadable, "%s", first(c.Reason, "the answer is empty"))
	case notHTML(c) != "":
		d.end(news.ArticleNotHTML, "the answer is %s", notHTML(c))
	default:
		if c.Reason != "" && c.State != news.CaptureOK && c.State != news.CaptureUnchanged {
			d.note("%s: %s", c.State, c.Reason)
		}
		return false
	}
	return true
}

// sentHome reports a redirect from an article to a front page, which is how
// many outlets withdraw one.
func sentHome(c *news.Capture) bool {
	from, to := parseAddress(c.URL), parseAddress(c.FinalURL)
	if from == nil || to == nil || c.URL == c.FinalURL || to.RawQuery != "" {
		return false
	}
	return len(strings.Trim(from.Path, "/")) > 8 && len(strings.Trim(to.Path, "/")) <= 3
}

// magic are the first bytes of files that are sent where a page is expected.
var magic = []struct{ bytes, name string }{
	{"%PDF-", "a PDF"}, {"MZ\x90\x00", "a program"}, {"\x7FELF", "a program"}, {"\x89PNG", "an image"}, {"\xFF\xD8\xFF", "an image"}, {"GIF8", "an image"},
	{"RIFF", "a media file"}, {"PK\x03\x04", "an archive or office file"}, {"\x1F\x8B", "compressed"},
	{"ID3", "a sound file"}, {"\xD0\xCF\x11\xE0", "an office file"}, {"Rar!", "an archive"},
	{"{\\rtf", "an office file"}, {"\x00\x00\x00\x18ftyp", "a film"}, {"\x00\x00\x00 ftyp", "a film"},
}

// notHTML names what a body is when it is no page, and is empty when it is one.
func notHTML(c *news.Capture) string {
	for _, m := range magic {
		if bytes.HasPrefix(c.Body, []byte(m.bytes)) {
			return m.name
		}
	}
	switch {
	case c.MIME == "", c.MIME == "text/html", c.MIME == "application/xhtml+xml", c.MIME == "text/plain":
	case strings.Contains(c.MIME, "octet-stream"), c.MIME == "text/xml", c.MIME == "application/xml":
		if !bytes.Contains(bytes.ToLower(c.Body[:min(len(c.Body), metaWindow)]), []byte("<html")) {
			return c.MIME
		}
	default:
		return c.MIME
	}
	if isBinary(c.Body) {
		return "binary"
	}
	return ""
}

// isBinary tells bytes that are no text in any charset: control characters
// that text never holds, and no sign of UTF-16.
func isBinary(b []byte) bool {
	if enc, _ := byteOrder(b); enc != nil {
		return false
	}
	head := b[:min(len(b), metaWindow)]
	odd := 0
	for _, c := range head {
		if c < 9 || (c > 13 && c < 27) || (c > 27 && c < 32) {
			odd++
		}
	}
	return odd*20 > len(head)
}

// decode makes text of the body, no more of it than may be looked at.
func (d *draft) decode() string {
	body := d.capture.Body
	if len(body) > maxInput {
		d.note("only the first %d MiB of %d bytes were read", maxInput>>20, len(body))
		body = body[:maxInput]
	}
	text, note := decode(body, d.capture.Charset)
	if note != "" {
		d.note("%s", note)
	}
	return text
}

// readPlain takes a text file as it stands, blank lines between paragraphs.
func (d *draft) readPlain(text string) {
	var paras []string
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = squeeze(p); p != "" {
			paras = append(paras, p)
		}
	}
	d.Text = strings.Join(paras, "\n\n")
	d.Method, d.Confidence = "plain", 1
	d.Title = d.capture.Link.Title
	d.date(&page{}, news.Layout{}, nil)
	d.weigh(nil)
}

// readPage reads an HTML page.
func (d *draft) readPage(text string) {
	p := parse(text)
	d.readParsed(p)
	d.traits(p)
	if p.flat {
		d.end(news.ArticleRefused, "nested deeper than the parser follows; the text is all that stands on the page")
	}
}

// readParsed reads a page that is parsed.
func (d *draft) readParsed(p *page) {
	layout := d.source.LayoutAt(d.Fetched)
	d.drop(p, layout.Drop)
	d.address(p)
	d.title(p, layout)
	d.byline(p, layout)
	bs := blocksOf(p.doc)
	d.body(p, layout, bs)
	d.Lang = langOf(p, d.Text)
	d.date(p, layout, bs)
	d.weigh(p)
}

// weigh judges what was read: nothing, too little, a wall, or an article.
func (d *draft) weigh(p *page) {
	words := countWords(d.Text)
	switch {
	case p != nil && p.flat:
	case words == 0:
		d.end(news.ArticleUnreadable, "no text was found")
	case d.capture.State == news.CaptureWalled || d.capture.State == news.CaptureRefused:
		d.end(news.ArticleThin, "what stands before the %s", d.capture.State)
	case p != nil && words < 150 && wallOf(d.Title, d.Text) != "":
		d.end(news.ArticleThin, "%s", wallOf(d.Title, d.Text))
	case p != nil && words < 120 && missing(d.Title):
		d.end(news.ArticleGone, "the page says that it was not found: %q", d.Title)
	case words < minWords:
		d.end(news.ArticleThin, "%d words", words)
	}
	if p != nil && p.hidden > len(d.Text)/2 && p.hidden > 500 {
		d.note("hidden text of %d bytes was left out", p.hidden)
	}
}

// countWords counts runs of letters and digits.
func countWords(s string) int {
	n, in := 0, false
	for _, r := range s {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\u200c'
		if word && !in {
			n++
		}
		in = word
	}
	return n
}
