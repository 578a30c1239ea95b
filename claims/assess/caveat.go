package assess

import (
	"cmp"
	"slices"

	"claimwatch/claims"
)

// hedged are the articles, among what is seen, in which any sentence carries a
// caveat: figures and what is said of them seldom stand in one.
func (j *judge) hedged() map[string]bool {
	out := map[string]bool{}
	for i := range j.seen {
		for k := range j.seen[i].Mentions {
			if m := &j.seen[i].Mentions[k]; m.Caveat != "" {
				out[articleKey(m)] = true
			}
		}
	}
	return out
}

// caveatNotes tells, of the mentions of one assertion, where a caveat that
// those nearest to the origin carry ("could not be verified") is left out. The
// hop is how many hands stand between the reader and the origin. An article
// among the hedged ones carries its caveat in another sentence.
func caveatNotes(ms []claims.Mention, hedged map[string]bool) []note {
	if !slices.ContainsFunc(ms, func(m claims.Mention) bool { return m.Caveat != "" }) {
		return nil
	}
	order := slices.Clone(ms)
	slices.SortStableFunc(order, func(a, b claims.Mention) int {
		return cmp.Or(cmp.Compare(len(a.Via), len(b.Via)), earlier(a, b))
	})
	first := slices.IndexFunc(order, func(m claims.Mention) bool { return m.Caveat != "" })
	if first < 0 {
		return nil
	}
	var without []claims.Mention
	for _, m := range order[first+1:] {
		if m.Caveat == "" && !hedged[articleKey(&m)] {
			without = append(without, m)
		}
	}
	if len(without) == 0 {
		return nil
	}
	m := order[first]
	return []note{{FlagCaveat, claims.Say("e%d has \"%s\"; %d of %d other mentions leave it out, first e%d of %s, at hop %d",
		m.ID, m.Caveat, len(without), len(ms)-1, without[0].ID, without[0].Outlet, len(without[0].Via))}}
}
