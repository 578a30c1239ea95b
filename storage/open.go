package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"

	"claimwatch/claims"
)

// FileName is the name of the database in the data directory.
const FileName = "claimwatch.db"

// Errors that callers act on.
var (
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrReadOnly refuses a write to a database opened for reading.
	ErrReadOnly = errors.New("the database is open for reading only")
)

// Options say how a database is opened. The zero value serves.
type Options struct {
	Now      func() time.Time // nil = time.Now
	ReadOnly bool             // the file must exist with the present schema; nothing is written

	// Origins is where the family of a corrected origin is looked up; may be nil.
	Origins *claims.Origins

	// Fold brings together spellings that mean the same, for search. When it
	// answers differently than it did before, the index is built anew.
	// nil = lower case only, and the index is left as it is.
	Fold func(string) string

	// Owner names a process that holds the lock of the directory, for the
	// record. What it writes is refused once another has taken the database
	// over. "" = a process that writes beside the owner.
	Owner string

	// MinFree is the free space, in bytes, below which pages are no longer
	// taken in (ErrDiskLow) while decisions still are; 0 = no bound.
	MinFree int64
}

// A DB is the desk's memory. It is safe for concurrent use.
type DB struct {
	dir     string
	now     func() time.Time
	origins *claims.Origins
	fold    func(string) string
	minFree int64

	writer *sql.DB       // nil when open for reading only
	turn   chan struct{} // whoever holds the token may write
	reader pool
	fence  int64                 // of the owner that this process is; 0 = none
	fault  atomic.Pointer[error] // why nothing is written any more
	failed chan struct{}         // closed when that happens

	files *os.Root // the captures folder; nil until there is one
	pack  *zstd.Encoder
	plain *zstd.Decoder
}

// Open opens the database in dir, makes it when there is none, and brings an
// older one to the present schema, after a backup. A database of a newer
// program is refused with a *SchemaError and left alone.
func Open(ctx context.Context, dir string, o Options) (*DB, error) {
	db, err := build(dir, o)
	if err != nil {
		return nil, err
	}
	if err := db.start(ctx, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func build(dir string, o Options) (*DB, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot find the data directory %s: %w", dir, err)
	}
	db := &DB{dir: abs, now: o.Now, origins: o.Origins, fold: o.Fold, minFree: o.MinFree, turn: make(chan struct{}, 1), failed: make(chan struct{})}
	if db.now == nil {
		db.now = time.Now
	}
	if db.fold == nil {
		db.fold = strings.ToLower
	}
	if db.pack, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2)); err != nil {
		return nil, fmt.Errorf("cannot compress: %w", err)
	}
	// A file that unpacks to more than any page is not one of ours.
	if db.plain, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(maxBlob)); err != nil {
		return nil, fmt.Errorf("cannot decompress: %w", err)
	}
	return db, nil
}

// start opens the handles and sees to the schema.
func (db *DB) start(ctx context.Context, o Options) error {
	path := filepath.Join(db.dir, FileName)
	if o.ReadOnly {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("cannot open the database: %w", err)
		}
	} else {
		if err := os.MkdirAll(filepath.Join(db.dir, capturesDir), 0o700); err != nil {
			return fmt.Errorf("cannot make the data directory: %w", err)
		}
		db.writer = openHandle(path, false)
		if err := db.writer.PingContext(ctx); err != nil {
			return fmt.Errorf("cannot open %s: %w", path, err)
		}
		if err := db.migrate(ctx); err != nil {
			return err
		}
	}
	db.reader = pool{openHandle(path, true)}
	if err := db.checkSchema(ctx); err != nil {
		return err
	}
	var err error
	if db.files, err = os.OpenRoot(filepath.Join(db.dir, capturesDir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot open the folder of captures: %w", err)
	}
	if o.ReadOnly {
		return nil
	}
	if err := db.reserve(); err != nil {
		return err
	}
	if o.Owner != "" {
		if err := db.takeOver(ctx, o.Owner); err != nil {
			return err
		}
	}
	return db.refold(ctx, o.Fold != nil)
}

// Dir is the data directory, absolute.
func (db *DB) Dir() string { return db.dir }

// Close waits for the running write and closes the database. The log of
// writes is merged into the file by the last handle that goes.
func (db *DB) Close() error {
	db.turn <- struct{}{} // never given back: nothing is written any more
	var errs []error
	if db.reader.DB != nil {
		errs = append(errs, db.reader.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.writer.Close())
	}
	if db.files != nil {
		errs = append(errs, db.files.Close())
	}
	db.plain.Close()
	errs = append(errs, db.pack.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("cannot close the database in %s: %w", db.dir, err)
	}
	return nil
}
