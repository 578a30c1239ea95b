package similar

import (
	_ "embed" // the stop words
	"regexp"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"claimwatch/claims/passage"
)

//go:embed stopwords.txt
var stopwordsFile string

// stopwords say nothing about what a text is about.
var stopwords = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(stopwordsFile) {
		line, _, _ = strings.Cut(line, "#")
		for _, w := range strings.Fields(line) {
			m[passage.Fold(w)] = true
		}
	}
	return m
}()

// address matches links: their letters are noise. Posts glue them to the word
// before ("#FreeIranpic.twitter.com/x"), so they need no space in front.
var address = regexp.MustCompile(`(?i)(?:https?://|pic\.twitter\.com/|www\.)[^\s"'<>]*`)

// handle matches a hash tag or the name of an account.
var handle = regexp.MustCompile(`[#@＃＠][\pL\pN_]+`)

// initials matches letters with points between them: "U.S.", "D.C.".
var initials = regexp.MustCompile(`\b(?:\pL\.){2,}`)

// words cuts a text into the words by which it is compared: folded, without
// links and stop words, hash tags taken apart, initials put together, English
// endings off.
func words(text string) []string {
	text = plain(text)
	var out []string
	for _, t := range passage.Tokens(text, "") {
		w := t.Text
		if w == "us" && text[t.Start:t.End] == "US" {
			w = "usa"
		}
		if len(w) > 1 && !stopwords[w] {
			out = append(out, stem(w))
		}
	}
	return out
}

// plain takes links out, hash tags apart and initials together. Most texts have
// none: that is found out before a pattern is tried.
func plain(text string) string {
	if strings.ContainsAny(text, "/") || strings.Contains(strings.ToLower(text), "www.") {
		text = address.ReplaceAllString(text, " ")
	}
	if strings.ContainsAny(text, "#@＃＠") {
		text = handle.ReplaceAllStringFunc(text, func(h string) string { return " " + spaced(h) + " " })
	}
	if strings.Count(text, ".") > 1 {
		text = initials.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, ".", "") + " " })
	}
	return text
}

// spaced takes a hash tag or handle apart at its capitals, digits and
// underscores: "#FreeIran2020" is "Free Iran 2020".
func spaced(tag string) string {
	runes := []rune(strings.Trim(tag, "#@＃＠"))
	var b strings.Builder
	for i, r := range runes {
		switch {
		case r == '_':
			r = ' '
		case i > 0 && boundary(runes, i):
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// boundary says that a word starts at runes[i]: at a capital after a small
// letter, at the last capital of a run ("USNavy"), where digits begin or end.
func boundary(runes []rune, i int) bool {
	a, b := runes[i-1], runes[i]
	switch {
	case unicode.IsUpper(b):
		return !unicode.IsUpper(a) || i+1 < len(runes) && unicode.IsLower(runes[i+1])
	case unicode.IsDigit(a) != unicode.IsDigit(b):
		return true
	}
	return false
}

// stem takes English endings off. Words with letters other than a to z stay
// as they are: their languages have other endings.
func stem(w string) string {
	if len(w) < 3 {
		return w
	}
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return w
		}
	}
	env := snowballstem.NewEnv(w)
	english.Stem(env)
	return env.Current()
}
