package assess

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"claimwatch/claims"
)

// A Series is what one origin said of one metric and scope over time. Numbers
// of different origins never stand in one series.
type Series struct {
	Origin, Family string
	Metric         claims.Metric
	Scope          string
	Status         string // "under-review" for cases that stand beside the count, otherwise ""
	Steps          []Step
}

// A Step is one figure of a series.
type Step struct {
	AsOf     claims.Date
	Figure   claims.Figure
	Low      float64 // bottom of the interval
	High     float64 // top of it; +Inf when the origin states no upper bound
	Mentions []int64
	Change   Change
	Flags    []string

	unexplained claims.Sentence // what the flag of that name says
}

// MarshalJSON leaves High null where there is no upper bound: JSON has no
// infinity.
func (s Step) MarshalJSON() ([]byte, error) {
	type plain Step
	out := struct {
		plain
		High *float64
	}{plain: plain(s)}
	if !math.IsInf(s.High, 1) {
		out.High = &s.High
	}
	return json.Marshal(out)
}

// A Change is how a step stands to the one before.
type Change = string

// The changes.
const (
	ChangeFirst    Change = "first"
	ChangeRaised   Change = "raised"
	ChangeLowered  Change = "lowered"
	ChangeRestated Change = "restated"
	ChangeFrozen   Change = "frozen" // restated unchanged for frozenDays or more
)

// frozenDays is how long a daily count may stand still before it is called
// frozen.
const frozenDays = 4

// Flags of a step.
const (
	StepSlip        = "slip"             // one digit off the same origin's figure of the day
	StepSum         = "does-not-add-up"  //
	StepRevision    = "revision"         // lower than before
	StepDefinition  = "definition-break" // minors moved into or out of another part
	StepUnexplained = "unexplained"      // cases under review fell by more than the count rose
)

// series builds the step series of every origin that gave a figure.
func (j *judge) series() []Series {
	byKey := map[string]*Series{}
	for _, w := range j.seen {
		if w.Presumed || w.Figure == nil || w.Figure.Role == "superseded" || w.Figure.Role == "negated" || w.Family == "" {
			continue
		}
		if w.Figure.Role == "part" && everybody(w.Figure.Scope) {
			continue // some of those counted, nobody says who
		}
		j.step(byKey, w.Assertion, *w.Figure)
		for _, p := range w.Parts {
			if p.Status == "" && scopeOf(p.Scope).name == "everybody" {
				continue // a part of which the text does not say who is counted is no count of everybody
			}
			if p.Status == "" && p.Metric == "" {
				p.Metric = w.Figure.Metric
			}
			j.step(byKey, w.Assertion, p)
		}
	}
	out := make([]Series, 0, len(byKey))
	for _, s := range byKey {
		s.finish()
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Series) int {
		return cmp.Or(strings.Compare(a.Origin, b.Origin), strings.Compare(string(a.Metric), string(b.Metric)),
			strings.Compare(a.Scope, b.Scope), strings.Compare(a.Status, b.Status))
	})
	reconcile(out)
	return out
}

// step adds one figure of an assertion to the series it belongs to.
func (j *judge) step(byKey map[string]*Series, a claims.Assertion, f claims.Figure) {
	status := ""
	if f.Status == "under-review" {
		status = f.Status
	}
	scope := scopeOf(f.Scope).name
	k := strings.Join([]string{a.Origin, string(f.Metric), scope, status}, "|")
	s := byKey[k]
	if s == nil {
		s = &Series{Origin: a.Origin, Family: a.Family, Metric: f.Metric, Scope: scope, Status: status}
		byKey[k] = s
	}
	b := Bounds(f, j.floor(a.Origin))
	st := Step{AsOf: a.AsOf, Figure: f, Low: b.Low, High: b.High}
	st.Figure.AsOf = a.AsOf
	for _, m := range a.Mentions {
		st.Mentions = append(st.Mentions, m.ID)
	}
	if len(a.Parts) > 1 && sameValue(f, *a.Figure) {
		switch sum := AddUp(*a.Figure, a.Parts); sum.How {
		case SumWrong:
			st.Flags = append(st.Flags, StepSum)
		case SumNested, SumApart:
			st.Flags = append(st.Flags, string(sum.How))
		}
	}
	s.add(st)
}

