// Package kin tells which outlets one hand seems to run, by what they share on
// the network and no reader sees. Fifty sites that print fifty different texts
// are one voice if one account is paid for the advertisements on them.
//
//	N1  the same id of an account: advertisements, analytics, proof of ownership
//	N2  one certificate, as first issued or renewed for the same names, on machines of one network
//	N3  pages of one skeleton on machines of one network
//
// An address alone ties nobody, for hosts put hundreds of strangers on one
// machine; neither does a skeleton, for themes are for sale. Where somebody
// else's machines stand in front of an outlet's, its address and certificate
// are not its own and are not looked at. N3 with the theme of a known system is
// weak: it ties only outlets that nobody has looked at.
//
// What the rules find is a suggestion. Until a person decides, the families in
// it count once, whether or not somebody has let each of them in by itself: who
// looks at one outlet does not see what fifty have in common, and a count that
// is one too low is mended by one decision, while one that is fifty too high is
// printed. Three things bound what that can do to honest outlets:
//
//   - They keep their voices. A family in a suggestion is heard for what it says;
//     only the second one on the same side adds nothing. Nobody silences an
//     outlet by copying its ids.
//   - Families that a person has settled (by naming them in the register of
//     origins, or by a decision here) are never made one by a rule: what they
//     share is noted beside the claim. A third outlet that carries the ids of
//     two such families is counted with both and does not join them.
//   - An id that three settled families use, and with them a fifth of all that
//     carry it, is a platform's or an agency's, and ties nobody.
//
// No number of carriers alone makes an id a platform's: then the hundred-and-
// first puppet would set a hundred free. Who knows it for one says so, once.
//
// Everything here is a pure function of what is handed in.
package kin

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// rulesVersion is raised with every change of a rule by which the same
// sightings may tie others.
const rulesVersion = 1

// A Rule names why outlets are tied.
type Rule string

// The rules.
const (
	RuleTag      Rule = "N1"
	RuleCert     Rule = "N2"
	RuleTemplate Rule = "N3"
)

// A Desk is what ties are found in.
type Desk struct {
	Sources   []news.Source
	Origins   *claims.Origins // may be nil
	Sightings []news.Sighting
	Decisions []claims.Decision // all of them, oldest first; others than of families are passed over
}

// A Carrier is an outlet that shows a trait, with the captures that prove it.
type Carrier struct {
	Outlet       string    `json:"outlet"`
	Family       string    `json:"family"`
	First        time.Time `json:"first"`
	Last         time.Time `json:"last"`
	FirstCapture int64     `json:"first_capture"`
	LastCapture  int64     `json:"last_capture"`
}

// A Bond is one thing that outlets share.
type Bond struct {
	Rule     Rule      `json:"rule"`
	What     string    `json:"what"`           // "adsense:pub-4711", "198.51.100.0/24, certificate for a.example b.example"
	Weak     bool      `json:"weak,omitempty"` // ties only outlets that nobody has looked at
	Since    time.Time `json:"since"`          // when the second outlet was seen with it
	Carriers []Carrier `json:"carriers"`       // in the order in which they were first seen with it

	platform bool // ties nobody
}

// String says what is shared and by which rule.
func (b Bond) String() string { return string(b.Rule) + ", " + b.What }

// families are those of the carriers, each once, in their order.
func (b Bond) families() []string {
	var out []string
	for _, c := range b.Carriers {
		if !slices.Contains(out, c.Family) {
			out = append(out, c.Family)
		}
	}
	return out
}

// An outlet is one source with what it showed.
type outlet struct {
	id, family string
	fronted    bool
	by         map[news.TraitKind][]news.Sighting
}

// A finder holds the desk on the way.
type finder struct {
	outlets []*outlet
	unseen  map[string]bool   // families that nobody has looked at
	settled map[string]string // hand of a family that a person has settled
	named   map[string]bool   // settled by the register or by parting: families that people keep apart
	apart   map[[2]string]bool
	decided []Decided
	bonds   []Bond
	oldest  map[string]time.Time // when a family was first seen with any trait
}

// Find returns what ties the outlets of a desk.
func Find(d Desk) (*Kinship, error) {
	f := &finder{unseen: map[string]bool{}, settled: map[string]string{}, named: map[string]bool{},
		apart: map[[2]string]bool{}, oldest: map[string]time.Time{}}
	f.know(d)
	if err := f.obey(d.Decisions); err != nil {
		return nil, err
	}
	f.bonds = slices.Concat(f.tags(), f.machines(), f.templates())
	f.bonds = slices.DeleteFunc(f.bonds, func(b Bond) bool { return len(b.families()) < 2 })
	slices.SortStableFunc(f.bonds, func(a, b Bond) int {
		return cmp.Or(strings.Compare(string(a.Rule), string(b.Rule)), a.Since.Compare(b.Since), strings.Compare(a.What, b.What))
	})
	for i := range f.bonds {
		f.bonds[i].platform = f.bonds[i].Rule == RuleTag && f.manyHands(f.bonds[i].families())
	}
	return f.kinship(), nil
}

// know takes in the outlets: their families, who is known, and what they
// showed. Outlets on one host with those of another family show the host's
// traits and not their own: channels of one messenger, say.
func (f *finder) know(d Desk) {
	reg := d.Origins
	if reg == nil {
		reg = claims.NewOrigins(nil)
	}
	for _, o := range reg.List {
		f.settled[o.Family], f.named[o.Family] = o.Family, true
	}
	hosts, listed := map[string]map[string]bool{}, map[string]news.Source{}
	for _, s := range d.Sources {
		listed[s.ID] = s
		h := hostOf(s.Home)
		if hosts[h] == nil {
			hosts[h] = map[string]bool{}
		}
		hosts[h][familyOf(s)] = true
	}
	at := map[string]*outlet{}
	for _, g := range d.Sightings {
		s, known := listed[g.SourceID]
		if !known {
			s.ID = g.SourceID
		}
		if h := hostOf(s.Home); h != "" && len(hosts[h]) > 1 {
			continue
		}
		o := at[s.ID]
		if o == nil {
			o = &outlet{id: s.ID, family: familyOf(s), by: map[news.TraitKind][]news.Sighting{}}
			at[s.ID] = o
			f.outlets = append(f.outlets, o)
			f.unseen[o.family] = !known || s.Unverified
		}
		o.fronted = o.fronted || g.Kind == news.TraitFront
		o.by[g.Kind] = append(o.by[g.Kind], g)
		if t, ok := f.oldest[o.family]; !ok || g.First.Before(t) {
			f.oldest[o.family] = g.First
		}
	}
	slices.SortFunc(f.outlets, func(a, b *outlet) int { return strings.Compare(a.id, b.id) })
}

func familyOf(s news.Source) string { return cmp.Or(s.Family, s.ID) }

// hostOf is the host of an address, without a package for addresses: the
// addresses of sources are linted.
func hostOf(home string) string {
	_, rest, ok := strings.Cut(home, "://")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(strings.ToLower(host), "www.")
}

// version names the rules and all that the hands turn on, so that who keeps
// hands knows when they are others.
func (k *Kinship) version() string {
	h := fnv.New64a()
	for _, f := range slices.Sorted(maps.Keys(k.hands.Of)) {
		fmt.Fprint(h, f, k.hands.Of[f], k.hands.Why[f], "|") // writing to a hash never fails
	}
	for _, s := range k.hands.Noted {
		fmt.Fprint(h, s, "|")
	}
	return fmt.Sprintf("kin %d-%08x", rulesVersion, uint32(h.Sum64()))
}
