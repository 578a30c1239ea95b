package review

import (
	"strings"
	"testing"

	"claimwatch/claims"
)

// TestWhatIsOnlySaidIsNotJudged: of an opinion or a demand only whether it was
// said is judged, so no verdict but that one goes with it; and a word for
// likelihood goes with few verdicts.
func TestWhatIsOnlySaidIsNotJudged(t *testing.T) {
	reason := strings.Repeat("because the articles say so, ", 3)
	for _, tt := range []struct {
		name  string
		logic claims.Logic
		e     Verdict
		want  string // in the refusal; "" = it is whole
	}{
		{"an opinion is not confirmed", claims.LogicOpinion, Verdict{Word: "confirmed", Confidence: "high"}, "only whether it was said"},
		{"nor is it unlikely", claims.LogicOpinion, Verdict{Word: "unlikely", Confidence: "high"}, "only whether it was said"},
		{"a demand is not likely", claims.LogicDemand, Verdict{Word: "likely", Confidence: "high"}, "only whether it was made"},
		{"a demand was made", claims.LogicDemand, Verdict{Word: "opinion", Confidence: "high"}, ""},
		{"an opinion was said", claims.LogicOpinion, Verdict{Word: "opinion", Confidence: "high"}, ""},
		{"an opinion has no likelihood", claims.LogicOpinion, Verdict{Word: "opinion", Likelihood: "likely", Confidence: "high"}, "does not go with"},
		{"what is refuted is not likely", claims.LogicPlain, Verdict{Word: "refuted", Likelihood: "likely", Confidence: "high"}, "does not go with"},
		{"what is likely may be very likely", claims.LogicPlain, Verdict{Word: "likely", Likelihood: "very likely", Confidence: "moderate"}, ""},
		{"how sure we are is asked apart from how likely it is", claims.LogicPlain, Verdict{Word: "likely", Likelihood: "very likely"}, "how confident"},
	} {
		e := tt.e
		e.Event, e.Reason, e.Cited = EvDraft, reason, []int64{1}
		s := &Standing{alone: &alone{Mentions: []claims.Mention{{ID: 1, Family: "dw"}}}, Claim: claims.Claim{Logic: tt.logic}}
		err := e.check(s)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
