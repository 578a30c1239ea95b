package similar

import (
	"cmp"
	"math"
	"slices"
)

// Parameters of BM25F, chosen on labelled pairs of posts and claims.
const (
	k1          = 1.2 // how soon more of the same word says no more
	textLength  = 0.6 // how much a long text is held against its words
	titleLength = 0.4 // the same of titles
	titleWeight = 0.8 // what a word in the title counts, one in the text counting 1
)

// A posting is one word in one entry.
type posting struct {
	doc         int32
	text, title uint16 // how often it stands there
}

// An Index holds texts by their words.
type Index struct {
	ids      []string
	terms    map[string]int32
	postings [][]posting // by term, in the order of entries
	lengths  [][2]uint16 // words in text and title, by entry
	mean     [2]float64
}

type builder struct {
	Index
	terms map[string]int32
}

func (b *builder) add(e Entry) {
	doc := int32(len(b.ids))
	b.ids = append(b.ids, e.ID)
	counts := map[int32]posting{}
	text, title := words(e.Text), words(e.Title)
	for _, w := range text {
		p := counts[b.term(w)]
		p.text++
		counts[b.term(w)] = p
	}
	for _, w := range title {
		p := counts[b.term(w)]
		p.title++
		counts[b.term(w)] = p
	}
	for t, p := range counts {
		p.doc = doc
		b.postings[t] = append(b.postings[t], p)
	}
	b.lengths = append(b.lengths, [2]uint16{clamp(len(text)), clamp(len(title))})
}

func clamp(n int) uint16 { return uint16(min(n, math.MaxUint16)) }

func (b *builder) term(w string) int32 {
	t, ok := b.terms[w]
	if !ok {
		t = int32(len(b.postings))
		b.terms[w] = t
		b.postings = append(b.postings, nil)
	}
	return t
}

func (b *builder) index() *Index {
	x := b.Index
	x.terms = b.terms
	for _, l := range x.lengths {
		x.mean[0] += float64(l[0])
		x.mean[1] += float64(l[1])
	}
	for i := range x.mean {
		x.mean[i] = max(1, x.mean[i]/float64(max(1, len(x.ids))))
	}
	return &x
}

// A wanted is one word of a query with its weight.
type wanted struct {
	term   int32
	weight float64
}

// query weighs the words of a text by how rare they are.
func (x *Index) query(text string) []wanted {
	counts := map[int32]int{}
	for _, w := range words(text) {
		if t, ok := x.terms[w]; ok {
			counts[t]++
		}
	}
	out := make([]wanted, 0, len(counts))
	for t, n := range counts {
		df := float64(len(x.postings[t]))
		idf := math.Log(1 + (float64(len(x.ids))-df+0.5)/(df+0.5))
		out = append(out, wanted{t, idf * math.Sqrt(float64(n))})
	}
	slices.SortFunc(out, func(a, b wanted) int { return cmp.Compare(a.term, b.term) })
	return out
}

// A hit is an entry with its score.
type hit struct {
	doc   int32
	score float32
}

// best returns the k entries with the highest scores.
func (x *Index) best(q []wanted, k int) []hit {
	scores := make([]float32, len(x.ids))
	for _, w := range q {
		for _, p := range x.postings[w.term] {
			l := x.lengths[p.doc]
			tf := float64(p.text)/(1-textLength+textLength*float64(l[0])/x.mean[0]) +
				titleWeight*float64(p.title)/(1-titleLength+titleLength*float64(l[1])/x.mean[1])
			scores[p.doc] += float32(w.weight * tf / (tf + k1))
		}
	}
	var hits []hit
	for d, s := range scores {
		if s > 0 {
			hits = append(hits, hit{int32(d), s})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return hits[:max(0, min(k, len(hits)))]
}
