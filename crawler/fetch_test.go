package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"claimwatch/crawler/news"
)

func TestFetchKeepsWhatCame(t *testing.T) {
	w := newWeb(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, htmlPage)
	z.Close()
	wireBytes := bytes.Clone(packed.Bytes())
	w.handle("outlet.example/a", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", `text/html; charset="Windows-1252"`)
		rw.Header().Set("Content-Encoding", "gzip")
		rw.Header().Set("Set-Cookie", "a=b")
		rw.Header().Set("ETag", `"x"`)
		rw.Write(wireBytes)
	})
	c := w.crawler(newMemory(), Options{UserAgent: "claimwatch/1 (+https://desk.example/about)"})
	got := w.fetch(c, "https://outlet.example:443/a?utm_source=x")
	_ = got
	got = w.fetch(c, "http://outlet.example/a?utm_source=x#top")
	if got.State != news.CaptureOK || got.Status != 200 || !bytes.Equal(got.Raw, wireBytes) || string(got.Body) != htmlPage {
		t.Fatalf("state %s (%s), %d bytes on the wire, body %q", got.State, got.Reason, len(got.Raw), got.Body)
	}
	if got.SHA256 != sum(wireBytes) || got.BodySHA256 != sum([]byte(htmlPage)) || got.MIME != "text/html" || got.Charset != "Windows-1252" {
		t.Errorf("capture: %+v", got)
	}
	if got.URL != "http://outlet.example/a?utm_source=x#top" || got.Canonical != "http://outlet.example/a" || got.Link.URL == "" || got.Header["Etag"][0] != `"x"` {
		t.Errorf("addresses: %q %q %+v", got.URL, got.Canonical, got.Link)
	}
	w.fetch(c, "http://outlet.example/a")
	for _, h := range w.hits {
		for _, name := range []string{"Cookie", "Referer"} {
			if h.header.Get(name) != "" {
				t.Errorf("%s was sent: %q", name, h.header.Get(name))
			}
		}
		if h.header.Get("User-Agent") != "claimwatch/1 (+https://desk.example/about)" {
			t.Errorf("user agent %q", h.header.Get("User-Agent"))
		}
	}
}

// TestStates: what the site does, and what the capture says of it.
func TestStates(t *testing.T) {
	for _, tt := range []struct {
		name   string
		serve  func(w *web)
		state  news.CaptureState
		reason string
	}{
		{"a page", func(w *web) { w.page("outlet.example/a", "text/html", htmlPage) }, news.CaptureOK, ""},
		{"nothing there", func(*web) {}, news.CaptureGone, "404"},
		{"gone", func(w *web) { w.status("outlet.example/a", 410) }, news.CaptureGone, "410"},
		{"withheld by law", func(w *web) { w.status("outlet.example/a", 451) }, news.CaptureGone, "legal"},
		{"forbidden", func(w *web) { w.status("outlet.example/a", 403) }, news.CaptureRefused, "403"},
		{"a challenge", func(w *web) { w.status("outlet.example/a", 403, "Cf-Mitigated", "challenge") }, news.CaptureRefused, "challenge"},
		{"a challenge that says 200", func(w *web) { w.page("outlet.example/a", "text/html", "<title>Just a moment...</title>") }, news.CaptureRefused, "challenge"},
		{"payment", func(w *web) { w.status("outlet.example/a", 402) }, news.CaptureWalled, "402"},
		{"too many requests", func(w *web) { w.status("outlet.example/a", 429) }, news.CaptureThrottled, "429"},
		{"overloaded, with a time", func(w *web) { w.status("outlet.example/a", 503, "Retry-After", "120") }, news.CaptureThrottled, "2m0s"},
		{"overloaded, without one", func(w *web) { w.status("outlet.example/a", 503) }, news.CaptureServerError, "503"},
		{"broken", func(w *web) { w.status("outlet.example/a", 500) }, news.CaptureServerError, "500"},
		{"no content", func(w *web) { w.status("outlet.example/a", 204) }, news.CaptureBad, "204"},
		{"part of a page nobody asked for", func(w *web) { w.status("outlet.example/a", 206) }, news.CaptureBad, "206"},
		{"not changed, though not asked", func(w *web) { w.status("outlet.example/a", 304) }, news.CaptureBad, "304"},
		{"empty", func(w *web) { w.page("outlet.example/a", "text/html", " \n") }, news.CaptureBad, "empty"},
		{"a redirect to nowhere", func(w *web) { w.status("outlet.example/a", 302) }, news.CaptureBad, "nowhere"},
		{"a redirect to a file", func(w *web) { w.status("outlet.example/a", 302, "Location", "file:///etc/passwd") }, news.CaptureBad, "no address of the web"},
		{"a circle", func(w *web) { w.status("outlet.example/a", 302, "Location", "/a") }, news.CaptureBad, "circle"},
		{"another site", func(w *web) {
			w.status("outlet.example/a", 301, "Location", "http://brand.example/b")
			w.page("brand.example/b", "text/html", htmlPage)
		}, news.CaptureMoved, "brand.example"},
		{"a page to consent on", func(w *web) {
			w.status("outlet.example/a", 302, "Location", "http://consent.outlet.example/x")
			w.page("consent.outlet.example/x", "text/html", htmlPage)
		}, news.CaptureWalled, "consent"},
		{"a page to log in on", func(w *web) {
			w.status("outlet.example/a", 302, "Location", "/login?next=a")
			w.page("outlet.example/login", "text/html", htmlPage)
		}, news.CaptureWalled, "log in"},
		{"a body that breaks off", func(w *web) {
			w.status("outlet.example/a", 200, "Content-Length", "1000")
		}, news.CaptureBad, "breaks off"},
		{"a page over the limit", func(w *web) { w.page("outlet.example/a", "text/html", strings.Repeat("x", 2<<20)) }, news.CaptureTooLarge, "bytes"},
		{"an encoding nobody knows", func(w *web) { w.status("outlet.example/a", 200, "Content-Encoding", "rot13") }, news.CaptureBad, "rot13"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWeb(t)
			tt.serve(w)
			got := w.fetch(w.crawler(newMemory(), Options{MaxBody: 1 << 20}), "http://outlet.example/a")
			if got.State != tt.state || !strings.Contains(got.Reason, tt.reason) || (got.Reason == "") != (got.State == news.CaptureOK) {
				t.Errorf("state %s (%s), want %s with %q", got.State, got.Reason, tt.state, tt.reason)
			}
		})
	}
}

