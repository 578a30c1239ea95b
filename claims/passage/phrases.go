package passage

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Gap is the greatest number of tokens that one "_" of a phrase stands for.
const Gap = 4

// Phrases finds many phrases in tokens at once. The zero value is empty and
// ready; once filled it may be read from many goroutines.
//
// A phrase is words separated by space. A word with "*" after it matches as a
// prefix, before it as a suffix, on both sides anywhere inside a token; "_"
// stands for up to [Gap] tokens of any kind. Words are folded as the tokens are.
type Phrases[T any] struct {
	values []T
	nodes  []node
}

// A Hit is one phrase found: its value and its first and last token.
type Hit[T any] struct {
	V           T
	First, Last int // indices of tokens, both inclusive
}

// A node is a place in the trie: what may follow, and which phrases end here.
type node struct {
	exact, prefix, suffix, infix map[string]int32
	prefixLen, suffixLen, infLen []int // lengths in bytes that occur among the keys
	gap                          int32 // node after "_", 0 for none
	ends                         []int32
}

// step is one token of a phrase being added.
type step struct {
	text         string
	before, tail bool // "*" before, after
	gap          bool
}

// Add puts a phrase into the index. A phrase without a word is left out and
// reported false.
func (p *Phrases[T]) Add(form string, v T) bool {
	steps := parseForm(form)
	if len(steps) == 0 {
		return false
	}
	if len(p.nodes) == 0 {
		p.nodes = append(p.nodes, node{})
	}
	at := int32(0)
	for _, s := range steps {
		at = p.follow(at, s)
	}
	p.nodes[at].ends = append(p.nodes[at].ends, int32(len(p.values)))
	p.values = append(p.values, v)
	return true
}

// Len returns the number of phrases.
func (p *Phrases[T]) Len() int { return len(p.values) }

func parseForm(form string) []step {
	var steps []step
	for _, w := range strings.Fields(form) {
		if w == "_" {
			if len(steps) > 0 {
				steps = append(steps, step{gap: true})
			}
			continue
		}
		before, tail := strings.HasPrefix(w, "*"), strings.HasSuffix(w, "*")
		toks := Tokens(strings.Trim(w, "*"), "-")
		for i, t := range toks {
			steps = append(steps, step{text: t.Text, before: before && i == 0, tail: tail && i == len(toks)-1})
		}
	}
	for len(steps) > 0 && steps[len(steps)-1].gap {
		steps = steps[:len(steps)-1]
	}
	return steps
}

// follow returns the node after step s, made if it is new.
func (p *Phrases[T]) follow(at int32, s step) int32 {
	next := int32(len(p.nodes))
	n := &p.nodes[at]
	if s.gap {
		if n.gap == 0 {
			n.gap = next
			p.nodes = append(p.nodes, node{})
		}
		return p.nodes[at].gap
	}
	m, lens := &n.exact, (*[]int)(nil)
	switch {
	case s.before && s.tail:
		m, lens = &n.infix, &n.infLen
	case s.before:
		m, lens = &n.suffix, &n.suffixLen
	case s.tail:
		m, lens = &n.prefix, &n.prefixLen
	}
	if *m == nil {
		*m = map[string]int32{}
	}
	if to, ok := (*m)[s.text]; ok {
		return to
	}
	(*m)[s.text] = next
	if lens != nil && !slices.Contains(*lens, len(s.text)) {
		*lens = append(*lens, len(s.text))
		slices.Sort(*lens)
	}
	p.nodes = append(p.nodes, node{})
	return next
}

// Find returns every phrase in tokens, by first token, then by last, then in
// order of adding; a phrase that matches in two ways on the same tokens is
// returned once.
func (p *Phrases[T]) Find(tokens []Token) []Hit[T] {
	if len(p.nodes) == 0 {
		return nil
	}
	f := finder[T]{p: p, toks: tokens}
	for i := range tokens {
		f.first, f.from = i, len(f.found)
		f.walk(0, i)
		f.tidy()
	}
	hits := make([]Hit[T], len(f.found))
	for i, x := range f.found {
		hits[i] = Hit[T]{V: p.values[x.value], First: x.first, Last: x.last}
	}
	return hits
}

type found struct {
	value       int32
	first, last int
}

type finder[T any] struct {
	p     *Phrases[T]
	toks  []Token
	first int
	from  int // finds of this first token start here
	found []found
}

// walk takes token i at a node, in every reading of it.
func (f *finder[T]) walk(at int32, i int) {
	if i >= len(f.toks) {
		return
	}
	t := &f.toks[i]
	f.read(at, i, t.Text)
	for _, a := range t.Alt {
		f.read(at, i, a)
	}
	if g := f.p.nodes[at].gap; g != 0 {
		for k := 0; k <= Gap && i+k < len(f.toks); k++ {
			f.walk(g, i+k)
		}
	}
}

func (f *finder[T]) read(at int32, i int, w string) {
	n := &f.p.nodes[at]
	if to, ok := n.exact[w]; ok {
		f.arrive(to, i)
	}
	for _, l := range n.prefixLen {
		if l > len(w) {
			break
		}
		if to, ok := n.prefix[w[:l]]; ok {
			f.arrive(to, i)
		}
	}
	for _, l := range n.suffixLen {
		if l > len(w) {
			break
		}
		if to, ok := n.suffix[w[len(w)-l:]]; ok {
			f.arrive(to, i)
		}
	}
	if len(n.infLen) > 0 {
		f.inside(n, i, w)
	}
}

// longest is the length in bytes beyond which a token is no word: the rest of
// it is not searched for infixes, which would otherwise cost its length times
// the number of infix lengths.
const longest = 120

func (f *finder[T]) inside(n *node, i int, w string) {
	w = w[:min(len(w), longest)]
	for a := 0; a < len(w); a++ {
		if !utf8.RuneStart(w[a]) {
			continue
		}
		for _, l := range n.infLen {
			if a+l > len(w) {
				break
			}
			if to, ok := n.infix[w[a:a+l]]; ok {
				f.arrive(to, i)
			}
		}
	}
}

func (f *finder[T]) arrive(at int32, i int) {
	for _, v := range f.p.nodes[at].ends {
		f.found = append(f.found, found{v, f.first, i})
	}
	n := &f.p.nodes[at]
	if n.exact != nil || n.prefix != nil || n.suffix != nil || n.infix != nil || n.gap != 0 {
		f.walk(at, i+1)
	}
}

// tidy sorts the finds of one first token and drops what was found twice.
func (f *finder[T]) tidy() {
	s := f.found[f.from:]
	if len(s) < 2 {
		return
	}
	slices.SortFunc(s, func(a, b found) int {
		if a.last != b.last {
			return a.last - b.last
		}
		return int(a.value - b.value)
	})
	f.found = f.found[:f.from+len(slices.Compact(s))]
}
