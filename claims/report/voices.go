package report

import (
	"slices"

	"claimwatch/claims"
)

// newest marks, among a claim's assertions, the last word of each origin: by
// its date; of several of one date, a side taken before a figure given in
// passing, then the one that stands on the board. What an origin said before
// is in the data, and who is unknown has no last word.
func (b *builder) newest(c claims.Claim) map[int]bool {
	all := b.folded[c.ID]
	last := map[string]int{}
	for i, a := range all {
		if a.Family == "" {
			continue
		}
		if k, ok := last[a.Origin]; !ok || later(a, all[k]) {
			last[a.Origin] = i
		}
	}
	out := map[int]bool{}
	for _, i := range last {
		out[i] = true
	}
	return out
}

// later reports whether an origin's assertion a comes after old.
func later(a, old claims.Assertion) bool {
	sided, was := a.Stance != claims.Mentions, old.Stance != claims.Mentions
	switch {
	case sided != was:
		return sided // a figure in passing does not take back what was said
	case a.AsOf != old.AsOf:
		return a.AsOf > old.AsOf
	case a.Figure == nil || old.Figure == nil:
		return a.Figure != nil
	}
	return stands(a, old)
}

// voice is the newest word of a family on a claim.
func (b *builder) voice(claim, family string) (name string, asOf claims.Date) {
	for _, a := range b.folded[claim] {
		if a.Family == family && a.AsOf >= asOf {
			name, asOf = b.name(a.Origin), a.AsOf
		}
	}
	if name == "" {
		name = family
	}
	return name, asOf
}

// voices are families by the names of their newest voices.
func (b *builder) voices(claim string, families []string) []string {
	out := []string{}
	for _, f := range families {
		name, _ := b.voice(claim, f)
		out = append(out, name)
	}
	return out
}

// maxSpoken is how many of each side are let speak on one claim: a report is
// read in the morning. How many more there are is said.
const maxSpoken = 4

// spoken picks the newest words of each side that are printed: independent
// before the claimant's own, reviewed before pending, new before old, then
// the newer; and counts the others. Where nobody takes a side, figures given
// in passing stand for it.
func spoken(c claims.Claim, ps []Position) (said []Position, more map[claims.Stance]int) {
	more = map[claims.Stance]int{}
	for _, stance := range []claims.Stance{claims.Supports, claims.Contradicts, claims.Mentions} {
		var side []Position
		for _, p := range ps {
			if p.Newest && p.Stance == stance && (stance != claims.Mentions || len(said) == 0 && counts(c, p)) {
				side = append(side, p)
			}
		}
		slices.SortStableFunc(side, func(x, y Position) int {
			return firstOf(!x.Claimant, !y.Claimant, x.Reviewed, y.Reviewed, x.New, y.New, x.AsOf > y.AsOf, y.AsOf > x.AsOf)
		})
		n := min(len(side), maxSpoken)
		said, more[stance] = append(said, side[:n]...), len(side)-n
	}
	sortPositions(said)
	return said, more
}
