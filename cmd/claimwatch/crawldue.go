package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
)

// How long one crawl of the daemon goes on taking up sources that fall due
// meanwhile, and how often it looks for them. What is under way then is
// finished; the rest waits for the next tick of the schedule.
const (
	takeUpFor   = 30 * time.Minute
	takeUpEvery = time.Minute
	pagesEvery  = 10 * time.Minute // between two fetches of what is due of one source
)

// A dueCrawl is one crawl of the daemon: it visits what is due, as many
// sources at a time as are allowed, and takes up what falls due while a slow
// site is still being visited. What comes in is read and matched meanwhile.
type dueCrawl struct {
	d    *desk
	cr   *crawler.Crawler
	each func(sourceRun)

	pages map[string]time.Time // when the due pages of a source were last fetched

	mu   sync.Mutex
	busy map[string]bool // sources being visited
	err  error           // why no page can be kept any more
	came chan struct{}   // a visit ended: there may be something to read, and a place is free
	wg   sync.WaitGroup
}

// crawlDue runs a crawl to its end and returns what became of what it brought.
func (d *desk) crawlDue(ctx context.Context, cr *crawler.Crawler, each func(sourceRun)) (tally, error) {
	c := &dueCrawl{d: d, cr: cr, each: each, pages: map[string]time.Time{}, busy: map[string]bool{}, came: make(chan struct{}, 1)}
	until := d.clock.Now().Add(takeUpFor)
	var t tally
	for {
		err := c.takeUp(ctx, until)
		if err == nil {
			err = c.failed()
		}
		if err != nil || ctx.Err() != nil || c.idle() {
			c.wg.Wait()
			rest, perr := d.process(ctx, func(tally) {})
			return t.plus(rest), errors.Join(err, c.failed(), perr)
		}
		select {
		case <-c.came:
		case <-time.After(takeUpEvery):
		case <-ctx.Done():
		}
		got, err := d.process(ctx, func(tally) {})
		t = t.plus(got)
		if err != nil {
			c.wg.Wait()
			return t, errors.Join(err, c.failed())
		}
	}
}

// takeUp begins visits of what is due, while there are places.
func (c *dueCrawl) takeUp(ctx context.Context, until time.Time) error {
	if c.d.clock.Now().After(until) {
		return nil
	}
	list, err := c.d.dueSources(ctx, false)
	if err != nil {
		return err
	}
	for _, src := range list {
		c.begin(ctx, src, c.cr.Crawl)
	}
	now := c.d.clock.Now()
	ids, err := c.d.db.SourcesWithDue(ctx, now)
	if err != nil {
		return fmt.Errorf("cannot list the pages that are due: %w", err)
	}
	for _, id := range ids {
		src, listed := c.d.bySource[id]
		// A page whose site asked to be left alone stays due.
		if listed && !src.Disabled && now.Sub(c.pages[id]) >= pagesEvery && c.begin(ctx, src, c.cr.FetchDue) {
			c.pages[id] = now
		}
	}
	return nil
}

// begin visits a source, unless it is being visited or no place is free, and
// reports whether it does.
func (c *dueCrawl) begin(ctx context.Context, src news.Source, visit func(context.Context, news.Source) (news.Run, error)) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil || c.busy[src.ID] || len(c.busy) >= c.d.cfg.Crawl.Concurrency {
		return false
	}
	c.busy[src.ID] = true
	c.wg.Go(func() {
		r, err := c.d.visitOne(ctx, src, visit)
		if err == nil {
			c.each(r)
		}
		c.mu.Lock()
		delete(c.busy, src.ID)
		if err != nil && ctx.Err() == nil {
			c.err = errors.Join(c.err, err)
		}
		c.mu.Unlock()
		select {
		case c.came <- struct{}{}:
		default: // it is known already
		}
	})
	return true
}

func (c *dueCrawl) failed() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *dueCrawl) idle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.busy) == 0
}

func (t tally) plus(o tally) tally {
	return tally{t.Captures + o.Captures, t.Articles + o.Articles, t.Unreadable + o.Unreadable, t.Matched + o.Matched, t.Evidence + o.Evidence}
}
