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

// What an aggregator offers is the article of the outlet on whose site it
// lies; what a channel passes on, and what an outlet credits, stays its own.
func TestWhoseArticleACaptureHolds(t *testing.T) {
	list := []news.Source{
		{ID: "alerts", Feeds: []news.FeedRef{{URL: "https://www.google.com/alerts/feeds/1"}}},
		{ID: "daily", Name: "The Daily", Home: "https://daily.example/"},
		{ID: "channel", Home: "https://t.me/channel", Feeds: []news.FeedRef{{URL: "https://t.me/s/channel", Kind: news.Telegram}}},
		{ID: "other", Home: "https://t.me/other", Feeds: []news.FeedRef{{URL: "https://t.me/s/other", Kind: news.Telegram}}},
	}
	r := &rooms{sources: list, bySource: map[string]news.Source{}}
	for _, s := range list {
		r.bySource[s.ID] = s
	}
	for _, tt := range []struct{ name, source, publisher, final, want string }{
		{"an aggregator, a listed outlet", "alerts", "The Daily", "https://daily.example/a", "daily"},
		{"an aggregator, an outlet that is not listed", "alerts", "Nobody", "https://nobody.example/a", "alerts"},
		{"an outlet that credits an agency", "daily", "AFP", "https://daily.example/a", "daily"},
		{"a channel that passes a post on", "channel", "Other", "https://t.me/channel/1", "channel"},
		{"an outlet that leads elsewhere and names nobody", "daily", "", "https://nobody.example/", "daily"},
	} {
		c := &news.Capture{SourceID: tt.source, URL: "https://asked.example/", FinalURL: tt.final, Link: news.Link{Publisher: tt.publisher}}
		if got := r.outletOf(c); got.ID != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got.ID, tt.want)
		}
	}
}
