package review_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// ours collects the words of a page that are the desk's own: not what stands
// in <bdi>, <code> or <kbd>, which holds names, or under another language.
func ours(n *html.Node, lang string, out *[]string) {
	if n.Type == html.ElementNode {
		if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "dir" && a.Val == "auto" }) { // from outside
			return
		}
		if slices.Contains([]string{"bdi", "blockquote", "code", "kbd", "script", "style", "option", "input", "textarea"}, n.Data) {
			return
		}
		for _, a := range n.Attr {
			if a.Key == "lang" && a.Val != lang {
				return
			}
			if a.Key == "aria-label" || a.Key == "placeholder" && !strings.Contains(a.Val, ":") {
				*out = append(*out, a.Val)
			}
		}
	}
	if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
		*out = append(*out, strings.TrimSpace(n.Data))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		ours(c, lang, out)
	}
}

// TestNoPageFallsBackToEnglish reads every page in Persian, where Latin
// letters give away what was not translated, and in Albanian, where English
// particles do.
func TestNoPageFallsBackToEnglish(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	d.answer("x1", "disputes")
	d.answer("h2", "supports")
	d.post("/claims/killed-3000/verdict", d.verdictForm("propose", "undetermined", "i1", "h2"))
	foreign := map[string]*regexp.Regexp{
		"fa": regexp.MustCompile(`[A-Za-z]{2,}`),
		"sq": regexp.MustCompile(`\b(?i:the|of|and|is|are|was|says|with|from|by|for|this|that|has|have|needed|only)\b`),
	}
	// Names and signs that are the same in every language.
	same := regexp.MustCompile(`\b(JSON|CSV|Atom|SHA-256|UTC|claimwatch|Test desk|SVG|AL|rss|html|json|leaderless|blackout|Esc|Enter|Ctrl|English|Shqip|[ae]\d+|[a-z]+-[a-z0-9-]+|https?://\S+|from:|is:|F\d)\b`)
	for lang, pattern := range foreign {
		for _, path := range d.everyPage() {
			res, body := d.get(path, "Cookie", "claimwatch-view=lang="+lang)
			if res.StatusCode >= 500 {
				t.Fatalf("%s: status %d", path, res.StatusCode)
			}
			doc, err := html.Parse(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			ours(doc, lang, &words)
			for _, w := range words {
				for _, o := range d.o.Origins.List { // names within sentences, cut short in the drawing
					w = strings.ReplaceAll(w, o.Name, "")
					if name, _, ok := strings.Cut(w, "…"); ok && strings.HasPrefix(o.Name, strings.TrimSpace(name)) {
						w = ""
					}
				}
				for _, src := range d.o.Sources {
					w = strings.ReplaceAll(w, src.Name, "")
				}
				if pattern.MatchString(same.ReplaceAllString(w, "")) {
					t.Errorf("%s in %s says %q", path, lang, w)
				}
			}
		}
	}
}
