package main

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler"
	"claimwatch/crawler/webtest"
)

// minSlope is how many days tell a slope from the noise of the collector.
const minSlope = 8

// month runs the desk through 30 virtual days in this process, or as many as
// the time allows, and measures what it holds on to: a crawl every six hours,
// a report and the upkeep each day.
func (x *chaos) month(ctx context.Context) (err error) {
	site := webtest.New()
	a := *x.app
	a.clock, a.dial = site.Clock(), site.Dial
	cfg := defaults()
	cfg.Storage.DataDir = x.dir + "-month"
	d, err := a.openDesk(ctx, cfg, owns, a.clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	d.log = slog.New(slog.DiscardHandler)
	d.useSources(site.Sources())
	cr, err := crawler.New(d.db, a.crawlerOptions(d))
	if err != nil {
		return err
	}
	var heap []float64
	var routines []int
	end := time.Now().Add(x.length / 6)
	for day := range 30 {
		if day >= 4 && time.Now().After(end) {
			break
		}
		if err := d.virtualDay(ctx, cr, site.Clock()); err != nil {
			return err
		}
		x.f.Days++
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap = append(heap, float64(m.HeapAlloc)/1e6)
		routines = append(routines, runtime.NumGoroutine())
	}
	half := len(heap) / 2
	x.f.MBPerDay = slope(heap[half:])
	x.f.Goroutines = routines[len(routines)-1] - routines[half]
	if len(heap) >= minSlope && x.f.MBPerDay > 1 {
		x.fault("the memory grows by %.2f MB each virtual day", x.f.MBPerDay)
	}
	if x.f.Goroutines > 5 {
		x.fault("%d goroutines more at the end of the month than in its middle", x.f.Goroutines)
	}
	return nil
}

func (d *desk) virtualDay(ctx context.Context, cr *crawler.Crawler, clock *webtest.Clock) error {
	for range 4 {
		list, err := d.dueSources(ctx, false)
		if err != nil {
			return err
		}
		if err := d.crawlSources(ctx, cr, list, func(sourceRun) {}); err != nil {
			return err
		}
		if _, err := d.process(ctx, func(tally) {}); err != nil {
			return err
		}
		clock.Advance(6 * time.Hour)
	}
	if _, err := d.writeReport(ctx, claims.DateOf(clock.Now()).Add(-1), []string{"json"}); err != nil {
		return err
	}
	if _, err := d.sign(ctx, ""); err != nil {
		return err
	}
	if _, err := d.db.Tidy(ctx); err != nil {
		return err
	}
	return d.db.Checkpoint(ctx)
}

// slope is the least-squares slope of a series, per step.
func slope(y []float64) float64 {
	n := float64(len(y))
	if n < 2 {
		return 0
	}
	var sx, sy, sxx, sxy float64
	for i, v := range y {
		t := float64(i)
		sx, sy, sxx, sxy = sx+t, sy+v, sxx+t*t, sxy+t*v
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
