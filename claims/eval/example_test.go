package eval_test

import (
	"fmt"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/eval"
)

func ExampleScore() {
	labels, err := eval.Read("labels.jsonl", strings.NewReader(
		`{"id":"1","sentence":"It rained.","claims":[{"id":"rain","stance":"supports"}]}
		 {"id":"2","sentence":"It snowed.","claims":[]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	// A matcher that sees rain everywhere.
	always := func(d eval.Document) []claims.Evidence {
		return []claims.Evidence{{Claim: "rain", Stance: claims.Supports, Start: 0, End: len(d.Text)}}
	}
	none := func(eval.Document) []claims.Figure { return nil }
	r := eval.Score(labels, eval.Reader{Match: always, Figures: none})
	fmt.Printf("precision %.2f, recall %.2f, F1 %.2f\n", r.All.Claims.P, r.All.Claims.R, r.All.Claims.F1)
	fmt.Printf("a match in %.0f of %d sentences without a claim\n", r.All.ClaimFree.Value*float64(r.All.ClaimFree.N), r.All.ClaimFree.N)
	// Output:
	// precision 0.50, recall 1.00, F1 0.67
	// a match in 1 of 1 sentences without a claim
}
