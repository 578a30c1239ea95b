package crawler

import (
	"strings"
	"testing"

	"claimwatch/crawler/news"
)

func TestProbe(t *testing.T) {
	w, m := newWeb(t), newMemory()
	article := "<!doctype html><html lang=sq><head><title>Protesta në Teheran</title></head><body><article><h1>Protesta në Teheran</h1>"
	for range 12 {
		article += "<p>Dymbëdhjetë veta u vranë gjatë protestës së mbrëmshme në qendër të Teheranit, thanë dëshmitarët për agjencinë e lajmeve.</p>"
	}
	w.page("outlet.example/", "text/html", `<head><link rel=alternate type="application/rss+xml" title="Lajme" href="/rss"></head><p>Mirë se vini</p>`)
	w.page("outlet.example/rss", "", rss("/a", "/gone"))
	w.page("outlet.example/a", "text/html", article)
	c := w.crawler(m, Options{})
	src := news.Source{ID: "outlet", Lang: "sq", Feeds: []news.FeedRef{{URL: "http://outlet.example/"}}}
	p, err := c.Test(t.Context(), src)
	if err != nil || !p.OK || len(p.Feeds) != 1 || len(p.Listings) != 2 || len(p.Pages) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	expect(t, p.Words, "200 in", "names 1 feed", "http://outlet.example/rss  Lajme", "Read as rss: 2 links", "2 newest", "404", "Looks good by its feed http://outlet.example/rss")
	if len(m.captures)+len(m.links)+len(m.robots)+len(m.health) != 0 {
		t.Error("a test stored something")
	}
}

func TestFindFeeds(t *testing.T) {
	w := newWeb(t)
	w.page("outlet.example/robots.txt", "text/plain", "Sitemap: http://outlet.example/news.xml\nSitemap: junk")
	w.page("outlet.example/", "text/html", `<head><link rel=alternate type="application/atom+xml" href="/atom"></head><p>Mirë se vini</p>`)
	c := w.crawler(newMemory(), Options{})
	found, err := c.FindFeeds(t.Context(), "http://outlet.example/")
	if err != nil || len(found) != 2 || found[0].URL != "http://outlet.example/atom" || found[1].URL != "http://outlet.example/news.xml" || found[1].Kind != news.Sitemap {
		t.Errorf("%+v, %v", found, err)
	}
	if _, err := c.FindFeeds(t.Context(), "http://outlet.example/none"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("a page that is not there: %v", err)
	}
}

func TestProbeSaysWhatIsWrong(t *testing.T) {
	src := news.Source{ID: "shut", Feeds: []news.FeedRef{{URL: "http://shut.example/rss"}}}
	for name, tt := range map[string]struct {
		serve func(w *web)
		words []string
	}{
		"robots.txt forbids":     {func(w *web) { w.page("shut.example/robots.txt", "", "User-agent: *\nDisallow: /") }, []string{"robots", "Ask the outlet"}},
		"a site that turns away": {func(w *web) { w.status("shut.example/rss", 403) }, []string{"403", "turns crawlers away"}},
		"nothing there":          {func(*web) {}, []string{"404", "no longer there"}},
		"text that is no feed":   {func(w *web) { w.page("shut.example/rss", "text/plain", "hello") }, []string{"begins with", "Check the address"}},
		"a page without feeds":   {func(w *web) { w.page("shut.example/rss", "text/html", htmlPage) }, []string{"names no feed", "kind: section"}},
		"an empty feed":          {func(w *web) { w.page("shut.example/rss", "", rss()) }, []string{"0 links", "Not usable"}},
		"no such host":           {func(*web) { src.Feeds[0].URL = "http://shut.invalid/rss" }, []string{"no host", "cannot be reached"}},
	} {
		t.Run(name, func(t *testing.T) {
			src.Feeds = []news.FeedRef{{URL: "http://shut.example/rss"}}
			w := newWeb(t)
			tt.serve(w)
			p, err := w.crawler(newMemory(), Options{}).Test(t.Context(), src)
			if err != nil || p.OK {
				t.Errorf("%+v, %v", p, err)
			}
			expect(t, p.Words, tt.words...)
		})
	}
}

// expect looks for words among lines.
func expect(t *testing.T, lines []string, words ...string) {
	t.Helper()
	all := strings.Join(lines, "\n")
	for _, w := range words {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not said in:\n%s", w, all)
		}
	}
}
