package origin

import (
	"cmp"
	"math"
	"slices"

	"claimwatch/claims"
)

// An index holds what has been placed. Shingles are kept for good, because a
// text may be copied at any time; the features that link translations and
// rewrites are kept by week, and the weeks that were longest out of use are
// let go when there are more than keepRecent documents in them.
type index struct {
	docs     []entry
	prints   postings // winnowed shingles
	keys     postings // ids, addresses and texts
	weeks    map[int32]*week
	recent   int    // documents whose features are held
	clock    uint64 // counts uses of weeks
	seen     rarity
	texts    int                 // documents that are no copies of another
	langs    map[string]int      // the same, by language
	said     map[uint64][]quoted // quotations that hold a number
	byOutlet map[string][]uint32 // newest documents of an outlet that cite others
	facts    facts
	waiting  map[figure][]uint32        // documents that print an odd figure without naming whose it is
	notes    map[uint32][]claims.Reason // what repetition did to a document
	moved    map[uint32]bool            // documents that stand otherwise since [Resolver.Moved] was asked
	sums     sums
}

// An entry is one document.
type entry struct {
	id      string
	day     int32
	at      int64
	doubt   uint8
	story   uint32 // document that stands for the story, by way of others
	size    int    // documents of the story this one stands for
	texts   int    // the same, without copies
	text    uint32 // document whose words these are; itself unless it is a copy
	head    uint32 // the earliest of them
	next    uint32 // another document of the story, all round
	copied  uint32 // newest document that repeats this one, plus one; 0 = none
	beside  uint32 // next one that repeats what this one does, plus one
	prints  uint32 // how many shingles of it are in the index
	lang    string
	outlet  string
	said    standing // by its own words; the zero value if they credit nobody
	credits string   // first-hand origin that it credits most
	copyOf  int32    // document it repeats, which is earlier; -1 = none
	link    float32  // how surely
	literal bool     // its very words, by F1 or F2
	agency  []string // channels credited
	wires   []string
	facts   []fact
	cited   []string
	own     string
	caveat  bool
	cites   []string // outlets
	odd     []figure
	staff   bool      // may be an origin of its own
	counted []uint32  // features of figures that somebody publishes day by day
	self    uint32    // the feature by which a lead would name its outlet
	carried []uint32  // likewise, the agencies and outlets that it is credited to
	feature []feature // the most telling, by hash; nil when let go
}

// A week is the features of the documents of a span of weekDays.
type week struct {
	features postings
	docs     []uint32
	used     uint64
}

const (
	weekDays    = 8
	keepRecent  = 200_000
	keepWords   = 64  // words kept of a document, to compare it within its language
	keepOther   = 96  // other features kept, to compare it with any
	postFeature = 32  // words by which it can be found; other features always are
	mostShared  = 256 // documents under one feature or shingle; more make it common
)

func newIndex() index {
	return index{
		prints:   newPostings(4096, mostShared),
		keys:     newPostings(1024, 1<<20),
		weeks:    map[int32]*week{},
		facts:    facts{},
		langs:    map[string]int{},
		said:     map[uint64][]quoted{},
		byOutlet: map[string][]uint32{},
		waiting:  map[figure][]uint32{},
		notes:    map[uint32][]claims.Reason{},
		moved:    map[uint32]bool{},
	}
}

// story returns the document that stands for the story of a document.
func (x *index) story(doc uint32) uint32 {
	for x.docs[doc].story != doc {
		doc = x.docs[doc].story
	}
	return doc
}

// byID finds a document by the id it was placed under.
func (x *index) byID(id string) (uint32, bool) {
	for _, d := range x.keys.find(hash("id", id), nil) {
		if x.docs[d].id == id {
			return d, true
		}
	}
	return 0, false
}

// insert adds a document, a story of its own until it is joined to another.
func (x *index) insert(id string, m mark) uint32 {
	n := uint32(len(x.docs))
	e := entry{id: id, day: m.day, at: m.at, doubt: m.doubt, story: n, size: 1, texts: 1, text: n, head: n, next: n, copyOf: -1, lang: m.lang, outlet: m.outlet, agency: m.channels, wires: m.wires, facts: m.facts, cited: m.cited, own: m.own, caveat: m.caveat, staff: m.staff, cites: m.cites, odd: m.odd, self: m.self, carried: m.carried, counted: m.counted}
	for _, h := range m.prints {
		if x.prints.add(h, n) {
			e.prints++
		}
	}
	for _, h := range []uint64{hash("id", id), m.address, m.text} {
		if h != 0 {
			x.keys.add(h, n)
		}
	}
	e.feature = x.keep(n, m)
	x.docs = append(x.docs, e)
	return n
}

// learnt counts what a document holds, to know what is rare. A copy teaches
// nothing: else enough of them would make the words of a report common, and
// dissolve what ties it to its translations.
func (x *index) learnt(m mark) {
	x.texts++
	x.langs[m.lang]++
	for _, f := range m.features {
		x.seen.add(f.hash)
	}
}

