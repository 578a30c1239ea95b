package review

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"claimwatch/claims"
)

// A Verdict is what people judge of a claim, beside what the evidence
// amounts to. It is kept as the After of a decision of [claims.ActVerdict].
type Verdict struct {
	Event      string      `json:"event"` // see events
	Word       string      `json:"verdict,omitempty"`
	Likelihood string      `json:"likelihood,omitempty"`
	Confidence string      `json:"confidence,omitempty"` // low, moderate, high: of the judgement, not of the claim
	Reason     string      `json:"reason,omitempty"`
	Cited      []int64     `json:"cited,omitempty"`
	AsOf       claims.Date `json:"as_of,omitempty"`
	Basis      *Basis      `json:"basis,omitempty"` // what the evidence amounted to
}

// Basis is what a verdict rested on, so that it can be told when that moved.
type Basis struct {
	State   string   `json:"state"`
	Lowest  *float64 `json:"lowest,omitempty"`
	Highest *float64 `json:"highest,omitempty"`
}

// The events of a verdict.
const (
	EvDraft     = "draft"
	EvPropose   = "propose"
	EvWithdraw  = "withdraw"
	EvAgree     = "agree"
	EvObject    = "object"    // with a verdict and a reason of one's own
	EvArbitrate = "arbitrate" // a third person decides
	EvDissent   = "dissent"   // the proposal holds, the objection stays on record
	EvReaffirm  = "reaffirm"
	EvPublish   = "publish"
)

// VerdictWords are the verdicts, each with the likelihoods that may go with
// it, in words of ICD 203.
func VerdictWords() []VerdictWord {
	return []VerdictWord{
		{"confirmed", []string{"almost certain"}}, {"likely", []string{"likely", "very likely"}}, {"undetermined", []string{"roughly even chance"}},
		{"misleading", nil}, {"unlikely", []string{"unlikely", "very unlikely"}}, {"refuted", []string{"almost no chance"}}, {"opinion", nil},
	}
}

// A VerdictWord is one verdict.
type VerdictWord struct {
	Word       string
	Likelihood []string
}

// Confidences are the degrees of confidence.
func Confidences() []string { return []string{"low", "moderate", "high"} }

// The states of the work on a verdict.
const (
	WorkNone      = "none"
	WorkDraft     = "draft"
	WorkProposed  = "proposed"
	WorkObjected  = "objected"
	WorkAgreed    = "agreed"
	WorkPublished = "published"
	WorkOutdated  = "outdated"
)

// A Workflow is where the work on a claim's verdict stands.
type Workflow struct {
	State    string
	Verdict  Verdict // in force, or proposed
	By       string  // whose it is
	At       time.Time
	Second   string          // who agreed, objected or decided
	Counter  Verdict         // of the objection
	Dissent  bool            // the objection stands on the record
	Outdated string          // what moved, in words
	Why      claims.Sentence // the same
	Steps    []VerdictStep
}

// A VerdictStep is one event in its time.
type VerdictStep struct {
	Verdict
	Who string
	At  time.Time
	Seq int64
}

// escalateAfter is how long a proposal waits before it climbs to the top.
const escalateAfter = 48 * time.Hour

// dissentAfter is how long an objection stands before either side may record
// the disagreement and go on.
const dissentAfter = 72 * time.Hour

// Workflow replays the verdict decisions on a claim and looks whether the
// evidence has moved since.
func (v *View) Workflow(s *Standing) Workflow {
	w := Workflow{State: WorkNone}
	for _, d := range v.Log.On("claim:"+s.Claim.ID, claims.ActVerdict) {
		var e Verdict
		if err := json.Unmarshal([]byte(d.After), &e); err != nil {
			continue // of another program: the audit shows it as it is
		}
		w.Steps = append(w.Steps, VerdictStep{e, d.Who, d.At, d.Seq})
		w.apply(e, d.Who, d.At)
	}
	if w.State == WorkAgreed || w.State == WorkPublished {
		if w.Why = w.moved(s); w.Why.Empty() {
			w.Why = w.splitSince(v.Log)
		}
		if !w.Why.Empty() {
			w.Outdated = w.Why.String()
			w.State = WorkOutdated
		}
	}
	return w
}

