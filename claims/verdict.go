package claims

import (
	"encoding/json"
	"fmt"
	"slices"
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
)

// A VerdictStep is what one decision does to the verdict on a claim. Agree
// and reaffirm may leave the verdict's own fields empty: they take over the
// proposal's.
type VerdictStep struct {
	Step       string  `json:"step"`
	Verdict    string  `json:"verdict,omitempty"`
	Likelihood string  `json:"likelihood,omitempty"` // one of LikelihoodWords
	Confidence string  `json:"confidence,omitempty"` // low, moderate, high
	Because    []int64 `json:"because,omitempty"`    // evidence cited
	AsOf       Date    `json:"as_of,omitempty"`
	Assessment string  `json:"assessment,omitempty"` // the claim's reviewed state when the step was taken: another one later makes the verdict outdated
}

// A Judgement is where the verdict on one claim stands.
type Judgement struct {
	Claim    string
	Workflow string // draft, proposed, objected, agreed
	VerdictStep
	Reason   string
	By       []string     // who proposed and who agreed, in order
	Counter  *VerdictStep // the objection, while it stands or as a dissent
	Against  string       // who objected
	Decision Decision     // the last step
}

// ClaimSubject names a claim in a decision.
func ClaimSubject(id string) string { return "claim:" + id }

// Judgements returns the verdicts that the standing decisions amount to, by
// claim. A step that cannot be read is an error: it was written by a newer
// program, and to pass it over could print a verdict that no longer holds.
func Judgements(ds []Decision) (map[string]Judgement, error) {
	out := map[string]Judgement{}
	for _, d := range Standing(ds) {
		if d.Action != ActVerdict {
			continue
		}
		var s VerdictStep
		if err := json.Unmarshal([]byte(d.After), &s); err != nil {
			return nil, fmt.Errorf("decision %d on %s is no verdict: %w", d.Seq, d.Subject, err)
		}
		id := d.Subject[min(len(d.Subject), len("claim:")):]
		j, err := out[id].step(s, d)
		if err != nil {
			return nil, fmt.Errorf("decision %d on %s: %w", d.Seq, d.Subject, err)
		}
		j.Claim = id
		out[id] = j
		if j.Workflow == "" {
			delete(out, id)
		}
	}
	return out, nil
}

// step returns the judgement after one more step.
func (j Judgement) step(s VerdictStep, d Decision) (Judgement, error) {
	j.Decision = d
	switch s.Step {
	case StepDraft, StepPropose, StepArbitrate:
		j = Judgement{VerdictStep: s, Reason: d.Reason, By: []string{d.Who}, Decision: d,
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
		j.Assessment = s.Assessment
	case StepWithdraw:
		j = Judgement{Decision: d}
	default:
		return j, fmt.Errorf("%q: not a step of a verdict", s.Step)
	}
	return j, nil
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
	j.Assessment = s.Assessment
}
