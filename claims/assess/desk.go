package assess

import (
	"math"
	"slices"

	"claimwatch/claims"
)

// Desk assesses every claim of the list on a day by the reviewed, standing
// mentions, rivals included: a claim whose rival has independent support is
// contested if it has some itself, and disputed if it has none. Pending
// evidence that could change a state raises the flag unreviewed.
func Desk(list []claims.Claim, mentions []claims.Mention, day claims.Date, reg *claims.Origins, r Rules) map[string]Assessment {
	live, pending := byClaim(mentions, day, func(m claims.Mention) bool { return m.Reviewed })
	alone := assessAll(list, live, day, reg, r)
	out := amongRivals(list, alone)
	for _, c := range list {
		open := Fold(pending[c.ID])
		if alone[c.ID].couldChange(c, live[c.ID], open, reg, r) {
			out[c.ID] = out[c.ID].unreviewed(len(open))
		}
	}
	return out
}

// Provisional assesses as if every pending mention that the matcher accepts
// had been confirmed with the stance the matcher gave it.
func Provisional(list []claims.Claim, mentions []claims.Mention, day claims.Date, reg *claims.Origins, r Rules) map[string]Assessment {
	live, _ := byClaim(mentions, day, func(m claims.Mention) bool { return m.Reviewed || m.Tier == claims.Accept })
	return amongRivals(list, assessAll(list, live, day, reg, r))
}

// byClaim folds the mentions that count and hands back the others that are
// not rejected, both by claim and without what was published after the day.
func byClaim(mentions []claims.Mention, day claims.Date, counts func(claims.Mention) bool) (map[string][]claims.Assertion, map[string][]claims.Mention) {
	counted, open := map[string][]claims.Mention{}, map[string][]claims.Mention{}
	for i := range mentions {
		m := &mentions[i]
		switch {
		case m.Rejected || claims.DateOf(m.Published) > day:
		case counts(*m):
			counted[m.Claim] = append(counted[m.Claim], *m)
		default:
			open[m.Claim] = append(open[m.Claim], *m)
		}
	}
	live := map[string][]claims.Assertion{}
	for id, ms := range counted {
		live[id] = Fold(ms)
	}
	return live, open
}

func assessAll(list []claims.Claim, live map[string][]claims.Assertion, day claims.Date, reg *claims.Origins, r Rules) map[string]Assessment {
	alone := map[string]Assessment{}
	for _, c := range list {
		alone[c.ID] = Assess(c, live[c.ID], day, reg, r)
	}
	return alone
}

// Beside puts assessments that [Assess] made of each claim alone in sight of
// each other's rivals, as [Desk] does. It is for whoever keeps them from one
// answer to the next.
func Beside(list []claims.Claim, alone map[string]Assessment) map[string]Assessment {
	return amongRivals(list, alone)
}

func amongRivals(list []claims.Claim, alone map[string]Assessment) map[string]Assessment {
	out := map[string]Assessment{}
	for _, c := range list {
		out[c.ID] = alone[c.ID].beside(c, rivals(list, c), alone)
	}
	return out
}

// rivals returns the claims that c names as rivals or that name c, sorted.
func rivals(list []claims.Claim, c claims.Claim) []string {
	out := slices.Clone(c.Rivals)
	for _, o := range list {
		if slices.Contains(o.Rivals, c.ID) && !slices.Contains(out, o.ID) {
			out = append(out, o.ID)
		}
	}
	slices.Sort(out)
	return out
}

// beside returns the assessment in sight of the claim's rivals. Only rivals
// with independent support count; a superseded claim stays so.
func (a Assessment) beside(c claims.Claim, rivals []string, alone map[string]Assessment) Assessment {
	families := map[string]bool{}
	for _, id := range rivals {
		if r := alone[id]; r.S > 0 {
			a.Rivals = append(a.Rivals, id)
			for _, f := range r.Supporting {
				families[f] = true
			}
		}
	}
	if len(a.Rivals) == 0 {
		return a
	}
	what := claims.Say("rival %s has independent support from %s", list(a.Rivals), plural(len(families), "1 family", "%d families"))
	if c.Logic == claims.LogicPlain {
		a.Digit = Digit(a.S, a.X+len(families))
	}
	was := a.State
	switch {
	case was == Superseded || c.Logic == claims.LogicAbsence:
	case a.S > 0:
		a.State = Contested
	default:
		a.State = Disputed
	}
	first := what
	if a.State != was {
		first = claims.Say("%s: %s", claims.Term(a.State), what)
	}
	a.Said = append([]claims.Sentence{first}, a.Said...)
	a.Reasons = append([]string{first.String()}, a.Reasons...)
	return a
}

