package main

import (
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// TestArticlesAreReadInAChild goes the whole way: the program starts itself
// again, hands a page over and gets an article back, or ends the child.
func TestArticlesAreReadInAChild(t *testing.T) {
	reader, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	d := &desk{rooms: &rooms{}, reader: reader}
	at := time.Date(2026, 1, 21, 12, 0, 0, 0, time.UTC)
	lead := "<p>Army engineers began on Wednesday to lay a temporary bridge over the river, five days after the old one fell. It will carry ambulances first and lorries by the weekend, the district office said, provided that the river does not rise again before the piers are dry.</p>"
	for _, tt := range []struct {
		name, body string
		state      news.ArticleState
	}{
		{"an article", lead, news.ArticleOK},
		{"one deeper than the parser goes", strings.Repeat("<div>", 2000) + lead, news.ArticleRefused},
		{"a mebibyte made to cost seconds", lead + strings.Repeat(strings.Repeat("<div>", 400)+"<p>One, two, three.</p>"+strings.Repeat("</div>", 400), 230), news.ArticleOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			began := time.Now()
			art, err := d.readArticle(t.Context(), &news.Capture{
				ID: 7, URL: "https://a.example/b", Canonical: "https://a.example/b", FinalURL: "https://a.example/b", Status: 200, MIME: "text/html",
				Body: []byte("<!doctype html><title>The bridge</title><article><h1>The bridge</h1>" + tt.body), State: news.CaptureOK, Started: at, Ended: at,
			}, news.Source{Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			if art.State != tt.state || art.CaptureID != 7 || art.Lang != "en" || !strings.Contains(art.Text, "a temporary bridge over the river") {
				t.Errorf("%s (%s), capture %d, %q: %.100q", art.State, art.Reason, art.CaptureID, art.Lang, art.Text)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}
