package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"claimwatch/claims"
)

// verdictText is a verdict in one line.
func verdictText(after string) string {
	var e Verdict
	if err := json.Unmarshal([]byte(after), &e); err != nil {
		return after
	}
	out := e.Event
	if e.Word != "" {
		out += ": " + e.Word
	}
	if e.Likelihood != "" {
		out += " (" + e.Likelihood + ")"
	}
	if e.Confidence != "" {
		out += ", confidence " + e.Confidence
	}
	return out
}

// An event is one line of a claim's timeline.
type event struct {
	At   time.Time
	Kind string // evidence, decision
	Text string
	Link string
	Who  string
}

// timeline is what happened to a claim, newest first, and how much more there
// is.
func (s *site) timeline(v *View, st *Standing, n int) ([]event, int) {
	var out []event
	for _, as := range newestSaid(st.alone, n) {
		text := s.room.nameOf(as.Origin) + ": " + stanceWords(as.Stance)
		if as.Figure != nil {
			text = s.room.nameOf(as.Origin) + ": " + figureWords(*as.Figure)
		}
		out = append(out, event{At: as.First, Kind: "evidence", Text: text, Link: fmt.Sprintf("/evidence/e%d", as.Mentions[0].ID), Who: counted(len(as.Mentions), "copy", "copies")})
	}
	mine := subjectsOf(st)
	decided := v.Log.Recent(0, n, func(d claims.Decision) bool { return mine[d.Subject] })
	for _, d := range decided {
		out = append(out, event{At: d.At, Kind: "decision", Text: decisionText(d), Link: subjectPath(d.Subject), Who: d.Who})
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

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// decisionText is a decision in a few words.
func decisionText(d claims.Decision) string {
	switch d.Action {
	case claims.ActConfirm:
		return subjectWords(d.Subject) + ": " + stanceWords(claims.Stance(d.After))
	case claims.ActReject:
		return subjectWords(d.Subject) + ": not this claim"
	case claims.ActUndo:
		return fmt.Sprintf("took back decision %d on %s", d.Undoes, subjectWords(d.Subject))
	case claims.ActNote:
		return "note: " + shorten(d.After, 120)
	case claims.ActVerdict:
		return "verdict: " + shorten(verdictText(d.After), 160)
	case claims.ActCorrect:
		return subjectWords(d.Subject) + ": corrected"
	}
	return fmt.Sprintf("%s: %s %s", subjectWords(d.Subject), actionWords(d.Action), shorten(d.After, 60))
}
