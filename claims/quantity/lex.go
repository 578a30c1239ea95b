package quantity

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"claimwatch/claims/passage"
)

// An item is a word or a numeral of the sentence, in order.
type item struct {
	text       string // folded word; the digits of a numeral without their grouping
	start, end int
	num        bool
	v          float64 // of a numeral
	groups     int     // groups of digits it was written in: 3,428 has two
	whole      bool    // a numeral without a fraction
	date, time bool    // 14.1.2026, 2026-01-14; 12:30
	y, m, d    int     // of a date
	frac       bool    // 3/4, ½
}

// wordsOf cuts a sentence into words, those of a language in two scripts in
// one of them. plain are the words as they stand; parted are those with the
// affixes of Persian and Arabic told apart.
func wordsOf(s, lang string) (plain, parted []passage.Token) {
	plain = passage.Tokens(s, "-")
	parted = plain
	switch lang {
	case "sr", "bs":
		inLatin(plain)
	case "fa", "ar", "prs":
		parted = passage.Tokens(s, lang)
	}
	return plain, parted
}

// lex cuts a sentence into words and numerals. Digits of three scripts are
// read, in any grouping: 1.234, 1,234, 1 234, 26'852, ۳٬۴۲۸.
func lex(s, lang string, toks []passage.Token, raw map[string]bool) []item {
	out := make([]item, 0, len(toks))
	for i := 0; i < len(toks); {
		t := toks[i]
		if f, ok := vulgar(s[t.Start:]); ok {
			at := t.Start
			for i < len(toks) && toks[i].Start == at {
				i++
			}
			_, n := utf8.DecodeRuneInString(s[at:])
			out = append(out, item{text: "½", start: at, end: at + n, num: true, v: f, groups: 1, frac: true})
			continue
		}
		if !digits(t.Text) || !plainDigits(s[t.Start:t.End]) {
			it := item{text: t.Text, start: t.Start, end: t.End}
			if len(raw) > 0 && raw[strings.ToLower(s[t.Start:t.End])] {
				it.text = "-" // no word at all
			}
			out = append(out, it)
			i++
			continue
		}
		listed := i > 0 && toks[i-1].End < t.Start && s[toks[i-1].End:t.Start] == "," && digits(toks[i-1].Text)
		it, n := numeral(s, toks[i:], lang, listed)
		if bare(s, t.Start) && n == 1 && it.whole {
			it.v, it.whole = it.v*math.Pow10(-len(it.text)), false
		}
		i += n
		if k := hour(s, toks, i); k > 0 && it.v <= 24 {
			i += k
			it.time, it.end = true, toks[i-1].End
		}
		if i < len(toks) && it.v < 13 && clockAfter(s[it.end:]) {
			it.time = true
		}
		out = append(out, it)
	}
	return out
}

func digits(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// plainDigits tells 3 and ۳ from ³, which is a footnote or a power.
func plainDigits(s string) bool {
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= 0x660 && r <= 0x669, r >= 0x6f0 && r <= 0x6f9, r >= 0x966 && r <= 0x96f, r >= 0xff10 && r <= 0xff19:
		case r == 0x200e || r == 0x200f || r == 0x202a || r == 0x202b || r == 0x202c || r == 0x640 || r >= 0x2066 && r <= 0x2069 || r == 0x200c || r == 0xfeff || r == 0x200b || r == 0x200d || r == 0x2060 || r == 0xad:
		default:
			return false
		}
	}
	return s != "" // ⑶ is folded into words of no length
}

// vulgar reads a fraction written as one sign.
func vulgar(s string) (float64, bool) {
	r, _ := utf8.DecodeRuneInString(s)
	switch r {
	case '½':
		return 0.5, true
	case '¼':
		return 0.25, true
	case '¾':
		return 0.75, true
	case '⅓':
		return 1. / 3, true
	case '⅔':
		return 2. / 3, true
	case '⅛':
		return 0.125, true
	}
	return 0, false
}

// chainMax is how many groups of digits are looked at together: a number of
// 3*chainMax digits is none.
const chainMax = 7

// A chain is groups of digits with one sign between each two.
type chain struct {
	group []string
	sep   []rune
	toks  []passage.Token
}

func chainOf(s string, toks []passage.Token) chain {
	c := chain{toks: toks}
	for i, t := range toks {
		if i == chainMax || !digits(t.Text) || !plainDigits(s[t.Start:t.End]) {
			break
		}
		if i > 0 {
			gap := s[toks[i-1].End:t.Start]
			r, n := utf8.DecodeRuneInString(gap)
			if n == 0 || n != len(gap) || !strings.ContainsRune(".,'’٬،٫ \u00a0\u202f\u2009/:-–", r) {
				break
			}
			if r == '\u00a0' || r == '\u202f' || r == '\u2009' {
				r = ' '
			}
			if r == '’' {
				r = '\''
			}
			c.sep = append(c.sep, r)
		}
		c.group = append(c.group, t.Text)
	}
	return c
}

// hour returns how many tokens from i on make the numeral before them an hour
// of the day: "15 h", "19h30".
func hour(s string, toks []passage.Token, i int) int {
	if i >= len(toks) || toks[i].Text != "h" || len(s[toks[i-1].End:toks[i].Start]) > 2 || strings.HasPrefix(s[toks[i].End:], "/") {
		return 0
	}
	if i+1 < len(toks) && digits(toks[i+1].Text) && len(toks[i+1].Text) == 2 && len(s[toks[i].End:toks[i+1].Start]) <= 2 {
		return 2
	}
	return 1
}

