package match

import (
	"slices"
	"strings"

	"claimwatch/claims/passage"
)

// One credit is made of all who are found: who is nearest to the fact, and who passed it on.

// takesUp gives a short name, or what somebody is called, the whole of the name
// that stood before: "the Foundation" after "the Foundation of Martyrs",
// "Debirans" after "Javad Debiran".
func (x *spoken) takesUp(s, last speaker) speaker {
	words := strings.Fields(passage.Fold(s.name))
	if s.id != "" || last.name == "" || len(words) == 0 || len(words) > 2 {
		return s
	}
	head := words[len(words)-1]
	if len(head) > 6 {
		head = head[:len(head)-2] // its ending
	}
	if len(head) < 5 || !slices.ContainsFunc(strings.Fields(passage.Fold(last.name)), func(w string) bool { return strings.HasPrefix(strings.Trim(w, "()"), head) }) {
		return s
	}
	s.name, s.id, s.counts, s.nobody, s.people = last.name, last.id, last.counts, last.nobody, last.people
	s.cited = append(s.cited[:max(0, len(s.cited)-1)], s.name)
	return s
}

// whoTells is the place among those found of whoever tells on his own account
// what sources without a name told him: a person or an organisation is the
// origin then, an outlet or an agency only passes it on.
func (x *spoken) whoTells(found []speaker) int {
	if x.lang != "fa" && x.lang != "ar" || !found[0].nobody || x.state(found[0]).id != "" {
		return 0
	}
	return slices.IndexFunc(found, func(s speaker) bool {
		i := x.sp.indexOf(s.id)
		return i >= 0 && (x.sp.reg[i].Role == "person" || x.sp.reg[i].Role == "organisation")
	})
}

// chain makes one credit of all that were found: the first is nearest to the
// fact, the others passed it on.
func (x *spoken) chain(found []speaker) speaker {
	found = x.carriersLast(x.mainLast(found))
	if i := x.whoTells(found); i > 0 {
		found[0], found[i] = found[i], found[0]
	}
	best := x.state(found[0])
	passed := append(slices.Clone(found[1:]), x.channels()...)
	for _, f := range passed {
		if f.name != best.name && !slices.Contains(best.cited, f.name) {
			best.cited = append([]string{f.name}, best.cited...)
		}
	}
	best.cited = append(best.cited, best.name)
	if best.nobody {
		for _, f := range passed {
			if f.id != "" && f.id != best.id {
				best.name += " via " + f.name
				break
			}
		}
	}
	return best
}
