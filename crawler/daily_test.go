package crawler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// TestADayHasItsBudget: a feed that is all new at every visit is taken no
// further than a day's worth, and that is said.
func TestADayHasItsBudget(t *testing.T) {
	w, m := newWeb(t), newMemory()
	c := w.crawler(m, Options{MaxPages: 1})
	var run news.Run
	for visit := range 6 {
		var all []string
		for i := range 600 {
			all = append(all, fmt.Sprintf("/n%d-%d", visit, i))
		}
		w.page("outlet.example/rss", "", rss(all...))
		run = w.crawl(c, outlet)
		w.clock.advance(20 * time.Minute)
	}
	if len(m.links) != maxDaily || !strings.Contains(run.Reason, "trap") {
		t.Errorf("%d links, %q", len(m.links), run.Reason)
	}
	w.clock.advance(24 * time.Hour)
	if run = w.crawl(c, outlet); run.Counts["new"] != 500 {
		t.Errorf("the day after: %+v", run)
	}
}

func TestAListingThatMovedForGoodIsTold(t *testing.T) {
	for status, told := range map[int]bool{301: true, 308: true, 302: false} {
		w := newWeb(t)
		w.status("outlet.example/rss", status, "Location", "/new/rss")
		w.page("outlet.example/new/rss", "", rss("/a"))
		w.page("outlet.example/a", "text/html", htmlPage)
		run := w.crawl(w.crawler(newMemory(), Options{}), outlet)
		if run.State != "ok" || strings.Contains(run.Reason, "moved for good to http://outlet.example/new/rss") != told {
			t.Errorf("%d: %s (%s)", status, run.State, run.Reason)
		}
	}
}

func TestRobotsMayBeKeptForLess(t *testing.T) {
	for cache, hours := range map[string]int{"max-age=7200": 2, "max-age=60": 1, "max-age=999999": 24, "": 24} {
		w := newWeb(t)
		w.status("outlet.example/robots.txt", 200, "Cache-Control", cache)
		c := w.crawler(newMemory(), Options{})
		asked := func() int {
			w.fetch(c, "http://outlet.example/a")
			return w.count("outlet.example/robots.txt")
		}
		if n := asked(); n != 1 {
			t.Fatalf("%q: %d", cache, n)
		}
		w.clock.advance(time.Duration(hours)*time.Hour - 5*time.Minute)
		before := asked()
		w.clock.advance(10 * time.Minute)
		if after := asked(); before != 1 || after < 2 && hours < 24 {
			t.Errorf("%q: %d requests before its time, %d after", cache, before, after)
		}
	}
}