// clockAfter says that "am" or "p.m." follows a numeral.
func clockAfter(s string) bool {
	s = strings.TrimLeft(s, " \u00a0")
	if len(s) < 2 || s[0]|0x20 != 'a' && s[0]|0x20 != 'p' {
		return false
	}
	s = s[1:]
	if rest, ok := strings.CutPrefix(s, "."); ok {
		return len(rest) > 1 && rest[0]|0x20 == 'm' && rest[1] == '.'
	}
	return s[0]|0x20 == 'm' && (len(s) == 1 || !(s[1]|0x20 >= 'a' && s[1]|0x20 <= 'z') && s[1] < utf8.RuneSelf)
}

// bare says that a fraction without a whole begins at offset i: ".08".
func bare(s string, i int) bool {
	if i == 0 || s[i-1] != '.' && (s[i-1] != ',' || i > 1) {
		return false
	}
	return i == 1 || s[i-2] == ' ' || s[i-2] == '('
}

// numeral reads the numeral that toks begin with, and how many tokens it took.
// listed says that a numeral and a comma stand right before it: 22,24,26.
func numeral(s string, toks []passage.Token, lang string, listed bool) (item, int) {
	c := chainOf(s, toks)
	if it, n, ok := c.date(); ok {
		return it, n
	}
	n := c.grouped(lang)
	text := strings.Join(c.group[:n], "")
	it := item{text: text, start: toks[0].Start, end: toks[n-1].End, num: true, whole: true, groups: n}
	if n < len(c.group) && !listed && c.decimal(n, lang) {
		text += "." + c.group[n]
		n++
		it.end, it.whole = toks[n-1].End, false
	}
	if len(text) <= 3*chainMax+2 { // longer is no number, but noise
		it.v, _ = strconv.ParseFloat(text, 64)
	}
	return it, n
}

// grouped returns how many groups make one whole number.
func (c chain) grouped(lang string) int {
	first := c.group[0]
	if len(first) > 3 || len(c.sep) == 0 || first[0] == '0' {
		return 1
	}
	sep := c.sep[0]
	if !strings.ContainsRune(".,'٬، ", sep) {
		return 1
	}
	n := 1
	for n < len(c.group) && c.sep[n-1] == sep && len(c.group[n]) == 3 {
		n++
	}
	if n == 1 && sep == ',' {
		return c.lakh()
	}
	if n == 2 && n < len(c.group) && c.sep[n-1] == sep && sep != ' ' && sep != ',' {
		return 1 // 1.234.5: a version or an address
	}
	if sep == ' ' && n < len(c.group) && c.sep[n-1] == ' ' {
		return 1
	}
	return n
}

// lakh reads the Indian grouping 2,00,000.
func (c chain) lakh() int {
	for n := 1; n < len(c.group) && c.sep[n-1] == ','; n++ {
		switch len(c.group[n]) {
		case 2:
		case 3:
			if n >= 2 {
				return n + 1
			}
			return 1
		default:
			return 1
		}
	}
	return 1
}

// decimal says that group n is the fraction of what stands before it.
func (c chain) decimal(n int, lang string) bool {
	sep := c.sep[n-1]
	if sep != '.' && sep != ',' && sep != '٫' && (sep != '٬' || len(c.group[n]) > 2) {
		return false
	}
	if n > 1 && c.sep[0] == sep {
		return false
	}
	if n+1 < len(c.group) && c.sep[n] == sep {
		return false // a list, a version, an address
	}
	if len(c.group[n-1]) > 3 && n == 1 && sep == ',' && len(c.group[n]) > 2 && (lang == "en" || lang == "") {
		return false
	}
	return true
}

// date reads 14.1.2026, 14/01/2026, 2026-01-14 and the time of day 12:30.
func (c chain) date() (item, int, bool) {
	it := item{start: c.toks[0].Start, num: true, groups: 1}
	if len(c.sep) == 0 {
		return it, 0, false
	}
	if c.sep[0] == ':' && len(c.group[0]) <= 2 && len(c.group[1]) == 2 {
		n := 2
		if len(c.group) > 2 && c.sep[1] == ':' {
			n = 3
		}
		it.time, it.end, it.text = true, c.toks[n-1].End, c.group[0]
		it.v, _ = strconv.ParseFloat(c.group[0], 64)
		return it, n, true
	}
	if len(c.sep) < 2 || c.sep[0] != c.sep[1] || !strings.ContainsRune("./-", c.sep[0]) {
		return it, 0, false
	}
	a, b, y := atoi(c.group[0]), atoi(c.group[1]), atoi(c.group[2])
	switch {
	case len(c.group[0]) == 4 && len(c.group[1]) <= 2 && len(c.group[2]) <= 2:
		it.y, it.m, it.d = a, b, y
	case len(c.group[2]) == 4 && len(c.group[0]) <= 2 && len(c.group[1]) <= 2:
		it.d, it.m, it.y = a, b, y
	default:
		return it, 0, false
	}
	if it.m > 12 && it.d <= 12 {
		it.m, it.d = it.d, it.m
	}
	if it.m < 1 || it.m > 12 || it.d < 1 || it.d > 31 {
		return it, 0, false
	}
	it.date, it.end, it.text, it.v = true, c.toks[2].End, strconv.Itoa(it.y), float64(it.y)
	return it, 3, true
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
