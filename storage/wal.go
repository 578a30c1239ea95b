package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// WALAlarm is the size, in bytes, from which the log of writes is a fault: a
// reader that never ends keeps it from being merged.
const WALAlarm = 128 << 20

// WALSize is the size, in bytes, of the log of writes that are not merged yet.
func (db *DB) WALSize() (int64, error) {
	fi, err := os.Stat(filepath.Join(db.dir, FileName+"-wal"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("cannot tell the size of the log of writes: %w", err)
	}
	return fi.Size(), nil
}

// Size is the size, in bytes, of the database without its log.
func (db *DB) Size() (int64, error) {
	fi, err := os.Stat(filepath.Join(db.dir, FileName))
	if err != nil {
		return 0, fmt.Errorf("cannot tell the size of the database: %w", err)
	}
	return fi.Size(), nil
}

// Checkpoint merges the log of writes into the database, as far as readers
// allow, and cuts a log that has grown beyond walKept. It takes the writer's
// turn, so it never waits inside SQLite for one.
func (db *DB) Checkpoint(ctx context.Context) error {
	if db.writer == nil {
		return ErrReadOnly
	}
	size, err := db.WALSize()
	if err != nil {
		return err
	}
	mode := "PASSIVE"
	if size > walKept {
		mode = "TRUNCATE"
	}
	select {
	case db.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-db.turn }()
	if err := db.broken(); err != nil {
		return err
	}
	var busy, log, merged int
	err = db.writer.QueryRowContext(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &log, &merged)
	if err != nil {
		return db.noteFault(fmt.Errorf("cannot merge the log of writes: %w", err))
	}
	return nil
}
