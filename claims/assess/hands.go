package assess

import (
	"cmp"
	"slices"
	"strings"

	"claimwatch/claims"
)

// An echo is a family that says the same as another of one hand, and so adds
// nothing.
type echo struct{ said, of weighed }

// onceEach leaves one voice of each hand on each side, sorted by family, and
// returns the others as echoes. Families that people keep apart are each heard;
// one that is tied to several of those is an echo of whichever spoke, and those
// that are tied, over whatever hands, to none that spoke are one voice together.
// So another outlet that is tied to one that spoke never makes the voices more.
func (j *judge) onceEach(voices []weighed) (kept []weighed, echoes []echo) {
	if len(j.r.Hands.Of) == 0 {
		return voices, nil
	}
	order := slices.Clone(voices)
	slices.SortStableFunc(order, j.speaksFor)
	sides := map[int]*choir{}
	for _, w := range order {
		c := sides[w.side]
		if c == nil {
			c = newChoir()
			sides[w.side] = c
		}
		c.seat(j.hands(w.Family))
	}
	for i, w := range order {
		if first := sides[w.side].leads(i, j.hands(w.Family)); first == i {
			kept = append(kept, w)
		} else {
			echoes = append(echoes, echo{w, order[first]})
		}
	}
	slices.SortFunc(kept, func(a, b weighed) int { return strings.Compare(a.Family, b.Family) })
	slices.SortFunc(echoes, func(a, b echo) int { return strings.Compare(a.said.Family, b.said.Family) })
	return kept, echoes
}

// A choir is the hands of one side: which are tied, and who speaks for each.
type choir struct {
	up    map[string]string // to the hand that stands for those tied
	first map[string]int    // of a hand, and under a key of their own of all tied
}

func newChoir() *choir { return &choir{map[string]string{}, map[string]int{}} }

func (c *choir) root(h string) string {
	for c.up[h] != "" {
		h = c.up[h]
	}
	return h
}

// seat ties the hands of one voice. All are seated before any is heard.
func (c *choir) seat(hands []string) {
	for _, h := range hands[1:] {
		if a, b := c.root(hands[0]), c.root(h); a != b {
			c.up[b] = a
		}
	}
}

// leads returns the place of the voice that speaks for these hands: the
// caller's own, i, where none has spoken before. Voices of one hand come before
// those of several.
func (c *choir) leads(i int, hands []string) int {
	key, all := hands[0], "\x00"+c.root(hands[0])
	if len(hands) > 1 {
		key = all
	}
	if first, spoke := c.first[key]; spoke {
		return first
	}
	c.first[key] = i
	if _, spoke := c.first[all]; !spoke {
		c.first[all] = i
	}
	return i
}

// hands are those of a family, itself where nothing ties it.
func (j *judge) hands(family string) []string { return j.r.Hands.HandsOf(family) }

// speaksFor orders voices by who speaks first for its hands: those of one hand
// before those of several, then whose family is the hand itself, then the
// better rated, then by name.
func (j *judge) speaksFor(a, b weighed) int {
	several := func(w weighed) int { return min(len(j.hands(w.Family)), 2) }
	itself := func(w weighed) int {
		if slices.Contains(j.hands(w.Family), w.Family) {
			return 0
		}
		return 1
	}
	return cmp.Or(several(a)-several(b), itself(a)-itself(b), strings.Compare(j.rating(a.Origin), j.rating(b.Origin)), strings.Compare(a.Family, b.Family))
}

// independent counts the hands among families that are not the claimant's, as
// onceEach does.
func (j *judge) independent(families map[string]bool) int {
	n, c := 0, newChoir()
	var list []string
	for fam := range families {
		if !j.claimants(fam) {
			list = append(list, fam)
			c.seat(j.hands(fam))
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(len(j.hands(a))-len(j.hands(b)), strings.Compare(a, b)) })
	for i, fam := range list {
		if c.leads(i, j.hands(fam)) == i {
			n++
		}
	}
	return n
}

// claimants reports whether a family is the claimant's, or of a hand with it.
func (j *judge) claimants(family string) bool {
	if len(j.own) == 0 {
		return family == j.family
	}
	of, tied := j.r.Hands.Of[family]
	if !tied {
		return slices.Contains(j.own, family)
	}
	return slices.ContainsFunc(of, func(h string) bool { return slices.Contains(j.own, h) })
}

// handNotes tell who was counted once with whom, and who shares what and counts
// apart.
func (j *judge) handNotes(kept []weighed, echoes []echo) []note {
	var out []note
	said := map[string]bool{}
	for _, e := range echoes {
		if e.of.side == 0 || said[e.of.Family] { // who says nothing that counts, counts for nothing anyway
			continue
		}
		said[e.of.Family] = true
		var names []string
		for _, o := range echoes {
			if o.of.Family == e.of.Family && o.of.side == e.of.side {
				names = append(names, j.name(o.said.Origin))
			}
		}
		if why := j.r.Hands.Why[e.said.Family]; why != "" {
			out = append(out, note{FlagOneHand, claims.Say("%s counted once with %s, as one hand seems to run them (%s)", list(names), j.name(e.of.Origin), why)})
		} else {
			out = append(out, note{FlagOneHand, claims.Say("%s counted once with %s, as a person united them", list(names), j.name(e.of.Origin))})
		}
	}
	for _, s := range j.r.Hands.Noted {
		var names []string
		for _, w := range kept {
			if w.side != 0 && slices.Contains(s.Families, w.Family) {
				names = append(names, j.name(w.Origin))
			}
		}
		if len(names) > 1 {
			out = append(out, note{FlagOneHand, claims.Say("%s share what one hand would, and are counted apart (%s)", list(names), s.What)})
		}
	}
	return out
}
