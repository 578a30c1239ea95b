package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	v, err := x.start(ctx, nil, "--hand=false")
	if err != nil {
		return err
	}
	if err := x.waitReady(v); err != nil {
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
	v.kill()
	x.gather(v)
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

// restore takes a backup while the daemon works, restores it into an empty
// directory, and compares.
func (x *chaos) restore(ctx context.Context) error {
	v, err := x.start(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		v.kill()
		x.gather(v)
	}()
	if err := x.waitReady(v); err != nil {
		return err
	}
	out, fresh := x.dir+"-backup", x.dir+"-restored"
	began := time.Now()
	for _, args := range [][]string{
		{"--data-dir", x.dir, "audit", "sign"},
		{"--data-dir", x.dir, "backup", "create", "--out", out},
	} {
		if text, err := x.command(ctx, args...).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w: %s", args, err, tailOf(string(text)))
		}
	}
	took := time.Since(began)
	list, err := storage.ListBackups(out)
	if err != nil || len(list) == 0 {
		return errors.Join(errors.New("no backup came of it"), err)
	}
	for _, args := range [][]string{
		{"backup", "verify", list[0].Path},
		{"backup", "restore", list[0].Path, "--to", fresh},
		{"--data-dir", fresh, "audit", "verify", "--bytes"},
	} {
		if text, err := x.command(ctx, args...).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w: %s", args, err, tailOf(string(text)))
		}
	}
	x.f.Restored = fmt.Sprintf("%d captures and %d decisions in %.1f s under load; report identical, log and bytes verified", list[0].Captures, list[0].Decisions, took.Seconds())
	return nil
}

// flips changes one bit in five places of a restored copy, each time in a
// fresh one: every one must be found.
func (x *chaos) flips(ctx context.Context) error {
	list, err := storage.ListBackups(x.dir + "-backup")
	if err != nil || len(list) == 0 {
		return errors.Join(errors.New("there is no backup to flip a bit in"), err)
	}
	b := list[0]
	found := 0
	for _, where := range []string{"capture", "row", "log", "checkpoint", "backup"} {
		ok, err := x.flipped(ctx, b, where)
		if err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		if !ok {
			x.fault("a flipped bit in a %s was not found", where)
			continue
		}
		found++
	}
	x.f.Flips = fmt.Sprintf("%d of 5", found)
	return nil
}

func (x *chaos) flipped(ctx context.Context, b storage.Backup, where string) (found bool, err error) {
	dir := x.dir + "-flip"
	if err := os.RemoveAll(dir); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if where == "backup" {
		return x.flippedBackup(ctx, b)
	}
	if _, err := storage.Restore(ctx, b.Path, dir, time.Now()); err != nil {
		return false, err
	}
	if where == "capture" {
		if err := x.flipCapture(ctx, dir, b.Captures); err != nil {
			return false, err
		}
	} else if err := storage.Tamper(ctx, dir, where); err != nil {
		return false, err
	}
	db, err := storage.Open(ctx, dir, storage.Options{})
	if err != nil {
		return true, nil //nolint:nilerr // refused at the start: found
	}
	var keys []ed25519.PublicKey
	_, verr := db.Verify(ctx, storage.VerifyOptions{Bytes: true, Keys: keys})
	return verr != nil, db.Close()
}

// flipCapture changes one bit in the file of a capture.
func (x *chaos) flipCapture(ctx context.Context, dir string, captures int64) error {
	db, err := storage.Open(ctx, dir, storage.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	sum := ""
	for try := 0; sum == "" && try < 1000 && err == nil; try++ {
		var c *news.Capture
		if c, err = db.Capture(ctx, 1+x.rand.Int64N(captures)); err == nil && len(c.Raw) > 0 {
			sum = c.SHA256
		}
	}
	if err := errors.Join(err, db.Close()); err != nil || sum == "" {
		return errors.Join(errors.New("no capture has bytes"), err)
	}
	return flipFile(filepath.Join(dir, "captures", sum[:2], sum[2:]+".zst"), -2)
}

func (x *chaos) flippedBackup(ctx context.Context, b storage.Backup) (found bool, err error) {
	before, err := os.ReadFile(b.Path)
	if err != nil {
		return false, err
	}
	if err := flipFile(b.Path, int64(x.rand.IntN(len(before)))); err != nil {
		return false, err
	}
	_, verr := storage.VerifyBackup(ctx, b.Path)
	return verr != nil, os.WriteFile(b.Path, before, 0o600)
}

// flipFile changes one bit of a file; a negative place counts from its end.
func flipFile(path string, at int64) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if at < 0 {
		at += int64(len(b))
	}
	changed := bytes.Clone(b)
	changed[at] ^= 1
	return os.WriteFile(path, changed, 0o600)
}
