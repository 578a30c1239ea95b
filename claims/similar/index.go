package similar

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
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
	doc    int32
	impact float32 // what the word counts there, from 0 to 1, without its rarity
}

// An Index holds texts by their words.
type Index struct {
	ids      []string
	terms    map[string]int32
	names    []string    // of the terms
	sorted   []int32     // the terms in the order of their names
	postings [][]posting // by term, in the order of entries
	idf      []float32   // by term
	words    []int32     // the terms of all entries, text then title
	starts   [][2]int32  // where an entry's text and title start in words; one more for the end
}

type builder struct {
	Index
	counts map[int32][2]float32 // of the entry at hand: how often a term is in its text, in its title
	mean   [2]float32           // words in a text, in a title
}

func build(list []Entry) *Index {
	b := builder{Index: Index{terms: map[string]int32{}}, counts: map[int32][2]float32{}}
	for part := range slices.Chunk(list, 4096) {
		for i, w := range cutAll(part) {
			b.ids = append(b.ids, part[i].ID)
			var s [2]int32
			s[0] = int32(len(b.words))
			b.take(w[0])
			s[1] = int32(len(b.words))
			b.take(w[1])
			b.starts = append(b.starts, s)
		}
	}
	end := int32(len(b.words))
	b.starts = append(b.starts, [2]int32{end, end})
	b.measure()
	for d := range b.ids {
		b.post(int32(d))
	}
	b.weigh()
	x := b.Index
	return &x
}

// cutAll cuts texts and titles into words, on every core.
func cutAll(list []Entry) [][2][]string {
	out := make([][2][]string, len(list))
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for c := range cores {
		wg.Go(func() {
			for i := c; i < len(list); i += cores {
				out[i] = [2][]string{words(list[i].Text), words(list[i].Title)}
			}
		})
	}
	wg.Wait()
	return out
}

// take appends the terms of a text to those of all entries.
func (b *builder) take(text []string) {
	for _, w := range text {
		t, ok := b.terms[w]
		if !ok {
			t = int32(len(b.names))
			b.terms[w] = t
			b.names = append(b.names, w)
		}
		b.words = append(b.words, t)
	}
}

// measure finds the mean lengths.
func (b *builder) measure() {
	var text, title, n float32
	for d := range b.ids {
		a, b := b.entry(int32(d))
		text, title, n = text+float32(len(a)), title+float32(len(b)), n+1
	}
	b.mean = [2]float32{max(1, text/max(1, n)), max(1, title/max(1, n))}
	b.postings = make([][]posting, len(b.names))
}

// post enters the words of one entry.
func (b *builder) post(doc int32) {
	clear(b.counts)
	text, title := b.entry(doc)
	for _, t := range text {
		c := b.counts[t]
		c[0]++
		b.counts[t] = c
	}
	for _, t := range title {
		c := b.counts[t]
		c[1]++
		b.counts[t] = c
	}
	lt := 1 - textLength + textLength*float32(len(text))/b.mean[0]
	lh := 1 - titleLength + titleLength*float32(len(title))/b.mean[1]
	for t, c := range b.counts {
		tf := c[0]/lt + titleWeight*c[1]/lh
		b.postings[t] = append(b.postings[t], posting{doc, tf / (tf + k1)})
	}
}

// weigh finds how rare each term is, and orders them by name.
func (b *builder) weigh() {
	n := float64(len(b.ids))
	b.idf = make([]float32, len(b.names))
	b.sorted = make([]int32, len(b.names))
	for t, list := range b.postings {
		b.postings[t] = slices.Clip(list)
		df := float64(len(list))
		b.idf[t] = float32(math.Log(1 + (n-df+0.5)/(df+0.5)))
		b.sorted[t] = int32(t)
	}
	slices.SortFunc(b.sorted, func(s, t int32) int { return cmp.Compare(b.names[s], b.names[t]) })
}

// entry returns the terms of an entry's text and title.
func (x *Index) entry(doc int32) (text, title []int32) {
	s, next := x.starts[doc], x.starts[doc+1][0]
	return x.words[s[0]:s[1]], x.words[s[1]:next]
}
