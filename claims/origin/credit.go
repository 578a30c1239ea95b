package origin

import (
	"slices"
	"strings"

	"claimwatch/claims/passage"
)

// Who is credited in a sentence. On which side of a word the one stands whom it
// credits is a property of the word ("according to X", "X zufolge"), and for a
// verb of the language: most put the subject before it and after it in a tag
// ("..., said X"), Arabic after it, Turkish and Persian at the head of the
// sentence, however far the verb is behind. Only names of the register are
// looked for. A name that is governed ("killed by X") speaks nothing.

// A credit is a name with which a text credits something.
type credit struct {
	name     nameHit
	sentence int
	way      cue // says, before, cite or told
}

// A speech is a text laid out for finding who is credited in it.
type speech struct {
	x        *reader
	hits     []passage.Hit[cue]
	stands   []passage.Hit[cue]   // words that stand for somebody named before, and their verbs
	clause   []int                // of each token; a sentence begins a new one
	sentence []int                // of each token
	at       map[cue]map[int]bool // the tokens with which words of a kind end
	starts   map[int]bool         // those with which words for reports begin
}

// How many tokens may stand between a name and the word that credits it.
const (
	reachBefore  = 8  // behind "according to": titles and what the organisation is
	reachAfter   = 6  // before "göre": "X'in açıkladığı verilere göre"
	reachSubject = 8  // between a subject and its verb, where others stand between
	reachTag     = 8  // behind a verb at the head of its clause: "said on Tuesday the group X"
	reachInverse = 3  // behind a verb in the middle of its clause: "am Dienstag meldete X"
	reachTold    = 4  // behind "told"
	reachLast    = 60 // to the verb at the end of a long sentence
	reachHead    = 4  // a clause begins with a name that has this many tokens before it at most
)

// credits finds who is credited, sentence by sentence.
func (x *reader) credits() []credit {
	s := &x.speech
	*s = speech{x: x, at: map[cue]map[int]bool{}, starts: map[int]bool{}}
	for _, h := range longest(x.r.cues.spoken(x.lang).Find(x.tokens)) {
		switch h.V {
		case cueUnder, cueVoice, cueWho, cueAux, cueReport:
			if h.V == cueReport {
				s.starts[h.First] = true
			}
			if s.at[h.V] == nil {
				s.at[h.V] = map[int]bool{}
			}
			s.at[h.V][h.Last] = true
		case cueIt, cueHe, cueThey, cueGroup, cuePaper, cueAdds, cueLists, cueGoOn:
			s.stands = append(s.stands, h)
		default:
			s.hits = append(s.hits, h)
		}
	}
	if len(x.names) == 0 {
		return nil
	}
	s.layOut()
	out := s.atColons()
	for _, h := range s.hits {
		n, ok := s.credited(h)
		c := credit{name: n, way: h.V}
		if ok {
			c.sentence = s.sentence[h.First]
			out = append(out, c)
		}
	}
	return out
}

// longest drops a word that a longer one of the same kind begins with or ends
// with: "teilte" where "teilte mit" stands.
func longest(hs []passage.Hit[cue]) []passage.Hit[cue] {
	slices.SortStableFunc(hs, func(a, b passage.Hit[cue]) int {
		if a.First != b.First {
			return a.First - b.First
		}
		return b.Last - a.Last
	})
	out := hs[:0]
	end := map[cue]int{}
	for _, h := range hs {
		if last, ok := end[h.V]; ok && h.Last <= last {
			continue
		}
		end[h.V] = h.Last
		out = append(out, h)
	}
	return out
}

// credited is the name that a word credits.
func (s *speech) credited(h passage.Hit[cue]) (nameHit, bool) {
	switch h.V {
	case cueBefore, cueCite:
		return s.first(h.Last, reachBefore, func(nameHit) bool { return true })
	case cueTold:
		return s.first(h.Last, reachTold, func(n nameHit) bool { return carries(s.x.r.reg.List[n.origin].Role) })
	case cueAfter:
		return s.nearestBefore(h.First, reachAfter, func(nameHit) bool { return true })
	case cueJoined:
		return s.nearestBefore(h.First, 1, func(n nameHit) bool { return s.gap(n.last) == "-" })
	}
	return s.subject(h)
}

