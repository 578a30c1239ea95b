// Package quantity reads numbers and figures out of text. A number is what
// stands there, in digits of three scripts with any grouping, in words of
// nine languages and more, or mixed ("3 mijë", "سه هزار و ۴۲۸"). A figure is a
// number with what it means: what it counts, who is counted, how it is
// qualified, as of which day, and which words say so.
//
// Dates, times of day, ages and numbers in names are told apart from what
// counts something. Everything is a pure function of the sentence and the
// [Context] handed in.
package quantity

import (
	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// A Context is what the sentence itself does not tell.
type Context struct {
	Lang      string      // of the sentence; "" = read digits and English words only
	Published claims.Date // relative and incomplete dates count from here; "" = leave them unknown
}

// A Number is one number as written.
type Number struct {
	Value      float64 // the stated or central value; of a vague plural its least
	Low, High  float64 // equal to Value unless it is vague
	Start, End int     // byte offsets in the text read
	Words      bool    // written in words
	Percent    bool
	Ordinal    bool
	Year       bool
	Date       bool // part of a date, or a time of day
	Money      bool
	Vague      bool // "hundreds"
}

// Numbers returns the bare numbers of a text in order, whatever they mean.
func Numbers(s, lang string) []Number {
	r, _ := newReader(s, lang)
	return r.bare(r.numbers())
}

// Both returns what [Numbers] and [Read] return, for the work of one: a
// sentence is cut into words and read once.
func Both(sentence string, c Context) ([]Number, []claims.Figure) {
	if len(sentence) > pieceMax || isTable(sentence) {
		return Numbers(sentence, c.Lang), Read(sentence, c)
	}
	r, parted := newReader(sentence, c.Lang)
	spans := r.numbers()
	return r.bare(spans), newScene(r, parted, spans).figures(c)
}

// newReader cuts a text into items; parted are its words as a scene wants them.
func newReader(s, lang string) (r reader, parted []passage.Token) {
	t := tongueOf(lang)
	plain, parted := wordsOf(s, lang)
	return reader{s: s, items: lex(s, lang, plain, t.raw), t: t, lang: lang}, parted
}

// bare returns the numbers that spans hold.
func (r *reader) bare(spans []span) []Number {
	out := make([]Number, 0, len(spans))
	for _, sp := range spans {
		if sp.article && len(r.items) > 1 {
			continue
		}
		n := sp.Number
		n.Vague = sp.vague
		n.Date = sp.date || sp.time
		n.Ordinal = r.ordinal(sp)
		out = append(out, n)
	}
	return out
}

// ordinal says that the ending of an ordinal hangs on the digits, as in 19th,
// or that the noun after a full stop wants one: "zum 7. Mal".
func (r *reader) ordinal(sp span) bool {
	k := sp.last + 1
	if !sp.digits || k >= len(r.items) {
		return false
	}
	next, lang := r.items[k].text, r.t.lang
	switch r.gap(k) {
	case ". ":
		return lang == "de" && germanOrdinals[next]
	case "":
		switch next {
		case "th", "st", "nd", "rd":
			return true
		case "e", "er", "eme", "ere", "o", "a":
			return lang == "fr" || lang == "es" || lang == "it" || lang == "pt"
		}
	}
	return false
}

// germanOrdinals are nouns that follow an ordinal in digits and are no month.
var germanOrdinals = map[string]bool{"mal": true, "jahrhundert": true, "jahrhunderts": true, "geburtstag": true, "jahrestag": true,
	"tag": true, "tages": true, "minute": true, "platz": true, "runde": true, "auflage": true}
