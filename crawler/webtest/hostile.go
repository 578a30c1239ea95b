package webtest

import (
	"bufio"
	"cmp"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"claimwatch/crawler/news"
)

// A Behaviour is one way in which a server is hostile, or broken so that it
// looks it. Each has a registrable domain of its own, as hostile sites do.
type Behaviour struct {
	No     int    // number of the family of behaviours, 1 to 68
	Name   string // "gzip-bomb"
	Group  string // transport, encoding, redirects, protocol, traps, text, deception
	Does   string // what the server does, as a sentence
	Path   string // what to ask for
	Kind   news.FeedKind
	Secure bool   // over TLS only
	Robots bool   // robots.txt is part of it
	Zone   string // of the outlet; "" = UTC
	serve  func(x *exchange)
}

const hostilePrefix, hostileSuffix = "hostile-", ".example"

// telegramHost is the one host that is not made up: its pages are told by it.
const telegramHost = "t.me"

// Host is where the behaviour is met.
func (b Behaviour) Host() string {
	if b.Kind == news.Telegram {
		return telegramHost
	}
	return hostilePrefix + b.Name + hostileSuffix
}

// nameOf is the name of the behaviour that is met at a host.
func nameOf(host string) string {
	return strings.TrimSuffix(strings.TrimPrefix(host, hostilePrefix), hostileSuffix)
}

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
	s := news.Source{ID: "hostile-" + b.Name, Name: b.Name, Home: "http://" + b.Host() + "/", Lang: "en", Country: "AL", Camp: "independent", Family: b.Name, Zone: cmp.Or(b.Zone, "UTC")}
	if b.Kind == "" {
		s.Feeds = []news.FeedRef{{URL: "http://" + b.Host() + "/feed", Kind: news.RSS}}
	} else {
		s.Feeds = []news.FeedRef{{URL: b.URL(), Kind: b.Kind}}
	}
	return s
}

// Behaviours lists everything the hostile site can do, by number.
func Behaviours() []Behaviour {
	all := slices.Concat(transport(), encodings(), redirects(), protocolLies(), traps(), texts(), deceptions())
	slices.SortFunc(all, func(a, b Behaviour) int { return cmp.Or(a.No-b.No, strings.Compare(a.Name, b.Name)) })
	return all
}

// Hostile is a server, or fifty, that means no good: for finding out whether a
// crawler survives it, keeps its promises meanwhile, and says what happened.
// Every request is logged.
type Hostile struct {
	// Pace is the pause between two bytes of a server that drips.
	Pace time.Duration

	behaviours map[string]Behaviour // by host; of Telegram by "t.me/s/name"
	now        func() time.Time
	begun      time.Time
	certs      *certificates

	mu      sync.Mutex
	hits    []Hit
	asked   map[string]int       // requests by host and path
	first   map[string]time.Time // when an address was first asked for
	lookups map[string]int       // by name
	open    map[net.Conn]bool
	busy    map[string]int // answers under way, by address of ours
	most    map[string]int // and the most there ever were
	done    bool
	wg      sync.WaitGroup
}

// NewHostile returns the hostile site, which tells the time by now. Close ends
// its connections.
func NewHostile(now func() time.Time) (*Hostile, error) {
	certs, err := newCertificates()
	if err != nil {
		return nil, fmt.Errorf("cannot make certificates for the hostile site: %w", err)
	}
	gzipBomb() // made here and now, so that no answer waits for it
	brotliBomb()
	h := &Hostile{Pace: time.Second, behaviours: map[string]Behaviour{}, now: now, begun: now(), certs: certs,
		asked: map[string]int{}, first: map[string]time.Time{}, lookups: map[string]int{}, busy: map[string]int{}, most: map[string]int{}, open: map[net.Conn]bool{}}
	for _, b := range Behaviours() {
		key := b.Host()
		if b.Kind == news.Telegram {
			key += b.Path
		}
		if _, twice := h.behaviours[key]; twice {
			return nil, fmt.Errorf("two hostile behaviours live at %s", key)
		}
		h.behaviours[key] = b
	}
	return h, nil
}

// Close ends all connections and waits until nobody serves any more. The
// listeners are whoever's made them.
func (h *Hostile) Close() {
	h.mu.Lock()
	h.done = true
	for c := range h.open {
		_ = c.Close() // it is to end; how does not matter
	}
	h.mu.Unlock()
	h.wg.Wait()
}

// Serve answers on a connection, over TLS if secure, in a goroutine of its
// own. A site that is closed hangs up.
func (h *Hostile) Serve(c net.Conn, secure bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.done {
		_ = c.Close() // nobody is here any more
		return
	}
	h.open[c] = true
	h.wg.Go(func() {
		h.serve(c, secure)
		_ = c.Close() // the other side has gone, or is to be left
		h.mu.Lock()
		delete(h.open, c)
		h.mu.Unlock()
	})
}

// working notes that an answer is begun or about to be sent (-1) at an
// address of ours. It ends before the answer does, so that who counts never
// counts an answer that the other side has read already.
func (h *Hostile) working(at string, by int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.busy[at] += by
	h.most[at] = max(h.most[at], h.busy[at])
}

// MostAtOnce is how many requests were answered at the same time at one
// address of the site.
func (h *Hostile) MostAtOnce(a netip.Addr) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.most[a.String()]
}

// serve answers the one request of a connection.
func (h *Hostile) serve(raw net.Conn, secure bool) {
	c := raw
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
	x := &exchange{h: h, raw: raw, conn: c, req: req, path: req.URL.Path, host: hostOf(req), now: h.now()}
	var ok bool
	if x.b, ok = h.at(x); !ok {
		h.note(x)
		x.send(http.StatusNotFound, nil, "no such page here")
		return
	}
	h.note(x)
	switch {
	case x.path == "/robots.txt" && !x.b.Robots:
		x.send(200, header("Content-Type", "text/plain"), "User-agent: *\nDisallow: /forbidden\n")
	case x.path == "/feed" && x.b.Kind == "":
		x.feed(x.b.URL())
	default:
		x.b.serve(x)
	}
}

// at finds the behaviour that answers an exchange.
func (h *Hostile) at(x *exchange) (Behaviour, bool) {
	switch {
	case strings.HasPrefix(x.host, puppetPrefix):
		return puppet(x.host)
	case x.host == telegramHost && x.path != "/robots.txt":
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(x.path, "/s"), "/"), "/")
		b, ok := h.behaviours[telegramHost+"/s/"+name]
		return b, ok
	case x.host == brandHost || x.host == lookalikeHost:
		return Behaviour{Name: "brand", serve: func(x *exchange) { x.page("The real outlet", filler()...) }}, true
	}
	b, ok := h.behaviours[x.host]
	return b, ok
}

// note logs a request, and how often and since when its address was asked for.
func (h *Hostile) note(x *exchange) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := x.host + x.path
	x.n = h.asked[key]
	h.asked[key]++
	if x.n == 0 {
		h.first[key] = x.now
	}
	x.since = h.first[key]
	x.ours = x.raw.LocalAddr().String()
	if host, _, err := net.SplitHostPort(x.ours); err == nil {
		x.ours = host
	}
	h.hits = append(h.hits, Hit{At: x.now, Method: x.req.Method, Host: x.host, Path: x.path, Query: x.req.URL.RawQuery, Agent: x.req.UserAgent(),
		From: x.req.Header.Get("From"), Cookie: x.req.Header.Get("Cookie"), Referer: x.req.Referer(), Server: x.ours})
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
