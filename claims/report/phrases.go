package report

import (
	"embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"claimwatch/claims"
)

// The report's own words, one file a language. Words that were found (quotes,
// titles, names, statements of claims) stay in their own language.
//
//go:embed phrases/*.txt
var phraseFiles embed.FS

// Languages are those in which a report can be written, the default first.
func Languages() []string { return []string{"en", "sq", "fa"} }

// A book holds the report's words in one language.
type book struct {
	lang  string
	words map[string]string
}

var books = sync.OnceValue(func() map[string]*book {
	out := map[string]*book{}
	for _, lang := range Languages() {
		src, err := phraseFiles.ReadFile("phrases/" + lang + ".txt")
		if err != nil {
			panic("the phrases of " + lang + " are not built in: " + err.Error())
		}
		out[lang] = &book{lang, parsePhrases(string(src))}
	}
	return out
})

// bookOf returns the words of a language, of English for one that has none.
func bookOf(lang string) *book {
	if b, ok := books()[lang]; ok {
		return b
	}
	return books()["en"]
}

func parsePhrases(src string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(src) {
		line = strings.TrimRight(line, "\n")
		if key, text, ok := strings.Cut(line, " ="); ok && !strings.HasPrefix(line, "#") {
			out[key] = strings.TrimPrefix(text, " ")
		}
	}
	return out
}

// id is an identifier in a sentence: a claim, a file, a hash.
type id string

// words is text of ours, already in the report's language.
type words string

// say fills in a phrase. What is filled in cannot mark up the sentence: text
// that was found loses its back quotes, and stands isolated where it or the
// sentence is written from right to left, so that neither reorders the other.
func (b *book) say(key string, args ...any) string {
	text, ok := b.words[key]
	if !ok {
		panic(fmt.Sprintf("no phrase %q in %s", key, b.lang))
	}
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", b.fill(a))
	}
	return text
}

// Isolates around text of another direction; the page makes elements of them.
const isolate, release = "\u2068", "\u2069"

func (b *book) fill(a any) string {
	switch v := a.(type) {
	case id:
		return "`" + unquoted(string(v)) + "`"
	case words:
		return string(v)
	case int:
		return b.digits(groupedInt(v, b.group()))
	case int64:
		return b.digits(groupedInt(int(v), b.group()))
	case claims.Date:
		return b.long(v)
	case string:
		s := unquoted(v)
		if s != "" && (b.rtl() || turned(s)) {
			return isolate + s + release
		}
		return s
	}
	panic(fmt.Sprintf("%T cannot stand in a sentence", a))
}

// turned reports whether a text holds letters that are written from right to
// left: in a line of ours they would drag its numbers along.
func turned(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) })
}

// unquoted keeps found text from ending or opening a code mark, or from
// looking like a place that is still to be filled in.
func unquoted(s string) string {
	return strings.NewReplacer("`", "'", "{", "(", "}", ")").Replace(strings.Join(strings.Fields(plain(s)), " "))
}

func (b *book) rtl() bool { return direction(b.lang) == "rtl" }

// has reports whether the language has the phrase: for keys made of words
// that others may add to.
func (b *book) has(key string) bool { return b.words[key] != "" }

// word returns the phrase of a word of ours, the word itself where there is
// none.
func (b *book) word(prefix, w string) string {
	if b.has(prefix + w) {
		return b.words[prefix+w]
	}
	return w
}

// count is a number with what it counts: "1 article", "2 articles".
func (b *book) count(n int, what string) string {
	if n == 1 {
		return b.say(what+".one", n)
	}
	return b.say(what+".other", n)
}

// list joins texts.
func (b *book) list(items []string) string { return strings.Join(items, b.words["sep"]+" ") }

// named lists words of ours; one that the language has no word for stands as
// it is.
func (b *book) named(prefix string, items []string) string {
	out := make([]string, len(items))
	for i, s := range items {
		if out[i] = b.words[prefix+s]; out[i] == "" {
			out[i] = b.fill(s)
		}
	}
	return b.list(out)
}

// phrases is named for words that are half sentences.
func (b *book) phrases(prefix string, items []string) string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = b.named(prefix, []string{s})
	}
	return strings.Join(out, b.words["list.sep"]+" ")
}

// ids lists identifiers.
func (b *book) ids(items []string) words {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = b.fill(id(s))
	}
	return words(b.list(out))
}

