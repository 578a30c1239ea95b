package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"claimwatch/crawler/news"
)

// Pages is what a crawl reads from and writes to.
type Pages interface {
	// Validators returns what is held of an address, zero when nothing is, and
	// of the index of other listings: one that is as it was says nothing of them.
	Validators(ctx context.Context, canonical string) (news.Validators, error)
	// SaveCapture keeps a capture and returns its id. Captures of feeds have a
	// zero Link and no bodies: the links they offered are kept instead.
	SaveCapture(ctx context.Context, c *news.Capture) (int64, error)
	// AddLinks keeps the links that are not known yet and returns their number.
	AddLinks(ctx context.Context, links []news.Link, now time.Time) (int, error)
	// KnownLinks returns how many of the links are known.
	KnownLinks(ctx context.Context, links []news.Link) (int, error)
	// DueLinks returns links of a source whose time has come, newest first.
	DueLinks(ctx context.Context, sourceID string, now time.Time, limit int) ([]news.Due, error)
	// LinkTried keeps how a try ended and when the next is due; zero = never.
	LinkTried(ctx context.Context, canonical string, st news.CaptureState, reason string, next time.Time) error
	// Health returns what is known of a source, zero when nothing is.
	Health(ctx context.Context, sourceID string) (news.Health, error)
	SaveHealth(ctx context.Context, h news.Health) error
	// Robots returns the robots.txt held of an origin (scheme, host and port).
	// A zero time means that none is held; status 0 that no answer came.
	Robots(ctx context.Context, origin string) (body []byte, fetched time.Time, status int, err error)
	SaveRobots(ctx context.Context, origin string, body []byte, status int, at time.Time) error
}

// NoPages keeps nothing: for looking at a source without storing.
type NoPages struct{}

// Validators returns none.
func (NoPages) Validators(context.Context, string) (news.Validators, error) {
	return news.Validators{}, nil
}

// SaveCapture keeps nothing.
func (NoPages) SaveCapture(context.Context, *news.Capture) (int64, error) { return 0, nil }

// AddLinks calls every link new.
func (NoPages) AddLinks(_ context.Context, links []news.Link, _ time.Time) (int, error) {
	return len(links), nil
}

// KnownLinks knows none.
func (NoPages) KnownLinks(context.Context, []news.Link) (int, error) { return 0, nil }

// DueLinks returns none.
func (NoPages) DueLinks(context.Context, string, time.Time, int) ([]news.Due, error) { return nil, nil }

// LinkTried keeps nothing.
func (NoPages) LinkTried(context.Context, string, news.CaptureState, string, time.Time) error {
	return nil
}

// Health knows of no source.
func (NoPages) Health(context.Context, string) (news.Health, error) { return news.Health{}, nil }

// SaveHealth keeps nothing.
func (NoPages) SaveHealth(context.Context, news.Health) error { return nil }

// Robots holds none.
func (NoPages) Robots(context.Context, string) ([]byte, time.Time, int, error) {
	return nil, time.Time{}, 0, nil
}

// SaveRobots keeps nothing.
func (NoPages) SaveRobots(context.Context, string, []byte, int, time.Time) error { return nil }

// A Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or with ctx's error as soon as ctx is done.
	Sleep(ctx context.Context, d time.Duration) error
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Options of a crawler. Zero fields take the defaults named.
type Options struct {
	UserAgent string // name/version and where to learn more; the name is the product token for robots.txt
	Clock     Clock  // nil = the wall clock

	// Dial replaces the guarded dialer as a whole: for a web in memory.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// DialTLS, beside Dial, makes connections that count as secured already, so
	// that a web in memory can be addressed as https without certificates.
	DialTLS func(ctx context.Context, network, addr string) (net.Conn, error)
	// Resolver is the address of a DNS server, host:port; "" = the system's.
	Resolver string

	Delay    time.Duration // least pause between two requests to a site; 0 = 3 s
	MaxDelay time.Duration // the greatest, but for what robots.txt asks; 0 = 30 s
	Timeout  time.Duration // for one answer, to its last byte; 0 = 30 s
	MaxBody  int64         // of a page, decoded, in bytes; 0 = 5 MiB
	MaxNew   int           // new addresses of a source in one visit; 0 = 500
	MaxPages int           // pages fetched in one visit; 0 = 200
	Every    time.Duration // between visits of a source that does not say; 0 = as often as it publishes
	Window   time.Duration // how old what a sitemap lists may be; 0 = 7 days
	Log      *slog.Logger
}

