package similar

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"
)

const (
	maxQuery   = 32 << 10 // bytes of a text that are read: what it repeats stands early
	maxUnknown = 64       // unknown words of a query that are looked into
	saidAgain  = 0.15     // the n-th power of how often a word is said
	kinShare   = 0.4      // what a word of nearly the same meaning counts
	typoShare  = 0.7      // what a word counts that differs by one letter
)

// A query is a text reduced to the words that the index knows.
type query struct {
	terms  []int32           // in order, each once
	weight map[int32]float32 // by term: how rare it is, how often it is said, how sure it is meant
	pairs  map[[2]int32]bool // terms that follow each other
}

func (x *Index) query(text string) *query {
	q := &query{weight: map[int32]float32{}, pairs: map[[2]int32]bool{}}
	counts := map[int32]float32{}
	var kindred []string // words that say nearly the same as one said
	last, unknown := int32(-1), 0
	for _, w := range words(cut(text, maxQuery)) {
		t, ok := x.terms[w]
		if ok {
			x.say(q, counts, last, t, 1)
			last = t
			kindred = append(kindred, kin[w]...)
			continue
		}
		last = -1
		kindred = append(kindred, kin[w]...)
		if unknown++; unknown > maxUnknown {
			continue
		}
		parts := x.parts(w)
		for _, p := range parts {
			x.say(q, counts, last, p, 1)
			last = p
		}
		if len(parts) == 0 {
			if t, ok := x.typo(w); ok {
				x.say(q, counts, last, t, typoShare)
			}
		}
	}
	for t, n := range counts {
		w := x.idf[t] * n
		if n > 1 {
			w = x.idf[t] * float32(math.Pow(float64(n), saidAgain))
		}
		q.weight[t] = w
	}
	x.widen(q, kindred)
	for t := range q.weight {
		q.terms = append(q.terms, t)
	}
	slices.Sort(q.terms) // sums of floats depend on the order
	return q
}

// cut returns the first n bytes of a text, or a few less so that no letter is
// cut in two.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// say enters one word of the text, after the word last.
func (x *Index) say(q *query, counts map[int32]float32, last, t int32, share float32) {
	if counts[t] < 1 {
		counts[t] = share
	} else {
		counts[t]++
	}
	if last >= 0 {
		q.pairs[[2]int32{last, t}] = true
	}
}

// widen adds words that the text does not say, at a discount.
func (x *Index) widen(q *query, kindred []string) {
	for _, name := range kindred {
		t, ok := x.terms[name]
		if _, said := q.weight[t]; ok && !said {
			q.weight[t] = kinShare * x.idf[t]
		}
	}
}

// parts takes a word that the index does not know apart into two or three that
// it knows: hash tags and names of accounts are written in one
// ("realdonaldtrump").
func (x *Index) parts(w string) []int32 {
	return x.split(w, 3)
}

const leastPart = 3 // letters of a part of a word

func (x *Index) split(w string, most int) []int32 {
	if most < 2 || len(w) < 2*leastPart || len(w) > 40 {
		return nil
	}
	for i := len(w) - leastPart; i >= leastPart; i-- { // the longest first part
		if !utf8.RuneStart(w[i]) {
			continue
		}
		first, ok := x.terms[stem(w[:i])]
		if !ok {
			continue
		}
		if second, ok := x.terms[stem(w[i:])]; ok {
			return []int32{first, second}
		}
		if rest := x.split(w[i:], most-1); rest != nil {
			return append([]int32{first}, rest...)
		}
	}
	return nil
}

// typo finds the commonest known word that differs from w by one letter, or by
// two that have changed places. The first three letters must be right, and
// short words and numbers are not guessed at.
func (x *Index) typo(w string) (int32, bool) {
	if len(w) < 6 || w[0] >= '0' && w[0] <= '9' {
		return 0, false
	}
	head := w[:3]
	i, _ := slices.BinarySearchFunc(x.sorted, head, func(t int32, h string) int { return cmp.Compare(x.names[t], h) })
	best, found := int32(0), false
	for ; i < len(x.sorted); i++ {
		t := x.sorted[i]
		name := x.names[t]
		if len(name) < 3 || name[:3] != head {
			break
		}
		if oneOff(w, name) && (!found || len(x.postings[t]) > len(x.postings[best])) {
			best, found = t, true
		}
	}
	return best, found
}

// oneOff says that a and b differ by one byte put in, left out or changed, or
// by two neighbours in the wrong order.
func oneOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
