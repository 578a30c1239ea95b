package match

import (
	"maps"
	"slices"

	"claimwatch/claims/passage"
)

// Concepts reduces a text to the concepts that the lexicon knows in it, by
// name and in order of name: the same in every language. Words of grammar
// (negation, cues) are left out. lang "" is found out.
func (m *Matcher) Concepts(text, lang string) []string {
	if lang == "" {
		lang, _ = passage.Language(text)
	}
	out := map[string]bool{}
	for _, h := range m.lex.find(text, passage.Tokens(text, lang), lang) {
		if c := m.lex.concepts[h.concept]; c.kind != "neg" && c.kind != "neutral" && c.kind != "cue" {
			out[c.name] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}
