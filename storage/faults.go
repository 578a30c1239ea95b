package storage

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// ErrDiskFault refuses every write after the disk has failed one. What the
// system says of the disk after a failed sync cannot be trusted, so nothing is
// tried again in this process: a new one opens the database, checks it, and
// goes on from what was acknowledged.
var ErrDiskFault = errors.New("the disk failed a write: nothing more is written by this process; check the disk, then start again")

// isFault reports whether err says that the disk, or the file on it, is broken.
func isFault(err error) bool {
	var se sqlite3.Error
	if errors.As(err, &se) {
		switch se.Code {
		case sqlite3.ErrIoErr, sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
			return true
		}
	}
	return errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EROFS)
}

// noteFault stops all further writes when err is a fault of the disk. A disk
// without any space left can look like a broken one; that passes.
func (db *DB) noteFault(err error) error {
	if err == nil || !isFault(err) {
		return err
	}
	if free, ferr := db.Free(); ferr == nil && free < 1<<20 {
		return fmt.Errorf("%w: %w", ErrDiskLow, err)
	}
	fault := fmt.Errorf("%w: %w", ErrDiskFault, err)
	if db.fault.CompareAndSwap(nil, fault) {
		close(db.failed)
	}
	return fault
}

// broken is the fault that stopped the writes; nil while there is none.
func (db *DB) broken() error {
	if err, ok := db.fault.Load().(error); ok {
		return err
	}
	return nil
}

// Failed is closed when the disk has failed a write. Err tells what happened.
func (db *DB) Failed() <-chan struct{} { return db.failed }

// Err is the fault that stopped the writes; nil while there is none.
func (db *DB) Err() error { return db.broken() }
