package extract

import (
	"hash/maphash"
	"unicode"
)

// gramWords is how many words in a row make one gram. Four is what the
// comparison of extractors in public uses; three lets short lines count.
const gramWords = 3

// seed makes word hashes of one run comparable with one another; they are
// never stored.
var seed = maphash.MakeSeed()

// wordsOf returns a hash of every word of s, a word being a run of letters,
// digits and marks; in scripts that put no space between words, one sign. ZWNJ
// is passed over, since extractors differ on keeping it.
func wordsOf(s string) []uint64 {
	var out []uint64
	var h maphash.Hash
	h.SetSeed(seed)
	open := false
	for _, r := range s {
		switch {
		case r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			if open {
				out = append(out, h.Sum64())
				h.Reset()
				open = false
			}
			writeRune(&h, r)
			out = append(out, h.Sum64())
			h.Reset()
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			writeRune(&h, r)
			open = true
		case r == '\u200c' || r == '\u00ad':
		case open:
			out = append(out, h.Sum64())
			h.Reset()
			open = false
		}
	}
	if open {
		out = append(out, h.Sum64())
	}
	return out
}

func writeRune(h *maphash.Hash, r rune) {
	h.Write([]byte{byte(r), byte(r >> 8), byte(r >> 16)})
}

// gram mixes the hashes of n words in a row into one.
func gram(words []uint64) uint64 {
	var g uint64 = 14695981039346656037
	for _, w := range words {
		g = (g ^ w) * 1099511628211
		g ^= g >> 29
	}
	return g
}

// gramsOf counts the grams of a text. A text of fewer words is one gram.
func gramsOf(words []uint64) map[uint64]int {
	m := make(map[uint64]int, len(words))
	if len(words) > 0 && len(words) < gramWords {
		m[gram(words)]++
	}
	for i := 0; i+gramWords <= len(words); i++ {
		m[gram(words[i:i+gramWords])]++
	}
	return m
}

// agreement is how far two texts are the same, 0 to 1: twice the grams they
// share over the grams they have.
func agreement(a, b map[uint64]int) float64 {
	shared, total := 0, 0
	for g, n := range a {
		total += n
		shared += min(n, b[g])
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}
