package match

import (
	"strings"

	"claimwatch/claims"
)

// A position is a stance with what decided it.
type position struct {
	stance     claims.Stance
	why        string
	start, end int
}

// positions finds what decides the stance of a candidate beside its look or
// count, in order: each replaces the one before it.
func (m *Matcher) positions(s *scene, c *candidate) []position {
	var out []position
	stance := c.stance
	add := func(p position) {
		stance = p.stance
		out = append(out, p)
	}
	if stance == "" {
		p := position{stance: claims.Supports, why: "told without denial or doubt"}
		if c.hasP {
			p = m.position(s, c.pred, c.hits, c.demand)
		}
		add(p)
	}
	if c.stance == claims.Supports && c.count == nil {
		if p, ok := m.turned(s, c.hits, c.hasNeg); ok {
			add(p)
		}
	}
	if h, ok := s.supposed(c.at(), c.hits); ok && c.count == nil && stance != claims.Mentions {
		add(s.decided(h, claims.Mentions, "a condition, not a report"))
	}
	if h, ok := s.anywhere(m.ids.doubts); ok && c.count != nil && stance != claims.Mentions {
		add(s.decided(h, claims.Mentions, "the count is doubted"))
	}
	return out
}

// at is the token at which a candidate says what it says.
func (c *candidate) at() int {
	switch {
	case c.hasP:
		return c.pred.first
	case len(c.hits) > 0:
		return c.hits[len(c.hits)-1].first
	}
	return 0
}

// negReach is how many tokens before a predicate its negation may stand;
// after it only the next few, for languages that put the negated verb last.
const (
	negBefore = 4
	negAfter  = 3
)

// position finds the stance of a sentence towards a claim, where the look
// does not say it: negation and denial beside the predicate turn it round,
// doubt, questions, conditions and demands leave only a mention.
func (m *Matcher) position(s *scene, p hit, others []hit, demand bool) position {
	if h, ok := s.beside(p, m.ids.deny, 12, s.denyAfter()); ok && !s.double(m, h) {
		return s.decided(h, claims.Contradicts, "denied")
	}
	if h, ok := m.headed(s); ok {
		return s.decided(h, claims.Contradicts, "denied")
	}
	if h, ok := s.beside(p, m.ids.neg, negBefore, s.after()); ok {
		return s.decided(h, claims.Contradicts, "negated")
	}
	for _, o := range others {
		if h, ok := m.negated(s, o); ok {
			return s.decided(h, claims.Contradicts, "negated")
		}
	}
	if h, ok := s.anywhere(m.ids.doubts); ok {
		return s.decided(h, claims.Mentions, "doubted")
	}
	if s.asks() {
		return position{stance: claims.Mentions, why: "a question"}
	}
	if h, ok := s.beside(p, m.ids.demand, 3, 0); ok && !demand {
		return s.decided(h, claims.Mentions, "demanded or expected, not reported")
	}
	return position{stance: claims.Supports, why: "told without denial or doubt"}
}

// headed finds a denial that stands as a heading over the sentence: "Myth one:
// that ...".
func (m *Matcher) headed(s *scene) (hit, bool) {
	for _, h := range s.at[m.ids.deny] {
		if h.first > 0 || h.last+1 >= len(s.toks) {
			continue
		}
		for i := h.last + 1; i < len(s.toks) && i <= h.last+2; i++ {
			if strings.Contains(s.text[s.toks[i-1].End:s.toks[i].Start], ":") {
				return h, true
			}
		}
	}
	return hit{}, false
}

// asks says that the sentence is a question.
func (s *scene) asks() bool {
	q := strings.TrimRight(s.text, " \"»”)")
	return strings.HasSuffix(q, "?") || strings.HasSuffix(q, "؟") || strings.HasSuffix(q, ";") && s.lang == "el"
}

// after is how far behind the predicate a negation counts: Turkish, Persian
// and German put it there.
func (s *scene) after() int {
	switch s.lang {
	case "tr", "fa", "de", "az", "nl":
		return negAfter
	}
	return 1 // "lead nobody"
}

// denyAfter is how far behind the predicate a denial counts: languages that put
// the verb last deny at the end of the sentence what stands at its head.
func (s *scene) denyAfter() int {
	if s.after() == negAfter && s.lang != "de" && s.lang != "nl" {
		return 14
	}
	return 6
}

// turned finds what turns round a look whose stance is given: a denial near
// its words, or a negation right before one of them. Words that are negative
// themselves ("leaderless", "no comment") are turned by both.
func (m *Matcher) turned(s *scene, hits []hit, hasNeg bool) (position, bool) {
	if h, ok := m.headed(s); ok {
		return s.decided(h, claims.Contradicts, "denied"), true
	}
	for _, p := range hits {
		if h, ok := s.beside(p, m.ids.deny, 14, 14); ok && !s.double(m, h) {
			return s.decided(h, claims.Contradicts, "denied"), true
		}
		if h, ok := m.negated(s, p); ok && !hasNeg {
			return s.decided(h, claims.Contradicts, "negated"), true
		}
	}
	return position{}, false
}

// negated finds what negates a word other than the predicate: a "not" right
// before it; a "no" or "none of" that opens its noun phrase; or, where the verb
// comes last, a negated copula right behind it.
func (m *Matcher) negated(s *scene, p hit) (hit, bool) {
	if h, ok := s.beside(p, m.ids.neg, 1, 0); ok {
		return h, true
	}
	if h, ok := s.beside(p, m.ids.neg, negBefore, 0); ok && none[s.toks[h.first].Text] {
		return h, true
	}
	if h, ok := s.beside(p, m.ids.neg, 0, 1); ok && copula[s.toks[h.first].Text] {
		return h, true
	}
	return hit{}, false
}

var (
	// none are words that negate the noun phrase which they open.
	none = wordSet("no none aucun aucune kein keine keiner keinen keinem ningun ninguna ninguno nessun nessuno nessuna asnje asnjeri هیچ هیچیک nenhum nenhuma geen inget ingen zaden niciun nicio ниодин ни nijedan nijedna nikakav κανενασ καμια hicbir")
	// copula are negated copulas of languages that put them last.
	copula = wordSet("نیست نیستند نبود نبوده نبودند نشده نشد degil deyil degildir deyildir")
)

func (s *scene) decided(h hit, st claims.Stance, why string) position {
	a, b := s.span(h)
	return position{st, why + ": " + s.words(h), a, b}
}

// beside finds a hit of concept c in the clause of p, at most before tokens
// ahead of it or after tokens behind it.
func (s *scene) beside(p hit, c, before, after int) (hit, bool) {
	for _, h := range s.at[c] {
		if s.clause[h.first] != s.clause[p.first] && s.clause[h.last] != s.clause[p.last] {
			continue
		}
		if h.first <= p.last && p.first <= h.last || s.within(h) {
			continue
		}
		if d := p.first - h.last; d > 0 && d <= before {
			return h, true
		}
		if d := h.first - p.last; d > 0 && d <= after {
			return h, true
		}
	}
	return hit{}, false
}

// within says that a word is part of a longer form of another concept: the
// "without" in "without internet" negates nothing else.
func (s *scene) within(h hit) bool {
	for _, o := range s.hits {
		if o.concept != h.concept && o.first <= h.first && h.last <= o.last && o.last-o.first > h.last-h.first {
			return true
		}
	}
	return false
}

// double says that a denial is itself negated: "did not deny".
func (s *scene) double(m *Matcher, h hit) bool {
	_, ok := s.beside(h, m.ids.neg, 3, 0)
	return ok
}

func (s *scene) anywhere(c int) (hit, bool) {
	if hs := s.at[c]; len(hs) > 0 {
		return hs[0], true
	}
	return hit{}, false
}