// add keeps one step for each date and value.
func (s *Series) add(st Step) {
	for i := range s.Steps {
		if o := &s.Steps[i]; o.AsOf == st.AsOf && sameValue(o.Figure, st.Figure) {
			for _, id := range st.Mentions {
				if !slices.Contains(o.Mentions, id) {
					o.Mentions = append(o.Mentions, id)
				}
			}
			o.Flags = append(o.Flags, st.Flags...)
			return
		}
	}
	s.Steps = append(s.Steps, st)
}

// finish names each step's change. A slip is flagged and does not count as
// the figure that the next step is measured by.
func (s *Series) finish() {
	slices.SortStableFunc(s.Steps, func(a, b Step) int {
		return cmp.Or(strings.Compare(string(a.AsOf), string(b.AsOf)), cmp.Compare(central(a.Figure), central(b.Figure)))
	})
	s.markSlips()
	last, since, sum := -1, claims.Date(""), ""
	for i := range s.Steps {
		st := &s.Steps[i]
		slices.Sort(st.Mentions)
		how := st.takeSum()
		if slices.Contains(st.Flags, StepSlip) {
			st.Change = ChangeRestated
			continue
		}
		if how != "" && sum != "" && how != sum {
			st.Flags = append(st.Flags, StepDefinition)
		}
		sum = cmp.Or(how, sum)
		st.Change = ChangeFirst
		if last >= 0 {
			st.Change = change(central(s.Steps[last].Figure), central(st.Figure), st.AsOf.Sub(since))
		}
		if st.Change == ChangeLowered {
			st.Flags = append(st.Flags, StepRevision)
		}
		if st.Change != ChangeRestated && st.Change != ChangeFrozen {
			since = st.AsOf
		}
		last = i
	}
}

func change(from, to float64, unchanged int) Change {
	switch {
	case to > from:
		return ChangeRaised
	case to < from:
		return ChangeLowered
	case unchanged >= frozenDays:
		return ChangeFrozen
	}
	return ChangeRestated
}

// takeSum removes the note of how the parts added up and returns it.
func (st *Step) takeSum() string {
	how := ""
	st.Flags = slices.DeleteFunc(slices.Compact(st.Flags), func(f string) bool {
		if f == string(SumNested) || f == string(SumApart) {
			how = f
			return true
		}
		return false
	})
	return how
}

// markSlips flags, of two figures of one date that differ by a slip of the
// finger, the one that fewer mentions carry.
func (s *Series) markSlips() {
	for i := range s.Steps {
		for k := i + 1; k < len(s.Steps) && s.Steps[k].AsOf == s.Steps[i].AsOf; k++ {
			a, b := &s.Steps[i], &s.Steps[k]
			if !claims.Slipped(central(a.Figure), central(b.Figure)) {
				continue
			}
			if len(b.Mentions) > len(a.Mentions) {
				a, b = b, a
			}
			b.Flags = append(b.Flags, StepSlip)
		}
	}
}

// reconcile compares cases under review with the count beside them: cases
// that leave the one should arrive in the other.
func reconcile(list []Series) {
	for i := range list {
		for k := range list {
			p, s := &list[i], &list[k]
			if p.Status != "" && s.Status == "" && p.Origin == s.Origin && p.Metric == s.Metric && p.Scope == s.Scope {
				p.reconcile(*s)
			}
		}
	}
}

func (s *Series) reconcile(with Series) {
	for i := 1; i < len(s.Steps); i++ {
		from, to := s.Steps[i-1], &s.Steps[i]
		a, ok1 := with.at(from.AsOf)
		b, ok2 := with.at(to.AsOf)
		fell := central(from.Figure) - central(to.Figure)
		if rest := fell - (b - a); ok1 && ok2 && fell > 0 && rest > 0 {
			to.unexplained = claims.Say("fell by %s while the count rose by %s, %s cases without a word", number(fell), number(b-a), number(rest))
			to.Flags = append(to.Flags, StepUnexplained+": "+to.unexplained.String())
		}
	}
}

// at returns the value on a date.
func (s Series) at(d claims.Date) (float64, bool) {
	for _, st := range s.Steps {
		if st.AsOf == d && !slices.Contains(st.Flags, StepSlip) {
			return central(st.Figure), true
		}
	}
	return 0, false
}
