package storage

import (
	"context"
	"fmt"
	"time"
)

// A JobState is how a job's last runs went.
type JobState struct {
	Job     string
	LastOK  time.Time // end of the newest run that went well, wholly or partly; zero = never
	Started time.Time // of the newest run
	State   string    // of the newest run
	Reason  string
}

// JobStates tells how the jobs stand whose names have no colon: those of the
// daemon itself, not the visits of single sources.
func (db *DB) JobStates(ctx context.Context) (map[string]JobState, error) {
	list, err := collect(ctx, db.reader, func(s scanner) (JobState, error) {
		var j JobState
		err := s.Scan(&j.Job, timeIn{&j.LastOK}, timeIn{&j.Started}, &j.State, &j.Reason)
		return j, err
	}, `SELECT r.job, coalesce((SELECT max(o.ended) FROM runs o WHERE o.job = r.job AND o.state IN ('ok', 'partly')), 0), r.started, r.state, r.reason
		FROM runs r WHERE r.id IN (SELECT max(id) FROM runs WHERE instr(job, ':') = 0 GROUP BY job)`)
	if err != nil {
		return nil, fmt.Errorf("cannot tell how the jobs stand: %w", err)
	}
	out := map[string]JobState{}
	for _, j := range list {
		out[j.Job] = j
	}
	return out, nil
}

// Gauges are the figures by which a running desk is watched.
type Gauges struct {
	Captures, Articles, Evidence, Pending, Decisions, Checkpoints int64
	DueLinks                                                      int64     // addresses whose time has come
	OldestDue                                                     time.Time // since when the longest of them waits; zero = none
	Unread                                                        int64     // captures that no extractor has read
	Damaged                                                       int64     // captured bytes that do not fit their hash
}

// Gauges counts what a watcher asks for, from indexes only.
func (db *DB) Gauges(ctx context.Context, now time.Time) (Gauges, error) {
	var g Gauges
	err := db.read(ctx, func(ctx context.Context, tx txn) error {
		for _, q := range []struct {
			query string
			into  any
			args  []any
		}{
			{`SELECT coalesce(max(id), 0) FROM captures`, &g.Captures, nil},
			{`SELECT count(*) FROM articles WHERE latest = 1`, &g.Articles, nil},
			{`SELECT coalesce(max(id), 0) FROM evidence`, &g.Evidence, nil},
			{`SELECT count(*) FROM evidence WHERE reviewed = 0 AND same_as IS NULL AND superseded = ''`, &g.Pending, nil},
			{`SELECT coalesce(max(seq), 0) FROM decisions`, &g.Decisions, nil},
			{`SELECT coalesce(max(seq), 0) FROM checkpoints`, &g.Checkpoints, nil},
			{`SELECT count(*) FROM links WHERE due <> 0 AND due <= $1`, &g.DueLinks, []any{micros(now)}},
			{`SELECT coalesce(min(due), 0) FROM links WHERE due <> 0 AND due <= $1`, timeIn{&g.OldestDue}, []any{micros(now)}},
			{`SELECT count(*) FROM captures WHERE extractor = ''`, &g.Unread, nil},
			{`SELECT count(*) FROM blobs WHERE fault <> ''`, &g.Damaged, nil},
		} {
			if err := tx.QueryRowContext(ctx, q.query, q.args...).Scan(q.into); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return g, fmt.Errorf("cannot count the desk: %w", err)
	}
	return g, nil
}
