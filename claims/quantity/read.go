package quantity

import (
	"strings"
	"unicode/utf8"

	"claimwatch/claims"
)

// pieceMax is the length in bytes above which a text is no sentence and is read
// in pieces, so that the time stays linear in its length.
const pieceMax = 2048

// Read returns the figures of a sentence in order: every number that counts
// something, with what it counts. Dates, times, ages, ranks, numbers in names
// and small numbers that only enumerate are left out, and so are dozens, which
// tell too little to compare.
func Read(sentence string, c Context) []claims.Figure {
	if len(sentence) <= pieceMax {
		return readPiece(sentence, c)
	}
	var out []claims.Figure
	for at := 0; at < len(sentence); {
		end := pieceEnd(sentence, at)
		for _, f := range readPiece(sentence[at:end], c) {
			f.Start, f.End = f.Start+at, f.End+at
			out = append(out, f)
		}
		at = end
	}
	return out
}

// pieceEnd returns where the piece of s that begins at offset at ends: at a
// space if there is one in its second half, on a character in any case.
func pieceEnd(s string, at int) int {
	end := at + pieceMax
	if end >= len(s) {
		return len(s)
	}
	if n := strings.LastIndexByte(s[at+pieceMax/2:end], ' '); n >= 0 {
		return at + pieceMax/2 + n
	}
	for end > at && !utf8.RuneStart(s[end]) {
		end--
	}
	return max(end, at+1)
}

// tableMax is the number of runs of digits above which a piece of text is a
// table and no prose: no words in it say what its numbers count.
const tableMax = 100

func isTable(s string) bool {
	runs, in := 0, false
	for i := range len(s) {
		digit := s[i] >= '0' && s[i] <= '9' || (s[i] == 0xd9 || s[i] == 0xdb) && i+1 < len(s) && s[i+1] >= 0xa0 && s[i+1] <= 0xb9
		if digit && !in {
			runs++
		}
		if s[i] < utf8.RuneSelf || digit {
			in = digit
		}
	}
	return runs > tableMax
}

func readPiece(sentence string, c Context) []claims.Figure {
	if isTable(sentence) {
		return nil
	}
	r, parted := newReader(sentence, c.Lang)
	return newScene(r, parted, r.numbers()).figures(c)
}

// figures tells what the numbers of a sentence count.
func (sc *scene) figures(c Context) []claims.Figure {
	if len(sc.nums) == 0 {
		return nil
	}
	sc.classify()
	sc.walk()
	sc.ranges()
	var out []claims.Figure
	var from []*num
	for i, n := range sc.nums {
		if n.rangeEnd || n.vague && n.Value < 100 {
			continue
		}
		var before claims.Metric
		if len(out) > 0 {
			before = out[len(out)-1].Metric
		}
		if m, ok := sc.metricOf(i, before); ok {
			out, from = append(out, sc.figure(n, m)), append(from, n)
		}
	}
	if len(out) > 0 {
		sc.roles(out, from)
		sc.dateAll(out, from, c.Published)
	}
	return out
}

// figure fills in what surrounds a number.
func (sc *scene) figure(n *num, m claims.Metric) claims.Figure {
	f := claims.Figure{Metric: m, Start: n.Start, End: n.End}
	if n.rangeOf != nil {
		f.End = n.rangeOf.End
	}
	f.Words = sc.s[f.Start:f.End]
	sc.bounds(n, &f)
	if m == claims.Year || m == claims.Money {
		return f
	}
	f.Scope, f.Of, f.Status, f.Event = sc.scope(n, m), sc.of(n), sc.status(n), sc.event(n)
	return f
}

// dateAll sets the day up to which each figure of people counts.
func (sc *scene) dateAll(out []claims.Figure, from []*num, published claims.Date) {
	days := sc.dates(published)
	if len(days) == 0 {
		return
	}
	for i := range out {
		if done(out[i].Metric) || out[i].Metric == claims.Members {
			out[i].AsOf = sc.asOf(from[i], days)
		}
	}
}

// bounds sets value, low, high and qualifier.
func (sc *scene) bounds(n *num, f *claims.Figure) {
	v := n.Value
	switch {
	case n.rangeOf != nil:
		low, high := n.Value, n.rangeOf.Value
		if n.rangeOf.vague {
			high = n.rangeOf.High
		}
		f.Low, f.High, f.Qualifier = &low, &high, claims.Range
	case n.vague && sc.oneThousand(n):
		v := n.Value / 2
		f.Value, f.Qualifier = &v, sc.qualifier(n)
	case n.vague:
		low, high := n.Low, n.High
		f.Low, f.High, f.Qualifier = &low, &high, claims.Vague
	default:
		f.Value, f.Qualifier = &v, sc.qualifier(n)
		if n.about && f.Qualifier == claims.Exact {
			f.Qualifier = claims.About
		}
	}
}

// oneThousand tells the Slavic genitive "более тысячи", more than one
// thousand, from the plural "тысячи", thousands.
func (sc *scene) oneThousand(n *num) bool {
	if !sc.in("ru uk hr sr bs") || n.a != n.b || n.Value < 2000 {
		return false
	}
	m, ok := sc.ends(n.a-1, qualifierKinds...)
	return ok && !m.after
}

