package match

import (
	"slices"
	"strings"

	"claimwatch/claims/passage"
)

// The subject of a verb of saying, by the habits of each language.

// mostVerbs is how many verbs of saying a sentence is searched for the subject
// of. No sentence of a newspaper has as many; a text made to be slow may.
const mostVerbs = 16

// subjects finds the subject of a verb of saying: before it in its clause, or
// right after it where the order is inverted. Persian puts the verb last, so
// its subject is what the sentence begins with.
func (x *spoken) subjects() []speaker {
	var tags, out []speaker
	verbs := x.kind(cueVerb)
	for _, h := range verbs[:min(len(verbs), mostVerbs)] {
		s, tag, ok := x.subjectOf(h)
		x.heTag = x.heTag || tag && s.name == ""
		s.cue, s.tag = x.textOf(h.First, h.Last), tag
		switch {
		case !ok || x.noNoun(s):
		case tag:
			tags = append(tags, s)
		default:
			out = append(out, s)
		}
	}
	return append(tags, out...) // whoever stands in a tag says the whole sentence
}

// subjectOf finds the subject of one verb. Second result: its clause is a tag,
// and the subject may be a pronoun, without a name.
func (x *spoken) subjectOf(h passage.Hit[cue]) (speaker, bool, bool) {
	if x.lang == "fa" {
		return x.persian(h)
	}
	if x.opens(h.First) && !x.nameFollows(h.Last) {
		if s, ok := x.appositive(h.First); ok {
			return s, false, true
		}
	}
	s, tag := x.tag(h.First, h.Last)
	ok := s.name != ""
	switch {
	case tag:
	case verbLast[x.lang]:
		if s, ok = x.opening(h.First); !ok && x.opens(h.First) {
			s, ok = x.listedFrom(h.Last + 1)
		}
	case x.opens(h.First):
		if s, ok = x.behindVerb(h.Last); !ok || s.id == "" && !s.people && !strings.Contains(s.name, " ") {
			if before, found := x.apposed(h.First); found {
				s, ok = before, true
			}
		}
		if !ok {
			s, ok = x.nameUpTo(h.First-1, 12)
		}
	case x.lang == "ar":
		if _, _, behind := x.arabic(h, 5); !behind {
			s, ok = x.listedUpTo(h.First)
		}
	default:
		s, ok = x.beforeVerb(h)
	}
	return s, tag, ok
}

// beforeVerb finds the subject of a verb in the first clause: before it, or right
// behind it where nobody stands there.
func (x *spoken) beforeVerb(h passage.Hit[cue]) (speaker, bool) {
	if s, ok := x.head(h.First); ok {
		return s, true
	}
	if s, ok := x.officeBefore(h.First); ok {
		return s, true
	}
	if s, ok := x.nameUpTo(h.First-1, 12); ok {
		if after, follows := x.listedRightAfter(h.Last); follows && (s.id == "" && !s.nobody || x.carries(s)) {
			return after, true
		}
		return s, true
	}
	if x.he(h.First) {
		return speaker{}, false
	}
	if s, ok := x.firstWord(h.First); ok {
		return s, true
	}
	if !x.stopsAt(h.Last + 1) {
		if s, ok := x.nameFrom(h.Last+1, 2); ok {
			return s, true
		}
	}
	if s, ok := x.nounPhrase(h.First); ok {
		return s, true
	}
	return x.portrayed()
}

// noNoun says that one German word with a capital is a thing and no speaker:
// every noun has one.
func (x *spoken) noNoun(s speaker) bool {
	if x.lang != "de" || s.id != "" || s.end <= s.start || strings.Contains(s.name, " ") || s.people {
		return false
	}
	i := x.tokenAt(s.start - x.base)
	if articles[x.toks[max(0, i-1)].Text] || offices[x.toks[i].Text] {
		return false
	}
	return x.bySurname(s).name == s.name
}

// officeBefore reads what somebody is called right before his verb: "the
// pollster said".
func (x *spoken) officeBefore(verb int) (speaker, bool) {
	if verb < 2 || !offices[x.toks[verb-1].Text] || !definite[x.toks[verb-2].Text] || x.clause[verb-2] != x.clause[verb] {
		return speaker{}, false
	}
	return x.unnamed(verb-2, verb-1), true
}

