package extract

import (
	"slices"
	"strings"
	"testing"

	"claimwatch/crawler/news"
)

// TestLinksKeepTheirParagraph: a link beside a figure says where the figure is
// from, one three paragraphs on does not.
func TestLinksKeepTheirParagraph(t *testing.T) {
	body := strings.Replace(story, "the district office said", `<a href="https://office.example/bridge">the district office</a> said`, 1)
	body = strings.Replace(body, "calls two", `<a href="https://report.example/1">calls</a> two`, 1)
	a := Article(fetched(page4("The bridge", "<article><h1>The bridge</h1>"+body+"</article>")), news.Source{})
	if want := []string{"https://office.example/bridge", "https://report.example/1"}; !slices.Equal(a.Links, want) {
		t.Fatalf("links %v, want %v", a.Links, want)
	}
	paras := strings.Split(a.Text, "\n\n")
	for i, words := range []string{"the district office said", "two of its five piers"} {
		if n := a.LinkParas[i]; n >= len(paras) || !strings.Contains(paras[n], words) {
			t.Errorf("link %d is said to stand in paragraph %d of %q, want that with %q", i, n, paras, words)
		}
	}
}
