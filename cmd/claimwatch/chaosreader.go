package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"claimwatch/storage"
)

// mergedWithin is how soon the log of writes must be small again once the last
// reader has gone: the daemon looks after it each half minute.
const mergedWithin = 2 * time.Minute

// reader keeps a reader on the database that does not end, and takes three
// long exports and a backup meanwhile, while the hand writes: the log of writes
// grows, and must be merged afterwards.
func (x *chaos) reader(ctx context.Context) (err error) {
	v, err := x.running(ctx)
	if err != nil {
		return err
	}
	defer x.leave(v)
	db, err := storage.Open(ctx, x.dir, storage.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	held := max(x.length/30, 8*time.Second)
	most, err := x.lingered(ctx, db, held)
	if err != nil {
		return err
	}
	began := time.Now()
	for {
		size, err := db.WALSize()
		if err != nil {
			return err
		}
		if size <= 64<<20 && time.Since(began) > time.Second {
			x.f.Reader = fmt.Sprintf("%.0f s with three exports and a backup: the log of writes grew to %.1f MB, %.1f MB after %.0f s", held.Seconds(), float64(most)/1e6, float64(size)/1e6, time.Since(began).Seconds())
			return nil
		}
		if time.Since(began) > mergedWithin {
			return fmt.Errorf("%s after the last reader the log of writes has %d MB", mergedWithin, size>>20)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// lingered holds the reader, runs the exports, and returns how large the log
// of writes was at most.
func (x *chaos) lingered(ctx context.Context, db *storage.DB, held time.Duration) (most int64, err error) {
	stay, leave := context.WithTimeout(ctx, held)
	defer leave()
	out := x.dir + "-meanwhile"
	var mu sync.Mutex
	var failed error
	var wg sync.WaitGroup
	do := func(f func() error) {
		wg.Go(func() {
			ferr := f()
			mu.Lock()
			failed = errors.Join(failed, ferr)
			mu.Unlock()
		})
	}
	do(func() error { return storage.Linger(stay, x.dir) })
	for _, args := range [][]string{
		{"archive", "warc", "--out", out + ".warc.gz"},
		{"evidence", "list", "--json"},
		{"article", "list", "--json", "--limit", "100000"},
		{"backup", "create", "--out", filepath.Join(out, "backup"), "--no-captures"},
	} {
		do(func() error {
			text, err := x.command(ctx, append([]string{"--data-dir", x.dir}, args...)...).CombinedOutput()
			if err != nil {
				return fmt.Errorf("%v: %w: %s", args[:2], err, tailOf(string(text)))
			}
			return nil
		})
	}
	for stay.Err() == nil {
		size, err := db.WALSize()
		if err != nil {
			return most, err
		}
		most = max(most, size)
		time.Sleep(100 * time.Millisecond)
	}
	wg.Wait()
	return most, failed
}
