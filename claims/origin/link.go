package origin

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A link is a document that tells the same story, and why it is thought so.
type link struct {
	doc        uint32
	rule       string // F1, F2, or "" for a translation or rewrite
	confidence float64
	why        string
	told       bool // both retell one report that an outlet, agency or organisation told first
	named      bool // the new one names the outlet of the document as having told it
}

// links returns the documents that tell the story of the mark, which is ready,
// the surest first.
func (x *index) links(m mark, o Options) []link {
	out := x.same(m)
	known := map[uint32]bool{}
	for _, l := range out {
		known[l.doc] = true
	}
	for _, l := range x.copied(m, o) {
		if !known[l.doc] {
			known[l.doc] = true
			out = append(out, l)
		}
	}
	for _, d := range x.near(m, int32(o.CopyDays), 40) {
		if known[d] {
			continue
		}
		if l, ok := x.retold(m, d, o); ok {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b link) int {
		switch {
		case a.confidence > b.confidence:
			return -1
		case a.confidence < b.confidence:
			return 1
		}
		return int(a.doc) - int(b.doc)
	})
	return out
}

// same finds documents with the same address or the same text.
func (x *index) same(m mark) []link {
	var out []link
	for _, k := range []struct {
		h   uint64
		why string
	}{{m.address, "same address"}, {m.text, "same text"}} {
		if k.h == 0 {
			continue
		}
		for _, d := range x.keys.find(k.h, nil) {
			out = append(out, link{doc: d, rule: RuleSame, confidence: 1, why: k.why + " as " + x.docs[d].id})
		}
	}
	return out
}

// leastPrints is how many shingles the shorter text must have in the index: a
// headline is contained in many texts.
const leastPrints = 3

// longRun is how many common shingles make a copy of texts that each add much
// of their own: some 80 common words in a row.
const longRun = 16

// copied finds texts of which most is contained in the other.
func (x *index) copied(m mark, o Options) []link {
	var out []link
	for d, n := range x.copies(m.prints) {
		e := &x.docs[d]
		shorter := min(len(m.prints), int(e.prints))
		if e.lang != m.lang || shorter < leastPrints || n < leastPrints {
			continue
		}
		share := math.Min(1, float64(n)/float64(shorter))
		switch {
		case share >= o.Containment:
			out = append(out, link{doc: d, rule: RuleCopy, confidence: .99, why: fmt.Sprintf("%.0f %% of the shorter text stands in %s", share*100, e.id)})
		case share >= .6 || share >= .4 && n >= longRun:
			out = append(out, link{doc: d, rule: RuleCopy, confidence: .7 + share/4, why: fmt.Sprintf("%.0f %% of the shorter text stands in %s", share*100, e.id)})
		}
	}
	return out
}

// A likeness is what two documents share, weighed.
type likeness struct {
	sum         [kinds]float64 // weight shared, by kind
	count       [kinds]int     // features shared, by kind
	mine        float64        // weight of what could have been shared
	theirs      float64
	numbers     [2]float64 // weight of each side's numbers
	release     bool       // a shared figure is attributed to the same origin: both may have it from there
	wire        bool       // both name the same agency
	otherWires  bool       // both name agencies, and none is the same
	otherCredit bool       // they are credited to different agencies or outlets
	first       float64    // weight by which the lead of one names the outlet of the other, or an agency that it is credited to
	named       bool       // the lead of the new one names the outlet of the document
	counted     float64    // weight of the shared numbers that are somebody's published count
	countedHead float64    // the same, of the shared figures of the lead
	heads       [2]float64 // weight of each side's figures of the lead
	tellers     [2]float64 // weight of those named in each side's lead
	same        bool       // language
	apart       int        // days between them
	// unwritten says that one of the languages leaves vowels out and has no
	// capitals, so that names are harder to know again.
	unwritten bool
}

// total is the weight of all that is shared, but for the lead's part of it,
// which stands in the text as well.
func (l likeness) total() float64 {
	t := 0.0
	for k, v := range l.sum {
		if !ofLead(kind(k)) {
			t += v
		}
	}
	return t
}

// ofLead reports whether features of the kind say where in a text something
// stands that it holds anyway.
func ofLead(k kind) bool { return k == isTeller || k == isWire || k == isHead }

// cosine is the share of what could have been shared.
func (l likeness) cosine() float64 {
	if m := math.Sqrt(l.mine * l.theirs); m > 0 {
		return math.Min(1, l.total()/m)
	}
	return 0
}

// sameNumbers is the share of the numbers that are shared.
func (l likeness) sameNumbers() float64 {
	if m := math.Sqrt(l.numbers[0] * l.numbers[1]); m > 0 {
		return l.sum[isNumber] / m
	}
	return 0
}

