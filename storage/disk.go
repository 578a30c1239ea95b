package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// ErrDiskLow refuses new pages because the disk is nearly full. Decisions are
// still recorded; pages are taken in again once there is room.
var ErrDiskLow = errors.New("the disk is nearly full: no new pages are taken in; decisions still are")

const (
	reserveFile = "reserve"
	// reserveSize is enough for a day of decisions, and for the database to
	// clear up after itself.
	reserveSize = 64 << 20
)

// Free is the space, in bytes, that the disk of the data directory has left
// for this user.
func (db *DB) Free() (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(db.dir, &s); err != nil {
		return 0, fmt.Errorf("cannot tell the free space of %s: %w", db.dir, err)
	}
	return int64(s.Bavail) * s.Bsize, nil
}

// Room answers ErrDiskLow when pages are no longer to be taken in, and takes
// the reserve again when there is room for it.
func (db *DB) Room() error {
	if err := db.room(); err != nil {
		return err
	}
	if db.writer == nil {
		return nil
	}
	return db.reserve()
}

// room answers ErrDiskLow when pages are no longer to be taken in.
func (db *DB) room() error {
	if db.minFree <= 0 {
		return nil
	}
	free, err := db.Free()
	if err != nil {
		return err
	}
	if free < db.minFree {
		return fmt.Errorf("%w (%d MB left, %d MB wanted)", ErrDiskLow, free/1e6, db.minFree/1e6)
	}
	return nil
}

// isFull reports whether err says that the disk is full.
func isFull(err error) bool {
	var se sqlite3.Error
	return errors.As(err, &se) && se.Code == sqlite3.ErrFull || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// disk gives a write that failed for want of space the error callers ask for.
func (db *DB) disk(err error) error {
	if isFull(err) {
		return fmt.Errorf("%w: %w", ErrDiskLow, err)
	}
	return err
}

// reserve takes space that is given back when a decision cannot be kept
// otherwise. Only a desk that watches its disk has one.
func (db *DB) reserve() error {
	if db.minFree <= 0 {
		return nil
	}
	free, err := db.Free()
	if err != nil || free < db.minFree+reserveSize {
		return err
	}
	path := filepath.Join(db.dir, reserveFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cannot reserve space: %w", err)
	}
	err = syscall.Fallocate(int(f.Fd()), 0, 0, reserveSize)
	if errors.Is(err, syscall.EOPNOTSUPP) {
		err = nil // a disk that cannot set space aside; decisions then wait for room
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("cannot reserve space: %w", err)
	}
	return nil
}

func (db *DB) freeReserve() error {
	err := os.Remove(filepath.Join(db.dir, reserveFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot give back the reserved space: %w", err)
	}
	return nil
}
