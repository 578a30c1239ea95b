package crawler

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

var errKilled = errors.New("killed")

// conditional serves a listing by ETag: unless the body changes, whoever held
// it once hears no more than 304.
func (w *web) conditional(at, contentType string, body func(*http.Request) string) {
	w.handle(at, func(rw http.ResponseWriter, r *http.Request) {
		text := body(r)
		tag := `"` + sum([]byte(text))[:12] + `"`
		rw.Header().Set("ETag", tag)
		rw.Header().Set("Content-Type", contentType)
		if r.Header.Get("If-None-Match") == tag {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(rw, text)
	})
}

// always is a body that never changes.
func always(body string) func(*http.Request) string {
	return func(*http.Request) string { return body }
}

// listingsOfEveryKind serves a feed, a section page, an index with two
// sitemaps, and a Telegram channel, and returns them as one source with the
// number of its articles.
func (w *web) listingsOfEveryKind() (news.Source, int) {
	w.conditional("outlet.example/rss", "application/rss+xml", always(rss("/r1", "/r2")))
	w.conditional("outlet.example/section", "text/html", always(`<h2><a href="/2026/01/17/a-section-page-lists-this">One with a long title</a></h2><h2><a href="/2026/01/17/and-it-lists-this-too">Another with a long title</a></h2>`))
	w.conditional("outlet.example/index.xml", "application/xml", always(`<sitemapindex><sitemap><loc>http://outlet.example/s1.xml</loc></sitemap><sitemap><loc>http://outlet.example/s2.xml</loc></sitemap></sitemapindex>`))
	for i := 1; i <= 2; i++ {
		w.conditional(fmt.Sprintf("outlet.example/s%d.xml", i), "application/xml",
			always(fmt.Sprintf(`<urlset><url><loc>http://outlet.example/m%d</loc><lastmod>2026-01-16</lastmod></url></urlset>`, i)))
	}
	w.conditional("t.me/s/kanali", "text/html", func(r *http.Request) string {
		to := 12
		if before := r.URL.Query().Get("before"); before != "" {
			fmt.Sscan(before, &to)
			to--
		}
		var b strings.Builder
		for i := max(1, to-3); i <= to; i++ {
			fmt.Fprintf(&b, `<div class="tgme_widget_message" data-post="kanali/%d"><div class="tgme_widget_message_text">Postimi %d</div></div>`, i, i)
		}
		return b.String()
	})
	return news.Source{ID: "outlet", Home: "http://outlet.example/", Feeds: []news.FeedRef{
		{URL: "http://outlet.example/rss"}, {URL: "http://outlet.example/section", Kind: news.Section},
		{URL: "http://outlet.example/index.xml", Kind: news.Sitemap}, {URL: "http://t.me/s/kanali", Kind: news.Telegram},
	}}, 2 + 2 + 2 + 12
}

// A crawl that is killed before any of the things it stores, whichever, has
// lost nothing: the visit after it, an hour later, brings every article.
func TestAKillAtAnyStepLosesNoLink(t *testing.T) {
	whole := newMemory()
	w := newWeb(t)
	src, articles := w.listingsOfEveryKind()
	w.crawl(w.crawler(whole, Options{}), src)
	if len(whole.links) != articles || whole.stored < 30 {
		t.Fatalf("undisturbed: %d links of %d, %d things stored", len(whole.links), articles, whole.stored)
	}
	for step := 1; step <= whole.stored; step++ {
		w, m := newWeb(t), newMemory()
		w.listingsOfEveryKind()
		m.dieAt = step
		if _, err := w.crawler(m, Options{}).Crawl(t.Context(), src); !errors.Is(err, errKilled) {
			t.Fatalf("step %d: %v", step, err)
		}
		w.clock.advance(time.Hour)
		m.dieAt = 0
		w.crawl(w.crawler(m, Options{}), src)
		left := 0
		for _, l := range m.links {
			if l.last == "" {
				left++
			}
		}
		if len(m.links) != articles || left > 0 {
			t.Errorf("killed before it stored the %dth thing, and visited again: %d links of %d, %d of them not asked for", step, len(m.links), articles, left)
		}
	}
}
