package model

import (
	"cmp"
	"slices"
)

// fuseOffset damps the first ranks (Cormack, Clarke and Büttcher, 2009).
const fuseOffset = 60

// Fuse joins rankings of the same things, best first, into one: each thing
// gets the sum of 1/(60+rank) over the rankings that name it. It needs no
// scores that could be compared. A thing named twice in one ranking counts
// once; ties go to what an earlier ranking names first.
func Fuse(rankings ...[]string) []string {
	type thing struct {
		id    string
		score float64
		first int
	}
	at := map[string]int{}
	var all []thing
	for _, ranking := range rankings {
		seen := map[string]bool{}
		for rank, id := range ranking {
			if seen[id] {
				continue
			}
			seen[id] = true
			i, ok := at[id]
			if !ok {
				i = len(all)
				at[id] = i
				all = append(all, thing{id: id, first: i})
			}
			all[i].score += 1 / float64(fuseOffset+rank+1)
		}
	}
	slices.SortFunc(all, func(a, b thing) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.first, b.first))
	})
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = t.id
	}
	return out
}
