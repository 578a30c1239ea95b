package match

// A sentence often leaves to the headline what it is about: under "Iran's
// protests have no leader" stands "Nobody calls the marches, and nobody could
// call them off". Where a sentence speaks to no claim by itself, one term of a
// look may therefore be found in the title, the address or the sentences before
// though the look wants it in the sentence. Such a match is for a person to
// confirm, whatever its score.

const (
	noLeaning  = 0
	oneLeaning = 1

	leanCosts = .8  // what is left of the look's score
	leanLeast = .45 // looks of a lower score are too vague to lean
)

// indexActs lists a look under what it says: the acts, events and topics that
// it wants, leaving out who and where.
func (m *Matcher) indexActs(t *tracked, k *look) {
	if k.score < leanLeast {
		return
	}
	seen := map[int]bool{}
	for _, x := range k.terms {
		if x.not {
			continue
		}
		for _, g := range x.groups {
			for _, id := range g {
				if !seen[id] && m.says(id) {
					seen[id] = true
					m.byAct[id] = append(m.byAct[id], lookOf{t, k})
				}
			}
		}
	}
}

// says tells a concept by which something is said from one that names
// somebody, a place or a time, or only joins.
func (m *Matcher) says(id int) bool {
	switch m.lex.concepts[id].kind {
	case "act", "event", "state", "word":
		return true
	}
	return false
}

// carries says whether a concept of the surroundings may stand for one that the
// sentence lacks: a country that the address or the outlet names is in every
// page of theirs and tells nothing of this sentence; and a "not" denies only
// what stands beside it.
func (m *Matcher) carries(id int, where from) bool {
	k := m.lex.concepts[id].kind
	return where != fromOutlet && k != "place" && k != "neg"
}

// found says whether a candidate is good enough to be shown.
func (m *Matcher) found(best map[*tracked]*candidate) bool {
	for _, c := range best {
		if c.failed == "" && c.score >= m.o.Suggest {
			return true
		}
	}
	return false
}

// lean returns the best look of which all but one term holds in the sentence,
// and that one in what surrounds it; nil where there is none.
func (m *Matcher) lean(s *scene) *candidate {
	if len(s.around.fixed) == 0 && len(s.around.before) == 0 {
		return nil
	}
	var best *candidate
	seen := map[*look]bool{}
	for _, h := range s.hits {
		for _, lo := range m.byAct[h.concept] {
			if seen[lo.k] {
				continue
			}
			seen[lo.k] = true
			c := m.byLookLeaning(s, lo.t, lo.k, oneLeaning)
			if c == nil || c.failed != "" || c.leave == oneLeaning || !m.saysOfItself(c) || !c.standsAlone() {
				continue
			}
			c.score = min(c.score*leanCosts, m.o.Accept-.001)
			if best == nil || better(c, best) {
				best = c
			}
		}
	}
	return best
}

// standsAlone asks that a sentence which leans brings more of the look than it
// borrows, or as much where it borrows from close by. A sentence with one
// common word of a topic ("a merchant laughed at the sum") would otherwise
// speak to every claim of an article on that topic.
func (c *candidate) standsAlone() bool {
	return c.within > c.around || c.within == c.around && !c.far
}

// saysOfItself asks that the sentence holds more of the look than names.
func (m *Matcher) saysOfItself(c *candidate) bool {
	for _, h := range c.hits {
		if m.says(h.concept) {
			return true
		}
	}
	return false
}
