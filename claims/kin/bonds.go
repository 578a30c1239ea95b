package kin

import (
	"cmp"
	"slices"
	"strings"

	"claimwatch/crawler/news"
)

// samePlaces is in how many of the 32 places of their sketches two pages of one
// skeleton agree, at the least: those that share five parts in six or more.
const samePlaces = 27

// platformHands and platformShare are how many settled families, and which part
// of all that carry it, make an id a platform's.
const (
	platformHands = 3
	platformShare = 5 // one in five
)

// manyHands reports whether so many of the families are kept apart by people
// that what they share cannot be one hand's.
func (f *finder) manyHands(families []string) bool {
	hands := map[string]bool{}
	for _, fam := range families {
		if f.named[fam] {
			hands[f.settled[fam]] = true
		}
	}
	return len(hands) >= platformHands && len(hands)*platformShare >= len(families)
}

// carrier is an outlet with one sighting, or with several that count together:
// then from when all of them were there.
func (o *outlet) carrier(seen ...news.Sighting) Carrier {
	c := Carrier{Outlet: o.id, Family: o.family}
	for i, s := range seen {
		if i == 0 || s.First.After(c.First) {
			c.First, c.FirstCapture = s.First, s.FirstCapture
		}
		if i == 0 || s.Last.Before(c.Last) {
			c.Last, c.LastCapture = s.Last, s.LastCapture
		}
	}
	return c
}

// bond makes a bond of those that carry one thing; an outlet may be among them
// more than once.
func bond(rule Rule, what string, list []Carrier) Bond {
	b := Bond{Rule: rule, What: what}
	at := map[string]int{}
	for _, n := range list {
		i, ok := at[n.Outlet]
		if !ok {
			at[n.Outlet] = len(b.Carriers)
			b.Carriers = append(b.Carriers, n)
			continue
		}
		c := &b.Carriers[i]
		if n.First.Before(c.First) {
			c.First, c.FirstCapture = n.First, n.FirstCapture
		}
		if n.Last.After(c.Last) {
			c.Last, c.LastCapture = n.Last, n.LastCapture
		}
	}
	slices.SortFunc(b.Carriers, func(x, y Carrier) int { return cmp.Or(x.First.Compare(y.First), strings.Compare(x.Outlet, y.Outlet)) })
	if len(b.Carriers) > 1 {
		b.Since = b.Carriers[1].First
	}
	return b
}

// tags are the bonds of rule N1.
func (f *finder) tags() []Bond {
	by := map[string][]Carrier{}
	for _, o := range f.outlets {
		for _, s := range o.by[news.TraitTag] {
			by[s.Value] = append(by[s.Value], o.carrier(s))
		}
	}
	var out []Bond
	for what, list := range by {
		if len(list) > 1 {
			out = append(out, bond(RuleTag, what, list))
		}
	}
	return out
}

// machines are the bonds of rule N2.
func (f *finder) machines() []Bond {
	type key struct{ network, names string }
	by := map[key][]Carrier{}
	for _, o := range f.outlets {
		if o.fronted {
			continue
		}
		for _, a := range o.by[news.TraitAddress] {
			for _, c := range o.by[news.TraitNames] {
				k := key{a.Value, c.Value}
				by[k] = append(by[k], o.carrier(a, c))
			}
		}
	}
	var out []Bond
	for k, list := range by {
		if len(list) > 1 {
			out = append(out, bond(RuleCert, k.network+", certificate for "+k.names, list))
		}
	}
	return out
}

// A showing is a page's skeleton that an outlet showed at a network.
type showing struct {
	o               *outlet
	address, sketch news.Sighting
}

// templates are the bonds of rule N3. Within a network, outlets are put
// together that have a page of one skeleton in common.
func (f *finder) templates() []Bond {
	by := map[string][]showing{}
	for _, o := range f.outlets {
		if o.fronted {
			continue
		}
		for _, a := range o.by[news.TraitAddress] {
			for _, t := range o.by[news.TraitTemplate] {
				by[a.Value] = append(by[a.Value], showing{o, a, t})
			}
		}
	}
	var out []Bond
	for network, list := range by {
		out = append(out, alike(network, list)...)
	}
	return out
}

// alike groups what was shown at one network by skeletons.
func alike(network string, list []showing) []Bond {
	slices.SortFunc(list, func(a, b showing) int {
		return cmp.Or(strings.Compare(a.sketch.Value, b.sketch.Value), strings.Compare(a.o.id, b.o.id))
	})
	sets := newSets[int]()
	for i := range list {
		for j := range i {
			if list[i].o != list[j].o && sameTemplate(list[i].sketch.Value, list[j].sketch.Value) {
				sets.join(j, i)
			}
		}
	}
	groups := map[int][]Carrier{}
	for i, s := range list {
		r := sets.root(i)
		groups[r] = append(groups[r], s.o.carrier(s.address, s.sketch))
	}
	var out []Bond
	for r, carriers := range groups { // the root is the first, whose sketch names the group
		if len(carriers) > 1 {
			sketch := list[r].sketch.Value
			b := bond(RuleTemplate, network+", pages of one skeleton ("+sketch+")", carriers)
			b.Weak = !strings.HasPrefix(sketch, "own:")
			out = append(out, b)
		}
	}
	return out
}

// sameTemplate compares two sketches: of one maker, and alike in nearly all
// places.
func sameTemplate(a, b string) bool {
	x, as, _ := strings.Cut(a, ":")
	y, bs, _ := strings.Cut(b, ":")
	if x != y || len(as) != len(bs) {
		return false
	}
	same := 0
	for i := range len(as) {
		if as[i] == bs[i] {
			same++
		}
	}
	return same >= samePlaces
}
