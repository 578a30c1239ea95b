package passage

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sample is how many bytes of a text are looked at: more would not change the
// answer, and it keeps the time bounded.
const sample = 4096

// Language tells the language of a text, as a BCP 47 primary subtag, and how
// sure that is, 0 to 1. "" means that it could not be told.
//
// The script comes first: Greek, Hebrew and the like have one language here.
// Among the languages of a script, those whose words are made of the same
// three-letter runs win; the runs were counted in texts of our own, see
// texts/. A text in several languages gets the one that most of it is in.
func Language(text string) (lang string, confidence float64) {
	return identify(clip(text, sample))
}

// clip returns the start of s, at most n bytes, ending on a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// enough is the number of letters below which a text tells nothing.
const enough = 4

func identify(s string) (string, float64) {
	sc, letters := scriptOf(s)
	if letters < enough {
		return "", 0
	}
	if only := scriptOnly[sc]; only != "" {
		return only, 0.99
	}
	m := models()
	cand := m.byScript[sc]
	if len(cand) == 0 {
		return "", 0
	}
	sum := m.score(s, cand)
	best, second := -1, -1
	for i := range cand {
		switch {
		case best < 0 || sum[i] > sum[best]:
			best, second = i, best
		case second < 0 || sum[i] > sum[second]:
			second = i
		}
	}
	if second < 0 {
		return m.langs[cand[best]], 0.99
	}
	// The runs of a word depend on one another, so the margin counts for less
	// than it says.
	conf := 1 / (1 + math.Exp(-(sum[best]-sum[second])/4))
	return m.langs[cand[best]], conf
}

// A script is a set of letters that is told apart before anything else.
type script int

const (
	noScript script = iota
	latin
	cyrillic
	arabic
	greek
	hebrew
	devanagari
	georgian
	armenian
	han
	kana
	hangul
	thai
	bengali
	scripts // how many
)

// scriptOnly are the scripts that stand for one language.
var scriptOnly = map[script]string{greek: "el", hebrew: "he", devanagari: "hi", georgian: "ka", armenian: "hy", han: "zh", kana: "ja", hangul: "ko", thai: "th", bengali: "bn"}

// scriptOf returns the script that most letters of s belong to, and how many
// letters there are.
func scriptOf(s string) (script, int) {
	var n [scripts]int
	letters := 0
	for _, r := range s {
		sc := scriptOfRune(r)
		if sc != noScript {
			n[sc]++
			letters++
		}
	}
	if n[kana] > 0 {
		n[kana] += n[han]
	}
	best := noScript
	for i := latin; i < scripts; i++ {
		if n[i] > n[best] {
			best = i
		}
	}
	return best, letters
}

func scriptOfRune(r rune) script {
	switch {
	case r < 0x80:
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return latin
		}
		return noScript
	case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
		if unicode.IsLetter(r) {
			return latin
		}
		return noScript
	case !unicode.IsLetter(r):
		return noScript
	case unicode.Is(unicode.Latin, r):
		return latin
	case r >= 0x370 && r < 0x400 || r >= 0x1f00 && r < 0x2000:
		return greek
	case r >= 0x400 && r < 0x530:
		return cyrillic
	case r >= 0x530 && r < 0x590:
		return armenian
	case r >= 0x590 && r < 0x600:
		return hebrew
	case r >= 0x600 && r < 0x780 || r >= 0xfb50 && r < 0xfeff:
		return arabic
	case r >= 0x900 && r < 0x980:
		return devanagari
	case r >= 0x980 && r < 0xa00:
		return bengali
	case r >= 0xe00 && r < 0xe80:
		return thai
	case r >= 0x10a0 && r < 0x1100:
		return georgian
	case r >= 0x3040 && r < 0x3100:
		return kana
	case r >= 0x3400 && r < 0xa000:
		return han
	case r >= 0xac00 && r < 0xd7a4:
		return hangul
	}
	return noScript
}

// What a passage must have to be set down as in another language than the
// text around it.
const (
	foreignLetters = 40
	foreignSure    = 0.95
)

