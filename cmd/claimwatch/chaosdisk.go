package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"claimwatch/storage"
)

// diskFaults are what strace is told to do to the daemon's calls: the first is
// spared, so that it can start; then every so many fail.
var diskFaults = []struct{ name, call, inject string }{
	{"full at a write", "pwrite64", "error=ENOSPC:when=40+11"},
	{"error at a write", "pwrite64", "error=EIO:when=40+11"},
	{"error at a read", "pread64", "error=EIO:when=60+41"},
	{"error at fsync", "fsync", "error=EIO:when=8+5"},
	{"error at ftruncate", "ftruncate", "error=EIO:when=2+2"},
	{"writes that lie", "pwrite64", "retval=100:when=100+31"},
}

// disks lets calls to the disk fail for a while each.
func (x *chaos) disks(ctx context.Context, each time.Duration) error {
	strace, err := exec.LookPath("strace")
	if err != nil {
		x.skip("disks that fail: strace is not installed")
		return nil
	}
	for _, k := range diskFaults {
		trace := x.dir + "-strace"
		wrap := []string{strace, "-f", "-qq", "-A", "-o", trace, "-e", "trace=" + k.call, "-e", "inject=" + k.call + ":" + k.inject}
		how, err := x.failing(ctx, wrap, max(each, 5*time.Second), k.name == "writes that lie")
		if err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
		log, err := os.ReadFile(trace)
		if err != nil {
			return err
		}
		if n := bytes.Count(log, []byte("(INJECTED)")); n == 0 {
			x.skip("%s: the daemon makes no such call", k.name)
		} else {
			x.f.DiskFaults[k.name] = fmt.Sprintf("%d calls failed: %s", n, how)
		}
		if err := os.Remove(trace); err != nil {
			return err
		}
	}
	return nil
}

// failing runs the daemon on a disk that fails, over and over: what it
// acknowledges must be there. On a disk that lies nothing can be promised but
// that the damage is seen, so that runs in a directory of its own.
func (x *chaos) failing(ctx context.Context, wrap []string, length time.Duration, lies bool) (how string, err error) {
	if lies {
		dir, acked := x.dir, x.acked
		x.dir, x.acked = x.dir+"-lies", map[string]string{}
		defer func() { x.dir, x.acked = dir, acked }()
	}
	starts, refused, ended := 0, 0, map[int]int{}
	for end := time.Now().Add(length); time.Now().Before(end) || starts == 0; {
		v, err := x.start(ctx, wrap)
		if err != nil {
			return "", err
		}
		starts++
		select {
		case <-v.ended:
			ended[v.cmd.ProcessState.ExitCode()]++
		case <-time.After(max(time.Until(end), 3*time.Second)):
			v.kill()
		}
		x.gather(v)
		refused += v.count("refused") + v.count("low")
		if !lies {
			if err := x.checked(ctx); err != nil {
				return "", err
			}
		}
	}
	if lies {
		return x.liesFound(ctx)
	}
	return fmt.Sprintf("%d starts, %d refusals, ended by itself with %v", starts, refused, ended), nil
}

// liesFound looks whether the damage that a lying disk did is seen.
func (x *chaos) liesFound(ctx context.Context) (string, error) {
	db, err := storage.Open(ctx, x.dir, storage.Options{})
	if err != nil {
		return "damage found at the start", nil //nolint:nilerr // that it is refused is the answer
	}
	cerr := db.Check(ctx)
	_, verr := db.Verify(ctx, storage.VerifyOptions{Bytes: true})
	lost, err := x.lost(ctx, db)
	if err := errors.Join(err, db.Close()); err != nil && cerr == nil && verr == nil {
		return "", err
	}
	switch {
	case cerr != nil:
		return "damage found by the check of the database", nil
	case verr != nil:
		return "damage found by the verification of the log", nil
	case len(lost) > 0:
		return "", fmt.Errorf("%d acknowledged rows are gone and no check says so", len(lost))
	}
	return "no damage came of it", nil
}

// full runs the daemon on a small disk that fills up: the crawl pauses, people
// can go on deciding, and all goes on by itself when there is room.
func (x *chaos) full(ctx context.Context) (err error) {
	mount := x.dir + "-small"
	if err := os.MkdirAll(mount, 0o700); err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=192m"); err != nil {
		x.skip("a full disk: cannot mount a small one: %v", err)
		return nil
	}
	dir, acked := x.dir, x.acked
	x.dir, x.acked = filepath.Join(mount, "data"), map[string]string{}
	defer func() {
		x.dir, x.acked = dir, acked
		err = errors.Join(err, syscall.Unmount(mount, syscall.MNT_DETACH))
	}()
	if err := os.MkdirAll(x.dir, 0o700); err != nil {
		return err
	}
	v, err := x.start(ctx, nil, "--min-free", fmt.Sprint(64<<20))
	if err != nil {
		return err
	}
	if err := x.waitReady(v); err != nil {
		return err
	}
	how, err := x.fillUp(ctx, v, filepath.Join(mount, "ballast"))
	x.leave(v)
	if err != nil {
		return fmt.Errorf("%w: %s", err, tailOf(v.stderr.String()))
	}
	x.f.DiskFull = how
	db, err := storage.Open(ctx, x.dir, storage.Options{})
	if err != nil {
		return err
	}
	lost, err := x.lost(ctx, db)
	if err := errors.Join(err, db.Check(ctx), db.Close()); err != nil {
		return err
	}
	if len(lost) > 0 {
		return fmt.Errorf("%d acknowledged rows lost on a full disk, such as %s", len(lost), lost[0])
	}
	return nil
}

func (x *chaos) fillUp(ctx context.Context, v *victim, ballast string) (string, error) {
	grows := func(word string, within time.Duration) (time.Duration, bool) {
		began, before := time.Now(), v.count(word)
		for time.Since(began) < within && ctx.Err() == nil {
			if v.count(word) > before+2 {
				return time.Since(began), true
			}
			time.Sleep(50 * time.Millisecond)
		}
		return within, false
	}
	if _, ok := grows("capture", 10*time.Second); !ok {
		return "", errors.New("no pages are taken in on an empty disk")
	}
	if err := fill(ballast, 72<<20); err != nil {
		return "", err
	}
	if _, ok := grows("low", 10*time.Second); !ok {
		return "", errors.New("pages are taken in on a disk that is nearly full")
	}
	before := v.count("capture")
	if _, ok := grows("decision", 10*time.Second); !ok || v.count("capture") > before {
		return "", fmt.Errorf("nearly full: decisions go on %v, pages stop %v", ok, v.count("capture") == before)
	}
	if err := fill(ballast, 1<<40); err != nil && !errors.Is(err, syscall.ENOSPC) {
		return "", err
	}
	if _, ok := grows("decision", 10*time.Second); !ok {
		return "", errors.New("decisions stop on a full disk, though space is reserved for them")
	}
	if err := os.Remove(ballast); err != nil {
		return "", err
	}
	took, ok := grows("capture", 40*time.Second)
	if !ok {
		return "", errors.New("pages are not taken in again after there is room")
	}
	return fmt.Sprintf("pages paused, decisions went on, also with no byte left; pages again after %.1f s", took.Seconds()), nil
}

// fill appends zeros to a file until it has n more bytes or the disk is full.
func fill(path string, n int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = io.CopyN(f, zeros{}, n)
	return errors.Join(err, f.Close())
}

type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
