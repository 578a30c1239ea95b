package match

import (
	"slices"

	"claimwatch/claims/passage"
)

// A capital stands for a government, or for the place: "Tehran said", "the
// morgues of Tehran". The word before it tells.

// where are words before a place.
var where = wordSet("in of from with near to at outside around across against in aus von mit nach gegen bei de a avec dans vers depuis con en desde hacia di da per ne nga me drejt i e te se em com na w z do u s iz od la din cu " +
	"на в из с در از با به فی من مع الی علی ساکن مقیم اهل شهروندان")

// onlyWhere says that a capital which stands for a government is meant as the
// place. Behind "according to" it names the speaker, and behind "the rulers
// in" it belongs to them.
func (sp *speakers) onlyWhere(s *scene, h passage.Hit[int], cues []passage.Hit[cue]) bool {
	if h.First != h.Last || h.First == 0 || sp.reg[h.V].Role != "government" || !where[s.toks[h.First-1].Text] {
		return false
	}
	isPlace := slices.ContainsFunc(s.hits, func(p hit) bool { return p.first <= h.First && h.First <= p.last && sp.places[p.concept] })
	if !isPlace || h.First > 1 && s.isOf(h.First-2, sp.officials) {
		return false
	}
	return !slices.ContainsFunc(cues, func(c passage.Hit[cue]) bool {
		return c.Last == h.First-1 && (c.V == cueBefore || c.V == cueCite || c.V == cueFirst)
	})
}

// isOf says that a token belongs to a hit of one of some concepts.
func (s *scene) isOf(token int, concepts []int) bool {
	return slices.ContainsFunc(s.hits, func(h hit) bool {
		return h.first <= token && token <= h.last && slices.Contains(concepts, h.concept)
	})
}
