package storage

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"claimwatch/claims"
)

// Stats counts what was captured in [from, to) and what came of it; zero
// times are open ends. Pages that came with their bytes and pages that did
// not are both captures; an article is counted by when its newest version was
// fetched.
func (db *DB) Stats(ctx context.Context, from, to time.Time) (claims.Stats, error) {
	s := claims.Stats{ByLang: map[string]int{}, ByState: map[string]int{}, Failed: map[string]int{}}
	span := []any{int64(math.MinInt64), int64(math.MaxInt64)}
	if !from.IsZero() {
		span[0] = micros(from)
	}
	if !to.IsZero() {
		span[1] = micros(to)
	}
	err := db.read(ctx, func(ctx context.Context, tx txn) error {
		err := errors.Join(
			tally(ctx, tx, s.ByState, `SELECT state, count(*) FROM captures WHERE started >= $1 AND started < $2 GROUP BY state`, span),
			tally(ctx, tx, s.ByLang, `SELECT lang, count(*) FROM articles WHERE fetched >= $1 AND fetched < $2 AND latest = 1 AND state = 'ok' GROUP BY lang`, span),
			tally(ctx, tx, s.Failed, `SELECT state, count(*) FROM articles WHERE fetched >= $1 AND fetched < $2 AND latest = 1 AND state <> 'ok' GROUP BY state`, span))
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT source_id) FROM articles WHERE fetched >= $1 AND fetched < $2 AND state = 'ok'`, span...).
			Scan(&s.Versions, &s.Sources)
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT count(*), count(CASE WHEN reviewed = 0 THEN 1 END), count(DISTINCT nullif(origin, '')) FROM evidence
			WHERE fetched >= $1 AND fetched < $2 AND same_as IS NULL AND (superseded = '' OR reviewed = 1)`, span...).Scan(&s.Evidence, &s.Pending, &s.Origins)
	})
	if err != nil {
		return s, fmt.Errorf("cannot count the desk: %w", err)
	}
	for _, n := range s.ByState {
		s.Captures += n
	}
	for _, n := range s.ByLang {
		s.Articles += n
	}
	return s, nil
}

// Covered counts the readable addresses published in [from, to) and the
// outlets they are of, among the given sources; none given = all of them.
func (db *DB) Covered(ctx context.Context, sources []string, from, to time.Time) (articles, outlets int, err error) {
	w := where{}
	w.add(true, "shown >= $%d", micros(from))
	w.add(true, "shown < $%d", micros(to))
	w.add(true, "fetched < $%d", micros(to))
	if sources != nil {
		list, err := inJSON(sources)
		if err != nil {
			return 0, 0, err
		}
		w.add(true, "source_id IN (SELECT value FROM json_each($%d))", list)
	}
	w.terms = append(w.terms, "state = 'ok'")
	err = db.reader.QueryRowContext(ctx, `SELECT count(DISTINCT canonical), count(DISTINCT source_id) FROM articles`+w.String(), w.args...).Scan(&articles, &outlets)
	if err != nil {
		return 0, 0, fmt.Errorf("cannot count what was read: %w", err)
	}
	return articles, outlets, nil
}

func tally(ctx context.Context, tx txn, into map[string]int, query string, args []any) (err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var key string
		var n int
		if err := rows.Scan(&key, &n); err != nil {
			return err
		}
		into[key] = n
	}
	return rows.Err()
}
