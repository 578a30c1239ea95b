package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"claimwatch/crawler/news"
)

// A scheduled job runs at moments that its own rule names. The runs table
// knows which moments are done, so that a restart, a suspended machine or a
// change of the clocks neither loses a run nor doubles it; cron only wakes the
// rule every minute.
type scheduled struct {
	name string
	due  dueRule // last is the zero time when there has been no run
	run  func(ctx context.Context, due time.Time) (map[string]int, error)
}

// A dueRule lists the moments that have come since the last one, oldest first,
// and counts those that came and are passed over, which one run makes up for.
type dueRule func(now, last time.Time) (due []time.Time, missed int)

// A runLog is where runs are kept; *storage.DB is one.
type runLog interface {
	BeginRun(ctx context.Context, job string, due time.Time) (id int64, started bool, err error)
	EndRun(ctx context.Context, r news.Run) error
	// LastDue is the newest moment for which the job has run to its end; zero
	// when there is none. What was interrupted is begun again.
	LastDue(ctx context.Context, job string) (time.Time, error)
	// SetBack mends what a clock that was set back left in the future, and
	// reports whether there was anything.
	SetBack(ctx context.Context, now time.Time) (bool, error)
}

// schedule wakes every job once a minute until ctx is done, then waits for the
// running ones. A job that panics is on record as failed and is woken again.
func schedule(ctx context.Context, jobs []scheduled, runs runLog, now func() time.Time, log *slog.Logger) {
	printf := cron.VerbosePrintfLogger(slog.NewLogLogger(log.Handler(), slog.LevelDebug))
	// Recover stands inside SkipIfStillRunning: outside it, a job that panics
	// once would count as running for ever.
	c := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(printf), cron.Recover(printf)))
	var first sync.WaitGroup
	for _, j := range jobs {
		id := c.Schedule(everyMinute{}, cron.FuncJob(func() {
			if err := j.wake(ctx, runs, now); err != nil && ctx.Err() == nil {
				log.Error("a job could not run", "job", j.name, "error", err)
			}
		}))
		// What was missed while the program was down is caught up at once.
		first.Go(c.Entry(id).WrappedJob.Run)
	}
	c.Schedule(everyMinute{}, newLeap(ctx, runs, now, log))
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	first.Wait()
}

// everyMinute is the schedule of the wake-up: the next full minute, so that a
// machine that slept is late by a minute at most.
type everyMinute struct{}

func (everyMinute) Next(t time.Time) time.Time { return t.Truncate(time.Minute).Add(time.Minute) }

// A leap watches the clock: when it moved by more than a minute against the
// time that passed, it was set, or the machine slept. Each wake asks anew what
// is due, so a leap forward needs no more than to be told, for whoever reads
// the times of captures. After a leap back what is on record lies in the
// future; it is mended, or all would stand still until the clock caught up.
type leap struct {
	ctx  context.Context
	runs runLog
	now  func() time.Time
	log  *slog.Logger
	wall time.Time // what the clock said
	at   time.Time // when, by a clock that nobody sets
}

func newLeap(ctx context.Context, runs runLog, now func() time.Time, log *slog.Logger) *leap {
	return &leap{ctx: ctx, runs: runs, now: now, log: log, wall: now(), at: time.Now()}
}

// Run compares and, after a leap, says so.
func (l *leap) Run() {
	wall, at := l.now(), time.Now()
	// Round takes the reading of the other clock off, which Sub would use.
	by := wall.Round(0).Sub(l.wall.Round(0)) - at.Sub(l.at)
	if by.Abs() > time.Minute {
		l.log.Warn("the clock was set, or the machine slept", "by", by.Round(time.Second), "now", wall)
	}
	l.wall, l.at = wall, at
	// Asked each minute, not after leaps alone: what ran through one is on
	// record as begun in the future only when it ends.
	back, err := l.runs.SetBack(l.ctx, wall)
	switch {
	case err != nil && l.ctx.Err() == nil:
		l.log.Error("what a clock set back leaves in the future could not be mended", "error", err)
	case back:
		l.log.Warn("the clock is behind what is on record; what was due by it is due again", "now", wall)
	}
}

