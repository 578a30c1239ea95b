package model

import (
	"math"
	"slices"
	"unicode/utf8"
)

// A wordPiece cuts a word into the longest known parts, from the left; a word
// that cannot be cut so is unknown as a whole.
type wordPiece struct {
	vocab  map[string]int
	prefix string // marks parts that do not begin a word
	most   int    // longer words are unknown, in letters
	unk    int
}

func (w *wordPiece) unknown() []int {
	if w.unk < 0 {
		return nil
	}
	return []int{w.unk}
}

func (w *wordPiece) cut(word string) []int {
	if utf8.RuneCountInString(word) > w.most {
		return w.unknown()
	}
	var out []int
	for start := 0; start < len(word); {
		id, end := -1, len(word)
		for ; end > start; end-- {
			if end < len(word) && !utf8.RuneStart(word[end]) {
				continue
			}
			part := word[start:end]
			if start > 0 {
				part = w.prefix + part
			}
			if n, ok := w.vocab[part]; ok {
				id = n
				break
			}
		}
		if id < 0 {
			return w.unknown()
		}
		out = append(out, id)
		start = end
	}
	return out
}

// A unigram cuts a word so that the product of the probabilities of its pieces
// is greatest.
type unigram struct {
	ids     map[string]int
	scores  []float64 // log probabilities
	longest int       // of a piece, in bytes
	worst   float64
	unk     int
}

// unknownCost is how much worse than the rarest piece an unknown letter is.
const unknownCost = 10

func (u *unigram) cut(word string) []int {
	n := len(word)
	best := make([]float64, n+1) // of the cuts that end here
	from := make([]int, n+1)
	piece := make([]int, n+1)
	for i := 1; i <= n; i++ {
		best[i] = math.Inf(-1)
	}
	for i := 0; i < n; i++ {
		if !utf8.RuneStart(word[i]) || math.IsInf(best[i], -1) {
			continue
		}
		_, letter := utf8.DecodeRuneInString(word[i:])
		known := false
		for j := i + letter; j <= min(n, i+u.longest); j++ {
			if j < n && !utf8.RuneStart(word[j]) {
				continue
			}
			id, ok := u.ids[word[i:j]]
			if !ok {
				continue
			}
			known = known || j == i+letter
			if s := best[i] + u.scores[id]; s > best[j] {
				best[j], from[j], piece[j] = s, i, id
			}
		}
		if j := i + letter; !known {
			if s := best[i] + u.worst - unknownCost; s > best[j] {
				best[j], from[j], piece[j] = s, i, u.unk
			}
		}
	}
	var out []int
	for i := n; i > 0; i = from[i] {
		// Unknown letters in a row are one unknown piece.
		if id := piece[i]; id >= 0 && (id != u.unk || len(out) == 0 || out[len(out)-1] != u.unk) {
			out = append(out, id)
		}
	}
	slices.Reverse(out)
	return out
}
