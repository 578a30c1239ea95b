package storage

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// BenchmarkCommit is one unit of work that waits for the disk (synchronous
// FULL): the machine's number is commits per second.
func BenchmarkCommit(b *testing.B) {
	db := openTest(b, b.TempDir())
	text := strings.Repeat("x", 4096)
	n := 0
	for b.Loop() {
		n++
		if err := db.SetMeta(ctx, fmt.Sprint("k", n), text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

// BenchmarkSaveCapture is a page with its bytes: two files synced, one row.
func BenchmarkSaveCapture(b *testing.B) {
	db := openTest(b, b.TempDir())
	n := 0
	for b.Loop() {
		savePage(b, db, n)
		n++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

// filled returns the directory of a database with so many articles of so many
// bytes of text.
func filled(b *testing.B, articles, size int) string {
	b.Helper()
	dir := b.TempDir()
	db := openTest(b, dir)
	text := strings.Repeat("In the square people counted and did not agree. ", size/48+1)[:size]
	for from := 0; from < articles; from += 10000 {
		err := db.write(ctx, func(tx txn) error {
			for i := from; i < min(from+10000, articles); i++ {
				if _, err := tx.Exec(`INSERT INTO articles (version, source_id, outlet, url, canonical, title, byline, lang, text, text_sha256, links, published, raw_date,
					date_method, modified, fetched, method, confidence, extractor, state, reason, shown, latest, matcher)
					VALUES (1, 's', 'o', $1, $1, 'Title', '', 'en', $2, '', 'null', $3, '', '', 0, $3, '', 1, 'x', 'ok', '', $3, 1, 'm')`,
					fmt.Sprint("https://bench.example/", i), text, micros(start)+int64(i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkOpenMillion opens a database with a million articles and asks for
// the first page of the list.
func BenchmarkOpenMillion(b *testing.B) {
	dir := filled(b, 1_000_000, 300)
	for b.Loop() {
		db, err := Open(ctx, dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if list, err := db.Articles(ctx, news.ArticleFilter{Limit: 50, Latest: true}); err != nil || len(list) != 50 {
			b.Fatal(len(list), err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBackupTwoGigabytes takes a backup of 2 GB while pages come in.
func BenchmarkBackupTwoGigabytes(b *testing.B) {
	dir := filled(b, 250_000, 8000)
	db := openTest(b, dir)
	size, err := db.Size()
	if err != nil {
		b.Fatal(err)
	}
	out := b.TempDir()
	stop := make(chan struct{})
	pages, slowest := 0, time.Duration(0)
	var wg sync.WaitGroup
	wg.Go(func() {
		for ; ; pages++ {
			select {
			case <-stop:
				return
			default:
			}
			began := time.Now()
			savePage(b, db, pages)
			slowest = max(slowest, time.Since(began))
		}
	})
	n := 0
	for b.Loop() {
		n++
		if _, err := db.Backup(ctx, BackupOptions{Dir: filepath.Join(out, fmt.Sprint(n))}); err != nil {
			b.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	b.ReportMetric(float64(size)/1e9, "GB")
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(slowest.Seconds(), "s-slowest-page")
}