// few lists at most n names and says how many more there are.
func (b *book) few(names []string, n int) words {
	out := b.names(names[:min(n, len(names))])
	if more := len(names) - n; more > 0 {
		out += words(" " + b.count(more, "more"))
	}
	return out
}

// names is list for text that was found.
func (b *book) names(items []string) words {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = b.fill(s)
	}
	return words(b.list(out))
}

func (b *book) group() string {
	switch b.lang {
	case "sq":
		return "."
	case "fa":
		return "٬"
	}
	return ","
}

// digits writes the digits of the language.
func (b *book) digits(s string) string {
	if b.lang != "fa" {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '۰'
		}
		return r
	}, s)
}

func groupedInt(n int, sep string) string { return grouped(float64(n), sep, ".") }

// grouped writes a number with its thousands apart.
func grouped(v float64, sep, point string) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if v != math.Trunc(v) {
		s = strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0")
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	whole, rest, _ := strings.Cut(s, ".")
	// Four digits are grouped too: figures stand in columns.
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + sep + whole[i:]
	}
	if rest != "" {
		whole += point + rest
	}
	return sign + whole
}

// number writes a value.
func (b *book) number(v float64) string {
	point := "."
	if b.lang == "sq" {
		point = ","
	} else if b.lang == "fa" {
		point = "٫"
	}
	return b.digits(grouped(v, b.group(), point))
}

// signed writes a change.
func (b *book) signed(v float64) string {
	if v > 0 {
		return "+" + b.number(v)
	}
	return b.number(v)
}

// figure says a figure as its origin meant it: "at least 3,428".
func (b *book) figure(f claims.Figure) string {
	num := func(p *float64) string {
		switch {
		case p == nil:
			return "?"
		case f.Metric == claims.Year:
			return b.digits(strconv.FormatFloat(*p, 'f', 0, 64))
		}
		return b.number(*p)
	}
	switch {
	case f.Value == nil && f.High == nil:
		return b.say("number.or-more", words(num(f.Low)))
	case f.Value == nil:
		return b.say("number.range", words(num(f.Low)), words(num(f.High)))
	}
	if key := "number." + string(f.Qualifier); slices.Contains([]claims.Qualifier{claims.AtLeast, claims.MoreThan, claims.UpTo, claims.About}, f.Qualifier) {
		return b.say(key, words(num(f.Value)))
	}
	return num(f.Value)
}

// metric is what a figure counts, in a word.
func (b *book) metric(m claims.Metric) string { return b.word("metric.", string(m)) }

// long writes a day as "26 January 2026".
func (b *book) long(d claims.Date) string {
	t := d.Time()
	if t.IsZero() {
		return b.words["date.unknown"]
	}
	return b.say("date.long", words(b.digits(strconv.Itoa(t.Day()))), words(b.month(d)), words(b.digits(strconv.Itoa(t.Year()))))
}

// short writes a day as "26 January".
func (b *book) short(d claims.Date) string {
	t := d.Time()
	if t.IsZero() {
		return b.words["date.unknown"]
	}
	return b.say("date.short", words(b.digits(strconv.Itoa(t.Day()))), words(b.month(d)))
}

// full writes a day as "Monday 26 January 2026".
func (b *book) full(d claims.Date) string {
	t := d.Time()
	if t.IsZero() {
		return b.words["date.unknown"]
	}
	return b.say("date.full", words(strings.ReplaceAll(strings.Fields(b.words["weekdays"])[t.Weekday()], "_", " ")), words(b.digits(strconv.Itoa(t.Day()))),
		words(b.month(d)), words(b.digits(strconv.Itoa(t.Year()))))
}

func (b *book) month(d claims.Date) string {
	return strings.ReplaceAll(strings.Fields(b.words["months"])[d.Time().Month()-1], "_", " ")
}

// tally writes counts by words of ours, the largest first: "gone 3, thin 1".
func (b *book) tally(prefix string, t map[string]int) words {
	keys := sortedKeys(t)
	slices.SortStableFunc(keys, func(x, y string) int { return t[y] - t[x] })
	var parts []string
	for _, k := range keys {
		parts = append(parts, b.named(prefix, []string{k})+" "+b.fill(t[k]))
	}
	if len(parts) == 0 {
		return words(b.words["none"])
	}
	return words(b.list(parts))
}
