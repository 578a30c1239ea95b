package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Copied counts the files of captured bytes that a copy came to.
type Copied struct {
	New, Held int // files
	Bytes     int64
}

// CopyCaptures copies the captured bytes to another folder, those that it
// does not have yet, and checks each before it is written. Call it after
// Backup: then every row of the backup finds its bytes.
func (db *DB) CopyCaptures(ctx context.Context, to string) (Copied, error) {
	c, err := copyCaptures(ctx, db.dir, to)
	if err != nil {
		return c, fmt.Errorf("cannot copy the captures to %s: %w", to, err)
	}
	return c, nil
}

// copyCaptures copies files between two directories that have a folder of
// captures each; from may have none.
func copyCaptures(ctx context.Context, from, to string) (n Copied, err error) {
	if same, err := sameDir(from, to); err != nil || same {
		return n, err
	}
	if _, err := os.Stat(filepath.Join(from, capturesDir)); errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	src, err := build(from, Options{})
	if err != nil {
		return n, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := build(to, Options{})
	if err != nil {
		return n, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	if err := os.MkdirAll(filepath.Join(to, capturesDir), 0o700); err != nil {
		return n, err
	}
	if src.files, err = os.OpenRoot(filepath.Join(src.dir, capturesDir)); err != nil {
		return n, err
	}
	if dst.files, err = os.OpenRoot(filepath.Join(dst.dir, capturesDir)); err != nil {
		return n, err
	}
	sums, err := src.storedBlobs()
	if err != nil {
		return n, err
	}
	for some := range slices.Chunk(sums, copyBatch) {
		if err := copyBlobs(ctx, src, dst, some, &n); err != nil {
			return n, err
		}
	}
	return n, nil
}

// copyBatch is how many files are written before they are made to last: one
// at a time, ten thousand small files wait two minutes for the disk; a batch
// waits little longer than one file.
const copyBatch = 512

// copyBlobs copies files of captured bytes as they are, each checked. Names
// come last: what has its name is on the disk.
func copyBlobs(ctx context.Context, src, dst *DB, sums []string, n *Copied) error {
	var names []string
	dirs := map[string]bool{"": true}
	for _, sum := range sums {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := blobName(sum)
		if _, err := dst.files.Stat(name); err == nil {
			n.Held++
			continue
		}
		b, err := src.blob(sum)
		if err != nil {
			return err
		}
		packed, err := src.files.ReadFile(name)
		if err != nil {
			return err
		}
		if err := dst.files.MkdirAll(path.Dir(name), 0o700); err != nil {
			return err
		}
		if err := dst.files.WriteFile(name+".tmp", packed, 0o600); err != nil {
			return err
		}
		names, dirs[path.Dir(name)] = append(names, name), true
		n.New++
		n.Bytes += int64(len(b))
	}
	for _, name := range names {
		f, err := dst.files.OpenFile(name+".tmp", os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close(), dst.files.Rename(name+".tmp", name)); err != nil {
			return err
		}
	}
	for dir := range dirs {
		if err := syncDir(filepath.Join(dst.dir, capturesDir, dir)); err != nil {
			return err
		}
	}
	return nil
}

// VerifyCaptures looks for every file of captured bytes that a backup needs, in
// the folder of captures beside it, and with read reads each against its hash.
// It returns how many there are; 0 when no such folder lies there. The first
// that is missing or damaged is a *BlobError.
func VerifyCaptures(ctx context.Context, backup string, read bool) (n int, err error) {
	dir := filepath.Dir(backup)
	if _, err := os.Stat(filepath.Join(dir, capturesDir)); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	h, err := openCopy(backup)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	sums, err := collect(ctx, h, one[string], `SELECT sha256 FROM blobs ORDER BY sha256`)
	if err != nil {
		return 0, fmt.Errorf("cannot list what the backup %s needs: %w", backup, err)
	}
	held, err := build(dir, Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, held.Close()) }()
	if held.files, err = os.OpenRoot(filepath.Join(held.dir, capturesDir)); err != nil {
		return 0, err
	}
	for _, sum := range sums {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if read {
			_, err = held.blob(sum)
		} else if _, serr := held.files.Stat(blobName(sum)); serr != nil {
			err = &BlobError{sum, serr.Error()}
		}
		if err != nil {
			return n, fmt.Errorf("the captures beside the backup %s: %w", backup, err)
		}
		n++
	}
	return n, nil
}

func sameDir(a, b string) (bool, error) {
	a, err := filepath.Abs(a)
	b, err2 := filepath.Abs(b)
	return a == b, errors.Join(err, err2)
}

// storedBlobs lists the hashes of the files in the folder of captures.
func (db *DB) storedBlobs() ([]string, error) {
	var out []string
	err := fs.WalkDir(db.files.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".zst") {
			return err
		}
		out = append(out, strings.ReplaceAll(strings.TrimSuffix(name, ".zst"), "/", ""))
		return nil
	})
	slices.Sort(out)
	return out, err
}
