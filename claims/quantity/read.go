package quantity

import "claimwatch/claims"

// Read returns the figures of a sentence in order: every number that counts
// something, with what it counts.
func Read(sentence string, c Context) []claims.Figure {
	var out []claims.Figure
	for _, n := range Numbers(sentence, c.Lang) {
		if n.Date {
			continue
		}
		v := n.Value
		f := claims.Figure{Value: &v, Qualifier: claims.Exact, Metric: claims.Other, Words: sentence[n.Start:n.End], Start: n.Start, End: n.End}
		if n.Vague {
			low, high := n.Low, n.High
			f.Value, f.Low, f.High, f.Qualifier = nil, &low, &high, claims.Vague
		}
		out = append(out, f)
	}
	return out
}
