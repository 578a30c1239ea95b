package extract

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"

	utf16 "golang.org/x/text/encoding/unicode"
)

// metaWindow is how far into a page a charset is looked for. Browsers stop at
// 1,024 bytes; pages exist that declare it after a long head.
const metaWindow = 4 << 10

// badShare is the share of unreadable characters above which a declared
// charset is not believed.
const badShare = 0.01

// decode turns the bytes of a page into text. In this order: a byte order
// mark, bytes that can only be UTF-8, what the header says, what the page
// says, and a guess from the letters that come out. What was declared is
// passed over when more than one character in a hundred cannot be read by it.
// The note is empty when the charset is what was declared.
func decode(body []byte, header string) (text, note string) {
	if enc, mark := byteOrder(body); enc != nil {
		return convert(body[mark:], enc), ""
	}
	declared := declaredCharset(body)
	if isUTF8(body) {
		if label := first(header, declared); label != "" && !isUTF8Label(label) && !isASCII(body) {
			note = fmt.Sprintf("charset: declared %s, is UTF-8", label)
		}
		return strings.ToValidUTF8(string(body), "\uFFFD"), note
	}
	for i, label := range []string{header, declared} {
		if text, ok := decodeAs(body, label); ok {
			if i == 1 && header != "" {
				note = fmt.Sprintf("charset: header says %s, is %s", header, label)
			}
			return text, note
		}
	}
	name, text := guess(body)
	return text, fmt.Sprintf("charset: guessed %s, declared %s", name, first(header, declared, "nothing"))
}

// byteOrder recognises the marks of UTF-8, UTF-16 and UTF-32, and UTF-16
// without a mark by its zero bytes.
func byteOrder(b []byte) (encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return utf16.UTF8, 3
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), 2
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM), 2
	}
	return unmarkedUTF16(b), 0
}

// unmarkedUTF16 recognises UTF-16 without a byte order mark: the tags of a
// page are ASCII, so every second byte is zero.
func unmarkedUTF16(b []byte) encoding.Encoding {
	head := b[:min(len(b), metaWindow)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch enough := len(head) / 8; {
	case zeros[1] > enough && zeros[0] < zeros[1]/8:
		return utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM)
	case zeros[0] > enough && zeros[1] < zeros[0]/8:
		return utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM)
	}
	return nil
}

// isUTF8 reports whether b can be nothing else: valid but for a character cut
// off at the end, or for a stray byte in a thousand good characters.
func isUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			if len(b)-i < utf8.UTFMax && !utf8.FullRune(b[i:]) {
				break
			}
			bad++
		} else {
			good++
		}
		i += n
	}
	return bad*1000 <= good
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isUTF8Label(label string) bool {
	enc, err := htmlindex.Get(strings.TrimSpace(label))
	return err == nil && enc == utf16.UTF8
}

// declaration finds a charset in a meta element or an XML declaration.
var declaration = regexp.MustCompile(`(?i)(?:<meta[^>]{0,200}?charset\s*=\s*["']?\s*|<\?xml[^>]{0,100}?encoding\s*=\s*["'])([-\w:.]+)`)

func declaredCharset(b []byte) string {
	if m := declaration.FindSubmatch(b[:min(len(b), metaWindow)]); m != nil {
		return strings.ToLower(string(m[1]))
	}
	return ""
}

// decodeAs decodes by a declared label. It answers no when the label is
// unknown, when too much stays unreadable, or when what comes out is not text:
// Latin letters with accents in rows, as when Arabic is read as Latin.
func decodeAs(b []byte, label string) (string, bool) {
	if label == "" {
		return "", false
	}
	enc, err := htmlindex.Get(strings.TrimSpace(label))
	if err != nil || isUTF16(enc) {
		return "", false
	}
	text := convert(b, enc)
	return text, unreadable(text) <= badShare && !garbled(text)
}

// isUTF16 tells the encodings that a page which was searched for ASCII tags
// cannot be in.
func isUTF16(enc encoding.Encoding) bool {
	name, err := htmlindex.Name(enc)
	return err == nil && strings.HasPrefix(name, "utf-16")
}

func convert(b []byte, enc encoding.Encoding) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil { // none of these decoders fails on bad input; keep what is ASCII if one ever does
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// unreadable is the share of characters beyond ASCII that could not be read.
func unreadable(text string) float64 {
	bad, all := 0, 0
	for _, r := range text {
		if r >= utf8.RuneSelf {
			all++
			if r == utf8.RuneError || unicode.IsControl(r) {
				bad++
			}
		}
	}
	return float64(bad) / float64(max(all, 1))
}

// garbled tells text in a one-byte script that was read as another one: in
// German, French or Albanian an accented letter stands between plain ones, and
// in Arabic script the letters follow one another.
func garbled(text string) bool {
	accented, rows := 0, 0
	var prev rune
	for _, r := range text {
		if isAccented(r) {
			accented++
			if isAccented(prev) {
				rows++
			}
		}
		prev = r
	}
	return accented >= 20 && rows*2 > accented
}

func isAccented(r rune) bool {
	return r >= 0x80 && r < 0x250 && r != 0xA0 && r != 0xAB && r != 0xBB
}

// guessable are the one-byte charsets that pages leave undeclared, with the
// letters that make up most of a text in them.
var guessable = []struct{ name, common string }{
	{"windows-1256", "ابتدرسعفقکكلمنهويیىةپچگأ،"},
	{"iso-8859-6", "ابتدرسعفقكلمنهويىةأ،"},
	{"windows-1251", "оеаинтсрвлкмдпуяыьгзбчйхжшю"},
	{"windows-1252", "ëçäöüßéèàêâîôûùïœñíóúáãËÇÄÖÜÉÀ’“”„–«»…"},
	{"windows-1250", "ëçäöüßéáíóúýěščřžůłąęśćńőűËÇÄÖÜÉ’“”„–…"},
}

// guess picks the charset whose letters are those most used in its language.
// What falls between two takes the earlier in the list.
func guess(b []byte) (name, text string) {
	best := -1.0
	for _, g := range guessable {
		enc, err := htmlindex.Get(g.name)
		if err != nil {
			continue // not reached: all five are in the index
		}
		out := convert(b, enc)
		if s := plausible(out, g.common); s > best {
			best, name, text = s, g.name, out
		}
	}
	return name, text
}

// plausible is the share of characters beyond ASCII that are common ones, less
// those that no text has: control characters, and letters of another script
// that follow a Latin one. Capitals are not common ones: Arabic read as Russian
// is all capitals. A reading in rows of accents scores nothing.
func plausible(text, common string) float64 {
	if garbled(text) {
		return 0
	}
	seen, good := 0, 0
	var prev rune
	for _, r := range text {
		before := prev
		prev = r
		if r < utf8.RuneSelf || unicode.IsSpace(r) {
			continue
		}
		seen++
		switch {
		case r == utf8.RuneError || unicode.IsControl(r):
			good--
		case unicode.Is(unicode.Latin, before) && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r):
			good--
		case strings.ContainsRune(common, r):
			good++
		}
	}
	if seen == 0 {
		return 0
	}
	score := float64(good) / float64(seen)
	// The Arabic article tells the two Arabic charsets apart.
	if n := strings.Count(text, "ال"); n > 0 {
		score += min(1, float64(n)*10/float64(seen))
	}
	return score
}
