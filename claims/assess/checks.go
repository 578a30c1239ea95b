package assess

import (
	"math"
	"strconv"
	"strings"

	"claimwatch/claims"
)

// A Sum says whether the parts of a count make up its total.
type Sum struct {
	Total, Parts float64
	Nested       float64 // minors, when they are contained in another part
	How          SumKind
	Text         string
	said         claims.Sentence // the same
}

// A SumKind is how parts and total relate.
type SumKind string

// The kinds of sums.
const (
	SumApart   SumKind = "apart"   // the parts sum to the total, minors beside the others
	SumNested  SumKind = "nested"  // they do when minors are contained in another part
	SumPartial SumKind = "partial" // they leave a rest, and do not claim to be all
	SumWrong   SumKind = "does not add up"
)

// AddUp checks a breakdown against its total. Minors are tried both as a part
// of their own and as contained in another. Parts that fall short are a
// partial breakdown, unless all four groups are there; parts that exceed the
// total are wrong.
func AddUp(total claims.Figure, list []claims.Figure) Sum {
	s := Sum{Total: central(total)}
	var terms []string
	groups, said := map[int]bool{}, false
	for _, p := range list {
		v := central(p)
		s.Parts += v
		terms = append(terms, number(v).String())
		if i, ok := partOf(p.Scope); ok {
			groups[i] = true
			if i == 1 {
				s.Nested, said = v, p.Role == "nested"
			}
		}
	}
	sum := strings.Join(terms, "+") + " = " + number(s.Parts).String()
	switch {
	case s.Parts == s.Total && said:
		s.How, s.said = SumWrong, claims.Say("%s only with the minors apart, but the text includes them in another part", sum)
	case s.Parts == s.Total:
		s.How, s.said = SumApart, claims.Say("%s", sum)
	case s.Nested > 0 && s.Parts-s.Nested == s.Total:
		s.How, s.said = SumNested, claims.Say("%s, less %s minors contained in another part = %s", sum, number(s.Nested), number(s.Total))
	case s.Parts < s.Total && len(groups) < len(partNames):
		s.How, s.said = SumPartial, claims.Say("%s of %s", sum, number(s.Total))
	default:
		s.How, s.said = SumWrong, claims.Say("%s, total says %s", sum, number(s.Total))
	}
	s.Text = s.said.String()
	return s
}

// truer reports whether of two assertions that differ by a slip a is the one
// to keep: fewer hands, then more separate texts, then the earlier.
func truer(a, b claims.Assertion) bool {
	if x, y := hands(a), hands(b); x != y {
		return x < y
	}
	if x, y := texts(a), texts(b); x != y {
		return x > y
	}
	return a.First.Before(b.First) || a.First.Equal(b.First) && before(a, b) < 0
}

func hands(a claims.Assertion) int {
	n := math.MaxInt
	for _, m := range a.Mentions {
		n = min(n, len(m.Via))
	}
	return n
}

func texts(a claims.Assertion) int {
	set := map[string]bool{}
	for _, m := range a.Mentions {
		set[storyKey(&m)] = true
	}
	return len(set)
}

// titleNumber returns a number in a headline that is nearly but not quite the
// figure of the text: within a tenth of it or a slip of the finger away, not
// rounded, and nowhere in the text as a figure of its own. Beside the count of a part, a greater number is
// the whole, unless it looks like the same one mistyped.
func titleNumber(title string, f claims.Figure, told map[float64]bool) (float64, bool) {
	v := central(f)
	if v < 100 {
		return 0, false
	}
	_, part := partOf(f.Scope)
	found, ok := 0.0, false
	for _, n := range digits(title) {
		switch {
		case n == v || told[n]:
			return 0, false
		case part && n > v && !claims.Slipped(n, v):
		case (math.Abs(n-v) <= v/10 || claims.Slipped(n, v)) && significant(n) >= 3:
			found, ok = n, true
		}
	}
	return found, ok
}

// told are the figures of each article among what is seen, parts included: a
// headline may give any of them.
func (j *judge) told() map[int64]map[float64]bool {
	out := map[int64]map[float64]bool{}
	for i := range j.seen {
		for k := range j.seen[i].Mentions {
			m := &j.seen[i].Mentions[k]
			if m.Figure == nil {
				continue
			}
			set := out[m.ArticleID]
			if set == nil {
				set = map[float64]bool{}
				out[m.ArticleID] = set
			}
			set[central(*m.Figure)] = true
			for _, p := range m.Parts {
				set[central(p)] = true
			}
		}
	}
	return out
}

// significant counts the digits of n without the zeros it ends in.
func significant(n float64) int {
	return len(strings.TrimRight(strconv.FormatFloat(n, 'f', 0, 64), "0"))
}

// digits reads the numbers written in digits of any of the three scripts, with
// the separators of thousands in use between them.
func digits(s string) []float64 {
	var out []float64
	rs := []rune(s)
	for i := 0; i < len(rs); {
		if digitOf(rs[i]) < 0 {
			i++
			continue
		}
		v := 0.0
		for i < len(rs) && (digitOf(rs[i]) >= 0 || thousands(rs, i)) {
			if d := digitOf(rs[i]); d >= 0 {
				v = v*10 + float64(d)
			}
			i++
		}
		out = append(out, v)
	}
	return out
}

func digitOf(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case '٠' <= r && r <= '٩':
		return int(r - '٠')
	case '۰' <= r && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

// thousands reports whether rs[i] parts thousands: three digits follow, not a
// fourth.
func thousands(rs []rune, i int) bool {
	if !strings.ContainsRune(".,'’٬،\u00a0\u202f ", rs[i]) {
		return false
	}
	n := 0
	for k := i + 1; k < len(rs) && digitOf(rs[k]) >= 0; k++ {
		n++
	}
	return n == 3
}
