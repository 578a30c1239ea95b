package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// A Group is one card of the inbox: everything that waits and says one thing
// of one claim from one origin, folded.
type Group struct {
	ID    int64 // the piece of evidence that stands for it
	Claim claims.Claim
	claims.Assertion
	Rank    int  // see assess.Impact; 1 changes the claim's state
	Changes bool // confirming it would change the claim's state
	Own     bool // the claimant repeating itself
	Noise   bool // the matcher only suggests it, and it would change nothing
	Last    int64
	second  bool // somebody has answered already, unseen
}

// Lead is the passage that the card shows.
func (g *Group) Lead() claims.Mention { return *g.lead() }

func (g *Group) lead() *claims.Mention {
	for i := range g.Mentions {
		if g.Mentions[i].ID == g.ID {
			return &g.Mentions[i]
		}
	}
	return &g.Mentions[0]
}

// kept is how many assertions of one origin, stance, metric and scope are
// looked at when a card is weighed.
const kept = 2

// newestWords leaves of what was said the newest words of each origin. Who
// supports and disputes is told by every family's newest word, so that what a
// card would change is the same, at a fraction of the work.
func newestWords(said []claims.Assertion) []claims.Assertion {
	seen := map[string]int{}
	var out []claims.Assertion
	for i := len(said) - 1; i >= 0; i-- { // in order of dates
		k := said[i].Origin + "|" + string(said[i].Stance)
		if f := said[i].Figure; f != nil {
			k += "|" + string(f.Metric) + "|" + f.Scope + "|" + f.Status + "|" + f.Role
		}
		if len(said[i].Parts) > 0 {
			k += "|parts"
		}
		if seen[k]++; seen[k] <= kept {
			out = append(out, said[i])
		}
	}
	slices.Reverse(out)
	return out
}

// groups makes cards of what waits on one claim and weighs each. Of pending
// assertions only the newest of each family and stance is weighed in full:
// the others are overridden by it as long as it stands.
func (r *Room) groups(c claims.Claim, live, open []claims.Assertion, day claims.Date, rules assess.Rules) []*Group {
	live = newestWords(live)
	base := assess.Assess(c, live, day, r.o.Origins, rules)
	own := r.o.Origins.Family(c.Origin)
	heard := map[string]bool{}
	for _, a := range live {
		heard[a.Family] = true
	}
	newest := map[string]int{}
	for i, a := range open {
		newest[a.Family+"|"+string(a.Stance)] = i // open is in order of dates
	}
	out := make([]*Group, 0, len(open))
	for i, a := range open {
		g := &Group{Claim: c, Assertion: a, Rank: 6, Own: a.Family != "" && a.Family == own}
		if a.Family != "" && !heard[a.Family] {
			g.Rank = 5
		}
		if a.Family != "" && newest[a.Family+"|"+string(a.Stance)] == i {
			g.Changes, g.Rank = base.Impact(c, live, a, r.o.Origins, rules)
		}
		g.pick()
		out = append(out, g)
	}
	return out
}

// pick chooses the passage that stands for the group: the surest, then the
// earliest.
func (g *Group) pick() {
	best := &g.Mentions[0]
	g.Noise = !g.Changes
	for i := range g.Mentions {
		m := &g.Mentions[i]
		g.Last = max(g.Last, m.ID)
		if m.Tier == claims.Accept {
			g.Noise = false
		}
		if m.Score > best.Score {
			best = m
		}
	}
	g.ID = best.ID
}

// sortQueue puts all cards in the order of what an answer would change;
// within a rank the older first. Noise comes last, what sleeps not at all.
func (v *View) sortQueue(now time.Time) {
	v.groups = map[int64]*Group{}
	asleep := v.snoozed(now)
	for _, s := range v.Claims {
		for _, g := range s.Open {
			for i := range g.Mentions {
				v.groups[g.Mentions[i].ID] = g
			}
			if !asleep[g.ID] {
				v.Queue = append(v.Queue, g)
			}
		}
	}
	sortGroups(v.Queue)
}

func sortGroups(list []*Group) {
	slices.SortStableFunc(list, func(a, b *Group) int {
		return cmp.Or(cmp.Compare(noise(a), noise(b)), cmp.Compare(a.Rank, b.Rank), a.First.Compare(b.First), cmp.Compare(a.ID, b.ID))
	})
}

func noise(g *Group) int {
	if g.Noise {
		return 1
	}
	return 0
}

// How long a card may sleep.
const (
	SnoozeOrigin = "origin" // until a further independent origin speaks to the claim
	SnoozeFigure = "figure" // until the lowest or the highest figure changes
)

// snoozed are the cards that sleep now: until a day, or as long as the mark
// of the claim is the one that was kept in the decision.
func (v *View) snoozed(now time.Time) map[int64]bool {
	out := map[int64]bool{}
	for _, d := range v.Log.Of(claims.ActSnooze) {
		id, ok := evidenceOf(d.Subject)
		if !ok {
			continue
		}
		if until, err := claims.ParseDate(d.After); err == nil {
			out[id] = claims.DateOf(now) < until
			continue
		}
		out[id] = false
		for _, s := range v.Claims {
			if slices.ContainsFunc(s.Open, func(g *Group) bool { return g.ID == id }) {
				out[id] = d.After == sleepMark(d.After, s)
			}
		}
	}
	return out
}

// sleepMark is what a sleeping card watches: "origin:" with the number of
// families that speak to the claim, or "figure:" with its extremes. kind may
// be an older mark of the same kind.
func sleepMark(kind string, s *Standing) string {
	if strings.HasPrefix(kind, SnoozeOrigin) {
		families := map[string]bool{}
		for _, a := range s.Said() {
			families[a.Family] = true
		}
		return fmt.Sprintf("%s:%d", SnoozeOrigin, len(families))
	}
	mark := SnoozeFigure + ":"
	for _, f := range []*claims.Figure{s.Provisional().Lowest, s.Provisional().Highest} {
		if f != nil {
			mark += figureWords(*f) + ";"
		}
	}
	return mark
}

// Sections cut the queue as the list beside the card shows it.
func (v *View) Sections(list []*Group) (matters, rest, noise []*Group) {
	for _, g := range list {
		switch {
		case g.Noise:
			noise = append(noise, g)
		case g.Changes:
			matters = append(matters, g)
		default:
			rest = append(rest, g)
		}
	}
	return matters, rest, noise
}
