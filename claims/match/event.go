package match

import (
	"fmt"

	"claimwatch/claims"
)

// A verdict of a check: it passed, it failed, or the words do not tell.
type verdict struct {
	state      string // pass, fail, unknown
	why        string
	start, end int // bytes in the article; 0,0 = none
}

const (
	pass    = "pass"
	fail    = "fail"
	unknown = "unknown"
)

// An event is what the lexicon's waves tell of a claim's event.
type event struct {
	id    string
	own   map[int]bool // its waves
	since claims.Date  // first day
	until claims.Date  // last day on which it filled the news
	place int          // concept of its place, -1 = not told
}

func (l *lexicon) event(id string) *event {
	e := &event{id: id, own: map[int]bool{}, place: -1}
	for i, c := range l.concepts {
		if c.kind != "wave" || c.event != id {
			continue
		}
		e.own[i] = true
		if c.since != "" {
			e.since = claims.Date(c.since)
		}
		if c.until != "" {
			e.until = claims.Date(c.until)
		}
		if p, ok := l.byName[c.place]; ok {
			e.place = p
		}
	}
	return e
}

// inEvent says whether a sentence is about the event: by the waves it names,
// by the date of the page, by the place, and by what surrounds it, in this
// order. Words such as "the largest since 2022" name a year and mean another.
func (m *Matcher) inEvent(s *scene, e *event, rule waveRule) verdict {
	if e == nil || rule == anyWave {
		return verdict{state: pass, why: "about no one event"}
	}
	own, alien := m.waves(s, e)
	pub := s.around.pub
	early := pub != "" && e.since != "" && pub < e.since
	switch {
	case early && (rule == strictWave || own != nil && alien != nil):
		return verdict{state: fail, why: fmt.Sprintf("printed on %s, before the event began on %s", pub, e.since)}
	case own != nil:
		a, b := s.span(*own)
		return verdict{pass, "names the event: " + s.words(*own), a, b}
	case alien != nil:
		a, b := s.span(*alien)
		return verdict{fail, fmt.Sprintf("another event, %s: %s", m.lex.concepts[alien.concept].event, s.words(*alien)), a, b}
	}
	if y, ok := s.olderYear(e); ok {
		return verdict{fail, fmt.Sprintf("speaks of %d", y.year), s.base + y.start, s.base + y.end}
	}
	if v, ok := m.aroundEvent(s, e); ok {
		return v
	}
	if rule == looseWave {
		return verdict{state: pass, why: "names no other event"}
	}
	switch place := m.inPlace(s, e); {
	case place == unknown && pub != "" && e.until != "" && pub <= e.until:
		return verdict{state: unknown, why: "printed on " + string(pub) + ", while the event was in all the news; names no place"}
	case place != pass:
		return verdict{state: fail, why: "nothing in the sentence or around it says that it happened there"}
	case pub == "":
		return verdict{state: unknown, why: "the page has no date"}
	}
	return verdict{state: pass, why: "printed on " + string(pub) + ", and names no other event"}
}

// olderYear finds a year shortly before the event, which makes the sentence
// one about what happened then. Years long before it are history, told about
// whoever takes part in it.
func (s *scene) olderYear(e *event) (yearHit, bool) {
	var first int
	if _, err := fmt.Sscanf(string(e.since), "%d", &first); err != nil {
		return yearHit{}, false
	}
	s.read()
	for _, y := range s.years {
		if y.year >= first {
			return yearHit{}, false
		}
	}
	for _, y := range s.years {
		if y.year > first-20 && !s.inside(y.token) {
			return y, true
		}
	}
	return yearHit{}, false
}

// inside says that token i lies in a neutral phrase: "since 2022".
func (s *scene) inside(i int) bool {
	for _, h := range s.at[s.around.since] {
		if h.first <= i && i <= h.last {
			return true
		}
	}
	return false
}

// waves finds the nearest wave of the event and of another in the sentence.
func (m *Matcher) waves(s *scene, e *event) (own, alien *hit) {
	for i, h := range s.hits {
		c := m.lex.concepts[h.concept]
		if c.kind != "wave" {
			continue
		}
		if e.own[h.concept] {
			own = &s.hits[i]
		} else if alien == nil && !s.covered(h, m.ids.since) {
			alien = &s.hits[i]
		}
	}
	return own, alien
}

// covered says that a hit lies within a hit of concept c.
func (s *scene) covered(h hit, c int) bool {
	for _, o := range s.at[c] {
		if o.first <= h.first && h.last <= o.last {
			return true
		}
	}
	return false
}

// aroundEvent asks title, address and the sentence before.
func (m *Matcher) aroundEvent(s *scene, e *event) (verdict, bool) {
	own, alien := "", ""
	for _, w := range m.waveIDs {
		f, ok := s.around.has(w)
		if !ok || f == fromOutlet {
			continue
		}
		if e.own[w] {
			own = string(f)
		} else if f != fromText {
			alien = fmt.Sprintf("%s, in the %s", m.lex.concepts[w].event, f)
		}
	}
	switch {
	case own != "":
		return verdict{state: pass, why: "the " + own + " names the event"}, true
	case alien != "":
		return verdict{state: fail, why: "another event: " + alien}, true
	}
	return verdict{}, false
}

// inPlace asks whether the sentence speaks of the event's place, or leaves it
// to its surroundings and names no other: pass, fail, or unknown where neither
// it nor they name any place.
func (m *Matcher) inPlace(s *scene, e *event) string {
	if e.place < 0 || len(s.at[e.place]) > 0 {
		return pass
	}
	if s.any(m.ids.elsewhere) || s.any(m.ids.away) {
		return fail
	}
	if s.any(m.ids.there) || s.any(m.ids.hints) {
		return pass
	}
	if _, ok := s.around.has(e.place); ok {
		return pass
	}
	if _, _, ok := s.around.any(m.ids.elsewhere); ok {
		return fail
	}
	for _, id := range m.ids.home {
		if f, ok := s.around.has(id); len(s.at[id]) > 0 || ok && f != fromOutlet {
			return fail
		}
	}
	return unknown
}
