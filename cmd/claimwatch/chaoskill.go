package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"claimwatch/storage"
)

// stormKills is how many kills the long form comes to, also on a slow machine;
// the named places make it more than 150 with a margin.
const stormKills = 160

// storm kills the daemon 50 to 800 ms after it is ready, over and over.
func (x *chaos) storm(ctx context.Context, length time.Duration) error {
	least := 0
	if x.length >= 8*time.Minute {
		least = stormKills
	}
	for began := time.Now(); time.Since(began) < length || x.f.Kills < least && time.Since(began) < 2*length; {
		v, err := x.running(ctx)
		if err != nil {
			return err
		}
		var browsing sync.WaitGroup
		browsing.Go(func() { x.browse(v, ctx.Done()) })
		select {
		case <-time.After(time.Duration(50+x.rand.IntN(750)) * time.Millisecond):
			if _, most, err := residentMemory(v.cmd.Process.Pid); err == nil {
				x.f.MemoryMB = max(x.f.MemoryMB, most)
			}
			v.kill()
		case <-v.ended:
			return fmt.Errorf("the daemon ended by itself: %v: %s", v.err, tailOf(v.stderr.String()))
		}
		x.gather(v)
		browsing.Wait()
		x.f.Kills++
		if x.f.Kills%10 == 0 {
			if err := x.checked(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// named kills the daemon at each failpoint, at a random passing.
func (x *chaos) named(ctx context.Context) error {
	for _, point := range failpoints {
		v, err := x.start(ctx, nil, "--die", point, "--die-at", fmt.Sprint(1+x.rand.IntN(2)))
		if err != nil {
			return err
		}
		select {
		case <-v.ended:
		case <-time.After(2 * startWithin):
			v.kill()
			<-v.ended
			return fmt.Errorf("%s was not passed", point)
		}
		x.leave(v) // whatever it had started
		var exit *exec.ExitError
		if !errors.As(v.err, &exit) || !exit.Sys().(syscall.WaitStatus).Signaled() {
			return fmt.Errorf("at %s the daemon ended with %v: %s", point, v.err, tailOf(v.stderr.String()))
		}
		x.f.Kills++
		x.f.Failpoint++
	}
	return x.checked(ctx)
}

// checked reads the whole database as it was left.
func (x *chaos) checked(ctx context.Context) error {
	db, err := storage.Open(ctx, x.dir, storage.Options{})
	if err != nil {
		return err
	}
	return errors.Join(db.Check(ctx), db.Close())
}

// stops asks the daemon to stop at random moments: it must end well, soon.
func (x *chaos) stops(ctx context.Context) error {
	n := 20
	if x.length < 5*time.Minute {
		n = 5
	}
	for range n {
		v, err := x.running(ctx)
		if err != nil {
			return err
		}
		time.Sleep(time.Duration(x.rand.IntN(1000)) * time.Millisecond)
		began := time.Now()
		if err := v.signal(syscall.SIGTERM); err != nil {
			return err
		}
		select {
		case <-v.ended:
		case <-time.After(25 * time.Second):
			v.kill()
			<-v.ended
			return errors.New("25 s after SIGTERM the daemon was still there")
		}
		x.f.StopMax = max(x.f.StopMax, time.Since(began).Seconds())
		x.gather(v)
		if v.err != nil {
			return fmt.Errorf("asked to stop, the daemon ended with %w: %s", v.err, tailOf(v.stderr.String()))
		}
		x.f.Stops++
	}
	return nil
}

// frozen stops the owner, takes its lock file away as a careless person might,
// starts another, and lets the first go on: it must notice and end.
func (x *chaos) frozen(ctx context.Context) error {
	first, err := x.start(ctx, nil)
	if err != nil {
		return err
	}
	if err := x.waitReady(first); err != nil {
		return err
	}
	if err := first.signal(syscall.SIGSTOP); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(x.dir, "lock")); err != nil {
		return err
	}
	second, err := x.start(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		second.kill()
		x.gather(second)
	}()
	if err := x.waitReady(second); err != nil {
		first.kill()
		// A process stopped inside a write holds the database: then nobody can
		// start, and that is right too.
		x.skip("frozen owner: it was stopped in the middle of a write (%v)", err)
		x.gather(first)
		return nil
	}
	if err := first.signal(syscall.SIGCONT); err != nil {
		return err
	}
	select {
	case <-first.ended:
	case <-time.After(30 * time.Second):
		first.kill()
		x.gather(first)
		return errors.New("an owner that was frozen went on beside its successor")
	}
	x.gather(first)
	if code := first.cmd.ProcessState.ExitCode(); code != exitDisk {
		return fmt.Errorf("an owner that was frozen ended with %d: %s", code, tailOf(first.stderr.String()))
	}
	x.f.Fenced = "refused, ended with 74"
	return nil
}

// offline runs a round in which no connection is made: no source is blamed.
func (x *chaos) offline(ctx context.Context) error {
	before, err := x.failures(ctx)
	if err != nil {
		return err
	}
	v, err := x.running(ctx, "--offline")
	if err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	x.leave(v)
	after, err := x.failures(ctx)
	if err != nil {
		return err
	}
	x.f.Offline = fmt.Sprintf("failures counted against sources: %.2f before, %.2f after", before, after)
	return nil
}

func (x *chaos) failures(ctx context.Context) (sum float64, err error) {
	db, err := storage.Open(ctx, x.dir, storage.Options{})
	if err != nil {
		return 0, err
	}
	all, err := db.HealthAll(ctx)
	for _, h := range all {
		sum += h.Failures
	}
	return sum, errors.Join(err, db.Close())
}

// wrongClock runs a round 25 days ahead, as a machine does that has not asked
// for the time yet. The rounds after it have the right time again: if what that
// one left in the future stopped anything, the crawl at the end would not be
// whole.
func (x *chaos) wrongClock(ctx context.Context) error {
	const ahead = 400 // rounds of 90 minutes
	x.round += ahead
	v, err := x.running(ctx)
	x.round -= ahead
	if err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	x.leave(v)
	return x.checked(ctx)
}
