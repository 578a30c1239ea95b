package crawler

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// hostile makes a host that answers for its robots.txt, so that the page is
// asked for, and then as f does.
func (w *web) hostile(host string, f func(net.Conn)) {
	w.raw[host] = func(c net.Conn) {
		r, err := http.ReadRequest(bufio.NewReader(c))
		if err != nil {
			return
		}
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			return
		}
		f(c)
	}
}

const okHeader = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"

// forever writes until the other side hangs up.
func forever(c net.Conn, s string, pause time.Duration) {
	for {
		if _, err := io.WriteString(c, s); err != nil {
			return
		}
		time.Sleep(pause)
	}
}

// TestHostileTransport: what a server does to the connection, and what the
// capture says of it. Whatever it does, the fetch ends within its time.
func TestHostileTransport(t *testing.T) {
	w := newWeb(t)
	for i, tt := range []struct {
		name   string
		serve  func(net.Conn)
		state  news.CaptureState
		reason string
	}{
		{"accepts and is silent", func(c net.Conn) { io.Copy(io.Discard, c) }, news.CaptureTimeout, "in time"},
		{"hangs up after the headers", func(c net.Conn) { fmt.Fprint(c, okHeader+"Content-Length: 100\r\n\r\n") }, news.CaptureBad, "breaks off"},
		{"drips its body", func(c net.Conn) {
			fmt.Fprint(c, okHeader+"Content-Length: 100000\r\n\r\n")
			forever(c, "x", 20*time.Millisecond)
		}, news.CaptureTimeout, "in time"},
		{"drips its headers", func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nX-Long: ")
			forever(c, "x", 20*time.Millisecond)
		}, news.CaptureTimeout, "in time"},
		{"promises more than it sends", func(c net.Conn) { fmt.Fprint(c, okHeader+"Content-Length: 1000\r\n\r\n"+htmlPage) }, news.CaptureBad, "breaks off"},
		{"promises less than it sends", func(c net.Conn) { fmt.Fprint(c, okHeader+"Content-Length: 9\r\n\r\n"+htmlPage) }, news.CaptureOK, ""},
		{"sends a chunk of no size", func(c net.Conn) { fmt.Fprint(c, okHeader+"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n") }, news.CaptureBad, "breaks off"},
		{"sends chunks without end", func(c net.Conn) {
			fmt.Fprint(c, okHeader+"Transfer-Encoding: chunked\r\n\r\n")
			forever(c, "10000\r\n"+strings.Repeat("x", 0x10000)+"\r\n", 0)
		}, news.CaptureTooLarge, "more than"},
		{"sends a body without end or length", func(c net.Conn) { fmt.Fprint(c, okHeader+"\r\n"); forever(c, strings.Repeat("x", 1<<16), 0) }, news.CaptureTooLarge, "more than"},
		{"announces a body of a tebibyte", func(c net.Conn) { fmt.Fprint(c, okHeader+"Content-Length: 1099511627776\r\n\r\nx") }, news.CaptureTooLarge, "1099511627776"},
		{"sends a header of a mebibyte", func(c net.Conn) { fmt.Fprint(c, okHeader+"X: "+strings.Repeat("x", 1<<20)+"\r\n\r\n") }, news.CaptureBad, "header"},
		{"sends ten thousand headers", func(c net.Conn) {
			fmt.Fprint(c, okHeader+strings.Repeat("X-Filler: of thirty-two letters\r\n", 10000)+"\r\n")
		}, news.CaptureBad, "header"},
		{"sends garbage for a status", func(c net.Conn) { fmt.Fprint(c, "\x00\x01garbage\r\n\r\n") }, news.CaptureBad, "malformed"},
		{"speaks HTTP/1.0 without a length", func(c net.Conn) { fmt.Fprint(c, "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"+htmlPage) }, news.CaptureOK, ""},
		{"sends provisional answers without end", func(c net.Conn) { forever(c, "HTTP/1.1 103 Early Hints\r\n\r\n", 0) }, news.CaptureBad, ""},
		{"says 200 and sends nothing", func(c net.Conn) { fmt.Fprint(c, okHeader+"Content-Length: 0\r\n\r\n") }, news.CaptureBad, "empty"},
		{"puts line breaks into a header", func(c net.Conn) { fmt.Fprint(c, okHeader+"X: a\r\n b\r\nContent-Length: 3\r\n\r\nabc") }, news.CaptureOK, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			host := fmt.Sprintf("h%d.example", i)
			w.hostile(host, tt.serve)
			c := w.crawler(newMemory(), Options{Timeout: 300 * time.Millisecond, MaxBody: 1 << 20})
			began := time.Now()
			got := w.fetch(c, "http://"+host+"/a")
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("took %s", took)
			}
			if got.State != tt.state || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("%s (%s), want %s with %q", got.State, got.Reason, tt.state, tt.reason)
			}
		})
	}
}

