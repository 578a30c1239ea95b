package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Which words can be a name.

// proper reads a run of capitalised words from token a on; in scripts without
// capitals, the words up to the next stop or the end of the clause.
func (x *spoken) proper(a int) (int, int, bool) {
	if x.isHe(a) {
		return 0, 0, false
	}
	if uncased(x.word(a)) {
		b := a
		for b+1 < len(x.toks) && b-a < 4 && x.clause[b+1] == x.clause[a] && !x.stops[b+1] && !x.isCue(b+1) && x.isName(b+1) && !x.isDeed(b+1) {
			b++
		}
		return a, b, x.isName(a) && !x.stops[a] && !x.isDeed(a)
	}
	if !capital(x.word(a)) || x.isCommon(a) {
		return 0, 0, false
	}
	b := a
	for b+1 < len(x.toks) && x.clause[b+1] == x.clause[a] && (capital(x.word(b+1)) || b+2 < len(x.toks) && particle[x.toks[b+1].Text] && capital(x.word(b+2))) {
		b++
	}
	return a, b, true
}

// properEnd reads a run of capitalised words that ends at token b.
func (x *spoken) properEnd(b int) (int, int, bool) {
	if uncased(x.word(b)) {
		a := b
		for a > 0 && b-a < 3 && x.clause[a-1] == x.clause[b] && !x.stops[a-1] && !x.isCue(a-1) {
			a--
		}
		return a, b, x.isName(a) && !x.stops[b]
	}
	if !capital(x.word(b)) || x.isCommon(b) {
		return 0, 0, false
	}
	a := b
	for a > 0 && x.clause[a-1] == x.clause[b] && capital(x.word(a-1)) && !(a-1 == 0 && x.isCommon(0)) {
		a--
	}
	return a, b, true
}

// particle are small words inside names: "Mohammad bin Salman", "King's
// College" is two tokens with an "s" between.
var particle = wordSet("bin al de von van s of for e te du der")

func (x *spoken) word(i int) string { return x.text[x.toks[i].Start:x.toks[i].End] }

// isName keeps numbers and single letters from being taken for names.
func (x *spoken) isName(i int) bool {
	w := x.toks[i].Text
	return (utf8.RuneCountInString(w) > 1 || capital(x.word(i))) && !(w[0] >= '0' && w[0] <= '9')
}

// isPlace says that a word only tells where something is: no speaker, unless
// it stands for a government at the head of the sentence.
func (x *spoken) isPlace(i int) bool {
	for _, h := range x.hits {
		if h.first <= i && i <= h.last && x.sp.places[h.concept] {
			return true
		}
	}
	return false
}

// isDeed says that a word tells what was done or how things are: no part of a
// name in a script without capitals.
func (x *spoken) isDeed(i int) bool {
	return slices.ContainsFunc(x.hits, func(h hit) bool { return h.first <= i && i <= h.last && x.sp.deeds[h.concept] })
}

func (x *spoken) isHe(i int) bool {
	for _, h := range x.cues {
		if h.V == cueHe && h.First <= i && i <= h.Last {
			return true
		}
	}
	return false
}

func (x *spoken) isCue(i int) bool {
	for _, h := range x.cues {
		if h.First == i && h.V != cueStop && h.V != cueNobody && h.V != cueFirst {
			return true
		}
	}
	return false
}

// isCommon says that a capital is only that of the first word of a sentence,
// or of a noun in German: no name, unless the register knows it.
func (x *spoken) isCommon(i int) bool {
	w := x.toks[i].Text
	if len(w) < 2 || notNames[w] {
		return true
	}
	if i == 0 || x.lang == "de" {
		for _, h := range x.hits {
			if h.first <= i && i <= h.last && x.around != nil && !x.properConcept(h) {
				return true
			}
		}
		return i == 0 && (x.stops[i] || !(i+1 < len(x.toks) && capital(x.word(i+1))) && strings.ToUpper(x.word(i)) != x.word(i))
	}
	return false
}

func (x *spoken) properConcept(h hit) bool { return h.last > h.first }

// notNames are words with a capital that name nobody.
var notNames = wordSet("january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday januar februar marz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag iran irans iranian iranians islamic zwei drei menschen tote tausend tausende hunderte dutzende mehrere viele opfer millionen")

// wordSet is a set of the words of a line.
func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// uncased says that a word is of a script without capitals.
func uncased(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r)
}

func (x *spoken) textOf(a, b int) string { return x.text[x.toks[a].Start:x.toks[b].End] }
