package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
)

// A voice is an origin's newest word on the claim.
type voice struct {
	claims.Assertion
	Name, Grade, Counting, Camp, Interest string
	Own                                   bool
	Pending                               *claims.Figure
}

// citableShown is how many passages a form offers to cite.
const citableShown = 20

// citable are the newest reviewed assertions, which a verdict may rest on.
func citable(live []claims.Assertion) []claims.Assertion {
	out := slices.Clone(live[max(0, len(live)-citableShown):])
	slices.Reverse(out)
	return out
}

// voices are the newest words of each origin, of the supporting first.
func (r *Room) voices(s *Standing) []voice {
	own := r.o.Origins.Family(s.Claim.Origin)
	newest := map[string]*claims.Assertion{}
	for i := range s.Said() { // in order of dates
		if a := &s.Said()[i]; a.Origin != "" {
			newest[a.Origin] = a
		}
	}
	var out []voice
	for id, a := range newest {
		o, _ := r.o.Origins.ByID(id)
		vc := voice{Assertion: *a, Name: r.nameOf(id), Grade: cmpOr(o.Reliability, "F"), Counting: o.Counting, Camp: o.Camp, Interest: o.Interest, Own: a.Family == own}
		for _, p := range a.Parts {
			if p.Status == "under-review" {
				vc.Pending = &p
			}
		}
		out = append(out, vc)
	}
	rank := map[claims.Stance]int{claims.Supports: 0, claims.Contradicts: 1, claims.Mentions: 2}
	slices.SortFunc(out, func(a, b voice) int {
		own := 0
		if a.Own != b.Own {
			own = 1
			if b.Own {
				own = -1
			}
		}
		return cmp.Or(own, cmp.Compare(rank[a.Stance], rank[b.Stance]), strings.Compare(string(b.AsOf), string(a.AsOf)), strings.Compare(a.Origin, b.Origin))
	})
	return out
}

// reportLines put figures as the report does: who says so first, the number
// as it was meant, who is counted, and the day.
func reportLines(vs []voice) []string {
	var out []string
	for _, v := range vs {
		if v.Figure == nil || v.Own || !v.Reviewed {
			continue
		}
		out = append(out, fmt.Sprintf("%s says %s %s (%s; who is counted: %s).", v.Name, figureWords(*v.Figure), v.Figure.Metric, v.AsOf, scopeWords(v.Figure.Scope)))
	}
	return out[:min(len(out), 8)]
}
