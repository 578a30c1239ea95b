package passage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tokens cuts s into words and runs of digits, folded as [Fold] does, with
// their offsets in s. Whatever is neither letter nor digit separates, and so
// does the step from a letter to a digit: "Ashraf-3" is two tokens, "2022-shit"
// two, "d'Iran" two.
//
// In Arabic a word has its readings without proclitics (و ف ب ل ک س, ال) as
// Alt. In Persian a suffix that has lost its joiner is cut off ("گروههای" is
// گروه and های, as "گروه‌های" is), and a verb without its می is an Alt. lang ""
// decides by the letters.
func Tokens(s, lang string) []Token {
	c := cutter{s: s, lang: lang, toks: make([]Token, 0, len(s)/6+1)}
	f := FoldMap(s)
	if lang == "" {
		c.lang = arabicOrPersian(f.Text)
	}
	c.cut(f)
	return c.toks
}

// A cutter collects the tokens of one text.
type cutter struct {
	s    string
	lang string
	toks []Token
}

const (
	classNone = iota
	classLetter
	classDigit
)

func classOf(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return classLetter
	case r >= '0' && r <= '9':
		return classDigit
	case r < utf8.RuneSelf:
		return classNone
	case unicode.IsLetter(r) || unicode.Is(unicode.Mc, r):
		return classLetter
	case unicode.IsDigit(r):
		return classDigit
	}
	return classNone
}

func (c *cutter) cut(f Folded) {
	start, class := 0, classNone
	for i, r := range f.Text {
		k := classOf(r)
		if k == class {
			continue
		}
		if class != classNone {
			c.add(f, start, i)
		}
		start, class = i, k
	}
	if class != classNone {
		c.add(f, start, len(f.Text))
	}
}

// add takes the folded text f.Text[a:b] as one word, or as two where a Persian
// suffix has lost its joiner.
func (c *cutter) add(f Folded, a, b int) {
	w := f.Text[a:b]
	t := Token{Text: w, Start: f.Original(a), End: f.end(b)}
	if w[0] < utf8.RuneSelf {
		c.toks = append(c.toks, t)
		return
	}
	switch c.lang {
	case "ar":
		t.Alt = clitics(w)
	case "fa":
		if n := suffix(w); n > 0 {
			m := b - n
			c.toks = append(c.toks, Token{Text: f.Text[a:m], Start: t.Start, End: f.end(m), Alt: verb(f.Text[a:m])})
			t = Token{Text: f.Text[m:b], Start: f.Original(m), End: t.End}
		} else {
			t.Alt = verb(w)
		}
	}
	c.toks = append(c.toks, t)
}

// end returns where the original of the folded text before byte b ends: just
// after the rune that made byte b-1 and the marks that belong to it.
func (f Folded) end(b int) int {
	return f.Original(b)
}

// arabicOrPersian tells which of the two tables of affixes a text wants.
func arabicOrPersian(folded string) string {
	for i := 0; i < len(folded); i++ {
		if c := folded[i]; c >= 0xd8 && c <= 0xdb { // lead bytes of the Arabic block
			if l := arabicScript(folded); l == "fa" || l == "ar" {
				return l
			}
			return ""
		}
	}
	return ""
}

// proclitics of Arabic that carry the article, longest first.
var withArticle = []string{"وبال", "وکال", "وال", "فال", "بال", "کال", "ولل", "لل", "ال"}

// particles are short words of their own behind a proclitic: ولا is "and not".
var particles = map[string][]string{
	"ولا": {"لا"}, "ولم": {"لم"}, "ولن": {"لن"}, "فلا": {"لا"}, "فلم": {"لم"}, "فلن": {"لن"},
}

