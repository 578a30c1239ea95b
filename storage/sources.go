package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"claimwatch/crawler/news"
)

const healthColumns = `source_id, last_try, last_ok, last_new, last_state, reason, failures, next_visit, articles`

func scanHealth(s scanner) (news.Health, error) {
	var h news.Health
	err := s.Scan(&h.SourceID, timeIn{&h.LastTry}, timeIn{&h.LastOK}, timeIn{&h.LastNew}, &h.LastState, &h.Reason, &h.Failures, timeIn{&h.NextVisit}, &h.Articles)
	return h, err
}

// Health returns what is known of a source; only its id when nothing is.
func (db *DB) Health(ctx context.Context, sourceID string) (news.Health, error) {
	h, err := scanHealth(db.reader.QueryRowContext(ctx, `SELECT `+healthColumns+` FROM health WHERE source_id = $1`, sourceID))
	if errors.Is(err, sql.ErrNoRows) {
		return news.Health{SourceID: sourceID}, nil
	}
	if err != nil {
		return h, fmt.Errorf("cannot read the state of %s: %w", sourceID, err)
	}
	return h, nil
}

// HealthAll returns what is known of every source, in order of their ids.
func (db *DB) HealthAll(ctx context.Context) ([]news.Health, error) {
	out, err := collect(ctx, db.reader, scanHealth, `SELECT `+healthColumns+` FROM health ORDER BY source_id`)
	if err != nil {
		return nil, fmt.Errorf("cannot read the state of the sources: %w", err)
	}
	return out, nil
}

// SaveHealth keeps what is known of a source in place of what was.
func (db *DB) SaveHealth(ctx context.Context, h news.Health) error {
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`INSERT INTO health (`+healthColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (source_id) DO UPDATE SET last_try = excluded.last_try, last_ok = excluded.last_ok, last_new = excluded.last_new,
				last_state = excluded.last_state, reason = excluded.reason, failures = excluded.failures,
				next_visit = excluded.next_visit, articles = excluded.articles`,
			h.SourceID, micros(h.LastTry), micros(h.LastOK), micros(h.LastNew), h.LastState, h.Reason, h.Failures, micros(h.NextVisit), h.Articles)
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot keep the state of %s: %w", h.SourceID, err)
	}
	return nil
}

// Robots returns the robots.txt held of an origin. A zero time means that
// none is held, status 0 that no answer came.
func (db *DB) Robots(ctx context.Context, origin string) (body []byte, fetched time.Time, status int, err error) {
	err = db.reader.QueryRowContext(ctx, `SELECT body, fetched, status FROM robots WHERE origin = $1`, origin).Scan(&body, timeIn{&fetched}, &status)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, 0, nil
	}
	if err != nil {
		return nil, time.Time{}, 0, fmt.Errorf("cannot read the robots.txt of %s: %w", origin, err)
	}
	return body, fetched, status, nil
}

// SaveRobots keeps the robots.txt of an origin in place of the one held.
func (db *DB) SaveRobots(ctx context.Context, origin string, body []byte, status int, at time.Time) error {
	if body == nil {
		body = []byte{}
	}
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`INSERT INTO robots (origin, body, status, fetched) VALUES ($1, $2, $3, $4)
			ON CONFLICT (origin) DO UPDATE SET body = excluded.body, status = excluded.status, fetched = excluded.fetched`,
			origin, body, status, micros(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot keep the robots.txt of %s: %w", origin, err)
	}
	return nil
}
