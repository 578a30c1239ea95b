package feed

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// declared finds the encoding that an XML declaration names.
var declared = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// decode turns the bytes of a listing into UTF-8 and takes the name of the
// old encoding out of the XML declaration. A byte order mark decides; then
// whether the bytes are UTF-8, for labels lie more often than that is an
// accident; then the header, the declaration, and Windows-1252.
func decode(body []byte, contentType string) (text, note string) {
	if e := wide(body); e != nil {
		out, err := e.NewDecoder().Bytes(body)
		if err == nil {
			return undeclare(string(out)), ""
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	names := labels(body, contentType)
	if utf8.Valid(body) && !bytes.ContainsRune(body, 0x1b) {
		return undeclare(string(body)), ""
	}
	for _, name := range append(names, "utf-8") {
		e, _ := charset.Lookup(name)
		if e == nil {
			continue
		}
		out, err := e.NewDecoder().Bytes(body)
		if err != nil || broken(out)*10 > foreign(body) {
			continue
		}
		if n := broken(out); n > 0 {
			note = "some letters are not valid " + name
		}
		return undeclare(string(out)), note
	}
	e, _ := charset.Lookup("windows-1252")
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		out = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return undeclare(string(out)), "the encoding is not the one it claims; read as windows-1252"
}

// labels lists the encodings that header and declaration name, in the order
// of their say (RFC 7303: the header first).
func labels(body []byte, contentType string) []string {
	var names []string
	if _, params, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
		name, _, _ := strings.Cut(params, ";")
		names = append(names, strings.Trim(name, ` "'`))
	}
	if m := declared.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
		names = append(names, string(m[1]))
	}
	return names
}

// foreign counts the bytes that are not ASCII.
func foreign(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// broken counts the letters that could not be decoded.
func broken(text []byte) int { return bytes.Count(text, []byte("\ufffd")) }

// wide recognises UTF-16 and UTF-32 by their mark or by the zero bytes round
// the first "<".
func wide(b []byte) encoding.Encoding {
	has := func(s string) bool { return bytes.HasPrefix(b, []byte(s)) }
	switch {
	case has("\x00\x00\xfe\xff"), has("\x00\x00\x00<"):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case has("\xff\xfe\x00\x00"), has("<\x00\x00\x00"):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case has("\xfe\xff"), has("\x00<"):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case has("\xff\xfe"), has("<\x00"):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	return nil
}

// undeclare removes the encoding from the XML declaration of a text that is
// UTF-8 now.
func undeclare(text string) string {
	if m := declared.FindStringSubmatchIndex(text[:min(len(text), 1024)]); m != nil {
		return text[:m[2]] + "utf-8" + text[m[3]:]
	}
	return text
}

// plain returns the text of what may be HTML, on one line and cut to a number
// of letters.
func plain(s string, limit int) string {
	if strings.ContainsAny(s, "<&") {
		s = stripped(s)
	}
	words := strings.Fields(strings.Map(dropControl, s))
	out := strings.Join(words, " ")
	if utf8.RuneCountInString(out) > limit {
		return string([]rune(out)[:limit]) + "…"
	}
	return out
}

func dropControl(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r == utf8.RuneError {
		return ' '
	}
	return r
}

// stripped returns the text between tags, without scripts and styles.
func stripped(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	silent := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if !silent {
				b.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style":
				silent = !silent
			case "br", "p", "div", "li", "td", "h1", "h2", "h3":
				b.WriteByte(' ')
			}
		}
	}
}
