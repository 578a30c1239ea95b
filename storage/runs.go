package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

const runColumns = `id, job, due, started, ended, state, reason, counts`

func scanRun(s scanner) (news.Run, error) {
	var r news.Run
	err := s.Scan(&r.ID, &r.Job, timeIn{&r.Due}, timeIn{&r.Started}, timeIn{&r.Ended}, &r.State, &r.Reason, jsonIn{&r.Counts})
	return r, err
}

// BeginRun records that a job starts for the moment at which it was due.
// started is false when it has been started for that moment before, by
// whomever, unless that run was interrupted: then it is started again.
func (db *DB) BeginRun(ctx context.Context, job string, due time.Time) (id int64, started bool, err error) {
	err = db.write(ctx, func(tx txn) error {
		err := tx.QueryRow(`INSERT INTO runs (job, due, started, state) VALUES ($1, $2, $3, 'running')
			ON CONFLICT (job, due) DO UPDATE SET started = excluded.started, ended = 0, state = 'running', reason = '' WHERE runs.state = 'interrupted'
			RETURNING id`, job, micros(due), micros(db.now())).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.QueryRow(`SELECT id FROM runs WHERE job = $1 AND due = $2`, job, micros(due)).Scan(&id)
		}
		started = err == nil
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("cannot begin %s: %w", job, db.disk(err))
	}
	return id, started, nil
}

// EndRun keeps how a run ended. The run is named by its id; without one, by
// its job and the moment at which it was due.
func (db *DB) EndRun(ctx context.Context, r news.Run) error {
	if r.Counts == nil {
		r.Counts = map[string]int{}
	}
	counts, err := inJSON(r.Counts)
	if err != nil {
		return err
	}
	if r.Ended.IsZero() {
		r.Ended = db.now()
	}
	err = db.write(ctx, func(tx txn) error {
		res, err := tx.Exec(`UPDATE runs SET ended = $4, state = $5, reason = $6, counts = $7
			WHERE id = $1 OR $1 = 0 AND job = $2 AND due = $3`, r.ID, r.Job, micros(r.Due), micros(r.Ended), r.State, r.Reason, counts)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cannot end run %d of %s: %w", r.ID, r.Job, err)
	}
	return nil
}

// InterruptRuns marks what is on record as running as interrupted, and
// returns the number. Whoever holds the lock of the directory calls it at
// start: what runs then was left by a process that ended without a word.
func (db *DB) InterruptRuns(ctx context.Context) (n int64, err error) {
	err = db.write(ctx, func(tx txn) error {
		res, err := tx.Exec(`UPDATE runs SET state = 'interrupted', reason = 'the process ended', ended = $1 WHERE state = 'running'`, micros(db.now()))
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("cannot mark the interrupted runs: %w", err)
	}
	return n, nil
}

// Runs returns the last runs of a job, of all jobs when it is "", newest
// first; limit 0 = 100.
func (db *DB) Runs(ctx context.Context, job string, limit int) ([]news.Run, error) {
	w := where{}
	order := "started DESC, id DESC"
	w.add(job != "", "job = $%d", job)
	if job != "" {
		order = "due DESC, id DESC"
	}
	out, err := collect(ctx, db.reader, scanRun, `SELECT `+runColumns+` FROM runs`+w.String()+
		fmt.Sprintf(` ORDER BY %s LIMIT %d`, order, atMost(limit, 100)), w.args...)
	if err != nil {
		return nil, fmt.Errorf("cannot read the runs: %w", err)
	}
	return out, nil
}

// RunsBetween returns the runs of jobs that begin with prefix and started in
// [from, to), oldest first.
func (db *DB) RunsBetween(ctx context.Context, prefix string, from, to time.Time) ([]news.Run, error) {
	all, err := collect(ctx, db.reader, scanRun, `SELECT `+runColumns+` FROM runs WHERE started >= $1 AND started < $2 ORDER BY started, id`, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("cannot read the runs: %w", err)
	}
	out := all[:0]
	for _, r := range all {
		if strings.HasPrefix(r.Job, prefix) {
			out = append(out, r)
		}
	}
	return out, nil
}
