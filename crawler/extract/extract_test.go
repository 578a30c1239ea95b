package extract

import (
	"strings"
	"testing"

	"claimwatch/crawler/news"
)

func TestNestingIsNoCloak(t *testing.T) {
	page := "<html><head><title>A long road</title></head><body>" + strings.Repeat("<div>", 2000) + "<p>At least 3,000 people were killed.</p>"
	a := Text([]byte(page), "https://example.org/a", news.Source{})
	if a.State != news.ArticleRefused || !strings.Contains(a.Text, "3,000 people were killed") || a.Title != "A long road" {
		t.Errorf("state %s, title %q, text %q", a.State, a.Title, a.Text)
	}
}