func TestFetchErrorsOfTheWayAreCaptures(t *testing.T) {
	w := newWeb(t)
	w.raw["garbage.example"] = func(c net.Conn) { c.Write([]byte("not HTTP at all\r\n\r\n")) }
	w.raw["reset.example"] = func(c net.Conn) { c.Close() }
	c := w.crawler(newMemory(), Options{})
	for address, want := range map[string]news.CaptureState{
		"http://nowhere.invalid/":  news.CaptureUnreachable,
		"http://garbage.example/a": news.CaptureRobots,
		"http://reset.example/a":   news.CaptureRobots,
	} {
		if got := w.fetch(c, address); got.State != want || got.Reason == "" {
			t.Errorf("%s: %s (%s), want %s", address, got.State, got.Reason, want)
		}
	}
	if _, err := c.Fetch(t.Context(), news.Source{}, "ftp://x/"); err == nil {
		t.Error("an address that is none is fetched")
	}
}

func TestRedirectsAreKept(t *testing.T) {
	w := newWeb(t)
	for i := range 7 {
		w.status(fmt.Sprintf("outlet.example/%d", i), 302, "Location", fmt.Sprintf("/%d", i+1))
	}
	w.page("outlet.example/7", "text/html", htmlPage)
	c := w.crawler(newMemory(), Options{})
	got := w.fetch(c, "http://outlet.example/2")
	if got.State != news.CaptureOK || len(got.Chain) != 5 || got.FinalURL != "http://outlet.example/7" || got.Chain[0] != (news.Hop{Status: 302, From: "http://outlet.example/2", To: "http://outlet.example/3"}) {
		t.Errorf("five redirects: %s (%s), %v", got.State, got.Reason, got.Chain)
	}
	if got := w.fetch(c, "http://outlet.example/1"); got.State != news.CaptureBad || !strings.Contains(got.Reason, "more than 5") {
		t.Errorf("six redirects: %s (%s)", got.State, got.Reason)
	}
}

func TestAnAggregatorLeadsToOtherOutlets(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.page("news.google.com/rss", "", `<rss><channel><item><title>Një lajm - Brand</title><link>http://news.google.com/x</link><source url="http://brand.example">Brand</source></item></channel></rss>`)
	w.status("news.google.com/x", 302, "Location", "http://brand.example/lajm")
	w.page("brand.example/lajm", "text/html", htmlPage)
	w.crawl(w.crawler(m, Options{}), news.Source{ID: "aggregator", Feeds: []news.FeedRef{{URL: "http://news.google.com/rss"}}})
	if got := m.captures[len(m.captures)-1]; got.State != news.CaptureOK || got.Link.Publisher != "Brand" || got.Link.Title != "Një lajm" {
		t.Errorf("%s (%s), %+v", got.State, got.Reason, got.Link)
	}
	w.page("news.google.com/y", "text/html", "<script>location='http://brand.example/lajm'</script>")
	if got := w.fetch(w.crawler(m, Options{}), "http://news.google.com/y"); got.State != news.CaptureWalled || !strings.Contains(got.Reason, "does not lead on") {
		t.Errorf("a page of the aggregator's own: %s (%s)", got.State, got.Reason)
	}
	w.status("outlet.example/x", 302, "Location", "http://brand.example/lajm")
	w.page("outlet.example/rss", "", `<rss><channel><item><link>http://outlet.example/x</link><source url="http://brand.example">Brand</source></item></channel></rss>`)
	w.crawl(w.crawler(m, Options{}), outlet)
	if got := m.captures[len(m.captures)-1]; got.State != news.CaptureMoved {
		t.Errorf("an outlet that says it is one: %s", got.State)
	}
}

