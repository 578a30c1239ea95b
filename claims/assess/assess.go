// Package assess says what the reviewed evidence on a claim amounts to. It
// folds mentions into assertions ([Fold]), compares figures with the
// arithmetic written out ([Compare]), counts the independent families that
// support and dispute a claim, and names the result ([Assess]).
//
// Everything here is a pure function of what is handed in, the day among it:
// the same evidence gives the same assessment in any order, and an assessment
// for a past day knows nothing that was published later.
package assess

import (
	"slices"
	"strings"

	"claimwatch/claims"
)

// A State is what the evidence amounts to.
type State string

// The states; the first that holds wins, in the order of [Assess].
const (
	Superseded     State = "superseded"
	Contested      State = "contested"
	Disputed       State = "disputed"
	Corroborated   State = "corroborated"
	SingleSource   State = "single-source"
	Uncorroborated State = "uncorroborated"
)

// Rules are the numbers that the assessment turns on.
type Rules struct {
	MinFamilies          int         // families needed for corroborated
	RequireDisinterested int         // how many of them must have no interest in the claim
	AtTheTimeDays        int         // days either side of the claim's date that count as its own time
	ScopeBridge          float64     // greatest weight of a difference in scope that is passed over, 0..1
	SameFigureDays       int         // days within which an unattributed odd figure is presumed a copy
	Breakdowns           []Breakdown // known beside those that evidence states; see [Published]
	// Covered is what was read by the day in search of a counter-example, by
	// claim; only claims of absence ask for it.
	Covered map[string]Coverage
	// Hands says which families count once together by the day, because one hand
	// runs them or seems to; see package kin.
	Hands claims.Hands
}

// DefaultRules returns the rules of the status model.
func DefaultRules() Rules {
	return Rules{MinFamilies: 2, AtTheTimeDays: 3, ScopeBridge: .10, SameFigureDays: 7, Breakdowns: Published()}
}

// An Assessment is what the evidence on one claim amounts to on one day.
type Assessment struct {
	Claim      string
	Day        claims.Date
	Rules      string   // version of the rules it was made by
	State      State    // by every family's newest word
	S, X       int      // families that support and that dispute, without the claimant's
	Supporting []string // families, sorted
	Disputing  []string
	Rivals     []string          // rival claims with independent support of their own, sorted; set by Desk
	AtTheTime  State             // by what was said of the claim's own time
	Digit      int               // credibility of the information, 1 to 6; see [Digit]
	Flags      []string          // sorted in the order of the Flag constants
	Reasons    []string          // in words, the result first
	Said       []claims.Sentence `json:"-"` // the reasons, for whoever says them in another language
	Ladder     Ladder
	Lowest     *claims.Figure // of the newest figure of each independent family
	Highest    *claims.Figure
	Series     []Series
	Camps      []Camp // who says so, by camp, the claimant among them
}

// A Ladder counts the way from articles down to independent voices.
type Ladder struct{ Articles, Texts, Assertions, Origins, Families, Independent int }

// Assess says what the live assertions on a claim amount to on a day. Live
// means reviewed and standing; assertions first published after the day, and
// those of origins rated E, are left out. Evidence never lapses by age.
//
//	superseded      the claimant's family later published another figure of the same kind, or the claim's time is up
//	contested       S ≥ 1 and X ≥ 1
//	disputed        S = 0 and X ≥ 1
//	corroborated    S ≥ MinFamilies and X = 0, one of them rated C or better
//	single-source   S ≥ 1 otherwise
//	uncorroborated  S = 0 and X = 0
//
// S and X count families, never the claimant's own, never an unknown origin, and
// of those that one hand runs or seems to run one on each side.
// Rival claims are outside its sight; see [Desk].
func Assess(c claims.Claim, live []claims.Assertion, day claims.Date, reg *claims.Origins, r Rules) Assessment {
	a := unsigned(c, live, day, reg, r)
	a.Rules = r.Version()
	return a
}

