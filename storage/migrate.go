package storage

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A SchemaError says that the database was written by another version of the
// program than this one can read.
type SchemaError struct {
	Path        string
	Have, Known int64
}

func (e *SchemaError) Error() string {
	if e.Have > e.Known {
		return fmt.Sprintf("%s has schema %d, this program knows %d: it was written by a newer version; use that, or restore a backup", e.Path, e.Have, e.Known)
	}
	return fmt.Sprintf("%s has schema %d, this program needs %d: open it once for writing", e.Path, e.Have, e.Known)
}

// migrateWait is how long one process waits for another that migrates.
const migrateWait = 2 * time.Minute

// migrate brings the schema up to date, each step in one transaction, one
// process at a time.
func (db *DB) migrate(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, migrateWait)
	defer cancel()
	lock, err := waitLock(ctx, filepath.Join(db.dir, "migrate.lock"))
	if err != nil {
		return fmt.Errorf("cannot wait for another process that prepares the database: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	p, err := db.provider()
	if err != nil {
		return err
	}
	have, known, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("cannot tell the schema of the database: %w", err)
	}
	switch {
	case have == known:
		return nil
	case have > known:
		return &SchemaError{filepath.Join(db.dir, FileName), have, known}
	case have > 0:
		if err := db.backupSchema(ctx, have); err != nil {
			return err
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("cannot bring the database from schema %d to %d: %w", have, known, err)
	}
	return nil
}

func (db *DB) provider() (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("cannot find the migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db.writer, sub, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("cannot read the migrations: %w", err)
	}
	return p, nil
}

// known is the schema of this program: the number of the last migration.
func known() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("cannot list the migrations: %w", err)
	}
	return goose.NumericComponent(filepath.Base(names[len(names)-1]))
}

// checkSchema compares the database, as a reader sees it, with the program.
func (db *DB) checkSchema(ctx context.Context) error {
	want, err := known()
	if err != nil {
		return err
	}
	var have int64
	err = db.reader.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have)
	if err != nil {
		return fmt.Errorf("%s is not a database of this program: %w", filepath.Join(db.dir, FileName), err)
	}
	if have != want {
		return &SchemaError{filepath.Join(db.dir, FileName), have, want}
	}
	return nil
}
