package match

import (
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
)

// byLook asks whether a sentence fits a look. Returns nil where a term does
// not hold; a candidate with failed set where a check speaks against it.
func (m *Matcher) byLook(s *scene, t *tracked, k *look) *candidate {
	return m.byLookLeaning(s, t, k, noLeaning)
}

// byLookLeaning is byLook with the number of terms that may lean on the
// surroundings without being marked for it.
func (m *Matcher) byLookLeaning(s *scene, t *tracked, k *look, leaning int) *candidate {
	if !s.may(k, leaning) {
		return nil
	}
	c := &candidate{t: t, look: k, score: k.score, stance: k.stance, demand: t.Logic == claims.LogicDemand, leave: leaning}
	share := k.score / float64(len(k.terms))
	for i := range k.terms {
		if !m.holds(s, t, &k.terms[i], c, share) {
			return nil
		}
	}
	m.check(s, t, k.waves, c)
	if k.learned != "" {
		c.found = append(c.found, claims.Reason{Kind: "learned", Text: k.learned})
	}
	if k.waves != anyWave {
		m.checkYear(s, t, k, c)
	}
	m.checkKeeper(s, t, c)
	m.ofAnother(s, c)
	return c
}

// may rules out the looks, most of them, that lack a concept or hold one that
// they must not, before anything is written down about them.
func (s *scene) may(k *look, leaning int) bool {
	for i := range k.terms {
		x := &k.terms[i]
		switch {
		case x.yearKind != noYear:
		case x.not:
			if s.any(x.groups[0]) {
				return false
			}
		case !x.context && slices.ContainsFunc(x.groups, func(g []int) bool { return !s.any(g) }):
			if leaning--; leaning < 0 {
				return false
			}
		}
	}
	return true
}

// holds says whether a term holds, and notes what it found.
func (m *Matcher) holds(s *scene, t *tracked, x *term, c *candidate, share float64) bool {
	if x.yearKind != noYear {
		return m.holdsYear(s, t, x, c, share) != x.not
	}
	if x.not {
		return !s.any(x.groups[0])
	}
	hs, ok := s.together(x.groups)
	if ok {
		c.within++
		c.hits = append(c.hits, hs...)
		for i, h := range hs {
			c.hasNeg = c.hasNeg || h.concept == m.ids.neg
			if slices.Contains(s.dangling, h.concept) {
				c.score *= danglingCosts
			}
			a, b := s.span(h)
			c.found = append(c.found, claims.Reason{Kind: "concept", Text: m.lex.concepts[h.concept].name + ": " + s.words(h), Share: round(share / float64(len(hs))), Start: a, End: b})
			if x.predicate && i == 0 || !c.hasP && !x.context && m.isAct(h.concept) {
				c.pred, c.hasP = h, true
			}
		}
		return true
	}
	c.around++
	leant := !x.context
	if leant {
		// a denial is told by the sentence, not by what its headline is about
		if c.leave == 0 || x.predicate && c.stance == claims.Contradicts {
			return false
		}
		c.leave--
	}
	for _, g := range x.groups {
		where, id, ok := s.around.any(g)
		if !ok {
			if s.any(g) {
				continue
			}
			return false
		}
		if leant && !m.carries(id, where) {
			return false
		}
		c.far = c.far || where == fromText
		w := weightOf[where]
		c.score *= w
		c.found = append(c.found, claims.Reason{Kind: "context", Text: fmt.Sprintf("%s: from the %s", m.lex.concepts[id].name, where), Share: round(share * w)})
	}
	return true
}

// danglingCosts is what is left of a score that leans on "the group" where no
// group has been named.
const danglingCosts = .8

func (m *Matcher) isAct(c int) bool {
	k := m.lex.concepts[c].kind
	return k == "act" || k == "event"
}

func (s *scene) any(ids []int) bool {
	for _, id := range ids {
		if len(s.at[id]) > 0 {
			return true
		}
	}
	return false
}

func (a *surroundings) any(ids []int) (from, int, bool) {
	best, bestID, found := from(""), 0, false
	for _, id := range ids {
		if f, ok := a.has(id); ok && (!found || weightOf[f] > weightOf[best]) {
			best, bestID, found = f, id, true
		}
	}
	return best, bestID, found
}

