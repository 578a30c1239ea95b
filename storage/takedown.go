package storage

import (
	"context"
	"fmt"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// AddressSubject is the subject of decisions on an address.
func AddressSubject(canonical string) string { return "address:" + canonical }

// A Tombstone is what is told of an address that was taken down.
type Tombstone struct {
	Canonical string    `json:"canonical"`
	At        time.Time `json:"at"`
	Decision  int64     `json:"decision"` // in the log: who, and why
	Hashes    []string  `json:"hashes"`   // SHA-256 of what had been captured
	Lifted    bool      `json:"lifted"`
}

// Takedown hides everything read at an address: from lists, search, evidence
// and exports. Nothing is deleted, so that the log and its proofs hold; the
// bytes stay for whoever has the right to them. The address is not fetched
// again. d says who and why; its reason is needed.
func (db *DB) Takedown(ctx context.Context, canonical string, d claims.Decision) (Tombstone, error) {
	d.Action, d.Subject = claims.ActTakedown, AddressSubject(canonical)
	return db.setHidden(ctx, canonical, d, true)
}

// LiftTakedown shows again what was taken down.
func (db *DB) LiftTakedown(ctx context.Context, canonical string, d claims.Decision) (Tombstone, error) {
	d.Action, d.Subject = claims.ActLift, AddressSubject(canonical)
	return db.setHidden(ctx, canonical, d, false)
}

func (db *DB) setHidden(ctx context.Context, canonical string, d claims.Decision, hide bool) (Tombstone, error) {
	t := Tombstone{Canonical: canonical, Lifted: !hide}
	err := db.write(ctx, func(tx txn) error {
		var err error
		t.Hashes, err = collect(ctx, tx, one[string], `SELECT DISTINCT sha256 FROM captures WHERE canonical = $1 AND sha256 <> '' ORDER BY sha256`, canonical)
		if err != nil {
			return err
		}
		res, err := tx.Exec(`UPDATE articles SET hidden = $2 WHERE canonical = $1 AND hidden <> $2`, canonical, bit(hide))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 && len(t.Hashes) == 0 {
			return firstErr(err, ErrNotFound)
		}
		kept, err := db.decide(tx, d)
		if err != nil {
			return err
		}
		t.At, t.Decision = kept.At, kept.Seq
		hashes, err := inJSON(t.Hashes)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO takedowns (canonical, at, decision, hashes, lifted) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (canonical) DO UPDATE SET at = excluded.at, decision = excluded.decision, hashes = excluded.hashes, lifted = excluded.lifted`,
			canonical, micros(t.At), t.Decision, hashes, bit(!hide)); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE links SET due = CASE WHEN $2 THEN 0 ELSE due END WHERE canonical = $1`, canonical, bit(hide))
		return err
	})
	if err != nil {
		return t, fmt.Errorf("cannot change what is shown of %s: %w", canonical, err)
	}
	return t, nil
}

func firstErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Tombstones lists what was taken down, and what of it was lifted again.
func (db *DB) Tombstones(ctx context.Context) ([]Tombstone, error) {
	out, err := collect(ctx, db.reader, func(s scanner) (Tombstone, error) {
		var t Tombstone
		err := s.Scan(&t.Canonical, timeIn{&t.At}, &t.Decision, jsonIn{&t.Hashes}, &t.Lifted)
		return t, err
	}, `SELECT canonical, at, decision, hashes, lifted FROM takedowns ORDER BY at, canonical`)
	if err != nil {
		return nil, fmt.Errorf("cannot list what was taken down: %w", err)
	}
	return out, nil
}

// blanked is an article that was taken down, as it is told: that it was there.
func blanked(a news.Article) news.Article {
	a.Title, a.Byline, a.Text, a.Links = "taken down", "", "", nil
	a.State, a.Reason = news.ArticleGone, "taken down: see the log of decisions on this address"
	return a
}
