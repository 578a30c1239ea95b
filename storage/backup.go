package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	backupsDir     = "backups"
	backupStamp    = "20060102T150405Z"
	manifestSuffix = ".json"
	backupSuffix   = ".db"
)

// A Backup is a copy of the database with what is known of it, which lies
// beside it as JSON. The captured bytes are not in it: they never change, so
// the folder of captures is its own archive, to be copied with the backups.
type Backup struct {
	Path      string    `json:"-"` // of the copy
	Taken     time.Time `json:"taken"`
	Reason    string    `json:"reason"` // "daily", "manual", "schema-1", ...
	Size      int64     `json:"size"`   // bytes
	SHA256    string    `json:"sha256"` // of the file
	Schema    int64     `json:"schema"`
	Captures  int64     `json:"captures"`
	Articles  int64     `json:"articles"`
	Evidence  int64     `json:"evidence"`
	Decisions int64     `json:"decisions"`
	Head      string    `json:"head"` // hash of the last decision: what a cut tail is found against

	// With is the hash over the files that were put beside the copy: the
	// configuration and the lists, without which it cannot be read as it was,
	// and a report made from it. "" = none.
	With string `json:"with,omitempty"`
}

// BackupOptions say what a backup is for and where it goes.
type BackupOptions struct {
	Reason string // one word: "daily", "manual", ...
	Dir    string // "" = the folder of backups in the data directory

	// With returns files to put beside the copy, by name; it is handed the
	// copy, open for reading. May be nil.
	With func(context.Context, *DB) (map[string][]byte, error)
}

// Backup copies the database while it is in use, checks the copy (its pages,
// its references, the chain of decisions), and only then gives it its name,
// with a manifest beside it. What is called a backup is whole and on the disk.
func (db *DB) Backup(ctx context.Context, o BackupOptions) (Backup, error) {
	b, err := db.backup(ctx, o)
	if err != nil {
		return b, fmt.Errorf("cannot back up %s: %w", filepath.Join(db.dir, FileName), err)
	}
	return b, nil
}

func (db *DB) backup(ctx context.Context, o BackupOptions) (b Backup, err error) {
	dir := o.Dir
	if dir == "" {
		dir = filepath.Join(db.dir, backupsDir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return b, err
	}
	b = Backup{Taken: db.now().UTC().Truncate(time.Second), Reason: fileWord(o.Reason)}
	b.Path = filepath.Join(dir, b.Taken.Format(backupStamp)+"-"+b.Reason+backupSuffix)
	if _, err := os.Stat(b.Path); err == nil {
		return b, fmt.Errorf("%s: %w", b.Path, fs.ErrExist)
	}
	tmp := b.Path + ".tmp"
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(tmp)))
		}
	}()
	if err := ignoreMissing(os.Remove(tmp)); err != nil {
		return b, err
	}
	if err := db.copyTo(ctx, tmp); err != nil {
		return b, err
	}
	if err := b.look(ctx, tmp); err != nil {
		return b, err
	}
	if o.With != nil {
		if err := db.besides(ctx, &b, tmp, o.With); err != nil {
			return b, err
		}
	}
	return b, b.finish(tmp, dir)
}

// copyTo writes a compact copy through a connection of its own, so that
// nobody waits: readers and the writer go on, and the copy is of one moment.
func (db *DB) copyTo(ctx context.Context, path string) (err error) {
	h := openHandle(filepath.Join(db.dir, FileName), false)
	defer func() { err = errors.Join(err, h.Close()) }()
	_, err = h.ExecContext(ctx, `VACUUM INTO ?1`, path)
	return err
}

// look checks the copy and fills in what the manifest says of it.
func (b *Backup) look(ctx context.Context, path string) (err error) {
	h, err := openCopy(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := checkDB(ctx, h); err != nil {
		return fmt.Errorf("the copy: %w", err)
	}
	for query, v := range map[string]*int64{
		`SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`: &b.Schema,
		`SELECT count(*) FROM captures`:                                              &b.Captures,
		`SELECT count(*) FROM articles`:                                              &b.Articles,
		`SELECT count(*) FROM evidence`:                                              &b.Evidence,
	} {
		if err := h.QueryRowContext(ctx, query).Scan(v); err != nil {
			return fmt.Errorf("the copy: %w", err)
		}
	}
	if b.Decisions, b.Head, err = verifyChain(ctx, h, nil); err != nil {
		return fmt.Errorf("the copy: %w", err)
	}
	return nil
}

// finish makes the copy last: bytes, manifest, then the name.
func (b *Backup) finish(tmp, dir string) error {
	var err error
	if b.SHA256, b.Size, err = hashFile(tmp); err != nil {
		return err
	}
	manifest, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	if err := writeSynced(b.Path+manifestSuffix, append(manifest, '\n')); err != nil {
		return err
	}
	if err := os.Rename(tmp, b.Path); err != nil {
		return err
	}
	return syncDir(dir)
}

// fileWord makes a reason fit for a file name.
func fileWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(s))
	if s == "" {
		return "manual"
	}
	return s
}

// hashFile waits until a file is on the disk and returns its hash and size.
func hashFile(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Sync(); err != nil {
		return "", 0, err
	}
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// backupSchema keeps the database as it was before a migration.
func (db *DB) backupSchema(ctx context.Context, have int64) error {
	_, err := db.Backup(ctx, BackupOptions{Reason: fmt.Sprintf("schema-%d", have)})
	if errors.Is(err, fs.ErrExist) { // kept a moment ago by a start that went no further
		return nil
	}
	return err
}

// ListBackups lists the backups in a folder, newest first.
func ListBackups(dir string) ([]Backup, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*"+backupSuffix+manifestSuffix))
	if err != nil {
		return nil, fmt.Errorf("cannot list the backups: %w", err)
	}
	var out []Backup
	for _, name := range names {
		path := strings.TrimSuffix(name, manifestSuffix)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue // the manifest is written first; the copy never came
		}
		b, err := readManifest(path)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Backup) int { return b.Taken.Compare(a.Taken) })
	return out, nil
}

func readManifest(path string) (Backup, error) {
	b := Backup{Path: path}
	src, err := os.ReadFile(path + manifestSuffix)
	if err != nil {
		return b, fmt.Errorf("cannot read the manifest of %s: %w", path, err)
	}
	if err := json.Unmarshal(src, &b); err != nil {
		return b, fmt.Errorf("cannot read the manifest of %s: %w", path, err)
	}
	return b, nil
}
