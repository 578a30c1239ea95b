package assess

import (
	"cmp"
	"slices"

	"claimwatch/claims"
)

// caveatNotes tells, of the mentions of one assertion, where a caveat that
// those nearest to the origin carry ("could not be verified") is left out. The
// hop is how many hands stand between the reader and the origin.
func caveatNotes(ms []claims.Mention) []note {
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
		// Another sentence of the same article may carry the caveat.
		kept := slices.ContainsFunc(ms, func(o claims.Mention) bool { return o.Caveat != "" && articleKey(&o) == articleKey(&m) })
		if m.Caveat == "" && !kept {
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
