package quantity

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"claimwatch/claims/passage"
)

// A scene is a sentence laid out for reading figures: its tokens, the numbers
// among them, and the marks that the phrases of the data files leave.
type scene struct {
	s      string
	lang   string
	toks   []passage.Token
	nums   []*num
	marks  []mark
	at     [][]int // marks by first token
	ending [][]int // marks by last token
	cost   []int   // cost[i] = what it costs to walk from token 0 to token i
	inNum  []int   // number (1-based) that holds the token, 0 for none

	joining map[string]bool // conjunctions of the language
}

// A mark is a phrase found in the sentence.
type mark struct {
	sense
	first, last int
}

// A num is a number with its place among the tokens.
type num struct {
	span
	a, b  int // first and last token
	class class
	// Filled by the reading of figures.
	rangeEnd bool // the second half of a range: no figure of its own
	rangeOf  *num
}

// newScene lays out a sentence. Cost is counted in tokens, with more for
// signs that separate clauses and for stepping over another number.
func newScene(r reader, toks []passage.Token, spans []span) *scene {
	sc := &scene{s: r.s, lang: r.lang, toks: toks, joining: joining()[r.lang]}
	sc.inNum = make([]int, len(sc.toks))
	if len(spans) > tableMax {
		return sc
	}
	for _, sp := range spans {
		if n := sc.place(sp); n != nil {
			sc.nums = append(sc.nums, n)
		}
	}
	if len(sc.nums) == 0 {
		return sc
	}
	sc.mark(sc.meant(lexiconOf(r.lang).phrases.Find(sc.toks)))
	return sc
}

// place finds the tokens of a number.
func (sc *scene) place(sp span) *num {
	a, _ := slices.BinarySearchFunc(sc.toks, sp.Start, func(t passage.Token, at int) int { return t.End - at - 1 })
	b := a
	for b+1 < len(sc.toks) && sc.toks[b+1].Start < sp.End {
		b++
	}
	if a >= len(sc.toks) {
		return nil
	}
	n := &num{span: sp, a: a, b: b}
	for i := a; i <= b; i++ {
		sc.inNum[i] = len(sc.nums) + 1
	}
	return n
}

// mark keeps the hits that no longer hit of the same sort covers: "death
// sentence" hides "death", "members of the security forces" hides "members".
func (sc *scene) mark(hits []passage.Hit[sense]) {
	reach := make([]int, len(sc.toks)+1) // longest content hit that covers a token, as last index+1 keyed by start
	for i := range reach {
		reach[i] = -1
	}
	for _, h := range hits {
		if content(h.V.kind) && !h.V.gap {
			reach[h.First] = max(reach[h.First], h.Last)
		}
	}
	far, farFrom := -1, -1
	cover := make([][2]int, len(sc.toks)) // the longest hit that began at or before the token
	for i := range sc.toks {
		if reach[i] > far {
			far, farFrom = reach[i], i
		}
		cover[i] = [2]int{farFrom, far}
	}
	sc.at, sc.ending = make([][]int, len(sc.toks)), make([][]int, len(sc.toks))
	for _, h := range hits {
		if content(h.V.kind) && !h.V.gap {
			c := cover[h.First]
			if c[1] >= h.Last && c[1]-c[0] > h.Last-h.First {
				continue
			}
		}
		sc.at[h.First] = append(sc.at[h.First], len(sc.marks))
		sc.ending[h.Last] = append(sc.ending[h.Last], len(sc.marks))
		sc.marks = append(sc.marks, mark{h.V, h.First, h.Last})
	}
}

// content says that a kind of mark names what is counted.
func content(kind string) bool {
	switch kind {
	case "killed", "injured", "arrested", "executed", "members", "missing", "money", "other",
		"people", "protesters", "minors", "women", "civilians", "security", "bystanders", "journalists",
		"students", "prisoners", "officials", "martyrs", "rioters", "thing", "case", "cause", "source", "time", "measure", "percent":
		return true
	}
	return false
}

// persons says that a kind of mark names people by what they are.
func persons(kind string) bool {
	switch kind {
	case "people", "protesters", "minors", "women", "civilians", "security", "bystanders", "journalists",
		"students", "prisoners", "officials", "martyrs", "rioters":
		return true
	}
	return false
}

