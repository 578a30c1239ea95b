package passage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Split cuts a text into sentences. A line break always ends one, and a
// paragraph with it. A full stop ends one unless it belongs to an
// abbreviation, an initial, a number, a date or an address; ! ? ؟ ۔ … and
// their like end one with the quotes and brackets that close after them.
// Where a space was lost ("vriten.Pas") the stop still ends the sentence.
//
// lang is the language of the text, "" to detect it. Passages of a paragraph
// or more that are clearly in another language are marked with that one.
func Split(text, lang string) []Sentence {
	paras := paragraphs(text)
	langs := languages(text, paras, lang)
	out := make([]Sentence, 0, max(len(paras), len(text)/100)+1)
	s := splitter{out: out}
	for i, p := range paras {
		if i == 0 || langs[i] != s.lang {
			s.lang, s.h = langs[i], habitsOf(langs[i])
		}
		s.text, s.para = text[:p[1]], i
		s.paragraph(p[0])
	}
	return s.out
}

// paragraphs returns the lines of text that hold anything, trimmed of space.
func paragraphs(text string) [][2]int {
	var out [][2]int
	for start := 0; start < len(text); {
		end, next := lineEnd(text, start)
		if a, b := trim(text, start, end); a < b {
			out = append(out, [2]int{a, b})
		}
		start = next
	}
	return out
}

// lineEnd returns where the line that holds offset i ends and where the next
// one begins. U+2028 and U+2029 end lines too.
func lineEnd(text string, i int) (end, next int) {
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n', c == '\r':
			return i, i + 1
		case c == 0xe2 && i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xa8 || text[i+2] == 0xa9):
			return i, i + 3
		}
	}
	return len(text), len(text)
}

// trim moves the bounds of text[a:b] past space and past controls that show
// nothing.
func trim(text string, a, b int) (int, int) {
	for a < b {
		r, n := utf8.DecodeRuneInString(text[a:b])
		if !blank(r) {
			break
		}
		a += n
	}
	for a < b {
		r, n := utf8.DecodeLastRuneInString(text[a:b])
		if !blank(r) {
			break
		}
		b -= n
	}
	return a, b
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u200e' || r == '\u200f' || r == '\u2060'
}

// A splitter cuts one paragraph, the end of text.
type splitter struct {
	text string
	para int
	lang string
	h    *habits
	out  []Sentence
}

func (s *splitter) paragraph(at int) {
	start := at
	for i := at; i < len(s.text); {
		c := s.text[i]
		if c < utf8.RuneSelf && c != '.' && c != '!' && c != '?' && c != ';' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[i:])
		if !s.terminator(r) {
			i += n
			continue
		}
		stop := s.run(i)
		end := s.closers(stop.end)
		if s.ends(start, i, stop, end) {
			s.emit(start, end)
			start = end
		}
		i = end
	}
	s.emit(start, len(s.text))
}

// emit keeps a sentence, if there is a word or a figure in it.
func (s *splitter) emit(a, b int) {
	if a, b = trim(s.text, a, b); a < b && strings.IndexFunc(s.text[a:b], spoken) >= 0 {
		s.out = append(s.out, Sentence{Start: a, End: b, Lang: s.lang, Para: s.para})
	}
}

// terminator says that r may end a sentence. The Greek question mark looks
// like a semicolon and is one in most texts.
func (s *splitter) terminator(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '؟', '۔', '。', '！', '？', '‼', '⁇', '⁈', '⁉', '।', '\u037e':
		return true
	case ';':
		return s.lang == "el"
	}
	return false
}

func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// A stop is a run of terminators: "?!", "...".
type stop struct {
	end   int
	dots  int  // full stops in it
	other bool // something stronger than stops and ellipses
	ell   bool // an ellipsis, … or more than one stop
}

func (s *splitter) run(i int) stop {
	st := stop{end: i}
	for st.end < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[st.end:])
		if !s.terminator(r) {
			break
		}
		switch r {
		case '.':
			st.dots++
		case '…':
			st.ell = true
		default:
			st.other = true
		}
		st.end += n
	}
	st.ell = st.ell || st.dots > 1
	return st
}

// closers moves past quotes and brackets that close after a terminator, one
// space before » included, as French sets it. A straight quote closes unless
// a letter follows it.
func (s *splitter) closers(i int) int {
	for i < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[i:])
		switch r {
		case '»', '”', '’', ')', ']', '}', '›', '“', '\u200f', '\u200e':
			if next, _ := utf8.DecodeRuneInString(s.text[i+n:]); (r == '“' || r == '’') && unicode.IsLetter(next) {
				return i
			}
			i += n
		case '"', '\'':
			if next, _ := utf8.DecodeRuneInString(s.text[i+n:]); unicode.IsLetter(next) || unicode.IsDigit(next) {
				return i
			}
			i += n
		case ' ', '\u00a0', '\u202f':
			next, m := utf8.DecodeRuneInString(s.text[i+n:])
			if next != '»' || s.lang != "fr" && r == ' ' {
				return i
			}
			i += n + m
		default:
			return i
		}
	}
	return i
}

// ends decides whether the terminators at i..stop.end, closed at end, end the
// sentence that began at start.
func (s *splitter) ends(start, i int, st stop, end int) bool {
	if end >= len(s.text) {
		return true
	}
	next, n := utf8.DecodeRuneInString(s.text[end:])
	if !unicode.IsSpace(next) {
		return s.joined(start, i, st, end, next)
	}
	at := end
	for at < len(s.text) && (unicode.IsSpace(next) || opener(next)) {
		at += n
		next, n = utf8.DecodeRuneInString(s.text[at:])
	}
	closed := end > st.end
	if unicode.IsLower(next) {
		// "?" he asked. "..." and so on. A stop before a small letter ends nothing.
		return false
	}
	if st.other {
		return true
	}
	if st.ell {
		return unicode.IsUpper(next) || isArabic(next) || closed
	}
	if closed {
		return true
	}
	return s.full(start, i, at)
}

