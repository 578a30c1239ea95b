package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

var outlet = news.Source{ID: "outlet", Home: "http://outlet.example/", Lang: "sq", Feeds: []news.FeedRef{{URL: "http://outlet.example/rss"}}}

// rss lists addresses, one item each.
func rss(addresses ...string) string {
	var b strings.Builder
	for i, a := range addresses {
		fmt.Fprintf(&b, "<item><title>Lajmi %d</title><link>%s</link><pubDate>Sat, 17 Jan 2026 0%d:00:00 GMT</pubDate></item>", i, a, i%8)
	}
	return `<rss version="2.0"><channel><title>T</title>` + b.String() + `</channel></rss>`
}

func (w *web) crawl(c *Crawler, src news.Source) news.Run {
	w.t.Helper()
	run, err := c.Crawl(w.t.Context(), src)
	if err != nil {
		w.t.Fatalf("Crawl: %v", err)
	}
	return run
}

func TestCrawl(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.page("outlet.example/rss", "application/rss+xml", rss("http://outlet.example/a?utm_source=rss", "/b", "/gone", "http://outlet.example/a"))
	w.page("outlet.example/a", "text/html", htmlPage)
	w.page("outlet.example/b", "text/html", htmlPage)
	c := w.crawler(m, Options{Every: time.Hour})
	run := w.crawl(c, outlet)
	if run.State != "ok" || run.Counts["links"] != 3 || run.Counts["new"] != 3 || run.Counts["fetched"] != 3 || run.Counts["failed"] != 1 || run.Job != "crawl:outlet" || !run.Ended.After(run.Started) {
		t.Errorf("the first visit: %+v", run)
	}
	if len(m.captures) != 4 || m.captures[0].Link != (news.Link{}) || m.captures[0].Body != nil || m.captures[1].Link.Title != "Lajmi 0" || m.captures[1].Link.SourceID != "outlet" || string(m.captures[1].Body) != htmlPage {
		t.Errorf("the captures: %d", len(m.captures))
	}
	if l := m.links["http://outlet.example/gone"]; l.last != news.CaptureGone || !l.done || l.text == "" {
		t.Errorf("the page that is gone: %+v", l)
	}
	h := m.health["outlet"]
	if h.LastState != news.CaptureOK || h.Failures != 0 || h.Articles != 2 || h.LastNew.IsZero() || h.LastOK.IsZero() {
		t.Errorf("the health: %+v", h)
	}
	if wait := h.NextVisit.Sub(h.LastTry); wait < 50*time.Minute || wait > 70*time.Minute {
		t.Errorf("the next visit is due after %s", wait)
	}
	w.clock.advance(time.Hour)
	run = w.crawl(c, outlet)
	if run.State != "ok" || run.Counts["new"] != 0 || run.Counts["fetched"] != 0 || w.count("outlet.example/a") != 1 {
		t.Errorf("the second visit: %+v", run)
	}
	if m.health["outlet"].LastState != news.CaptureUnchanged {
		t.Errorf("the same feed again: %+v", m.health["outlet"])
	}
}

func TestCrawlAsksWhetherTheFeedChanged(t *testing.T) {
	w, m := newWeb(t), newMemory()
	lying := false
	w.handle("outlet.example/rss", func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `W/"1"` && r.Header.Get("If-Modified-Since") == "Sat, 16 Nov 2041 19:11:00 GMT" {
			rw.WriteHeader(304)
			return
		}
		rw.Header().Set("ETag", `W/"1"`)
		rw.Header().Set("Last-Modified", "Sat, 16 Nov 2041 19:11:00 GMT")
		if lying {
			fmt.Fprint(rw, rss("/a", "/b"))
		} else {
			fmt.Fprint(rw, rss("/a"))
		}
	})
	c := w.crawler(m, Options{})
	w.crawl(c, outlet)
	lying = true // it has a new item, and goes on to say that nothing changed
	for hour := range 26 {
		w.clock.advance(time.Hour)
		run := w.crawl(c, outlet)
		if run.State != "ok" || m.health["outlet"].Failures != 0 {
			t.Fatalf("after %d hours: %+v", hour+1, run)
		}
	}
	if m.links["http://outlet.example/b"] == nil {
		t.Error("the item that a lying 304 hides was not found within a day")
	}
}

