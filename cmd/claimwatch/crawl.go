package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// crawlerOptions hands the crawler what the configuration says of it.
func (a *app) crawlerOptions(d *desk) crawler.Options {
	c := d.cfg
	return crawler.Options{
		Dial:      a.dial,
		UserAgent: c.Crawl.UserAgent, Clock: d.clock, Resolver: c.Crawl.Resolver, Log: d.log,
		Delay: c.Crawl.MinDelay, MaxDelay: c.Crawl.MaxDelay, Timeout: c.Crawl.Timeout,
		MaxBody: int64(c.Crawl.MaxBody), MaxNew: c.Crawl.MaxNew, Every: c.Crawl.Every,
	}
}

// A sourceRun is the outcome of one source's crawl.
type sourceRun struct {
	Source string         `json:"source"`
	State  string         `json:"state"`
	Reason string         `json:"reason,omitempty"`
	Counts map[string]int `json:"counts"`
}

// crawlSources visits the sources, several at a time, and keeps each visit as
// a run. That a source fails is an outcome; an error means that nothing can
// be stored.
func (d *desk) crawlSources(ctx context.Context, cr *crawler.Crawler, list []news.Source, each func(sourceRun)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan news.Source)
	var wg sync.WaitGroup
	for range min(max(1, len(list)), d.cfg.Crawl.Concurrency) {
		wg.Go(func() {
			for src := range queue {
				r, err := d.crawlOne(ctx, cr, src)
				if err != nil {
					cancel(err)
					continue
				}
				each(r)
			}
		})
	}
	for _, src := range list {
		select {
		case queue <- src:
		case <-ctx.Done():
		}
	}
	close(queue)
	wg.Wait()
	return context.Cause(ctx)
}

// crawlOne visits one source as a run of its own, so that the visit is on
// record and no source is visited twice at a time.
func (d *desk) crawlOne(ctx context.Context, cr *crawler.Crawler, src news.Source) (sourceRun, error) {
	return d.visitOne(ctx, src, cr.Crawl)
}

func (d *desk) visitOne(ctx context.Context, src news.Source, visit func(context.Context, news.Source) (news.Run, error)) (sourceRun, error) {
	due := d.clock.Now()
	busy := sourceRun{Source: src.ID, State: "busy", Reason: "being crawled already"}
	run := news.Run{Job: "crawl:" + src.ID, Due: due}
	var verr error
	err := d.held(ctx, "source:"+src.ID, func(work context.Context) error {
		id, started, err := d.db.BeginRun(ctx, run.Job, due)
		if err != nil {
			return fmt.Errorf("cannot begin the crawl of %s: %w", src.ID, err)
		}
		if !started {
			return errBusy
		}
		run, verr = visit(work, src)
		run.ID = id
		if cause := context.Cause(work); verr != nil && cause != nil && ctx.Err() == nil {
			verr = errors.Join(cause, verr)
		}
		return nil
	})
	var leased *storage.LeasedError
	if errors.As(err, &leased) || errors.Is(err, errBusy) {
		return busy, nil
	}
	if run.ID == 0 { // it was not begun
		return sourceRun{}, err
	}
	return d.visited(ctx, src, run, due, errors.Join(verr, err))
}

// errBusy says that a run for this moment is on record already.
var errBusy = errors.New("being crawled already")

// visited puts the end of a visit on record; err says what went wrong with it.
func (d *desk) visited(ctx context.Context, src news.Source, run news.Run, due time.Time, err error) (sourceRun, error) {
	stop := unkept(err)
	if err != nil && ctx.Err() == nil {
		run.State, run.Reason = "failed", err.Error()
	}
	if ctx.Err() != nil {
		run.State, run.Reason = "interrupted", "stopped before it was done"
	}
	run.Job, run.Due, run.Ended = "crawl:"+src.ID, due, d.clock.Now()
	if run.State == "" {
		run.State = "ok"
	}
	// The run is closed also when the crawl was interrupted.
	if err := d.db.EndRun(context.WithoutCancel(ctx), run); err != nil {
		return sourceRun{}, fmt.Errorf("cannot end the crawl of %s: %w", src.ID, err)
	}
	return sourceRun{Source: src.ID, State: run.State, Reason: run.Reason, Counts: run.Counts}, errors.Join(stop, ctx.Err())
}

// unkept returns err when it says that no page can be kept now: then no
// further page is asked for.
func unkept(err error) error {
	for _, target := range []error{storage.ErrDiskLow, storage.ErrDiskFault, storage.ErrFenced} {
		if errors.Is(err, target) {
			return err
		}
	}
	return nil
}

