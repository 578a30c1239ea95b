package storage

import (
	"context"
	"fmt"
	"math"
	"time"

	"claimwatch/crawler/news"
)

// mostTraits is how many values of one kind are kept of one outlet: a page
// that shows another id to every visitor must not fill the table.
const mostTraits = 24

// saveTraits keeps what an article's page showed of the hand behind its
// outlet. A capture that is read again is not counted again.
func saveTraits(tx txn, a *news.Article) error {
	for _, t := range a.Traits {
		_, err := tx.Exec(`INSERT INTO traits (source_id, kind, value, first, last, first_capture, last_capture, captures, extractor)
			SELECT $1, $2, $3, $4, $4, $5, $5, 1, $7 WHERE EXISTS (SELECT 1 FROM traits WHERE source_id = $1 AND kind = $2 AND value = $3)
				OR (SELECT count(*) FROM traits WHERE source_id = $1 AND kind = $2) < $6
			ON CONFLICT (source_id, kind, value) DO UPDATE SET
				captures = captures + (excluded.last_capture > last_capture OR excluded.first_capture < first_capture),
				first_capture = min(first_capture, excluded.first_capture), last_capture = max(last_capture, excluded.last_capture),
				first = min(first, excluded.first), last = max(last, excluded.last), extractor = excluded.extractor`,
			a.SourceID, t.Kind, t.Value, micros(a.Fetched), a.CaptureID, mostTraits, a.Extractor)
		if err != nil {
			return fmt.Errorf("cannot keep the trait %s %s: %w", t.Kind, t.Value, err)
		}
	}
	return nil
}

// TidyTraits forgets what only other extractors than that of the version saw,
// and returns how much that was. It waits until that one has read every
// capture: until then nobody knows that it does not see it too.
func (db *DB) TidyTraits(ctx context.Context, version string) (gone int64, err error) {
	var old bool
	err = db.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM traits WHERE extractor <> $1)
		AND NOT EXISTS (SELECT 1 FROM captures WHERE extractor < $1) AND NOT EXISTS (SELECT 1 FROM captures WHERE extractor > $1)`, version).Scan(&old)
	if err == nil && old {
		err = db.write(ctx, func(tx txn) error {
			res, err := tx.Exec(`DELETE FROM traits WHERE extractor <> $1`, version)
			if err != nil {
				return err
			}
			gone, err = res.RowsAffected()
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("cannot forget traits that are none: %w", err)
	}
	return gone, nil
}

// Sightings returns what outlets showed of the hands behind them by a time, in
// order of outlet, kind and value; the zero time is now. A past day knows of
// no trait that was first seen later.
func (db *DB) Sightings(ctx context.Context, asOf time.Time) ([]news.Sighting, error) {
	until := int64(math.MaxInt64)
	if !asOf.IsZero() {
		until = micros(asOf)
	}
	out, err := collect(ctx, db.reader, func(s scanner) (news.Sighting, error) {
		var t news.Sighting
		err := s.Scan(&t.SourceID, &t.Kind, &t.Value, timeIn{&t.First}, timeIn{&t.Last}, &t.FirstCapture, &t.LastCapture, &t.Captures)
		return t, err
	}, `SELECT source_id, kind, value, first, last, first_capture, last_capture, captures FROM traits WHERE first <= $1
		ORDER BY source_id, kind, value`, until)
	if err != nil {
		return nil, fmt.Errorf("cannot read what outlets share: %w", err)
	}
	return out, nil
}