func TestRedirectToAForbiddenPathIsNotFollowed(t *testing.T) {
	w := newWeb(t)
	w.status("outlet.example/a", 302, "Location", "http://other.example/private/b")
	w.page("other.example/robots.txt", "text/plain", "User-agent: *\nDisallow: /private/")
	w.page("other.example/private/b", "text/html", htmlPage)
	got := w.fetch(w.crawler(newMemory(), Options{}), "http://outlet.example/a")
	if got.State != news.CaptureRobots || w.count("other.example/private/b") != 0 {
		t.Errorf("%s (%s), asked %d times", got.State, got.Reason, w.count("other.example/private/b"))
	}
}

func TestEncodings(t *testing.T) {
	plain := []byte(htmlPage)
	pack := func(name string, b []byte) []byte {
		var out bytes.Buffer
		var z io.WriteCloser
		switch name {
		case "gzip":
			z = gzip.NewWriter(&out)
		case "br":
			z = brotli.NewWriter(&out)
		case "zstd":
			e, err := zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1))
			if err != nil {
				t.Fatal(err)
			}
			z = e
		default:
			return b
		}
		z.Write(b)
		z.Close()
		return out.Bytes()
	}
	for _, tt := range []struct {
		name, header, mime string
		raw                []byte
	}{
		{"plain", "", "text/html", plain},
		{"identity", "identity", "text/html", plain},
		{"gzip", "gzip", "text/html", pack("gzip", plain)},
		{"brotli", "br", "text/html", pack("br", plain)},
		{"zstd", "zstd", "text/html", pack("zstd", plain)},
		{"says gzip, is plain", "gzip", "text/html", plain},
		{"says brotli, is plain", "br", "text/html", plain},
		{"says zstd, is plain", "zstd", "text/html", plain},
		{"says plain, is gzip", "", "text/html", pack("gzip", plain)},
		{"a sitemap as it lies on the disk", "", "application/gzip", pack("gzip", plain)},
		{"twice gzip", "gzip, gzip", "text/html", pack("gzip", pack("gzip", plain))},
		{"twice gzip, said once", "gzip", "text/html", pack("gzip", pack("gzip", plain))},
		{"gzip within brotli", "gzip, br", "text/html", pack("br", pack("gzip", plain))},
	} {
		got, err := undo(tt.raw, tt.header, tt.mime, 1<<20, false)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%s: %d bytes, %v", tt.name, len(got), err)
		}
	}
	zeros := make([]byte, 30<<20)
	for _, name := range []string{"gzip", "br", "zstd"} {
		bomb := pack(name, zeros)
		_, err := undo(bomb, name, "text/html", 100<<20, false)
		var large *tooLargeError
		if !errors.As(err, &large) {
			t.Errorf("a %s bomb of %d bytes: %v", name, len(bomb), err)
		}
	}
	if _, err := undo(pack("gzip", plain)[:40], "gzip", "text/html", 1<<20, false); err == nil {
		t.Error("half a gzip body is taken for a whole one")
	}
}

func TestRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		value string
		want  time.Duration
	}{
		{"120", 2 * time.Minute}, {"317100", 24 * time.Hour}, {"Sat, 17 Jan 2026 08:10:00 GMT", 10 * time.Minute},
		{"", 0}, {"-1", 0}, {"0", 0}, {"soon", 0}, {"Thu, 01 Jan 1970 00:00:00 GMT", 0}, {"99999999999999", 0},
	} {
		if got, ok := retryAfter(tt.value, start); ok != (tt.want > 0) || ok && got != tt.want {
			t.Errorf("Retry-After: %q waits %s, want %s", tt.value, got, tt.want)
		}
	}
}

