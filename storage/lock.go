package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A DirLock makes its holder the only process that crawls into a directory.
// The system gives it up when the process ends, however it ends: no stale
// lock is ever left behind.
type DirLock struct{ f *os.File }

// A LockedError says that another process holds the lock.
type LockedError struct {
	Dir string
	PID int // of the holder, 0 when it could not be told
}

func (e *LockedError) Error() string {
	who := "another process"
	if e.PID > 0 {
		who = fmt.Sprintf("process %d", e.PID)
	}
	return fmt.Sprintf("%s is in use by %s", e.Dir, who)
}

// Lock takes the lock of a data directory, or fails at once with a
// *LockedError.
func Lock(dir string) (*DirLock, error) {
	path := filepath.Join(dir, "lock")
	f, err := tryLock(path)
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", dir, err)
	}
	if f == nil {
		return nil, &LockedError{dir, holder(path)}
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot sign the lock of %s: %w", dir, err), f.Close())
	}
	return &DirLock{f}, nil
}

// holder reads who signed the lock.
func holder(path string) int {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0
	}
	return pid
}

// Unlock gives the directory free. The file stays: removing it would let two
// processes each hold a lock on a file of that name.
func (l *DirLock) Unlock() error {
	if err := l.f.Close(); err != nil {
		return fmt.Errorf("cannot unlock %s: %w", l.f.Name(), err)
	}
	return nil
}
