package storage

import (
	"context"
	"errors"
	"fmt"
)

// A Rehashed is what reading stored bytes again came to.
type Rehashed struct {
	Files int   // read
	Bytes int64 // unpacked
	Bad   []*BlobError
}

// Rehash reads the captured bytes that were not read for longest again, at
// most limit files (0 = all of them), compares each with its hash, and marks
// those that do not fit. A disk that changes what lies on it is found only by
// looking. A file that fits again, because it was put back from a copy, loses
// its mark.
func (db *DB) Rehash(ctx context.Context, limit int) (Rehashed, error) {
	var out Rehashed
	sums, err := collect(ctx, db.reader, one[string], fmt.Sprintf(`SELECT sha256 FROM blobs ORDER BY checked, sha256 LIMIT %d`, orAll(limit)))
	if err != nil {
		return out, fmt.Errorf("cannot list the captured bytes: %w", err)
	}
	const each = 200 // files per transaction
	for len(sums) > 0 {
		n := min(each, len(sums))
		if err := db.rehash(ctx, sums[:n], &out); err != nil {
			return out, err
		}
		sums = sums[n:]
	}
	return out, nil
}

func (db *DB) rehash(ctx context.Context, sums []string, out *Rehashed) error {
	faults := make([]string, len(sums))
	for i, sum := range sums {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := db.blob(sum)
		var bad *BlobError
		switch {
		case errors.As(err, &bad):
			faults[i] = bad.Text
			out.Bad = append(out.Bad, bad)
		case err != nil:
			return err
		}
		out.Files++
		out.Bytes += int64(len(b))
	}
	if db.writer == nil {
		return nil
	}
	err := db.write(ctx, func(tx txn) error {
		for i, sum := range sums {
			if _, err := tx.Exec(`UPDATE blobs SET checked = $2, fault = $3 WHERE sha256 = $1`, sum, micros(db.now()), faults[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cannot keep which captured bytes were read: %w", err)
	}
	return nil
}

// markBad keeps that a file does not fit its hash.
func (db *DB) markBad(ctx context.Context, bad *BlobError) error {
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`UPDATE blobs SET fault = $2 WHERE sha256 = $1`, bad.SHA256, bad.Text)
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot mark a damaged capture: %w", err)
	}
	return nil
}

// BadBlobs lists the captured bytes that did not fit their hash when they
// were read last.
func (db *DB) BadBlobs(ctx context.Context) ([]*BlobError, error) {
	out, err := collect(ctx, db.reader, func(s scanner) (*BlobError, error) {
		e := &BlobError{}
		return e, s.Scan(&e.SHA256, &e.Text)
	}, `SELECT sha256, fault FROM blobs WHERE fault <> '' ORDER BY sha256`)
	if err != nil {
		return nil, fmt.Errorf("cannot list the damaged captures: %w", err)
	}
	return out, nil
}

// Blobs is the number of files of captured bytes.
func (db *DB) Blobs(ctx context.Context) (n int, err error) {
	if err := db.reader.QueryRowContext(ctx, `SELECT count(*) FROM blobs`).Scan(&n); err != nil {
		return 0, fmt.Errorf("cannot count the captured bytes: %w", err)
	}
	return n, nil
}
