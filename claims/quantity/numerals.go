package quantity

import (
	_ "embed"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"claimwatch/claims/passage"
)

//go:embed numerals.txt
var numeralsFile string

// An atom is what one number word can mean. A word may mean several things:
// آلاف multiplies after a number and is a vague plural by itself.
type atom struct {
	adds    bool
	add     float64 // value, where adds
	times   float64 // multiplier, 0 for none
	vague   float64 // least value of a vague plural, 0 for none
	about   float64 // centre of "a dozen", 0 for none
	join    bool
	article bool
	half    bool // "half"
	halves  bool // adds a half to the number before: buçuk
	few     bool
	point   bool // the decimal sign in words
	glued   bool // multiplies only right after digits: 10k
}

// A tongue is the number words of one language.
type tongue struct {
	lang  string
	words map[string]atom
	pct   map[string]bool // words for percent, two with a space between
	no    map[string]bool // number words, with what follows, that are none
	two   map[string]bool // "several" in two words: bir neçə

	raw map[string]bool // words that only their diacritics tell from a number word

	clockBefore, clockAfter map[string]bool // words that make a number an hour of the day
	glue                    bool            // numbers are written in one word
	long                    int             // length in bytes of the longest word
}

// tongueOf returns the number words of lang; a language without any has only
// digits, and English abbreviations of magnitude.
func tongueOf(lang string) *tongue {
	all := tongues()
	if t, ok := all[lang]; ok {
		return t
	}
	switch lang {
	case "bs", "sr", "me", "sh":
		return all["hr"]
	case "nb", "nn":
		return all["no"]
	case "kmr":
		return all["ku"]
	case "prs":
		return all["fa"]
	}
	return all[""]
}

var tongues = sync.OnceValue(func() map[string]*tongue { return parseNumerals(numeralsFile) })

func parseNumerals(src string) map[string]*tongue {
	t := newTongue("", nil) // what stands before the first language holds in each
	all := map[string]*tongue{"": t}
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			t = newTongue(strings.Trim(line, "[]"), all[""])
			all[t.lang] = t
		default:
			t.line(strings.Fields(line))
		}
	}
	return all
}

// newTongue returns a language without words but those of every.
func newTongue(lang string, every *tongue) *tongue {
	t := &tongue{lang: lang, words: map[string]atom{}, pct: map[string]bool{}, no: map[string]bool{}, two: map[string]bool{},
		clockBefore: map[string]bool{}, clockAfter: map[string]bool{}, raw: map[string]bool{}}
	if every != nil {
		t.words, t.pct = maps.Clone(every.words), maps.Clone(every.pct)
	}
	return t
}

// line takes one line of the file: a kind, for some kinds a value, and words.
func (t *tongue) line(f []string) {
	kind, words := f[0], f[1:]
	var v float64
	switch kind {
	case "vague", "about", "glued":
		v, words = number(words[0]), words[1:]
	case "glue":
		t.glue = true
		return
	case "raw":
		for _, w := range words {
			t.raw[w] = true
		}
		return
	case "percent", "not", "clock", "clock+":
		m := map[string]map[string]bool{"percent": t.pct, "not": t.no, "clock": t.clockBefore, "clock+": t.clockAfter}[kind]
		for _, w := range words {
			m[passage.Fold(strings.ReplaceAll(w, "_", " "))] = true
		}
		return
	}
	for _, w := range words {
		part := passage.Fold(w)
		if strings.Contains(w, "_") {
			t.two[passage.Fold(strings.ReplaceAll(w, "_", " "))] = true // only "few" has such
			continue
		}
		t.words[part] = t.words[part].with(kind, v)
		t.long = max(t.long, len(part))
	}
}

// with adds one more meaning to a number word.
func (a atom) with(kind string, v float64) atom {
	switch {
	case kind == "and":
		a.join = true
	case kind == "article":
		a.article = true
	case kind == "vague":
		a.vague = v
	case kind == "about":
		a.about = v
	case kind == "half":
		a.half = true
	case kind == "half+":
		a.halves = true
	case kind == "few":
		a.few = true
	case kind == "point":
		a.point = true
	case kind == "glued":
		a.glued, a.times = true, v
	case kind[0] == 'x':
		a.times = number(kind[1:])
	default:
		a.adds, a.add = true, number(kind)
	}
	return a
}

// number reads a number of the data file; the file is part of the program, so
// a wrong one shows in the first test.
func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("quantity: numerals.txt: " + err.Error())
	}
	return v
}

// look returns the readings of a word: itself, or what follows a proclitic
// that joins (Arabic and Hebrew "and") or carries the article.
func (t *tongue) look(w string) (a atom, joined, ok bool) {
	if a, ok = t.words[w]; ok {
		return a, false, true
	}
	switch t.lang {
	case "ar":
		return t.clitic(w, "و", []string{"ال", "ب", "ل", "لل", "بال", "ف"})
	case "fa":
		return t.clitic(w, "و", nil) // سی‌ودو, 32
	case "he":
		return t.clitic(w, "ו", []string{"ה", "כ", "ב", "ל", "מ"})
	}
	return atom{}, false, false
}

func (t *tongue) clitic(w, and string, others []string) (atom, bool, bool) {
	rest, joined := strings.CutPrefix(w, and)
	if joined {
		if a, ok := t.words[rest]; ok {
			return a, true, true
		}
	}
	for _, p := range others {
		if x, ok := strings.CutPrefix(rest, p); ok {
			if a, ok := t.words[x]; ok && len(x) > 4 {
				return a, joined, true
			}
		}
	}
	return atom{}, false, false
}

// glueMax is the length in bytes of the longest word that is taken apart.
const glueMax = 120

// parts takes a word written in one apart: "dreihundertfünfundvierzig" into
// drei hundert fünf und vierzig. nil when it is not made of number words alone.
func (t *tongue) parts(w string) []atom {
	if !t.glue || len(w) > glueMax || len(w) < 4 {
		return nil
	}
	// dead[i] says that w[i:] cannot be taken apart, so each place is tried once.
	dead := make([]bool, len(w)+1)
	var out []atom
	var cut func(i int) bool
	cut = func(i int) bool {
		if i == len(w) {
			return true
		}
		if dead[i] {
			return false
		}
		for n := min(t.long, len(w)-i); n > 0; n-- {
			a, ok := t.words[w[i:i+n]]
			if !ok || a.vague != 0 && a.times == 0 || a.few || a.about != 0 || a.glued || a.point {
				continue
			}
			out = append(out, a)
			if cut(i + n) {
				return true
			}
			out = out[:len(out)-1]
		}
		dead[i] = true
		return false
	}
	if !cut(0) || len(out) < 2 {
		return nil
	}
	return slices.Clip(out)
}
