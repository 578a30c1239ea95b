package passage

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings together spellings that mean the same: lower case, no
// diacritics (ë/e, ç/c, ı/i), ß as ss, compatibility forms taken apart, one
// form for each Arabic letter that is written in several (ي/ی, ك/ک, ة/ه, ۀ/ه,
// أإآٱ/ا), no tatweel, no bidi controls or soft hyphens, digits of the Arabic
// and Persian scripts as ASCII, and Cyrillic or Greek letters that stand in a
// Latin word as the Latin letters they look like.
//
// The zero-width non-joiner becomes a space between Arabic letters, because
// Persian writes "سه‌هزار" and "سه هزار" for the same thing; elsewhere it goes.
//
// Fold is idempotent.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	f := folder{out: make([]byte, 0, len(s)+8)}
	f.all(s)
	return string(f.out)
}

// A Folded is a folded text that remembers where each byte came from.
type Folded struct {
	Text string
	from []int32 // from[i] = offset in the original of the rune that made byte i; one more for the end
}

// FoldMap folds s and keeps the way back.
func FoldMap(s string) Folded {
	f := folder{out: make([]byte, 0, len(s)+8), from: make([]int32, 0, len(s)+8), keep: true}
	f.all(s)
	return Folded{Text: string(f.out), from: append(f.from, int32(len(s)))}
}

// Original returns the offset in the original text of byte i of the folded
// one. Offset len(f.Text) is the end of the original; so the original of
// f.Text[a:b] is s[f.Original(a):f.Original(b)].
func (f Folded) Original(i int) int {
	if i < 0 || len(f.from) == 0 {
		return 0
	}
	if i >= len(f.from) {
		i = len(f.from) - 1
	}
	return int(f.from[i])
}

// plain says that s is its own folding: ASCII without upper case.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// A folder folds rune by rune and mends each word when it ends, since whether
// a Cyrillic а is meant as a Latin a shows only in its neighbours.
type folder struct {
	out   []byte
	from  []int32
	keep  bool // whether from is wanted
	word  int  // where the current run of letters starts in out
	latin bool // that run holds a Latin letter
	alien bool // that run holds a letter that looks Latin and is not
	last  rune // last rune put out
	held  int  // offset of a non-joiner that waits for the next letter; -1 = none
	buf   []rune
	table *[tableEnd][]rune
}

func (f *folder) all(s string) {
	f.held = -1
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			f.put(rune(c), i)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == zwnj {
			if isArabic(f.last) {
				f.held = i
			}
		} else {
			f.buf = f.foldRune(r, f.buf[:0])
			for _, d := range f.buf {
				f.put(d, i)
			}
		}
		i += n
	}
	f.endWord()
}

func (f *folder) put(r rune, at int) {
	if f.held >= 0 {
		h := f.held
		f.held = -1
		if isArabic(r) {
			f.put(' ', h)
		}
	}
	f.last = r
	if r < utf8.RuneSelf {
		if r >= 'a' && r <= 'z' {
			f.latin = true
		} else {
			f.endWord()
		}
		f.out = append(f.out, byte(r))
		if f.keep {
			f.from = append(f.from, int32(at))
		}
		if !(r >= 'a' && r <= 'z') {
			f.word = len(f.out)
		}
		return
	}
	letter := unicode.IsLetter(r)
	switch {
	case !letter:
		f.endWord()
	case lookalike(r) != 0:
		f.alien = true
	case unicode.Is(unicode.Latin, r):
		f.latin = true
	}
	n := len(f.out)
	f.out = utf8.AppendRune(f.out, r)
	if f.keep {
		for ; n < len(f.out); n++ {
			f.from = append(f.from, int32(at))
		}
	}
	if !letter {
		f.word = len(f.out)
	}
}

// endWord closes a run of letters: where Latin letters stand among
// look-alikes, these become Latin too.
func (f *folder) endWord() {
	if f.alien && f.latin {
		w := f.word
		old := string(f.out[w:])
		var from []int32
		if f.keep {
			from = append(from, f.from[w:]...)
			f.from = f.from[:w]
		}
		f.out = f.out[:w]
		for i, r := range old {
			if l := lookalike(r); l != 0 {
				r = l
			}
			n := len(f.out)
			f.out = utf8.AppendRune(f.out, r)
			for ; f.keep && n < len(f.out); n++ {
				f.from = append(f.from, from[i])
			}
		}
	}
	f.alien, f.latin = false, false
	f.word = len(f.out)
}

