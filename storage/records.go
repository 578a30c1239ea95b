package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"claimwatch/claims"
)

// SaveReport records that a report was written. The day and the number of the
// build name it: a report on record is never replaced.
func (db *DB) SaveReport(ctx context.Context, r claims.ReportRecord) error {
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`INSERT INTO reports (date, build, dir, sha256, cutoff, written) VALUES ($1, $2, $3, $4, $5, $6)`,
			r.Date, r.Build, r.Dir, r.SHA256, r.Cutoff, micros(r.Written))
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot record build %d of the report of %s: %w", r.Build, r.Date, err)
	}
	return nil
}

// Reports returns the reports on record, newest day and build first; limit 0
// = all.
func (db *DB) Reports(ctx context.Context, limit int) ([]claims.ReportRecord, error) {
	out, err := collect(ctx, db.reader, func(s scanner) (claims.ReportRecord, error) {
		var r claims.ReportRecord
		err := s.Scan(&r.Date, &r.Build, &r.Dir, &r.SHA256, &r.Cutoff, timeIn{&r.Written})
		return r, err
	}, fmt.Sprintf(`SELECT date, build, dir, sha256, cutoff, written FROM reports ORDER BY date DESC, build DESC LIMIT %d`, orAll(limit)))
	if err != nil {
		return nil, fmt.Errorf("cannot list the reports: %w", err)
	}
	return out, nil
}

// SaveSignature keeps what the index of stories needs of an article.
func (db *DB) SaveSignature(ctx context.Context, articleID int64, sig []byte) error {
	if sig == nil {
		sig = []byte{}
	}
	err := db.write(ctx, func(tx txn) error { return saveSignature(tx, articleID, sig) })
	if err != nil {
		return fmt.Errorf("cannot keep the signature of article %d: %w", articleID, db.disk(err))
	}
	return nil
}

func saveSignature(tx txn, articleID int64, sig []byte) error {
	_, err := tx.Exec(`INSERT INTO signatures (article_id, sig) VALUES ($1, $2) ON CONFLICT (article_id) DO UPDATE SET sig = excluded.sig`, articleID, sig)
	return err
}

// Signatures hands every signature to f, in order of articles, and stops at
// its first error. They are read in portions, so that a slow f holds up
// nobody.
func (db *DB) Signatures(ctx context.Context, f func(articleID int64, sig []byte) error) error {
	type row struct {
		id  int64
		sig []byte
	}
	for last := int64(0); ; {
		rows, err := collect(ctx, db.reader, func(s scanner) (row, error) {
			var r row
			err := s.Scan(&r.id, &r.sig)
			return r, err
		}, `SELECT article_id, sig FROM signatures WHERE article_id > $1 ORDER BY article_id LIMIT 1000`, last)
		if err != nil {
			return fmt.Errorf("cannot read the signatures: %w", err)
		}
		for _, r := range rows {
			if err := f(r.id, r.sig); err != nil {
				return err
			}
			last = r.id
		}
		if len(rows) == 0 {
			return nil
		}
	}
}

// Meta returns the value kept under a key, "" when there is none.
func (db *DB) Meta(ctx context.Context, key string) (string, error) {
	var v string
	err := db.reader.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = $1`, key).Scan(&v)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("cannot read %s: %w", key, err)
	}
	return v, nil
}

// MetaPrefix returns the values kept under keys that begin with prefix, by
// key.
func (db *DB) MetaPrefix(ctx context.Context, prefix string) (map[string]string, error) {
	type pair struct{ key, value string }
	list, err := collect(ctx, db.reader, func(s scanner) (pair, error) {
		var p pair
		err := s.Scan(&p.key, &p.value)
		return p, err
	}, `SELECT key, value FROM meta WHERE key >= $1 AND substr(key, 1, length($1)) = $1`, prefix)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", prefix, err)
	}
	out := make(map[string]string, len(list))
	for _, p := range list {
		out[p.key] = p.value
	}
	return out, nil
}

// SetMeta keeps a value under a key, in place of what was.
func (db *DB) SetMeta(ctx context.Context, key, value string) error {
	if err := db.write(ctx, func(tx txn) error { return setMeta(tx, key, value) }); err != nil {
		return fmt.Errorf("cannot keep %s: %w", key, err)
	}
	return nil
}

func setMeta(tx txn, key, value string) error {
	_, err := tx.Exec(`INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}
