package assess

import (
	"slices"
	"strings"

	"claimwatch/claims"
)

// The flags that stand beside an assessment, in the order they are printed.
const (
	FlagAgainstInterest = "against-interest" // a family supports the claim against its interest
	FlagAcrossCamps     = "across-camps"     // camps that are opposed to each other agree on the claim
	FlagRegister        = "against-register" // the register of legal listings has another year
	FlagMoving          = "moving"           // an origin changed its figure within two days
	FlagUnreviewed      = "unreviewed"       // pending evidence could change the state; set by Desk
	FlagLowGrade        = "low-grade"        // nobody who supports it is rated C or better
	FlagSum             = "does-not-add-up"  // parts do not make up their total
	FlagSlip            = "slip"             // one digit off the same origin's figure of the day
	FlagFalls           = "falls"            // an origin lowered its figure
	FlagHeadline        = "headline≠text"    // the headline's number is not the text's
	FlagUnexplained     = "unexplained"      // cases under review fell by more than the count rose
	FlagCaveat          = "caveat-dropped"   // copies leave out that it could not be verified
	FlagCircular        = "circular"         // a report came back to the outlet it began with
	FlagRelease         = "press-release"    // somebody's own words are printed as if they were a report
	FlagOtherNumber     = "other-number"     // the same quotation stands elsewhere with another number
	FlagSaysBoth        = "says-both"        // mentions of one assertion were taken both ways
	FlagGone            = "quote-gone"       // words are no longer on their page
	FlagNotRestated     = "not-restated"     // a figure that counts is older than a fortnight
	FlagLoneLanguage    = "lone-language"    // all support is in one language
	FlagSingleCamp      = "single-camp"      // all support is of one camp
	FlagOneHand         = "one-hand"         // families share what one hand would; see package kin
)

// flagOrder is the order of printing.
func flagOrder() []string {
	return []string{FlagAgainstInterest, FlagAcrossCamps, FlagRegister, FlagMoving, FlagUnreviewed, FlagLowGrade, FlagSum, FlagSlip, FlagFalls, FlagHeadline,
		FlagUnexplained, FlagCaveat, FlagCircular, FlagRelease, FlagOtherNumber, FlagSaysBoth, FlagGone, FlagNotRestated, FlagLoneLanguage, FlagSingleCamp, FlagOneHand}
}

// movingDays and notRestatedDays are the ages that two of the flags turn on.
const (
	movingDays      = 2
	notRestatedDays = 14
)

// A note is a flag with what raised it, in words.
type note struct {
	flag string
	text claims.Sentence
}

func flagNames(notes []note) []string {
	var out []string
	for _, f := range flagOrder() {
		if slices.ContainsFunc(notes, func(n note) bool { return n.flag == f }) {
			out = append(out, f)
		}
	}
	return out
}

func (j *judge) flags(voices []weighed, series []Series) []note {
	var out []note
	out = append(out, j.supportFlags(voices)...)
	out = append(out, j.legalNotes()...)
	for _, w := range voices {
		age := j.day.Sub(w.AsOf)
		if w.Figure != nil && w.side != 0 && !exactly(j.c.Counting, w.Figure.Metric) && age > notRestatedDays {
			out = append(out, note{FlagNotRestated, claims.Say("%s has not restated %s since %s", j.name(w.Origin), phrase(*w.Figure), day(w.AsOf))})
		}
	}
	for _, s := range series {
		out = append(out, j.seriesFlags(s)...)
	}
	told, hedged, once := j.told(), j.hedged(), map[string]bool{}
	for i := range j.seen {
		out = append(out, caveatNotes(j.seen[i].Mentions, hedged)...)
		out = append(out, j.mentionFlags(&j.seen[i], told, once)...)
	}
	return out
}

// supportFlags look at who supports the claim.
func (j *judge) supportFlags(voices []weighed) []note {
	var out []note
	for _, f := range j.against(voices) {
		out = append(out, note{FlagAgainstInterest, claims.Say("%s supports the claim against its own interest", f)})
	}
	if who := j.across(voices); !who.Empty() {
		out = append(out, note{FlagAcrossCamps, who})
	}
	low, langs, camps, n := true, map[string]bool{}, map[string]bool{}, 0
	for _, w := range voices {
		if w.side != +1 {
			continue
		}
		n++
		if g := j.rating(w.Origin); g >= "A" && g <= "C" {
			low = false
		}
		o, _ := j.reg.ByID(w.Origin)
		camps[o.Camp] = true
		for _, m := range w.Mentions {
			langs[m.Lang] = true
		}
	}
	if n > 0 && low {
		out = append(out, note{FlagLowGrade, claims.Say("nobody who supports it is rated C or better")})
	}
	if l := only(langs); n > 0 && l != "" {
		out = append(out, note{FlagLoneLanguage, claims.Say("all support is in one language (%s)", claims.Term(l))})
	}
	if c := only(camps); n > 1 && c != "" {
		out = append(out, note{FlagSingleCamp, claims.Say("all support is of one camp (%s)", claims.Term(c))})
	}
	return out
}

// only returns the single member of a set, "" if it has none or several.
func only(set map[string]bool) string {
	if len(set) != 1 {
		return ""
	}
	for k := range set {
		return k
	}
	return ""
}

