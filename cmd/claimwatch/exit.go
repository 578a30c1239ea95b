package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"

	"claimwatch/storage"
)

// Exit codes, as "claimwatch help exit-codes" lists them.
const (
	exitNo      = 1   // the answer is no: faults found, nothing found, verification failed
	exitUsage   = 2   // wrong usage
	exitPartly  = 3   // partly done: some sources failed, a format was skipped
	exitData    = 65  // bad data: an unreadable line, a broken article
	exitNoInput = 66  // no such claim, source, date, file
	exitNothing = 69  // nothing could be reached
	exitBug     = 70  // our fault
	exitCreate  = 73  // cannot write there
	exitDisk    = 74  // the disk failed, or another process took the database over
	exitBusy    = 75  // another process holds the data directory; try again
	exitConfig  = 78  // configuration wrong
	exitStopped = 130 // interrupted; what was done is kept
)

const exitCodesHelp = `Exit codes

  0    done
  1    the answer is no: doctor found faults, verify failed, nothing was found
  2    wrong usage
  3    partly done: some sources failed, or a format was skipped
  65   bad data: a line that is not JSON, an article that cannot be read
  66   no such claim, source, date or file
  69   nothing could be reached
  70   a fault of the program; please report it
  73   cannot write there
  74   the disk failed a write, or another process took the database over; what was acknowledged is kept
  75   busy: another claimwatch holds the data directory; try again
  78   the configuration is wrong
  130  interrupted; what was done is kept
`

// An exitError is an error that knows the exit code it asks for. With a nil
// Err there is nothing left to say.
type exitError struct {
	Code int
	Err  error
}

func (e *exitError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit code %d", e.Code)
	}
	return e.Err.Error()
}

func (e *exitError) Unwrap() error { return e.Err }

// fail wraps err so that the program ends with the given code.
func fail(code int, err error) error { return &exitError{Code: code, Err: err} }

// failf is fail with a formatted error.
func failf(code int, format string, args ...any) error {
	return fail(code, fmt.Errorf(format, args...))
}

// quiet ends the program with a code when everything has been said already.
func quiet(code int) error { return &exitError{Code: code} }

// codeOf returns the exit code for what run returned, and whether its text is
// still to be printed.
func codeOf(err error) (code int, say bool) {
	var e *exitError
	switch {
	case err == nil:
		return 0, false
	case errors.As(err, &e):
		return e.Code, e.Err != nil
	case errors.Is(err, context.Canceled):
		return exitStopped, false
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EROFS), errors.Is(err, storage.ErrReadOnly):
		return exitCreate, true
	}
	return exitNo, true
}
