package review

import (
	"math"

	"claimwatch/claims/assess"
)

func claimJSON(d claimData) any {
	return map[string]any{"claim": d.Claim, "day": d.View.Day, "reviewed": assessmentJSON(d.Reviewed), "provisional": assessmentJSON(d.Provisional()), "assertions": d.Standing.Said(),
		"workflow": map[string]any{"state": d.Work.State, "verdict": d.Work.Verdict, "by": d.Work.By, "second": d.Work.Second, "dissent": d.Work.Dissent, "outdated": d.Work.Outdated}}
}

// assessmentJSON is an assessment for programs. Where a figure has no upper
// bound, high is null: JSON knows no infinity.
func assessmentJSON(a assess.Assessment) any {
	return map[string]any{"day": a.Day, "state": a.State, "support": a.S, "dispute": a.X, "supporting": a.Supporting, "disputing": a.Disputing, "rivals": a.Rivals,
		"at_the_time": a.AtTheTime, "credibility": a.Digit, "flags": a.Flags, "reasons": a.Reasons, "ladder": a.Ladder, "lowest": a.Lowest, "highest": a.Highest, "series": seriesJSON(a.Series)}
}

func seriesJSON(list []assess.Series) any {
	out := []map[string]any{}
	for _, s := range list {
		steps := []map[string]any{}
		for _, st := range s.Steps {
			m := map[string]any{"as_of": st.AsOf, "figure": st.Figure, "low": st.Low, "high": nil, "evidence": st.Mentions, "change": st.Change, "flags": st.Flags}
			if !math.IsInf(st.High, 1) {
				m["high"] = st.High
			}
			steps = append(steps, m)
		}
		out = append(out, map[string]any{"origin": s.Origin, "family": s.Family, "metric": s.Metric, "scope": s.Scope, "status": s.Status, "steps": steps})
	}
	return out
}
