package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"
)

// openCopy opens a file that nobody writes, without leaving files beside it.
func openCopy(path string) (pool, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return pool{}, fmt.Errorf("cannot find %s: %w", path, err)
	}
	c := copyConnector("file:" + (&url.URL{Path: abs}).EscapedPath() + "?mode=ro&immutable=1&_query_only=1")
	return pool{sql.OpenDB(c)}, nil
}

// VerifyBackup reads a backup again and compares it with its manifest: the
// file's hash, its pages and references, the counts, and the chain of
// decisions to its head.
func VerifyBackup(ctx context.Context, path string) (Backup, error) {
	b, err := readManifest(path)
	if err != nil {
		return b, err
	}
	if err := b.verify(ctx); err != nil {
		return b, fmt.Errorf("the backup %s is not sound: %w", path, err)
	}
	return b, nil
}

func (b Backup) verify(ctx context.Context) error {
	sum, size, err := hashFile(b.Path)
	if err != nil {
		return err
	}
	if sum != b.SHA256 || size != b.Size {
		return fmt.Errorf("it has %d bytes of hash %s, the manifest says %d of %s", size, sum, b.Size, b.SHA256)
	}
	now := Backup{Path: b.Path, Taken: b.Taken, Reason: b.Reason, Size: size, SHA256: sum}
	if err := now.look(ctx, b.Path); err != nil {
		return err
	}
	if now.With, err = hashFolder(b.Beside()); err != nil {
		return err
	}
	if now.With != b.With {
		return fmt.Errorf("the files in %s are not those of the manifest", b.Beside())
	}
	if now != b {
		return errors.New("its counts are not those of the manifest")
	}
	return nil
}

// Restore puts a verified backup in the place of the database of dir, whose
// lock the caller holds and which nobody has open. The database that was
// there stays beside it, under the name that is returned; "" when there was
// none. Captured bytes that lie beside the backup are put back first, each
// checked; what is in dir already stays.
func Restore(ctx context.Context, backup, dir string, now time.Time) (old string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("cannot restore: %w", err)
	}
	if _, err := copyCaptures(ctx, filepath.Dir(backup), dir); err != nil {
		return "", fmt.Errorf("cannot restore the captures: %w", err)
	}
	return RestoreDatabase(ctx, backup, dir, now)
}

// RestoreDatabase is Restore without the captured bytes.
func RestoreDatabase(ctx context.Context, backup, dir string, now time.Time) (old string, err error) {
	if _, err := VerifyBackup(ctx, backup); err != nil {
		return "", err
	}
	path := filepath.Join(dir, FileName)
	tmp := path + ".restored"
	if err := errors.Join(copyFile(backup, tmp), keepsLog(ctx, tmp)); err != nil {
		return "", errors.Join(fmt.Errorf("cannot restore: %w", err), ignoreMissing(os.Remove(tmp)))
	}
	// The log of the old database must not be taken for the new one's, so it
	// goes aside together with its file.
	old = path + ".before-" + now.UTC().Format(backupStamp)
	if err := moveAside(path, old); err != nil {
		return "", fmt.Errorf("cannot set the present database aside: %w", err)
	}
	if _, err := os.Stat(old); errors.Is(err, fs.ErrNotExist) {
		old = ""
	}
	if err := errors.Join(os.Rename(tmp, path), syncDir(dir)); err != nil {
		return old, fmt.Errorf("cannot restore: %w", err)
	}
	return old, nil
}

// keepsLog puts a copy, which keeps no log, into the mode of a database in use.
func keepsLog(ctx context.Context, path string) error {
	h := openHandle(path, false)
	return errors.Join(h.PingContext(ctx), h.Close())
}

func moveAside(path, old string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := ignoreMissing(os.Rename(path+suffix, old+suffix)); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(dst, src); err != nil {
		return errors.Join(err, dst.Close())
	}
	return errors.Join(dst.Sync(), dst.Close())
}

// A copyConnector opens a copy: it keeps no log, so the settings of a
// database in use are not asked of it.
type copyConnector string

// Connect implements driver.Connector.
func (c copyConnector) Connect(context.Context) (driver.Conn, error) {
	return c.Driver().Open(string(c))
}

// Driver implements driver.Connector.
func (c copyConnector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }
