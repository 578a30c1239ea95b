package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"claimwatch/claims"
)

// verdictSaid is a verdict in one line.
func verdictSaid(after string) claims.Sentence {
	var e Verdict
	if err := json.Unmarshal([]byte(after), &e); err != nil {
		return claims.Say("%s", after)
	}
	out := claims.Say("%s", claims.Term(e.Event))
	if e.Word != "" {
		out = claims.Say("%s: %s", out, claims.Term(e.Word))
	}
	if e.Likelihood != "" {
		out = claims.Say("%s (%s)", out, claims.Term(e.Likelihood))
	}
	if e.Confidence != "" {
		out = claims.Say("%s, confidence %s", out, claims.Term(e.Confidence))
	}
	return out
}

// An event is one line of a claim's timeline.
type event struct {
	At   time.Time
	Kind string // evidence, decision
	Said claims.Sentence
	Link string
	Who  claims.Sentence
}

// timeline is what happened to a claim, newest first, and how much more there
// is.
func (s *site) timeline(v *View, st *Standing, n int) ([]event, int) {
	var out []event
	for _, as := range newestSaid(st.alone, n) {
		says := claims.Say("%s", claims.Term(stanceWords(as.Stance)))
		if as.Figure != nil {
			says = figureSaid(*as.Figure)
		}
		out = append(out, event{At: as.First, Kind: "evidence", Said: claims.Say("%s: %s", s.room.nameSaid(as.Origin), says), Link: fmt.Sprintf("/evidence/e%d", as.Mentions[0].ID), Who: counted(len(as.Mentions), "%d copy", "%d copies")})
	}
	mine := subjectsOf(st)
	decided := v.Log.Recent(0, n, func(d claims.Decision) bool { return mine[d.Subject] })
	for _, d := range decided {
		out = append(out, event{At: d.At, Kind: "decision", Said: decisionSaid(d), Link: subjectPath(d.Subject), Who: claims.Say("%s", d.Who)})
	}
	slices.SortStableFunc(out, func(a, b event) int { return b.At.Compare(a.At) })
	return out[:min(len(out), n)], max(0, len(st.Said())+len(decided)-n)
}

// newestSaid are the n assertions that were first published last, newest
// first. n is the same for all who ask.
func newestSaid(a *alone, n int) []claims.Assertion {
	return a.newest.get(func() []claims.Assertion {
		places := make([]int, len(a.Said()))
		for i := range places {
			places[i] = i
		}
		slices.SortStableFunc(places, func(x, y int) int { return a.Said()[y].First.Compare(a.Said()[x].First) })
		var out []claims.Assertion
		for _, i := range places[:min(len(places), n)] {
			out = append(out, a.Said()[i])
		}
		return out
	})
}

// subjectsOf names a claim and its evidence as decisions do.
func subjectsOf(st *Standing) map[string]bool {
	return st.subjects.get(func() map[string]bool {
		out := map[string]bool{"claim:" + st.Claim.ID: true}
		for i := range st.Mentions {
			out[claims.EvidenceSubject(st.Mentions[i].ID)] = true
		}
		return out
	})
}

// counted says one or many of something.
func counted(n int, one, many string) claims.Sentence {
	if n == 1 {
		return claims.Say(one, n)
	}
	return claims.Say(many, n)
}

// decisionText is a decision in a few words.
func decisionText(d claims.Decision) string { return decisionSaid(d).String() }

func decisionSaid(d claims.Decision) claims.Sentence {
	subject := subjectWords(d.Subject)
	switch d.Action {
	case claims.ActConfirm:
		return claims.Say("%s: %s", subject, claims.Term(stanceWords(claims.Stance(d.After))))
	case claims.ActReject:
		return claims.Say("%s: %s", subject, claims.Term("not this claim"))
	case claims.ActUndo:
		return claims.Say("took back decision %d on %s", d.Undoes, subject)
	case claims.ActNote:
		return claims.Say("%s: %s", claims.Term("Note"), shorten(d.After, 120))
	case claims.ActVerdict:
		return claims.Say("%s: %s", claims.Term("verdict"), verdictSaid(d.After))
	case claims.ActCorrect:
		return claims.Say("%s: %s", subject, claims.Term(actionWords(d.Action)))
	}
	return claims.Say("%s: %s %s", subject, claims.Term(actionWords(d.Action)), shorten(d.After, 60))
}