// wake runs the job for each moment that is due and not done.
func (j scheduled) wake(ctx context.Context, runs runLog, now func() time.Time) error {
	last, err := runs.LastDue(ctx, j.name)
	if err != nil {
		return fmt.Errorf("cannot read the runs of %s: %w", j.name, err)
	}
	moments, missed := j.due(now(), last)
	for _, due := range moments {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := j.once(ctx, runs, due, missed, now); err != nil {
			return err
		}
		missed = 0 // told with the first
	}
	return nil
}

// once runs the job for one moment and keeps how it ended, a panic included,
// and how many moments before it were passed over.
func (j scheduled) once(ctx context.Context, runs runLog, due time.Time, missed int, now func() time.Time) (err error) {
	id, started, err := runs.BeginRun(ctx, j.name, due)
	if err != nil || !started {
		return err
	}
	r := news.Run{ID: id, Job: j.name, Due: due, Started: now(), State: "ok"}
	defer func() {
		if p := recover(); p != nil {
			r.State, r.Reason = "failed", fmt.Sprintf("panic: %v", p)
		}
		if missed > 0 {
			r.Counts = maps.Clone(r.Counts)
			if r.Counts == nil {
				r.Counts = map[string]int{}
			}
			r.Counts["missed"] = missed
		}
		r.Ended = now()
		err = errors.Join(err, runs.EndRun(context.WithoutCancel(ctx), r))
	}()
	counts, runErr := j.run(ctx, due)
	r.Counts = counts
	switch {
	case ctx.Err() != nil:
		r.State, r.Reason = "interrupted", "stopped before it was done"
	case runErr != nil:
		r.State, r.Reason = "failed", runErr.Error()
	}
	return runErr
}

// latest returns the due rule of a cron expression in UTC: of all moments
// missed only the newest is run, since one crawl finds what several would.
func latest(spec string) (dueRule, error) {
	s, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", spec, err)
	}
	return func(now, last time.Time) ([]time.Time, int) {
		now = now.UTC()
		if last.IsZero() {
			return []time.Time{now.Truncate(time.Minute)}, 0
		}
		from := last.UTC()
		if day := now.Add(-24 * time.Hour); from.Before(day) {
			from = day
		}
		var due time.Time
		missed := -1
		for t := s.Next(from); !t.IsZero() && !t.After(now); t = s.Next(t) {
			due = t
			missed++
		}
		if due.IsZero() {
			return nil, 0
		}
		return []time.Time{due}, missed
	}, nil
}

// maxCatchUp is how many missed daily reports are written after downtime.
const maxCatchUp = 7

// daily returns the due rule of a job that runs once for every day of the
// desk, at a time of day; the moment is midnight UTC of the day's date, so
// that it is the same whatever the clocks do. Days missed are caught up.
func daily(at string, zone *time.Location) (dueRule, error) {
	clock, err := time.Parse("15:04", at)
	if err != nil {
		return nil, fmt.Errorf("%q: not a time of day: %w", at, err)
	}
	return func(now, last time.Time) ([]time.Time, int) {
		local := now.In(zone)
		today := midnight(local)
		if local.Hour()*60+local.Minute() < clock.Hour()*60+clock.Minute() {
			today = today.AddDate(0, 0, -1)
		}
		first, missed := today, 0
		if !last.IsZero() {
			first = midnight(last.UTC()).AddDate(0, 0, 1)
			if oldest := today.AddDate(0, 0, 1-maxCatchUp); first.Before(oldest) {
				missed = int(oldest.Sub(first) / (24 * time.Hour))
				first = oldest
			}
		}
		var due []time.Time
		for d := first; !d.After(today); d = d.AddDate(0, 0, 1) {
			due = append(due, d)
		}
		return due, missed
	}, nil
}

// midnight is the moment that stands for the day of t in its own zone.
func midnight(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
