package assess

import (
	"slices"
	"strings"

	"claimwatch/claims"
)

// A Camp says what the families of one camp make of a claim. For a claim about
// a role ("who leads the protests") this is the whole answer: who says so, and
// where they stand; such a claim has no truth that counting could find.
type Camp struct {
	Name     string   // "" = not registered
	For      []string // families, sorted
	Against  []string
	Mentions []string // that say nothing that counts
}

// opposed lists the camps that gain by each other's loss, so that one of them
// saying what helps the other is an admission.
//
//	iranian-state        everybody it holds for its enemies, and Albania, which expelled its diplomats
//	mek, monarchist      each claims to lead the opposition
func opposed(a, b string) bool {
	foes := map[string][]string{
		"iranian-state": {"mek", "exile", "monarchist", "kurdish", "albanian-government"},
		"mek":           {"monarchist"},
	}
	return slices.Contains(foes[a], b) || slices.Contains(foes[b], a)
}

// camps distributes the newest words of all families, the claimant's among
// them, by the camps of their origins.
func (j *judge) camps(voices []weighed) []Camp {
	byName := map[string]*Camp{}
	at := func(origin string) *Camp {
		o, _ := j.reg.ByID(origin)
		if byName[o.Camp] == nil {
			byName[o.Camp] = &Camp{Name: o.Camp}
		}
		return byName[o.Camp]
	}
	for _, w := range voices {
		c := at(w.Origin)
		switch w.side {
		case +1:
			c.For = append(c.For, w.Family)
		case -1:
			c.Against = append(c.Against, w.Family)
		default:
			c.Mentions = append(c.Mentions, w.Family)
		}
	}
	if j.family != "" && slices.ContainsFunc(j.seen, func(w weighed) bool { return w.Family == j.family }) {
		c := at(j.c.Origin)
		c.For = append(c.For, j.family)
		slices.Sort(c.For)
	}
	out := make([]Camp, 0, len(byName))
	for _, c := range byName {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Camp) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// campReasons writes the distribution out.
func campReasons(camps []Camp) []claims.Sentence {
	var out []claims.Sentence
	for _, c := range camps {
		name := c.Name
		if name == "" {
			name = "no camp registered"
		}
		parts := claims.Sentence{}
		for _, p := range []struct {
			word string
			who  []string
		}{{"%d say so (%s)", c.For}, {"%d deny it (%s)", c.Against}, {"%d only mention it (%s)", c.Mentions}} {
			if len(p.who) == 0 {
				continue
			}
			part := claims.Say(p.word, len(p.who), strings.Join(p.who, ", "))
			if parts.Empty() {
				parts = part
			} else {
				parts = claims.Say("%s, %s", parts, part)
			}
		}
		out = append(out, claims.Say("camp %s: %s", claims.Term(name), parts))
	}
	return out
}

// isRole reports whether a claim is about what somebody is in an event rather
// than about what happened.
func isRole(k claims.Kind) bool { return k == claims.ProtestRole || k == claims.LobbyingRole }

// across names two families on the claim's side whose camps are opposed, the
// claimant's own counted, "" if there are none.
func (j *judge) across(voices []weighed) claims.Sentence {
	type side struct {
		who  any
		camp string
	}
	var sides []side
	if o, ok := j.reg.ByID(j.c.Origin); ok && o.Camp != "" {
		sides = append(sides, side{claims.Term("the claimant"), o.Camp})
	}
	for _, w := range voices {
		if o, _ := j.reg.ByID(w.Origin); w.side == +1 && o.Camp != "" {
			sides = append(sides, side{w.Family, o.Camp})
		}
	}
	for i, a := range sides {
		for _, b := range sides[i+1:] {
			if opposed(a.camp, b.camp) {
				return claims.Say("%s (%s) and %s (%s) stand against each other and agree on this", a.who, claims.Term(a.camp), b.who, claims.Term(b.camp))
			}
		}
	}
	return claims.Sentence{}
}
