package origin

import (
	"strings"

	"claimwatch/claims/passage"
)

// shortened are the names that a text uses for others than who is called so:
// "The Times" is the Los Angeles Times in its own pages, and in every text that
// has named that paper in full. Keys and values are ids; the key is whose
// registered name it is. A text that names two of the kind is read as if it
// went on about the one named last before: at worst two sources count as one.
// The hits are changed to those meant.
func (n *nameIndex) shortened(outlet string, tokens []passage.Token, hits []nameHit) map[string]string {
	var short map[string]string
	last := map[string]int{} // last word of a full name → its origin
	if o := n.find(outlet, passage.Tokens(outlet, "-")); len(o) == 1 {
		words := strings.Fields(words(outlet))
		last[words[len(words)-1]] = o[0].origin
	}
	for i, h := range hits {
		word := tokens[h.last].Text
		if h.last != h.first+1 || tokens[h.first].Text != "the" {
			if h.last > h.first {
				last[word] = h.origin
			}
			continue
		}
		full, ok := last[word]
		if !ok || n.reg.List[full].Family == n.reg.List[h.origin].Family {
			continue
		}
		if short == nil {
			short = map[string]string{}
		}
		short[n.reg.List[h.origin].ID], hits[i].origin = n.reg.List[full].ID, full
	}
	return short
}

// meantBy is the id of who is meant in the document by the name of an origin.
func (m mark) meantBy(id string) string {
	if full, ok := m.short[id]; ok {
		return full
	}
	return id
}
