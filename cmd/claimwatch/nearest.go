package main

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"claimwatch/claims/match"
	"claimwatch/claims/passage"
	"claimwatch/claims/similar"
)

// A searcher finds the entries nearest to a text in any language: by their
// words, and by the concepts that the lexicon knows in them.
type searcher struct {
	matcher  *match.Matcher
	words    *similar.Index
	concepts func() *similar.Index // made when first asked for
	covered  bool                  // the lexicon knows what the entries are about
}

const (
	deep         = 60   // entries that each of the two searches brings
	coveredFrom  = 2.5  // concepts in the mean entry from which on a list counts as covered
	sampled      = 2000 // entries that are looked at to tell
	homeShare    = 8    // what concepts count beside words, where the list is covered
	foreignShare = 0.5  // ... where it is not, and the text is in another language
	leastSure    = 0.5  // of the language of a text
)

func newSearcher(m *match.Matcher, list []similar.Entry) *searcher {
	s := &searcher{matcher: m, words: similar.New(list)}
	var sample strings.Builder // a single statement is too short to tell its language by
	for _, e := range list[:min(len(list), sampled)] {
		sample.WriteString(e.Text + "\n")
	}
	lang := languageOr("", sample.String())
	known := 0
	for _, e := range list[:min(len(list), sampled)] {
		known += len(m.Concepts(e.Text, lang))
	}
	s.covered = len(list) > 0 && float64(known)/float64(min(len(list), sampled)) >= coveredFrom
	s.concepts = sync.OnceValue(func() *similar.Index {
		return similar.New(parallel(list, func(e similar.Entry) similar.Entry {
			return similar.Entry{ID: e.ID, Text: s.reduce(e.Text, lang) + s.reduce(e.Title, "")}
		}))
	})
	return s
}

// nearest returns the k nearest entries, best first.
func (s *searcher) nearest(text, lang string, k int) []similar.Scored {
	byWords := s.words.Nearest(text, max(k, deep))
	share := s.share(text, lang)
	if share > 0 {
		byWords = join(byWords, s.concepts().Nearest(s.reduce(text, lang), max(k, deep)), share)
	}
	return byWords[:max(0, min(k, len(byWords)))]
}

// share is what the concepts of a text count beside its words.
func (s *searcher) share(text, lang string) float64 {
	if s.covered {
		return homeShare
	}
	if languageOr(lang, text) == "en" {
		return 0
	}
	return foreignShare
}

// languageOr is a language as given, or that of the text; English where it
// cannot be told.
func languageOr(lang, text string) string {
	if lang != "" {
		return lang
	}
	if l, sure := passage.Language(text); l != "" && sure >= leastSure {
		return l
	}
	return "en"
}

// reduce writes the concepts and the numbers of a text as words.
func (s *searcher) reduce(text, lang string) string {
	var b strings.Builder
	for _, c := range s.matcher.Concepts(text, languageOr(lang, text)) {
		name := strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
				return r
			}
			return 'x'
		}, c)
		// Twice, so that no two names are a misspelling apart.
		b.WriteString(name + name + " ")
	}
	for _, t := range passage.Tokens(text, "") {
		if t.Text[0] >= '0' && t.Text[0] <= '9' {
			b.WriteString(t.Text + " ")
		}
	}
	return b.String()
}

// join adds up two rankings, each measured by its best, the second counting
// share. The best of both is 1.
func join(a, b []similar.Scored, share float64) []similar.Scored {
	at := map[string]int{}
	var out []similar.Scored
	for _, list := range []struct {
		found []similar.Scored
		share float64
	}{{a, 1}, {b, share}} {
		for _, f := range list.found {
			i, ok := at[f.ID]
			if !ok {
				i = len(out)
				at[f.ID] = i
				out = append(out, similar.Scored{ID: f.ID})
			}
			out[i].Score += list.share / (1 + share) * f.Score / list.found[0].Score
		}
	}
	slices.SortStableFunc(out, func(x, y similar.Scored) int { return cmp.Compare(y.Score, x.Score) })
	return out
}