// behindVerb reads the subject behind a verb that ends at token i; where "that"
// follows, none stands there.
func (x *spoken) behindVerb(i int) (speaker, bool) {
	if x.thatAt(i+1) || x.lang == "en" && x.addressed(i, i) { // "told X"; elsewhere whoever tells follows

		return speaker{}, false
	}
	return x.nameFrom(i+1, 3)
}

// apposed finds a subject that an apposition parts from its verb: "Ebrahim
// Azizi, head of a committee of parliament, spoke of". Nothing but the name, and
// what he is called before it, stands in its clause.
func (x *spoken) apposed(verb int) (speaker, bool) {
	var body speaker
	b := x.startOfClause(verb) - 1
	for k := 1; k <= 4 && b >= 0; k++ {
		a := x.startOfClause(b)
		s, person, ok := x.onlyName(a, b, k)
		switch {
		case ok && person:
			return s, true
		case ok && body.name == "":
			body = s
		}
		b = a - 1
	}
	return body, body.name != ""
}

// appositive finds a person, or a body that is all its clause holds, whom an
// apposition parts from the verb.
func (x *spoken) appositive(verb int) (speaker, bool) {
	s, ok := x.apposed(verb)
	return s, ok && (x.sp.person(s) || x.wholeClause(s))
}

// wholeClause says that a name is all that its clause holds, with another clause
// behind it: "HRANA, installée aux États-Unis, dit avoir".
func (x *spoken) wholeClause(s speaker) bool {
	first, last := x.tokenAt(s.start-x.base), x.tokenAt(s.end-x.base-1)
	return s.id != "" && x.startOfClause(first) == first && x.endOfClause(last) == last
}

// nameFollows says that somebody is named right behind the verb that ends at
// token i, who may be its subject: "..., said the minister".
func (x *spoken) nameFollows(i int) bool {
	for j := i + 1; j <= i+2 && j < len(x.toks) && x.clause[j] == x.clause[i]; j++ {
		if x.thatAt(j) {
			return false
		}
		if x.lang != "de" && capital(x.word(j)) || isOffice(x.toks[j].Text) || slices.ContainsFunc(x.kind(cueHe), func(h passage.Hit[cue]) bool { return h.First == j && h.Last == j }) {
			return true
		}
		if _, ok := x.listed(func(first, _ int) bool { return first == j }); ok {
			return true
		}
	}
	return false
}

// onlyName reads the clause of tokens a to b, the k-th before a verb, as a name
// at its end. Second result: it is that of a person.
func (x *spoken) onlyName(a, b, k int) (speaker, bool, bool) {
	for _, h := range x.names {
		if h.First >= a && h.First <= a+1 && h.Last <= b && x.sp.reg[h.V].Role == "person" && k > 1 {
			return x.known(h), true, true
		}
	}
	for _, h := range x.names {
		if h.First < a || h.Last > b || b-h.Last > 1 {
			continue
		}
		person := x.sp.reg[h.V].Role == "person"
		if h.First == a || k > 1 && (person && h.First-a <= 8 || h.First-a <= 4) {
			return x.known(h), person, true
		}
	}
	if uncased(x.word(b)) {
		return speaker{}, false, false
	}
	if p, q, ok := x.personRun(a, b); ok && k > 1 && p <= a+1 && x.lang != "de" {
		return x.plain(p, q), true, true
	}
	p, q, ok := x.properEnd(b)
	if !ok || q == p || p < a || x.isPlace(p) || p-a > 8 || p > a && k == 1 || x.lang == "de" && p > a {
		return speaker{}, false, false
	}
	return x.plain(p, q), true, true
}

// firstWord takes the one word before a verb at the head of a sentence for its
// subject: "Politico reported that".
func (x *spoken) firstWord(verb int) (speaker, bool) {
	if verb != 1 || reports[x.toks[0].Text] || !capital(x.word(0)) || x.isHe(0) || x.stops[0] || len(x.toks[0].Text) < 4 {
		return speaker{}, false
	}
	return x.unnamed(0, 0), true
}

// thatAt says that token i begins what is said: "that", "que", "dass".
func (x *spoken) thatAt(i int) bool { return i < len(x.toks) && that[x.toks[i].Text] }

var that = wordSet("that que qu se dass ca che da что ze att οτι πωσ כי dat ki")

