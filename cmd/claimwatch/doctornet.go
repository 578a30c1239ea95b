package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
)

// clockOff is from when on the clock is told to be wrong: times of captures
// are evidence.
const clockOff = 5 * time.Second

// A reached is what one outlet answered.
type reached struct {
	src   news.Source
	state news.CaptureState
	why   string
	off   time.Duration // how far our clock is ahead of the outlet's
	dated bool          // it told its time
}

// examineNetwork asks each outlet for one listing, politely, and stores
// nothing: whether it can be reached, and what time it has.
func (a *app) examineNetwork(ctx context.Context, r *rooms) []check {
	d := &desk{rooms: r, clock: a.clock, log: slog.New(slog.DiscardHandler)}
	cr, err := crawler.New(crawler.NoPages{}, a.crawlerOptions(d))
	if err != nil {
		return []check{{"network", "fail", err.Error(), "claimwatch config check"}}
	}
	defer cr.Close()
	var asked []news.Source
	for _, src := range r.sources {
		if !src.Disabled && listingOf(src) != "" {
			asked = append(asked, src)
		}
	}
	out := make([]reached, len(asked))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(len(asked), r.cfg.Crawl.Concurrency) {
		wg.Go(func() {
			for i := range next {
				out[i] = reach(ctx, cr, asked[i])
			}
		})
	}
	for i := range asked {
		next <- i
	}
	close(next)
	wg.Wait()
	return networkChecks(out)
}

// listingOf is the address by which an outlet is tried: its first feed, else
// its home page.
func listingOf(src news.Source) string {
	if len(src.Feeds) > 0 {
		return src.Feeds[0].URL
	}
	return src.Home
}

func reach(ctx context.Context, cr *crawler.Crawler, src news.Source) reached {
	c, err := cr.Fetch(ctx, src, listingOf(src))
	if err != nil {
		return reached{src: src, state: news.CaptureUnreachable, why: err.Error()}
	}
	r := reached{src: src, state: c.State, why: c.Reason}
	if at, err := http.ParseTime(http.Header(c.Header).Get("Date")); err == nil {
		// The header is in whole seconds, and of some time between the two.
		half := c.Ended.Sub(c.Started) / 2
		r.off, r.dated = c.Started.Add(half).Sub(at.Add(500*time.Millisecond)), true
	}
	return r
}

// networkChecks makes findings of what the outlets answered. One outlet's
// clock may be wrong; the middle of many is not.
func networkChecks(all []reached) []check {
	var out []check
	var offs []time.Duration
	answered := 0
	for _, r := range all {
		switch {
		case r.state == news.CaptureOK || r.state == news.CaptureUnchanged:
			answered++
		default:
			out = append(out, check{"source", "warn", fmt.Sprintf("%s: %s: %s", r.src.ID, r.state, r.why), "claimwatch source test " + r.src.ID})
		}
		if r.dated {
			offs = append(offs, r.off)
		}
	}
	if len(all) > 0 && answered == 0 && len(offs) == 0 {
		return append(out, check{"network", "fail", fmt.Sprintf("none of %d outlets answers", len(all)), "look whether this machine has a network, and whether names are resolved: crawl.resolver"})
	}
	out = append(out, check{"network", "ok", fmt.Sprintf("%d of %d outlets give their listing", answered, len(all)), ""})
	if len(offs) == 0 {
		return out
	}
	slices.Sort(offs)
	off := offs[len(offs)/2]
	text := fmt.Sprintf("%.1f s off, by the clocks of %d outlets", off.Seconds(), len(offs))
	if off.Abs() > clockOff {
		return append(out, check{"clock", "fail", text, "set the clock of this machine: timedatectl set-ntp true"})
	}
	return append(out, check{"clock", "ok", text, ""})
}