func TestHostileTLS(t *testing.T) {
	own := httptest.NewTLSServer(nil)
	config := &tls.Config{Certificates: own.TLS.Certificates}
	own.Close()
	w := newWeb(t)
	w.raw["self.example"] = func(c net.Conn) {
		s := tls.Server(c, config)
		if err := s.Handshake(); err == nil {
			t.Error("a certificate that nobody vouches for was accepted")
		}
	}
	w.raw["stalls.example"] = func(c net.Conn) { io.Copy(io.Discard, c) }
	w.raw["plain.example"] = func(c net.Conn) {
		c.Read(make([]byte, 4096))
		fmt.Fprint(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
	}
	c := w.crawler(newMemory(), Options{Timeout: 300 * time.Millisecond})
	for host, want := range map[string]string{"self.example": "certificate", "stalls.example": "in time", "plain.example": "TLS"} {
		got := w.fetch(c, "https://"+host+"/a")
		if got.State != news.CaptureUnreachable && got.State != news.CaptureRobots || !strings.Contains(got.Reason, want) {
			t.Errorf("%s: %s (%s)", host, got.State, got.Reason)
		}
	}
}

func TestHostileBodies(t *testing.T) {
	log.SetOutput(io.Discard) // the server complains of clients that hang up
	defer log.SetOutput(log.Default().Writer())
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range 200 {
		z.Write(zeros)
	}
	z.Close()
	w := newWeb(t)
	serve := func(path, contentType, encoding string, body []byte) {
		w.handle("outlet.example"+path, func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", contentType)
			if encoding != "" {
				rw.Header().Set("Content-Encoding", encoding)
			}
			rw.Write(body)
		})
	}
	serve("/bomb", "text/html", "gzip", bomb.Bytes())
	serve("/sitemap.xml.gz", "application/gzip", "", bomb.Bytes())
	serve("/edge", "text/html", "", bytes.Repeat([]byte("x"), pageLimit))
	serve("/over", "text/html", "", bytes.Repeat([]byte("x"), pageLimit+1))
	c := w.crawler(newMemory(), Options{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for path, want := range map[string]news.CaptureState{"/bomb": news.CaptureTooLarge, "/sitemap.xml.gz": news.CaptureTooLarge, "/edge": news.CaptureOK, "/over": news.CaptureTooLarge} {
		if got := w.fetch(c, "http://outlet.example"+path); got.State != want || want != news.CaptureOK && len(got.Body) > 0 {
			t.Errorf("%s: %s (%s)", path, got.State, got.Reason)
		}
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys) - int64(before.Sys); grown > 160<<20 {
		t.Errorf("the process grew by %d MiB", grown>>20)
	}
}

// TestHostileFeeds: listings that would have the crawler ask for more and
// more. The row says how many requests one visit may make.
func TestHostileFeeds(t *testing.T) {
	for _, tt := range []struct {
		name  string
		serve func(w *web)
		ref   news.FeedRef
		most  int
	}{
		{"a calendar without end", func(w *web) {
			var links strings.Builder
			for i := range 5000 {
				fmt.Fprintf(&links, `<a href="/calendar/%d">Ngjarjet e ditës në qytet %d</a>`, i, i)
			}
			w.page("outlet.example/list", "text/html", links.String())
		}, news.FeedRef{URL: "http://outlet.example/list", Kind: news.Section}, 202},
		{"an index of sitemaps that lists itself", func(w *web) {
			w.page("outlet.example/list", "application/xml", "<sitemapindex><sitemap><loc>http://outlet.example/list</loc></sitemap></sitemapindex>")
		}, news.FeedRef{URL: "http://outlet.example/list", Kind: news.Sitemap}, 3},
		{"addresses that grow", func(w *web) {
			w.page("outlet.example/list", "", rss("/a/a/a/a/a", "/x%25252525", "/"+strings.Repeat("b/", 40)))
		}, news.FeedRef{URL: "http://outlet.example/list"}, 2},
		{"two thousand addresses of one feed", func(w *web) {
			var all []string
			for i := range 4000 {
				all = append(all, fmt.Sprintf("/s%d", i))
			}
			w.page("outlet.example/list", "", rss(all...))
		}, news.FeedRef{URL: "http://outlet.example/list"}, 202},
		{"one page under every address", func(w *web) {
			var all []string
			for i := range 100 {
				all = append(all, fmt.Sprintf("/s%d", i))
				w.page(fmt.Sprintf("outlet.example/s%d", i), "text/html", htmlPage)
			}
			w.page("outlet.example/list", "", rss(all...))
		}, news.FeedRef{URL: "http://outlet.example/list"}, 2 + samePages},
		{"session ids in the addresses", func(w *web) {
			w.page("outlet.example/list", "", rss("/a;jsessionid=1", "/a;jsessionid=2", "/a?PHPSESSID=3"))
		}, news.FeedRef{URL: "http://outlet.example/list"}, 3},
		{"a page that redirects to ever new addresses", func(w *web) {
			w.page("outlet.example/list", "", rss("/r0"))
			for i := range 50 {
				w.status(fmt.Sprintf("outlet.example/r%d", i), 302, "Location", fmt.Sprintf("/r%d", i+1))
			}
		}, news.FeedRef{URL: "http://outlet.example/list"}, 2 + 1 + maxHops},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, m := newWeb(t), newMemory()
			tt.serve(w)
			src := outlet
			src.Feeds = []news.FeedRef{tt.ref}
			w.crawl(w.crawler(m, Options{}), src)
			if len(w.hits) > tt.most {
				t.Errorf("%d requests, at most %d were to be made", len(w.hits), tt.most)
			}
			if len(m.links) > 500 {
				t.Errorf("%d addresses kept", len(m.links))
			}
		})
	}
}

// TestAPanicOfTheParserIsACapture: what breaks down inside the visit does not
// take the crawl with it.
func TestAPanicInsideTheVisitIsACapture(t *testing.T) {
	w := newWeb(t)
	w.page("outlet.example/a", "text/html", htmlPage)
	c := w.crawler(newMemory(), Options{})
	w.fetch(c, "http://outlet.example/b") // robots.txt is settled
	c.collector.WithTransport(panics{})
	if got := w.fetch(c, "http://outlet.example/a"); got.State != news.CaptureBad || !strings.Contains(got.Reason, "broke down") {
		t.Errorf("%s (%s)", got.State, got.Reason)
	}
}

type panics struct{}

func (panics) RoundTrip(*http.Request) (*http.Response, error) { panic("on purpose") }
