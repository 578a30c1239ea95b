package match

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

//go:embed cues.txt
var cueFile string

// A cue is what a phrase of cues.txt tells.
type cue string

const (
	cueBefore cue = "before"
	cueVerb   cue = "verb"
	cueAfter  cue = "after"
	cueCite   cue = "cite"
	cueHe     cue = "he"
	cueNobody cue = "nobody"
	cueStop   cue = "stop"
	cueFirst  cue = "first"
	cueHis    cue = "his"
)

// speakers finds who is credited: the cues of each language, and the names of
// the register in every script.
type speakers struct {
	cues      map[string]*passage.Phrases[cue]
	names     passage.Phrases[int]
	reg       []claims.Origin
	places    map[int]bool // concepts that are places
	neutral   int          // a concept that says nothing
	officials []int        // concepts of those who speak for a state
	byActor   map[int]int  // concepts that are in the register
}

func newSpeakers(reg *claims.Origins, l *lexicon) (*speakers, error) {
	sp := &speakers{cues: map[string]*passage.Phrases[cue]{}, places: map[int]bool{}, byActor: map[int]int{}}
	for i, c := range l.concepts {
		sp.places[i] = c.kind == "place"
		if c.kind == "neutral" {
			sp.neutral = i
		}
		if c.name == "OFFICIAL" || c.name == "REGIME" || c.name == "STATEMEDIA" {
			sp.officials = append(sp.officials, i)
		}
	}
	for i, line := range strings.Split(cueFile, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.SplitN(line, " ", 3)
		if len(f) != 3 || !slices.Contains([]cue{cueBefore, cueVerb, cueAfter, cueCite, cueHe, cueNobody, cueStop, cueFirst, cueHis}, cue(f[0])) {
			return nil, fmt.Errorf("cues.txt:%d: want KIND LANG form | form", i+1)
		}
		for _, lang := range strings.Split(f[1], ",") {
			p := sp.cues[lang]
			if p == nil {
				p = &passage.Phrases[cue]{}
				sp.cues[lang] = p
			}
			for _, form := range strings.Split(f[2], "|") {
				if !p.Add(form, cue(f[0])) {
					return nil, fmt.Errorf("cues.txt:%d: %q holds no word", i+1, form)
				}
			}
		}
	}
	if reg != nil {
		for _, o := range reg.List {
			for _, a := range append([]string{o.Name}, o.Aliases...) {
				if inflects(a) {
					a += "*"
				}
				if sp.names.Add(a, len(sp.reg)) {
					sp.reg = append(sp.reg, o)
				}
			}
		}
	}
	for i, c := range l.concepts {
		for n, o := range sp.reg {
			if c.origin != "" && o.ID == c.origin {
				sp.byActor[i] = n
				break
			}
		}
	}
	return sp, nil
}

// inflects says that a name takes endings in some language that writes it:
// "Kriegut", "Teherani", "Trampa". Short names would meet too many words.
func inflects(name string) bool {
	last := name[strings.LastIndexByte(name, ' ')+1:]
	return len(last) >= 5 && capital(name) && last[len(last)-1] != ')'
}

// A speaker is who is credited with what a sentence says.
type speaker struct {
	name       string   // as printed, with the name in the register where that differs
	id         string   // in the register; "" = not listed
	cited      []string // everyone credited on the way, outermost first
	nobody     bool     // credited without a name
	spoke      bool     // was credited there, not only named
	counts     bool     // an organisation that keeps a count
	cue        string   // the words that show it
	start, end int      // of the name, in the article
}

// A spoken lays out a sentence for finding its speakers.
type spoken struct {
	*scene
	sp    *speakers
	cues  []passage.Hit[cue]
	names []passage.Hit[int]
	stops map[int]bool
}

// speaker finds who is credited. A name that is cited by another wins, since
// it stands nearer to the fact; then names beside "according to", then the
// subject of a verb of saying; then, with a pronoun, whoever was named last.
func (sp *speakers) speaker(s *scene, last speaker) speaker {
	x := &spoken{scene: s, sp: sp, names: sp.named(s), stops: map[int]bool{}}
	if p := sp.cues[s.lang]; p != nil {
		x.cues = slices.DeleteFunc(p.Find(s.toks), func(h passage.Hit[cue]) bool { return x.isPlace(h.First) && h.V == cueVerb })
	}
	for _, h := range x.cues {
		if h.V == cueStop {
			x.stops[h.First] = true
		}
	}
	if h, ok := x.his(); ok && last.name != "" && len(x.names) == 0 && !x.official() {
		last.cue, last.start, last.end, last.cited = h, 0, 0, []string{last.name}
		return last
	}
	var found []speaker
	for _, rule := range []func() []speaker{x.cited, x.beforeCue, x.afterCue, x.subjects} {
		found = append(found, rule()...)
	}
	if len(found) == 0 {
		if s, ok := x.goesOn(last); ok {
			return s
		}
		return x.pronoun(last)
	}
	best := found[0]
	for _, f := range found[1:] {
		if f.name != best.name && !slices.Contains(best.cited, f.name) {
			best.cited = append([]string{f.name}, best.cited...)
		}
	}
	best.cited = append(best.cited, best.name)
	if best.nobody {
		for _, f := range found {
			if f.id != "" {
				best.name += " via " + f.name
				break
			}
		}
	}
	return best
}

// official says that the sentence speaks of officials, a state or its media:
// a count in it may well be theirs.
func (x *spoken) official() bool { return x.any(x.sp.officials) }

// his finds words that say by themselves that whoever was named last speaks,
// where the sentence names nobody of its own.
func (x *spoken) his() (string, bool) {
	for _, h := range x.kind(cueHis) {
		if x.lang != "ar" || !x.namedAfter(h.Last) {
			return x.textOf(h.First, h.Last), true
		}
	}
	return "", false
}

// namedAfter says that a name of the register or a source without a name
// follows within two tokens.
func (x *spoken) namedAfter(i int) bool {
	for _, h := range x.names {
		if h.First > i && h.First <= i+2 {
			return true
		}
	}
	for _, h := range x.kind(cueNobody) {
		if h.First > i && h.First <= i+2 {
			return true
		}
	}
	return i+1 < len(x.toks) && x.lang == "ar" && !x.stops[i+1]
}

// goesOn takes a sentence in quotation marks, with no word of who says it, as
// the words of whoever spoke before.
func (x *spoken) goesOn(last speaker) (speaker, bool) {
	t := strings.TrimSpace(x.text)
	if last.name == "" || !last.spoke || len(x.kind(cueVerb)) > 0 || !strings.ContainsAny(t[:min(len(t), 3)], "\"“«„”") {
		return speaker{}, false
	}
	last.cue, last.start, last.end, last.cited = "the quotation goes on", 0, 0, []string{last.name}
	return last, true
}

// named finds the names of the register. An alias of up to three Latin letters
// counts only in capitals: "AP", "un".
func (sp *speakers) named(s *scene) []passage.Hit[int] {
	hs := sp.names.Find(s.toks)
	out := hs[:0]
	for _, h := range hs {
		w := s.text[s.toks[h.First].Start:s.toks[h.Last].End]
		if len(w) <= 3 && strings.ToUpper(w) != w {
			continue
		}
		out = append(out, h)
	}
	return sp.actors(s, out)
}

// actors adds the actors of the lexicon that the register knows under an id,
// where no name of the register stands already.
func (sp *speakers) actors(s *scene, hs []passage.Hit[int]) []passage.Hit[int] {
	for _, h := range s.hits {
		n, ok := sp.byActor[h.concept]
		if !ok || slices.ContainsFunc(hs, func(o passage.Hit[int]) bool { return o.First <= h.last && h.first <= o.Last }) {
			continue
		}
		hs = append(hs, passage.Hit[int]{V: n, First: h.first, Last: h.last})
	}
	slices.SortStableFunc(hs, func(a, b passage.Hit[int]) int { return a.First - b.First })
	return hs
}

func (x *spoken) kind(k cue) []passage.Hit[cue] {
	var out []passage.Hit[cue]
	for _, h := range x.cues {
		if h.V == k {
			out = append(out, h)
		}
	}
	return out
}

func (x *spoken) cited() []speaker    { return x.behind(cueCite, 6) }
func (x *spoken) afterCue() []speaker { return x.behind(cueBefore, 5) }

