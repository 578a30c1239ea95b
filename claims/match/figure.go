package match

import (
	"fmt"
	"math"
	"slices"

	"claimwatch/claims"
)

// A counted is what the figures of a sentence say to a claim that stands on a
// count.
type counted struct {
	figure *claims.Figure
	parts  []claims.Figure
	stance claims.Stance
	why    string
	score  float64
	asked  bool // a question: no figure of anybody's
}

// tolerance is how far a figure may lie from a claim that says "about": ten
// per cent, or half of the unit it is rounded to, whichever is more.
func tolerance(v float64) float64 {
	unit := 1.0
	for unit*10 <= v && math.Mod(v, unit*10) == 0 {
		unit *= 10
	}
	return math.Max(v/10, unit/2)
}

// interval is what the claim's own figure allows.
func interval(f *claims.Figure) (low, high float64) {
	v := valueOf(f)
	switch f.Qualifier {
	case claims.About:
		t := tolerance(v)
		return v - t, v + t
	case claims.AtLeast, claims.MoreThan:
		return v, math.Inf(1)
	case claims.UpTo:
		return 0, v
	}
	if f.Low != nil && f.High != nil {
		return *f.Low, *f.High
	}
	return v, v
}

func valueOf(f *claims.Figure) float64 {
	switch {
	case f.Value != nil:
		return *f.Value
	case f.Low != nil:
		return *f.Low
	case f.High != nil:
		return *f.High
	}
	return 0
}

// partial is the share of the claimed count from which on a lower bound is
// near enough to support it; below it the count is an early or partial one,
// true of almost anything.
const partial = 2. / 3

// compare says what a figure does to a claim. The rules are those of the
// status model, 4.4, told for a single passage: a count inside the claim's
// interval supports it; one above it disputes it, unless the claim is itself
// a lower bound; a lower bound near it supports it; everything below only
// mentions it, since a running count passes through every number on its way.
func compare(f, claim *claims.Figure) (claims.Stance, string) {
	low, high := interval(claim)
	if f.Low != nil && f.High != nil && f.Value == nil {
		return compareRange(*f.Low, *f.High, low, high)
	}
	v := valueOf(f)
	text := fmt.Sprintf("%s %g against %g to %g", f.Qualifier, v, low, high)
	switch {
	case f.Qualifier == claims.UpTo && v < low:
		return claims.Contradicts, text + ": below it"
	case v > high:
		return claims.Contradicts, text + ": above it"
	case v >= low:
		return claims.Supports, text + ": within it"
	case v > partial*valueOf(claim) && f.Qualifier != claims.About, v == partial*valueOf(claim) && lowerBound(f):
		return claims.Supports, text + ": a count on its way to it"
	}
	return claims.Mentions, text + ": true of almost anything"
}

func lowerBound(f *claims.Figure) bool {
	return f.Qualifier == claims.AtLeast || f.Qualifier == claims.MoreThan
}

func compareRange(a, b, low, high float64) (claims.Stance, string) {
	text := fmt.Sprintf("%g to %g against %g to %g", a, b, low, high)
	switch {
	case a > high:
		return claims.Contradicts, text + ": above it"
	case a >= low && b <= high:
		return claims.Supports, text + ": within it"
	}
	return claims.Mentions, text + ": overlaps and tells nothing"
}

