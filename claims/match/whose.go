package match

import (
	"slices"

	"claimwatch/claims"
)

// ofAnother refuses an opposition or a diaspora that a sentence calls another
// country's: "the Albanian opposition is divided", "die syrische Opposition".
// A place that only tells where they are ("the opposition in Berlin") is none.
func (m *Matcher) ofAnother(s *scene, c *candidate) {
	for _, h := range c.hits {
		if !slices.Contains(m.ids.belong, h.concept) {
			continue
		}
		for _, id := range m.ids.nations {
			for _, p := range s.at[id] {
				if s.clause[p.first] != s.clause[h.first] || s.apart(h, p) != 1 && !m.inOwn(s, h, p) {
					continue
				}
				a, b := s.span(p)
				c.failed = "another country's: " + s.words(p)
				c.checks = append(c.checks, claims.Reason{Kind: "check", State: fail, Text: c.failed, Start: a, End: b})
				return
			}
		}
	}
}

// inOwn says that a country follows with nothing but a short word between, in a
// sentence that names no other: "opozita në Shqipëri".
func (m *Matcher) inOwn(s *scene, h, p hit) bool {
	return p.first-h.last == 2 && len(s.toks[h.last+1].Text) <= 3 && !s.any(m.ids.persian)
}
