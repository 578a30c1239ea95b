package crawler

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"claimwatch/crawler/news"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A memory is Pages in memory.
type memory struct {
	mu       sync.Mutex
	captures []news.Capture
	links    map[string]*held
	health   map[string]news.Health
	robots   map[string]robotsRow
	fail     error // returned by everything that stores
	stored   int   // things stored
	dieAt    int   // the thing before which the program is killed; 0 = never
}

// store counts a thing to be stored, and reports whether it is: once killed,
// nothing is stored any more.
func (m *memory) store() error {
	m.stored++
	if m.dieAt > 0 && m.stored >= m.dieAt {
		return errKilled
	}
	return m.fail
}

type held struct {
	news.Due
	next time.Time
	done bool
	last news.CaptureState
	text string
}

type robotsRow struct {
	body   []byte
	at     time.Time
	status int
}

func newMemory() *memory {
	return &memory{links: map[string]*held{}, health: map[string]news.Health{}, robots: map[string]robotsRow{}}
}

func (m *memory) Validators(_ context.Context, canonical string) (v news.Validators, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.captures {
		if c.Canonical != canonical || c.State != news.CaptureOK && c.State != news.CaptureUnchanged {
			continue
		}
		if c.Header[news.HeaderIndex] != nil {
			v = news.Validators{}
			continue
		}
		h := http.Header(c.Header)
		v.ETag, v.LastModified = h.Get("Etag"), h.Get("Last-Modified")
		if c.BodySHA256 != "" {
			v.BodySHA256, v.Fetched = c.BodySHA256, c.Started
		}
	}
	return v, nil
}

func (m *memory) SaveCapture(_ context.Context, c *news.Capture) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.store(); err != nil {
		return 0, err
	}
	m.captures = append(m.captures, *c)
	c.ID = int64(len(m.captures))
	return c.ID, nil
}

func (m *memory) AddLinks(_ context.Context, links []news.Link, now time.Time) (n int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.store(); err != nil {
		return 0, err
	}
	for _, l := range links {
		if m.links[l.Canonical] == nil {
			m.links[l.Canonical] = &held{Due: news.Due{Link: l}, next: now}
			n++
		}
	}
	return n, nil
}

func (m *memory) KnownLinks(_ context.Context, links []news.Link) (n int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range links {
		if m.links[l.Canonical] != nil {
			n++
		}
	}
	return n, nil
}

func (m *memory) DueLinks(_ context.Context, source string, now time.Time, limit int) (out []news.Due, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range m.links {
		if !h.done && h.SourceID == source && !h.next.After(now) {
			out = append(out, h.Due)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Canonical < out[j].Canonical })
	return out[:min(limit, len(out))], m.fail
}

func (m *memory) LinkTried(_ context.Context, canonical string, st news.CaptureState, reason string, next time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.store(); err != nil {
		return err
	}
	h := m.links[canonical]
	h.last, h.text, h.next, h.done = st, reason, next, next.IsZero()
	h.Attempt++
	return nil
}

func (m *memory) Health(_ context.Context, source string) (news.Health, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.health[source], nil
}

func (m *memory) SaveHealth(_ context.Context, h news.Health) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.store(); err != nil {
		return err
	}
	m.health[h.SourceID] = h
	return nil
}

func (m *memory) Robots(_ context.Context, origin string) ([]byte, time.Time, int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.robots[origin]
	return r.body, r.at, r.status, nil
}

func (m *memory) SaveRobots(_ context.Context, origin string, body []byte, status int, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.store(); err != nil {
		return err
	}
	m.robots[origin] = robotsRow{body, at, status}
	return nil
}

// A virtual clock passes time only when someone sleeps.
type virtual struct {
	mu  sync.Mutex
	now time.Time
}

var start = time.Date(2026, 1, 17, 8, 0, 0, 0, time.UTC)

func (v *virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

func (v *virtual) Sleep(ctx context.Context, d time.Duration) error {
	v.advance(d)
	return ctx.Err()
}

func (v *virtual) advance(d time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.now = v.now.Add(d)
}

// A web is a fake web in memory: every host of it answers by one handler.
type web struct {
	t     *testing.T
	clock *virtual
	mu    sync.Mutex
	pages map[string]http.HandlerFunc // by "host/path" without the query
	hits  []hit
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
	raw   map[string]func(net.Conn) // by host: speaks to the connection itself
}

type hit struct {
	host, path string
	header     http.Header
	at         time.Time
}

func newWeb(t *testing.T) *web {
	w := &web{t: t, clock: &virtual{now: start}, pages: map[string]http.HandlerFunc{}, conns: make(chan net.Conn), done: make(chan struct{}), raw: map[string]func(net.Conn){}}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	srv.Listener.Close()
	srv.Listener = w
	srv.Start()
	t.Cleanup(srv.Close)
	return w
}

func (w *web) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.done:
		return nil, net.ErrClosed
	}
}
func (w *web) Close() error   { w.once.Do(func() { close(w.done) }); return nil }
func (w *web) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(11, 1, 0, 1), Port: 80} }

// dial connects to any host but those that end in .invalid.
func (w *web) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(host, ".invalid") {
		return nil, &net.DNSError{Name: host, Err: "no such host", IsNotFound: true}
	}
	ours, theirs := net.Pipe()
	w.mu.Lock()
	speak := w.raw[host]
	w.mu.Unlock()
	if speak != nil {
		go func() { defer theirs.Close(); speak(theirs) }()
		return ours, nil
	}
	select {
	case w.conns <- theirs:
		return ours, nil
	case <-w.done:
		return nil, errors.New("the web is closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (w *web) serve(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.hits = append(w.hits, hit{r.Host, r.URL.RequestURI(), r.Header.Clone(), w.clock.Now()})
	f := w.pages[r.Host+r.URL.Path]
	w.mu.Unlock()
	if f == nil {
		http.NotFound(rw, r)
		return
	}
	f(rw, r)
}

// page serves a body at an address without its scheme.
func (w *web) page(at, contentType, body string) {
	w.handle(at, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", contentType)
		fmt.Fprint(rw, body)
	})
}

func (w *web) handle(at string, f http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[at] = f
}

// status serves an answer without a body worth having.
func (w *web) status(at string, code int, headers ...string) {
	w.handle(at, func(rw http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			rw.Header().Set(headers[i], headers[i+1])
		}
		rw.WriteHeader(code)
		if code != 204 && code != 304 {
			fmt.Fprintf(rw, "answer %d", code)
		}
	})
}

// count returns how often an address without its scheme was asked for.
func (w *web) count(at string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, h := range w.hits {
		if h.host+h.path == at {
			n++
		}
	}
	return n
}

func (w *web) crawler(p Pages, o Options) *Crawler {
	w.t.Helper()
	o.Dial = w.dial
	if o.Clock == nil {
		o.Clock = w.clock
	}
	c, err := New(p, o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	return c
}

// fetch fetches one address and fails the test if that is an error.
func (w *web) fetch(c *Crawler, address string) *news.Capture {
	w.t.Helper()
	got, err := c.Fetch(w.t.Context(), news.Source{ID: "outlet"}, address)
	if err != nil {
		w.t.Fatalf("Fetch(%s): %v", address, err)
	}
	return got
}

const htmlPage = "<!doctype html><title>Një lajm</title><p>Dymbëdhjetë veta u vranë në protestë, thanë dëshmitarët.</p>"
