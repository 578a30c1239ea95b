package match

import (
	"slices"
	"strings"
	"unicode"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// nameFrom reads the name that begins at token i or a few tokens later.
func (x *spoken) nameFrom(i, reach int) (speaker, bool) {
	if i >= len(x.toks) {
		return speaker{}, false
	}
	end := min(i+reach, len(x.toks))
	for j := i; j < end && (j == i || x.clause[j]-x.clause[i] <= 1); j++ {
		if x.stops[j] && j == i && x.lang == "ar" {
			return x.listedUpTo(i)
		}
		for _, h := range x.names {
			if h.First == j {
				return x.also(x.known(h), h.Last), true
			}
		}
		for _, h := range x.kind(cueNobody) {
			if h.First == j {
				return x.titled(h), true
			}
		}
		for _, h := range x.kind(cueHe) {
			if h.First == j && h.Last > j {
				return x.nameOf(h.Last)
			}
		}
		if a, b, ok := x.proper(j); ok && !x.isPlace(j) {
			return x.plain(a, b), true
		}
		if x.stops[j] && j > i {
			break
		}
	}
	return speaker{}, false
}

// nameUpTo reads the nearest name that ends at token i or a few before, in the
// same clause or the one before it.
func (x *spoken) nameUpTo(i, reach int) (speaker, bool) {
	if s, ok := x.nearest(i, 2*reach); ok {
		if x.clauseOf(s) < x.clause[i] {
			if a, b, found := x.runBefore(i); found {
				return x.plain(a, b), true
			}
		}
		return s, true
	}
	for j := i; j >= 0 && j > i-reach; j-- {
		if x.clause[i]-x.clause[j] > 2 {
			break
		}
		if x.isHe(j) {
			return speaker{}, false
		}
		for _, h := range x.names {
			if h.Last == j {
				return x.known(h), true
			}
		}
		for _, h := range x.kind(cueNobody) {
			if h.Last == j {
				return x.wider(h), true
			}
		}
		if a, b, ok := x.properEnd(j); ok && (a == 0 || !x.isPlace(j)) {
			return x.plain(a, b), true
		}
	}
	return speaker{}, false
}

// runBefore is a name of two words or more, in capitals, in the clause of token
// i, up to two tokens before it: "the Iraq Governing Council has".
func (x *spoken) runBefore(i int) (int, int, bool) {
	if x.lang == "de" {
		return 0, 0, false
	}
	for j := i; j >= 0 && j > i-3 && x.clause[j] == x.clause[i]; j-- {
		if uncased(x.word(j)) {
			return 0, 0, false
		}
		if a, b, ok := x.properEnd(j); ok && b > a {
			return a, b, true
		}
	}
	return 0, 0, false
}

// also adds a second name of the register that "and" joins to the first.
func (x *spoken) also(s speaker, last int) speaker {
	for _, h := range x.names {
		if h.First == last+2 && joins[x.toks[last+1].Text] {
			o := x.known(h)
			s.name, s.end = s.name+"; "+o.name, o.end
		}
	}
	return s
}

var joins = wordSet("and dhe und et y e ve و i en")

// nearest is the nearest name of the register, or unnamed sources, that end at
// token i or before it, in the same clause or up to two before: what is listed
// goes before what only looks like a name.
func (x *spoken) nearest(i, reach int) (speaker, bool) {
	best, at, found := speaker{}, -1, false
	whose := -1 // among the names
	see := func(last int, s func() speaker) {
		if last <= i && last > i-reach && last > at && x.clause[i]-x.clause[last] <= 2 {
			best, at, found = s(), last, true
		}
	}
	for n, h := range x.names {
		see(h.Last, func() speaker { whose = n; return x.known(h) })
	}
	for _, h := range x.kind(cueNobody) {
		see(h.Last, func() speaker { whose = -1; return x.titled(h) })
	}
	if whose >= 0 {
		if n := x.headOf(whose); n != whose {
			best = x.known(x.names[n])
		}
	}
	for _, h := range x.kind(cueHe) {
		if h.Last <= i && h.Last >= at && !(h.Last == at && best.id != "") && x.clause[i]-x.clause[h.Last] <= 1 {
			return speaker{}, false
		}
	}
	return best, found
}

// links join a person to the body that he speaks for: "Ali Safavi of the
// National Council".
var links = wordSet("of from for at the with i e te nga von vom der des aus du de la le des dell del della di da al el los ve van het")

// headOf is the person whose body the name at place n is, by what stands
// between them; n itself if there is none. A name in brackets is that of the
// name before it: "the National Council (NCRI)".
func (x *spoken) headOf(n int) int {
	body := n
	for k := n - 1; k >= 0; k-- {
		h, next := x.names[k], x.names[body]
		between := next.First - h.Last - 1
		if between < 0 {
			continue // the same words, by another name
		}
		if between > 4 {
			break
		}
		bracket := between == 0 && strings.Contains(x.gap(h.Last), "(")
		linked := between > 0
		for i := h.Last + 1; i < next.First; i++ {
			linked = linked && links[x.toks[i].Text] && x.clause[i] == x.clause[h.Last]
		}
		if !bracket && !linked {
			break
		}
		if linked && x.sp.reg[h.V].Role == "person" {
			return k
		}
		body = k
	}
	return n
}

func (x *spoken) plain(a, b int) speaker {
	for _, h := range x.names {
		if a <= h.First && (h.Last <= b || h.First <= b && uncased(x.word(a))) {
			return x.known(h)
		}
	}
	if x.lang == "de" && a > 0 && b-a >= 2 && articles[x.toks[a-1].Text] {
		a++ // "Der Abgeordnete Ruprecht Adelmann"
	}
	return x.printed(a, b)
}

// printed is a name as it stands in the text.
func (x *spoken) printed(a, b int) speaker {
	name := strings.TrimSpace(x.textOf(a, b))
	if x.lang == "sq" && capital(name) && !strings.Contains(name, " ") {
		name = withoutEnding(name)
	}
	return speaker{name: name, start: x.base + x.toks[a].Start, end: x.base + x.toks[b].End}
}

// titled is unnamed sources, or the name that follows what they are called:
// "l'ONG HRANA", "the rights group Hengaw".
func (x *spoken) titled(h passage.Hit[cue]) speaker {
	if x.lang == "ar" && severalPeople(x.toks[h.First].Text) {
		return x.wider(h)
	}
	for _, n := range x.names {
		if n.First > h.Last && (n.First == h.Last+1 || n.First == h.Last+2 && !x.stops[h.Last+1] && !x.isCue(h.Last+1) && x.lang != "fa") && x.clause[n.First] == x.clause[h.Last] && !others[x.toks[h.First].Text] && !(x.lang == "ar" && x.toldAr(n)) {
			return x.known(n)
		}
	}
	if i := h.Last + 1; i < len(x.toks) && x.clause[i] == x.clause[h.Last] && !uncased(x.word(i)) && (x.lang != "de" || h.First > 0 && articles[x.toks[h.First-1].Text]) {
		if a, b, ok := x.proper(i); ok && b > a && !x.isPlace(a) {
			return x.plain(a, b) // "l'historien Pascal Hennequin"
		}
	}
	return x.wider(h)
}

// longestTitle is how many tokens may lie between what somebody is and the
// name: "l'organisation de défense des droits humains HRANA".
const longestTitle = 8

// nameOf finds the name that what somebody is called, up to token i, ends in:
// before the clause ends or a verb comes.
func (x *spoken) nameOf(i int) (speaker, bool) {
	for _, n := range x.names {
		if n.First <= i || n.First > i+longestTitle || x.clause[n.First] != x.clause[i] {
			continue
		}
		for _, c := range x.cues {
			if c.First > i && c.First < n.First && (c.V == cueVerb || c.V == cueCite || c.V == cueBy) {
				return speaker{}, false
			}
		}
		return x.known(n), true
	}
	return speaker{}, false
}

// wider takes in the words that belong to unnamed sources: "Middle East
// experts", "diplomats and academics", "مسؤولين إيرانيين".
func (x *spoken) wider(h passage.Hit[cue]) speaker {
	a, b := h.First, h.Last
	belongs := func(i, next int) bool {
		return i >= 0 && i < len(x.toks) && x.clause[i] == x.clause[next] && !x.stops[i] && !x.isCue(i) && x.isName(i)
	}
	switch {
	case uncased(x.word(a)):
		for b-h.Last < longestName[x.lang] && belongs(b+1, b) {
			b++
		}
	default:
		for h.First-a < 3 && (belongs(a-1, a) || a-2 >= 0 && joins[x.toks[a-1].Text] && belongs(a-2, a)) {
			a--
		}
	}
	if s, ok := x.before(a); ok {
		return s
	}
	s := x.unnamed(a, b)
	s.people = true
	return s
}

// before is the name, in no list, that stands before the comma behind which
// somebody is told to be what the words from token i on say, in scripts without
// capitals: "مراد الشامي، الباحث في شؤون إيران".
func (x *spoken) before(i int) (speaker, bool) {
	if i < 2 || x.lang != "ar" && x.lang != "fa" || x.clause[i] == x.clause[i-1] || !isOffice(strings.TrimPrefix(x.toks[i].Text, "ال")) && !isOffice(x.toks[i].Text) || !strings.ContainsAny(x.gap(i-1), "،,") {
		return speaker{}, false
	}
	a, b, ok := x.properEnd(i - 1)
	if !ok || b == a || x.isDeed(a) || x.isDeed(b) || x.isPlace(b) {
		return speaker{}, false
	}
	return x.printed(a, b), true
}

// longestName is how many words may follow what somebody is called, in scripts
// without capitals: "المؤرخ العراقي صباح الدليمي".
var longestName = map[string]int{"ar": 3, "fa": 2, "he": 2}

// withoutEnding takes the ending of an Albanian case off a name: "Trumpi",
// "Kriegut".
func withoutEnding(name string) string {
	for _, e := range []string{"ut", "un", "it", "in", "i", "u"} {
		stem, ok := strings.CutSuffix(name, e)
		if ok && len(stem) >= 4 && !strings.ContainsAny(stem[len(stem)-1:], "aeiouyë") {
			return stem
		}
	}
	return name
}

func (x *spoken) unnamed(a, b int) speaker {
	s := x.printed(a, b)
	s.nobody = true
	if x.lang == "ar" {
		s.name = nominative(s.name)
	}
	return s
}

// known is a name of the register, printed as found, with the registered name
// beside it where a reader might not know that they are one.
func (x *spoken) known(h passage.Hit[int]) speaker {
	return x.entitled(x.printed(h.First, h.Last), x.sp.reg[h.V])
}

// registered is the name of an origin with what a text calls it beside it, and
// between them its name in the language of the text where that is neither.
func registered(printed, lang string, o claims.Origin) string {
	own := o.Names[lang]
	switch {
	case holdsWords(o.Name, printed) && (own == "" || holdsWords(own, printed)):
		return o.Name
	case own != "" && !holdsWords(own, printed):
		printed = own + ", " + printed
	}
	return o.Name + " (" + printed + ")"
}

// holdsWords says that a name holds all words of a shorter one.
func holdsWords(name, short string) bool {
	have := strings.FieldsFunc(passage.Fold(name), notLetter)
	return !slices.ContainsFunc(strings.FieldsFunc(passage.Fold(short), notLetter), func(w string) bool { return !slices.Contains(have, w) })
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }
