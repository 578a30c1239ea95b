package webtest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"time"

	"claimwatch/crawler/news"
)

// A Behaviour is one way in which a server is hostile, or broken so that it
// looks it. Its host is its name under .hostile.example.
type Behaviour struct {
	No     int    // number of the family of behaviours, 1 to 68
	Name   string // "gzip-bomb"
	Group  string // transport, encoding, redirects, protocol, traps, text, deception
	Does   string // what the server does, as a sentence
	Path   string // what to ask for
	Kind   news.FeedKind
	Secure bool // over TLS only
	Robots bool // robots.txt is part of it
	serve  func(x *exchange)
}

// Host is where the behaviour is met.
func (b Behaviour) Host() string { return b.Name + hostileDomain }

// URL is the address to ask for to meet the behaviour.
func (b Behaviour) URL() string {
	if b.Secure {
		return "https://" + b.Host() + b.Path
	}
	return "http://" + b.Host() + b.Path
}

// Source describes the host as a desk's list does. Where the behaviour lies in
// a page, the listing at /feed offers it.
func (b Behaviour) Source() news.Source {
	s := news.Source{ID: b.Name, Name: b.Name, Home: "http://" + b.Host() + "/", Lang: "en", Country: "AL", Camp: "independent", Family: b.Name, Zone: "UTC"}
	if b.Kind == "" {
		s.Feeds = []news.FeedRef{{URL: "http://" + b.Host() + "/feed", Kind: news.RSS}}
	} else {
		s.Feeds = []news.FeedRef{{URL: b.URL(), Kind: b.Kind}}
	}
	return s
}

const hostileDomain = ".hostile.example"

// Behaviours lists everything the hostile site can do, by number.
func Behaviours() []Behaviour {
	all := slices.Concat(transport(), encodings(), redirects(), protocolLies(), traps(), texts(), deceptions())
	slices.SortStableFunc(all, func(a, b Behaviour) int { return a.No - b.No })
	return all
}

// Hostile is a server, or fifty, that means no good: for finding out whether a
// crawler survives it, keeps its promises meanwhile, and says what happened.
// Every request is logged, and so is every attempt to connect to where the
// site tries to lead: see [Hostile.Lured].
type Hostile struct {
	// Pace is the pause between two bytes of a server that drips.
	Pace time.Duration

	byHost map[string]Behaviour
	clock  *Clock
	certs  *certificates

	mu    sync.Mutex
	hits  []Hit
	lured []string
	asked map[string]int // requests by host and path
	open  map[net.Conn]bool
	done  bool
	wg    sync.WaitGroup
}

// NewHostile returns the hostile site. Close ends its connections.
func NewHostile() (*Hostile, error) {
	certs, err := newCertificates()
	if err != nil {
		return nil, fmt.Errorf("cannot make certificates for the hostile site: %w", err)
	}
	h := &Hostile{Pace: time.Second, byHost: map[string]Behaviour{}, clock: newClock(), certs: certs, asked: map[string]int{}, open: map[net.Conn]bool{}}
	for _, b := range Behaviours() {
		h.byHost[b.Host()] = b
	}
	return h, nil
}

// Clock returns the clock by which the site edits and deletes.
func (h *Hostile) Clock() *Clock { return h.clock }

// Close ends all connections and waits until nobody serves any more.
func (h *Hostile) Close() {
	h.mu.Lock()
	h.done = true
	for c := range h.open {
		_ = c.Close() // it is to end; how does not matter
	}
	h.mu.Unlock()
	h.wg.Wait()
}

// Dial connects in memory, as a transport's DialContext. A host that is none
// of the hostile ones is noted as a place to which the crawler let itself be
// led, and refused.
func (h *Hostile) Dial(ctx context.Context, _, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("cannot dial %q: %w", addr, err)
	}
	if !h.knows(host) {
		h.mu.Lock()
		h.lured = append(h.lured, addr)
		h.mu.Unlock()
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: fmt.Errorf("%s is not of the hostile site", addr)}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	client, server := net.Pipe()
	if !h.start(server, port == "443") {
		return nil, net.ErrClosed
	}
	return client, nil
}

func (h *Hostile) knows(host string) bool {
	_, ok := h.byHost[strings.ToLower(host)]
	return ok || strings.HasSuffix(strings.ToLower(host), ".puppet.example")
}

// start serves a connection in a goroutine of its own, unless the site is
// closed.
func (h *Hostile) start(c net.Conn, secure bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.done {
		_ = c.Close()
		return false
	}
	h.open[c] = true
	h.wg.Add(1)
	go func() {
		defer h.wg.Done()
		h.serve(c, secure)
		_ = c.Close() // the other side has gone, or is to be left
		h.mu.Lock()
		delete(h.open, c)
		h.mu.Unlock()
	}()
	return true
}

