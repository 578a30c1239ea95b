package match

import (
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// Words that stand for somebody named before: pronouns, "the agency", "in his view".

// his finds words that say by themselves that whoever was named last speaks.
// Second result: the sentence begins with them, so that whoever else it names is
// spoken of.
func (x *spoken) his() (words string, first, ok bool) {
	for _, h := range x.kind(cueHis) {
		if x.lang != "ar" || !x.namedAfter(h.Last) {
			aside := x.startOfClause(h.First) == h.First && x.endOfClause(h.First) == h.Last
			return x.textOf(h.First, h.Last), h.First <= 1 || aside, true
		}
	}
	for _, h := range x.kind(cueVerb) {
		if x.untold(h) {
			return x.textOf(h.First, h.Last), true, true
		}
	}
	return "", false, false
}

// theirs takes sources without a name that the sentence itself speaks of before
// "by their count".
func (x *spoken) theirs() (speaker, bool) {
	for _, h := range x.kind(cueHis) {
		for _, n := range x.kind(cueNobody) {
			if n.Last < h.First && h.First > 2 && x.lang != "ar" && x.lang != "fa" {
				s, ok := x.listedAt(n.First) // "autoritetet iraniane" has a name in the register
				if !ok {
					s = x.wider(n)
				}
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

// fromBefore is who speaks in a sentence that credits nobody by name, by what
// stood before it.
func (x *spoken) fromBefore(last speaker) speaker {
	if s, ok := x.goesOn(last); ok {
		return s
	}
	if s := x.pronoun(last); s.name != "" || !x.unsubjected() {
		return s
	}
	if who := x.meant("", last); who.spoke || who.subject {
		return who.again("a verb without a subject")
	}
	return speaker{}
}

// goesOn takes a sentence in quotation marks, with no word of who says it, or one
// in the mood of reported speech, as the words of whoever spoke before.
func (x *spoken) goesOn(last speaker) (speaker, bool) {
	if x.around != nil {
		if v := x.around.voices; v.last.name != "" && x.around.n-v.lastAt <= voiceKept && x.inQuotation() {
			return v.last.again("the quotation goes on"), true
		}
	}
	if last.name == "" || !last.spoke || !x.quoted() && !x.reported() {
		return speaker{}, false
	}
	return last.again("the quotation goes on"), true
}

// reported says that a sentence is in the mood of reported speech. German forms
// that only their umlaut tells from the past are held against the text.
func (x *spoken) reported() bool {
	return slices.ContainsFunc(x.kind(cueTold), func(h passage.Hit[cue]) bool {
		return x.lang != "de" || !pastWithout[x.toks[h.First].Text] || strings.ContainsAny(x.word(h.First), "äöüÄÖÜ")
	})
}

var pastWithout = wordSet("hatte hatten wurde wurden ware waren konnte konnten musste mussten gabe gaben kame kamen")

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

// he says that a pronoun is the subject of the verb at token i.
func (x *spoken) he(i int) bool {
	for _, h := range x.kind(cueHe) {
		if h.Last < i && i-h.Last <= 6 {
			return true
		}
	}
	return false
}

// heFirst says that a pronoun is the subject of a verb of saying that stands
// before whoever was found.
func (x *spoken) heFirst(found speaker) bool {
	for _, h := range x.kind(cueHe) {
		if x.speaks(h) && x.base+x.toks[h.First].Start < found.start && !x.ofBody(x.textOf(h.First, h.Last)) {
			return true
		}
	}
	return false
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
		words := x.textOf(h.First, h.Last)
		return x.meant(words, last).again(words)
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
		reach := 8
		if he.First <= 1 && (x.lang == "fa" || verbLast[x.lang]) {
			reach = len(x.toks) // the verb is the last word
		}
		if he.First > h.Last && h.V == cueVerb && x.thatAt(h.Last+1) {
			continue // "demands that the group": of whom it is said
		}
		if (h.V == cueVerb || h.V == cueAfter || h.V == cueBefore) && h.First-he.Last <= reach && he.First-h.Last <= 3 {
			return true
		}
	}
	return false
}
