package kin

import (
	"slices"

	"claimwatch/claims"
)

// The states of a group.
const (
	Suggested = "suggested" // counted once until a person decides
	United    = "united"    // a person said that it is one hand
	Noted     = "noted"     // shown, and counted apart
)

// A Group is families that share something, with all of it.
type Group struct {
	ID       string   `json:"id"` // of the family that was seen first
	State    string   `json:"state"`
	Families []string `json:"families"` // in the order in which they were first seen
	Once     []string `json:"once"`     // those that count once together
	Bonds    []Bond   `json:"bonds"`
}

// Ties are the bonds in words, for the record of a decision.
func (g Group) Ties() []string {
	var out []string
	for _, b := range g.Bonds {
		out = append(out, b.String())
	}
	return out
}

// Kinship is what ties the outlets of a desk.
type Kinship struct {
	Groups    []Group   `json:"groups"`
	Decided   []Decided `json:"decided"`
	Platforms []Bond    `json:"platforms"` // ids that tie nobody, because hands that people keep apart use them

	hands claims.Hands
}

// Hands are for counting: see package assess.
func (k *Kinship) Hands() claims.Hands { return k.hands }

// Group returns the group of that id, or of which that family is one.
func (k *Kinship) Group(id string) (Group, bool) {
	for _, g := range k.Groups {
		if g.ID == id {
			return g, true
		}
	}
	for _, g := range k.Groups {
		if slices.Contains(g.Families, id) {
			return g, true
		}
	}
	return Group{}, false
}

// group gathers the families that share anything that a person has not parted,
// for showing.
func (f *finder) group(k *Kinship) {
	all := newSets[string]()
	for _, b := range f.bonds {
		if b.platform {
			continue
		}
		fams := b.families()
		for i, a := range fams {
			for _, c := range fams[:i] {
				if !f.apart[pair(a, c)] {
					all.join(a, c)
				}
			}
		}
	}
	at := map[string]int{}
	for _, fam := range f.families() {
		r := all.root(fam)
		i, ok := at[r]
		if !ok {
			i = len(k.Groups)
			at[r] = i
			k.Groups = append(k.Groups, Group{ID: fam})
		}
		k.Groups[i].Families = append(k.Groups[i].Families, fam)
	}
	k.Groups = slices.DeleteFunc(k.Groups, func(g Group) bool { return len(g.Families) < 2 })
	for i := range k.Groups {
		f.fill(&k.Groups[i], k)
	}
}

// fill says of a group what ties it and how it counts.
func (f *finder) fill(g *Group, k *Kinship) {
	for _, b := range f.bonds {
		if !b.platform && len(b.families()) > 1 && slices.ContainsFunc(b.families(), func(fam string) bool { return slices.Contains(g.Families, fam) }) {
			g.Bonds = append(g.Bonds, b)
		}
	}
	united, of := true, map[string]int{} // families of each hand
	for _, fam := range g.Families {
		for _, h := range k.hands.HandsOf(fam) {
			of[h]++
		}
	}
	for _, fam := range g.Families {
		if slices.ContainsFunc(k.hands.HandsOf(fam), func(h string) bool { return of[h] > 1 }) {
			g.Once = append(g.Once, fam)
		}
		united = united && f.settled[fam] != "" && f.settled[fam] == f.settled[g.Families[0]]
	}
	switch {
	case united:
		g.State = United
	case len(g.Once) > 0:
		g.State = Suggested
	default:
		g.State = Noted
	}
}