// What is held from a time that has not come, because the clock was set back,
// is asked for without conditions: its age cannot be told.
func TestAFeedHeldFromTheFutureIsAskedForWhole(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.conditional("outlet.example/rss", "application/rss+xml", always(rss("/a")))
	c := w.crawler(m, Options{})
	w.crawl(c, outlet)
	for i := range m.captures {
		m.captures[i].Started = m.captures[i].Started.Add(48 * time.Hour)
	}
	w.crawl(c, outlet)
	for _, h := range w.hits {
		if h.path == "/rss" && h.header.Get("If-None-Match") != "" {
			t.Errorf("asked with %s for what was fetched in the future", h.header.Get("If-None-Match"))
		}
	}
}

func TestCrawlTriesAgain(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.page("outlet.example/rss", "", rss("/a", "/never"))
	tries := 0
	w.handle("outlet.example/a", func(rw http.ResponseWriter, _ *http.Request) {
		if tries++; tries <= 4 {
			rw.WriteHeader(500)
			return
		}
		fmt.Fprint(rw, htmlPage)
	})
	w.status("outlet.example/never", 500)
	c := w.crawler(m, Options{})
	for range 100 {
		w.crawl(c, outlet)
		w.clock.advance(time.Hour)
	}
	a, never := m.links["http://outlet.example/a"], m.links["http://outlet.example/never"]
	if tries != 5 || !a.done || a.last != news.CaptureOK {
		t.Errorf("tried %d times: %+v", tries, a)
	}
	if n := w.count("outlet.example/never"); n != 6 || !never.done || never.last != news.CaptureServerError || never.text == "" {
		t.Errorf("what never answers was tried %d times: %+v", n, never)
	}
}

func TestCrawlVisitsCitedPagesAgain(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.page("outlet.example/rss", "", rss("/a"))
	w.page("outlet.example/a", "text/html", htmlPage)
	c := w.crawler(m, Options{})
	w.crawl(c, outlet)
	cited := m.links["http://outlet.example/a"]
	cited.done, cited.next, cited.Revisit = false, w.clock.Now().Add(time.Hour), 1
	w.clock.advance(90 * time.Minute)
	run := w.crawl(c, outlet)
	if got := m.captures[len(m.captures)-1]; run.Counts["unchanged"] != 1 || got.State != news.CaptureUnchanged || got.Revisit != 1 {
		t.Errorf("unchanged: %+v, state %s, revisit %d", run, got.State, got.Revisit)
	}
	if wait := cited.next.Sub(w.clock.Now()); wait < 22*time.Hour || wait > 24*time.Hour {
		t.Errorf("due again after %s", wait)
	}
	cited.Revisit = 2
	w.page("outlet.example/a", "text/html", htmlPage+"<p>Përditësim: trembëdhjetë.</p>")
	w.clock.advance(25 * time.Hour)
	w.crawl(c, outlet)
	if got := m.captures[len(m.captures)-1]; got.State != news.CaptureOK {
		t.Errorf("edited: %s", got.State)
	}
	cited.Revisit = 3
	w.status("outlet.example/a", 301, "Location", "http://brand.example/")
	w.page("brand.example/", "text/html", htmlPage)
	w.clock.advance(8 * 24 * time.Hour)
	w.crawl(c, outlet)
	if got := m.captures[len(m.captures)-1]; got.State != news.CaptureMoved || cited.done {
		t.Errorf("sent on to another brand: %s (%s); done %v", got.State, got.Reason, cited.done)
	}
}

func TestAnEditDoesNotHideBehindALyingServer(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.page("outlet.example/rss", "", rss("/a"))
	text := htmlPage
	w.handle("outlet.example/a", func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			rw.WriteHeader(304)
			return
		}
		rw.Header().Set("ETag", `"1"`)
		fmt.Fprint(rw, text)
	})
	c := w.crawler(m, Options{})
	w.crawl(c, outlet)
	cited := m.links["http://outlet.example/a"]
	cited.done, cited.next, cited.Revisit = false, w.clock.Now(), 1
	text += "<p>Përditësim: trembëdhjetë.</p>"
	w.clock.advance(time.Hour)
	w.crawl(c, outlet)
	if got := m.captures[len(m.captures)-1]; got.State != news.CaptureOK || string(got.Body) != text {
		t.Errorf("%s (%s)", got.State, got.Reason)
	}
}

