package similar

import (
	"cmp"
	"slices"
)

// shortlist is how many entries are looked at closely.
const shortlist = 60

// What is looked at when a text and an entry are compared closely. All but the
// first two are shares from 0 to 1.
const (
	fScore      = iota // BM25F, in tens
	fRelative          // BM25F against that of the best entry
	fTextShare         // of the entry's text that stands in the query, by idf
	fTitleShare        // of the entry's title
	fTextPairs         // of the pairs of neighbours in the text
	fTitlePairs        // and in the title
	fRarest            // idf of the rarest word in common, in tens
	fNone              // the entry's numbers, none in the query
	fCount
)

type features [fCount]float32

// weights of the features, learned from labelled pairs of posts and claims:
// go test -run TestTrain -train -v
var weights = features{
	fScore: 3.4, fRelative: 5.8, fTextShare: 0.85, fTitleShare: 1.65,
	fTextPairs: -0.5, fTitlePairs: 0.45, fRarest: 3.2, fNone: -0.6,
}

func (x *Index) features(q *query, h hit, best float32) features {
	text, title := x.entry(h.doc)
	var f features
	f[fScore] = h.score / 10
	f[fRelative] = h.score / best
	f[fTextShare], f[fTextPairs] = x.share(q, text)
	f[fTitleShare], f[fTitlePairs] = x.share(q, title)
	numbers, common := 0, 0
	for _, part := range [][]int32{text, title} {
		for _, t := range part {
			_, in := q.weight[t]
			if in {
				f[fRarest] = max(f[fRarest], x.idf[t]/10)
			}
			if c := x.names[t][0]; c >= '0' && c <= '9' {
				numbers++
				if in {
					common++
				}
			}
		}
	}
	if numbers > 0 && common == 0 {
		f[fNone] = 1
	}
	return f
}

// share returns how much of the words, by idf, stands in the query, and how
// much of the pairs of neighbours.
func (x *Index) share(q *query, words []int32) (single, pairs float32) {
	var all, in, allPairs, inPairs float32
	for i, t := range words {
		all += x.idf[t]
		if _, ok := q.weight[t]; ok {
			in += x.idf[t]
		}
		if i == 0 {
			continue
		}
		w := x.idf[t] + x.idf[words[i-1]]
		allPairs += w
		if q.pairs[[2]int32{words[i-1], t}] {
			inPairs += w
		}
	}
	return in / max(all, 1), inPairs / max(allPairs, 1)
}

// A hit is an entry with its score.
type hit struct {
	doc   int32
	score float32
}

func better(a, b hit) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc)) }

// candidates returns the k entries with the highest BM25F.
func (x *Index) candidates(q *query, k int) []hit {
	scores := make([]float32, len(x.ids))
	for _, t := range q.terms {
		w := q.weight[t]
		for _, p := range x.postings[t] {
			scores[p.doc] += w * p.impact
		}
	}
	// Keep up to twice as many as are wanted, and throw the worse half away
	// whenever there are too many.
	hits := make([]hit, 0, 2*k)
	least := float32(0)
	for d, s := range scores {
		if s <= least {
			continue
		}
		if len(hits) == cap(hits) {
			slices.SortFunc(hits, better)
			hits = hits[:k]
			least = hits[k-1].score
			if s <= least {
				continue
			}
		}
		hits = append(hits, hit{int32(d), s})
	}
	slices.SortFunc(hits, better)
	return hits[:min(k, len(hits))]
}

// rank orders hits by their features.
func (x *Index) rank(q *query, hits []hit) []hit {
	out := make([]hit, len(hits))
	for i, h := range hits {
		f := x.features(q, h, hits[0].score)
		out[i].doc = h.doc
		for j, w := range weights {
			out[i].score += w * f[j]
		}
	}
	slices.SortFunc(out, better)
	return out
}
