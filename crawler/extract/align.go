package extract

// alignBudget bounds the steps of one alignment, some tens of nanoseconds each.
// A page takes some ten thousand; one that repeats a word a hundred thousand
// times would take billions.
const alignBudget = 8 << 20

// An aligner lays an extractor's answer along the words of the page, longest
// common run first, so that a line which stands twice on the page (a teaser
// and the text it teases) is matched where its neighbours match too.
type aligner struct {
	page, answer []uint64         // grams
	where        map[uint64][]int // gram to its places in answer
	in           []bool           // by word of the page
	ends, fresh  map[int]int      // scratch: length of the run that ends at a place of answer
	steps        int
}

// aligned reports for each word of the page whether the answer holds it there.
func aligned(page, answer []uint64) []bool {
	a := &aligner{
		page: grams(page), answer: grams(answer),
		where: map[uint64][]int{}, in: make([]bool, len(page)),
		ends: map[int]int{}, fresh: map[int]int{},
	}
	for j, g := range a.answer {
		a.where[g] = append(a.where[g], j)
	}
	a.lay(span{0, len(a.page)}, span{0, len(a.answer)})
	return a.in
}

// grams are the grams of words, one beginning at each but the last.
func grams(words []uint64) []uint64 {
	if len(words) < gramWords {
		return nil
	}
	out := make([]uint64, len(words)-gramWords+1)
	for i := range out {
		out[i] = gram(words[i : i+gramWords])
	}
	return out
}

// A span is a half-open range.
type span struct{ from, to int }

// lay marks the longest run that p and q share, then does the same before and
// after it. Out of budget it marks every gram that the answer has at all.
func (a *aligner) lay(p, q span) {
	for p.from < p.to && q.from < q.to {
		i, j, n := a.longest(p, q)
		if a.steps > alignBudget {
			a.markAll(p)
			return
		}
		if n == 0 {
			return
		}
		for k := i; k < i+n+gramWords-1; k++ {
			a.in[k] = true
		}
		a.lay(span{p.from, i - gramWords + 1}, span{q.from, j - gramWords + 1})
		p.from, q.from = i+n+gramWords-1, j+n+gramWords-1
	}
}

// markAll marks what the answer holds anywhere.
func (a *aligner) markAll(p span) {
	for i := p.from; i < p.to; i++ {
		if len(a.where[a.page[i]]) > 0 {
			for k := range gramWords {
				a.in[i+k] = true
			}
		}
	}
}

// longest finds the longest run of grams common to p and q, the first of
// several: where it begins in each, and its length.
func (a *aligner) longest(p, q span) (bestI, bestJ, best int) {
	clear(a.ends)
	for i := p.from; i < p.to; i++ {
		clear(a.fresh)
		a.steps++
		for _, j := range a.where[a.page[i]] {
			if j < q.from {
				continue
			}
			if j >= q.to {
				break
			}
			if a.steps++; a.steps > alignBudget {
				return bestI, bestJ, best
			}
			n := a.ends[j-1] + 1
			a.fresh[j] = n
			if n > best {
				bestI, bestJ, best = i-n+1, j-n+1, n
			}
		}
		a.ends, a.fresh = a.fresh, a.ends
	}
	return bestI, bestJ, best
}
