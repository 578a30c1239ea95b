package origin

import (
	"math"
	"strings"
	"unicode"

	"claimwatch/claims"
)

// headline tells if the title of an article has another number, written in
// words or half in words ("5 bin 20", "سه هزار و ۴۸۲"), than the figure of a
// passage: within a tenth of it or a slip of the finger away, not rounded, and
// nowhere in the text. Numbers in digits alone are compared where figures are
// assessed.
func headline(d Doc, lang string, e claims.Evidence) (claims.Reason, bool) {
	f := e.Figure
	if f == nil || f.Value == nil || *f.Value < 100 || f.Metric == claims.Year || d.Article.Title == "" {
		return claims.Reason{}, false
	}
	v, other := *f.Value, 0.0
	for _, n := range numbersOf(d.Article.Title, lang) {
		switch written := d.Article.Title[n.start:n.end]; {
		case n.value == v:
			return claims.Reason{}, false
		case n.year || !strings.ContainsFunc(written, unicode.IsLetter) || math.Mod(n.value, 100) == 0:
		case math.Abs(n.value-v) <= v/10 || claims.Slipped(n.value, v):
			other = n.value
		}
	}
	if other == 0 {
		return claims.Reason{}, false
	}
	for _, n := range numbersOf(d.Article.Text, lang) {
		if n.value == other {
			return claims.Reason{}, false
		}
	}
	return claims.Reason{Kind: "headline", Text: "the headline says " + trimNumber(other) + ", the text " + trimNumber(v)}, true
}
