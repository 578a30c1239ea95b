package main

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims/review"
	"claimwatch/storage"
)

// BenchmarkPagesMillion asks for the pages of a desk with a million articles
// and 10,000 pieces of evidence that all speak to one claim, half of them
// decided. The bar is 50 ms for the 95th of a hundred cards and claim pages,
// also for the first page after each answer, when nothing of the claim is
// worked out yet.
func BenchmarkPagesMillion(b *testing.B) {
	now := time.Date(2026, 1, 27, 8, 0, 0, 0, time.UTC)
	d := benchDesk(b, fixedClock{at: now})
	ontoOneClaim(b, filepath.Join(d.cfg.Storage.DataDir, storage.FileName))
	o := d.reviewOptions()
	o.OpenAs = "ana"
	pages, err := review.New(d.db, o)
	if err != nil {
		b.Fatal(err)
	}
	cards := waitingOn(b, pages)
	answered := 0 // every card once
	answer := func(int) {
		i := len(cards)/2 + answered
		answered++
		ask(b, pages, http.MethodPost, "/inbox/"+cards[i], url.Values{"act": {[]string{"supports", "disputes"}[i%2]}}, http.StatusSeeOther)
	}
	get := func(path string) func(int) {
		return func(int) { ask(b, pages, http.MethodGet, path, nil, http.StatusOK) }
	}
	for _, p := range []struct {
		name         string
		first, timed func(int)
	}{
		{"card", nil, func(i int) { get("/inbox/" + cards[i%(len(cards)/2)])(i) }},
		{"claim", nil, get("/claims/killed-3000")},
		{"claim-after-answer", answer, get("/claims/killed-3000")},
		{"answer", nil, answer},
		{"inbox-after-answer", answer, get("/inbox")},
		{"today", nil, get("/")},
		{"claims", nil, get("/claims")},
		{"evidence", nil, get("/evidence?claim=killed-3000&lang=fa")},
		{"articles", nil, get("/articles")},
	} {
		b.Run(p.name, func(b *testing.B) { percentile(b, p.first, p.timed) })
	}
}

// percentile reports the 95th of a hundred times or more.
func percentile(b *testing.B, first, timed func(int)) {
	b.Helper()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		if first != nil {
			first(i)
		}
		began := time.Now()
		timed(i)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// fixedClock is a clock that stands still.
type fixedClock struct {
	wallClock
	at time.Time
}

func (c fixedClock) Now() time.Time { return c.at }

// ontoOneClaim makes all evidence speak to one claim, by figures.
func ontoOneClaim(b *testing.B, path string) {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE evidence SET claim = 'killed-3000', figure = '{"value":' || (30 + id * 37 % 9000) || ',"qualifier":"exact","metric":"killed","scope":"all","event":"iran-2026"}'`); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

func waitingOn(b *testing.B, pages http.Handler) []string {
	b.Helper()
	var cards []string
	for _, row := range strings.Split(ask(b, pages, http.MethodGet, "/inbox.csv", nil, http.StatusOK), "\r\n")[1:] {
		if id, _, ok := strings.Cut(row, ","); ok {
			cards = append(cards, id)
		}
	}
	if len(cards) < 1000 {
		b.Fatalf("only %d cards wait", len(cards))
	}
	return cards
}

// ask makes one request as a browser does and returns the answer.
func ask(b *testing.B, pages http.Handler, method, path string, form url.Values, want int) string {
	b.Helper()
	q := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, q)
	if w.Code != want {
		b.Fatalf("%s %s: status %d, want %d: %.300s", method, path, w.Code, want, w.Body)
	}
	return w.Body.String()
}
