package crawler

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Bounds of what a site may ask for.
const (
	maxCrawlDelay = 120 * time.Second // as news crawlers do; a longer one is cut
	maxRetryAfter = 24 * time.Hour    // sites have asked for four days
	defaultPause  = 2 * time.Minute   // for 429 without a Retry-After
	maxLanes      = 10000
)

// lanes keeps one lane per site (registrable domain). In a lane one request
// is under way at a time, and the next waits five times as long as the answers
// take, within bounds (the rule of Heritrix).
type lanes struct {
	clock    Clock
	min, max time.Duration
	mu       sync.Mutex
	by       map[string]*lane
}

type lane struct {
	turn  chan struct{} // holds one token while a request is under way
	mu    sync.Mutex
	next  time.Time // before it no request starts
	until time.Time // the site asked to be left alone
	took  time.Duration
	delay time.Duration // Crawl-delay
}

func newLanes(clock Clock, min, max time.Duration) *lanes {
	return &lanes{clock: clock, min: min, max: max, by: map[string]*lane{}}
}

// site returns the name under which a host is paced: its registrable domain,
// or the host where it has none.
func site(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

func (ls *lanes) lane(host string) *lane {
	name := site(host)
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.by[name]
	if l == nil {
		if len(ls.by) >= maxLanes {
			ls.forget()
		}
		l = &lane{turn: make(chan struct{}, 1)}
		ls.by[name] = l
	}
	return l
}

// forget drops lanes that nobody waits in and that ask for no pause.
func (ls *lanes) forget() {
	now := ls.clock.Now()
	for name, l := range ls.by {
		l.mu.Lock()
		idle := len(l.turn) == 0 && l.next.Before(now) && l.until.Before(now)
		l.mu.Unlock()
		if idle {
			delete(ls.by, name)
		}
	}
}

// A pausedError says that a site asked to be left alone for a while.
type pausedError struct {
	host  string
	until time.Time
	wait  time.Duration
}

func (e *pausedError) Error() string {
	return fmt.Sprintf("%s asked to be left alone until %s", e.host, e.until.UTC().Format("2006-01-02 15:04 UTC"))
}

// enter waits for the host's turn. It does not wait out a pause that the site
// asked for: the caller comes back later. Whoever enters must leave.
func (ls *lanes) enter(ctx context.Context, host string) (*lane, error) {
	l := ls.lane(host)
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	now := ls.clock.Now()
	l.mu.Lock()
	next, until := l.next, l.until
	l.mu.Unlock()
	if until.After(now) {
		<-l.turn
		return nil, &pausedError{host, until, until.Sub(now)}
	}
	if wait := next.Sub(now); wait > 0 {
		if err := ls.clock.Sleep(ctx, wait); err != nil {
			<-l.turn
			return nil, err
		}
	}
	return l, nil
}

// leave ends a turn that took so long. An error may lengthen the pause to
// come, never shorten it.
func (ls *lanes) leave(l *lane, took time.Duration, ok bool) {
	l.mu.Lock()
	switch {
	case l.took == 0:
		l.took = took
	case ok || took > l.took:
		l.took = (7*l.took + 3*took) / 10
	}
	pause := max(min(max(5*l.took, ls.min), ls.max), l.delay)
	l.next = ls.clock.Now().Add(pause)
	l.mu.Unlock()
	<-l.turn
}

// pause keeps everyone off a site for a while.
func (ls *lanes) pause(host string, d time.Duration) {
	l := ls.lane(host)
	until := ls.clock.Now().Add(min(max(d, 0), maxRetryAfter))
	l.mu.Lock()
	if until.After(l.until) {
		l.until = until
	}
	l.mu.Unlock()
}

// obey keeps the Crawl-delay of a site's robots.txt.
func (ls *lanes) obey(host string, d time.Duration) {
	l := ls.lane(host)
	l.mu.Lock()
	l.delay = min(d, maxCrawlDelay)
	if at := ls.clock.Now().Add(l.delay); l.delay > 0 && l.next.Before(at) && !l.next.IsZero() {
		l.next = at
	}
	l.mu.Unlock()
}
