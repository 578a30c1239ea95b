package origin

import (
	_ "embed"
	"fmt"
	"iter"
	"strings"
	"sync"

	"claimwatch/claims/passage"
)

//go:embed concepts.txt
var conceptText string

//go:embed vocabulary.txt
var vocabularyText string

// concepts find, in a text of any language of concepts.txt and vocabulary.txt,
// the things it is about: one name for a thing whatever it is called.
type concepts map[string]*tongue

// A tongue is what things are called in one language. It is made ready when
// the first text of the language comes, since most desks read a few of them.
type tongue struct {
	forms   []named
	once    sync.Once
	phrases passage.Phrases[string]
}

// A named is a form with the id of the thing it means.
type named struct{ form, id string }

// particles are written together with the word they stand before, so each form
// of the language is looked for behind them as well.
var particles = map[string][]string{
	"ar": {"ال", "و", "وال", "بال", "لل", "ب", "ل"},
	"he": {"ה", "ב", "ו", "ל", "מ", "של", "שה", "וה"},
}

// read adds the things of a list. The id of a thing is its first form.
func (c concepts) read(file, text string) error {
	for i, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id := ""
		for _, part := range strings.Split(line, "|") {
			lang, forms, ok := strings.Cut(strings.TrimSpace(part), " ")
			if !ok || len(lang) != 2 {
				return fmt.Errorf("%s:%d: %q: want a language and its forms", file, i+1, part)
			}
			if c[lang] == nil {
				c[lang] = &tongue{}
			}
			for _, f := range strings.Split(forms, ",") {
				f = strings.TrimSpace(f)
				if strings.Trim(f, "* ") == "" {
					return fmt.Errorf("%s:%d: %s: %q holds no word", file, i+1, lang, f)
				}
				if id == "" {
					id = f
				}
				c[lang].forms = append(c[lang].forms, named{f, id})
			}
		}
	}
	return nil
}

// ready builds the search on first use; safe for many goroutines at once. The
// lists are part of the program and tested with it, so a form without a word is
// a fault of the program.
func (t *tongue) ready(lang string) *passage.Phrases[string] {
	t.once.Do(func() {
		for _, f := range t.forms {
			for _, p := range particles[lang] {
				if !strings.HasPrefix(f.form, p) {
					t.phrases.Add(p+f.form, f.id)
				}
			}
			if !t.phrases.Add(f.form, f.id) {
				panic(fmt.Sprintf("the lists of things: %s: %q holds no word", lang, f.form))
			}
		}
	})
	return &t.phrases
}

// in yields the things a text names, each as often as it does.
func (c concepts) in(lang string, tokens []passage.Token) iter.Seq[string] {
	return func(yield func(string) bool) {
		t := c[lang]
		if t == nil {
			return
		}
		for _, h := range t.ready(lang).Find(tokens) {
			if !yield(h.V) {
				return
			}
		}
	}
}