func (a *app) crawlCmd() *cobra.Command {
	var ids []string
	var all, dry bool
	var since time.Duration
	var limit int
	c := &cobra.Command{
		Use: "crawl [--source ID]... [--all] [--since DURATION] [--limit N] [--dry-run]", Short: "one crawl now, in the foreground",
		Long: `Visits the sources that are due (or those named, or all), stores what they offer, reads the articles and records the
evidence. Sites are asked one request at a time, with pauses; robots.txt is obeyed. A second run picks up where one stopped.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if limit < 0 || since < 0 {
				return &usageError{errors.New("--limit and --since: not below 0")}
			}
			return a.withDesk(c.Context(), owns, func(d *desk) error {
				list, err := d.pick(c.Context(), ids, all, since)
				if err != nil {
					return err
				}
				if dry {
					return a.listDue(list)
				}
				o := a.crawlerOptions(d)
				o.MaxPages = limit
				cr, err := crawler.New(d.db, o)
				if err != nil {
					return fail(exitConfig, err)
				}
				return a.crawlNow(c.Context(), d, cr, list)
			})
		},
	}
	c.Flags().StringSliceVar(&ids, "source", nil, "visit this source, due or not (may be repeated)")
	c.Flags().BoolVar(&all, "all", false, "visit every source, due or not")
	c.Flags().DurationVar(&since, "since", 0, "visit every source that was not visited within this `DURATION`, such as 6h")
	c.Flags().IntVar(&limit, "limit", 0, "fetch at most `N` pages of each source (0: as many as are new)")
	c.Flags().BoolVar(&dry, "dry-run", false, "only say what would be visited")
	return c
}

// pick returns the sources that are named, all, those not visited for a while,
// or those that are due.
func (d *desk) pick(ctx context.Context, ids []string, all bool, since time.Duration) ([]news.Source, error) {
	var list []news.Source
	for _, id := range ids {
		src, err := d.sourceByID(id)
		if err != nil {
			return nil, err
		}
		list = append(list, src)
	}
	if len(ids) > 0 {
		return list, nil
	}
	if since > 0 {
		return d.unvisited(ctx, d.clock.Now().Add(-since))
	}
	return d.dueSources(ctx, all)
}

// unvisited returns the enabled sources that were not visited after a time.
func (d *desk) unvisited(ctx context.Context, after time.Time) ([]news.Source, error) {
	health, err := d.db.HealthAll(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot read the state of the sources: %w", err)
	}
	tried := map[string]time.Time{}
	for _, h := range health {
		tried[h.SourceID] = h.LastTry
	}
	var list []news.Source
	for _, s := range d.sources {
		if !s.Disabled && !tried[s.ID].After(after) {
			list = append(list, s)
		}
	}
	return list, nil
}

// dueSources returns the enabled sources whose next visit has come, longest
// waiting first.
func (d *desk) dueSources(ctx context.Context, all bool) ([]news.Source, error) {
	health, err := d.db.HealthAll(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot read the state of the sources: %w", err)
	}
	next := map[string]time.Time{}
	for _, h := range health {
		next[h.SourceID] = h.NextVisit
	}
	now := d.clock.Now()
	var list []news.Source
	for _, s := range d.sources {
		if !s.Disabled && (all || !next[s.ID].After(now)) {
			list = append(list, s)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return next[list[i].ID].Before(next[list[j].ID]) })
	return list, nil
}

func (d *desk) sourceByID(id string) (news.Source, error) {
	if s, ok := d.bySource[id]; ok {
		return s, nil
	}
	var ids []string
	for _, s := range d.sources {
		ids = append(ids, s.ID)
	}
	return news.Source{}, failf(exitNoInput, "no source %q.%s See claimwatch source list", id, didYouMean(id, ids))
}

func (a *app) listDue(list []news.Source) error {
	for _, s := range list {
		if a.json {
			if err := a.printJSON(map[string]string{"source": s.ID, "url": s.Home}); err != nil {
				return err
			}
			continue
		}
		if err := a.printf("%s\t%s\n", s.ID, s.Home); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		a.say("No source is due. Name one with --source, or give --all.\n")
	}
	return nil
}

// crawlNow crawls, processes, and prints one line per source and a summary.
func (a *app) crawlNow(ctx context.Context, d *desk, cr *crawler.Crawler, list []news.Source) error {
	if len(list) == 0 {
		a.say("No source is due. Name one with --source, or give --all.\n")
	}
	var mu sync.Mutex
	failed := 0
	var printErr error
	err := d.crawlSources(ctx, cr, list, func(r sourceRun) {
		mu.Lock()
		defer mu.Unlock()
		if r.State != "ok" {
			failed++
		}
		printErr = errors.Join(printErr, a.printSourceRun(r))
	})
	if err != nil {
		return err
	}
	t, err := d.process(ctx, func(tally) {})
	if err := errors.Join(err, printErr); err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(map[string]int{"articles": t.Articles, "unreadable": t.Unreadable, "evidence": t.Evidence, "sources": len(list), "failed": failed})
	} else {
		err = a.printf("%d articles read, %d not readable, %d pieces of evidence\n", t.Articles, t.Unreadable, t.Evidence)
	}
	switch {
	case err != nil:
		return err
	case failed > 0 && failed == len(list):
		return quiet(exitNothing)
	case failed > 0:
		return quiet(exitPartly)
	}
	return nil
}

func (a *app) printSourceRun(r sourceRun) error {
	if a.json {
		return a.printJSON(r)
	}
	text := fmt.Sprintf("%-24s %-8s %3d links  %3d new  %3d fetched  %3d failed", r.Source, r.State, r.Counts["links"], r.Counts["new"], r.Counts["fetched"], r.Counts["failed"])
	if r.Reason != "" {
		text += "  " + r.Reason
	}
	_, err := io.WriteString(a.stdout, text+"\n")
	return err
}