// unsigned is an assessment that does not say by which rules it was made: one
// of the many that are made to see what a piece of evidence would change.
func unsigned(c claims.Claim, live []claims.Assertion, day claims.Date, reg *claims.Origins, r Rules) Assessment {
	j := newJudge(c, live, day, reg, r)
	a := Assessment{Claim: c.ID, Day: day, Ladder: j.ladder()}
	now, echoes := j.onceEach(j.heard(func(weighed) bool { return true }))
	a.Supporting, a.Disputing = sides(now)
	a.S, a.X = len(a.Supporting), len(a.Disputing)
	a.AtTheTime = j.atTheTime(now)
	state, why := j.state(now)
	a.State = state
	a.Digit = j.digit(now, 0)
	a.Lowest, a.Highest = span(now)
	a.Series = j.series()
	a.Camps = j.camps(now)
	notes := append(j.flags(now, a.Series), j.handNotes(now, echoes)...)
	a.Flags = flagNames(notes)
	a.Said = j.reasons(state, why, now, notes)
	if isRole(c.Kind) {
		a.Said = append(a.Said, campReasons(a.Camps)...)
	}
	if l, _, ok := legal(c); ok {
		a.Said = append(a.Said, claims.Say("register: %s", l.said()))
	}
	a.Reasons = claims.Strings(a.Said)
	return a
}

// A judge holds what is needed to weigh the evidence on one claim.
type judge struct {
	c      claims.Claim
	family string   // the claimant's
	own    []string // the claimant's hands, where any are known
	day    claims.Date
	reg    *claims.Origins
	r      Rules
	set    Setting   // in which figures are compared
	seen   []weighed // visible on the day, in a fixed order
}

// A weighed assertion is one with its side: +1 supports, -1 disputes, 0 says
// nothing that counts.
type weighed struct {
	claims.Assertion
	side   int
	rel    Relation // "" when no figures were compared
	why    Why      // without its text; see whyText
	scope  int      // 0 equal, 1 bridged, 2 wider or narrower
	denies bool     // in words, though its figure agrees
}

func newJudge(c claims.Claim, live []claims.Assertion, day claims.Date, reg *claims.Origins, r Rules) *judge {
	if reg == nil {
		reg = claims.NewOrigins(nil)
	}
	j := &judge{c: c, family: reg.Family(c.Origin), day: day, reg: reg, r: r}
	if len(r.Hands.Of) > 0 {
		j.own = j.hands(j.family)
	}
	visible := j.visible(live)
	j.set = j.setting(visible)
	j.seen = make([]weighed, len(visible))
	for i := range visible {
		j.seen[i] = j.weigh(visible[i])
	}
	return j
}

// visible returns what had been published by the day, in a fixed order.
func (j *judge) visible(live []claims.Assertion) []claims.Assertion {
	out := make([]claims.Assertion, 0, len(live))
	for _, a := range live {
		if claims.DateOf(a.First) > j.day || j.rating(a.Origin) == "E" {
			continue
		}
		if k := upTo(a.Mentions, j.day); k < len(a.Mentions) {
			a.Mentions = a.Mentions[:k]
		}
		out = append(out, a)
	}
	return inOrderOf(out)
}

// upTo returns how many of the mentions, in order of publication, the day
// knows.
func upTo(ms []claims.Mention, day claims.Date) int {
	for i := range ms {
		if claims.DateOf(ms[i].Published) > day {
			return i
		}
	}
	return len(ms)
}

// setting collects the breakdowns that may bridge scopes. The claimant's own
// are left out: nobody widens his own support.
func (j *judge) setting(visible []claims.Assertion) Setting {
	s := Setting{Counting: j.c.Counting, Event: j.c.Event, AsOf: j.c.AsOf, Rules: j.r}
	for _, b := range j.r.Breakdowns {
		if b.Family != j.family && b.AsOf <= j.day {
			s.Breakdowns = append(s.Breakdowns, b)
		}
	}
	for _, a := range visible {
		if b, ok := breakdownOf(a); ok && a.Family != "" && a.Family != j.family {
			b.Origin = j.name(a.Origin)
			s.Breakdowns = append(s.Breakdowns, b)
		}
	}
	return s
}

