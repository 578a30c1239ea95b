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