func TestCrawlGradesFailures(t *testing.T) {
	w, m := newWeb(t), newMemory()
	c := w.crawler(m, Options{Every: time.Hour})
	for i, tt := range []struct {
		name  string
		serve func()
		want  float64
	}{
		{"404 counts half", func() {}, 0.5},
		{"so does 500", func() { w.status("outlet.example/rss", 500) }, 1},
		{"403 counts whole", func() { w.status("outlet.example/rss", 403) }, 2},
		{"a page in the place of the feed too", func() { w.page("outlet.example/rss", "text/html", htmlPage) }, 3},
		{"an answer sets it to nothing", func() { w.page("outlet.example/rss", "", rss()) }, 0},
	} {
		tt.serve()
		run := w.crawl(c, outlet)
		h := m.health["outlet"]
		if h.Failures != tt.want || (run.State == "ok") != (tt.want == 0) || (run.Reason == "") != (tt.want == 0) {
			t.Errorf("%d. %s: %v failures, %+v", i, tt.name, h.Failures, run)
		}
		w.clock.advance(3 * time.Hour)
	}
}

func TestCrawlOfSeveralFeedsIsPartlyDone(t *testing.T) {
	w, m := newWeb(t), newMemory()
	src := outlet
	src.Feeds = []news.FeedRef{{URL: "http://outlet.example/none"}, {URL: "http://outlet.example/rss"}}
	w.page("outlet.example/rss", "", rss("/a"))
	w.page("outlet.example/a", "text/html", htmlPage)
	run := w.crawl(w.crawler(m, Options{}), src)
	if run.State != "partly" || !strings.Contains(run.Reason, "/none") || run.Counts["fetched"] != 1 || m.health["outlet"].LastState != news.CaptureOK {
		t.Errorf("%+v, %+v", run, m.health["outlet"])
	}
}

func TestCrawlStopsAtAThrottledSite(t *testing.T) {
	w, m := newWeb(t), newMemory()
	var pages []string
	for i := range 40 {
		pages = append(pages, fmt.Sprintf("/p%02d", i))
		w.page(fmt.Sprintf("outlet.example/p%02d", i), "text/html", fmt.Sprint(htmlPage, i))
	}
	w.page("outlet.example/rss", "", rss(pages...))
	w.status("outlet.example/p02", 429, "Retry-After", "7200")
	c := w.crawler(m, Options{})
	run := w.crawl(c, outlet)
	if run.Counts["fetched"] != 2 || run.Counts["failed"] != 1 {
		t.Errorf("%+v", run)
	}
	if wait := m.health["outlet"].NextVisit.Sub(w.clock.Now()); wait < 119*time.Minute || w.count("outlet.example/p03") != 0 {
		t.Errorf("the next visit is due after %s, though the site asked for two hours", wait)
	}
	w.page("outlet.example/p02", "text/html", htmlPage)
	w.clock.advance(3 * time.Hour)
	if run = w.crawl(c, outlet); run.Counts["fetched"] != 38 {
		t.Errorf("afterwards: %+v", run)
	}
}

func TestCrawlKeepsToItsBudget(t *testing.T) {
	w, m := newWeb(t), newMemory()
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf("/n%d", i))
	}
	many = append(many, "/x/x/x/x", "/a%252525b", "/"+strings.Repeat("y", 3000), "/outlet.example/b", strings.Repeat("/d", 25))
	w.page("outlet.example/rss", "", rss(many...))
	c := w.crawler(m, Options{MaxNew: 20, MaxPages: 5})
	run := w.crawl(c, outlet)
	if run.Counts["new"] != 20 || len(m.links) != 20 || run.Counts["failed"] > 5 || !strings.Contains(run.Reason, "more than 20") {
		t.Errorf("%+v", run)
	}
	if wait := m.health["outlet"].NextVisit.Sub(w.clock.Now()); wait > minEvery {
		t.Errorf("pages are waiting, and the next visit is due after %s", wait)
	}
	w.clock.advance(time.Hour)
	if run = w.crawl(c, outlet); run.Counts["new"] != 10 {
		t.Errorf("the second visit: %+v", run)
	}
}

