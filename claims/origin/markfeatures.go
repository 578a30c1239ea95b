package origin

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"claimwatch/claims/quantity"
)

// features gathers what the text may share with others.
func (x *reader) features() {
	f := features{seen: map[uint32]bool{}}
	year := 0
	if t := published(x.d.Article); !t.IsZero() {
		year = t.Year()
	}
	for _, n := range numbersOf(x.text, x.lang) {
		switch {
		case n.year:
			if int(n.value) != year && int(n.value) != year-1 {
				f.add(isYear, 1, trimNumber(n.value))
			}
		case x.isAge(n):
		default:
			f.add(isNumber, numberWeight(n.value), trimNumber(n.value))
		}
	}
	named := map[int]bool{}
	first, last := x.leadSpan()
	tellers := x.tellers(first, last)
	for _, n := range x.names {
		if o := x.r.reg.List[n.origin]; slices.Contains(tellers, o.ID) {
			// who told it says little of what it is about
		} else if o.Role == "person" && !x.r.official[o.Family] {
			f.add(isPerson, personWeight, o.ID)
		} else {
			f.add(isName, 1, o.ID)
		}
		for i := n.first; i <= n.last; i++ {
			named[i] = true
		}
	}
	for i, t := range x.tokens {
		if named[i] || len([]rune(t.Text)) < 4 || t.Text[0] >= '0' && t.Text[0] <= '9' {
			continue
		}
		f.add(isWord, x.wordWeight(t.Text), x.lang, stem(t.Text))
		if s := skeleton(t.Text); len(s) >= 3 && (!cased(x.text, t) || capitalized(x.text, t)) {
			f.add(isSound, 1, s)
		}
	}
	for id := range x.r.concepts.in(x.lang, x.tokens) {
		f.add(isConcept, 1, id)
	}
	x.slug(&f)
	for _, q := range quotes(x.text) {
		if w := words(x.text[q[0]:q[1]]); strings.Count(w, " ") >= 1 {
			f.add(isQuote, 2, x.lang, w)
		}
	}
	paras := x.d.Article.LinkParas
	if len(paras) == len(x.d.Article.Links) {
		x.mark.beside = map[int][]string{}
	}
	for i, l := range x.d.Article.Links {
		f.add(isLink, 3, l)
		id, ok := x.r.hosts.origin(l)
		if !ok || id == x.mark.own {
			continue
		}
		if !slices.Contains(x.mark.linked, id) {
			x.mark.linked = append(x.mark.linked, id)
		}
		if x.mark.beside != nil && !slices.Contains(x.mark.beside[paras[i]], id) {
			x.mark.beside[paras[i]] = append(x.mark.beside[paras[i]], id)
		}
	}
	for _, c := range x.mark.channels {
		f.add(isChannel, 1, c)
	}
	x.lead(&f, first, last, append(tellers, x.mark.channels...))
	sortFeatures(f.list)
	x.mark.features = f.list
}

// A bare number as it stands in a text.
type bare struct {
	value float64
	start int
	end   int
	year  bool // written as years are
}

// numbersOf reads the numbers that can tell two reports to be one: counts, not
// dates, ordinals or vague plurals.
func numbersOf(text, lang string) []bare {
	var out []bare
	for _, n := range quantity.Numbers(text, lang) {
		if n.Date || n.Ordinal || n.Vague {
			continue
		}
		out = append(out, bare{n.Value, n.Start, n.End, n.Year || looksYear(text[n.Start:n.End], n.Value)})
	}
	return out
}

// looksYear reports whether a number is written as a year of our time.
func looksYear(s string, v float64) bool {
	return v >= 1900 && v <= 2100 && v != 2000 && utf8.RuneCountInString(s) == 4
}

func trimNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
