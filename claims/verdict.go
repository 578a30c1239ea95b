package claims

import (
	"encoding/json"
	"slices"
	"strings"
)

// The verdicts, from true to false; an opinion has none, only whether it was
// said.
const (
	Confirmed    = "confirmed"
	Likely       = "likely"
	Undetermined = "undetermined"
	Misleading   = "misleading"
	Unlikely     = "unlikely"
	Refuted      = "refuted"
	Opinion      = "opinion"
)

// VerdictWords lists the verdicts in their order.
func VerdictWords() []string {
	return []string{Confirmed, Likely, Undetermined, Misleading, Unlikely, Refuted, Opinion}
}

// LikelihoodWords lists the words for likelihood of ICD 203, from 1–5 % to
// 95–99 %. Confidence is said apart from them, never in one sentence.
func LikelihoodWords() []string {
	return []string{"almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"}
}

// The steps by which a verdict comes about. A decision of [ActVerdict] on
// "claim:ID" carries one [VerdictStep] as JSON in After.
const (
	StepDraft     = "draft"
	StepPropose   = "propose"
	StepAgree     = "agree"     // by somebody else than who proposed
	StepObject    = "object"    // with a counter-verdict
	StepArbitrate = "arbitrate" // a third person decides
	StepDissent   = "dissent"   // agreed, and the objection stays on record
	StepReaffirm  = "reaffirm"  // an outdated verdict holds
	StepWithdraw  = "withdraw"
	StepPublish   = "publish" // it has been printed
)

// A VerdictStep is what one decision does to the verdict on a claim. Agree
// and reaffirm may leave the verdict's own fields empty: they take over the
// proposal's.
type VerdictStep struct {
	Step       string  `json:"event"`
	Verdict    string  `json:"verdict,omitempty"`
	Likelihood string  `json:"likelihood,omitempty"` // one of LikelihoodWords
	Confidence string  `json:"confidence,omitempty"` // low, moderate, high
	Reason     string  `json:"reason,omitempty"`
	Because    []int64 `json:"cited,omitempty"` // evidence
	AsOf       Date    `json:"as_of,omitempty"`
	Basis      *Basis  `json:"basis,omitempty"`
}

// A Basis is what the evidence amounted to when a step was taken: when that
// moves, the verdict is outdated.
type Basis struct {
	State   string   `json:"state"` // of the assessment, by reviewed evidence
	Lowest  *float64 `json:"lowest,omitempty"`
	Highest *float64 `json:"highest,omitempty"`
}

// A Judgement is where the verdict on one claim stands.
type Judgement struct {
	Claim    string
	Workflow string // draft, proposed, objected, agreed, or unreadable: a step is of a newer program
	VerdictStep
	By       []string     // who proposed and who agreed, in order
	Counter  *VerdictStep // the objection, while it stands or as a dissent
	Against  string       // who objected
	Decision Decision     // the last step
}

// ClaimSubject names a claim in a decision.
func ClaimSubject(id string) string { return "claim:" + id }

// Judgements returns the verdicts that the standing decisions amount to, by
// claim. A verdict with a step that cannot be read is unreadable: to pass the
// step over could print a verdict that no longer holds.
func Judgements(ds []Decision) map[string]Judgement {
	out := map[string]Judgement{}
	for _, d := range Standing(ds) {
		if d.Action != ActVerdict {
			continue
		}
		id := strings.TrimPrefix(d.Subject, ClaimSubject(""))
		var s VerdictStep
		j := Judgement{Workflow: "unreadable", Decision: d}
		if err := json.Unmarshal([]byte(d.After), &s); err == nil {
			j = out[id].step(s, d)
		}
		j.Claim = id
		out[id] = j
	}
	return out
}

// step returns the judgement after one more step.
func (j Judgement) step(s VerdictStep, d Decision) Judgement {
	j.Decision = d
	if s.Reason == "" {
		s.Reason = d.Reason
	}
	switch s.Step {
	case StepDraft, StepPropose, StepArbitrate:
		j = Judgement{VerdictStep: s, By: []string{d.Who}, Decision: d,
			Workflow: map[string]string{StepDraft: "draft", StepPropose: "proposed", StepArbitrate: "agreed"}[s.Step]}
	case StepAgree, StepReaffirm:
		j.Workflow, j.Counter, j.Against = "agreed", nil, ""
		j.take(s)
		if !slices.Contains(j.By, d.Who) {
			j.By = append(slices.Clone(j.By), d.Who)
		}
	case StepObject:
		j.Workflow, j.Counter, j.Against = "objected", &s, d.Who
	case StepDissent:
		j.Workflow = "agreed"
		j.rest(s)
	case StepPublish:
		j.rest(s)
	case StepWithdraw:
		j.Workflow = "draft"
	default:
		j = Judgement{Workflow: "unreadable", Decision: d}
	}
	return j
}

// rest keeps what the verdict rests on now, where the step says so.
func (j *Judgement) rest(s VerdictStep) {
	if s.Basis != nil {
		j.Basis = s.Basis
	}
}

// take replaces what the step states itself.
func (j *Judgement) take(s VerdictStep) {
	if s.Verdict != "" {
		j.Verdict, j.Likelihood, j.Confidence = s.Verdict, s.Likelihood, s.Confidence
	}
	if len(s.Because) > 0 {
		j.Because = s.Because
	}
	if s.AsOf != "" {
		j.AsOf = s.AsOf
	}
	j.rest(s)
}
