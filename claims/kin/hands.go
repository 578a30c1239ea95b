package kin

import (
	"cmp"
	"slices"
	"strings"

	"claimwatch/claims"
)

// Sets are a partition of things, of which the least stands for each.
type sets[T cmp.Ordered] struct{ up map[T]T }

func newSets[T cmp.Ordered]() sets[T] { return sets[T]{map[T]T{}} }

func (s sets[T]) root(x T) T {
	for {
		up, ok := s.up[x]
		if !ok {
			return x
		}
		if above, ok := s.up[up]; ok { // halves the way for those who come after
			s.up[x] = above
		}
		x = up
	}
}

func (s sets[T]) join(a, b T) {
	a, b = s.root(a), s.root(b)
	if a != b {
		s.up[max(a, b)] = min(a, b)
	}
}

// kinship puts together what the bonds come to.
func (f *finder) kinship() *Kinship {
	k := &Kinship{Groups: []Group{}, Platforms: []Bond{}, Decided: append([]Decided{}, f.decided...), hands: claims.Hands{Of: map[string][]string{}, Why: map[string]string{}}}
	free, beside := f.ties(k)
	f.count(k, free, beside)
	f.group(k)
	k.hands.Rules = k.version()
	return k
}

// ties joins the families that no person has settled, and lists the settled
// hands beside each of them.
func (f *finder) ties(k *Kinship) (free sets[string], beside map[string]map[string]bool) {
	free, beside = newSets[string](), map[string]map[string]bool{}
	for _, b := range f.bonds {
		if b.platform {
			k.Platforms = append(k.Platforms, b)
			continue
		}
		var loose, fixed []string
		for _, fam := range b.families() {
			if f.settled[fam] != "" || b.Weak && !f.unseen[fam] {
				fixed = append(fixed, fam)
			} else {
				loose = append(loose, fam)
			}
		}
		for i, fam := range loose {
			if i > 0 {
				free.join(loose[0], fam)
			}
			for _, other := range fixed {
				if f.apart[pair(fam, other)] {
					continue
				}
				if beside[fam] == nil {
					beside[fam] = map[string]bool{}
				}
				beside[fam][other] = true
			}
			if k.hands.Why[fam] == "" {
				k.hands.Why[fam] = b.String()
			}
		}
		f.note(k, b, fixed)
	}
	return free, beside
}

// note keeps what families share that count apart nevertheless, unless a person
// has parted them or they are one hand's.
func (f *finder) note(k *Kinship, b Bond, fixed []string) {
	var told []string
	for _, fam := range fixed {
		alone := true
		for _, other := range fixed {
			same := f.settled[fam] != "" && f.settled[fam] == f.settled[other]
			alone = alone && (fam == other || same || f.apart[pair(fam, other)])
		}
		if !alone {
			told = append(told, fam)
		}
	}
	if len(told) > 1 {
		k.hands.Noted = append(k.hands.Noted, claims.Shared{Families: told, What: b.String()})
	}
}

// count lists the hands of every family that has another than itself.
func (f *finder) count(k *Kinship, free sets[string], beside map[string]map[string]bool) {
	members := map[string][]string{}
	for _, fam := range f.families() {
		if f.settled[fam] == "" {
			members[free.root(fam)] = append(members[free.root(fam)], fam)
		}
	}
	for _, list := range members {
		hands := map[string]string{} // of the neighbours
		for _, fam := range list {
			for n := range beside[fam] {
				hands[n] = f.settled[n]
			}
		}
		if len(list) == 1 && len(hands) == 0 {
			continue
		}
		for n, hand := range hands {
			if hand == "" { // known, and tied by a weak bond alone
				hands[n] = f.eldest(members[free.root(n)])
			}
		}
		first := f.eldest(list)
		for _, fam := range list {
			of := []string{first}
			for n, hand := range hands {
				if !f.apart[pair(fam, n)] && !slices.Contains(of, hand) {
					of = append(of, hand)
				}
			}
			slices.Sort(of[1:])
			k.hands.Of[fam] = of
		}
	}
	for fam, hand := range f.settled {
		if hand != fam {
			k.hands.Of[fam] = []string{hand}
			k.hands.Why[fam] = "united by a person"
		}
	}
}

// eldest is the family that was seen first with any trait.
func (f *finder) eldest(list []string) string {
	return slices.MinFunc(list, func(a, b string) int { return cmp.Or(f.oldest[a].Compare(f.oldest[b]), strings.Compare(a, b)) })
}

// families are those with a trait, in the order in which they were first seen.
func (f *finder) families() []string {
	var out []string
	for _, o := range f.outlets {
		if !slices.Contains(out, o.family) {
			out = append(out, o.family)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(f.oldest[a].Compare(f.oldest[b]), strings.Compare(a, b)) })
	return out
}
