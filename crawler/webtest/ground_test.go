package webtest_test

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/publicsuffix"

	"claimwatch/crawler"
	"claimwatch/crawler/extract"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

// why says why there is no network namespace, "" where there is one.
var why string

func TestMain(m *testing.M) {
	code, ran, because := separate()
	if ran {
		os.Exit(code)
	}
	why = because
	os.Exit(m.Run())
}

// The rules of the hostile ground are those of the product, twenty times as
// fast.
const (
	pace    = 150 * time.Millisecond
	maxPace = 600 * time.Millisecond
	patient = 3 * time.Second
)

// A shifting clock is the real one, moved to the day of the web and, now and
// then, forward.
type shifting struct {
	began time.Time
	by    atomic.Int64
}

func (s *shifting) Now() time.Time {
	return webtest.Start.Add(time.Since(s.began) + time.Duration(s.by.Load()))
}

func (s *shifting) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A ground is the hostile site and the good web on the sockets of a network
// namespace, a crawler as it is shipped, and a real database.
type ground struct {
	t       *testing.T
	clock   *shifting
	site    *webtest.Site
	hostile *webtest.Hostile
	db      *storage.DB
	crawler *crawler.Crawler
	sources map[string]news.Source
	stop    sync.WaitGroup
	doors   []net.Listener

	mu       sync.Mutex
	canaries []string // connections to inside addresses
	visits   []visit  // to the good web
	runs     map[string][]news.Run
	after    map[string]map[string]int // requests by host, and by host and path, at the end of a visit
}

type visit struct {
	host string
	at   time.Time
}

func newGround(t *testing.T) *ground {
	g := &ground{t: t, clock: &shifting{began: time.Now()}, site: webtest.New(), sources: map[string]news.Source{}, runs: map[string][]news.Run{}, after: map[string]map[string]int{}}
	var err error
	if g.hostile, err = webtest.NewHostile(g.clock.Now); err != nil {
		t.Fatal(err)
	}
	g.hostile.Pace = 100 * time.Millisecond
	// The crawler trusts whom the system trusts; here, that is the authority
	// of the hostile site alone.
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, g.hostile.Authority(), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", file)
	t.Setenv("SSL_CERT_DIR", t.TempDir())
	g.open()
	g.db = storagetest.Open(t, func(o *storage.Options) { o.Now = g.clock.Now })
	g.crawler, err = crawler.New(g.db, crawler.Options{
		UserAgent: "claimwatch/1 (+https://desk.example/about; desk@desk.example)", Clock: g.clock, Resolver: "11.1.0.53:53",
		Delay: pace, MaxDelay: maxPace, Timeout: patient, MaxPages: 24,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.close)
	return g
}

// open opens every door at which somebody may knock: of the good web, of the
// hostile site, and of the inside, where whoever comes is noted.
func (g *ground) open() {
	good := &door{conns: make(chan net.Conn), done: make(chan struct{})}
	handler := g.site.Handler()
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.visits = append(g.visits, visit{r.Host, g.clock.Now()})
		g.mu.Unlock()
		handler.ServeHTTP(w, r)
	})}
	g.stop.Go(func() { _ = srv.Serve(good) }) // ends when its door is closed
	g.doors = append(g.doors, good)
	for _, port := range []string{"80", "443", "21", "8470", "11211"} {
		l, err := net.Listen("tcp", ":"+port)
		if err != nil {
			g.t.Fatal(err)
		}
		g.doors = append(g.doors, l)
		g.stop.Go(func() { g.admit(l, good, port) })
	}
	pc, err := net.ListenPacket("udp", "11.1.0.53:53")
	if err != nil {
		g.t.Fatal(err)
	}
	g.stop.Go(func() {
		if err := webtest.ServeNames(pc, g.lookup); err != nil {
			g.t.Error(err)
		}
	})
	g.t.Cleanup(func() { _ = pc.Close() })
}

func (g *ground) admit(l net.Listener, good *door, port string) {
	for {
		c, err := l.Accept()
		if err != nil {
			return // closed
		}
		at := netip.MustParseAddrPort(c.LocalAddr().String()).Addr().Unmap()
		switch {
		case netip.MustParsePrefix("11.1.0.0/16").Contains(at) && (port == "80" || port == "443"):
			g.hostile.Serve(c, port == "443")
		case netip.MustParsePrefix("11.2.0.0/16").Contains(at) && port == "80":
			good.conns <- c
		default:
			g.mu.Lock()
			g.canaries = append(g.canaries, c.LocalAddr().String())
			g.mu.Unlock()
			_ = c.Close() // it has told what it was there for
		}
	}
}

func (g *ground) lookup(host string) []netip.Addr {
	for i, h := range g.site.Hosts() {
		if h == host {
			return []netip.Addr{netip.AddrFrom4([4]byte{11, 2, 0, byte(i + 1)})}
		}
	}
	return g.hostile.Lookup(host)
}

func (g *ground) close() {
	g.crawler.Close()
	for _, d := range g.doors {
		_ = d.Close() // nobody is to come any more
	}
	g.hostile.Close()
}