// metric says that a kind of mark is what happened to those counted.
func metric(kind string) bool {
	switch kind {
	case "killed", "injured", "arrested", "executed", "members", "missing", "other":
		return true
	}
	return false
}

// subordinate is the cost of walking into another clause: in "20 were hurt
// when 200 officers came" the officers were not.
const subordinate = 30

// stepOnNumber is the cost of walking over a number, whose own words are
// likely to stand nearer to it.
const stepOnNumber = 3

func (sc *scene) walk() {
	sc.cost = make([]int, len(sc.toks))
	for i := 1; i < len(sc.toks); i++ {
		c := 1
		same := sc.inNum[i] != 0 && sc.inNum[i] == sc.inNum[i-1]
		switch {
		case same:
			c = 0
		default:
			if !sc.dotOfDay(i) {
				c += separation(sc.gap(i))
			}
			if k := sc.inNum[i]; k != 0 && sc.nums[k-1].class.stands() {
				c += stepOnNumber
			}
			if sc.conj(i) {
				c += 2
			}
			if sc.joinedVerb(i) {
				c += 2
			}
			if _, ok := sc.has(i, "when"); ok || strings.ContainsAny(sc.gap(i), ";؛") {
				c += subordinate
			}
			if sc.headAt(i) {
				c += 3 // "the number of ..." opens a figure of its own
			}
		}
		sc.cost[i] = sc.cost[i-1] + c
	}
}

// dotOfDay says that the full stop before token i only makes an ordinal of the
// day before it: "am 8. und 9. Januar".
func (sc *scene) dotOfDay(i int) bool {
	k := sc.inNum[i-1]
	return k != 0 && sc.nums[k-1].class == isDate && strings.HasPrefix(sc.gap(i), ".")
}

// joinedVerb says that an Arabic or Hebrew "and" is joined to a word at token i that says
// what happened, so that a new clause begins: واعتقال, وإصابة.
func (sc *scene) joinedVerb(i int) bool {
	w := sc.toks[i].Text
	if sc.lang == "he" && strings.HasPrefix(w, "ו") {
		return sc.tells(i)
	}
	if sc.lang != "ar" || !strings.HasPrefix(w, "و") || strings.HasPrefix(w, "وفا") || strings.HasPrefix(w, "وفی") {
		return false
	}
	return sc.tells(i)
}

// tells says that a word of what happened, or of its count, begins at token i.
func (sc *scene) tells(i int) bool {
	for _, k := range sc.at[i] {
		if metric(sc.marks[k].kind) || sc.marks[k].kind == "toll" {
			return true
		}
	}
	return false
}

// headAt says that a word which heads a count begins at token i: "number", "شمار".
func (sc *scene) headAt(i int) bool {
	for _, k := range sc.at[i] {
		if kind := sc.marks[k].kind; kind == "toll" || kind == "tally" {
			return true
		}
	}
	return false
}

func (sc *scene) gap(i int) string {
	if i <= 0 || i >= len(sc.toks) || sc.toks[i-1].End > sc.toks[i].Start {
		return ""
	}
	g := sc.s[sc.toks[i-1].End:sc.toks[i].Start]
	if len(g) > 1 && g[0] == '.' && sc.inNum[i-1] != 0 && shortened[sc.toks[i-1].Text] {
		return g[1:]
	}
	return g
}

// shortened are magnitudes cut short, whose full stop ends nothing: "330 tys. rannych".
var shortened = map[string]bool{"tys": true, "tis": true, "mln": true, "mlrd": true, "mio": true, "mrd": true, "тыс": true, "тис": true, "млн": true, "млрд": true,
	"χιλ": true, "εκατ": true, "mil": true, "mld": true}

// separation is how far apart the signs of a gap set its two sides.
func separation(gap string) int {
	c := 0
	for _, r := range gap {
		switch r {
		case ',', '،':
			c += 3
		case ';', '؛', ':', '.', '!', '?', '؟':
			c += 8
		case '(', ')', '–', '—', '"', '«', '»', '“', '”', '„':
			c += 2
		}
	}
	return min(c, 12)
}

