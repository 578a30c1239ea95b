package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// How many of the scheduled backups are kept. Those that a person asked for,
// and those made before a migration, are never deleted by the program.
const (
	KeepDaily   = 7
	KeepWeekly  = 5
	KeepMonthly = 12
)

// scheduledReason is the reason of the backups that the schedule makes, the
// only ones that Prune deletes.
const scheduledReason = "daily"

// Kept returns which of the scheduled backups, newest first, stay: the newest
// of each of the last 7 days that have one, of 5 weeks and of 12 months, in UTC.
func Kept(list []Backup) map[string]bool {
	keep := map[string]bool{}
	rules := []struct {
		n      int
		period func(time.Time) string
	}{
		{KeepDaily, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{KeepWeekly, func(t time.Time) string { y, w := t.ISOWeek(); return fmt.Sprint(y, " ", w) }},
		{KeepMonthly, func(t time.Time) string { return t.Format("2006-01") }},
	}
	for _, r := range rules {
		seen := map[string]bool{}
		for _, b := range list {
			p := r.period(b.Taken.UTC())
			if b.Reason != scheduledReason || seen[p] || len(seen) == r.n {
				continue
			}
			seen[p] = true
			keep[b.Path] = true
		}
	}
	return keep
}

// PruneBackups deletes the scheduled backups of a folder that no rule keeps,
// and returns them. A backup goes with its manifest last, so that one that was
// cut off is seen and finished the next time. Captured bytes beside them stay:
// they are never deleted.
func PruneBackups(dir string) ([]Backup, error) {
	list, err := ListBackups(dir)
	if err != nil {
		return nil, err
	}
	keep := Kept(list)
	var gone []Backup
	for _, b := range list {
		if b.Reason != scheduledReason || keep[b.Path] {
			continue
		}
		if err := errors.Join(os.RemoveAll(b.Beside()), os.Remove(b.Path), ignoreMissing(os.Remove(b.Path+manifestSuffix))); err != nil {
			return gone, fmt.Errorf("cannot delete the backup %s: %w", b.Path, err)
		}
		gone = append(gone, b)
	}
	return gone, nil
}

// A Retention says how long a class of data is kept; zero = for good.
type Retention struct {
	Class string        `json:"class"`
	Keep  time.Duration `json:"keep"`
	Why   string        `json:"why"`
}

// Retentions is what the program deletes by itself, and what it never does.
// A test compares it with the tables of the database.
func Retentions() []Retention {
	return []Retention{
		{"captures", 0, "the evidence; a takedown hides what was read of it and keeps the hash"},
		{"blobs", 0, "the bytes of the captures"},
		{"articles", 0, "every version; evidence points into them"},
		{"evidence", 0, "what a person reviewed stays; what no matcher finds any more and nobody reviewed goes when the article is matched again"},
		{"decisions", 0, "the log of what people did"},
		{"checkpoints", 0, "signed; what the log is proved with"},
		{"takedowns", 0, "the tombstones"},
		{"reports", 0, "what was published"},
		{"links", 0, "every address offered: an old one must not count as new"},
		{"health", 0, "one row for each source"},
		{"signatures", 0, "one row for each article"},
		{"traits", 0, "what each outlet shows of the hand behind it; a few dozen rows for each"},
		{"leases", 0, "one row for each unit of work"},
		{"meta", 0, "a few rows"},
		{"decision_batches", 0, "which decisions one stroke made; undo takes them back together"},
		{"evidence_changes", 0, "one row for each piece of evidence"},
		{"origins_before", 0, "what an earlier day knew; goes with its evidence"},
		{"users", 0, "the accounts; decisions name them"},
		{"preferences", 0, "one row for each person: how they like to work"},
		{"tokens", 0, "until an admin ends them"},
		{"invites", 0, "used up by whoever follows the link, or dropped with the next one when their time is over"},
		{"sessions", 0, "dropped at the next login when their time is over"},
		{"runs", RunsKept, "what the daemon did; the newest of each job stays"},
		{"robots", RobotsKept, "an older copy may not be used any more"},
	}
}

// Ages at which rows that nothing points to are deleted.
const (
	RunsKept   = 400 * 24 * time.Hour // reports of the past year can be built again
	RobotsKept = 31 * 24 * time.Hour  // RFC 9309: at most 30 days without a fresh copy
)

// Tidy deletes what has outlived its class, and returns how many rows of each
// went. The newest run of each job stays, however old: it tells what is late.
func (db *DB) Tidy(ctx context.Context) (map[string]int, error) {
	gone := map[string]int{}
	err := db.write(ctx, func(tx txn) error {
		for class, q := range map[string]struct {
			query string
			age   time.Duration
		}{
			"runs": {`DELETE FROM runs WHERE started < $1 AND state <> 'running'
				AND id NOT IN (SELECT max(id) FROM runs GROUP BY job) AND id NOT IN (SELECT max(id) FROM runs WHERE state = 'ok' GROUP BY job)`, RunsKept},
			"robots": {`DELETE FROM robots WHERE fetched < $1`, RobotsKept},
		} {
			res, err := tx.Exec(q.query, micros(db.now().Add(-q.age)))
			if err != nil {
				return fmt.Errorf("%s: %w", class, err)
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			gone[class] = int(n)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("cannot delete what has outlived its use: %w", err)
	}
	return gone, nil
}
