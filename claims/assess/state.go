package assess

import (
	"fmt"
	"strconv"

	"claimwatch/claims"
)

// state names what the voices amount to, with the reason in words.
func (j *judge) state(voices []weighed) (State, claims.Sentence) {
	if why := j.supersededBy(); !why.Empty() {
		return Superseded, why
	}
	return j.plain(voices)
}

// supersededBy tells by what the claim was superseded; empty if it was not.
func (j *judge) supersededBy() claims.Sentence {
	if u := j.c.ValidUntil; u != "" && u < j.day {
		return claims.Say("superseded: the claim held until %s", string(u))
	}
	var newest *weighed
	for i, w := range j.seen {
		own := !w.Presumed && w.Family == j.family && w.Family != "" && w.rel != NotComparable && w.rel != "" && w.why.Days > 0
		if own && (newest == nil || w.AsOf >= newest.AsOf) {
			newest = &j.seen[i]
		}
	}
	if newest == nil || newest.rel != Replaced {
		return claims.Sentence{}
	}
	return claims.Say("superseded by %s (%s%s, %s)", phrase(*newest.Figure), evidence(newest.Mentions), j.name(newest.Origin), day(newest.AsOf))
}

// evidence names the first mention for the reader, "e840, ".
func evidence(ms []claims.Mention) string {
	if len(ms) == 0 || ms[0].ID == 0 {
		return ""
	}
	return fmt.Sprintf("e%d, ", ms[0].ID)
}

// plain names what the voices amount to when nothing superseded the claim.
func (j *judge) plain(voices []weighed) (State, claims.Sentence) {
	s, x := count(voices)
	switch {
	case j.c.Logic == claims.LogicAbsence:
		return j.absence(x)
	case s > 0 && x > 0:
		return Contested, claims.Say("contested, %d against %d", s, x)
	case x > 0:
		return Disputed, claims.Say("disputed by %s, supported by none", plural(x, "1 family", "%d families"))
	case s > 0:
		return j.supported(voices, s)
	}
	return Uncorroborated, claims.Say("uncorroborated: %s", j.whyNone(voices))
}

// absence judges a claim that something did not happen: one counter-example
// disputes it, and no number of silent sources corroborates it.
func (j *judge) absence(x int) (State, claims.Sentence) {
	if x > 0 {
		return Disputed, claims.Say("disputed: a counter-example was found, by %s", plural(x, "1 family", "%d families"))
	}
	if c, ok := j.r.Covered[j.c.ID]; ok {
		return Uncorroborated, claims.Say("uncorroborated: no counter-example found in %s; nothing can corroborate an absence", c.Said())
	}
	return Uncorroborated, claims.Say("uncorroborated: no counter-example found; how much was read is not known; nothing can corroborate an absence")
}

// supported tells corroborated from single-source.
func (j *judge) supported(voices []weighed, s int) (State, claims.Sentence) {
	rated, disinterested := 0, 0
	for _, w := range voices {
		if w.side != +1 {
			continue
		}
		if g := j.rating(w.Origin); g >= "A" && g <= "C" {
			rated++
		}
		if o, _ := j.reg.ByID(w.Origin); o.Interest == "none" {
			disinterested++
		}
	}
	switch {
	case s < max(1, j.r.MinFamilies):
		return SingleSource, claims.Say("single-source: %s, %d needed", plural(s, "1 family supports", "%d families support"), j.r.MinFamilies)
	case rated == 0:
		return SingleSource, claims.Say("single-source: %d families support, none of them rated C or better", s)
	case disinterested < j.r.RequireDisinterested:
		return SingleSource, claims.Say("single-source: %d of %d supporting families have no interest in the claim, %d needed",
			disinterested, s, j.r.RequireDisinterested)
	}
	return Corroborated, claims.Say("corroborated by %d", s)
}

// said counts the articles in which the claimant's family says it: all that an
// opinion or a demand can be held against.
func (j *judge) said() claims.Sentence {
	articles := map[string]bool{}
	for _, w := range j.seen {
		for _, m := range w.Mentions {
			if w.Family == j.family && w.Family != "" && m.Stance != claims.Contradicts && !m.Presumed {
				articles[articleKey(&m)] = true
			}
		}
	}
	if len(articles) == 0 {
		return claims.Say("said: no article carries it from the claimant")
	}
	return plural(len(articles), "said: 1 article carries it from the claimant", "said: %d articles carry it from the claimant")
}

// whyNone says why there is neither support nor dispute.
func (j *judge) whyNone(voices []weighed) claims.Sentence {
	own, compatible := map[string]bool{}, claims.Sentence{}
	for _, w := range j.seen {
		if w.Family == j.family && w.Family != "" {
			for _, m := range w.Mentions {
				own[articleKey(&m)] = true
			}
		}
	}
	for _, w := range voices {
		if w.rel == Compatible && compatible.Empty() {
			compatible = claims.Say("only compatible figures, as \"%s\" (%s, %s)", phrase(*w.Figure), j.name(w.Origin), day(w.AsOf))
		}
	}
	switch {
	case !compatible.Empty():
		return compatible
	case len(own) > 0 && len(voices) == 0:
		return claims.Say("claimant only (%s)", plural(len(own), "1 article", "%d articles"))
	case len(j.seen) == 0:
		return claims.Say("nothing found")
	}
	return claims.Say("nothing that speaks for or against it")
}

