package passage

import (
	"embed"
	"math"
	"path"
	"slices"
	"strings"
	"sync"
)

// texts holds one file for each language: its commonest words, commonest
// first, on lines of small words, and a few sentences. All of it was written
// for this purpose.
//
//go:embed texts/*.txt
var texts embed.FS

// A model holds, for each trigram that occurs in any of the texts, what it
// costs in each language: -costScale*ln(share of the language's trigrams).
type model struct {
	langs    []string
	byScript [scripts][]int
	rows     map[trigram]int32
	cost     []uint8
	handicap []float64 // in nats, against languages that pass for another
}

// costScale turns nats into the unit in which costs fit a byte.
const costScale = 16

// smooth is added to every count: what was never seen in so small a text may
// still occur.
const smooth = 0.35

var models = sync.OnceValue(train)

// train counts the trigrams of the texts. It takes some 20 ms, once, when the
// first text is read.
func train() *model {
	files, err := texts.ReadDir("texts")
	if err != nil {
		panic("passage: " + err.Error()) // the folder is part of the program
	}
	m := &model{rows: map[trigram]int32{}}
	var counts []map[trigram]float32
	for _, f := range files {
		b, err := texts.ReadFile(path.Join("texts", f.Name()))
		if err != nil {
			panic("passage: " + err.Error())
		}
		lang := strings.TrimSuffix(f.Name(), ".txt")
		for sc, c := range count(lang, string(b)) {
			if c != nil {
				m.byScript[sc] = append(m.byScript[sc], len(m.langs))
				m.langs, counts = append(m.langs, lang), append(counts, c)
			}
		}
	}
	for _, c := range counts {
		for t := range c {
			if _, ok := m.rows[t]; !ok {
				m.rows[t] = int32(len(m.rows))
			}
		}
	}
	m.price(counts)
	m.handicap = make([]float64, len(m.langs))
	for lang, by := range map[string]float64{"bs": 6, "ca": 2, "ku": 2, "id": 1} {
		if i := slices.Index(m.langs, lang); i >= 0 {
			m.handicap[i] = by
		}
	}
	return m
}

// price turns counts into costs.
func (m *model) price(counts []map[trigram]float32) {
	n := len(m.langs)
	m.cost = make([]uint8, len(m.rows)*n)
	for l, c := range counts {
		total := float64(smooth) * float64(len(m.rows))
		for _, x := range c {
			total += float64(x)
		}
		none := costOf(smooth / total)
		for i := range m.rows {
			m.cost[int(m.rows[i])*n+l] = none
		}
		for t, x := range c {
			m.cost[int(m.rows[t])*n+l] = costOf((float64(x) + smooth) / total)
		}
	}
}

func costOf(share float64) uint8 {
	return uint8(math.Min(255, math.Max(0, -costScale*math.Log(share))))
}

// How much the words of a text count: those of the list by their rank, for
// the commonest word of a language stands in every second sentence; those of
// the sentences as they come; and a spelling without diacritics, which is
// common in a hurry, a part of that.
const (
	rankFirst = 40.0
	rankTail  = 4.0
	running   = 3.0
	plainPart = 0.3
)

// count counts the trigrams of one file, for each script it is in.
func count(lang, src string) (out [scripts]map[trigram]float32) {
	add := func(sc script, w string, weight float32) {
		if out[sc] == nil {
			out[sc] = map[trigram]float32{}
		}
		trigrams(w, func(t trigram) { out[sc][t] += weight })
	}
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		sc, _ := scriptOf(line)
		if sc == noScript {
			continue
		}
		list := !strings.Contains(line, ".") && !strings.Contains(line, "۔")
		for i, w := range strings.Fields(line) {
			weight := float32(running)
			if list {
				weight = float32(rankFirst/float64(i+4) + rankTail)
			}
			add(sc, w, weight)
			if p := otherSpelling(lang, sc, w); p != w {
				add(sc, p, weight*plainPart)
			}
			if lang == "sr" && sc == latin {
				add(cyrillic, inCyrillic.Replace(strings.ToLower(w)), weight)
			}
		}
	}
	return out
}

// inCyrillic writes Serbian in its other script.
var inCyrillic = strings.NewReplacer("lj", "љ", "nj", "њ", "dž", "џ", "a", "а", "b", "б", "v", "в", "g", "г", "d", "д", "đ", "ђ", "e", "е",
	"ž", "ж", "z", "з", "i", "и", "j", "ј", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "p", "п", "r", "р", "s", "с", "t", "т",
	"ć", "ћ", "u", "у", "f", "ф", "h", "х", "c", "ц", "č", "ч", "š", "ш")

// otherSpelling returns a word as it is written without diacritics, or with
// Arabic letters in Persian.
func otherSpelling(lang string, sc script, w string) string {
	switch {
	case sc == latin:
		return Fold(w)
	case lang == "fa":
		return strings.NewReplacer("ی", "ي", "ک", "ك").Replace(w)
	}
	return w
}