// like weighs what the mark shares with a document. Words and quotations are
// compared within a language, the sound of names across languages, and things
// by whatever name in both.
func (x *index) like(m mark, d uint32) likeness {
	e := &x.docs[d]
	var l likeness
	same := e.lang == m.lang
	applies := func(k kind) bool {
		switch k {
		case isWord, isQuote:
			return same
		case isSound:
			return !same
		}
		return true
	}
	for _, f := range e.feature {
		if applies(f.kind) {
			l.could(1, f, x.weight(f, e.lang), e.lang)
			if f.kind == isTeller && (f.hash == m.self || slices.Contains(m.carried, f.hash)) {
				l.first = max(l.first, x.weight(f, e.lang))
			}
		}
	}
	i := 0
	for _, f := range m.telling {
		if !applies(f.kind) {
			continue
		}
		w := x.weight(f, m.lang)
		l.could(0, f, w, m.lang)
		if f.kind == isTeller && (f.hash == e.self || slices.Contains(e.carried, f.hash)) {
			l.first = max(l.first, w)
			l.named = l.named || f.hash == e.self
		}
		for i < len(e.feature) && e.feature[i].hash < f.hash {
			i++
		}
		if i < len(e.feature) && e.feature[i].hash == f.hash {
			l.sum[f.kind] += w
			l.count[f.kind]++
			if slices.Contains(m.counted, f.hash) || slices.Contains(e.counted, f.hash) {
				l.sharesCount(f.kind, w)
			}
		}
	}
	return l
}

// sharesCount notes that a shared figure is one that somebody publishes.
func (l *likeness) sharesCount(k kind, w float64) {
	if k == isHead {
		l.countedHead += w
	} else {
		l.counted += w
	}
}

// could notes what one side holds and could share.
func (l *likeness) could(side int, f feature, w float64, lang string) {
	switch f.kind {
	case isNumber:
		l.numbers[side] += w
	case isHead:
		l.heads[side] += w
		return
	case isTeller:
		l.tellers[side] += w
		return
	case isWire:
		return
	}
	if side == 0 {
		l.mine += expected(f, w, lang)
	} else {
		l.theirs += expected(f, w, lang)
	}
}

// nameless is the share of the skeletons of a text that are names, for scripts
// without capitals and for German, which writes every noun with one: the rest
// cannot be shared and must not count as missing.
const nameless = .35

var noCapitals = map[string]bool{"ar": true, "fa": true, "he": true, "de": true}

// expected is what a feature adds to what could be shared.
func expected(f feature, weight float64, lang string) float64 {
	if f.kind == isSound && noCapitals[lang] {
		return weight * nameless
	}
	return weight
}

// retold reports whether a document is a translation or a rewrite of the
// mark's, or the other way round: whether the evidence in what they share
// outweighs that of two reports that only share their subject.
func (x *index) retold(m mark, d uint32, o Options) (link, bool) {
	e := &x.docs[d]
	apart, ok := x.comparable(m, d, o)
	if !ok {
		return link{}, false
	}
	l := x.compare(m, d, apart)
	why, sure := l.weigh()
	if sure == 0 {
		return link{}, false
	}
	return link{doc: d, confidence: sure, why: fmt.Sprintf("%s: %s shared with %s", why, l.describe(), e.id), told: l.told() > 0, named: l.named}, true
}

// comparable reports whether a document may be the mark's report at all, and
// how many days are between them.
func (x *index) comparable(m mark, d uint32, o Options) (int, bool) {
	e := &x.docs[d]
	apart := daysApart(m.day, e.day)
	return apart, m.day != 0 && e.day != 0 && apart <= o.CopyDays && (m.outlet != e.outlet || apart <= 1) && !otherDay(m.facts, e.facts, apart) && !otherThing(m.odd, e.odd)
}

// daysApart is how many days are between two.
func daysApart(a, b int32) int { return int(max(a-b, b-a)) }

// compare is what the mark and a document share, and how they stand to each
// other.
func (x *index) compare(m mark, d uint32, apart int) likeness {
	e := &x.docs[d]
	l := x.like(m, d)
	l.apart, l.same = apart, m.lang == e.lang
	l.release = sharedFact(m.facts, e.facts)
	l.wire = common(m.wires, e.wires) != ""
	l.otherWires = !l.wire && len(m.wires) > 0 && len(e.wires) > 0
	l.otherCredit = len(m.channels) > 0 && len(e.agency) > 0 && common(m.channels, e.agency) == ""
	l.unwritten = unwritten[m.lang] || unwritten[e.lang]
	return l
}

func sharedFact(a, b []fact) bool {
	return slices.ContainsFunc(a, func(f fact) bool { return slices.Contains(b, f) })
}

// otherDay reports whether two documents give different odd figures of one
// origin: reports of different days, however alike their words.
func otherDay(a, b []fact, apart int) bool {
	if apart < 1 {
		return false
	}
	differ := false
	for _, f := range a {
		for _, g := range b {
			if f.origin != g.origin {
				continue
			}
			if f.value == g.value {
				return false
			}
			differ = differ || f.metric == g.metric
		}
	}
	return differ
}

// otherThing reports whether two documents have odd numbers in common only for
// different things: 3,428 killed and 3,428 arrested.
func otherThing(a, b []figure) bool {
	differ := false
	for _, f := range a {
		for _, g := range b {
			switch {
			case f.value != g.value:
			case f.metric == "" || g.metric == "" || f.metric == g.metric:
				return false
			default:
				differ = true
			}
		}
	}
	return differ
}

// describe names what is shared.
func (l likeness) describe() string {
	var out []string
	for k, word := range map[kind]string{isNumber: "figures", isYear: "years", isName: "names", isSound: "names by their sound",
		isWord: "words", isQuote: "quotations", isLink: "links", isChannel: "credits", isConcept: "things",
		isPerson: "persons", isTeller: "sources of the lead", isHead: "figures of the lead"} {
		if n := l.count[k]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, word))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func common(a, b []string) string {
	for _, s := range a {
		if slices.Contains(b, s) {
			return s
		}
	}
	return ""
}
