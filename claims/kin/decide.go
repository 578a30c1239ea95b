package kin

import (
	"fmt"
	"slices"
	"strings"
	"time"

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

// A Decided hand is one that a person united or parted.
type Decided struct {
	claims.Hand
	Action claims.Action `json:"action"`
	Who    string        `json:"who"`
	At     time.Time     `json:"at"`
	Reason string        `json:"reason"`
	Seq    int64         `json:"seq"`
}

// obey follows what people decided, in their order: the later word on a family
// holds.
func (f *finder) obey(ds []claims.Decision) error {
	for _, d := range claims.Standing(ds) {
		if d.Action != claims.ActUnite && d.Action != claims.ActPart {
			continue
		}
		h, err := claims.ReadHand(d)
		if err != nil {
			return err
		}
		f.decided = append(f.decided, Decided{h, d.Action, d.Who, d.At, d.Reason, d.Seq})
		if d.Action == claims.ActUnite {
			f.unite(h)
		} else {
			f.part(h)
		}
	}
	return nil
}

func (f *finder) unite(h claims.Hand) {
	for _, m := range h.Members {
		old, was := f.settled[m]
		for fam, hand := range f.settled {
			if was && hand == old && old != m { // a hand that takes one in takes all of its
				f.settled[fam] = h.ID
			}
		}
		f.settled[m] = h.ID
		for _, o := range h.Members {
			delete(f.apart, pair(m, o))
		}
	}
}

func (f *finder) part(h claims.Hand) {
	apart := h.Apart
	if len(apart) == 0 {
		apart = h.Members
	}
	for _, a := range apart {
		f.settled[a], f.named[a] = a, true
		for _, m := range h.Members {
			if m != a {
				f.apart[pair(a, m)] = true
			}
		}
	}
}

func pair(a, b string) [2]string {
	if a > b {
		a, b = b, a
	}
	return [2]string{a, b}
}