func opener(r rune) bool {
	switch r {
	case '"', '\'', '«', '“', '„', '‚', '‘', '(', '[', '‹', '–', '—', '-', '”', '\u200f', '\u200e', '\u202b':
		return true
	}
	return false
}

// joined decides where no space follows: "vriten.Pas", "شد.او", "۔".
func (s *splitter) joined(start, i int, st stop, end int, next rune) bool {
	prev, _ := utf8.DecodeLastRuneInString(s.text[:i])
	if st.other {
		return unicode.IsUpper(next) || opener(next) && next != '-' && next != '\'' || isArabic(next) && !unicode.IsDigit(next)
	}
	if st.ell {
		return unicode.IsUpper(next)
	}
	if !unicode.IsLetter(next) {
		return end > st.end && opener(next) || (next == '“' || next == '«' || next == '„') && unicode.IsLetter(prev)
	}
	if isArabic(next) {
		return isArabic(prev) && lettersBefore(s.text[start:i]) >= 2 && lettersAfter(s.text[end:]) >= 2
	}
	if !unicode.IsUpper(next) || !unicode.IsLower(prev) && !unicode.IsDigit(prev) && end == st.end {
		return false
	}
	_, n := utf8.DecodeRuneInString(s.text[end:])
	after, _ := utf8.DecodeRuneInString(s.text[end+n:])
	w := word(s.text[start:i])
	return (unicode.IsLower(after) || unicode.IsSpace(after)) && !strings.ContainsAny(w, "/@:") && !s.h.abbr[Fold(w)] && (unicode.IsDigit(prev) || utf8.RuneCountInString(w) > 2)
}

// full decides about one full stop before a space: s.text[i] is the stop and
// the next word begins at next.
func (s *splitter) full(start, i, next int) bool {
	w := word(s.text[start:i])
	if w == "" {
		return true
	}
	if number(w) {
		return !s.ordinal(start, i, w, next)
	}
	f := Fold(strings.TrimLeft(w, "(\"'«“„‘["))
	if s.h.abbr[f] {
		return false
	}
	if s.h.may[f] || inner(f) {
		return s.starts(next)
	}
	if utf8.RuneCountInString(f) == 1 && f != "i" {
		// An initial: "J. Bolton", "م. رجوی". A starter after it says otherwise.
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"'«“„‘["))
		return !unicode.IsUpper(r) && !isArabic(r) || s.starts(next)
	}
	return true
}

// starts says that the word at offset i opens sentences more often than it
// goes on with a name.
func (s *splitter) starts(i int) bool { return s.h.starter[Fold(firstWord(s.text[i:]))] }

// inner says that a word carries stops of its own between short parts: u.s, p.sh.k.
func inner(w string) bool {
	if !strings.Contains(w, ".") {
		return false
	}
	for part := range strings.SplitSeq(w, ".") {
		if n := utf8.RuneCountInString(part); n == 0 || n > 3 || number(part) {
			return false
		}
	}
	return true
}

// ordinal says that the number w before the stop is an ordinal or opens a
// list: "5. November", "am 17. Tag", "1. Who leads".
func (s *splitter) ordinal(start, i int, w string, next int) bool {
	if strings.TrimSpace(s.text[start:i]) == w && len(w) <= 3 {
		return true
	}
	if !s.h.ordinal || len(w) > 3 {
		return false
	}
	follow := Fold(firstWord(s.text[next:]))
	if s.h.month[follow] || s.h.after[follow] {
		return true
	}
	before := Fold(word(strings.TrimRight(s.text[start:i-len(w)], " \u00a0")))
	return s.h.before[before] && !s.h.starter[follow]
}

// wordMax is the length in bytes beyond which a word is not looked at: it
// keeps the time linear whatever the text.
const wordMax = 48

// word returns the last word of s, up to a space.
func word(s string) string {
	for i := len(s) - 1; i >= max(0, len(s)-wordMax); i-- {
		switch c := s[i]; {
		case c == ' ', c == '\t':
			return s[i+1:]
		case c == 0xa0 && i > 0 && s[i-1] == 0xc2: // a no-break space
			return s[i+1:]
		case (c == 0xaf || c == 0x8c) && i > 1 && s[i-2] == 0xe2 && s[i-1] == 0x80: // a narrow one, a non-joiner
			return s[i+1:]
		}
	}
	return s[max(0, len(s)-wordMax):]
}

// firstWord returns the letters and digits that s begins with.
func firstWord(s string) string {
	s = s[:min(len(s), wordMax)]
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
			return s[:i]
		}
	}
	return s
}

func number(w string) bool {
	for _, r := range w {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return w != ""
}

// lettersBefore and lettersAfter count the letters that end or begin s, up to three.
func lettersBefore(s string) int {
	n := 0
	for n < 3 && len(s) > 0 {
		r, w := utf8.DecodeLastRuneInString(s)
		if !unicode.IsLetter(r) {
			break
		}
		n++
		s = s[:len(s)-w]
	}
	return n
}

func lettersAfter(s string) int {
	n := 0
	for _, r := range s {
		if n == 3 || !unicode.IsLetter(r) {
			break
		}
		n++
	}
	return n
}
