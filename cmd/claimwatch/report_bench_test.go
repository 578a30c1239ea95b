package main

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // fills the database faster than articles could be read

	"claimwatch/claims/passage"
	"claimwatch/crawler"
	"claimwatch/storage"
)

// Sizes of the desk that the report must be built over in two seconds.
const (
	benchArticles = 1_000_000
	benchEvidence = 10_000
	benchDays     = 500 // 2,000 articles a day
)

// BenchmarkReport builds the report of one day of a desk that has run for
// years: 36 claims, 10,000 pieces of evidence, a million articles. It says,
// too, how much memory one build takes at most, and its time on a processor:
// on a machine that does other things at once the clock measures those.
func BenchmarkReport(b *testing.B) {
	d := benchDesk(b, wallClock{})
	var most uint64
	busy := processorTime(b)
	b.ResetTimer()
	for b.Loop() {
		built, err := d.buildReport(b.Context(), "2026-01-26")
		if err != nil {
			b.Fatal(err)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapAlloc)
		if built.Coverage.Articles != benchArticles/benchDays || built.Coverage.Evidence != benchEvidence || len(built.Figures) == 0 {
			b.Fatalf("the report counts %d articles and %d pieces of evidence, and has %d boards", built.Coverage.Articles, built.Coverage.Evidence, len(built.Figures))
		}
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-heap")
	b.ReportMetric((processorTime(b)-busy).Seconds()/float64(b.N), "cpu-s/op")
}

// benchDesk is a desk that has run for years: see fillDesk.
func benchDesk(b *testing.B, c crawler.Clock) *desk {
	b.Helper()
	cfg := defaults()
	cfg.Storage.DataDir = b.TempDir()
	r, err := loadRooms(cfg)
	if err != nil {
		b.Fatal(err)
	}
	db, err := storage.Open(b.Context(), cfg.Storage.DataDir, storage.Options{Now: c.Now, Origins: r.origins, Fold: passage.Fold})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	fillDesk(b, filepath.Join(cfg.Storage.DataDir, storage.FileName), r)
	return &desk{rooms: r, db: db, clock: c}
}

// processorTime is what this process has used of all processors.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fillDesk writes articles over 500 days, and evidence on all claims from the
// last 60, of which half is reviewed.
func fillDesk(b *testing.B, path string, r *rooms) {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_txlock=immediate&_foreign_keys=off")
	if err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	end := time.Date(2026, 1, 26, 23, 0, 0, 0, time.UTC) // of the reported day, in the zone of the desk
	text := strings.Repeat("Words of an article that says nothing on any claim. ", 4)
	langs := []string{"en", "fa", "de", "sq"}
	fetched := func(article int) time.Time {
		return end.Add(-time.Second - time.Duration(article)*(benchDays*24*time.Hour/benchArticles))
	}
	put := func(query string, rows int, args func(i int) []any) {
		st, err := tx.Prepare(query)
		if err != nil {
			b.Fatal(err)
		}
		for i := range rows {
			if _, err := st.Exec(args(i)...); err != nil {
				b.Fatal(err)
			}
		}
	}
	put(`INSERT INTO articles (version, source_id, outlet, url, canonical, title, byline, lang, text, text_sha256, links, published, raw_date, date_method, modified, fetched, method, confidence, extractor, state, reason, shown, latest, matcher)
		VALUES (1, $1, $1, $2, $2, 'A title', '', $3, $4, '', '[]', $5, '', '', 0, $5, '', 1, 'x', 'ok', '', $5, 1, 'm')`, benchArticles, func(i int) []any {
		at := fetched(i)
		return []any{fmt.Sprintf("outlet-%d", i%120), fmt.Sprintf("https://outlet-%d.example/%d", i%120, i), langs[i%4], text, at.UnixMicro()}
	})
	origins := r.origins.List
	put(`INSERT INTO evidence (article_id, claim, first, past, tier, stance, mode, score, quote, figure, parts, attribution, cited, caveat, origin, family, rule, via, story, presumed, reasons, matcher, source_id, lang, shown, fetched, reviewed)
		VALUES ($1, $2, 0, 20, 'accept', $3, 'asserted', 0.9, 'Words of an article', $4, '[]', '', '[]', '', $5, $6, 'F4', '[]', $7, 0, '[]', 'm', $8, $9, $10, $10, $11)`, benchEvidence, func(i int) []any {
		c, o := r.claims[i%len(r.claims)], origins[(i/len(r.claims))%len(origins)]
		article := i%60*(benchArticles/benchDays) + i/60 // of each of the last 60 days
		at := fetched(article)
		figure := "null"
		if c.Figure != nil {
			figure = fmt.Sprintf(`{"value":%d,"qualifier":"exact","metric":%q,"scope":"all","as_of":%q}`, 1000+i%9000, c.Figure.Metric, at.Format(time.DateOnly))
		}
		return []any{article + 1, c.ID, []string{"supports", "contradicts", "mentions"}[i%3], figure, o.ID, o.Family, fmt.Sprintf("story-%d", i%900), fmt.Sprintf("outlet-%d", i%120), langs[i%4], at.UnixMicro(), i % 2}
	})
	put(`INSERT INTO decisions (seq, at, who, action, subject, was, becomes, reason, client, blind, millis, undoes, prev_hash, hash) VALUES ($1, $2, 'a', 'confirm', $3, '', '', '', 'cli', 0, 0, 0, '', $4)`, benchEvidence/2, func(i int) []any {
		return []any{i + 1, end.Add(-time.Duration(benchEvidence-i) * time.Minute).UnixMicro(), fmt.Sprintf("evidence:%d", 2*i+2), fmt.Sprintf("hash-%d", i)}
	})
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	// A desk that runs has a short log; that of a million rows at one stroke is
	// as long as the database, and every page would be looked for in all of it.
	if _, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}
