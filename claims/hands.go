package claims

import (
	"encoding/json"
	"fmt"
	"slices"
)

// What people decide on families that a hand seems to run, see package kin.
const (
	ActUnite Action = "unite" // they are one hand's, and count once for good; After is a [Hand]
	ActPart  Action = "part"  // they are not, and what they share ties them no more; After is a [Hand]
)

// FamilySubject names a family in a decision.
func FamilySubject(id string) string { return "family:" + id }

// A Hand is what a person decided on families: with [ActUnite] that all the
// members are run by one, with [ActPart] that each of those apart is run by
// somebody else than every other member.
type Hand struct {
	ID      string   `json:"id"`
	Members []string `json:"members"`
	Apart   []string `json:"apart,omitempty"`
	Ties    []string `json:"ties,omitempty"` // what they shared when it was decided, for the record
}

// ReadHand reads what a decision unites or parts.
func ReadHand(d Decision) (Hand, error) {
	var h Hand
	if err := json.Unmarshal([]byte(d.After), &h); err != nil {
		return h, fmt.Errorf("cannot read which families decision %d is about: %w", d.Seq, err)
	}
	return h, nil
}

// Hands says which families cannot corroborate each other because one hand
// seems to run them, or does. The zero value knows of none.
type Hands struct {
	Rules string // version of the rules that found them, with the values they turn on

	// Of lists the hands of a family: several where it shares with families that
	// people keep apart from each other. One that is not listed is its own hand.
	Of map[string][]string
	// Why says what ties a family to its hand: "N1, adsense:pub-4711".
	Why map[string]string
	// Noted is shared by families that count apart all the same.
	Noted []Shared
}

// Shared is what families have in common, in words.
type Shared struct {
	Families []string `json:"families"`
	What     string   `json:"what"`
}

// HandsOf returns the hands of a family, itself where nothing ties it.
func (h Hands) HandsOf(family string) []string {
	if of := h.Of[family]; len(of) > 0 {
		return of
	}
	return []string{family}
}

// Touch reports whether two families have a hand in common.
func (h Hands) Touch(a, b string) bool {
	if a == b {
		return true
	}
	if len(h.Of) == 0 {
		return false
	}
	of := h.HandsOf(b)
	return slices.ContainsFunc(h.HandsOf(a), func(x string) bool { return slices.Contains(of, x) })
}