// subject is the name that is the subject of a verb of saying.
func (s *speech) subject(h passage.Hit[cue]) (nameHit, bool) {
	switch {
	case s.passive(h):
		return nameHit{}, false
	case s.x.lang == "ar":
		return s.verbFirst(h)
	case verbLast[s.x.lang]:
		return s.verbLast(h)
	case s.opens(h.First):
		return s.verbOpens(h)
	}
	if n, ok := s.nearestBefore(h.First, reachSubject, s.free); ok {
		return n, true
	}
	if n, ok := s.headOfClause(s.clause[h.First], h.First); ok {
		return n, true
	}
	if n, ok := s.overRelative(h.First); ok {
		return n, true
	}
	if s.x.lang == "en" {
		return nameHit{}, false
	}
	return s.behind(h.Last, reachInverse)
}

// passives are what stands before a participle that is no one's saying: "was
// confirmed".
var passives = map[string]bool{"was": true, "were": true, "been": true, "be": true, "being": true, "is": true, "are": true}

func (s *speech) passive(h passage.Hit[cue]) bool {
	return s.x.lang == "en" && h.First > 0 && passives[s.x.tokens[h.First-1].Text] && !strings.HasSuffix(s.x.tokens[h.First].Text, "ing")
}

// verbLast are the languages that put the verb last.
var verbLast = map[string]bool{"tr": true, "az": true, "fa": true}

// verbLast finds the subject of a verb at the end: the first name before it in
// its clause that is in no case but the first, or one with which an earlier
// clause of the sentence begins and ends, set off by a comma.
func (s *speech) verbLast(h passage.Hit[cue]) (nameHit, bool) {
	subject := func(n nameHit) bool { return s.free(n) && !s.oblique(n) }
	for _, n := range s.names(s.startOf(h.First), h.First-1) {
		if subject(n) && h.First-n.last <= reachLast {
			return n, true
		}
	}
	if s.x.lang != "fa" || s.opens(h.First) {
		if n, ok := s.behind(h.Last, reachInverse); ok && s.opens(h.First) {
			return n, true
		}
	}
	for i := s.startOf(h.First) - 1; i >= 0 && s.sentence[i] == s.sentence[h.First]; i = s.startOf(i) - 1 {
		start := s.startOf(i)
		for _, n := range s.names(start, i) {
			if n.last == i && n.first-start <= reachHead && subject(n) && h.First-n.last <= reachLast {
				return n, true
			}
		}
	}
	return nameHit{}, false
}

// verbFirst finds the subject of an Arabic verb: behind it, unless what it says
// begins there or it stands in a clause about the name before it; else the name
// right before it, as in headlines.
func (s *speech) verbFirst(h passage.Hit[cue]) (nameHit, bool) {
	if !s.at[cueWho][h.First-1] {
		if n, ok := s.behind(h.Last, reachTag); ok {
			return n, true
		}
	}
	return s.nearestBefore(h.First, 2, s.free)
}

// verbOpens finds the subject of a verb with which its clause begins: the name
// the sentence began with, where others were put between ("X, who ..., said");
// or the name behind it, in a tag; or the name that its clause is about.
func (s *speech) verbOpens(h passage.Hit[cue]) (nameHit, bool) {
	start := s.startOf(h.First)
	if s.at[cueWho][start] {
		return s.endOfClause(start - 1)
	}
	behind, tag := s.behind(h.Last, reachTag)
	if tag && start == 0 && s.x.lang == "en" || s.at[cueTold][h.Last] {
		tag = false // "Confirmed dead: X"
	}
	if !tag || !s.ends(behind.last) {
		if n, ok := s.overApposition(h.First); ok {
			return n, true
		}
	}
	return behind, tag
}

// opens reports whether a verb stands at the head of its clause, but for
// auxiliaries and relative words.
func (s *speech) opens(i int) bool {
	start := s.startOf(i)
	for i--; i >= start; i-- {
		if !s.at[cueAux][i] && !(i == start && s.at[cueWho][i]) {
			return false
		}
	}
	return true
}