const defaultAgent = "claimwatch/1"

// Largest bodies, in bytes. On the wire nothing may be longer than wireLimit;
// decoded, a page's limit is [Options.MaxBody].
const (
	wireLimit    = 10 << 20
	pageLimit    = 5 << 20
	feedLimit    = 10 << 20
	sitemapLimit = 50 << 20 // sitemaps.org
)

func (o Options) withDefaults() Options {
	or := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	or(&o.Delay, 3*time.Second)
	or(&o.MaxDelay, 30*time.Second)
	or(&o.Timeout, 30*time.Second)
	or(&o.Window, 7*24*time.Hour)
	o.MaxDelay = max(o.MaxDelay, o.Delay)
	if o.UserAgent == "" {
		o.UserAgent = defaultAgent
	}
	if o.Clock == nil {
		o.Clock = wallClock{}
	}
	if o.MaxBody <= 0 {
		o.MaxBody = pageLimit
	}
	if o.MaxNew <= 0 {
		o.MaxNew = 500
	}
	if o.MaxPages <= 0 {
		o.MaxPages = 200
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// A Crawler crawls sources. It may be used by several goroutines at once; the
// pauses between requests to a site hold for all of them together, so a
// program has one Crawler for as long as it runs.
type Crawler struct {
	pages     Pages
	o         Options
	clock     Clock
	transport *http.Transport
	collector *colly.Collector
	lanes     *lanes
	robots    *robotsCache
	uplink    *uplink
	daily     *daily
	turns     *turns
}

// New returns a crawler. It refuses to work where the environment would
// change how Colly behaves behind the configuration's back.
func New(pages Pages, o Options) (*Crawler, error) {
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "COLLY_") {
			return nil, fmt.Errorf("the environment sets %s, which would override the configuration of the crawl; unset it", name)
		}
	}
	if pages == nil {
		return nil, errors.New("a crawler needs a place to keep pages; use NoPages to keep nothing")
	}
	o = o.withDefaults()
	token := productToken(o.UserAgent)
	if token == "" {
		return nil, fmt.Errorf("the user agent %q names no product for robots.txt; write name/version (+https://…)", o.UserAgent)
	}
	if o.Resolver != "" {
		if _, _, err := net.SplitHostPort(o.Resolver); err != nil {
			return nil, fmt.Errorf("%q is not the address of a DNS server (host:port): %w", o.Resolver, err)
		}
	}
	dial := o.Dial
	if dial == nil {
		dial = guardedDialer(o.Resolver).DialContext
	}
	c := &Crawler{
		pages: pages, o: o, clock: o.Clock, transport: newTransport(dial),
		lanes: newLanes(o.Clock, o.Delay, o.MaxDelay), robots: newRobotsCache(token), uplink: &uplink{}, daily: &daily{}, turns: &turns{},
	}
	if o.Dial != nil {
		c.transport.DialTLSContext = o.DialTLS
	}
	c.collector = newCollector(&wire{base: c.transport, agent: o.UserAgent}, o.UserAgent)
	return c, nil
}

// Close closes idle connections.
func (c *Crawler) Close() { c.transport.CloseIdleConnections() }

// newTransport returns a transport that trusts nothing: no proxy of the
// environment, bounded headers, no decoding behind our back.
func newTransport(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	return &http.Transport{
		DialContext: dial, Proxy: nil, DisableCompression: true, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second, ExpectContinueTimeout: time.Second,
		// A kept connection costs two goroutines; more are of no use than sources
		// are visited at a time.
		MaxResponseHeaderBytes: 256 << 10, MaxIdleConns: 16, MaxIdleConnsPerHost: 1, MaxConnsPerHost: 2, IdleConnTimeout: 30 * time.Second,
	}
}

// newCollector returns the collector that every visit clones. What it leaves
// out is done here: robots.txt, pauses, redirects, limits, repetitions.
func newCollector(rt http.RoundTripper, agent string) *colly.Collector {
	c := colly.NewCollector()
	c.UserAgent = agent
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true
	c.MaxBodySize = 0
	c.ParseHTTPErrorResponse = true
	c.DetectCharset = false
	c.DisableCookies()
	c.WithTransport(rt)
	c.SetRequestTimeout(0)
	c.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	return c
}
