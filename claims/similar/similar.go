// Package similar finds, among many texts, those nearest to a new one: the
// tracked claims that a post, a sentence or a newly entered claim repeats.
//
// It compares words, weighted by how rare they are: the words of the text and
// of the title are counted in one frame (BM25F), so that a word in both says
// more than in one, and a title of five words is not lost beside a text of
// fifty. Words that say nearly the same (kin.txt) find each other at a
// discount; a word the index does not know is taken apart into known ones or
// read as a misspelt one. The best sixty are then looked at closely, by how
// much of the entry stands in the text. An [Index] holds up to a few hundred thousand texts, never changes
// once built, and is safe for concurrent use.
package similar

// An Entry is one text that can be found.
type Entry struct{ ID, Text, Title string }

// A Scored is an entry found, with how near it is. Scores order the answers to
// one query; scores of different queries cannot be compared.
type Scored struct {
	ID    string
	Score float64
}

// New indexes entries. Their order decides between equal scores.
func New(list []Entry) *Index { return build(list) }

// Nearest returns the k nearest entries, best first; fewer where fewer share a
// word with the text.
func (x *Index) Nearest(text string, k int) []Scored {
	q := x.query(text)
	found := x.rank(q, x.candidates(q, max(k, shortlist)))
	out := make([]Scored, 0, min(max(k, 0), len(found)))
	for _, f := range found[:cap(out)] {
		out = append(out, Scored{x.ids[f.doc], float64(f.score)})
	}
	return out
}
