package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A Rate is a share with its 95 % interval and what it was counted over.
type Rate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	N     int     `json:"n"`
}

// wilson gives n of all with Wilson's interval, which holds for small numbers
// and for shares near 0 and 1.
func wilson(n, all int) Rate {
	if all == 0 {
		return Rate{High: 1}
	}
	const z = 1.959964 // 97.5 % of the normal distribution
	p, m := float64(n)/float64(all), float64(all)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Rate{p, max(0, mid-half), min(1, mid+half), all}
}

// draws is how often the pages are drawn anew for an interval.
const draws = 1000

// bootstrap gives the 95 % intervals of measures of sums of counts. Whole
// pages are drawn, for the sentences of one page are alike. The draws are
// always the same.
func bootstrap(outcomes []outcome, measures []func(counts) float64) [][2]float64 {
	pages := byPage(outcomes)
	out := make([][2]float64, len(measures))
	if len(pages) < 2 {
		for i := range out {
			out[i] = [2]float64{0, 1}
		}
		return out
	}
	r := rand.New(rand.NewPCG(20260126, uint64(len(pages))))
	values := make([][]float64, len(measures))
	for range draws {
		var sum counts
		for range pages {
			sum.add(pages[r.IntN(len(pages))])
		}
		for i, m := range measures {
			values[i] = append(values[i], m(sum))
		}
	}
	for i, v := range values {
		slices.Sort(v)
		out[i] = [2]float64{v[draws*25/1000], v[draws*975/1000-1]}
	}
	return out
}

// byPage sums the outcomes of each page, in the order of first appearance.
func byPage(outcomes []outcome) []counts {
	at := map[string]int{}
	var pages []counts
	for _, o := range outcomes {
		i, ok := at[o.page]
		if !ok || o.page == "" {
			i = len(pages)
			at[o.page] = i
			pages = append(pages, counts{})
		}
		pages[i].add(o.counts)
	}
	return pages
}