const (
	zwnj    = '\u200c'
	tatweel = '\u0640'
)

// tableEnd is the first rune past the scripts whose folding is kept ready.
const tableEnd = 0x2100

// table holds what each rune below tableEnd folds to.
var table = sync.OnceValue(func() *[tableEnd][]rune {
	var t [tableEnd][]rune
	for r := range t {
		t[r] = slowFold(rune(r), nil)
	}
	return &t
})

// foldRune appends what r folds to, nothing for marks and controls.
func (f *folder) foldRune(r rune, out []rune) []rune {
	if r < tableEnd {
		if f.table == nil {
			f.table = table()
		}
		return append(out, f.table[r]...)
	}
	if r == utf8.RuneError {
		return append(out, r)
	}
	return slowFold(r, out)
}

func slowFold(r rune, out []rune) []rune {
	if d, ok := direct[r]; ok {
		for _, x := range d {
			out = append(out, x)
		}
		return out
	}
	switch {
	case r >= 0x621 && r <= 0x64a && r != tatweel && (r < 0x622 || r > 0x626):
		return append(out, r) // the Arabic letters that stay as they are
	case r >= 0x4e00 && r <= 0x9fff, r >= 0xac00 && r <= 0xd7a3:
		return append(out, r) // ideographs and Hangul syllables: nothing to bring together
	}
	var b [utf8.UTFMax]byte
	d := norm.NFKD.Bytes(b[:utf8.EncodeRune(b[:], r)])
	for len(d) > 0 {
		x, n := utf8.DecodeRune(d)
		d = d[n:]
		if unicode.In(x, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		x = unicode.ToLower(x)
		if m, ok := direct[x]; ok {
			for _, y := range m {
				out = append(out, y)
			}
			continue
		}
		out = append(out, x)
	}
	return out
}

// direct holds what decomposition does not do. Its values fold to themselves.
var direct = directTable()

func directTable() map[rune]string {
	m := map[rune]string{
		'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ł': "l", 'þ': "th", 'ð': "d", 'ħ': "h",
		'ı': "i", 'ə': "e", 'ς': "σ", 'ŋ': "n", 'ŧ': "t", 'ʼ': "'", '’': "'", '‘': "'", '‐': "-", '‑': "-",
		'ي': "ی", 'ى': "ی", 'ې': "ی", 'ێ': "ی", 'ے': "ی", 'ك': "ک", 'ڪ': "ک", 'ة': "ه", 'ە': "ه", 'ہ': "ه", 'ھ': "ه", 'ۃ': "ه",
		'ٱ': "ا", 'ۆ': "و", 'ۊ': "و", 'ڵ': "ل", 'ڕ': "ر",
		'\u02bb': "'", '\u00a0': " ", '\u202f': " ", '\u2009': " ", '\u2007': " ",
		'\u00ad': "", '\u200b': "", '\u200d': "", '\u200e': "", '\u200f': "", '\u061c': "", '\u2060': "", '\ufeff': "", tatweel: "",
	}
	for d := rune(0); d <= 9; d++ {
		m[0x660+d] = string('0' + d)
		m[0x6f0+d] = string('0' + d)
		m[0x966+d] = string('0' + d) // Devanagari
	}
	return m
}

// lookalike returns the Latin letter that a lower-case Cyrillic or Greek
// letter is mistaken for, 0 for none.
func lookalike(r rune) rune {
	if r < 0x3b1 || r > 0x4cf {
		return 0
	}
	switch r {
	case 'а', 'α':
		return 'a'
	case 'в', 'β':
		return 'b'
	case 'с':
		return 'c'
	case 'ԁ':
		return 'd'
	case 'е', 'ε':
		return 'e'
	case 'һ', 'н':
		return 'h'
	case 'і', 'ι':
		return 'i'
	case 'ј':
		return 'j'
	case 'к', 'κ':
		return 'k'
	case 'ӏ':
		return 'l'
	case 'м':
		return 'm'
	case 'ν':
		return 'v'
	case 'о', 'ο':
		return 'o'
	case 'р', 'ρ':
		return 'p'
	case 'ѕ':
		return 's'
	case 'т', 'τ':
		return 't'
	case 'у', 'υ':
		return 'y'
	case 'х', 'χ':
		return 'x'
	}
	return 0
}

// isArabic says that r is a letter of the Arabic script.
func isArabic(r rune) bool {
	return r >= 0x600 && r < 0x780 && unicode.IsLetter(r) || r >= 0xfb50 && r <= 0xfefc && unicode.IsLetter(r)
}