// serve answers the one request of a connection.
func (h *Hostile) serve(c net.Conn, secure bool) {
	if secure {
		s, h2 := h.certs.accept(c)
		if s == nil {
			return
		}
		if h2 {
			h.http2(s)
			return
		}
		c = s
	}
	req, err := http.ReadRequest(bufio.NewReaderSize(c, 64<<10))
	if err != nil {
		return // a client that did not like the handshake, or changed its mind
	}
	host := hostOf(req)
	b, ok := h.byHost[host]
	if strings.HasSuffix(host, ".puppet.example") {
		b, ok = puppet(host), true
	}
	x := &exchange{h: h, b: b, conn: c, req: req, path: req.URL.Path, host: host, now: h.clock.Now()}
	x.n = h.note(x)
	switch {
	case !ok:
		x.send(421, nil, "no such site here")
	case x.path == "/robots.txt" && !b.Robots:
		x.send(200, header("Content-Type", "text/plain"), "User-agent: *\nDisallow: /forbidden\n")
	case x.path == "/feed" && b.Kind == "":
		x.feed(b.URL())
	default:
		b.serve(x)
	}
}

// note logs a request and returns how often the address was asked for before.
func (h *Hostile) note(x *exchange) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := x.host + x.path
	n := h.asked[key]
	h.asked[key] = n + 1
	h.hits = append(h.hits, Hit{At: x.now, Method: x.req.Method, Host: x.host, Path: x.path, Query: x.req.URL.RawQuery, Agent: x.req.UserAgent()})
	return n
}

// Hits lists the requests so far whose host and path begin with prefix.
func (h *Hostile) Hits(prefix string) []Hit {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Hit
	for _, hit := range h.hits {
		if strings.HasPrefix(hit.Host+hit.Path, prefix) {
			out = append(out, hit)
		}
	}
	return out
}

// Lured lists the addresses, host and port, outside the site that somebody
// tried to connect to because the site led there. With a guard in place it
// stays empty.
func (h *Hostile) Lured() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.lured)
}

// An exchange is one request and the connection on which to misbehave.
type exchange struct {
	h          *Hostile
	b          Behaviour
	conn       net.Conn
	req        *http.Request
	host, path string
	n          int // how often the address was asked for before
	now        time.Time
}

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i+1 < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// write sends bytes as they are, and reports whether anybody took them.
func (x *exchange) write(s string) bool {
	_, err := io.WriteString(x.conn, s)
	return err == nil
}

// forever sends the same again and again until the other side hangs up.
func (x *exchange) forever(s string, pause time.Duration) {
	for x.write(s) {
		time.Sleep(pause)
	}
}

// silent does nothing until the other side hangs up.
func (x *exchange) silent() {
	_, _ = io.Copy(io.Discard, x.conn) // ends with the connection, one way or another
}

// send answers properly.
func (x *exchange) send(status int, h http.Header, body string) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	if h == nil {
		h = http.Header{}
	}
	if h.Get("Content-Type") == "" && len(h.Values("Content-Type")) == 0 {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	h.Set("Date", x.now.UTC().Format(http.TimeFormat))
	h.Set("Connection", "close")
	if status != http.StatusNotModified {
		h.Set("Content-Length", fmt.Sprint(len(body)))
	}
	for k, vs := range h {
		for _, v := range vs {
			fmt.Fprintf(&b, "%s: %s\r\n", textproto.CanonicalMIMEHeaderKey(k), v)
		}
	}
	b.WriteString("\r\n")
	if x.req.Method != http.MethodHead && status != http.StatusNotModified {
		b.WriteString(body)
	}
	x.write(b.String())
}

// page answers with an article of the given title and paragraphs.
func (x *exchange) page(title string, paragraphs ...string) {
	x.send(200, nil, articlePage(title, x.now, paragraphs...))
}

// feed answers with an RSS feed that offers the addresses.
func (x *exchange) feed(addresses ...string) {
	x.send(200, header("Content-Type", "application/rss+xml"), rssOf(x.host, x.now, addresses...))
}

func rssOf(title string, now time.Time, addresses ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>%s</title><link>http://%[1]s/</link>`, escaped(title))
	for i, a := range addresses {
		fmt.Fprintf(&b, "<item><title>Report number %d from the square</title><link>%s</link><pubDate>%s</pubDate></item>\n", i+1, escaped(a), now.Add(-time.Hour).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// articlePage is a plain page with an article.
func articlePage(title string, now time.Time, paragraphs ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s</title><meta property="article:published_time" content="%s"></head><body><article><h1>%[1]s</h1>`,
		escaped(title), now.Add(-time.Hour).UTC().Format(time.RFC3339))
	for _, p := range paragraphs {
		fmt.Fprintf(&b, "<p>%s</p>\n", p)
	}
	b.WriteString("</article></body></html>")
	return b.String()
}

// filler is text that claims nothing, for pages that need some.
func filler() []string {
	return []string{
		"The ferry left the harbour twenty minutes late on Tuesday, because a lorry had lost part of its load on the ramp and the crew had to sweep up several hundred oranges by hand before the gate could be closed.",
		"Passengers took it with good humour. A school class from the hills helped to collect the fruit and was allowed on the bridge in return, where the captain explained the radar, the horn and the coffee machine in that order.",
		"On the other side the customs officers had prepared for a long night. In the end all vehicles were through by ten, and the oranges that could be saved were given to the kitchen of the seamen's home.",
	}
}
