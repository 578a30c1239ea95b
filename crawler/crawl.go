package crawler

import (
	"context"
	"fmt"
	"maps"
	"time"

	"claimwatch/crawler/news"
)

// Crawl visits a source once: it reads its listings, keeps the new links,
// fetches those that are due, and keeps every capture, how each try ended, and
// the health of the source. That something could not be fetched is an outcome
// and told by the run's State, Reason and Counts ("links" offered, "new",
// "fetched", "unchanged", "failed"). The error is the context's, or says that
// something could not be kept; the run then tells what was done until then.
func (c *Crawler) Crawl(ctx context.Context, src news.Source) (news.Run, error) {
	return c.round(ctx, src, (*round).crawl)
}

// FetchDue fetches those pages of a source that are due, and leaves its
// listings alone: for pages that are cited and visited again between two
// visits of their source.
func (c *Crawler) FetchDue(ctx context.Context, src news.Source) (news.Run, error) {
	return c.round(ctx, src, (*round).pagesOnly)
}

func (c *Crawler) round(ctx context.Context, src news.Source, work func(*round, context.Context) error) (news.Run, error) {
	r := &round{c: c, src: src, log: c.o.Log.With("source", src.ID), bodies: map[string]int{}, run: news.Run{
		Job: "crawl:" + src.ID, Started: c.clock.Now().UTC(), State: "running",
		Counts: map[string]int{"links": 0, "new": 0, "fetched": 0, "unchanged": 0, "failed": 0},
	}}
	err := work(r, ctx)
	r.run.Ended = c.clock.Now().UTC()
	if err != nil {
		r.run.State, r.run.Reason = "failed", err.Error()
		if ctx.Err() != nil {
			r.run.State, r.run.Reason = "interrupted", "stopped before it was done"
		}
	}
	return r.run, err
}

// A round is one visit of one source.
type round struct {
	c      *Crawler
	src    news.Source
	run    news.Run
	health news.Health
	log    interface {
		Info(msg string, args ...any)
		Warn(msg string, args ...any)
	}
	offered []news.Link // all that the listings offer, for the pace
	asked   int         // listings
	failed  int         // listings that could not be read
	traps   int
	over    bool   // more new links than one visit keeps
	moved   string // where a listing says that it is now, for good
	hint    time.Duration
	retry   time.Duration
	more    bool           // due links were left for the next visit
	bodies  map[string]int // how often the same page came under different addresses
}

func (r *round) crawl(ctx context.Context) error {
	var err error
	if r.health, err = r.c.pages.Health(ctx, r.src.ID); err != nil {
		return fmt.Errorf("cannot look up the health of %s: %w", r.src.ID, err)
	}
	r.health.SourceID = r.src.ID
	previous := r.health.NextVisit.Sub(r.health.LastTry)
	r.health.LastTry = r.c.clock.Now().UTC()
	refs := listings(r.src)
	if len(refs) == 0 {
		r.failed = 1
		r.health.LastState, r.health.Reason = news.CaptureBad, "the source has neither a feed nor a home page"
	}
	for _, ref := range refs {
		if err := r.listing(ctx, ref); err != nil {
			return err
		}
	}
	if err := r.fetchDue(ctx); err != nil {
		return err
	}
	r.conclude(previous)
	if err := r.c.pages.SaveHealth(ctx, r.health); err != nil {
		return fmt.Errorf("cannot keep the health of %s: %w", r.src.ID, err)
	}
	if r.c.uplink.down(r.c.clock.Now()) {
		return r.acquit(ctx)
	}
	return nil
}

// acquit takes back what was counted against sources before it was clear that
// our own connection is down.
func (r *round) acquit(ctx context.Context) error {
	for id, grade := range r.c.uplink.acquit(r.c.clock.Now()) {
		h, err := r.c.pages.Health(ctx, id)
		if err != nil {
			return fmt.Errorf("cannot look up the health of %s: %w", id, err)
		}
		h.Failures = max(0, h.Failures-grade)
		if soon := r.c.clock.Now().Add(minEvery).UTC(); h.NextVisit.After(soon) {
			h.NextVisit = soon
		}
		if err := r.c.pages.SaveHealth(ctx, h); err != nil {
			return fmt.Errorf("cannot keep the health of %s: %w", id, err)
		}
	}
	return nil
}

func (r *round) pagesOnly(ctx context.Context) error {
	var err error
	if r.health, err = r.c.pages.Health(ctx, r.src.ID); err != nil {
		return fmt.Errorf("cannot look up the health of %s: %w", r.src.ID, err)
	}
	r.health.SourceID = r.src.ID
	if err := r.fetchDue(ctx); err != nil {
		return err
	}
	r.run.State, r.run.Reason = "ok", r.remarks()
	if wait := r.c.clock.Now().Add(r.retry).UTC(); r.retry > 0 && wait.After(r.health.NextVisit) {
		r.health.NextVisit = wait
	}
	if err := r.c.pages.SaveHealth(ctx, r.health); err != nil {
		return fmt.Errorf("cannot keep the health of %s: %w", r.src.ID, err)
	}
	return nil
}