var qualifierKinds = []string{"at-least", "more-than", "up-to", "about"}

// qualifier finds the words that say how a number is meant: just before it, or
// a few words after.
func (sc *scene) qualifier(n *num) claims.Qualifier {
	for back := 1; back <= 3; back++ {
		m, ok := sc.ends(n.a-back, qualifierKinds...)
		if !ok || m.after || back > 1 && !sc.filler(n.a-back+1, n.a) {
			continue
		}
		if m.kind == "up-to" && sc.changed(n) {
			break // "rose to 2,615" sets no bound
		}
		return claims.Qualifier(m.kind)
	}
	if q, ok := sc.verbFirst(n); ok {
		return q
	}
	for k := 1; k <= 5; k++ {
		i := n.b + k
		if i >= len(sc.toks) || sc.inNum[i] != 0 || k > 1 && separation(sc.gap(i)) >= 3 {
			break
		}
		for _, j := range sc.at[i] {
			if m := sc.marks[j]; m.after && isQualifier(m.kind) && sc.inNumAt(m.last+1) < 0 {
				return claims.Qualifier(m.kind)
			}
		}
	}
	return claims.Exact
}

// verbFirst reads a verb of excess that stands before its subject, as Arabic
// sets it: "تجاوزت حصيلة القتلى 2000".
func (sc *scene) verbFirst(n *num) (claims.Qualifier, bool) {
	if sc.lang != "ar" {
		return "", false
	}
	for k := 2; k <= 5; k++ {
		i := n.a - k
		if i < 0 || sc.inNum[i] != 0 || separation(sc.gap(i+1)) > 0 {
			break
		}
		if m, ok := sc.ends(i, "more-than"); ok && m.first == m.last {
			return claims.MoreThan, true
		}
	}
	return "", false
}

func isQualifier(kind string) bool {
	switch kind {
	case "at-least", "more-than", "up-to", "about":
		return true
	}
	return false
}

// filler says that the tokens a..b-1 are words that may stand between a
// qualifier and its number: articles, prepositions.
func (sc *scene) filler(a, b int) bool {
	for i := a; i < b; i++ {
		if len([]rune(sc.toks[i].Text)) > sc.fillerMax() || sc.inNum[i] != 0 || separation(sc.gap(i)) > 0 {
			return false
		}
	}
	return separation(sc.gap(b)) == 0
}

// fillerMax is the length of the longest article or preposition.
func (sc *scene) fillerMax() int {
	if sc.lang == "el" {
		return 4 // τους
	}
	return 3
}

// ranges joins pairs of numbers that are the ends of one range.
func (sc *scene) ranges() {
	for i := 0; i+1 < len(sc.nums); i++ {
		a, b := sc.nums[i], sc.nums[i+1]
		if a.rangeEnd || !rangeClass(a.class) || !rangeClass(b.class) || !sc.isRange(a, b) {
			continue
		}
		if a.mag == 0 && b.mag != 0 && a.Value < 1000 { // 2 to 3 million
			if v := a.Value * b.mag; v < b.Value && b.mag >= 1000 {
				a.Value, a.Low, a.High, a.mag = v, v, v, b.mag
			}
		}
		if a.Value >= b.Value {
			continue
		}
		a.rangeOf, b.rangeEnd = b, true
		a.b = b.b // what is counted stands after the second
		if b.class != counts {
			a.class = b.class
		}
	}
}

func rangeClass(c class) bool {
	return c == counts || c == isMoney || c == isShare || c == isSpan || c == isSize
}

// isRange looks at the words between two numbers: "5000 bis 20.000", "between
// 2,500 and 12,000", "16,500–18,000".
func (sc *scene) isRange(a, b *num) bool {
	if b.a-a.b > 6 || b.a <= a.b {
		return false
	}
	if b.a == a.b+1 {
		switch g := sc.gap(b.a); g {
		case "-", "–", "—", " - ", " – ", " — ", "-\u200f", "\u200f-", "−":
			return a.Value < b.Value || b.mag != 0
		}
		return false
	}
	m, ok := sc.has(a.b+1, "to")
	if !ok {
		return false
	}
	for i := m.last + 1; i < b.a; i++ { // only a qualifier may follow
		if _, ok := sc.has(i, qualifierKinds...); !ok && !sc.filler(i, i+1) {
			return false
		}
	}
	if sc.changed(a) {
		return false
	}
	if !weakJoin[sc.toks[a.b+1].Text] {
		return true
	}
	return sc.opened(a)
}

// weakJoin are joining words that make a range only after "between".
var weakJoin = map[string]bool{"and": true, "dhe": true, "e": true, "و": true, "und": true, "et": true, "y": true,
	"a": true, "ile": true, "i": true, "и": true, "și": true, "si": true, "ne": true, "και": true, "en": true, "ו": true}

func (sc *scene) opened(a *num) bool {
	for k := 1; k <= 4; k++ {
		if _, ok := sc.ends(a.a-k, "between"); ok {
			return true
		}
	}
	return false
}

// changed says that the two numbers are a before and an after: "rose from 2,000 to 3,000".
func (sc *scene) changed(a *num) bool {
	for _, m := range sc.marks {
		if m.kind == "rise" && m.last < a.a && a.a-m.last <= 5 {
			return true
		}
	}
	return false
}
