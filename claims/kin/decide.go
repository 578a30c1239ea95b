package kin

import (
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
)

// A DecideError says why a decision on a group cannot be made.
type DecideError struct{ Text string }

func (e *DecideError) Error() string { return e.Text }

// Hand is what a decision on the group unites or parts: all its families; or
// some of them, which are united with each other, or parted from all others of
// the group.
func (g Group) Hand(act claims.Action, some []string) (claims.Hand, error) {
	h := claims.Hand{ID: g.ID, Members: g.Families, Ties: g.Ties()}
	for _, f := range some {
		if !slices.Contains(g.Families, f) {
			return h, &DecideError{fmt.Sprintf("the family %q is not of this group. Its families: %s", f, strings.Join(g.Families, " "))}
		}
	}
	switch {
	case len(some) == 0:
	case act == claims.ActPart:
		h.Apart = some
	default:
		h.Members = some
		if !slices.Contains(some, h.ID) {
			h.ID = some[0]
		}
	}
	if act == claims.ActUnite && len(h.Members) < 2 {
		return h, &DecideError{"one family cannot be united with itself: name two or more"}
	}
	return h, nil
}
