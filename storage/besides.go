package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// besideSuffix ends the name of the folder of the files beside a copy.
const besideSuffix = ".with"

// Beside is the folder of the files that belong to the backup.
func (b Backup) Beside() string { return strings.TrimSuffix(b.Path, backupSuffix) + besideSuffix }

// besides writes the files that with makes of the copy.
func (db *DB) besides(ctx context.Context, b *Backup, tmp string, with func(context.Context, *DB) (map[string][]byte, error)) (err error) {
	copied, err := openBackupFile(tmp, Options{Now: db.now, Origins: db.origins, Fold: db.fold})
	if err != nil {
		return err
	}
	files, err := with(ctx, copied)
	if err := errors.Join(err, copied.Close()); err != nil {
		return err
	}
	dir := b.Beside()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for name, content := range files {
		if name != filepath.Base(name) {
			return fmt.Errorf("%q: not the name of a file", name)
		}
		if err := writeSynced(filepath.Join(dir, name), content); err != nil {
			return err
		}
	}
	b.With, err = hashFolder(dir)
	return errors.Join(err, syncDir(dir))
}

// hashFolder is the hash over the names and contents of a folder's files;
// "" when there is no such folder.
func hashFolder(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, e := range entries { // ReadDir sorts by name
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s  %s\n", hashOf(b), e.Name())
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// OpenBackup opens a backup for reading where it lies, without changing it.
// Captured bytes are read from the folder beside it, when it has one.
func OpenBackup(path string, o Options) (*DB, error) {
	db, err := openBackupFile(path, o)
	if err != nil {
		return nil, fmt.Errorf("cannot open the backup %s: %w", path, err)
	}
	return db, nil
}

func openBackupFile(path string, o Options) (*DB, error) {
	db, err := build(filepath.Dir(path), o)
	if err != nil {
		return nil, err
	}
	if db.reader, err = openCopy(path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if db.files, err = os.OpenRoot(filepath.Join(db.dir, capturesDir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

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
	for _, sum := range sums {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if _, err := dst.files.Stat(blobName(sum)); err == nil {
			n.Held++
			continue
		}
		b, err := src.blob(sum)
		if err != nil {
			return n, err
		}
		if _, err := dst.putBlob(b); err != nil {
			return n, err
		}
		n.New++
		n.Bytes += int64(len(b))
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