// telling returns the features of a document that tell most, by hash.
func (x *index) telling(all []feature, lang string) []feature {
	type weighed struct {
		feature
		w float64
	}
	ws := make([]weighed, len(all))
	for i, f := range all {
		ws[i] = weighed{f, x.weight(f, lang)}
	}
	slices.SortFunc(ws, func(a, b weighed) int {
		switch {
		case a.w > b.w:
			return -1
		case a.w < b.w:
			return 1
		}
		return cmp.Compare(a.hash, b.hash)
	})
	out := make([]feature, 0, min(len(ws), keepWords+keepOther))
	words, other := 0, 0
	for _, w := range ws {
		n, most := &other, keepOther
		if w.kind == isWord {
			n, most = &words, keepWords
		}
		if *n++; *n <= most {
			out = append(out, w.feature)
		}
	}
	return out
}

// keep files the features of a document under its week and returns those that
// are kept for comparison, by hash.
func (x *index) keep(n uint32, m mark) []feature {
	kept := x.telling(m.features, m.lang)
	w := x.week(m.day / weekDays)
	words := 0
	for _, f := range kept {
		if f.kind == isWord {
			if words++; words > postFeature {
				continue
			}
		}
		w.features.add(f.key(), n)
	}
	w.docs = append(w.docs, n)
	x.recent++
	x.forget()
	sortFeatures(kept)
	return kept
}

func (x *index) week(n int32) *week {
	w := x.weeks[n]
	if w == nil {
		w = &week{features: newPostings(64, mostShared)}
		x.weeks[n] = w
	}
	x.clock++
	w.used = x.clock
	return w
}

// forget lets the features of the longest unused weeks go.
func (x *index) forget() {
	for x.recent > keepRecent && len(x.weeks) > 1 {
		oldest, at := uint64(math.MaxUint64), int32(0)
		for n, w := range x.weeks {
			if w.used < oldest {
				oldest, at = w.used, n
			}
		}
		for _, d := range x.weeks[at].docs {
			x.docs[d].feature = nil
		}
		x.recent -= len(x.weeks[at].docs)
		delete(x.weeks, at)
	}
}

// A rarity counts in how many documents a feature was seen, approximately: two
// features may share a counter, which only makes the rarer one look more
// common.
type rarity struct {
	count []uint32
}

const rarityBits = 21

func (r *rarity) add(h uint32) {
	if r.count == nil {
		r.count = make([]uint32, 1<<rarityBits)
	}
	r.count[h>>(32-rarityBits)]++
}

func (r *rarity) of(h uint32) uint32 {
	if r.count == nil {
		return 0
	}
	return r.count[h>>(32-rarityBits)]
}

// prior is how many documents are taken to have been seen before the first, so
// that nothing looks rare or common among a handful.
const prior = 40

// mostWeight is what sharing a feature tells that no other document has.
const mostWeight = 1.6

// weight is what sharing the feature tells: by its form, and by its rarity so
// far on a scale that does not grow with the index. Words are rare or common
// among the documents of their language.
func (x *index) weight(f feature, lang string) float64 {
	n := float64(x.texts + prior)
	if f.kind == isWord || f.kind == isQuote {
		n = float64(x.langs[lang] + prior)
	}
	rare := math.Log(n/float64(x.seen.of(f.hash)+1)) / math.Log(n)
	return mostWeight * float64(f.weight) / 20 * math.Max(0, rare)
}

// copies returns the documents whose texts share shingles with the prints,
// with the number shared.
func (x *index) copies(prints []uint64) map[uint32]int {
	out := map[uint32]int{}
	var docs []uint32
	for _, h := range prints {
		docs = x.prints.find(h, docs[:0])
		for _, d := range docs {
			out[d]++
		}
	}
	return out
}

// leastShared is what a document must share to be looked at closely at all:
// less than [likeness.weigh] asks for.
const leastShared = 1.2

// near returns the documents within days of the day that share telling
// features, the likeliest first, at most most.
func (x *index) near(m mark, days int32, most int) []uint32 {
	x.sums.reset(len(x.docs))
	var docs []uint32
	for n := (m.day - days) / weekDays; n <= (m.day+days)/weekDays; n++ {
		w := x.weeks[n]
		if w == nil {
			continue
		}
		x.clock++
		w.used = x.clock
		for _, f := range m.telling {
			docs = w.features.find(f.key(), docs[:0])
			if len(docs) >= mostShared {
				continue
			}
			share := float32(x.weight(f, m.lang))
			for _, d := range docs {
				x.sums.add(d, share)
			}
		}
	}
	return x.sums.best(most, leastShared)
}

// sums adds up shares by document in one table that is used again and again.
type sums struct {
	of      []float32
	touched []uint32
}

func (s *sums) reset(docs int) {
	for _, d := range s.touched {
		s.of[d] = 0
	}
	s.touched = s.touched[:0]
	if docs > len(s.of) {
		s.of = append(s.of, make([]float32, docs-len(s.of)+docs/4)...)
	}
}

func (s *sums) add(doc uint32, share float32) {
	if share <= 0 {
		return
	}
	if s.of[doc] == 0 {
		s.touched = append(s.touched, doc)
	}
	s.of[doc] += share
}

// best returns the documents with the greatest sums of at least least, the
// greatest first.
func (s *sums) best(most int, least float32) []uint32 {
	var out []uint32
	for _, d := range s.touched {
		if s.of[d] < least {
			continue
		}
		at, _ := slices.BinarySearchFunc(out, d, func(o, d uint32) int {
			return cmp.Or(cmp.Compare(s.of[d], s.of[o]), cmp.Compare(o, d))
		})
		if at < most {
			out = slices.Insert(out, at, d)
			out = out[:min(len(out), most)]
		}
	}
	return out
}
