package webtest_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler"
	"claimwatch/crawler/extract"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
)

// shelf keeps what a crawl brings, in memory.
type shelf struct {
	crawler.NoPages
	links    []news.Link
	tried    map[string]news.CaptureState
	captures []news.Capture
}

func (s *shelf) AddLinks(_ context.Context, links []news.Link, _ time.Time) (n int, err error) {
	for _, l := range links {
		if _, known := s.tried[l.Canonical]; !known {
			s.tried[l.Canonical] = ""
			s.links = append(s.links, l)
			n++
		}
	}
	return n, nil
}

func (s *shelf) DueLinks(_ context.Context, id string, _ time.Time, limit int) (out []news.Due, err error) {
	for _, l := range s.links {
		if l.SourceID == id && s.tried[l.Canonical] == "" && len(out) < limit {
			out = append(out, news.Due{Link: l})
		}
	}
	return out, nil
}

func (s *shelf) LinkTried(_ context.Context, canonical string, st news.CaptureState, _ string, _ time.Time) error {
	s.tried[canonical] = st
	return nil
}

func (s *shelf) SaveCapture(_ context.Context, c *news.Capture) (int64, error) {
	if c.Link.URL != "" {
		s.captures = append(s.captures, *c)
	}
	return 1, nil
}

func (s *shelf) Validators(_ context.Context, canonical string) (v news.Validators, err error) {
	return v, nil
}

// TestTheCrawlerReadsTheWholeWeb: every page on offer is fetched and read,
// but for those that are odd on purpose, and nothing that is forbidden.
func TestTheCrawlerReadsTheWholeWeb(t *testing.T) {
	site, kept := webtest.New(), &shelf{tried: map[string]news.CaptureState{}}
	c, err := crawler.New(kept, crawler.Options{Clock: site.Clock(), Dial: site.Dial})
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]news.Source{}
	for _, src := range site.Sources() {
		sources[src.ID] = src
		run, err := c.Crawl(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		want := "ok"
		if src.ID == "world-brief" {
			want = "partly" // its feed is a page
		}
		if run.State != want {
			t.Errorf("%s: %s (%s), want %s", src.ID, run.State, run.Reason, want)
		}
	}
	for _, h := range site.Trespasses() {
		t.Errorf("fetched in spite of robots.txt: %s%s", h.Host, h.Path)
	}
	articles := map[string]news.Article{}
	for i := range kept.captures {
		a := extract.Article(&kept.captures[i], sources[kept.captures[i].SourceID])
		articles[kept.captures[i].URL] = a
	}
	wrong := 0
	for _, p := range site.Pages(webtest.Start) {
		a, ok := articles[p.URL]
		if !ok && !strings.Contains(p.URL, "/el-presidente-") { // reached through a redirect
			t.Errorf("not fetched: %s", p.URL)
		}
		if ok && p.Form == "" && !strings.Contains(a.Text, p.Text) {
			wrong++
			t.Logf("%s: the text is not the author's (%s %s)", p.URL, a.State, a.Reason)
		}
	}
	if wrong > 2 {
		t.Errorf("%d pages are not read as they were written", wrong)
	}
	t.Logf("%d pages fetched, %d requests, %s of virtual time; states %v", len(kept.captures), len(site.Hits("")),
		site.Clock().Now().Sub(webtest.Start), slices.Sorted(maps.Keys(stateCount(kept.tried))))
}

func stateCount(tried map[string]news.CaptureState) map[string]int {
	out := map[string]int{}
	for _, s := range tried {
		out[string(s)]++
	}
	return out
}