// A door is a listener whose connections come from somewhere else.
type door struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (d *door) Accept() (net.Conn, error) {
	select {
	case c := <-d.conns:
		return c, nil
	case <-d.done:
		return nil, net.ErrClosed
	}
}
func (d *door) Close() error   { d.once.Do(func() { close(d.done) }); return nil }
func (d *door) Addr() net.Addr { return &net.TCPAddr{} }

// crawl visits sources, sixteen at a time, and says how long it took.
func (g *ground) crawl(list []news.Source) time.Duration {
	g.t.Helper()
	began := time.Now()
	queue := make(chan news.Source)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for src := range queue {
				run, err := g.crawler.Crawl(g.t.Context(), src)
				if err != nil {
					g.t.Errorf("%s: %v", src.ID, err)
				}
				g.mu.Lock()
				g.runs[src.ID] = append(g.runs[src.ID], run)
				g.mu.Unlock()
			}
		})
	}
	for _, src := range list {
		g.sources[src.ID] = src
		queue <- src
	}
	close(queue)
	wg.Wait()
	return time.Since(began)
}

// later moves the clocks forward.
func (g *ground) later(d time.Duration) {
	g.clock.by.Add(int64(d))
	g.site.Clock().Advance(d)
}

// captures lists what is kept of an address, with bytes, oldest first.
func (g *ground) captures(address string) []news.Capture {
	g.t.Helper()
	canonical, err := news.CanonicalURL(address)
	if err != nil {
		g.t.Fatal(err)
	}
	list, err := g.db.Captures(context.Background(), canonical)
	if err != nil {
		g.t.Fatal(err)
	}
	for i := range list {
		c, err := g.db.Capture(context.Background(), list[i].ID)
		if err != nil {
			g.t.Fatal(err)
		}
		list[i] = *c
	}
	return list
}

// article reads the newest or, with first, the oldest capture of an address.
func (g *ground) article(b webtest.Behaviour, c news.Capture) news.Article {
	return extract.Article(&c, b.Source())
}

func (g *ground) health(b webtest.Behaviour) news.Health {
	g.t.Helper()
	h, err := g.db.Health(context.Background(), b.Source().ID)
	if err != nil {
		g.t.Fatal(err)
	}
	return h
}

// hits counts the requests to a behaviour's host below a path, between two
// points of the crawl's time since it began.
func (g *ground) hits(b webtest.Behaviour, path string) int {
	return len(g.hostile.Hits(b.Host() + path))
}

// settled counts goroutines and live memory once everything is quiet.
func settled() (goroutines int, heap uint64) {
	var m runtime.MemStats
	for range 20 {
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
		if n := runtime.NumGoroutine(); n == goroutines {
			break
		} else {
			goroutines = n
		}
	}
	runtime.ReadMemStats(&m)
	return goroutines, m.HeapAlloc
}

// checkPace is the referee: between two requests to one registrable domain
// lies at least the pause that is promised. It goes by when requests came in,
// so a hundredth of a second is allowed for the way.
func (g *ground) checkPace(t *testing.T) {
	last := map[string]time.Time{}
	all := append([]visit(nil), g.visits...)
	for _, h := range g.hostile.Hits("") {
		all = append(all, visit{h.Host, h.At})
	}
	bySite := map[string][]time.Time{}
	for _, v := range all {
		site, err := publicsuffix.EffectiveTLDPlusOne(v.host)
		if err != nil {
			t.Fatal(err)
		}
		bySite[site] = append(bySite[site], v.at)
	}
	shortest := time.Hour
	for site, times := range bySite {
		for i := 1; i < len(times); i++ {
			gap := times[i].Sub(times[i-1])
			shortest = min(shortest, gap)
			if gap < pace-10*time.Millisecond {
				t.Errorf("%s was asked twice within %s", site, gap)
			}
		}
		last[site] = times[len(times)-1]
	}
	t.Logf("%d requests to %d sites, the shortest gap %s", len(all), len(bySite), shortest)
}

// checkGood: every good article is found, once, as its author wrote it.
func (g *ground) checkGood(t *testing.T) {
	pages, wrong := g.site.Pages(webtest.Start), 0
	for _, p := range pages {
		if strings.Contains(p.URL, "/el-presidente-") {
			continue // reached through a redirect
		}
		n := 0
		var text string
		for _, c := range g.captures(p.URL) {
			if c.State == news.CaptureOK && c.Revisit == 0 {
				n++
				text = extract.Article(&c, g.sources[p.Outlet]).Text
			}
		}
		if n != 1 {
			t.Errorf("%s is kept %d times, want once", p.URL, n)
		}
		if p.Form == "" && !strings.Contains(text, p.Text) {
			wrong++
			t.Logf("%s is not read as it was written", p.URL)
		}
	}
	if wrong > 2 {
		t.Errorf("%d pages are not read as they were written", wrong)
	}
	t.Logf("%d good pages", len(pages))
}