// languages returns the language of each paragraph. A short paragraph takes
// that of the one before it, as a caption or a by-line does.
func languages(text string, paras [][2]int, lang string) []string {
	if lang == "" {
		lang = most(text, paras)
	}
	out := make([]string, len(paras))
	at := lang
	for i, p := range paras {
		s := text[p[0]:p[1]]
		if len(s) >= foreignLetters {
			if l, sure := identify(clip(s, sample/4)); sure >= foreignSure && kin(l) != kin(lang) {
				at = l
			} else if l != "" && kin(l) == kin(lang) || sure < 0.8 && at != lang && l != at {
				at = lang
			}
		}
		out[i] = at
	}
	return out
}

// kin brings together languages that news writes so much alike that a
// paragraph does not tell them apart.
func kin(lang string) string {
	switch lang {
	case "bs", "sr", "hr":
		return "hr"
	case "nb", "nn", "da":
		return "no"
	case "prs":
		return "fa"
	case "kmr":
		return "ku"
	}
	return lang
}

// most returns the language that most of a text is in, by its paragraphs
// spread over its length.
func most(text string, paras [][2]int) string {
	if len(paras) == 0 {
		return ""
	}
	weight := map[string]float64{}
	step := max(1, len(paras)/24)
	for i := 0; i < len(paras); i += step {
		s := clip(text[paras[i][0]:paras[i][1]], sample/4)
		if l, sure := identify(s); l != "" {
			weight[l] += sure * float64(len(s))
		}
	}
	best := ""
	for l, w := range weight {
		if best == "" || w > weight[best] || w == weight[best] && l < best {
			best = l
		}
	}
	return best
}

// arabicScript tells Persian from Arabic in folded text by the letters and
// words that only one of them has, "" for neither.
func arabicScript(folded string) string {
	if strings.ContainsAny(folded, "پچژگ") {
		return "fa"
	}
	if strings.ContainsAny(folded, "ثصضطظعغحذ") {
		return "ar"
	}
	return ""
}

// A trigram is three letters of a word in lower case, the ends of the word
// counted as spaces.
type trigram uint64

func trigramOf(a, b, c rune) trigram { return trigram(a)<<42 | trigram(b)<<21 | trigram(c) }

// longWord is the length in letters of the longest word that counts as a whole.
const longWord = 10

// trigrams calls f for each trigram of the words of s, and for each word of up
// to longWord letters as a whole.
func trigrams(s string, f func(trigram)) {
	a, b := rune(0), ' '
	n, hash := 0, uint64(0)
	end := func() {
		if b != ' ' {
			f(trigramOf(a, b, ' '))
			if n <= longWord {
				f(trigram(hash | 1<<63))
			}
		}
		a, b, n, hash = 0, ' ', 0, 0
	}
	for _, r := range s {
		if !wordRune(r) {
			end()
			continue
		}
		r = unicode.ToLower(r)
		if a != 0 || b != ' ' {
			f(trigramOf(a, b, r))
		}
		a, b = b, r
		n, hash = n+1, (hash^uint64(r))*1099511628211 // FNV
	}
	end()
}

func wordRune(r rune) bool {
	switch {
	case r < 0x80:
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	case r == zwnj:
		return true
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) && r < 0x370
}

// score adds up for each candidate how likely its words are to hold the
// trigrams of s, in nats.
func (m *model) score(s string, cand []int) []float64 {
	var sums [64]int
	n := 0
	trigrams(s, func(t trigram) {
		row, ok := m.rows[t]
		if !ok {
			return
		}
		n++
		at := m.cost[int(row)*len(m.langs):]
		for i, l := range cand {
			sums[i] += int(at[l])
		}
	})
	out := make([]float64, len(cand))
	for i, l := range cand {
		out[i] = -float64(sums[i])/costScale - m.handicap[l]
	}
	return out
}

// Languages returns the languages that [Language] tells apart.
func Languages() []string {
	out := slices.Clone(models().langs)
	for _, l := range scriptOnly {
		out = append(out, l)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