func TestThrottlingHoldsForTheWholeSite(t *testing.T) {
	w := newWeb(t)
	w.status("outlet.example/a", 429, "Retry-After", "120")
	w.page("www.outlet.example/b", "text/html", htmlPage)
	c := w.crawler(newMemory(), Options{})
	if got := w.fetch(c, "http://outlet.example/a"); got.RetryAfter != 2*time.Minute {
		t.Fatalf("RetryAfter %s", got.RetryAfter)
	}
	if got := w.fetch(c, "http://www.outlet.example/b"); got.State != news.CaptureThrottled || w.count("www.outlet.example/b") != 0 {
		t.Errorf("another host of the site: %s (%s)", got.State, got.Reason)
	}
	w.clock.advance(119 * time.Second)
	if w.fetch(c, "http://www.outlet.example/b"); w.count("www.outlet.example/b") != 0 {
		t.Error("it was not left alone for as long as it asked")
	}
	w.clock.advance(31 * time.Second) // and a quarter more
	if got := w.fetch(c, "http://www.outlet.example/b"); got.State != news.CaptureOK {
		t.Errorf("afterwards: %s (%s)", got.State, got.Reason)
	}
}

func TestPace(t *testing.T) {
	w := newWeb(t)
	w.page("outlet.example/robots.txt", "text/plain", "User-agent: claimwatch\nCrawl-delay: 10")
	w.handle("slow.example/a", func(rw http.ResponseWriter, _ *http.Request) {
		w.clock.advance(2 * time.Second) // what the answer takes
		fmt.Fprint(rw, htmlPage)
	})
	c := w.crawler(newMemory(), Options{})
	for range 3 {
		w.fetch(c, "http://outlet.example/a")
		w.fetch(c, "http://slow.example/a")
		w.fetch(c, "http://www.other.example/a")
		w.fetch(c, "http://feeds.other.example/b")
	}
	last := map[string]time.Time{}
	least := map[string]time.Duration{"outlet.example": 10 * time.Second, "slow.example": 3 * time.Second, "other.example": 3 * time.Second}
	slowest := time.Duration(0)
	for _, h := range w.hits {
		s := site(h.host)
		gap := h.at.Sub(last[s])
		if !last[s].IsZero() && gap < least[s] {
			t.Errorf("%s%s was asked %s after the last request", h.host, h.path, gap)
		}
		if s == "slow.example" && !last[s].IsZero() {
			slowest = max(slowest, gap)
		}
		last[s] = h.at
	}
	if slowest < 5*time.Second {
		t.Errorf("a site that takes 2 s to answer is asked every %s", slowest)
	}
}

// TestOneRequestAtATime: many fetch from one site at once, under several of
// its names; it never sees two requests together.
func TestOneRequestAtATime(t *testing.T) {
	w := newWeb(t)
	var now, most atomic.Int32
	for i := range 20 {
		w.handle(fmt.Sprintf("h%d.outlet.example/a", i), func(rw http.ResponseWriter, _ *http.Request) {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(2 * time.Millisecond)
			now.Add(-1)
			fmt.Fprint(rw, htmlPage)
		})
	}
	c := w.crawler(newMemory(), Options{})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if got := w.fetch(c, fmt.Sprintf("http://h%d.outlet.example/a", i)); got.State != news.CaptureOK {
				t.Errorf("%s (%s)", got.State, got.Reason)
			}
		})
	}
	wg.Wait()
	if n := most.Load(); n != 1 {
		t.Errorf("%d requests at a time", n)
	}
}

func TestCancelStopsAtOnce(t *testing.T) {
	w := newWeb(t)
	w.raw["silent.example"] = func(c net.Conn) { io.Copy(io.Discard, c) }
	for name, address := range map[string]string{"while the site is silent": "http://silent.example/a", "while waiting for the site's turn": "http://outlet.example/a"} {
		c := w.crawler(newMemory(), Options{Clock: wallClock{}, Delay: time.Minute, MaxDelay: time.Minute})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		began := time.Now()
		_, err := c.Fetch(ctx, news.Source{}, address)
		cancel()
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > time.Second {
			t.Errorf("%s: %v after %s", name, err, took)
		}
	}
}

func TestATimeoutIsACapture(t *testing.T) {
	w := newWeb(t)
	hang := make(chan struct{})
	defer close(hang)
	w.handle("outlet.example/a", func(rw http.ResponseWriter, r *http.Request) {
		fmt.Fprint(rw, "<p>half")
		rw.(http.Flusher).Flush()
		select {
		case <-hang:
		case <-r.Context().Done():
		}
	})
	got := w.fetch(w.crawler(newMemory(), Options{Timeout: 100 * time.Millisecond}), "http://outlet.example/a")
	if got.State != news.CaptureTimeout {
		t.Errorf("%s (%s)", got.State, got.Reason)
	}
}

func TestTheEnvironmentDoesNotConfigureColly(t *testing.T) {
	t.Setenv("COLLY_USER_AGENT", "evil")
	if _, err := New(newMemory(), Options{}); err == nil || !strings.Contains(err.Error(), "COLLY_USER_AGENT") {
		t.Errorf("New: %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, o := range map[string]Options{"no product": {UserAgent: "1/2"}, "a resolver without a port": {Resolver: "9.9.9.9"}} {
		if _, err := New(newMemory(), o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
