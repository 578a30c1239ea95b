// Package storagetest gives each test a fresh database of its own: the real
// one, in a folder of the test, so that what passes here passes there.
//
//	go test ./storage -run TestName -dump
//
// keeps the folder and prints where it is.
package storagetest

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"claimwatch/storage"
)

var dump = flag.Bool("dump", false, "keep the databases of tests and print where they are")

// Start is what the clock of a test's database says unless it is given
// another.
var Start = time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)

// Open returns a fresh database that is closed when the test ends. Each opt
// may change how it is opened.
func Open(t testing.TB, opts ...func(*storage.Options)) *storage.DB {
	t.Helper()
	o := storage.Options{Now: func() time.Time { return Start }}
	for _, f := range opts {
		f(&o)
	}
	dir := Dir(t)
	empty, err := migrated()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, storage.FileName), empty, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := storage.Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// migrated is the file of an empty database of the present schema. The steps
// to it are taken once, not for every test: they take longer than most tests.
var migrated = sync.OnceValues(func() (empty []byte, err error) {
	dir, err := os.MkdirTemp("", "claimwatch-empty-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	db, err := storage.Open(context.Background(), dir, storage.Options{})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, storage.FileName))
})

// Dir returns a folder for a database: of the test, or one that stays when
// -dump is given.
func Dir(t testing.TB) string {
	t.Helper()
	if !*dump {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp("", "claimwatch-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the database of this test stays in %s", dir)
	return dir
}