// couldChange reports whether confirming any one pending assertion would
// change the state.
func (a Assessment) couldChange(c claims.Claim, live, open []claims.Assertion, reg *claims.Origins, r Rules) bool {
	for _, p := range newestOf(open) {
		if changes, _ := a.Impact(c, live, p, reg, r); changes {
			return true
		}
	}
	return false
}

// unreviewed returns a with the flag of that name.
func (a Assessment) unreviewed(pending int) Assessment {
	a.Flags = inOrder(append(slices.Clone(a.Flags), FlagUnreviewed))
	why := claims.Say("%s: %s, of which one could change the state", claims.Term(FlagUnreviewed), plural(pending, "1 assertion is pending", "%d assertions are pending"))
	a.Said = append(slices.Clone(a.Said), why)
	a.Reasons = append(slices.Clone(a.Reasons), why.String())
	return a
}

// newestOf leaves, of pending assertions, the newest of each family and
// stance: the others would be overridden by it anyway.
func newestOf(open []claims.Assertion) []claims.Assertion {
	best := map[string]int{}
	var out []claims.Assertion
	for _, a := range open {
		if a.Family == "" {
			continue
		}
		k := a.Family + "|" + string(a.Stance)
		if i, ok := best[k]; !ok {
			best[k] = len(out)
			out = append(out, a)
		} else if before(out[i], a) < 0 {
			out[i] = a
		}
	}
	return out
}

// inOrder sorts flags as they are printed.
func inOrder(flags []string) []string {
	var out []string
	for _, f := range flagOrder() {
		if slices.Contains(flags, f) {
			out = append(out, f)
		}
	}
	return out
}

// Impact says what confirming the assertion p would do: whether it would
// change the claim's state, and its rank in the inbox.
//
//	1  changes the state
//	2  would make an agreed verdict outdated: the lowest or highest figure moves by more than a tenth
//	3  changes S or X
//	4  changes the lowest or the highest figure
//	5  brings a new origin
//	6  the rest
//
// The higher of the ranks that hold is the smaller number.
func Impact(c claims.Claim, live []claims.Assertion, p claims.Assertion, day claims.Date, reg *claims.Origins, r Rules) (changes bool, rank int) {
	a := unsigned(c, live, day, reg, r)
	return a.Impact(c, live, p, reg, r)
}

// Impact is the same for an assessment that [Assess] made of the live
// assertions, which halves the work for a queue. It does not hold for one that
// [Desk] has put beside its rivals.
func (a Assessment) Impact(c claims.Claim, live []claims.Assertion, p claims.Assertion, reg *claims.Origins, r Rules) (changes bool, rank int) {
	p.Presumed = false // confirming it is what is asked about
	next := make([]claims.Assertion, 0, len(live)+1)
	b := unsigned(c, append(append(next, live...), p), a.Day, reg, r)
	switch {
	case a.State != b.State:
		return true, 1
	case a.Outdates(b):
		return false, 2
	case a.S != b.S || a.X != b.X:
		return false, 3
	case changed(a.Lowest, b.Lowest) || changed(a.Highest, b.Highest):
		return false, 4
	case b.Ladder.Origins > a.Ladder.Origins:
		return false, 5
	}
	return false, 6
}

// Outdates reports whether going from a to b makes a verdict agreed under a
// outdated: the state changes, or the lowest or highest figure moves by more
// than a tenth.
func (a Assessment) Outdates(b Assessment) bool {
	return a.State != b.State || moved(a.Lowest, b.Lowest) || moved(a.Highest, b.Highest)
}

func moved(a, b *claims.Figure) bool {
	return a != nil && b != nil && math.Abs(central(*b)-central(*a)) > central(*a)/10
}

// changed reports whether a bound appeared, vanished or moved at all.
func changed(a, b *claims.Figure) bool {
	if a == nil || b == nil {
		return a != b
	}
	return !sameValue(*a, *b)
}
