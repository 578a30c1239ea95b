package origin

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"claimwatch/claims/passage"
)

// A kind says what a feature is; it decides what the feature can tell.
type kind uint8

const (
	isNumber  kind = iota // a figure as such
	isYear                // a year other than the article's own
	isName                // a name of the register
	isSound               // the skeleton of a name
	isWord                // the stem of a word, with its language
	isQuote               // words in quotation marks, with their language
	isLink                // an address the text links to
	isChannel             // an agency or outlet credited
	isConcept             // a thing of concepts.txt or vocabulary.txt, in whatever language
	isPerson              // a person of the register
	isTeller              // who is named in the lead as having told or printed it first
	isWire                // an agency that the text is credited to
	isHead                // a figure of the lead, with what it counts
	kinds                 // how many there are
)

// A feature is one thing that two reports of one event may share.
type feature struct {
	hash   uint32 // of kind and content
	kind   kind
	weight uint8 // what it tells by its form, in twentieths; before rarity
}

// key is the hash under which the feature is indexed.
func (f feature) key() uint64 { return mix(uint64(f.hash) + 1) }

// mostFeatures bounds the features read out of one document: a report has a few
// hundred, and those of a book tell nothing.
const mostFeatures = 2048

// features gathers what a text can share with others. Each is kept once.
type features struct {
	list []feature
	seen map[uint32]bool
}

// featureHash is the hash of a kind and its content.
func featureHash(k kind, content ...string) uint32 {
	return uint32(hash(append([]string{string('a' + rune(k))}, content...)...) >> 32)
}

func (f *features) add(k kind, weight float64, content ...string) {
	h := featureHash(k, content...)
	if f.seen[h] || weight <= 0 || len(f.list) == mostFeatures {
		return
	}
	f.seen[h] = true
	f.list = append(f.list, feature{h, k, uint8(20*weight + .5)})
}

// numberWeight is what an identical number tells by its form alone: the odder,
// the more. Three thousand is said of many things, 3,428 of few.
func numberWeight(v float64) float64 {
	digits := strings.TrimRight(trimNumber(v), "0")
	n := len(digits)
	switch {
	case v < 13 || v != math.Trunc(v):
		return 0
	case n >= 4:
		return 2
	case n == 3:
		return 1.6
	case n == 2 && v < 100:
		return .7
	case n == 2:
		return .8
	}
	return .5
}

// stem cuts a folded word to what its inflections share.
func stem(w string) string {
	n := 0
	for i := range w {
		if n == 6 {
			return w[:i]
		}
		n++
	}
	return w
}

// capitalized reports whether the original of a token begins with a capital.
func capitalized(text string, t passage.Token) bool {
	r, _ := utf8.DecodeRuneInString(text[t.Start:])
	return unicode.IsUpper(r)
}

// cased reports whether the script of the token has capitals at all.
func cased(text string, t passage.Token) bool {
	r, _ := utf8.DecodeRuneInString(text[t.Start:])
	return unicode.IsUpper(r) || unicode.IsLower(r)
}

// quotes returns the spans of words between quotation marks.
func quotes(text string) [][2]int {
	var out [][2]int
	open, closer := -1, rune(0)
	for i, r := range text {
		switch {
		case open >= 0 && (r == closer || closer == '"' && r == '”' || closer == '“' && r == '”'):
			out = append(out, [2]int{open, i})
			open = -1
		case open < 0:
			if c, ok := closers[r]; ok {
				open, closer = i+utf8.RuneLen(r), c
			}
		case r == '\n':
			open = -1
		}
	}
	return out
}

var closers = map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»', '»': '«', '‹': '›', '”': '”'}

func sortFeatures(list []feature) {
	slices.SortFunc(list, func(a, b feature) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return 0
	})
}
