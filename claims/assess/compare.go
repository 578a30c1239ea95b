package assess

import (
	"math"

	"claimwatch/claims"
)

// A Relation says how the figure of a passage stands to the figure of a claim.
type Relation string

// The relations. Same and Agrees count as support, Higher and Lower as
// dispute, the others as nothing.
const (
	Same          Relation = "same"           // same qualifier, value and scope
	Agrees        Relation = "agrees"         // the intervals meet in a way that says something
	Compatible    Relation = "compatible"     // true of almost anything: "at least 36" beside "about 3,000"
	Higher        Relation = "higher"         // the passage's interval lies above
	Lower         Relation = "lower"          // the passage's interval lies below
	NotComparable Relation = "not comparable" // other metric, scope, event or way of counting
	Replaced      Relation = "superseded"     // the claimant's own later figure
)

// Supports reports whether the relation counts as support.
func (r Relation) Supports() bool { return r == Same || r == Agrees }

// Disputes reports whether the relation counts as dispute.
func (r Relation) Disputes() bool { return r == Higher || r == Lower }

// A Setting is what a comparison has to know beside the two figures.
type Setting struct {
	Counting   string      // of the claim: count-cumulative, count-daily, year, rank
	Event      string      // of the claim
	AsOf       claims.Date // of the claim
	Floor      bool        // the passage's origin counts confirmed cases only, and says so
	Own        bool        // the passage comes from the claimant's family
	Breakdowns []Breakdown // published ones, any order
	Rules      Rules
}

// A Why is the arithmetic behind a relation.
type Why struct {
	Claim, Passage Interval
	Scope          string          // how the scopes were brought together; "" when they are equal
	Share          float64         // weight of the difference between the scopes, 0..1; -1 when unknown
	Bridged        bool            // the scopes differ by less than the rules' ScopeBridge
	Days           int             // from the claim's date to the passage's; negative = earlier
	Text           string          // all of it in words
	Said           claims.Sentence `json:"-"` // the same
}

// Compare tells how the passage's figure p stands to the claim's figure c, and
// writes out the arithmetic.
//
//	claim                passage                              relation
//	about 3,000          at least 3,428                       agrees: 3,428 lies in 2,500–3,500
//	about 3,000          at least 36                          compatible
//	about 3,000          4,029 by an origin counting floors   higher
//	about 3,000          about 300                            lower
//	about 3,000          about 2,000                          lower: the roundings only touch
//	at least 36          at least 12,000                      agrees: entailed
//	2012 (year)          2013 (year)                          higher
//	3,000 protesters     3,000 arrested                       not comparable
func Compare(c, p claims.Figure, s Setting) (Relation, Why) {
	m := compared(c, p, s)
	rel, note := m.relate()
	m.why.Said = m.text(rel, note)
	m.why.Text = m.why.Said.String()
	return rel, m.why
}

// compared puts the two figures side by side.
func compared(c, p claims.Figure, s Setting) comparison {
	m := comparison{c: c, p: p, s: s}
	m.why.Share = -1
	m.why.Days = p.AsOf.Sub(s.AsOf)
	return m
}

type comparison struct {
	c, p  claims.Figure
	s     Setting
	why   Why
	scope claims.Sentence // why.Scope
}

func (m *comparison) relate() (Relation, claims.Sentence) {
	if note := m.incomparable(); !note.Empty() {
		return NotComparable, note
	}
	if exactly(m.s.Counting, m.c.Metric) {
		return m.exact()
	}
	m.why.Claim, m.why.Passage = Bounds(m.c, false), Bounds(m.p, m.s.Floor)
	width, ok := m.scopes()
	if !ok {
		return NotComparable, m.scope
	}
	if m.s.Own && width == equalScope && m.why.Days > 0 && !sameValue(m.c, m.p) {
		return Replaced, claims.Say("the claimant's own figure, %s later", days(m.why.Days))
	}
	return m.intervals(width)
}

// incomparable returns why the two figures do not count the same thing, empty if
// they may.
func (m *comparison) incomparable() claims.Sentence {
	c, p := m.c, m.p
	switch {
	case p.Value == nil && p.Low == nil && p.High == nil:
		return claims.Say("the passage gives no number")
	case c.Metric != "" && p.Metric != "" && c.Metric != p.Metric:
		return claims.Say("the claim counts %s, the passage %s", claims.Term(c.Metric), claims.Term(p.Metric))
	case p.Status == "under-review":
		return claims.Say("cases under review stand beside a count and are never added in")
	case p.Role == "superseded":
		return claims.Say("the passage quotes it as an older figure")
	case p.Role == "negated":
		return claims.Say("the passage says that it is not so")
	case p.Role == "part" && everybody(p.Scope):
		return claims.Say("the passage gives a part of a total")
	case m.s.Event != "" && p.Event != "" && m.s.Event != p.Event:
		return claims.Say("the claim is about %s, the passage about %s", m.s.Event, p.Event)
	case (p.Role == "daily") != (m.s.Counting == "count-daily") && p.Role == "daily":
		return claims.Say("the passage counts one day, the claim all of them")
	}
	return claims.Sentence{}
}

// exactly reports whether figures are compared without tolerance.
func exactly(counting string, metric claims.Metric) bool {
	return counting == "year" || counting == "rank" || metric == claims.Year
}