func (x *spoken) stopsAt(i int) bool { return i < len(x.toks) && x.stops[i] }

// listedRightAfter is a name of the register, or unnamed sources, that stand
// right behind token i: "Mehrere Tausend Opfer schätzen Menschenrechtler".
func (x *spoken) listedRightAfter(i int) (speaker, bool) {
	return x.listed(func(first, _ int) bool { return first == i+1 })
}

// listed finds the first name of the register, or else the first unnamed
// sources, whose first and last token fit.
func (x *spoken) listed(fits func(first, last int) bool) (speaker, bool) {
	for _, h := range x.names {
		if fits(h.First, h.Last) {
			return x.known(h), true
		}
	}
	for _, h := range x.kind(cueNobody) {
		if fits(h.First, h.Last) {
			return x.wider(h), true
		}
	}
	return speaker{}, false
}

// verbLast are the languages that put the verb last.
var verbLast = wordSet("tr az")

// opens says that a token begins a clause other than the first: a verb there is
// followed by its subject, as in "..., wrote X".
func (x *spoken) opens(i int) bool { return i > 0 && x.clause[i] != x.clause[i-1] }

// listedUpTo finds a name of the register, or unnamed sources, before token i.
func (x *spoken) listedUpTo(i int) (speaker, bool) {
	return x.listed(func(_, last int) bool { return last < i })
}

// nounPhrase takes the few words with which the sentence begins as the subject
// of the verb at token i: "Rights lawyers in exile say".
func (x *spoken) nounPhrase(i int) (speaker, bool) {
	if i < 2 || i > 5 || x.clause[i] != 0 || x.isHe(0) || len(x.toks[0].Text) < 3 {
		return speaker{}, false
	}
	if x.report(0) {
		return speaker{}, false
	}
	for j := 0; j < i; j++ {
		if !x.isName(j) && len(x.toks[j].Text) > 1 || x.stops[j] {
			return speaker{}, false
		}
	}
	return x.unnamed(0, i-1), true
}

// head finds the head of a subject that names others too: "Ali Safavi of the
// committee of the council said".
func (x *spoken) head(verb int) (speaker, bool) {
	for _, h := range x.names {
		if h.First <= 1 && h.Last < verb && x.clause[verb] == x.clause[h.Last] {
			return x.known(h), true
		}
	}
	for _, g := range x.sp.governs { // "Iran denies"
		for _, h := range x.at[g.country] {
			if h.first == 0 && h.last < verb && (verb-h.last <= 2 || states[x.toks[h.last+1].Text]) && capital(x.word(0)) {
				return x.entitled(x.printed(h.first, h.last), g.origin), true
			}
		}
	}
	return speaker{}, false
}

// states are verbs behind a country that is meant as its government.
var states = wordSet("has had is was will accuses denies calls considers regards lists says")

// apart reads the person whom a comma parts from what is said, where the verb
// comes last: "Cenevre'de yaşayan diplomat Cevad Nasıri, ... belirtiyor".
func (x *spoken) apart(verb int) (speaker, bool) {
	for b := x.startOfClause(verb) - 1; b >= 0; b = x.startOfClause(b) - 1 {
		for _, h := range x.names {
			if h.Last == b && x.sp.reg[h.V].Role == "person" {
				return x.known(h), true
			}
		}
		p, q, ok := x.properEnd(b)
		if !ok || x.isPlace(p) || strings.Contains(x.gap(b), "'") {
			continue
		}
		if s := x.plain(p, q); q > p || x.bySurname(s).name != s.name {
			return s, true
		}
	}
	return speaker{}, false
}

// opening reads the name that a sentence begins with, where its verb comes
// last: a name of the register or unnamed sources anywhere before the verb, or
// the first words up to a stop.
func (x *spoken) opening(verb int) (speaker, bool) {
	if s, ok := x.apart(verb); ok {
		return s, true
	}
	for _, near := range []bool{true, false} { // in the clause of the verb first
		s, ok := x.listed(func(_, last int) bool {
			return last < verb && (!near || x.clause[last] == x.clause[verb])
		})
		if ok {
			return s, true
		}
	}
	if x.he(verb) || x.isHe(0) {
		return speaker{}, false
	}
	if a, b, ok := x.proper(0); ok && b < verb && b-a < 4 {
		return x.plain(a, b), true
	}
	return speaker{}, false
}