// overRelative is the name before a relative clause, where the verb of the main
// clause comes after it: "X, which ..., on Tuesday said".
func (s *speech) overRelative(verb int) (nameHit, bool) {
	end := s.startOf(verb) - 1
	if end < 0 || s.sentence[end] != s.sentence[verb] || !s.at[cueWho][s.startOf(end)] && !s.at[cueWho][s.startOf(end)+1] {
		return nameHit{}, false
	}
	return s.endOfClause(s.startOf(end) - 1)
}

// overApposition is the name that is the whole first clause of a sentence, but
// for what it is called, where at least one clause stands before the verb's.
func (s *speech) overApposition(verb int) (nameHit, bool) {
	first := verb
	for first > 0 && s.sentence[first-1] == s.sentence[verb] {
		first--
	}
	end := first
	for end+1 < len(s.clause) && s.clause[end+1] == s.clause[first] {
		end++
	}
	if s.clause[verb]-s.clause[first] < 2 {
		return nameHit{}, false
	}
	for _, n := range s.names(first, end) {
		if n.last == end && n.first-first <= reachHead && s.free(n) {
			return n, true
		}
	}
	return s.overRelative(verb)
}

// endOfClause is the name with which the clause of a token ends there.
func (s *speech) endOfClause(i int) (nameHit, bool) {
	if i < 0 {
		return nameHit{}, false
	}
	for _, n := range s.names(s.startOf(i), i) {
		if i-n.last <= 1 && s.free(n) {
			return n, true
		}
	}
	return nameHit{}, false
}

// headOfClause is the name with which the clause begins, before a token.
func (s *speech) headOfClause(clause, before int) (nameHit, bool) {
	start := s.startOf(before)
	for _, n := range s.names(start, before-1) {
		if s.clause[n.first] == clause && n.first-start <= reachHead && before-n.last <= reachLast && s.free(n) {
			return n, true
		}
	}
	return nameHit{}, false
}

// behind is the first name behind a verb, where it may be its subject: nothing
// governs it, and what is said does not begin before it.
func (s *speech) behind(i, reach int) (nameHit, bool) {
	return s.first(i, reach, func(n nameHit) bool {
		return s.free(n) && !s.oblique(n) && !slices.ContainsFunc(s.x.tokens[i+1:n.first], func(t passage.Token) bool { return that[t.Text] })
	})
}

// that are words with which begins what is said.
var that = map[string]bool{"that": true, "que": true, "qu": true, "se": true, "dass": true, "ca": true, "da": true, "что": true, "ze": true,
	"att": true, "οτι": true, "πωσ": true, "כי": true, "dat": true, "ان": true, "بان": true, "che": true, "si": true, "що": true, "że": true, "كه": true, "که": true}

// first is the first name behind token i in its clause that fits.
func (s *speech) first(i, reach int, fits func(nameHit) bool) (nameHit, bool) {
	for _, n := range s.names(i+1, min(i+reach, len(s.clause)-1)) {
		if s.clause[n.first] == s.clause[i] && fits(n) {
			return n, true
		}
	}
	return nameHit{}, false
}

// nearestBefore is the nearest name before token i in its clause that fits.
func (s *speech) nearestBefore(i, reach int, fits func(nameHit) bool) (nameHit, bool) {
	ns := s.names(s.startOf(i), i-1)
	for k := len(ns) - 1; k >= 0; k-- {
		if i-ns[k].last <= reach && fits(ns[k]) {
			return ns[k], true
		}
	}
	return nameHit{}, false
}

// nearestToFact is the one origin whose a figure is in a sentence that credits
// some: whoever is cited by the others, else whoever is no agency or outlet,
// which pass on what others say; "" where several speak.
func (r *Resolver) nearestToFact(credits []credit) string {
	for _, fits := range []func(credit) bool{
		func(c credit) bool { return c.way == cueCite },
		func(c credit) bool { return !carries(r.reg.List[c.name.origin].Role) },
		func(c credit) bool { return c.way == cueBefore },
		func(c credit) bool { return c.way != cueTold },
		func(credit) bool { return true },
	} {
		who := map[string]bool{}
		for _, c := range credits {
			if fits(c) {
				who[r.reg.List[c.name.origin].ID] = true
			}
		}
		if len(who) > 1 {
			return ""
		}
		for id := range who {
			return id
		}
	}
	return ""
}