func TestCrawlOfASitemapIndex(t *testing.T) {
	w, m := newWeb(t), newMemory()
	src := outlet
	src.Feeds = []news.FeedRef{{URL: "http://outlet.example/sitemap.xml", Kind: news.Sitemap}}
	var index strings.Builder
	for i := range 100 {
		at := fmt.Sprintf("/s%d.xml", i)
		fmt.Fprintf(&index, "<sitemap><loc>http://outlet.example%s</loc><lastmod>2026-01-%02dT00:00:00Z</lastmod></sitemap>", at, 1+i%17)
		w.page("outlet.example"+at, "application/xml", fmt.Sprintf("<urlset><url><loc>http://outlet.example/new%d</loc><lastmod>2026-01-16</lastmod></url><url><loc>http://outlet.example/old%d</loc><lastmod>2025-01-16</lastmod></url></urlset>", i, i))
	}
	w.page("outlet.example/sitemap.xml", "application/xml", "<sitemapindex>"+index.String()+"<sitemap><loc>http://outlet.example/sitemap.xml</loc></sitemap></sitemapindex>")
	run := w.crawl(w.crawler(m, Options{}), src)
	asked := 0
	for _, h := range w.hits {
		if strings.HasSuffix(h.path, ".xml") {
			asked++
		}
	}
	if run.State != "ok" || asked != 1+sitemapsPerVisit || run.Counts["new"] != sitemapsPerVisit || m.links["http://outlet.example/old16"] != nil || m.links["http://outlet.example/new16"] == nil {
		t.Errorf("%d sitemaps, %+v", asked, run)
	}
}

// Of an index that dates none of its sitemaps, the last is read too.
func TestUndatedSitemapsTakeTurns(t *testing.T) {
	w, m := newWeb(t), newMemory()
	src := outlet
	src.Feeds = []news.FeedRef{{URL: "http://outlet.example/index.xml", Kind: news.Sitemap}}
	var index strings.Builder
	const many = 3*sitemapsPerVisit - 5
	for i := range many {
		fmt.Fprintf(&index, "<sitemap><loc>http://outlet.example/s%d.xml</loc></sitemap>", i)
		w.page(fmt.Sprintf("outlet.example/s%d.xml", i), "application/xml", fmt.Sprintf("<urlset><url><loc>http://outlet.example/n%d</loc></url></urlset>", i))
	}
	w.page("outlet.example/index.xml", "application/xml", "<sitemapindex>"+index.String()+"</sitemapindex>")
	c := w.crawler(m, Options{})
	for visit, want := range []int{sitemapsPerVisit, 2 * sitemapsPerVisit, many, many} {
		w.crawl(c, src)
		w.clock.advance(time.Hour)
		if len(m.links) != want {
			t.Errorf("after visit %d: %d articles, want %d", visit+1, len(m.links), want)
		}
	}
	if first, last := w.count("outlet.example/s0.xml"), w.count(fmt.Sprintf("outlet.example/s%d.xml", many-1)); first > 2 || last != 1 {
		t.Errorf("the first was asked for %d times, the last %d times", first, last)
	}
}

// An index that stays as it is, byte for byte, leads to sitemaps that change.
func TestAnIndexThatStaysTheSameIsFollowed(t *testing.T) {
	w, m := newWeb(t), newMemory()
	src := outlet
	src.Feeds = []news.FeedRef{{URL: "http://outlet.example/index.xml", Kind: news.Sitemap}}
	newest := 1
	w.conditional("outlet.example/index.xml", "application/xml", always("<sitemapindex><sitemap><loc>http://outlet.example/s.xml</loc></sitemap></sitemapindex>"))
	w.conditional("outlet.example/s.xml", "application/xml", func(*http.Request) string {
		return fmt.Sprintf("<urlset><url><loc>http://outlet.example/n%d</loc></url></urlset>", newest)
	})
	c := w.crawler(m, Options{})
	for newest = range 3 {
		w.crawl(c, src)
		w.clock.advance(time.Hour)
		if m.links[fmt.Sprintf("http://outlet.example/n%d", newest)] == nil {
			t.Errorf("visit %d did not bring what the sitemap lists", newest)
		}
	}
}