// conjunctions are the words of each language that join clauses.
var conjunctions = map[string]string{
	"en": "and while but whereas", "sq": "dhe edhe kurse ndersa por nderkohe", "de": "und aber wahrend sowie", "fr": "et mais tandis alors",
	"es": "y e pero mientras", "it": "e ed ma mentre", "tr": "ve ama ise", "az": "ve amma ise", "pt": "e mas enquanto", "ro": "si iar dar", "ca": "i pero",
	"el": "και ενω αλλα", "hr": "i a dok ali", "sr": "i a dok ali", "bs": "i a dok ali", "sl": "in pa medtem", "mk": "и а додека", "bg": "и а докато",
	"ru": "и а но", "uk": "і й а та але", "pl": "i a oraz ale", "cs": "a i ale", "sv": "och men medan", "da": "og men mens", "no": "og men mens",
	"fi": "ja mutta", "hu": "es pedig de", "nl": "en maar terwijl", "fa": "و اما", "ar": "و بینما لکن", "ckb": "و بهلام", "ku": "u le", "ur": "اور جبکه", "hi": "और",
	"he": "ו אבל", "id": "dan sedangkan",
}

var joining = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for lang, words := range conjunctions {
		all[lang] = map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			all[lang][passage.Fold(w)] = true
		}
	}
	return all
})

// conj says that token i is a conjunction.
func (sc *scene) conj(i int) bool { return sc.joining[sc.toks[i].Text] }

func (sc *scene) dist(i, j int) int {
	if i > j {
		i, j = j, i
	}
	return sc.cost[j] - sc.cost[i]
}

// before and after return the text of the token next to a number, "" at the ends.
func (sc *scene) before(n *num, k int) string {
	if i := n.a - k; i >= 0 {
		return sc.toks[i].Text
	}
	return ""
}

func (sc *scene) after(n *num, k int) string {
	if i := n.b + k; i < len(sc.toks) {
		return sc.toks[i].Text
	}
	return ""
}

// has returns the mark of a kind that starts at token i, longest first.
func (sc *scene) has(i int, kinds ...string) (mark, bool) {
	best, ok := mark{}, false
	if i < 0 || i >= len(sc.toks) {
		return best, false
	}
	for _, k := range sc.at[i] {
		if m := sc.marks[k]; slices.Contains(kinds, m.kind) && (!ok || m.last > best.last) {
			best, ok = m, true
		}
	}
	return best, ok
}

// ends returns the mark of a kind that ends at token i, longest first.
func (sc *scene) ends(i int, kinds ...string) (mark, bool) {
	best, ok := mark{}, false
	if i < 0 || i >= len(sc.toks) {
		return best, false
	}
	for _, k := range sc.ending[i] {
		if m := sc.marks[k]; slices.Contains(kinds, m.kind) && (!ok || m.first < best.first) {
			best, ok = m, true
		}
	}
	return best, ok
}

// any says that a mark of one of the kinds stands anywhere in the sentence.
func (sc *scene) any(kinds ...string) bool {
	return slices.ContainsFunc(sc.marks, func(m mark) bool { return slices.Contains(kinds, m.kind) })
}

// runeBefore and runeAfter return the rune next to a byte offset.
func (sc *scene) runeBefore(i int) rune {
	r, n := utf8.DecodeLastRuneInString(sc.s[:i])
	if n == 0 {
		return 0
	}
	return r
}

func (sc *scene) runeAfter(i int) rune {
	r, n := utf8.DecodeRuneInString(sc.s[i:])
	if n == 0 {
		return 0
	}
	return r
}

func (sc *scene) in(langs string) bool {
	return strings.Contains(" "+langs+" ", " "+sc.lang+" ")
}

// meant drops what only folding makes a word of dying: "olduğu" is that it is.
// "olmak üzere", being among, stays: it ties parts to the verb of their total.
func (sc *scene) meant(hits []passage.Hit[sense]) []passage.Hit[sense] {
	return slices.DeleteFunc(hits, func(h passage.Hit[sense]) bool {
		t := sc.toks[h.First]
		return t.Text != "olmak" && passage.TurkishWas(sc.s, t, sc.lang)
	})
}
