package crawler

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"

	"claimwatch/crawler/news"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

// benchWeb serves a page of 50 KB from memory, at any address.
func benchWeb(b *testing.B) func(ctx context.Context, network, addr string) (net.Conn, error) {
	body := "<!doctype html><title>Një lajm</title>" + strings.Repeat("<p>Dymbëdhjetë veta u vranë në protestë.</p>", 1200)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/")
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	})}
	go srv.Serve(ln)
	b.Cleanup(func() { srv.Close() })
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, ln.Addr().String())
	}
}

// BenchmarkFetch is one page a round: robots.txt, pace (on a clock that does
// not wait), limits, both hashes.
func BenchmarkFetch(b *testing.B) {
	c, err := New(NoPages{}, Options{Dial: benchWeb(b), Clock: &virtual{now: start}})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for i := 0; b.Loop(); i++ {
		got, err := c.Fetch(b.Context(), news.Source{}, fmt.Sprintf("http://outlet.example/a%d", i))
		if err != nil || got.State != news.CaptureOK {
			b.Fatal(got, err)
		}
		if i%1000 == 999 {
			c.clock.Sleep(b.Context(), time.Hour)
		}
	}
}

// BenchmarkFetchAndStore is one page a round as a crawl keeps it: fetched, its
// bytes packed and written, the capture and the outcome of the try in SQLite,
// each synced to the disk.
func BenchmarkFetchAndStore(b *testing.B) {
	clock := &virtual{now: start}
	db := storagetest.Open(b, func(o *storage.Options) { o.Now = clock.Now })
	c, err := New(db, Options{Dial: benchWeb(b), Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for i := 0; b.Loop(); i++ {
		address := fmt.Sprintf("http://outlet.example/a%d", i)
		got, err := c.Fetch(b.Context(), news.Source{ID: "outlet"}, address)
		if err != nil || got.State != news.CaptureOK {
			b.Fatal(got, err)
		}
		if _, err := db.SaveCapture(b.Context(), got); err != nil {
			b.Fatal(err)
		}
		if err := db.LinkTried(b.Context(), address, got.State, "", time.Time{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkColly is the same page by Colly as it comes.
func BenchmarkColly(b *testing.B) {
	c := colly.NewCollector(colly.AllowURLRevisit())
	c.WithTransport(&http.Transport{DialContext: benchWeb(b)})
	got := 0
	c.OnResponse(func(*colly.Response) { got++ })
	n := 0
	for ; b.Loop(); n++ {
		if err := c.Visit(fmt.Sprintf("http://outlet.example/a%d", n)); err != nil {
			b.Fatal(err)
		}
	}
	if got != n {
		b.Errorf("%d of %d pages", got, n)
	}
}
