package origin

import (
	_ "embed"
	"fmt"
	"iter"
	"strings"

	"claimwatch/claims/passage"
)

//go:embed concepts.txt
var conceptText string

// concepts find, in a text of any language of concepts.txt, the things it is
// about: one name for a thing whatever it is called.
type concepts map[string]*passage.Phrases[string]

// particles are written together with the word they stand before, so each form
// of the language is looked for behind them as well.
var particles = map[string][]string{
	"ar": {"ال", "و", "وال", "بال", "لل", "ب", "ل"},
	"he": {"ה", "ב", "ו", "ל", "מ", "של", "שה", "וה"},
}

// readConcepts reads the built-in list. The id of a thing is its first form.
func readConcepts(text string) (concepts, error) {
	c := concepts{}
	for i, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id := ""
		for _, part := range strings.Split(line, "|") {
			lang, forms, ok := strings.Cut(strings.TrimSpace(part), " ")
			if !ok || len(lang) != 2 {
				return nil, fmt.Errorf("concepts.txt:%d: %q: want a language and its forms", i+1, part)
			}
			for _, f := range strings.Split(forms, ",") {
				f = strings.TrimSpace(f)
				if id == "" {
					id = f
				}
				if !c.add(lang, f, id) {
					return nil, fmt.Errorf("concepts.txt:%d: %s: %q holds no word", i+1, lang, f)
				}
			}
		}
	}
	return c, nil
}

func (c concepts) add(lang, form, id string) bool {
	if c[lang] == nil {
		c[lang] = &passage.Phrases[string]{}
	}
	for _, p := range particles[lang] {
		if !strings.HasPrefix(form, p) {
			c[lang].Add(p+form, id)
		}
	}
	return c[lang].Add(form, id)
}

// in yields the things a text names, each as often as it does.
func (c concepts) in(lang string, tokens []passage.Token) iter.Seq[string] {
	return func(yield func(string) bool) {
		if c[lang] == nil {
			return
		}
		for _, h := range c[lang].Find(tokens) {
			if !yield(h.V) {
				return
			}
		}
	}
}
