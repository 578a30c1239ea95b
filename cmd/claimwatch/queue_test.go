package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
)

// What a desk of one machine is meant for.
const (
	manySources = 5000
	manyLinks   = 50_000
)

// BenchmarkQueue crawls, for twenty seconds, a desk of 5,000 sources with
// 50,000 addresses waiting, over loopback and without pauses, and tells how
// many pages a second were fetched, stored and read; how many goroutines there
// were, those of the server included; and how much memory was resident. It
// fails above 200 goroutines or 400 MiB.
//
//	go test ./cmd/claimwatch -run '^$' -bench Queue -benchtime 1x
func BenchmarkQueue(b *testing.B) {
	for b.Loop() {
		queue(b, 20*time.Second)
	}
}

func queue(b *testing.B, d time.Duration) {
	var served atomic.Int64
	page := "<!doctype html><title>Një lajm</title><article><h1>Një lajm</h1>" + strings.Repeat("<p>Trageti u nis me njëzet minuta vonesë, sepse një kamion kishte humbur ngarkesën në urë dhe ekuipazhi duhej ta pastronte.</p>", 60)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/rss":
			fmt.Fprintf(w, "<rss><channel><item><link>/new</link></item></channel></rss>")
		default:
			served.Add(1)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "%s<p>%s%s", page, r.Host, r.URL.Path)
		}
	})}
	go func() { _ = srv.Serve(l) }() // ends when the server is closed
	defer srv.Close()

	a := newApp(nil, &bytes.Buffer{}, &bytes.Buffer{})
	a.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, l.Addr().String())
	}
	cfg := defaults()
	cfg.Storage.DataDir = filepath.Join(b.TempDir(), "data")
	cfg.Crawl.MinDelay, cfg.Crawl.MaxDelay, cfg.Crawl.Concurrency = time.Nanosecond, time.Nanosecond, 16
	desk, err := a.openDesk(b.Context(), cfg, owns, a.clock)
	if err != nil {
		b.Fatal(err)
	}
	desk.log = slog.New(slog.DiscardHandler)
	fillQueue(b, desk)
	cr, err := crawler.New(desk.db, a.crawlerOptions(desk))
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.Context(), d)
	defer cancel()
	goroutines, resident := 0, 0
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for ctx.Err() == nil {
			goroutines, resident = max(goroutines, runtime.NumGoroutine()), max(resident, residentMiB())
			time.Sleep(100 * time.Millisecond)
		}
	}()
	if _, err := desk.crawlDue(ctx, cr, func(sourceRun) {}); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		b.Fatal(err)
	}
	cancel()
	<-watched
	cr.Close()
	if err := desk.Close(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(served.Load())/d.Seconds(), "pages/s")
	b.ReportMetric(float64(goroutines), "goroutines")
	b.ReportMetric(float64(resident), "MiB-resident")
	if goroutines >= 200 || resident >= 400 || served.Load() == 0 {
		b.Errorf("%d goroutines, %d MiB, %d pages", goroutines, resident, served.Load())
	}
}

// fillQueue makes the sources and what waits of each.
func fillQueue(b *testing.B, d *desk) {
	d.sources, d.bySource = nil, map[string]news.Source{}
	var links []news.Link
	for i := range manySources {
		id := fmt.Sprintf("outlet-%d", i)
		home := fmt.Sprintf("http://%s.example/", id)
		s := news.Source{ID: id, Name: id, Home: home, Feeds: []news.FeedRef{{URL: home + "rss", Kind: news.RSS}}, Lang: "sq", Zone: "UTC"}
		d.sources = append(d.sources, s)
		d.bySource[id] = s
		for j := range manyLinks / manySources {
			address := fmt.Sprintf("%sa%d", home, j)
			links = append(links, news.Link{SourceID: id, URL: address, Canonical: address, Via: home + "rss"})
		}
	}
	if n, err := d.db.AddLinks(b.Context(), links, d.clock.Now()); err != nil || n != manyLinks {
		b.Fatal(n, err)
	}
}

// residentMiB is the memory of this process that is resident; 0 where the
// system does not tell.
func residentMiB() (mib int) {
	src, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(src), "\n") {
		if n, err := fmt.Sscanf(line, "VmRSS: %d kB", &mib); n == 1 && err == nil {
			return mib >> 10
		}
	}
	return 0
}