// seriesFlags look at how an origin's figures moved.
func (j *judge) seriesFlags(s Series) []note {
	var out []note
	who := j.name(s.Origin)
	for i, st := range s.Steps {
		fig := claims.Say("%s, %s: %s", who, day(st.AsOf), phrase(st.Figure))
		if s.Scope != "everybody" {
			fig = claims.Say("%s %s", fig, claims.Term(s.Scope))
		}
		for _, f := range st.Flags {
			switch {
			case f == StepSlip:
				out = append(out, note{FlagSlip, claims.Say("%s is one slip away from the origin's other figure of that day", fig)})
			case f == StepRevision && s.Status == "":
				out = append(out, note{FlagFalls, claims.Say("%s, lower than before", fig)})
			case strings.HasPrefix(f, StepUnexplained):
				out = append(out, note{FlagUnexplained, claims.Say("%s, %s, cases under review: %s", who, day(st.AsOf), st.unexplained)})
			}
		}
		newest := i == len(s.Steps)-1
		if newest && i > 0 && s.Status == "" && (st.Change == ChangeRaised || st.Change == ChangeLowered) && j.day.Sub(st.AsOf) <= movingDays {
			out = append(out, note{FlagMoving, claims.Say("%s, from %s", fig, number(central(s.Steps[i-1].Figure)))})
		}
	}
	return out
}

// mentionFlags look at how single passages report.
// What the trace found in an article is told of once, however many of its
// passages speak to the claim.
func (j *judge) mentionFlags(w *weighed, told map[int64]map[float64]bool, once map[string]bool) []note {
	var out []note
	if w.Figure != nil && len(w.Parts) > 1 {
		if sum := AddUp(*w.Figure, w.Parts); sum.How == SumWrong {
			once[string(w.AsOf)+w.Origin+sum.Text] = true
			out = append(out, note{FlagSum, claims.Say("%s, %s: %s", j.name(w.Origin), day(w.AsOf), sum.said)})
		}
	}
	sup, con := false, false
	for i := range w.Mentions {
		m := &w.Mentions[i]
		for _, r := range m.Reasons {
			if flag, key := RepetitionFlag(r.Kind), articleKey(m)+"|"+r.Kind+"|"+r.Text; flag != "" && !once[key] {
				once[key] = true
				out = append(out, note{flag, claims.Say("e%d, %s: %s", m.ID, m.Outlet, r.Text)})
			}
		}
		sup = sup || m.Stance == claims.Supports
		con = con || m.Stance == claims.Contradicts
		if m.Gone {
			out = append(out, note{FlagGone, claims.Say("e%d: the words are no longer on the page of %s", m.ID, m.Outlet)})
		}
		if m.Figure == nil {
			continue
		}
		// Copies break a count down each in their own way, and one may err.
		if len(m.Parts) > 1 {
			if sum := AddUp(*m.Figure, m.Parts); sum.How == SumWrong && !once[string(w.AsOf)+w.Origin+sum.Text] {
				once[string(w.AsOf)+w.Origin+sum.Text] = true
				out = append(out, note{FlagSum, claims.Say("e%d, %s: %s", m.ID, m.Outlet, sum.said)})
			}
		}
		if n, ok := titleNumber(m.Title, *m.Figure, told[m.ArticleID]); ok {
			out = append(out, note{FlagHeadline, claims.Say("e%d: the headline says %s, the text %s", m.ID, number(n), number(central(*m.Figure)))})
		}
	}
	if sup && con {
		out = append(out, note{FlagSaysBoth, claims.Say("%s, %s: mentions were taken both as support and as dispute", j.name(w.Origin), day(w.AsOf))})
	}
	return out
}

// reasons writes the assessment out: the result, each voice, then the flags.
func (j *judge) reasons(state State, why claims.Sentence, voices []weighed, notes []note) []claims.Sentence {
	out := []claims.Sentence{why}
	if state == Superseded {
		if _, plain := j.plain(voices); !plain.Empty() {
			out = append(out, claims.Say("before that: %s", plain))
		}
	}
	switch j.c.Logic {
	case claims.LogicOpinion:
		out = append(out, claims.Say("an opinion: only whether it was said is judged; S counts the named others who say the same"), j.said())
	case claims.LogicDemand:
		out = append(out, claims.Say("a demand: only whether it was made is judged"), j.said())
	}
	for _, side := range []struct {
		n    int
		word string
	}{{+1, "supports"}, {-1, "disputes"}, {0, "says nothing that counts"}} {
		for _, w := range voices {
			if w.side == side.n {
				out = append(out, j.voice(w, side.word))
			}
		}
	}
	for _, f := range flagOrder() {
		for _, n := range notes {
			if n.flag == f {
				out = append(out, claims.Say("%s: %s", claims.Term(f), n.text))
			}
		}
	}
	return out
}

func (j *judge) voice(w weighed, word string) claims.Sentence {
	s := claims.Say("%s: %s, %s", claims.Term(word), j.name(w.Origin), day(w.AsOf))
	switch {
	case w.rel != "":
		return claims.Say("%s, %s: %s", s, claims.Term(w.rel), j.whyText(w))
	case w.Figure != nil:
		return claims.Say("%s, %s", s, phrase(*w.Figure))
	}
	return claims.Say("%s, in words", s)
}

// RepetitionFlag is the flag that a reason of a kind raises, given by whoever
// traced where a passage comes from; "" if it raises none.
func RepetitionFlag(kind string) string {
	switch kind {
	case "circular":
		return FlagCircular
	case "release":
		return FlagRelease
	case "quote":
		return FlagOtherNumber
	case "caveat":
		return FlagCaveat
	case "slip":
		return FlagSlip
	case "headline":
		return FlagHeadline
	}
	return ""
}