func (m *comparison) exact() (Relation, claims.Sentence) {
	c, p := central(m.c), central(m.p)
	m.why.Claim, m.why.Passage = Interval{c, c}, Interval{p, p}
	switch {
	case c == p:
		return Same, claims.Say("equal; compared without tolerance")
	case p > c:
		return Higher, claims.Say("not equal; compared without tolerance")
	}
	return Lower, claims.Say("not equal; compared without tolerance")
}

// width says which of the two scopes is the wider one.
type width int

const (
	equalScope    width = iota // equal, or bridged
	widerPassage               // gives an upper bound only
	narrowPassage              // gives a lower bound only
)

// scopes brings the two scopes together. A scope that is neither the same nor
// part of the other cannot be compared.
func (m *comparison) scopes() (width, bool) {
	c, p := scopeOf(m.c.Scope), scopeOf(m.p.Scope)
	if c.equal(p) {
		return equalScope, true
	}
	if c.known() && p.known() {
		if m.bridge(c, p) {
			return equalScope, true
		}
		switch {
		case p.set&c.set == c.set:
			m.ofScope("%sthe passage counts more than the claim, so it is an upper bound only", m.scope)
			m.why.Passage.Low = 0
			return widerPassage, true
		case p.set&c.set == p.set:
			m.ofScope("%sthe passage counts less than the claim, so it is a lower bound only", m.scope)
			m.why.Passage.High = math.Inf(1)
			return narrowPassage, true
		}
	}
	m.ofScope("the claim counts %s, the passage %s", claims.Term(c.name), claims.Term(p.name))
	return equalScope, false
}

// bridge weighs the difference between two scopes by the newest breakdown that
// was published when the passage's figure held.
func (m *comparison) bridge(c, p scope) bool {
	b, ok := newestBreakdown(m.s.Breakdowns, m.s.Event, m.p.AsOf)
	if !ok {
		return false
	}
	share, ok := b.share(c.set ^ p.set)
	if !ok {
		return false
	}
	m.why.Share = share
	weight := claims.Say("%.1f %% (%s, %s)", share*100, b.Origin, day(b.AsOf))
	if share > m.s.Rules.ScopeBridge {
		m.ofScope("the scopes differ by %s: ", weight)
		return false
	}
	m.why.Bridged = true
	m.ofScope("scope bridged, %s", weight)
	return true
}

func (m *comparison) intervals(w width) (Relation, claims.Sentence) {
	c, p := m.why.Claim, m.why.Passage
	floor := floored(m.p, m.s.Floor)
	stated := central(m.p)
	switch {
	case w == equalScope && sameValue(m.c, m.p) && qualified(m.c, false) == qualified(m.p, m.s.Floor):
		return Same, claims.Say("same qualifier and value")
	case p.Low > c.High || p.Low == c.High && m.bothRounded():
		return Higher, claims.Say("the intervals do not meet")
	case p.High > c.Low || p.High == c.Low && !m.bothRounded():
	case m.grown():
		return Compatible, claims.Say("%s earlier than the claim; a running count may have grown since", days(-m.why.Days))
	default:
		return Lower, claims.Say("the intervals do not meet")
	}
	switch {
	case lowerBound(m.c) && p.Low >= c.Low:
		return Agrees, claims.Say("what the passage says entails the claim")
	case !math.IsInf(p.High, 1) && p.Low > 0:
		return Agrees, claims.Say("the intervals meet")
	case floor && w == equalScope && c.holds(stated):
		return Agrees, claims.Say("%s lies in %s", number(stated), c.Said())
	}
	return Compatible, claims.Say("true of almost anything, so it says nothing of the claim")
}

// grown reports whether a lower count from before the claim's own time may
// have become the claim's by growing, as running counts do.
func (m *comparison) grown() bool {
	return m.s.Counting == "count-cumulative" && m.p.AsOf != "" && m.s.AsOf != "" &&
		m.why.Days < -m.s.Rules.AtTheTimeDays
}

// bothRounded reports whether both figures are roundings. Then their intervals
// must do more than touch: 2,500 is rounded to 2,000 or to 3,000 and never to
// both, so "about 2,000" says nothing for "about 3,000".
func (m *comparison) bothRounded() bool {
	return qualified(m.c, false) == claims.About && qualified(m.p, m.s.Floor) == claims.About
}

// ofScope says how the scopes were brought together.
func (m *comparison) ofScope(form string, args ...any) {
	m.scope = claims.Say(form, args...)
	m.why.Scope = m.scope.String()
}

func (m *comparison) text(rel Relation, note claims.Sentence) claims.Sentence {
	out := note
	if !m.why.Claim.zero() || !m.why.Passage.zero() {
		form := "%s → %s; %s → %s; %s"
		if m.s.Floor && m.p.Qualifier == claims.Exact && !exactly(m.s.Counting, m.c.Metric) {
			form = "%s → %s; %s → %s; the origin counts confirmed cases; %s"
		}
		out = claims.Say(form, phrase(m.c), m.why.Claim.Said(), phrase(m.p), m.why.Passage.Said(), note)
	}
	if m.why.Scope != "" && note.String() != m.why.Scope {
		out = claims.Say("%s; %s", out, m.scope)
	}
	if m.why.Days != 0 && rel != Replaced {
		out = claims.Say("%s; %s", out, apart(m.why.Days))
	}
	return out
}

func apart(n int) claims.Sentence {
	if n < 0 {
		return claims.Say("%s before the claim's date", days(-n))
	}
	return claims.Say("%s after the claim's date", days(n))
}
