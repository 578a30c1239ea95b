package origin

import (
	"slices"

	"claimwatch/claims/passage"
)

// News often credits in one sentence and counts in the next. A sentence that
// credits nobody is of whoever the one before it credits, where its words say
// so: a pronoun or "the group" as the subject of a verb of saying, "it added",
// or a count that goes on ("of them"). Nothing is carried over a sentence in
// which somebody else speaks or the outlet itself.

// An antecedent is whom words such as "it" stand for.
type antecedent struct {
	name    nameHit
	known   bool
	counted bool // credited in the sentence before, so that a count may go on
	mixed   bool // others were credited beside it: "the agency" may be any of them
	far     int  // how many sentences that say nothing of it lie between
}

// mostBetween is how many sentences may stand between a name and "the group";
// between a name and a pronoun none may.
const mostBetween = 2

// A turn is one sentence while credits are carried: its tokens, and the words
// of it that bear on who speaks.
type turn struct {
	first, last int
	hits        []passage.Hit[cue] // verbs of saying and the words before and after names
	stands      []passage.Hit[cue] // pronouns and their like
	others      bool               // sources without a name, or the outlet itself
}

// carry credits the sentences that go on to say what somebody credited before
// them said.
func (s *speech) carry(bySentence map[int][]credit) {
	var a antecedent
	for i, t := range s.turns() {
		if t.last < t.first {
			continue
		}
		own := bySentence[i]
		switch {
		case len(own) > 0:
			a = s.antecedentOf(own)
		case a.known && (s.standsIn(t, a) || a.counted && a.far == 0 && s.goesOn(t)):
			bySentence[i] = []credit{{a.name, i, cueSays}}
			a.far, a.counted = 0, true
		default:
			a = s.after(t, a)
		}
	}
}

// said reports whether somebody speaks in a sentence. "Lists" and its like are
// nouns as often as verbs, and so are asked only with their subject.
func (t turn) said() bool {
	return slices.ContainsFunc(t.hits, func(h passage.Hit[cue]) bool { return h.V != cueLists })
}

// antecedentOf is whom the words after a sentence with credits of its own stand for.
func (s *speech) antecedentOf(own []credit) antecedent {
	who := s.x.r.nearestToFact(own)
	for _, c := range own {
		if s.x.r.reg.List[c.name.origin].ID == who {
			mixed := slices.ContainsFunc(own, func(o credit) bool { return o.name.origin != c.name.origin })
			return antecedent{name: c.name, known: true, counted: true, mixed: mixed}
		}
	}
	return antecedent{}
}

// after is whom the words after a sentence stand for that credits nobody: the
// one name in it, if it begins with that; the same as before it, if nobody
// speaks in it; else nobody.
func (s *speech) after(t turn, a antecedent) antecedent {
	names := s.names(t.first, t.last)
	switch {
	case t.others || t.said():
		return antecedent{}
	case len(names) > 0:
		n := names[0]
		alone := !slices.ContainsFunc(names, func(o nameHit) bool { return o.origin != n.origin })
		if alone && n.first-t.first <= reachHead && s.free(n) && !s.oblique(n) {
			return antecedent{name: n, known: true}
		}
		return antecedent{}
	}
	a.far++
	a.counted = false
	return a
}

// standsIn reports whether a sentence has words that stand for somebody named
// before it and are credited in it.
func (s *speech) standsIn(t turn, a antecedent) bool {
	return slices.ContainsFunc(t.stands, func(h passage.Hit[cue]) bool {
		if h.V == cueGoOn || !s.agrees(h.V, a) || len(s.names(h.First, min(h.Last+2, t.last))) > 0 {
			return false
		}
		return h.V == cueAdds || s.speaks(h, t)
	})
}

// agrees reports whether words of a kind may stand for a name.
func (s *speech) agrees(kind cue, a antecedent) bool {
	person := s.x.r.reg.List[a.name.origin].Role == "person"
	noun := kind == cueGroup || kind == cuePaper
	switch {
	case a.far > mostBetween || !noun && a.far > 0:
		return false
	case kind == cueHe:
		return person
	case kind == cueIt, kind == cueGroup:
		return !person
	case kind == cuePaper:
		return !person && !a.mixed
	}
	return kind == cueThey || kind == cueAdds
}

// speaks reports whether words that stand for somebody are credited: as the
// subject of a verb at the head of the sentence, beside "according to", or in
// a tag: "it added".
func (s *speech) speaks(h passage.Hit[cue], t turn) bool {
	return slices.ContainsFunc(t.hits, func(v passage.Hit[cue]) bool {
		behind, before := v.First-h.Last, h.First-v.Last
		switch v.V {
		case cueBefore, cueCite:
			return before >= 1 && before <= 2
		case cueAfter:
			return behind >= 1 && behind <= 3
		case cueSays, cueLists:
			if h.First-t.first <= 2 && behind >= 1 && (behind <= reachSubject || verbLast[s.x.lang]) {
				return true
			}
			return v.V == cueSays && (before == 1 || behind == 1 && s.startOf(h.First) == h.First || before == 2 && s.x.tokens[h.First-1].Text == "t")
		}
		return false
	})
}

// goesOn reports whether a sentence goes on with a count, and nobody speaks in it.
func (s *speech) goesOn(t turn) bool {
	return !t.said() && !t.others && slices.ContainsFunc(t.stands, func(h passage.Hit[cue]) bool {
		return h.V == cueGoOn && h.First-t.first <= 2
	})
}

// turns lays out the sentences.
func (s *speech) turns() []turn {
	ts := make([]turn, len(s.x.sents))
	for i := range ts {
		ts[i].first, ts[i].last = 0, -1
	}
	for i, sent := range s.sentence {
		if ts[sent].last < ts[sent].first {
			ts[sent].first = i
		}
		ts[sent].last = i
	}
	for _, h := range s.hits {
		if h.V != cueJoined { // a common noun where no name is joined to it
			t := &ts[s.sentence[h.First]]
			t.hits = append(t.hits, h)
		}
	}
	for _, h := range s.stands {
		t := &ts[s.sentence[h.First]]
		if h.V == cueLists {
			t.hits = append(t.hits, h)
		} else {
			t.stands = append(t.stands, h)
		}
	}
	for _, c := range s.x.cues {
		if c.V == cueNobody || c.V == cueOwn {
			ts[s.sentence[c.First]].others = true
		}
	}
	return ts
}