func TestCrawlOfATelegramChannel(t *testing.T) {
	w, m := newWeb(t), newMemory()
	src := news.Source{ID: "kanali", Feeds: []news.FeedRef{{URL: "http://t.me/s/kanali", Kind: news.Telegram}}}
	preview := func(from, to int) string {
		var b strings.Builder
		for i := from; i <= to; i++ {
			fmt.Fprintf(&b, `<div class="tgme_widget_message" data-post="kanali/%d"><div class="tgme_widget_message_text">Postimi %d</div></div>`, i, i)
		}
		return b.String()
	}
	newest := 40
	w.handle("t.me/s/kanali", func(rw http.ResponseWriter, r *http.Request) {
		to := newest
		if before := r.URL.Query().Get("before"); before != "" {
			fmt.Sscan(before, &to)
			to--
		}
		fmt.Fprint(rw, preview(max(1, to-15), to))
	})
	c := w.crawler(m, Options{})
	if run := w.crawl(c, src); run.Counts["new"] != 40 {
		t.Errorf("paging back: %+v", run)
	}
	newest = 41
	w.clock.advance(time.Hour)
	if run := w.crawl(c, src); run.Counts["new"] != 1 {
		t.Errorf("one more post: %+v", run)
	}
	w.status("t.me/s/kanali", 302, "Location", "/kanali")
	w.page("t.me/kanali", "text/html", "<div class=tgme_page>Kanali</div>")
	w.clock.advance(time.Hour)
	run := w.crawl(c, src)
	if h := m.health["kanali"]; run.State != "failed" || h.LastState != news.CaptureRefused || !strings.Contains(h.Reason, "NO_PREVIEW") {
		t.Errorf("without a preview: %+v, %+v", run, h)
	}
}

// Posts whose page cannot be had for now are looked for again at the next
// visit, though the newest ones are known by then and their page is as it was.
func TestMissedPostsAreLookedForAgain(t *testing.T) {
	w, m := newWeb(t), newMemory()
	src := news.Source{ID: "kanali", Feeds: []news.FeedRef{{URL: "http://t.me/s/kanali", Kind: news.Telegram}}}
	down := true
	w.handle("t.me/s/kanali", func(rw http.ResponseWriter, r *http.Request) {
		to := 40
		if before := r.URL.Query().Get("before"); before != "" {
			if fmt.Sscan(before, &to); down {
				rw.WriteHeader(502)
				return
			}
			to--
		}
		for i := max(1, to-15); i <= to; i++ {
			fmt.Fprintf(rw, `<div class="tgme_widget_message" data-post="kanali/%d"><div class="tgme_widget_message_text">Postimi %d</div></div>`, i, i)
		}
	})
	c := w.crawler(m, Options{})
	run := w.crawl(c, src)
	if run.State != "partly" || len(m.links) != 15 {
		t.Errorf("while the older posts cannot be had: %+v, %d posts", run, len(m.links))
	}
	down = false
	w.clock.advance(time.Hour)
	if run = w.crawl(c, src); run.State != "ok" || len(m.links) != 40 {
		t.Errorf("when they can: %+v, %d posts", run, len(m.links))
	}
}

func TestCrawlStopsWhenNothingCanBeKept(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.page("outlet.example/rss", "", rss("/a"))
	m.fail = errors.New("disk full")
	run, err := w.crawler(m, Options{}).Crawl(t.Context(), outlet)
	if err == nil || !strings.Contains(err.Error(), "disk full") || run.State != "failed" {
		t.Errorf("%+v, %v", run, err)
	}
}

func TestCrawlIsInterrupted(t *testing.T) {
	w, m := newWeb(t), newMemory()
	ctx, cancel := context.WithCancel(t.Context())
	w.page("outlet.example/rss", "", rss("/a", "/b"))
	w.handle("outlet.example/a", func(rw http.ResponseWriter, _ *http.Request) { cancel(); fmt.Fprint(rw, htmlPage) })
	run, err := w.crawler(m, Options{}).Crawl(ctx, outlet)
	if !errors.Is(err, context.Canceled) || run.State != "interrupted" {
		t.Errorf("%+v, %v", run, err)
	}
	if b := m.links["http://outlet.example/b"]; b.Attempt != 0 {
		t.Errorf("a page that was not asked for was tried: %+v", b)
	}
}

func TestOurOwnOutageBlamesNobody(t *testing.T) {
	w, m := newWeb(t), newMemory()
	c := w.crawler(m, Options{})
	var list []news.Source
	for i := range 8 {
		list = append(list, news.Source{ID: fmt.Sprint("s", i), Feeds: []news.FeedRef{{URL: fmt.Sprintf("http://s%d.invalid/rss", i)}}})
	}
	for _, s := range list {
		w.crawl(c, s)
	}
	if h := m.health["s7"]; h.Failures != 0 || !strings.Contains(h.Reason, "own connection") || h.NextVisit.Sub(w.clock.Now()) > 15*time.Minute {
		t.Errorf("the eighth that does not answer: %+v", h)
	}
	for _, s := range list {
		if h := m.health[s.ID]; h.Failures != 0 || h.NextVisit.Sub(w.clock.Now()) > 15*time.Minute {
			t.Errorf("one that failed before it was clear who is down: %+v", h)
		}
	}
}