// fetchDue fetches the pages of the source whose time has come.
func (r *round) fetchDue(ctx context.Context) error {
	due, err := r.c.pages.DueLinks(ctx, r.src.ID, r.c.clock.Now(), r.c.o.MaxPages+1)
	if err != nil {
		return fmt.Errorf("cannot list what is due of %s: %w", r.src.ID, err)
	}
	if r.more = len(due) > r.c.o.MaxPages; r.more {
		due = due[:r.c.o.MaxPages]
	}
	for _, d := range due {
		if r.samePage() {
			r.more = true
			return nil
		}
		if err := r.page(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// samePages is how many addresses may bring the same page, byte for byte,
// before the visit stops: a site that answers so has one page for everything.
const samePages = 20

func (r *round) samePage() bool {
	for _, n := range r.bodies {
		if n >= samePages {
			return true
		}
	}
	return false
}

// page fetches one page, keeps the capture, and says when to try again.
func (r *round) page(ctx context.Context, d news.Due) error {
	req := request{src: r.src, link: d.Link, url: d.URL, accept: acceptPage, limit: r.c.o.MaxBody}
	if d.Revisit > 0 {
		held, err := r.c.pages.Validators(ctx, d.Canonical)
		if err != nil {
			return fmt.Errorf("cannot look up what is held of %s: %w", d.URL, err)
		}
		// Asked without conditions: an edit must not hide behind a lying 304.
		req.held.BodySHA256 = held.BodySHA256
	}
	got, err := r.c.fetch(ctx, req)
	if err != nil {
		return err
	}
	if got.State == news.CaptureThrottled && got.Status == 0 {
		r.more = true // its site is being left alone; the page was not asked for and stays due
		r.retry = max(r.retry, got.RetryAfter)
		return nil
	}
	got.Revisit = d.Revisit
	if _, err := r.c.pages.SaveCapture(ctx, got); err != nil {
		return fmt.Errorf("cannot keep the capture of %s: %w", d.URL, err)
	}
	now := r.c.clock.Now()
	next := NextTry(got.State, d.Attempt, got.RetryAfter, now)
	if next.IsZero() && d.Revisit > 0 {
		next = NextRevisit(d.Revisit, now)
	}
	r.count(got)
	if err := r.c.pages.LinkTried(ctx, d.Canonical, got.State, got.Reason, next); err != nil {
		return fmt.Errorf("cannot keep how the try of %s ended: %w", d.URL, err)
	}
	return nil
}

func (r *round) count(got *news.Capture) {
	switch got.State {
	case news.CaptureOK:
		r.bodies[got.BodySHA256]++
		r.run.Counts["fetched"]++
		r.health.Articles++
	case news.CaptureUnchanged:
		r.run.Counts["unchanged"]++
	case news.CaptureGone, news.CaptureMoved, news.CaptureWalled:
		r.run.Counts["fetched"]++ // an answer, and evidence of a state
		r.run.Counts["failed"]++
	default:
		r.run.Counts["failed"]++
	}
	r.retry = max(r.retry, got.RetryAfter)
}

// conclude names how the visit ended and when the next is due.
func (r *round) conclude(previous time.Duration) {
	now := r.c.clock.Now()
	h := &r.health
	if r.run.Counts["new"] > 0 {
		h.LastNew = now.UTC()
	}
	down := r.c.uplink.down(now)
	switch {
	case r.failed > 0 && r.failed >= r.asked:
		r.run.State = "failed"
		if !down {
			h.Failures += grade(h.LastState)
			r.c.uplink.blame(r.src.ID, grade(h.LastState), now)
		}
	case r.failed > 0:
		r.run.State = "partly"
		h.Failures = 0
	default:
		r.run.State = "ok"
		h.Failures = 0
	}
	if r.run.State == "ok" {
		r.run.Reason = r.remarks()
	}
	h.NextVisit = NextVisit(r.src.ID, Pace{
		Pinned: r.src.Every, Default: r.c.o.Every, Weekly: weekly(r.offered, now), Previous: previous,
		Hint: r.hint, Retry: r.retry, Failures: h.Failures,
	}, now).UTC()
	if down && r.run.State == "failed" {
		h.Reason = OwnConnection + "; " + h.Reason
		h.NextVisit = now.Add(minEvery).UTC()
	}
	if soon := now.Add(max(minEvery, r.retry)); r.more && h.NextVisit.After(soon) {
		h.NextVisit = soon.UTC()
	}
	counts := maps.Clone(r.run.Counts)
	r.log.Info("crawled", "state", r.run.State, "links", counts["links"], "new", counts["new"], "fetched", counts["fetched"], "failed", counts["failed"], "next", h.NextVisit)
}

// remarks says what of a visit that went well a person should know.
func (r *round) remarks() string {
	switch {
	case r.samePage():
		return fmt.Sprintf("%d addresses brought the same page; the others were left for the next visit", samePages)
	case r.over && r.c.daily.room(r.src.ID, r.c.clock.Now()) <= 0:
		return fmt.Sprintf("more than %d new addresses in one day, which few outlets have: look whether it is a trap; the others wait for tomorrow", maxDaily)
	case r.over:
		return fmt.Sprintf("more than %d new addresses; the others wait for the next visit", r.c.o.MaxNew)
	case r.moved != "":
		return "the listing has moved for good to " + r.moved + ": list that address"
	case r.traps > 0:
		return fmt.Sprintf("%d addresses look made up for crawlers and were left out", r.traps)
	case r.more:
		return fmt.Sprintf("more than %d pages are due; the others wait for the next visit", r.c.o.MaxPages)
	}
	return ""
}
