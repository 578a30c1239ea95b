package feed

import (
	"regexp"
	"strings"
)

// A mend is tried when a feed cannot be read as it is.
type mend struct {
	text  string // what was done, for Result.Note
	apply func(string) (string, bool)
}

// mends are tried in this order, each on the feed as it came.
var mends = []mend{
	{"the feed breaks off; its complete items were read", complete},
	{"the last tag of the feed was closed", closeLast},
	{"letters that XML does not have were dropped", dropInvalid},
	{"bare ampersands were escaped", escapeAmpersands},
	{"what follows the feed was dropped", dropTail},
	{"the feed is broken in several places; its complete items were read", all},
}

// complete cuts a feed after its last whole item and closes what is open.
func complete(text string) (string, bool) {
	for _, k := range []struct{ end, open, close string }{
		{"</item>", "<rss", "</channel></rss>"},
		{"</item>", "<rdf:rdf", "</rdf:RDF>"},
		{"</entry>", "<feed", "</feed>"},
	} {
		low := strings.ToLower(text[:min(len(text), 16<<10)])
		at := strings.LastIndex(text, k.end)
		if at >= 0 && strings.Contains(low, k.open) {
			return text[:at+len(k.end)] + k.close, true
		}
	}
	return "", false
}

// closeLast ends a feed whose very last tag breaks off.
func closeLast(text string) (string, bool) {
	text = strings.TrimRightFunc(text, blank)
	return text + ">", lastTag.MatchString(text[max(0, len(text)-20):])
}

var lastTag = regexp.MustCompile(`</[A-Za-z:]+$`)

// dropInvalid removes what no XML document may hold (XML 1.0, 2.2), plainly
// or as a reference.
func dropInvalid(text string) (string, bool) {
	out := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, text)
	out = badReference.ReplaceAllString(out, "")
	return out, out != text
}

var badReference = regexp.MustCompile(`(?i)&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));`)

var reference = regexp.MustCompile(`&(?:#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)?`)

// escapeAmpersands escapes every "&" that begins no reference.
func escapeAmpersands(text string) (string, bool) {
	out := reference.ReplaceAllStringFunc(text, func(s string) string {
		if s == "&" {
			return "&amp;"
		}
		return s
	})
	return out, out != text
}

// dropTail removes what follows the end of the feed.
func dropTail(text string) (string, bool) {
	for _, end := range []string{"</rss>", "</feed>", "</rdf:RDF>", "</RDF>"} {
		if i := strings.Index(text, end); i >= 0 && i+len(end) < len(text) {
			return text[:i+len(end)], true
		}
	}
	return "", false
}

// all applies every mend, one after the other.
func all(text string) (string, bool) {
	for _, f := range []func(string) (string, bool){dropTail, dropInvalid, escapeAmpersands, complete} {
		if out, ok := f(text); ok {
			text = out
		}
	}
	return text, true
}

// firstItems cuts a feed of more than n items after the n-th: reading a
// hundred thousand of them takes seconds.
func firstItems(text string, n int) (string, bool) {
	end := "</item>"
	if !strings.Contains(text, end) {
		end = "</entry>"
	}
	at := 0
	for range n {
		i := strings.Index(text[at:], end)
		if i < 0 {
			return text, false
		}
		at += i + len(end)
	}
	if !strings.Contains(text[at:], end) {
		return text, false
	}
	if out, ok := complete(text[:at]); ok {
		return out, true
	}
	return text, false
}
