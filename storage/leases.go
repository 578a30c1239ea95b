package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// deskUnit is the unit of work that is the whole desk: whoever crawls.
const deskUnit = "desk"

// ErrFenced refuses a write of a process, or the end of a unit of work, that
// another has taken over in the meantime.
var ErrFenced = errors.New("another process has taken this over")

// errTakenOver is ErrFenced for the owner of the whole desk.
var errTakenOver = fmt.Errorf("%w: this one writes nothing more", ErrFenced)

// A LeasedError says who holds a unit of work.
type LeasedError struct {
	Unit, Owner string
	Until       time.Time
}

func (e *LeasedError) Error() string {
	return fmt.Sprintf("%s is held by %s until %s", e.Unit, e.Owner, e.Until.UTC().Format(time.RFC3339))
}

// A Lease is a unit of work that one worker holds for a while. Its fence
// grows with every holder, so that one who comes back late is told apart.
type Lease struct {
	Unit, Owner string
	Fence       int64
	Until       time.Time
}

// Lease takes a unit of work until now + length, or fails with a *LeasedError
// when another owner holds it. Who takes it again gets a new fence.
func (db *DB) Lease(ctx context.Context, unit, owner string, length time.Duration) (Lease, error) {
	l := Lease{Unit: unit, Owner: owner, Until: db.now().Add(length).UTC().Truncate(time.Microsecond)}
	err := db.write(ctx, func(tx txn) error {
		var held Lease
		err := tx.QueryRow(`SELECT owner, until, fence FROM leases WHERE unit = $1`, unit).Scan(&held.Owner, timeIn{&held.Until}, &held.Fence)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && held.Owner != owner && held.Until.After(db.now()) {
			return &LeasedError{unit, held.Owner, held.Until}
		}
		l.Fence = held.Fence + 1
		return setLease(tx, l)
	})
	if err != nil {
		return l, fmt.Errorf("cannot take %s: %w", unit, err)
	}
	return l, nil
}

func setLease(tx txn, l Lease) error {
	_, err := tx.Exec(`INSERT INTO leases (unit, owner, until, fence) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit) DO UPDATE SET owner = excluded.owner, until = excluded.until, fence = excluded.fence`, l.Unit, l.Owner, micros(l.Until), l.Fence)
	return err
}

// Renew holds a unit on, for length from now; ErrFenced when it is lost.
func (db *DB) Renew(ctx context.Context, l Lease, length time.Duration) (Lease, error) {
	l.Until = db.now().Add(length).UTC().Truncate(time.Microsecond)
	return l, db.keep(ctx, l, `UPDATE leases SET until = $3 WHERE unit = $1 AND fence = $2`, micros(l.Until))
}

// Release ends a unit of work; ErrFenced when it was lost before that.
func (db *DB) Release(ctx context.Context, l Lease) error {
	return db.keep(ctx, l, `UPDATE leases SET until = 0 WHERE unit = $1 AND fence = $2 AND until >= $3`, int64(0))
}

func (db *DB) keep(ctx context.Context, l Lease, query string, arg int64) error {
	err := db.write(ctx, func(tx txn) error {
		res, err := tx.Exec(query, l.Unit, l.Fence, arg)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrFenced)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cannot keep %s: %w", l.Unit, err)
	}
	return nil
}

// takeOver makes this process the one that crawls. The lock of the directory
// has kept others out already; the fence keeps out one that held it before
// and does not know that it is over: a machine that was frozen and thawed, a
// lock file that somebody removed.
func (db *DB) takeOver(ctx context.Context, owner string) error {
	var fence int64
	err := db.write(ctx, func(tx txn) error {
		if err := tx.QueryRow(`SELECT coalesce(max(fence), 0) + 1 FROM leases WHERE unit = $1`, deskUnit).Scan(&fence); err != nil {
			return err
		}
		// What the one before held is free; the fences stay, so that whatever it
		// may still do is told apart.
		if _, err := tx.Exec(`UPDATE leases SET until = 0 WHERE until <> 0`); err != nil {
			return err
		}
		return setLease(tx, Lease{Unit: deskUnit, Owner: owner, Fence: fence})
	})
	if err != nil {
		return fmt.Errorf("cannot take over the database: %w", err)
	}
	db.fence = fence
	return nil
}

// stillOurs answers ErrFenced when another process crawls now.
func (db *DB) stillOurs(tx txn) error {
	if db.fence == 0 {
		return nil
	}
	var fence int64
	if err := tx.QueryRow(`SELECT fence FROM leases WHERE unit = $1`, deskUnit).Scan(&fence); err != nil {
		return err
	}
	if fence != db.fence {
		return fmt.Errorf("%w (owner %d writes now, this is %d)", errTakenOver, fence, db.fence)
	}
	return nil
}
