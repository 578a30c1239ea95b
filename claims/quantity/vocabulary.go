package quantity

import (
	_ "embed"
	"strings"
	"sync"

	"claimwatch/claims/passage"
)

//go:embed vocabulary.txt
var vocabularyFile string

//go:embed qualifiers.txt
var qualifiersFile string

//go:embed calendar.txt
var calendarFile string

//go:embed events.txt
var eventsFile string

// A sense is what a phrase of the data files says about a number near it.
type sense struct {
	kind  string // metric, scope, qualifier, "month 1", event ...
	value string // month, event id
	after bool   // a qualifier that follows its number
	gap   bool   // words of others may stand inside it: "sentenced _ to death"
}

// A lexicon is the phrases of one language, everybody's included.
type lexicon struct {
	phrases passage.Phrases[sense]
}

// lexiconOf returns the phrases of a language; an unknown one gets what holds
// everywhere.
func lexiconOf(lang string) *lexicon {
	all := lexicons()
	switch lang {
	case "bs", "sr", "me", "sh":
		lang = "hr"
	case "nb", "nn":
		lang = "no"
	case "kmr":
		lang = "ku"
	case "prs":
		lang = "fa"
	}
	if l, ok := all[lang]; ok {
		return l
	}
	return all["all"]
}

var lexicons = sync.OnceValue(func() map[string]*lexicon {
	m := map[string]*lexicon{}
	// "all" first: its phrases go into each language that comes after.
	var lines []line
	for _, src := range []string{vocabularyFile, qualifiersFile, calendarFile, eventsFile} {
		lines = append(lines, dataLines(src)...)
	}
	for _, l := range lines {
		if m[l.lang] == nil {
			m[l.lang] = &lexicon{}
		}
	}
	for _, l := range lines {
		if l.lang == "all" {
			for _, into := range m {
				into.add(l)
			}
		} else {
			m[l.lang].add(l)
		}
	}
	return m
})

// A line is one "kind value: form | form" of a data file.
type line struct {
	lang, kind, value string
	forms             []string
}

func dataLines(src string) []line {
	var out []line
	lang := "all"
	for text := range strings.Lines(src) {
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			continue
		}
		if text[0] == '[' {
			lang = strings.Trim(text, "[]")
			continue
		}
		key, forms, _ := strings.Cut(text, ":")
		l := line{lang: lang}
		l.kind, l.value, _ = strings.Cut(strings.TrimSpace(key), " ")
		for f := range strings.SplitSeq(forms, "|") {
			if f = strings.TrimSpace(f); f != "" {
				l.forms = append(l.forms, f)
			}
		}
		out = append(out, l)
	}
	return out
}

// hebrewPrefixes are the words that Hebrew writes together with the next: and,
// the, that, in, to, from, when.
var hebrewPrefixes = []string{"ו", "ה", "ש", "ב", "ל", "מ", "וה", "כש", "וש", "וב"}

func (x *lexicon) add(l line) {
	for _, f := range l.forms {
		rest, after := strings.CutPrefix(f, "<")
		v := sense{kind: l.kind, value: l.value, after: after, gap: strings.Contains(rest, "_")}
		ways := []string{rest}
		if l.lang == "fa" {
			ways = passage.PersianForms(rest)
		}
		for _, way := range ways {
			x.phrases.Add(way, v)
		}
		if l.lang == "he" {
			for _, p := range hebrewPrefixes {
				x.phrases.Add(p+rest, v)
			}
		}
	}
}