// weigh puts an assertion on a side. A figure is weighed by comparison; words
// count as the analyst took them. Whoever only mentions a claim says nothing
// of it, and a passage that denies a claim in words disputes it though its
// figure agrees (3,117 killed, but "by terrorists").
func (j *judge) weigh(a claims.Assertion) weighed {
	w := weighed{Assertion: a}
	if j.c.Figure == nil || a.Figure == nil {
		w.side = wordSide(a.Stance)
		return w
	}
	m := j.comparison(a)
	w.rel, _ = m.relate()
	w.why = m.why
	switch {
	case w.why.Bridged:
		w.scope = 1
	case w.why.Scope != "":
		w.scope = 2
	}
	switch {
	case a.Stance == claims.Mentions || w.rel == Replaced:
	case a.Stance == claims.Contradicts && w.rel != NotComparable && !w.rel.Disputes():
		w.side, w.denies = -1, true
	case w.rel.Supports():
		w.side = +1
	case w.rel.Disputes():
		w.side = -1
	}
	return w
}

// comparison lays the figure of an assertion beside the claim's.
func (j *judge) comparison(a claims.Assertion) comparison {
	s := j.set
	s.Floor = j.floor(a.Origin)
	s.Own = a.Family == j.family
	p := *a.Figure
	p.AsOf = a.AsOf
	return compared(*j.c.Figure, p, s)
}

// whyText writes out how an assertion's figure was weighed: for the few that
// speak for their families, not for the thousands that were weighed.
func (j *judge) whyText(w weighed) claims.Sentence {
	m := j.comparison(w.Assertion)
	text := m.text(m.relate())
	if w.denies {
		text = claims.Say("%s; but the passage denies the claim in words", text)
	}
	return text
}

func wordSide(s claims.Stance) int {
	switch s {
	case claims.Supports:
		return +1
	case claims.Contradicts:
		return -1
	}
	return 0
}

// voices returns what is heard of the kept assertions, one voice of each hand
// on each side, sorted by family.
func (j *judge) voices(keep func(weighed) bool) []weighed {
	kept, _ := j.onceEach(j.heard(keep))
	return kept
}

// heard returns the newest word of each family independent of the claimant
// among the kept assertions, sorted by family. What is only presumed to be an
// origin's waits for a person.
func (j *judge) heard(keep func(weighed) bool) []weighed {
	best := map[string]weighed{}
	for _, w := range j.seen {
		if w.Presumed || w.Family == "" || j.claimants(w.Family) || w.rel == NotComparable || !j.speaks(w) || !keep(w) {
			continue
		}
		if b, ok := best[w.Family]; !ok || outspeaks(w, b) {
			best[w.Family] = w
		}
	}
	out := make([]weighed, 0, len(best))
	for _, w := range best {
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b weighed) int { return strings.Compare(a.Family, b.Family) })
	return out
}

// speaks reports whether the origin may speak to the claim at all: an opinion
// is shared only by a named person or body, not by the outlet that prints it.
func (j *judge) speaks(w weighed) bool {
	if j.c.Logic != claims.LogicOpinion {
		return true
	}
	o, ok := j.reg.ByID(w.Origin)
	return !ok || o.Role != "agency" && o.Role != "outlet" && o.Role != "unnamed"
}

// outspeaks reports whether a is the better word of a family than b: the newer
// one; of one day the one that takes a stance, then the one with the claim's
// own scope, of two that a slip parts the truer, then the one whose figure says
// something of the claim, then by how it was reported.
func outspeaks(a, b weighed) bool {
	switch {
	case a.AsOf != b.AsOf:
		return a.AsOf > b.AsOf
	case (a.Stance == claims.Mentions) != (b.Stance == claims.Mentions):
		return b.Stance == claims.Mentions
	case a.scope != b.scope:
		return a.scope < b.scope
	case a.Figure != nil && b.Figure != nil && claims.Slipped(central(*a.Figure), central(*b.Figure)):
		return truer(a.Assertion, b.Assertion)
	case (a.side == 0) != (b.side == 0): // "at least 5,000, perhaps up to 20,000": the bound that says something speaks
		return b.side == 0
	case !a.First.Equal(b.First):
		return a.First.After(b.First)
	}
	return before(b.Assertion, a.Assertion) < 0
}

// sides lists the families on either side, sorted as the voices are.
func sides(voices []weighed) (supporting, disputing []string) {
	for _, w := range voices {
		switch w.side {
		case +1:
			supporting = append(supporting, w.Family)
		case -1:
			disputing = append(disputing, w.Family)
		}
	}
	return supporting, disputing
}

func count(voices []weighed) (s, x int) {
	sup, dis := sides(voices)
	return len(sup), len(dis)
}
