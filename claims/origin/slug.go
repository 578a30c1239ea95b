package origin

import (
	"net/url"
	"strings"

	"claimwatch/claims/passage"
)

// slugWords is the headline that an address spells out, as words parted by
// spaces: of /world/2026/01/21/death-toll-rises-to-4519 "death toll rises to".
// What has digits is left out, since most of it numbers the page. It is "" where
// no part of the path has at least four words.
func slugWords(addr string) string {
	u, err := url.Parse(strings.TrimSpace(addr))
	if err != nil {
		return ""
	}
	var best []string
	for _, part := range strings.Split(u.Path, "/") {
		part, _, _ = strings.Cut(part, ".")
		var ws []string
		for _, w := range strings.FieldsFunc(part, func(r rune) bool { return r == '-' || r == '_' }) {
			if !strings.ContainsAny(w, "0123456789") {
				ws = append(ws, w)
			}
		}
		if len(ws) > len(best) {
			best = ws
		}
	}
	if len(best) < 4 {
		return ""
	}
	return strings.Join(best, " ")
}

// slug adds the words of the headline that the address spells out, for a page
// whose title nobody kept.
func (x *reader) slug(f *features) {
	if x.d.Article.Title != "" {
		return
	}
	tokens := passage.Tokens(slugWords(x.d.Article.URL), x.lang)
	for _, t := range tokens {
		if len([]rune(t.Text)) >= 4 {
			f.add(isWord, x.wordWeight(t.Text), x.lang, stem(t.Text))
		}
	}
	for id := range x.r.concepts.in(x.lang, tokens) {
		f.add(isConcept, 1, id)
	}
}

// wordWeight is what a folded word tells by itself.
func (x *reader) wordWeight(w string) float64 {
	if x.r.vague[x.lang+" "+stem(w)] {
		return .2
	}
	return 1
}
