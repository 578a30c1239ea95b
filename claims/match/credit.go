package match

import (
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// official says that the sentence speaks of officials, a state or its media:
// a count in it may well be theirs.
func (x *spoken) official() bool { return x.any(x.sp.officials) }

// his finds words that say by themselves that whoever was named last speaks,
// where the sentence names nobody of its own.
func (x *spoken) his() (string, bool) {
	for _, h := range x.kind(cueHis) {
		if x.lang != "ar" || !x.namedAfter(h.Last) {
			return x.textOf(h.First, h.Last), true
		}
	}
	return "", false
}

// theirs takes sources without a name that the sentence itself speaks of before
// "by their count".
func (x *spoken) theirs() (speaker, bool) {
	for _, h := range x.kind(cueHis) {
		for _, n := range x.kind(cueNobody) {
			if n.Last < h.First && h.First > 2 && x.lang != "ar" && x.lang != "fa" {
				s := x.wider(n)
				s.cue, s.cited = x.textOf(h.First, h.Last), []string{s.name}
				return s, true
			}
		}
	}
	return speaker{}, false
}

// namedAfter says that a name of the register or a source without a name
// follows within two tokens.
func (x *spoken) namedAfter(i int) bool {
	for _, h := range x.names {
		if h.First > i && h.First <= i+2 {
			return true
		}
	}
	for _, h := range x.kind(cueNobody) {
		if h.First > i && h.First <= i+2 {
			return true
		}
	}
	return i+1 < len(x.toks) && x.lang == "ar" && !x.stops[i+1]
}

// goesOn takes a sentence in quotation marks, with no word of who says it, or one
// in the mood of reported speech, as the words of whoever spoke before.
func (x *spoken) goesOn(last speaker) (speaker, bool) {
	if last.name == "" || !last.spoke || !x.quoted() && len(x.kind(cueTold)) == 0 {
		return speaker{}, false
	}
	last.cue, last.start, last.end, last.cited = "the quotation goes on", 0, 0, []string{last.name}
	return last, true
}

// quoted says that a sentence begins with a quotation mark, or ends with one that
// was opened before it.
func (x *spoken) quoted() bool {
	if len(x.kind(cueVerb)) > 0 {
		return false
	}
	t := strings.TrimSpace(x.text)
	if strings.ContainsAny(t[:min(len(t), 3)], "\"“«„”") {
		return true
	}
	end := t[max(0, len(t)-6):]
	return strings.ContainsAny(end, "”»") && !strings.ContainsAny(t, "“«„")
}

func (x *spoken) cited() []speaker { return x.behind(cueCite, 6) }

func (x *spoken) afterCue() []speaker { return x.behind(cueBefore, 5) }

// behind finds the name that follows a cue.
func (x *spoken) behind(k cue, reach int) []speaker {
	var tags, out []speaker
	hs := x.kind(k)
	if k == cueBefore {
		for _, h := range x.kind(cueFirst) {
			if h.First == 0 {
				hs = append(hs, h)
			}
		}
	}
	for _, h := range hs {
		if x.lang == "ar" && k == cueBefore {
			if s, tag, ok := x.arabic(h, reach); tag {
				tags = append(tags, s)
			} else if ok {
				out = append(out, s)
			}
			continue
		}
		if x.lang == "fa" && x.partOfVerb(h) {
			continue
		}
		if h.Last+1 < len(x.toks) && endings[x.toks[h.Last+1].Text] { // "در گزارش‌های هرانا"
			if s, ok := x.listedAt(h.Last + 2); ok {
				out = append(out, s.by(x.textOf(h.First, h.Last)))
			}
			continue
		}
		s, ok := x.nameFrom(h.Last+1, reach)
		if ok && s.id == "" && !s.nobody && vagueCues[x.toks[h.First].Text] {
			continue
		}
		if !ok && h.Last+1 < len(x.toks) && !x.isHe(h.Last+1) && !uncased(x.word(h.Last+1)) {
			if s, ok = x.listedFrom(h.Last + 1); !ok {
				s, ok = x.noun(h.Last+1, x.endOfClause(h.Last+1))
				ok = ok && !x.report(h.Last+1)
			}
		}
		if ok {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return append(tags, out...)
}

// reports are what is told of, not who tells: "according to the latest count".
var reports = wordSet("balance informe informes cifras datos bilan rapport chiffres donnees communique bilancio dati rapporto cifre conteggio bericht berichten zahlen angaben daten informationen report reports figures data count counts tally statement estimates raport raportin shifrat verilere bilanco rapor relatorio dados balanco cijfers raportul podaci podacima stime estimaciones estimations schatzungen schatzung statistics statistiken")

// report says that one of the first words from token i on is a report.
func (x *spoken) report(i int) bool {
	for j := i; j < len(x.toks) && j < i+4; j++ {
		if reports[x.toks[j].Text] {
			return true
		}
	}
	return false
}

// beforeCue finds the name before "zufolge", "göre", "'s count".
func (x *spoken) beforeCue() []speaker {
	var out []speaker
	for _, h := range x.kind(cueAfter) {
		if s, ok := x.nameUpTo(h.First-1, 4); ok && !officialWord[strings.ToLower(s.name)] {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return out
}

// officialWord are what stands before "figures" and is nobody.
var officialWord = map[string]bool{"official": true, "the official": true, "its official": true}

// subjects finds the subject of a verb of saying: before it in its clause, or
// right after it where the order is inverted. Persian puts the verb last, so
// its subject is what the sentence begins with.
func (x *spoken) subjects() []speaker {
	var tags, out []speaker
	for _, h := range x.kind(cueVerb) {
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
	for _, h := range x.names {
		if h.First == i+1 {
			return x.known(h), true
		}
	}
	for _, h := range x.kind(cueNobody) {
		if h.First == i+1 {
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
	for _, h := range x.names {
		if h.Last < i {
			return x.known(h), true
		}
	}
	for _, h := range x.kind(cueNobody) {
		if h.Last < i {
			return x.wider(h), true
		}
	}
	return speaker{}, false
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

// he says that a pronoun is the subject of the verb at token i.
func (x *spoken) he(i int) bool {
	for _, h := range x.kind(cueHe) {
		if h.Last < i && i-h.Last <= 6 {
			return true
		}
	}
	return false
}

// opening reads the name that a sentence begins with, where its verb comes
// last: a name of the register or unnamed sources anywhere before the verb, or
// the first words up to a stop.
func (x *spoken) opening(verb int) (speaker, bool) {
	for _, near := range []bool{true, false} { // in the clause of the verb first
		for _, h := range x.names {
			if h.Last < verb && (!near || x.clause[h.Last] == x.clause[verb]) {
				return x.known(h), true
			}
		}
		for _, h := range x.kind(cueNobody) {
			if h.Last < verb && (!near || x.clause[h.Last] == x.clause[verb]) {
				return x.wider(h), true
			}
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

// pronoun takes up whoever was named last.
func (x *spoken) pronoun(last speaker) speaker {
	if last.counts && x.official() {
		return speaker{}
	}
	for _, h := range x.kind(cueHe) {
		if !x.speaks(h) {
			continue
		}
		if last.name == "" {
			if last = x.standsFor(h); last.name == "" {
				continue
			}
		}
		last.cue, last.start, last.end = x.textOf(h.First, h.Last), 0, 0
		last.cited = []string{last.name}
		return last
	}
	return speaker{}
}

// standsFor resolves "the agency" or "the group" where nobody was named in the
// text: the one counting organisation of title and address, or the group that
// they are about. The words stay beside the name. A bare pronoun stands for
// nobody.
func (x *spoken) standsFor(h passage.Hit[cue]) speaker {
	words := x.textOf(h.First, h.Last)
	if h.First == h.Last && len(words) < 5 || x.around == nil || x.says(h) {
		return speaker{}
	}
	s := x.unnamed(h.First, h.Last)
	if o, ok := x.referent(h); ok {
		s.name, s.id, s.nobody, s.counts = o.Name+" ("+words+")", o.ID, false, o.Counting != ""
		return s
	}
	if c := x.around.counter; c.id != "" {
		c.name += " (" + words + ")"
		return c
	}
	if name := x.around.outletName; name != "" && x.isOutlet(h) {
		s.name, s.id, s.nobody = name+" ("+words+")", x.around.outlet, false
	}
	return s
}

// says that the words of a pronoun are a verb that holds it: واضاف.
func (x *spoken) says(he passage.Hit[cue]) bool {
	return slices.ContainsFunc(x.cues, func(h passage.Hit[cue]) bool {
		return (h.V == cueVerb || h.V == cueBefore || h.V == cueHis) && h.First == he.First && h.Last == he.Last
	})
}

// referent is whom the title, the address or the sentences before name, among
// those for whom the words of a hit stand.
func (x *spoken) referent(h passage.Hit[cue]) (claims.Origin, bool) {
	for _, ref := range x.sp.references {
		if !slices.ContainsFunc(x.at[ref.word], func(o hit) bool { return o.first <= h.Last && h.First <= o.last }) {
			continue
		}
		for _, id := range ref.names {
			n, listed := x.sp.byActor[id]
			if _, near := x.around.has(id); listed && near {
				return x.sp.reg[n], true
			}
		}
	}
	return claims.Origin{}, false
}

// outletNouns are what outlets call themselves: "the paper writes".
var outletNouns = wordSet("agency agencies paper newspaper outlet site website broadcaster channel magazine portal daily weekly " +
	"agjencia gazeta portali kanali televizioni revista faqja agentur zeitung blatt sender magazin portal agence journal quotidien chaine site hebdomadaire " +
	"agencia periodico diario canal agenzia giornale quotidiano emittente ajans gazete kanal site")

func (x *spoken) isOutlet(h passage.Hit[cue]) bool {
	for i := h.First; i <= h.Last; i++ {
		if outletNouns[x.toks[i].Text] {
			return true
		}
	}
	return false
}

// speaks says that a pronoun is the subject of a verb of saying, or stands
// before "figures" or "data".
func (x *spoken) speaks(he passage.Hit[cue]) bool {
	if he.V != cueHe {
		return false
	}
	for _, h := range x.cues {
		if (h.V == cueVerb || h.V == cueAfter || h.V == cueBefore) && h.First-he.Last <= 8 && he.First-h.Last <= 3 {
			return true
		}
	}
	return false
}
