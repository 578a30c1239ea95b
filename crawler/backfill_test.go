package crawler

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// What a source offers of the week before last, by each of the ways back.
func TestBackfill(t *testing.T) {
	from, to := start.AddDate(0, 0, -14), start.AddDate(0, 0, -7)
	item := func(i int, day time.Time) string {
		return fmt.Sprintf("<item><title>Lajm %d</title><link>/a%d</link><pubDate>%s</pubDate></item>", i, i, day.Format(time.RFC1123Z))
	}
	// Day i of the archive is i days before the start; pages hold five days.
	paged := func(page int) string {
		var b strings.Builder
		for i := 5 * (page - 1); i < 5*page && i < 40; i++ {
			b.WriteString(item(i, start.AddDate(0, 0, -i)))
		}
		return b.String()
	}
	for _, tt := range []struct {
		name   string
		ref    news.FeedRef
		serve  func(w *web)
		want   []int // days
		counts map[string]int
		most   int // requests, robots.txt among them
	}{
		{"the paged feeds of WordPress", news.FeedRef{URL: "http://outlet.example/feed/"}, func(w *web) {
			w.handle("outlet.example/feed/", func(rw http.ResponseWriter, r *http.Request) {
				page := 1
				fmt.Sscan(r.URL.Query().Get("paged"), &page)
				fmt.Fprint(rw, "<rss><channel>"+paged(page)+"</channel></rss>")
			})
		}, []int{8, 9, 10, 11, 12, 13, 14}, map[string]int{"listings": 4}, 5},
		{"an archive that links back (RFC 5005)", news.FeedRef{URL: "http://outlet.example/p1"}, func(w *web) {
			for p := 1; p <= 8; p++ {
				w.page(fmt.Sprintf("outlet.example/p%d", p), "", fmt.Sprintf(`<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="next" href="/p%d"/>%s</channel></rss>`, p+1, paged(p)))
			}
		}, []int{8, 9, 10, 11, 12, 13, 14}, map[string]int{"listings": 4}, 5},
		{"an archive of JSON", news.FeedRef{URL: "http://outlet.example/p1"}, func(w *web) {
			w.page("outlet.example/p1", "", `{"version":"https://jsonfeed.org/version/1.1","next_url":"/p2","items":[{"id":"1","url":"/a1","date_published":"2026-01-16T08:00:00Z"}]}`)
			w.page("outlet.example/p2", "", `{"version":"https://jsonfeed.org/version/1.1","next_url":"http://elsewhere.example/p3","items":[{"id":"9","url":"/a9","date_published":"2026-01-08T08:00:00Z"}]}`)
		}, []int{9}, map[string]int{"listings": 2}, 3},
		{"an archive that leads back to itself", news.FeedRef{URL: "http://outlet.example/p1"}, func(w *web) {
			w.page("outlet.example/p1", "", `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/p2"/><entry><link href="/a9"/><published>2026-01-08T08:00:00Z</published></entry></feed>`)
			w.page("outlet.example/p2", "", `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/p1"/><entry><link href="/a10"/><published>2026-01-07T08:00:00Z</published></entry></feed>`)
		}, []int{9, 10}, map[string]int{"listings": 2}, 3},
		{"sitemaps that robots.txt names", news.FeedRef{URL: "http://outlet.example/rss"}, func(w *web) {
			w.page("outlet.example/rss", "", rss())
			w.page("outlet.example/robots.txt", "text/plain", "Sitemap: http://outlet.example/index.xml")
			w.page("outlet.example/index.xml", "", "<sitemapindex><sitemap><loc>/2025-11.xml</loc></sitemap><sitemap><loc>/2026-01.xml</loc></sitemap><sitemap><loc>/old.xml</loc><lastmod>2025-12-01</lastmod></sitemap><sitemap><loc>/2026-02.xml</loc></sitemap></sitemapindex>")
			w.page("outlet.example/2026-01.xml", "", "<urlset><url><loc>/a1</loc><lastmod>2026-01-16</lastmod></url><url><loc>/a9</loc><lastmod>2026-01-08</lastmod></url><url><loc>/2026/01/07/a10</loc></url><url><loc>/undated</loc></url></urlset>")
		}, []int{9, 10}, map[string]int{"listings": 3, "undated": 1}, 5},
		{"the pages of a channel", news.FeedRef{URL: "http://t.me/s/kanali", Kind: news.Telegram}, func(w *web) {
			w.handle("t.me/s/kanali", func(rw http.ResponseWriter, r *http.Request) {
				before := 41
				fmt.Sscan(r.URL.Query().Get("before"), &before)
				for n := max(1, before-5); n < before; n++ {
					fmt.Fprintf(rw, `<div class="tgme_widget_message" data-post="kanali/%d"><div class="tgme_widget_message_text">Postimi</div><time datetime="%s"></time></div>`, n, start.AddDate(0, 0, n-40).Format(time.RFC3339))
				}
			})
		}, []int{8, 9, 10, 11, 12, 13, 14}, map[string]int{"listings": 4}, 6},
		{"a feed that offers no way back", news.FeedRef{URL: "http://outlet.example/rss"}, func(w *web) { w.page("outlet.example/rss", "", rss("/x")) }, nil, map[string]int{"listings": 1}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, m := newWeb(t), newMemory()
			tt.serve(w)
			src := news.Source{ID: "outlet", Home: "http://outlet.example/", Feeds: []news.FeedRef{tt.ref}}
			run, err := w.crawler(m, Options{}).Backfill(t.Context(), src, from, to)
			if err != nil || run.State != "ok" || run.Job != "backfill:outlet" {
				t.Fatalf("%+v, %v", run, err)
			}
			var got []int
			for _, a := range slices.Sorted(maps.Keys(m.links)) {
				var day int
				name := a[strings.LastIndexAny(a, "/")+1:]
				if n, _ := fmt.Sscanf(name, "a%d", &day); n == 0 {
					var post int
					fmt.Sscanf(name, "%d?", &post)
					day = 40 - post
				}
				got = append(got, day)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) || run.Counts["links"] != len(tt.want) || run.Counts["new"] != len(tt.want) {
				t.Errorf("days %v, want %v; %v", got, tt.want, run.Counts)
			}
			for k, n := range tt.counts {
				if run.Counts[k] != n {
					t.Errorf("%s: %d, want %d", k, run.Counts[k], n)
				}
			}
			if len(w.hits) > tt.most {
				t.Errorf("%d requests, at most %d", len(w.hits), tt.most)
			}
			if len(tt.want) == 0 && run.Reason == "" {
				t.Error("that nothing was found is not said")
			}
		})
	}
}

func TestBackfillSaysThatNothingCouldBeRead(t *testing.T) {
	w := newWeb(t)
	run, err := w.crawler(newMemory(), Options{}).Backfill(t.Context(), news.Source{ID: "outlet", Feeds: []news.FeedRef{{URL: "http://outlet.example/rss"}}}, start.AddDate(0, 0, -9), start)
	if err != nil || run.State != "failed" || !strings.Contains(run.Reason, "404") {
		t.Errorf("%+v, %v", run, err)
	}
}
