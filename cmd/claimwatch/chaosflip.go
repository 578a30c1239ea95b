package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// restore takes a backup while the daemon works, restores it into an empty
// directory, and compares.
func (x *chaos) restore(ctx context.Context) error {
	v, err := x.running(ctx)
	if err != nil {
		return err
	}
	defer x.leave(v)
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
