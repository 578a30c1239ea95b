package passage

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed abbreviations.txt
var abbreviationsFile string

// habits is what a language does with the full stop; see abbreviations.txt.
type habits struct {
	abbr, may, starter, month, after, before map[string]bool
	ordinal                                  bool
}

// habitsOf returns the habits of a language: its own and everybody's.
func habitsOf(lang string) *habits {
	all := stops()
	if h, ok := all[lang]; ok {
		return h
	}
	return all["all"]
}

var stops = sync.OnceValue(func() map[string]*habits { return parseHabits(abbreviationsFile) })

// parseHabits reads abbreviations.txt. What stands under "all" goes into every
// language, so a look-up is one map access.
func parseHabits(src string) map[string]*habits {
	m := map[string]*habits{}
	for line := range strings.Lines(src) {
		line, _, _ = strings.Cut(line, "#")
		key, words, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		lang, field, _ := strings.Cut(strings.TrimSpace(key), " ")
		h := m[lang]
		if h == nil {
			h = &habits{abbr: map[string]bool{}, may: map[string]bool{}, starter: map[string]bool{},
				month: map[string]bool{}, after: map[string]bool{}, before: map[string]bool{}}
			m[lang] = h
		}
		h.set(field, strings.Fields(words))
	}
	for lang, h := range m {
		if lang == "all" {
			continue
		}
		for w := range m["all"].abbr {
			h.abbr[w] = true
		}
		for w := range m["all"].may {
			h.may[w] = true
		}
	}
	return m
}

func (h *habits) set(field string, words []string) {
	into := map[string]map[string]bool{"abbr": h.abbr, "may": h.may, "starter": h.starter,
		"month": h.month, "after": h.after, "before": h.before}[field]
	for _, w := range words {
		if field == "ordinal" {
			h.ordinal = w == "yes"
		} else {
			into[Fold(w)] = true
		}
	}
}
