package storage

import (
	"context"
	"fmt"
	"time"
)

// clockSlack is by how much the clock may go back without anything being made
// of it: a time server moves it by less.
const clockSlack = time.Minute

// SetBack mends the times of what is to be done after the clock was set back,
// and reports whether it was: whether a run or a visit on record began later
// than now. Sources are due at once; the waits of pages and of robots.txt are
// as long as they were, from now; and the runs that by the clock are yet to
// come count as interrupted, so that their moments have a run when they come.
// Who calls it at each start and each minute never waits for the clock to
// catch up. What was captured, read and decided keeps its times.
func (db *DB) SetBack(ctx context.Context, now time.Time) (bool, error) {
	var ahead bool
	limit := micros(now.Add(clockSlack))
	err := db.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM runs WHERE started > $1 AND state NOT IN ('interrupted', 'running'))
		OR EXISTS (SELECT 1 FROM health WHERE last_try > $1)`, limit).Scan(&ahead)
	if err != nil {
		return false, fmt.Errorf("cannot compare the clock with what is on record: %w", err)
	}
	if !ahead {
		return false, nil
	}
	err = db.write(ctx, func(tx txn) error {
		for _, q := range []string{
			`UPDATE runs SET ended = $1, state = 'interrupted', reason = 'the clock was set back to before this run'
				WHERE started > $2 AND state NOT IN ('interrupted', 'running')`,
			`UPDATE health SET last_try = $1 - max(0, next_visit - last_try), next_visit = $1, last_ok = min(last_ok, $1), last_new = min(last_new, $1)
				WHERE last_try > $2`,
			`UPDATE links SET due = due - (tried - $1), tried = $1 WHERE due <> 0 AND tried > $2`,
			`UPDATE links SET due = due - (added - $1), added = $1, newness = min(newness, $1) WHERE due <> 0 AND tried = 0 AND added > $2`,
			`UPDATE robots SET fetched = $1 - 86400000000 WHERE fetched > $2`, // a day old: the last good copy, to be asked for again
		} {
			if _, err := tx.Exec(q, micros(now), limit); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("cannot mend what the clock, set back, left in the future: %w", err)
	}
	return true, nil
}

// LastDue returns the newest moment for which a job has run and was not
// interrupted; zero when there is none.
func (db *DB) LastDue(ctx context.Context, job string) (time.Time, error) {
	var at time.Time
	err := db.reader.QueryRowContext(ctx, `SELECT coalesce(max(due), 0) FROM runs WHERE job = $1 AND state <> 'interrupted'`, job).Scan(timeIn{&at})
	if err != nil {
		return at, fmt.Errorf("cannot tell when %s ran last: %w", job, err)
	}
	return at, nil
}
