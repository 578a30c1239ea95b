package match

import (
	"slices"
	"strings"

	"claimwatch/claims"
)

// quotedBy finds who is quoted by somebody else: the name before "quoted by".
// Where none stands there, the one who quotes is as near as the text comes.
func (x *spoken) quotedBy() []speaker {
	var out []speaker
	for _, h := range x.kind(cueBy) {
		s, ok := x.nameUpTo(h.First-1, 5)
		if !ok {
			s, ok = x.wordsBefore(h.First)
		}
		if !ok {
			s, ok = x.nameFrom(h.Last+1, 5)
		}
		if ok {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return out
}

// wordsBefore takes the few words before a token for what somebody is called:
// "a diplomat".
func (x *spoken) wordsBefore(i int) (speaker, bool) {
	a := i
	for a > 0 && i-a < 3 && x.clause[a-1] == x.clause[i] && !x.isCue(a-1) {
		a--
	}
	if a == i {
		return speaker{}, false
	}
	s, ok := x.noun(a, i-1)
	s.people = ok
	return s, ok
}

// channels finds through whom it was said: "quoted by X", "told X", where X
// is an outlet or an agency of the register.
func (x *spoken) channels() []speaker {
	var out []speaker
	for _, k := range []cue{cueBy, cueTo} {
		for _, h := range x.kind(k) {
			for _, n := range x.names {
				if role := x.sp.reg[n.V].Role; n.First > h.Last && n.First <= h.Last+3 && (role == "agency" || role == "outlet") {
					out = append(out, x.known(n))
					break
				}
			}
		}
	}
	return out
}

// headline finds the speaker that a headline names before a colon or behind
// the last one: `Krieg: they lead nothing`, `At least 6,126 killed: HRANA`.
// Nothing but the name may stand there.
func (x *spoken) headline() []speaker {
	last := len(x.toks) - 1
	for i := 0; i < min(last, 7); i++ {
		if gap := x.gap(i); strings.Contains(gap, ":") && !digit(x.text[x.toks[i+1].Start]) || strings.Contains(gap, ": ") {
			if s, ok := x.only(0, i); ok {
				return []speaker{s}
			}
			break
		}
	}
	for i := last; i > max(1, last-5); i-- {
		if gap := x.gap(i - 1); strings.Contains(gap, ": ") || strings.Contains(gap, " – ") || strings.Contains(gap, " - ") || strings.Contains(gap, " — ") {
			if s, ok := x.only(i, last); ok && s.id != "" {
				return []speaker{s}
			}
			break
		}
	}
	return nil
}

// carriersLast puts outlets and agencies behind those whose words they pass
// on: "an official said, according to Reuters".
func (x *spoken) carriersLast(found []speaker) []speaker {
	if !x.carries(found[0]) {
		return found
	}
	for i, f := range found {
		if !x.carries(f) && (f.id != "" || f.people) {
			return slices.Concat(found[i:i+1], found[:i], found[i+1:])
		}
	}
	return found
}

func (x *spoken) carries(s speaker) bool {
	i := x.sp.indexOf(s.id)
	return i >= 0 && !s.own && (x.sp.reg[i].Role == "agency" || x.sp.reg[i].Role == "outlet")
}

// hyphened finds the name that German joins to what it tells: "nach
// HRANA-Angaben".
func (x *spoken) hyphened() []speaker {
	var out []speaker
	for _, h := range x.names {
		if x.lang == "de" && h.Last+1 < len(x.toks) && x.gap(h.Last) == "-" && reports[x.toks[h.Last+1].Text] {
			out = append(out, x.known(h).by(x.textOf(h.First, h.Last+1)))
		}
	}
	return out
}

// conceding are words with which a sentence begins that grants one side its
// say before it comes to the other: "While the group says ..., experts hold".
var conceding = wordSet("while although though whereas ndersa ndonese wahrend obwohl alors bien mientras aunque mentre sebbene embora enquanto terwijl hoewel")

// mainLast puts whoever speaks in the clause that concedes behind those of the
// main clause.
func (x *spoken) mainLast(found []speaker) []speaker {
	if len(found) < 2 || len(x.toks) == 0 || !conceding[x.toks[0].Text] || x.clauseOf(found[0]) != 0 {
		return found
	}
	for i, f := range found {
		if x.clauseOf(f) > 0 && (f.id != "" || f.people) {
			return slices.Concat(found[i:i+1], found[:i], found[i+1:])
		}
	}
	return found
}

func (x *spoken) clauseOf(s speaker) int {
	if s.end <= s.start {
		return 0
	}
	return x.clause[x.tokenAt(s.start-x.base)]
}

// gap is what stands between token i and the next.
func (x *spoken) gap(i int) string { return x.text[x.toks[i].End:x.toks[i+1].Start] }

// only reads tokens a to b as one name and nothing else: of the register, of
// unnamed sources, or two to four words with capitals.
func (x *spoken) only(a, b int) (speaker, bool) {
	for _, h := range x.names {
		if h.First == a && h.Last <= b && b-h.Last <= 5 && uncased(x.word(a)) { // with an office or a place behind it
			return x.known(h).by("a headline's colon"), true
		}
		if h.First >= a && h.Last <= b && h.First-a <= 3 && b-h.Last <= 1 {
			return x.known(h).by("a headline's colon"), true
		}
	}
	for _, h := range x.kind(cueNobody) {
		if h.First >= a && h.Last <= b && (b-a <= 3 || h.First == a) {
			return x.unnamed(a, b).by("a headline's colon"), true
		}
	}
	if p, q, ok := x.proper(a); ok && q == b && q > p && q-p < 4 && !uncased(x.word(a)) && !x.isPlace(p) {
		return x.plain(p, q).by("a headline's colon"), true
	}
	return speaker{}, false
}

func (s speaker) by(cue string) speaker {
	s.cue = cue
	return s
}

// A governs says for which government the words of a concept stand where a
// text is about its country.
type governs struct {
	words, country int // concepts
	origin         claims.Origin
}

// state takes "the regime" and "the authorities" for the government of the
// country that the text is about, where no other country stands beside it.
func (x *spoken) state(s speaker) speaker {
	if s.id != "" || s.name == "" || len(x.toks) == 0 {
		return s
	}
	first, last := x.tokenAt(s.start-x.base), x.tokenAt(s.end-x.base-1)
	for _, g := range x.sp.governs {
		if !slices.ContainsFunc(x.at[g.words], func(h hit) bool { return h.first >= first && h.last <= last }) {
			continue
		}
		if slices.ContainsFunc(x.hits, func(h hit) bool {
			return x.sp.places[h.concept] && h.concept != g.country && h.first <= last+2 && h.last >= first-2
		}) {
			continue
		}
		if _, about := x.around.has(g.country); about || len(x.at[g.country]) > 0 {
			return x.entitled(s, g.origin)
		}
	}
	return s
}

// ofState finds words that credit the state without naming anybody: "the
// official toll".
func (x *spoken) ofState() (speaker, bool) {
	p := x.sp.cues[x.lang]
	if p == nil {
		return speaker{}, false
	}
	for _, h := range p.Find(x.toks) {
		if h.V != cueState {
			continue
		}
		for _, g := range x.sp.governs {
			if _, about := x.around.has(g.country); about || len(x.at[g.country]) > 0 {
				s := x.entitled(x.printed(h.First, h.Last), g.origin)
				s.cue, s.cited = x.textOf(h.First, h.Last), []string{s.name}
				return s, true
			}
		}
	}
	return speaker{}, false
}

// entitled gives a name as printed the name of the register.
func (x *spoken) entitled(s speaker, o claims.Origin) speaker {
	s.id, s.counts, s.nobody = o.ID, o.Counting != "", false
	s.name = registered(s.name, x.lang, o)
	return s
}