// together finds one hit of each group; where there are several groups, hits
// that stand near each other.
func (s *scene) together(groups [][]int) ([]hit, bool) {
	if len(groups) == 1 {
		for _, id := range groups[0] {
			if hs := s.at[id]; len(hs) > 0 {
				return hs[:1], true
			}
		}
		return nil, false
	}
	var best []hit
	bestD := s.near() + 1
	for _, a := range s.all(groups[0]) {
		pick, worst := []hit{a}, 0
		for _, g := range groups[1:] {
			d, h := s.near()+1, hit{}
			for _, b := range s.all(g) {
				if b == a {
					continue
				}
				if x := s.apart(a, b); x < d {
					d, h = x, b
				}
			}
			worst = max(worst, d)
			pick = append(pick, h)
		}
		if worst < bestD {
			best, bestD = pick, worst
		}
	}
	return best, best != nil
}

func (s *scene) all(ids []int) []hit {
	var out []hit
	for _, id := range ids {
		out = append(out, s.at[id]...)
	}
	return out
}

// holdsYear asks for a year in the sentence.
func (m *Matcher) holdsYear(s *scene, t *tracked, x *term, c *candidate, share float64) bool {
	s.read()
	for _, y := range s.years {
		ok := false
		switch x.yearKind {
		case thisYear:
			ok = y.is(x.year)
		case claimYear:
			ok = y.is(t.year) || y.year == t.year+1 && s.text[y.start:y.end] != fmt.Sprint(y.year)
		case otherYear:
			ok = !y.is(t.year) && y.year > t.year-25 && y.year < t.year+25 && y.year <= claimDay(t)
		}
		if ok {
			if !x.not {
				c.found = append(c.found, claims.Reason{Kind: "year", Text: fmt.Sprintf("year %d", y.year), Share: round(share), Start: s.base + y.start, End: s.base + y.end})
			}
			return true
		}
	}
	return false
}

// check runs the check of the event.
func (m *Matcher) check(s *scene, t *tracked, rule waveRule, c *candidate) {
	if t.event == nil {
		return
	}
	v := m.inEvent(s, t.event, rule)
	c.checks = append(c.checks, claims.Reason{Kind: "check", Text: "event: " + v.why, State: v.state, Start: v.start, End: v.end})
	switch v.state {
	case fail:
		c.failed = "event: " + v.why
	case unknown:
		c.score *= .8
	}
}

// checkYear refuses a page printed before the year that the claim is about.
func (m *Matcher) checkYear(s *scene, t *tracked, k *look, c *candidate) {
	pub := s.around.pub
	if t.year == 0 || pub == "" || string(pub[:4]) >= fmt.Sprint(t.year) {
		return
	}
	c.failed = fmt.Sprintf("printed on %s, before %d", pub, t.year)
	c.checks = append(c.checks, claims.Reason{Kind: "check", Text: "year: " + c.failed, State: fail})
}

// byCount asks whether a sentence counts what a claim counts.
func (m *Matcher) byCount(s *scene, t *tracked) *candidate {
	if !m.countsHere(s, t) {
		return nil
	}
	n, ok := m.count(s, t)
	if !ok {
		return nil
	}
	c := &candidate{t: t, score: n.score, stance: n.stance, count: &n}
	c.found = append(c.found, claims.Reason{Kind: "figure", Text: fmt.Sprintf("%s: %s", n.figure.Metric, n.figure.Words), Share: n.score, Start: n.figure.Start, End: n.figure.End})
	m.check(s, t, strictWave, c)
	return c
}

// countsHere is a cheap question before the figures are read: is there a word
// of the claim's metric in the sentence, or a toll spoken of around it?
func (m *Matcher) countsHere(s *scene, t *tracked) bool {
	ids := m.ids.metrics[t.Figure.Metric]
	if len(ids) == 0 {
		return strings.ContainsAny(s.text, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
	}
	if s.any(ids) {
		return true
	}
	_, _, ok := s.around.any(ids)
	return ok && strings.ContainsAny(s.text, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
}

// claimDay is the year of the claim's date: later years are no rival to it.
func claimDay(t *tracked) int {
	var y int
	if _, err := fmt.Sscanf(string(t.AsOf), "%d", &y); err != nil {
		return 9999
	}
	return y
}
