package main

import (
	"context"
	"errors"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"claimwatch/claims"
	"claimwatch/storage"
)

// jobs is the table of what runs when. The times are asked anew each time, so
// that a reload changes them.
func (m *daemon) jobs() []scheduled {
	rule := func(of func(Config) (dueRule, error)) dueRule {
		return func(now, last time.Time) ([]time.Time, int) {
			due, err := of(m.desk.Load().cfg)
			if err != nil {
				panic("the configuration was checked, and yet: " + err.Error())
			}
			return due(now, last)
		}
	}
	return []scheduled{
		{"crawl", rule(func(c Config) (dueRule, error) { return latest(c.Crawl.Schedule) }), m.crawl},
		{"report", rule(func(c Config) (dueRule, error) { return daily(c.Report.At, c.zone()) }), m.report},
		{"report again", rule(func(c Config) (dueRule, error) { return rebuildRule(c) }), m.report},
		{"notify", rule(func(c Config) (dueRule, error) { return noticeRule(c) }), m.notices},
		{"backup", mustLatest(backupAt), m.backup},
		{"checkpoint", mustLatest(checkpointAt), m.checkpoint},
		{"rehash", mustLatest(rehashAt), m.rehash},
		{"tidy", mustLatest(tidyAt), m.tidy},
	}
}

// crawl visits the sources that are due and works through what they brought:
// one crawl at a time, whoever asked for it.
func (m *daemon) crawl(ctx context.Context, _ time.Time) (counts map[string]int, err error) {
	d := m.desk.Load()
	if err := d.db.Room(); err != nil {
		return nil, err
	}
	err = d.held(ctx, "job:crawl", func(ctx context.Context) error {
		counts, err = m.crawlHeld(ctx, d)
		return err
	})
	var leased *storage.LeasedError
	if errors.As(err, &leased) {
		return nil, errors.New("another crawl is running")
	}
	return counts, err
}

func (m *daemon) crawlHeld(ctx context.Context, d *desk) (map[string]int, error) {
	m.pulse.move(&m.pulse.crawl)
	m.pulse.crawling.Store(true)
	defer m.pulse.crawling.Store(false)
	defer func() { // between two crawls the daemon does little, and needs little
		m.crawler.Load().Close()
		d.reader.Rest()
		debug.FreeOSMemory()
	}()
	began := d.clock.Now()
	counts := map[string]int{}
	var mu sync.Mutex
	t, err := d.crawlDue(ctx, m.crawler.Load(), func(r sourceRun) {
		m.pulse.move(&m.pulse.crawl)
		d.log.Info("source crawled", "source", r.Source, "state", r.State, "reason", r.Reason, "counts", countsText(r.Counts))
		mu.Lock()
		defer mu.Unlock()
		for k, n := range r.Counts {
			counts[k] += n
		}
	})
	counts["articles"], counts["evidence"] = t.Articles, t.Evidence
	if err == nil {
		counts["events"], err = d.logEvents(ctx, began)
	}
	return counts, err
}

// report writes the report of the day that ended at the midnight before.
func (m *daemon) report(ctx context.Context, due time.Time) (map[string]int, error) {
	m.reporting.Lock() // the report and the one that is built again later
	defer m.reporting.Unlock()
	d := m.desk.Load()
	written, err := d.writeReport(ctx, claims.DateOf(due).Add(-1), d.cfg.Report.Formats)
	if err == nil {
		d.log.Info("report written", "dir", written.Dir, "build", written.Build)
	}
	return nil, err
}

// reportDir is the folder of the reports.
func (d *desk) reportDir() string {
	if filepath.IsAbs(d.cfg.Report.Dir) {
		return d.cfg.Report.Dir
	}
	return filepath.Join(d.cfg.Storage.DataDir, d.cfg.Report.Dir)
}
