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
	if errors.Is(err, errTakenOver) {
		db.stopWrites(err)
		return err
	}
	if err == nil || !isFault(err) {
		return err
	}
	if free, ferr := db.Free(); ferr == nil && free < 1<<20 {
		return fmt.Errorf("%w: %w", ErrDiskLow, err)
	}
	fault := fmt.Errorf("%w: %w", ErrDiskFault, err)
	db.stopWrites(fault)
	return fault
}

func (db *DB) stopWrites(why error) {
	if db.fault.CompareAndSwap(nil, &why) {
		close(db.failed)
	}
}

// broken is the fault that stopped the writes; nil while there is none.
func (db *DB) broken() error {
	if err := db.fault.Load(); err != nil {
		return *err
	}
	return nil
}

// Failed is closed when nothing is written any more: the disk has failed a
// write, or another process has taken the database over. Err tells which.
func (db *DB) Failed() <-chan struct{} { return db.failed }

// Err is what stopped the writes; nil while there is none.
func (db *DB) Err() error { return db.broken() }
