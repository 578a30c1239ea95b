package match

import (
	"unicode"
	"unicode/utf8"
)

// Which words of a sentence stand in a quotation.

// fewWords in quotation marks are no quotation, but a name or somebody's choice
// of words.
const fewWords = 4

// quoting lays out which tokens of a sentence stand in quotation marks, on from
// the sentence before.
func (s *scene) quoting() {
	s.quote = make([]bool, len(s.toks))
	open := s.around.open
	from, n := 0, 0 // token from which on it stands in marks; token that is read
	mark := func(to int, whole bool) {
		if whole || to-from > fewWords {
			for i := from; i < to; i++ {
				s.quote[i] = true
			}
		}
	}
	whole := open != 0
	for at, r := range s.text {
		for n < len(s.toks) && s.toks[n].Start <= at {
			n++
		}
		switch {
		case r == '"' && inWord(s.text, at):
		case open != 0 && (r == open || open == '“' && r == '”' || open == '"' && r == '”'):
			mark(n, whole)
			open, whole = 0, false
		case open == 0 && closing[r] != 0:
			open, from = closing[r], n
		}
	}
	if open != 0 {
		mark(len(s.toks), true)
	}
	s.around.open = open
}

// inWord says that the mark at a byte stands between two letters, as in Hebrew
// abbreviations: ארה"ב.
func inWord(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}

// closing are the marks that end a quotation, by those that begin it.
var closing = map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»', '»': '«'}

// inQuotation says that the sentence is the middle or the beginning of a
// quotation, with nothing beside it.
func (x *spoken) inQuotation() bool {
	if len(x.toks) == 0 || !x.quote[0] {
		return false
	}
	out := 0
	for _, in := range x.quote {
		if !in {
			out++
		}
	}
	return out <= 2
}
