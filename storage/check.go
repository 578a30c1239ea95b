package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Check reads the whole database and reports what is wrong with it; nil is a
// sound one. It takes seconds per gigabyte. The captured bytes are checked by
// [DB.Rehash].
func (db *DB) Check(ctx context.Context) error { return checkDB(ctx, db.reader) }

func checkDB(ctx context.Context, q querier) error {
	faults, err := collect(ctx, q, one[string], `PRAGMA integrity_check(20)`)
	if err != nil {
		return fmt.Errorf("cannot check the database: %w", err)
	}
	if len(faults) != 1 || faults[0] != "ok" {
		return errors.New("the database is damaged: " + strings.Join(faults, "; "))
	}
	rows, err := q.QueryContext(ctx, `PRAGMA foreign_key_check`)
	if err != nil {
		return fmt.Errorf("cannot check the database: %w", err)
	}
	bad := rows.Next()
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return fmt.Errorf("cannot check the database: %w", err)
	}
	if bad {
		return errors.New("the database is damaged: a row names another that is not there")
	}
	return nil
}
