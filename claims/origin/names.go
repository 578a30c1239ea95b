package origin

import (
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// A nameIndex finds the names of the register in a text, in every script.
type nameIndex struct {
	reg     *claims.Origins
	phrases passage.Phrases[int] // index into reg.List
	exact   map[string]int       // folded alias → index
}

func newNameIndex(reg *claims.Origins) *nameIndex {
	n := &nameIndex{reg: reg, exact: map[string]int{}}
	for i, o := range reg.List {
		for _, a := range append([]string{o.ID, o.Name}, o.Aliases...) {
			key := words(a)
			if key == "" {
				continue
			}
			if _, taken := n.exact[key]; !taken {
				n.exact[key] = i
			}
			if a != o.ID {
				n.phrases.Add(strings.NewReplacer("*", " ", "_", " ").Replace(a), i)
			}
		}
	}
	return n
}

// words is a name folded to its tokens.
func words(s string) string {
	var b strings.Builder
	for _, t := range passage.Tokens(s, "-") {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// A nameHit is a name of the register found in a text.
type nameHit struct {
	origin      int // index into the register
	first, last int // tokens
}

// find returns the names in tokens from left to right. Where names overlap the
// longest wins, so that "Human Rights Activists in Iran" is HRANA and never
// the shorter name of another organisation inside it.
func (n *nameIndex) find(tokens []passage.Token) []nameHit {
	var out []nameHit
	for _, h := range n.phrases.Find(tokens) {
		hit := nameHit{h.V, h.First, h.Last}
		if k := len(out); k > 0 && out[k-1].last >= hit.first {
			if hit.last-hit.first > out[k-1].last-out[k-1].first {
				out[k-1] = hit
			}
			continue
		}
		out = append(out, hit)
	}
	return out
}

// resolve returns the origin that a name stands for: the name as a whole, or
// the longest registered name inside it.
func (n *nameIndex) resolve(name string) (claims.Origin, bool) {
	if i, ok := n.exact[words(name)]; ok {
		return n.reg.List[i], true
	}
	best := nameHit{origin: -1}
	for _, h := range n.find(passage.Tokens(name, "-")) {
		if best.origin < 0 || h.last-h.first > best.last-best.first {
			best = h
		}
	}
	if best.origin < 0 {
		return claims.Origin{}, false
	}
	return n.reg.List[best.origin], true
}