// clitics returns the readings of a folded Arabic word without its proclitics,
// each of at least three letters, so that والمتظاهرين is found as متظاهرین too.
func clitics(w string) []string {
	if p, ok := particles[w]; ok {
		return p
	}
	var alt []string
	add := func(x string) {
		if utf8.RuneCountInString(x) >= 3 && !slices.Contains(alt, x) {
			alt = append(alt, x)
		}
	}
	for _, p := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(w, p); ok {
			add(rest)
		}
	}
	for _, p := range withArticle {
		if rest, ok := strings.CutPrefix(w, p); ok {
			add(rest)
			return alt
		}
	}
	for _, p := range []string{"و", "ف", ""} {
		rest, ok := strings.CutPrefix(w, p)
		if !ok {
			continue
		}
		for _, q := range []string{"ب", "ل", "ک", "س"} {
			if x, ok := strings.CutPrefix(rest, q); ok && utf8.RuneCountInString(x) >= 4 {
				add(x)
			}
		}
	}
	return alt
}

// suffixes of Persian that are written joined, with a non-joiner or apart,
// longest first.
var suffixes = []string{"هایشان", "هایمان", "هایتان", "هایش", "هایی", "های", "هاست", "ها", "اند"}

// whole lists words that end like a suffixed one and are not.
var whole = []string{"تنها", "بها", "رها", "انتها", "انها", "اینها", "تنهایی", "رهایی", "نهایی", "انتهای", "بهای", "نهاینده", "دنیاها"}

// suffix returns the length in bytes of the suffix that lost its joiner, 0 for
// none. The stem keeps at least two letters; "اند" counts only after ه, as in
// شدهاند, for it ends many a stem of its own.
func suffix(w string) int {
	for _, s := range suffixes {
		stem, ok := strings.CutSuffix(w, s)
		if !ok || utf8.RuneCountInString(stem) < 2 || slices.Contains(whole, w) {
			continue
		}
		if s == "اند" && !strings.HasSuffix(stem, "ه") {
			continue
		}
		return len(s)
	}
	return 0
}

// verb returns a Persian verb without the prefix of its tense: می, نمی.
func verb(w string) []string {
	for _, p := range []string{"نمی", "می"} {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 3 {
			return []string{rest}
		}
	}
	return nil
}

// PersianForm writes the suffixes of a Persian phrase apart, as [Tokens] cuts
// them in a text: "نیروهای امنیتی" as "نیرو های امنیتی". Words with "*" stay.
func PersianForm(form string) string {
	words := strings.Fields(form)
	for i, w := range words {
		folded := Fold(w)
		if n := suffix(folded); n > 0 && !strings.Contains(w, "*") {
			words[i] = folded[:len(folded)-n] + " " + folded[len(folded)-n:]
		}
	}
	return strings.Join(words, " ")
}

// PersianForms are the ways in which a Persian phrase is met: with its suffixes
// apart, and, since many a page has lost its zero-width non-joiners, with two
// or more of its words run together: "کشته شدگان", "کشتهشدگان". Phrases of more
// than four words, and those with gaps, are given only apart.
func PersianForms(form string) []string {
	out := []string{PersianForm(form)}
	words := strings.FieldsFunc(form, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200c' })
	if len(words) < 2 || len(words) > 4 || strings.ContainsAny(strings.TrimRight(form, "*"), "_#*") {
		return out
	}
	for joins := 1; joins < 1<<(len(words)-1); joins++ {
		var b strings.Builder
		for i, w := range words {
			if i > 0 {
				if joins&(1<<(i-1)) == 0 {
					b.WriteByte(' ')
				} else if !joinsOn(words[i-1]) {
					b.Reset()
					break
				}
			}
			b.WriteString(w)
		}
		if b.Len() > 0 {
			out = append(out, PersianForm(b.String()))
		}
	}
	return out
}

// joinsOn says that the last letter of a word connects to a next one, so that
// a non-joiner would have been written after it.
func joinsOn(w string) bool {
	r, _ := utf8.DecodeLastRuneInString(w)
	return !strings.ContainsRune("اآأإدذرزژوؤءة", r) && unicode.IsLetter(r)
}
