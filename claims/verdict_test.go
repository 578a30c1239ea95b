package claims

import (
	"encoding/json"
	"slices"
	"testing"
)

func verdictStep(t *testing.T, seq int64, who string, s VerdictStep) Decision {
	t.Helper()
	after, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return Decision{Seq: seq, Who: who, Action: ActVerdict, Subject: ClaimSubject("us-delisted-2012"), After: string(after), Reason: "by " + who}
}

func TestJudgements(t *testing.T) {
	propose := VerdictStep{Step: StepPropose, Verdict: Confirmed, Confidence: "high", Because: []int64{7}, Basis: &Basis{State: "corroborated"}}
	for _, tt := range []struct {
		name     string
		steps    []VerdictStep
		undo     int64
		workflow string
		verdict  string
		by       []string
	}{
		{"a proposal waits", []VerdictStep{propose}, 0, "proposed", Confirmed, []string{"a"}},
		{"a second person agrees", []VerdictStep{propose, {Step: StepAgree}}, 0, "agreed", Confirmed, []string{"a", "b"}},
		{"an objection stands beside it", []VerdictStep{propose, {Step: StepObject, Verdict: Misleading}}, 0, "objected", Confirmed, []string{"a"}},
		{"a third person decides", []VerdictStep{propose, {Step: StepObject, Verdict: Misleading}, {Step: StepArbitrate, Verdict: Misleading}}, 0, "agreed", Misleading, []string{"c"}},
		{"the dissent is kept", []VerdictStep{propose, {Step: StepObject, Verdict: Misleading}, {Step: StepDissent}}, 0, "agreed", Confirmed, []string{"a"}},
		{"a withdrawn one is a draft", []VerdictStep{propose, {Step: StepWithdraw}}, 0, "draft", Confirmed, []string{"a"}},
		{"a printed one is still agreed", []VerdictStep{propose, {Step: StepAgree}, {Step: StepPublish}}, 0, "agreed", Confirmed, []string{"a", "b"}},
		{"an agreement taken back leaves the proposal", []VerdictStep{propose, {Step: StepAgree}}, 2, "proposed", Confirmed, []string{"a"}},
	} {
		var ds []Decision
		for i, s := range tt.steps {
			ds = append(ds, verdictStep(t, int64(i+1), string(rune('a'+i)), s))
		}
		if tt.undo > 0 {
			ds = append(ds, Decision{Seq: 9, Action: ActUndo, Undoes: tt.undo})
		}
		j := Judgements(ds)["us-delisted-2012"]
		if j.Workflow != tt.workflow || j.Verdict != tt.verdict || !slices.Equal(j.By, tt.by) {
			t.Errorf("%s: %s %q by %v; want %s %q by %v", tt.name, j.Workflow, j.Verdict, j.By, tt.workflow, tt.verdict, tt.by)
		}
		if (tt.name == "the dissent is kept") != (j.Counter != nil && j.Workflow == "agreed") {
			t.Errorf("%s: dissent %+v", tt.name, j.Counter)
		}
	}
}

func TestAnUnreadableStepIsNeverPassedOver(t *testing.T) {
	agreed := []Decision{{Seq: 1, Action: ActVerdict, Subject: "claim:x", After: `{"event":"arbitrate","verdict":"refuted","reason":"r","cited":[3],"basis":{"state":"disputed"}}`}}
	if j := Judgements(agreed)["x"]; j.Workflow != "agreed" || j.Verdict != Refuted || j.Reason != "r" || j.Basis.State != "disputed" || len(j.Because) != 1 {
		t.Errorf("as the pages write it: %+v", j)
	}
	for _, after := range []string{"confirmed", `{"event":"decree"}`} {
		j := Judgements(append(agreed, Decision{Seq: 2, Action: ActVerdict, Subject: "claim:x", After: after}))["x"]
		if j.Workflow != "unreadable" || j.Verdict != "" {
			t.Errorf("%s: %+v", after, j)
		}
	}
}
