package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
)

// webDesk is a desk with the made-up web, in a folder of the test.
func webDesk(t *testing.T) (*desk, *crawler.Crawler, *webtest.Site) {
	t.Helper()
	site := webtest.New()
	a := newApp(nil, &bytes.Buffer{}, &bytes.Buffer{})
	a.dial, a.clock = site.Dial, site.Clock()
	cfg := defaults()
	cfg.Storage.DataDir = filepath.Join(t.TempDir(), "data")
	d, err := a.openDesk(t.Context(), cfg, owns, a.clock)
	if err != nil {
		t.Fatal(err)
	}
	d.log = slog.New(slog.DiscardHandler)
	d.sources, d.bySource = site.Sources(), map[string]news.Source{}
	for _, s := range d.sources {
		d.bySource[s.ID] = s
	}
	cr, err := crawler.New(d.db, a.crawlerOptions(d))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cr.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, cr, site
}

// TestCitedPagesAreVisitedAgain: an hour after the first crawl no source is
// due, but the pages that evidence rests on are; what was edited and deleted
// is told, with the sentences.
func TestCitedPagesAreVisitedAgain(t *testing.T) {
	t.Parallel()
	d, cr, site := webDesk(t)
	var runs []sourceRun
	crawl := func() tally {
		t.Helper()
		runs = nil
		mine, err := d.crawlDue(t.Context(), cr, func(r sourceRun) { runs = append(runs, r) })
		if err != nil {
			t.Fatal(err)
		}
		return mine
	}
	d.cfg.Crawl.Concurrency = 1 // runs is not guarded
	first := crawl()
	if first.Articles < 90 || first.Evidence == 0 || len(runs) < len(d.sources) {
		t.Fatalf("%+v in %d visits", first, len(runs))
	}
	// The virtual clock ran on with every pause: by what has passed, sources
	// fell due again. From here on they are all put off.
	for _, s := range d.sources {
		h, err := d.db.Health(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		h.NextVisit = site.Clock().Now().Add(30 * 24 * time.Hour)
		if err := d.db.SaveHealth(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	site.Clock().Advance(26 * time.Hour)
	listings, pages, from := len(site.Hits("/")), len(site.Hits("")), site.Clock().Now()
	crawl()
	if n := len(site.Hits("")) - pages; n == 0 {
		t.Error("no cited page was visited again")
	}
	for _, h := range site.Hits("/")[listings:] {
		if strings.Contains(h.Path, "rss") || strings.Contains(h.Path, "feed") || strings.Contains(h.Path, "sitemap") || h.Path == "/" {
			t.Errorf("a listing was asked for: %s%s", h.Host, h.Path)
		}
	}
	events, err := d.pageEvents(t.Context(), from, site.Clock().Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[news.EventKind]int{}
	for _, e := range events {
		kinds[e.Kind]++
		if e.Before == 0 || e.After <= e.Before || e.Reason == "" || !e.At.After(e.Since) {
			t.Errorf("%+v", e)
		}
	}
	if kinds[news.PageChanged] == 0 || kinds[news.PageDeleted] == 0 {
		t.Errorf("events %v", kinds)
	}
	edited := false
	for _, e := range events {
		for _, s := range e.Sentences {
			edited = edited || strings.Contains(s.Before, "5,848 deaths") && strings.Contains(s.After, "6,126 deaths")
		}
	}
	if !edited {
		t.Errorf("the edited number is not told: %+v", events)
	}
	onItsPage(t, d, events)
	if n, err := d.logEvents(t.Context(), from); err != nil || n != len(events) {
		t.Errorf("%d of %d events logged, %v", n, len(events), err)
	}
}

// onItsPage checks that whoever opens an article sees what became of it.
func onItsPage(t *testing.T, d *desk, events []news.PageEvent) {
	t.Helper()
	d.banner = "made up" // a demo needs no account
	h, err := (&daemon{}).pages(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if len(e.Sentences) == 0 {
			continue
		}
		art, err := d.db.VersionOf(t.Context(), e.Before)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", fmt.Sprintf("/articles/a%d", art.ID), nil))
		if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, "page "+string(e.Kind)) || !strings.Contains(body, "<del>") {
			t.Errorf("the page of a%d (%d) does not tell that it was %s", art.ID, w.Code, e.Kind)
		}
	}
}

func TestSentenceChange(t *testing.T) {
	const quote = "At least 5,848 people were killed in the crackdown, the agency said."
	for _, tt := range []struct {
		name, text, after string
		moved             bool
	}{
		{"it stands there", "A lead. " + quote + " More.", "", false},
		{"it stands there with another joiner", strings.ReplaceAll("A lead. "+quote, "people", "peo\u200cple"), "", false},
		{"its number is another", "A lead. At least 6,126 people were killed in the crackdown, the agency said. More.", "At least 6,126 people were killed in the crackdown, the agency said.", true},
		{"it was dropped", "The ferry left the harbour late. The crew swept up oranges.", "", true},
		{"the page is gone", "", "", true},
	} {
		m := claims.Mention{Evidence: claims.Evidence{Claim: "c", Quote: quote}}
		got, moved := sentenceChange(m, tt.text, "en")
		if moved != tt.moved || got.After != tt.after || got.Before != quote {
			t.Errorf("%s: %+v, %t", tt.name, got, moved)
		}
	}
}

// A page that its outlet moved is told apart from one that leads to another.
func TestAMovedPageIsNoForgery(t *testing.T) {
	d := &desk{rooms: &rooms{sources: []news.Source{
		{ID: "daily", Name: "The Daily", Home: "https://daily.example/", Family: "house"}, {ID: "evening", Name: "The Evening", Home: "https://evening.test/", Family: "house"},
		{ID: "brand", Name: "The Brand", Home: "https://brand.example/"},
	}}}
	d.bySource = map[string]news.Source{}
	for _, s := range d.sources {
		d.bySource[s.ID] = s
	}
	for _, tt := range []struct {
		to     string
		kind   news.EventKind
		reason string
	}{
		{"https://evening.test/a", news.PageMoved, "a site of The Evening"},
		{"https://brand.example/", news.PageRedirected, "another outlet (The Brand)"},
		{"https://daily.test/a", news.PageRedirected, "under another suffix"},
		{"https://parked.test/", news.PageRedirected, "not listed"},
	} {
		e := news.PageEvent{Kind: news.PageRedirected, SourceID: "daily", To: tt.to, Reason: "redirected to another site: " + tt.to}
		if d.addBrand(&e); e.Kind != tt.kind || !strings.Contains(e.Reason, tt.reason) || !strings.Contains(e.Reason, tt.to) {
			t.Errorf("%s: %s, %s", tt.to, e.Kind, e.Reason)
		}
	}
	gone := news.PageEvent{Kind: news.PageDeleted, Reason: "410"}
	if d.addBrand(&gone); gone.Kind != news.PageDeleted || gone.Reason != "410" {
		t.Errorf("%+v", gone)
	}
}

// TestADueCrawlStops: what is due again and again is not visited again and
// again, and a crawl that is stopped ends.
func TestADueCrawlStops(t *testing.T) {
	t.Parallel()
	d, cr, _ := webDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	d.cfg.Crawl.Concurrency = 1
	visits := 0
	_, err := d.crawlDue(ctx, cr, func(sourceRun) {
		if visits++; visits == 3 {
			cancel()
		}
	})
	if err == nil || ctx.Err() == nil || visits > 4 {
		t.Errorf("%d visits, %v", visits, err)
	}
}
