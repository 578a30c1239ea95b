package crawler

import (
	"strings"
	"testing"

	"claimwatch/crawler/news"
	"claimwatch/crawler/source"
)

// longPage is an article with enough words to be one.
var longPage = "<!doctype html><html lang=sq><head><title>Protesta në Teheran</title></head><body><article><h1>Protesta në Teheran</h1>" +
	strings.Repeat("<p>Dymbëdhjetë veta u vranë gjatë protestës së mbrëmshme në qendër të Teheranit, thanë dëshmitarët për agjencinë e lajmeve.</p>", 12)

func TestPropose(t *testing.T) {
	feedOf := func(w *web, at string) { w.page(at, "application/rss+xml", rss("/a", "/b")) }
	for _, tt := range []struct {
		name, address string
		serve         func(w *web)
		want          news.FeedRef
		home, err     string
	}{
		{"a feed's own address", "http://outlet.example/rss", func(w *web) { feedOf(w, "outlet.example/rss") },
			news.FeedRef{URL: "http://outlet.example/rss", Kind: news.RSS}, "http://outlet.example/", ""},
		{"a home page that names its feed", "http://outlet.example/", func(w *web) {
			w.page("outlet.example/", "text/html", `<link rel=alternate type="application/rss+xml" href="/sq/rss"><p>Mirë se vini</p>`)
			feedOf(w, "outlet.example/sq/rss")
		}, news.FeedRef{URL: "http://outlet.example/sq/rss", Kind: news.RSS}, "http://outlet.example/", ""},
		{"a first feed that is empty, and a second", "http://outlet.example/", func(w *web) {
			w.page("outlet.example/", "text/html", `<link rel=alternate type="application/rss+xml" href="/old"><link rel=alternate type="application/rss+xml" href="/new"><p>Mirë se vini</p>`)
			w.page("outlet.example/old", "", rss())
			feedOf(w, "outlet.example/new")
		}, news.FeedRef{URL: "http://outlet.example/new", Kind: news.RSS}, "http://outlet.example/", ""},
		{"a feed that nothing names, in a usual place", "http://outlet.example/", func(w *web) {
			w.page("outlet.example/", "text/html", "<p>Mirë se vini</p>")
			feedOf(w, "outlet.example/rss.xml")
		}, news.FeedRef{URL: "http://outlet.example/rss.xml", Kind: news.RSS}, "http://outlet.example/", ""},
		{"a page of links and no feed", "http://outlet.example/lajme", func(w *web) {
			w.page("outlet.example/lajme", "text/html", `<a href="/2026/protesta-ne-teheran">Protesta e madhe në Teheran sot</a>`)
			w.page("outlet.example/2026/protesta-ne-teheran", "text/html", longPage)
		}, news.FeedRef{URL: "http://outlet.example/lajme", Kind: news.Section}, "http://outlet.example/lajme", ""},
		{"nothing of use", "http://outlet.example/", func(w *web) { w.page("outlet.example/", "text/html", "<p>Mirë se vini</p>") }, news.FeedRef{}, "", "no feed"},
		{"a host alone, where nobody speaks https", "outlet.example", func(w *web) {
			w.page("outlet.example/", "text/html", `<link rel=alternate type="application/rss+xml" href="/rss"><p>Mirë se vini</p>`)
			feedOf(w, "outlet.example/rss")
		}, news.FeedRef{URL: "http://outlet.example/rss", Kind: news.RSS}, "http://outlet.example/", ""},
		{"no address", "outlet", func(*web) {}, news.FeedRef{}, "", "not an address"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWeb(t)
			tt.serve(w)
			w.page("outlet.example/a", "text/html", longPage)
			w.page("outlet.example/b", "text/html", longPage)
			src, p, err := w.crawler(newMemory(), Options{}).Propose(t.Context(), tt.address, 3)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("%+v, %v", src, err)
				}
				return
			}
			if err != nil || !p.OK || len(src.Feeds) != 1 || src.Feeds[0] != tt.want || src.Home != tt.home || src.ID != "outlet-example" || src.Lang != "sq" || src.Family != "outlet-example" {
				t.Errorf("%+v, %v\n%s", src, err, strings.Join(p.Words, "\n"))
			}
			src.Country, src.Camp, src.Zone = "AL", "independent", "Europe/Tirane"
			if err := source.Lint([]news.Source{src}); err != nil {
				t.Errorf("the entry has faults: %v", err)
			}
		})
	}
}

func TestProposeATelegramChannel(t *testing.T) {
	w := newWeb(t)
	text := strings.Repeat("Dymbëdhjetë veta u vranë gjatë protestës së mbrëmshme në qendër të qytetit, thanë dëshmitarët. ", 6)
	w.page("t.me/s/lajmet", "text/html", `<div class="tgme_channel_info_header_title">Lajmet</div><div class="tgme_widget_message" data-post="lajmet/7"><div class="tgme_widget_message_text">`+text+`</div><time datetime="2026-01-17T06:00:00+00:00"></time></div>`)
	w.page("t.me/lajmet/7", "text/html", `<html lang=sq><title>Lajmet</title><p>`+text)
	c := w.crawler(newMemory(), Options{DialTLS: w.dial})
	src, p, err := c.Propose(t.Context(), "https://t.me/lajmet", 3)
	if err != nil || src.ID != "telegram-lajmet" || src.Name != "Lajmet" || len(src.Feeds) != 1 || src.Feeds[0] != (news.FeedRef{URL: "https://t.me/s/lajmet", Kind: news.Telegram}) {
		t.Errorf("%+v, %v\n%s", src, err, strings.Join(p.Words, "\n"))
	}
}