// count finds among the figures of a sentence the one that speaks to the
// claim: the greatest of its metric, since the smaller ones are its parts.
func (m *Matcher) count(s *scene, t *tracked) (counted, bool) {
	if t.Figure == nil || t.Figure.Metric == "" || t.Figure.Metric == claims.Year {
		return counted{}, false
	}
	s.read()
	var same, earlier []claims.Figure
	reviewed := false // another figure is the one under review
	for _, f := range s.figs {
		reviewed = reviewed || f.Status == "under-review"
		if f.Status == "under-review" || f.Role == "negated" || m.feared(s, f) || tiny(&f, t.Figure) || f.Metric != t.Figure.Metric && !m.elliptic(s, f, t.Figure.Metric) {
			continue
		}
		f.Start, f.End = f.Start+s.base, f.End+s.base
		if f.Role == "superseded" {
			earlier = append(earlier, f)
		} else {
			same = append(same, f)
		}
	}
	if len(same) == 0 {
		same = earlier // an earlier count is one too, where no later stands beside it
	}
	if len(same) == 0 {
		return counted{}, false
	}
	i := 0
	for j := range same {
		if valueOf(&same[j]) > valueOf(&same[i]) {
			i = j
		}
	}
	c := counted{figure: &same[i], score: t.countScore}
	for j, f := range same {
		if j != i && sums(same, i, j) {
			c.parts = append(c.parts, f)
		}
	}
	c.stance, c.why = compare(c.figure, t.Figure)
	if s.asks() {
		c.stance, c.why, c.asked = claims.Mentions, c.why+"; but it is asked, not told", true
	} else if h, ok := s.anywhere(m.ids.review); ok && len(same) == 1 && !reviewed {
		c.stance, c.why = claims.Mentions, c.why+"; but the cases are not confirmed: "+s.words(h)
		c.figure.Status = "under-review"
	}
	if c.stance == claims.Mentions && m.finalTotal(s, t, c.figure) {
		c.stance, c.why = claims.Contradicts, c.why+"; but it is an official total, given when the claimed count had been reached"
	}
	if h, ok := m.manifold(s); ok && c.stance == claims.Supports && len(same) == 1 {
		c.stance, c.why = claims.Contradicts, c.why+"; but the true count is said to be a multiple: "+s.words(h)
	}
	if h, ok := m.otherHands(s); ok {
		c.stance, c.why = claims.Contradicts, "others are said to have killed them: "+s.words(h)
	} else if h, ok := s.anywhere(m.ids.deny); ok && c.stance != claims.Contradicts && !s.double(m, h) && s.any(m.ids.officials) && h.first < s.tokenAt(c.figure.Start-s.base) {
		c.stance, c.why = claims.Contradicts, "denied: "+s.words(h)
	}
	return c, true
}

// otherHands finds words by which somebody else is said to have killed them:
// "killed by terrorists", or terrorists blamed by officials.
func (m *Matcher) otherHands(s *scene) (hit, bool) {
	if h, ok := s.anywhere(m.ids.agent); ok {
		return h, true
	}
	if !s.any(m.ids.officials) {
		return hit{}, false
	}
	if hs, ok := s.together([][]int{{m.ids.blamed}, {m.ids.terror}}); ok {
		return hs[1], true
	}
	return hit{}, false
}

// manifold finds words by which a count is said to be several times the one
// that is given: "ten times as many".
func (m *Matcher) manifold(s *scene) (hit, bool) { return s.anywhere(m.ids.multiple) }

// sums says that figure j can be a part of figure i.
func sums(fs []claims.Figure, i, j int) bool { return valueOf(&fs[j]) < valueOf(&fs[i]) }

// elliptic says that a figure whose noun is left out counts what the sentence
// before counted: "The agency's earlier figure was 6,984."
func (m *Matcher) elliptic(s *scene, f claims.Figure, metric claims.Metric) bool {
	if f.Metric != claims.Other || valueOf(&f) < 10 {
		return false
	}
	if len(s.at[m.ids.toll]) == 0 || s.any(m.ids.otherCounts) {
		return false
	}
	if slices.ContainsFunc(s.around.figs, func(g claims.Figure) bool { return g.Metric == metric }) {
		return true
	}
	for _, c := range m.ids.metrics[metric] {
		if _, ok := s.around.has(c); ok {
			return true
		}
	}
	return false
}

// settling is how many days before the claim's date its count had been reached
// by everybody's reckoning, so that a lower official total denies it.
const settling = 7

// finalTotal says that a count far below the claim's is an authority's total,
// not a count on its way: officials give it, nobody who counts cases does, and
// it is not an old one.
func (m *Matcher) finalTotal(s *scene, t *tracked, f *claims.Figure) bool {
	pub := s.around.pub
	most := valueOf(f)
	if f.Value == nil && f.High != nil {
		most = *f.High
	}
	if pub == "" || t.AsOf == "" || pub < t.AsOf.Add(-settling) || most < 100 || most > partial*valueOf(t.Figure)*.9 {
		return false
	}
	return s.any(m.ids.officials) && !s.any(m.ids.there) && len(s.at[m.ids.terror]) == 0
}

// feared says that a figure is one that somebody fears or expects: no count.
func (m *Matcher) feared(s *scene, f claims.Figure) bool {
	at := s.tokenAt(f.Start)
	for _, h := range s.at[m.ids.fear] {
		if h.last < at && at-h.last <= near {
			return true
		}
	}
	return false
}

// tiny says that a figure is of another order than the claim's: a sentence on
// one victim, or a handful, does not count what the claim counts, and neither
// does one on millions.
func tiny(f, claim *claims.Figure) bool {
	if valueOf(f) > 30*valueOf(claim) {
		return true
	}
	return valueOf(f) < valueOf(claim)/500 && (f.High == nil || *f.High < valueOf(claim)/500)
}
