package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"claimwatch/storage"
)

// How long a unit of work is held without a sign of life, and how long its
// holder may go on giving them: a visit of a source that takes longer hangs,
// and whoever comes next may have it.
const (
	heldFor    = 3 * time.Minute
	heldAtMost = 2 * time.Hour
)

// Why a unit of work is ended that is not done. It is that unit alone: the
// work on others goes on.
var (
	errHeldTooLong = fmt.Errorf("not done after %s", heldAtMost)
	errLost        = errors.New("another has taken this over in the meantime")
)

// workers numbers the workers of this process, which all hold units apart.
var workers atomic.Int64

// held does a unit of work as the only one: the unit is taken, by a worker of
// its own name, held on while f runs, and given up at its end. Somebody else
// who holds it makes it fail with a *storage.LeasedError; a unit that was lost
// on the way ends f's context, and the end fails with errLost.
func (d *desk) held(ctx context.Context, unit string, f func(context.Context) error) error {
	worker := fmt.Sprintf("%s/%d", ownerName(), workers.Add(1))
	l, err := d.db.Lease(ctx, unit, worker, heldFor)
	if err != nil {
		return err
	}
	work, end := context.WithCancelCause(ctx)
	defer end(nil)
	done := make(chan struct{})
	var renewing sync.WaitGroup
	renewing.Go(func() { d.holdOn(work, l, done, end) })
	err = f(work)
	close(done)
	renewing.Wait()
	// It is given up also when the work was interrupted.
	return errors.Join(err, lost(d.db.Release(context.WithoutCancel(ctx), l)))
}

// lost tells the loss of one unit from that of the whole desk, after which
// nothing can be written any more.
func lost(err error) error {
	if errors.Is(err, storage.ErrFenced) {
		return errLost
	}
	return err
}

// holdOn renews the lease until done is closed, or ends the work when that
// cannot be.
func (d *desk) holdOn(ctx context.Context, l storage.Lease, done <-chan struct{}, end context.CancelCauseFunc) {
	tick := time.NewTicker(heldFor / 3)
	defer tick.Stop()
	over := time.NewTimer(heldAtMost)
	defer over.Stop()
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			return
		case <-over.C:
			end(errHeldTooLong)
			return
		case <-tick.C:
			if _, err := d.db.Renew(ctx, l, heldFor); err != nil {
				end(lost(err))
				return
			}
		}
	}
}
