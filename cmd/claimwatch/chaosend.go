package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
	"claimwatch/storage"
)

// lost lists what was acknowledged and is not there as it was.
func (x *chaos) lost(ctx context.Context, db *storage.DB) ([]string, error) {
	decisions, err := db.Decisions(ctx, 0, 0, 0)
	if err != nil {
		return nil, err
	}
	notes, err := db.Checkpoints(ctx)
	if err != nil {
		return nil, err
	}
	done, err := db.Meta(ctx, "chaos")
	if err != nil {
		return nil, err
	}
	var out []string
	for k, sum := range x.acked {
		var kind string
		var n int64
		if _, err := fmt.Sscan(k, &kind, &n); err != nil {
			return nil, fmt.Errorf("%q: %w", k, err)
		}
		if !x.there(ctx, db, kind, n, sum, len(notes), done, func() bool {
			return n <= int64(len(decisions)) && decisions[n-1].Hash == sum
		}) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out, nil
}

// there looks for one acknowledged row.
func (x *chaos) there(ctx context.Context, db *storage.DB, kind string, n int64, sum string, notes int, done string, decided func() bool) bool {
	switch kind {
	case "decision":
		return decided()
	case "capture":
		c, err := db.Capture(ctx, n) // with its bytes, checked
		return err == nil && c.SHA256 == sum
	case "article":
		a, err := db.Article(ctx, n)
		return err == nil && a.TextSHA256 == sum
	case "evidence":
		n, err := db.EvidenceOf(ctx, n)
		return err == nil && n == 1
	case "checkpoint":
		return n <= int64(notes)
	case "unit":
		var last int64
		_, err := fmt.Sscan(done, &last)
		return err == nil && n <= last
	}
	return false
}

// invariants looks at everything that is left after the kills.
func (x *chaos) invariants(ctx context.Context) (err error) {
	if err := x.finish(ctx); err != nil {
		return err
	}
	db, err := storage.Open(ctx, x.dir, storage.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Check(ctx); err != nil {
		return err
	}
	if _, err := db.Verify(ctx, storage.VerifyOptions{Bytes: true}); err != nil {
		return err
	}
	lost, err := x.lost(ctx, db)
	if err != nil {
		return err
	}
	x.f.Acked, x.f.Lost = len(x.acked), len(lost)
	if len(lost) > 0 {
		x.fault("lost: %s", strings.Join(lost[:min(5, len(lost))], ", "))
	}
	doubled, err := db.Doubled(ctx)
	if err != nil {
		return err
	}
	x.f.Doubled = len(doubled)
	if len(doubled) > 0 {
		x.fault("doubled: %s", strings.Join(doubled[:min(5, len(doubled))], ", "))
	}
	return x.recall(ctx, db)
}

// finishWithin bounds an undisturbed crawl; it takes seconds, but on a machine
// that is busy, and under the race detector, minutes.
const finishWithin = 4 * time.Minute

// finish lets the daemon crawl to the end once, undisturbed.
func (x *chaos) finish(ctx context.Context) error {
	v, err := x.running(ctx, "--hand=false")
	if err != nil {
		return err
	}
	began := webtest.Start.Add(time.Duration(x.round) * 90 * time.Minute)
	for end := time.Now().Add(finishWithin); ; time.Sleep(500 * time.Millisecond) {
		db, err := storage.Open(ctx, x.dir, storage.Options{ReadOnly: true})
		if err != nil {
			return err
		}
		jobs, err := db.JobStates(ctx)
		if err := errors.Join(err, db.Close()); err != nil {
			return err
		}
		if c := jobs["crawl"]; !c.Started.Before(began) && c.Started.Before(began.Add(24*time.Hour)) && c.State != "running" {
			break
		}
		if time.Now().After(end) {
			return fmt.Errorf("undisturbed, a crawl of the made-up web was not done after %s", finishWithin)
		}
	}
	x.leave(v)
	return nil
}

// recall compares the articles with those of the made-up web as it stands.
func (x *chaos) recall(ctx context.Context, db *storage.DB) error {
	now := webtest.Start.Add(time.Duration(x.round) * 90 * time.Minute)
	have := map[string]bool{}
	for off := 0; ; off += 500 {
		list, err := db.Articles(ctx, news.ArticleFilter{Limit: 500, Offset: off})
		if err != nil {
			return err
		}
		for _, a := range list {
			have[a.Canonical] = true
		}
		if len(list) < 500 {
			break
		}
	}
	for _, p := range webtest.New().Pages(now) {
		canonical, err := news.CanonicalURL(p.URL)
		if err != nil {
			return err
		}
		if p.Published.After(now) || !p.Gone.IsZero() || p.Form == "redirect" || have[canonical] {
			continue
		}
		x.f.Missing++
		if x.f.Missing <= 3 {
			x.app.say("          missing %s\n", p.URL)
			x.f.MissingAt = append(x.f.MissingAt, p.URL)
		}
	}
	return nil
}
