package storage

import (
	"context"
	"fmt"

	"claimwatch/claims"
)

// Changed returns the evidence that was added, changed, decided on or taken
// away after the change numbered since, and the number of the newest change.
// since < 0 asks for the number alone: for who is about to read everything.
func (db *DB) Changed(ctx context.Context, since int64) (ids []int64, newest int64, err error) {
	err = db.read(ctx, func(ctx context.Context, tx txn) error {
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM evidence_changes`).Scan(&newest); err != nil {
			return err
		}
		if since < 0 || newest == since {
			return nil
		}
		ids, err = collect(ctx, tx, one[int64], `SELECT evidence FROM evidence_changes WHERE n > $1 ORDER BY n`, since)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("cannot tell what changed: %w", err)
	}
	return ids, newest, nil
}

// DecideAll adds decisions that were made at one stroke, all of them or none,
// and returns them as they were kept. See [DB.Decide].
func (db *DB) DecideAll(ctx context.Context, ds []claims.Decision) ([]claims.Decision, error) {
	for _, d := range ds {
		if d.Who == "" || d.Action == "" {
			return nil, fmt.Errorf("cannot record a decision on %s without who made it and what it does", d.Subject)
		}
	}
	var kept []claims.Decision
	record := func(tx txn) error {
		kept = kept[:0]
		for _, d := range ds {
			k, err := db.decide(tx, d)
			if err != nil {
				return fmt.Errorf("%s: %w", d.Subject, err)
			}
			kept = append(kept, k)
			if _, err := tx.Exec(`INSERT INTO decision_batches (seq, first) VALUES ($1, $2)`, k.Seq, kept[0].Seq); err != nil {
				return err
			}
		}
		return nil
	}
	err := db.write(ctx, record)
	if isFull(err) { // the reserve is kept for this
		if ferr := db.freeReserve(); ferr != nil {
			return nil, fmt.Errorf("cannot record the decisions: %w", ferr)
		}
		err = db.write(ctx, record)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot record the decisions: %w", err)
	}
	return kept, nil
}

// Batch returns the numbers of the decisions that were made at one stroke
// with the one numbered seq, itself among them, oldest first.
func (db *DB) Batch(ctx context.Context, seq int64) ([]int64, error) {
	out, err := collect(ctx, db.reader, one[int64], `SELECT o.seq FROM decision_batches b JOIN decision_batches o ON o.first = b.first
		WHERE b.seq = $1 ORDER BY o.seq`, seq)
	if err != nil {
		return nil, fmt.Errorf("cannot read what was decided with %d: %w", seq, err)
	}
	if len(out) == 0 {
		return []int64{seq}, nil
	}
	return out, nil
}
