package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"sync/atomic"
)

const (
	capturesDir = "captures"
	// maxBlob bounds what a stored file may unpack to. The largest page or
	// sitemap that is fetched is 50 MiB.
	maxBlob = 128 << 20
)

// A BlobError says that a stored file does not hold what its name promises.
type BlobError struct {
	SHA256 string
	Text   string
}

func (e *BlobError) Error() string {
	return fmt.Sprintf("captured bytes %.12s: %s", e.SHA256, e.Text)
}

// hashOf is the SHA-256 of b, in hex.
func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// blobName is where the bytes of that hash lie, below the folder of captures.
func blobName(sum string) string { return path.Join(sum[:2], sum[2:]+".zst") }

var temporary atomic.Int64

// putBlob keeps b under its hash, which it returns. Once it returns, the
// bytes are on the disk, and so is their name.
func (db *DB) putBlob(b []byte) (string, error) {
	sum := hashOf(b)
	name := blobName(sum)
	if _, err := db.files.Stat(name); err == nil {
		return sum, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("cannot look for captured bytes: %w", err)
	}
	dir := path.Dir(name)
	if err := db.files.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("cannot make a folder for captured bytes: %w", err)
	}
	tmp := path.Join(dir, fmt.Sprintf("%d-%d.tmp", os.Getpid(), temporary.Add(1)))
	if err := db.writeFile(tmp, db.pack.EncodeAll(b, nil)); err != nil {
		return "", errors.Join(fmt.Errorf("cannot keep captured bytes: %w", err), ignoreMissing(db.files.Remove(tmp)))
	}
	if err := db.files.Rename(tmp, name); err != nil {
		return "", fmt.Errorf("cannot keep captured bytes: %w", err)
	}
	if err := errors.Join(syncDir(filepath.Join(db.dir, capturesDir, dir)), syncDir(filepath.Join(db.dir, capturesDir))); err != nil {
		return "", fmt.Errorf("cannot keep captured bytes: %w", err)
	}
	return sum, nil
}

func (db *DB) writeFile(name string, b []byte) error {
	f, err := db.files.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// blob returns the bytes of that hash, checked against it.
func (db *DB) blob(sum string) ([]byte, error) {
	if b, err := hex.DecodeString(sum); err != nil || len(b) != sha256.Size {
		return nil, &BlobError{sum, "not a SHA-256 in hex: " + strconv.Quote(sum)}
	}
	if db.files == nil {
		return nil, &BlobError{sum, "there is no folder of captures"}
	}
	packed, err := db.files.ReadFile(blobName(sum))
	if err != nil {
		return nil, &BlobError{sum, err.Error()}
	}
	b, err := db.plain.DecodeAll(packed, nil)
	if err != nil {
		return nil, &BlobError{sum, "cannot be unpacked: " + err.Error()}
	}
	if got := hashOf(b); got != sum {
		return nil, &BlobError{sum, "the file holds other bytes, of hash " + got}
	}
	return b, nil
}

// syncDir makes the names in a directory last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