// atTheTime is the state by what was said of the claim's own time. Claims that
// are bound to no time, such as a founding year, have only one state.
func (j *judge) atTheTime(now []weighed) State {
	voices := now
	if j.c.AsOf != "" && (j.c.Event != "" || j.running()) {
		voices = j.voices(func(w weighed) bool {
			d := w.AsOf.Sub(j.c.AsOf)
			return w.AsOf != "" && -j.r.AtTheTimeDays <= d && d <= j.r.AtTheTimeDays
		})
	}
	s, _ := j.plain(voices)
	return s
}

func (j *judge) running() bool {
	return j.c.Counting == "count-cumulative" || j.c.Counting == "count-daily"
}

// digit is the credibility of the information; rivals are families that
// support a rival claim.
func (j *judge) digit(voices []weighed, rivals int) int {
	s, x := count(voices)
	switch j.c.Logic {
	case claims.LogicAbsence:
		s = 0
	case claims.LogicOpinion, claims.LogicDemand:
		return 6
	}
	x += rivals
	// An admission lifts a claim that nobody disputes. One that others do stays
	// possibly true: on 21 January the state's 3,117 stood beside three counts above it.
	if x == 0 && len(j.against(voices)) > 0 {
		return 1
	}
	return Digit(s, x)
}

// Digit maps the numbers of other families that support and dispute onto the
// Admiralty scale of the credibility of information.
//
//	1 confirmed by other sources   S ≥ 2, X = 0
//	2 probably true                S = 1, X = 0
//	3 possibly true                S ≥ X ≥ 1
//	4 doubtful                     1 ≤ S < X, or S = 0 and X = 1
//	5 improbable                   S = 0, X ≥ 2
//	6 cannot be judged             S = 0, X = 0
//
// Only other families count, so a trusted origin cannot raise its own digit.
func Digit(s, x int) int {
	switch {
	case s == 0 && x == 0:
		return 6
	case x == 0 && s >= 2:
		return 1
	case x == 0:
		return 2
	case s == 0 && x >= 2:
		return 5
	case s >= x:
		return 3
	}
	return 4
}

// against lists the supporting families whose interest the claim runs
// against: a state that admits deaths. What an origin's interest is has been
// entered for counts of the dead, so only they are asked.
func (j *judge) against(voices []weighed) []string {
	var out []string
	for _, w := range voices {
		if o, _ := j.reg.ByID(w.Origin); w.side == +1 && j.c.Kind == claims.Casualty && o.Interest == "against" {
			out = append(out, w.Family)
		}
	}
	return out
}

// span returns the lowest and the highest figure among the voices: the lowest
// by the bottom of its interval, the highest by the greatest number stated. A
// count of fewer people than the claim counts is neither.
func span(voices []weighed) (lowest, highest *claims.Figure) {
	var low, high float64
	for _, w := range voices {
		if w.Figure == nil || w.rel == "" || w.scope == 2 && w.why.Passage.High > most(*w.Figure) && !lowerBound(*w.Figure) {
			continue
		}
		f := *w.Figure
		f.AsOf = w.AsOf
		l, h := Bounds(f, false).Low, most(f)
		if lowest == nil || l < low {
			low, lowest = l, &f
		}
		if highest == nil || h > high {
			high, highest = h, &f
		}
	}
	return lowest, highest
}

// ladder counts from articles down to independent families.
func (j *judge) ladder() Ladder {
	sets := [4]map[string]bool{{}, {}, {}, {}}
	for i := range j.seen {
		w := &j.seen[i]
		for k := range w.Mentions {
			m := &w.Mentions[k]
			sets[0][articleKey(m)] = true
			sets[1][storyKey(m)] = true
		}
		if w.Family != "" && !w.Presumed {
			sets[2][w.Origin] = true
			sets[3][w.Family] = true
		}
	}
	l := Ladder{len(sets[0]), len(sets[1]), len(j.seen), len(sets[2]), len(sets[3]), j.independent(sets[3])}
	return l
}

func articleKey(m *claims.Mention) string {
	if m.ArticleID != 0 {
		return strconv.FormatInt(m.ArticleID, 10)
	}
	return m.URL
}

func storyKey(m *claims.Mention) string {
	if m.Story != "" {
		return m.Story
	}
	return articleKey(m)
}

// rating is the letter of an origin; F, cannot be judged, until people set one.
func (j *judge) rating(id string) string {
	if o, ok := j.reg.ByID(id); ok && o.Reliability != "" {
		return o.Reliability
	}
	return "F"
}

func (j *judge) floor(id string) bool {
	o, _ := j.reg.ByID(id)
	return o.Counting == "floor"
}

// name is what an origin is called: by the register, or, an outlet that speaks
// in its own voice, as its pages call it.
func (j *judge) name(id string) string {
	if o, ok := j.reg.ByID(id); ok && o.Name != "" {
		return o.Name
	}
	for _, w := range j.seen {
		for i := range w.Mentions {
			if m := &w.Mentions[i]; m.SourceID == id && m.Outlet != "" {
				return m.Outlet
			}
		}
	}
	return id
}
