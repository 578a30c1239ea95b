package match

import "strings"

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
		var s speaker
		var tag, ok bool
		if x.lang == "fa" {
			s, tag, ok = x.persian(h)
		} else {
			s, tag = x.tag(h.First, h.Last)
			ok = s.name != ""
		}
		switch {
		case tag, x.lang == "fa":
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
			if s, ok = x.head(h.First); ok {
				break
			}
			if s, ok = x.nameUpTo(h.First-1, 12); ok && (s.id == "" && !s.nobody || x.carries(s)) {
				if after, follows := x.listedRightAfter(h.Last); follows {
					s = after
				}
			}
			if !ok && !x.he(h.First) {
				if s, ok = x.firstWord(h.First); !ok && !x.stopsAt(h.Last+1) {
					s, ok = x.nameFrom(h.Last+1, 2)
				}
				if !ok {
					s, ok = x.nounPhrase(h.First)
				}
			}
		}
		s.cue = x.textOf(h.First, h.Last)
		switch {
		case ok && tag:
			tags = append(tags, s)
		case ok:
			out = append(out, s)
		}
	}
	return append(tags, out...) // whoever stands in a tag says the whole sentence
}

// behindVerb reads the subject behind a verb that ends at token i; where "that"
// follows, none stands there.
func (x *spoken) behindVerb(i int) (speaker, bool) {
	if x.thatAt(i + 1) {
		return speaker{}, false
	}
	return x.nameFrom(i+1, 3)
}

// apposed finds a subject that an apposition parts from its verb: "Ebrahim
// Azizi, head of a committee of parliament, spoke of". Nothing but the name
// stands in its clause.
func (x *spoken) apposed(verb int) (speaker, bool) {
	end := x.endOfClause(0)
	if x.clause[verb] == 0 {
		return speaker{}, false
	}
	for _, h := range x.names {
		if h.Last <= end && end-h.Last <= 1 {
			return x.known(h), true
		}
	}
	if a, b, ok := x.proper(0); ok && b > a && b == end && !uncased(x.word(0)) && !x.isPlace(0) {
		return x.plain(a, b), true
	}
	return speaker{}, false
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

// opening reads the name that a sentence begins with, where its verb comes
// last: a name of the register or unnamed sources anywhere before the verb, or
// the first words up to a stop.
func (x *spoken) opening(verb int) (speaker, bool) {
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