// behind finds the name that follows a cue.
func (x *spoken) behind(k cue, reach int) []speaker {
	var out []speaker
	hs := x.kind(k)
	if k == cueBefore && len(x.cues) > 0 && x.cues[0].V == cueFirst && x.cues[0].First == 0 {
		hs = append(hs, x.cues[0])
	}
	for _, h := range hs {
		if s, ok := x.nameFrom(h.Last+1, reach); ok {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return out
}

// beforeCue finds the name before "zufolge", "göre", "'s count".
func (x *spoken) beforeCue() []speaker {
	var out []speaker
	for _, h := range x.kind(cueAfter) {
		if s, ok := x.nameUpTo(h.First-1, 4); ok {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return out
}

// subjects finds the subject of a verb of saying: before it in its clause, or
// right after it where the order is inverted. Persian puts the verb last, so
// its subject is what the sentence begins with.
func (x *spoken) subjects() []speaker {
	var out []speaker
	for _, h := range x.kind(cueVerb) {
		var s speaker
		ok := false
		switch {
		case !x.opens(h.First) && (x.lang == "fa" || x.lang == "tr" || x.lang == "az"):
			s, ok = x.opening(h.First)
		case x.opens(h.First):
			if s, ok = x.nameFrom(h.Last+1, 3); !ok {
				s, ok = x.nameUpTo(h.First-1, 12)
			}
		case x.lang == "ar":
			s, ok = x.listedUpTo(h.First)
		default:
			if s, ok = x.head(h.First); ok {
				break
			}
			if s, ok = x.nameUpTo(h.First-1, 12); !ok && !x.he(h.First) {
				if s, ok = x.nameFrom(h.Last+1, 2); !ok {
					s, ok = x.nounPhrase(h.First)
				}
			}
		}
		if ok {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return out
}

// opens says that a token begins a clause other than the first: a verb there is
// followed by its subject, as in "..., wrote X".
func (x *spoken) opens(i int) bool { return i > 0 && x.clause[i] != x.clause[i-1] }

// listedUpTo finds a name of the register, or unnamed sources, before token i.
func (x *spoken) listedUpTo(i int) (speaker, bool) {
	for _, h := range x.names {
		if h.Last < i {
			return x.known(h), true
		}
	}
	for _, h := range x.kind(cueNobody) {
		if h.Last < i {
			return x.wider(h), true
		}
	}
	return speaker{}, false
}

// nounPhrase takes the few words with which the sentence begins as the subject
// of the verb at token i: "Rights lawyers in exile say".
func (x *spoken) nounPhrase(i int) (speaker, bool) {
	if i < 2 || i > 5 || x.clause[i] != 0 || x.isHe(0) || len(x.toks[0].Text) < 3 {
		return speaker{}, false
	}
	for j := 0; j < i; j++ {
		if !x.isName(j) && len(x.toks[j].Text) > 1 || x.stops[j] {
			return speaker{}, false
		}
	}
	return x.unnamed(0, i-1), true
}

// head finds the head of a subject that names others too: "Ali Safavi of the
// committee of the council said".
func (x *spoken) head(verb int) (speaker, bool) {
	for _, h := range x.names {
		if h.First <= 1 && h.Last < verb && x.clause[verb] == x.clause[h.Last] {
			return x.known(h), true
		}
	}
	return speaker{}, false
}

// he says that a pronoun is the subject of the verb at token i.
func (x *spoken) he(i int) bool {
	for _, h := range x.kind(cueHe) {
		if h.Last < i && i-h.Last <= 6 {
			return true
		}
	}
	return false
}

// opening reads the name that a sentence begins with, where its verb comes
// last: a name of the register or unnamed sources anywhere before the verb, or
// the first words up to a stop.
func (x *spoken) opening(verb int) (speaker, bool) {
	for _, near := range []bool{true, false} { // in the clause of the verb first
		for _, h := range x.names {
			if h.Last < verb && (!near || x.clause[h.Last] == x.clause[verb]) {
				return x.known(h), true
			}
		}
		for _, h := range x.kind(cueNobody) {
			if h.Last < verb && (!near || x.clause[h.Last] == x.clause[verb]) {
				return x.wider(h), true
			}
		}
	}
	if x.he(verb) || x.isHe(0) {
		return speaker{}, false
	}
	if a, b, ok := x.proper(0); ok && b < verb && b-a < 4 {
		return x.plain(a, b), true
	}
	return speaker{}, false
}

// pronoun takes up whoever was named last.
func (x *spoken) pronoun(last speaker) speaker {
	if last.name == "" || last.counts && x.official() {
		return speaker{}
	}
	for _, h := range x.kind(cueHe) {
		if !x.speaks(h) {
			continue
		}
		last.cue, last.start, last.end = x.textOf(h.First, h.Last), 0, 0
		last.cited = []string{last.name}
		return last
	}
	return speaker{}
}

// speaks says that a pronoun is the subject of a verb of saying, or stands
// before "figures" or "data".
func (x *spoken) speaks(he passage.Hit[cue]) bool {
	if he.V != cueHe {
		return false
	}
	for _, h := range x.cues {
		if (h.V == cueVerb || h.V == cueAfter || h.V == cueBefore) && h.First-he.Last <= 8 && he.First-h.Last <= 3 {
			return true
		}
	}
	return false
}

// counter finds the organisation that a count in the sentence is credited to
// without a verb of saying: named in the sentence, or in the one before, or in
// title and address where these name but one.
func (sp *speakers) counter(s *scene, last speaker) speaker {
	x := &spoken{scene: s, sp: sp, names: sp.named(s)}
	for _, h := range x.names {
		if o := sp.reg[h.V]; o.Counting != "" {
			c := x.known(h)
			c.cited, c.cue = []string{c.name}, "its count"
			return c
		}
	}
	if x.official() || len(x.names) > 0 {
		return speaker{}
	}
	if last.name != "" && !last.nobody && last.counts {
		last.cue, last.start, last.end, last.cited = "the sentence before", 0, 0, []string{last.name}
		return last
	}
	if h := s.around.counter; h.name != "" {
		h.cue, h.cited = "title or address", []string{h.name}
		return h
	}
	return speaker{}
}

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

var joins = map[string]bool{"and": true, "dhe": true, "und": true, "et": true, "y": true, "e": true, "ve": true, "و": true, "i": true, "en": true}

// nearest is the nearest name of the register, or unnamed sources, that end at
// token i or before it, in the same clause or up to two before: what is listed
// goes before what only looks like a name.
func (x *spoken) nearest(i, reach int) (speaker, bool) {
	best, at, found := speaker{}, -1, false
	see := func(last int, s func() speaker) {
		if last <= i && last > i-reach && last > at && x.clause[i]-x.clause[last] <= 2 {
			best, at, found = s(), last, true
		}
	}
	for _, h := range x.names {
		see(h.Last, func() speaker { return x.known(h) })
	}
	for _, h := range x.kind(cueNobody) {
		see(h.Last, func() speaker { return x.wider(h) })
	}
	for _, h := range x.kind(cueHe) {
		if h.Last <= i && h.Last > at && x.clause[i]-x.clause[h.Last] <= 1 {
			return speaker{}, false
		}
	}
	return best, found
}

// proper reads a run of capitalised words from token a on; in scripts without
// capitals, the words up to the next stop or the end of the clause.
func (x *spoken) proper(a int) (int, int, bool) {
	if x.isHe(a) {
		return 0, 0, false
	}
	if uncased(x.word(a)) {
		b := a
		for b+1 < len(x.toks) && b-a < 4 && x.clause[b+1] == x.clause[a] && !x.stops[b+1] && !x.isCue(b+1) && x.isName(b+1) {
			b++
		}
		return a, b, x.isName(a) && !x.stops[a]
	}
	if !capital(x.word(a)) || x.isCommon(a) {
		return 0, 0, false
	}
	b := a
	for b+1 < len(x.toks) && x.clause[b+1] == x.clause[a] && (capital(x.word(b+1)) || b+2 < len(x.toks) && particle[x.toks[b+1].Text] && capital(x.word(b+2))) {
		b++
	}
	return a, b, true
}

// properEnd reads a run of capitalised words that ends at token b.
func (x *spoken) properEnd(b int) (int, int, bool) {
	if uncased(x.word(b)) {
		a := b
		for a > 0 && b-a < 3 && x.clause[a-1] == x.clause[b] && !x.stops[a-1] && !x.isCue(a-1) {
			a--
		}
		return a, b, x.isName(a) && !x.stops[b]
	}
	if !capital(x.word(b)) || x.isCommon(b) {
		return 0, 0, false
	}
	a := b
	for a > 0 && x.clause[a-1] == x.clause[b] && capital(x.word(a-1)) && !(a-1 == 0 && x.isCommon(0)) {
		a--
	}
	return a, b, true
}

// particle are small words inside names: "Mohammad bin Salman", "King's
// College" is two tokens with an "s" between.
var particle = map[string]bool{"bin": true, "al": true, "de": true, "von": true, "van": true, "s": true, "of": true, "for": true, "e": true, "te": true, "du": true, "der": true}

func (x *spoken) word(i int) string { return x.text[x.toks[i].Start:x.toks[i].End] }

// isName keeps numbers and single letters from being taken for names.
func (x *spoken) isName(i int) bool {
	w := x.toks[i].Text
	return utf8.RuneCountInString(w) > 1 && !(w[0] >= '0' && w[0] <= '9')
}

// isPlace says that a word only tells where something is: no speaker, unless
// it stands for a government at the head of the sentence.
func (x *spoken) isPlace(i int) bool {
	for _, h := range x.hits {
		if h.first <= i && i <= h.last && x.sp.places[h.concept] {
			return true
		}
	}
	return false
}

func (x *spoken) isHe(i int) bool {
	for _, h := range x.cues {
		if h.V == cueHe && h.First <= i && i <= h.Last {
			return true
		}
	}
	return false
}

func (x *spoken) isCue(i int) bool {
	for _, h := range x.cues {
		if h.First == i && h.V != cueStop && h.V != cueNobody && h.V != cueFirst {
			return true
		}
	}
	return false
}

// isCommon says that a capital is only that of the first word of a sentence,
// or of a noun in German: no name, unless the register knows it.
func (x *spoken) isCommon(i int) bool {
	w := x.toks[i].Text
	if len(w) < 2 || isMonth[w] {
		return true
	}
	if i == 0 || x.lang == "de" {
		for _, h := range x.hits {
			if h.first <= i && i <= h.last && x.around != nil && !x.properConcept(h) {
				return true
			}
		}
		return i == 0 && (x.stops[i] || !(i+1 < len(x.toks) && capital(x.word(i+1))) && strings.ToUpper(x.word(i)) != x.word(i))
	}
	return false
}

func (x *spoken) properConcept(h hit) bool { return h.last > h.first }

var isMonth = map[string]bool{}

func init() {
	for _, m := range strings.Fields("january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday januar februar marz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag iran irans iranian iranians islamic zwei drei menschen tote") {
		isMonth[m] = true
	}
}

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// uncased says that a word is of a script without capitals.
func uncased(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r)
}

func (x *spoken) textOf(a, b int) string { return x.text[x.toks[a].Start:x.toks[b].End] }

func (x *spoken) plain(a, b int) speaker {
	for _, h := range x.names {
		if a <= h.First && h.Last <= b {
			return x.known(h)
		}
	}
	return x.printed(a, b)
}

// printed is a name as it stands in the text.
func (x *spoken) printed(a, b int) speaker {
	name := strings.TrimSpace(x.textOf(a, b))
	if x.lang == "sq" {
		name = withoutEnding(name)
	}
	return speaker{name: name, start: x.base + x.toks[a].Start, end: x.base + x.toks[b].End}
}

// titled is unnamed sources, or the name that follows what they are called:
// "l'ONG HRANA", "the rights group Hengaw".
func (x *spoken) titled(h passage.Hit[cue]) speaker {
	for _, n := range x.names {
		if n.First > h.Last && (n.First == h.Last+1 || n.First == h.Last+2 && !x.stops[h.Last+1]) && x.clause[n.First] == x.clause[h.Last] {
			return x.known(n)
		}
	}
	return x.wider(h)
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
		for b-h.Last < 2 && belongs(b+1, b) {
			b++
		}
	default:
		for h.First-a < 3 && (belongs(a-1, a) || a-2 >= 0 && joins[x.toks[a-1].Text] && belongs(a-2, a)) {
			a--
		}
	}
	return x.unnamed(a, b)
}

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
	return s
}

// known is a name of the register, printed as found, with the registered name
// beside it where a reader might not know that they are one.
func (x *spoken) known(h passage.Hit[int]) speaker {
	s := x.printed(h.First, h.Last)
	o := x.sp.reg[h.V]
	s.id, s.counts = o.ID, o.Counting != ""
	if passage.Fold(s.name) != passage.Fold(o.Name) && !strings.Contains(passage.Fold(o.Name), passage.Fold(s.name)) {
		s.name = o.Name + " (" + s.name + ")"
	} else if len(s.name) < len(o.Name) {
		s.name = o.Name
	}
	return s
}

// onlyCounter is the counting organisation that a short text names, where it
// names no second one.
func (sp *speakers) onlyCounter(text, lang string) speaker {
	s := &scene{text: text, lang: lang, toks: passage.Tokens(text, lang)}
	x := &spoken{scene: s, sp: sp}
	var only speaker
	for _, h := range sp.names.Find(s.toks) {
		o := sp.reg[h.V]
		if o.Counting != "floor" {
			continue
		}
		c := x.known(h)
		if only.id != "" && only.id != c.id {
			return speaker{}
		}
		only = c
		only.start, only.end = 0, 0
	}
	return only
}

// said are the words of saying in a sentence, as hits of no concept's own.
func (sp *speakers) said(s *scene) []hit {
	p := sp.cues[s.lang]
	if p == nil {
		return nil
	}
	var out []hit
	for _, h := range p.Find(s.toks) {
		out = append(out, hit{sp.neutral, h.First, h.Last})
	}
	return out
}