func (w *Workflow) apply(e Verdict, who string, at time.Time) {
	switch e.Event {
	case EvDraft, EvPropose:
		state := WorkDraft
		if e.Event == EvPropose {
			state = WorkProposed
		}
		*w = Workflow{State: state, Verdict: e, By: who, At: at, Steps: w.Steps}
	case EvWithdraw:
		w.State = WorkDraft
	case EvAgree:
		w.State, w.Second, w.At = WorkAgreed, who, at
	case EvObject:
		w.State, w.Second, w.Counter, w.At = WorkObjected, who, e, at
	case EvArbitrate:
		w.State, w.Second, w.Verdict, w.At = WorkAgreed, who, e, at
	case EvDissent:
		w.State, w.Dissent, w.At = WorkAgreed, true, at
	case EvReaffirm:
		w.State, w.At = WorkAgreed, at
		w.Verdict.Basis = e.Basis
	case EvPublish:
		w.State, w.At = WorkPublished, at
	}
}

// moved says what changed since the verdict in a way that makes it outdated:
// the assessment's state, the lowest or highest figure by more than a tenth,
// or a cited passage that no longer counts.
func (w *Workflow) moved(s *Standing) claims.Sentence {
	now := basisOf(s)
	b := w.Verdict.Basis
	if b == nil {
		return claims.Sentence{}
	}
	if b.State != now.State {
		return claims.Say("the evidence was %s and is %s", claims.Term(b.State), claims.Term(now.State))
	}
	for _, x := range []struct {
		name     string
		was, now *float64
	}{{"lowest", b.Lowest, now.Lowest}, {"highest", b.Highest, now.Highest}} {
		if x.was != nil && x.now != nil && math.Abs(*x.now-*x.was) > *x.was/10 {
			return claims.Say("the %s figure went from %s to %s", claims.Term(x.name), thousands(*x.was), thousands(*x.now))
		}
	}
	for _, id := range w.Verdict.Cited {
		i := slices.IndexFunc(s.Mentions, func(m claims.Mention) bool { return m.ID == id })
		switch {
		case i < 0:
			return claims.Say("e%d, which it cites, is no longer evidence for this claim", id)
		case s.Mentions[i].Rejected:
			return claims.Say("e%d, which it cites, was rejected", id)
		case s.Mentions[i].Gone:
			return claims.Say("the words of e%d, which it cites, are no longer on their page", id)
		}
	}
	return claims.Sentence{}
}

// splitSince says which cited passage was cut in two after the verdict was
// agreed, empty for none: what it was judged to say, it may no longer say alone.
func (w *Workflow) splitSince(l Log) claims.Sentence {
	for _, id := range w.Verdict.Cited {
		for _, d := range l.On(claims.EvidenceSubject(id), claims.ActSplit) {
			if d.At.After(w.At) {
				return claims.Say("e%d, which it cites, was split", id)
			}
		}
	}
	return claims.Sentence{}
}

func basisOf(s *Standing) Basis {
	b := Basis{State: string(s.Reviewed.State)}
	if f := s.Reviewed.Lowest; f != nil {
		if v, ok := centralOf(*f); ok {
			b.Lowest = &v
		}
	}
	if f := s.Reviewed.Highest; f != nil {
		if v, ok := centralOf(*f); ok {
			b.Highest = &v
		}
	}
	return b
}

// allowed says in words why an event cannot happen; nil when it can.
func (w *Workflow) allowed(e Verdict, who string, role claims.Role, second bool, now time.Time) error {
	from := map[string][]string{
		EvDraft:    {WorkNone, WorkDraft, WorkAgreed, WorkPublished, WorkOutdated, WorkObjected, WorkProposed},
		EvPropose:  {WorkNone, WorkDraft, WorkObjected, WorkAgreed, WorkPublished, WorkOutdated},
		EvWithdraw: {WorkProposed}, EvAgree: {WorkProposed, WorkObjected}, EvObject: {WorkProposed}, EvArbitrate: {WorkObjected},
		EvDissent: {WorkObjected}, EvReaffirm: {WorkOutdated}, EvPublish: {WorkAgreed},
	}
	if !slices.Contains(from[e.Event], w.State) {
		return refuse("a verdict that is %s cannot be changed by %q", w.State, e.Event)
	}
	party := who == w.By || who == w.Second
	switch e.Event {
	case EvDraft:
		if w.State == WorkProposed && who != w.By {
			return refuse("%s has proposed a verdict: agree, or object with your own", w.By)
		}
	case EvWithdraw:
		if who != w.By {
			return refuse("only %s can withdraw it", w.By)
		}
	case EvAgree:
		if w.State == WorkObjected && who != w.Second {
			return refuse("only %s, who objected, can still agree", w.Second)
		}
		if who == w.By && second {
			return refuse("a verdict of this kind needs a second person")
		}
	case EvObject:
		if who == w.By {
			return refuse("nobody objects to his own verdict; withdraw it")
		}
	case EvArbitrate:
		if party || !role.May(claims.Editor) {
			return refuse("an editor who is no party to the disagreement decides it")
		}
	case EvDissent:
		if !party || now.Sub(w.At) < dissentAfter && !role.May(claims.Editor) {
			return refuse("the two record their disagreement after 72 hours, or an editor among them at once")
		}
	case EvPublish:
		if !role.May(claims.Editor) {
			return refuse("an editor publishes")
		}
	}
	return nil
}

// minVerdictReason is how many characters a verdict's reason has at least.
const minVerdictReason = 40

// check says in words what a verdict lacks; nil when it is whole.
func (e Verdict) check(s *Standing) error {
	if !slices.Contains([]string{EvDraft, EvPropose, EvObject, EvArbitrate}, e.Event) {
		return nil
	}
	i := slices.IndexFunc(VerdictWords(), func(w VerdictWord) bool { return w.Word == e.Word })
	if i < 0 {
		return refuse("%q is not one of the verdicts", e.Word)
	}
	if w := VerdictWords()[i]; e.Likelihood != "" && !slices.Contains(w.Likelihood, e.Likelihood) {
		return refuse("%q does not go with the verdict %s", e.Likelihood, e.Word)
	}
	if s.Claim.Logic == claims.LogicOpinion && e.Word != "opinion" {
		return refuse("the claim is an opinion: only whether it was said is judged")
	}
	if s.Claim.Logic == claims.LogicDemand && e.Word != "opinion" {
		return refuse("a demand: only whether it was made is judged")
	}
	if !slices.Contains(Confidences(), e.Confidence) {
		return refuse("say how confident you are: low, moderate or high")
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(e.Reason)); n < minVerdictReason {
		return refuse("a reason has at least %d characters, this one %d", minVerdictReason, n)
	}
	if len(e.Cited) == 0 && e.Event != EvDraft {
		return refuse("cite at least one piece of evidence")
	}
	families := map[string]bool{}
	for _, id := range e.Cited {
		k := slices.IndexFunc(s.Mentions, func(m claims.Mention) bool { return m.ID == id })
		if k < 0 {
			return refuse("e%d is not evidence for this claim", id)
		}
		if f := s.Mentions[k].Family; f != "" {
			families[f] = true
		}
	}
	if e.Word == "confirmed" && len(families) < 2 && e.Event != EvDraft {
		return refuse("confirmed needs evidence of at least two independent families; you cite %d", len(families))
	}
	return nil
}

// Judge records an event of a claim's verdict.
func (r *Room) Judge(ctx context.Context, st Stroke, role claims.Role, claim string, e Verdict) (Done, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	s := v.Claim(claim)
	if s == nil {
		return Done{}, refuse("there is no claim %q", claim)
	}
	w := v.Workflow(s)
	if err := w.allowed(e, st.Who, role, s.Claim.Kind == claims.Casualty, r.o.Now()); err != nil {
		return Done{}, err
	}
	if err := e.check(s); err != nil {
		return Done{}, err
	}
	b := basisOf(s)
	e.Basis = &b
	if e.AsOf == "" {
		e.AsOf = v.Day
	}
	after, err := json.Marshal(e)
	if err != nil {
		return Done{}, fmt.Errorf("cannot write the verdict: %w", err)
	}
	return r.record(ctx, v, claim, []claims.Decision{{Who: st.Who, Client: st.Client, Action: claims.ActVerdict, Subject: "claim:" + claim,
		Before: w.State, After: string(after), Reason: e.Reason, Millis: st.Millis}})
}

// Turn says what a claim's verdict waits for: whether for this person, or for
// somebody else after this person acted.
func (w *Workflow) Turn(who string, now time.Time) (mine, theirs, late bool) {
	switch w.State {
	case WorkProposed:
		return who != w.By, who == w.By, now.Sub(w.At) > escalateAfter
	case WorkObjected:
		return who == w.By, who == w.Second, now.Sub(w.At) > dissentAfter
	case WorkOutdated:
		return who == w.By || who == w.Second, false, false
	}
	return false, false, false
}
