package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// When the upkeep runs, in UTC: at night in Europe, an hour apart, so that a
// slow disk does one at a time.
const (
	backupAt     = "30 1 * * *"
	rehashAt     = "30 2 * * *"
	tidyAt       = "30 3 * * *"
	checkpointAt = "5 * * * *"
)

// rehashShare of the captured bytes is read again each day: all of them in 50.
const rehashShare = 50

// backup copies the database, and onto another disk the captured bytes too,
// checks what came of it, and deletes the copies that have outlived their use.
func (m *daemon) backup(ctx context.Context, _ time.Time) (map[string]int, error) {
	defer debug.FreeOSMemory() // verifying builds a second desk, which nothing needs afterwards
	d := m.desk.Load()
	b, copied, err := d.backupWhole(ctx, "daily", d.cfg.Storage.BackupDir)
	if err != nil {
		return nil, err
	}
	m.log.Info("backup taken", "path", b.Path, "bytes", b.Size, "decisions", b.Decisions, "captures_copied", copied.New)
	v, err := m.app.verifyBackup(ctx, b.Path, false)
	if err != nil {
		return nil, err
	}
	m.log.Info("backup verified", "path", b.Path, "report", v.Report, "captures", v.Captures)
	gone, err := storage.PruneBackups(d.cfg.backupDir())
	for _, g := range gone {
		m.log.Info("backup deleted: the rules keep newer ones", "path", g.Path, "taken", g.Taken)
	}
	return map[string]int{"captures": int(b.Captures), "copied": copied.New, "deleted": len(gone)}, err
}

// rehash reads the captured bytes that were not read for longest again.
func (m *daemon) rehash(ctx context.Context, _ time.Time) (map[string]int, error) {
	db := m.desk.Load().db
	n, err := db.Blobs(ctx)
	if err != nil {
		return nil, err
	}
	r, err := db.Rehash(ctx, n/rehashShare+1)
	if err != nil {
		return nil, err
	}
	for _, b := range r.Bad {
		m.log.Error("captured bytes are damaged: put the file back from a backup", "sha256", b.SHA256, "fault", b.Text)
	}
	counts := map[string]int{"files": r.Files, "damaged": len(r.Bad)}
	if len(r.Bad) > 0 {
		return counts, fmt.Errorf("%d of %d files of captured bytes are damaged: put them back from a backup; claimwatch doctor names them", len(r.Bad), r.Files)
	}
	return counts, nil
}

// tidy deletes the rows that have outlived their class, and says so.
func (m *daemon) tidy(ctx context.Context, _ time.Time) (map[string]int, error) {
	gone, err := m.desk.Load().db.Tidy(ctx)
	if err == nil {
		m.log.Info("old rows deleted", "runs", gone["runs"], "robots", gone["robots"])
	}
	return gone, err
}

// mustLatest is latest for the expressions that stand in the program.
func mustLatest(spec string) dueRule {
	f, err := latest(spec)
	if err != nil {
		panic(err)
	}
	return f
}

// A watchedRuns is the log of runs that also counts them for the metrics.
type watchedRuns struct {
	runLog
	m *daemon
}

func (m *daemon) runLog() runLog { return watchedRuns{m.desk.Load().db, m} }

// LastDue is asked with every tick of the schedule.
func (w watchedRuns) LastDue(ctx context.Context, job string) (time.Time, error) {
	w.m.pulse.move(&w.m.pulse.tick)
	return w.runLog.LastDue(ctx, job)
}

// EndRun counts how the run ended.
func (w watchedRuns) EndRun(ctx context.Context, r news.Run) error {
	w.m.runsDone.WithLabelValues(r.Job, r.State).Inc()
	return w.runLog.EndRun(ctx, r)
}

// extraCrawl runs a crawl now, as a run of its own like any other.
func (m *daemon) extraCrawl(ctx context.Context) {
	d := m.desk.Load()
	job := scheduled{name: "crawl", run: m.crawl}
	if err := job.once(ctx, m.runLog(), d.clock.Now().UTC().Truncate(time.Second), 0, d.clock.Now); err != nil && ctx.Err() == nil {
		m.log.Error("the crawl failed", "error", err)
	}
}
