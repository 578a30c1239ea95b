package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Preference returns how somebody likes to work, as it was kept; "" for who
// has said nothing yet.
func (db *DB) Preference(ctx context.Context, who string) (value string, err error) {
	err = db.reader.QueryRowContext(ctx, `SELECT value FROM preferences WHERE who = $1`, who).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("cannot read how %s likes to work: %w", who, err)
	}
	return value, nil
}

// SavePreference keeps how somebody likes to work.
func (db *DB) SavePreference(ctx context.Context, who, value string) error {
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`INSERT INTO preferences (who, value) VALUES ($1, $2) ON CONFLICT (who) DO UPDATE SET value = excluded.value`, who, value)
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot keep how %s likes to work: %w", who, err)
	}
	return nil
}
