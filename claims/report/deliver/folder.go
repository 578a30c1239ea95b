package deliver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A Folder gets the files of the reports.
type Folder struct{ Dir string }

// Name is the folder's path.
func (f Folder) Name() string { return "folder:" + f.Dir }

// Wants is true of reports: an alert has no files.
func (f Folder) Wants(kind string) bool { return kind == KindReport }

// Send writes the files of a message, each by a temporary file, sync and
// rename, so that nobody ever reads half of one.
func (f Folder) Send(_ context.Context, m Message) error {
	for _, file := range m.Files {
		if !plainName(file.Name) {
			return Permanent{fmt.Errorf("%q is no name of a file", file.Name)}
		}
	}
	if err := os.MkdirAll(f.Dir, 0o755); err != nil {
		return err
	}
	for _, file := range m.Files {
		if err := WriteFile(filepath.Join(f.Dir, file.Name), file.Data); err != nil {
			return err
		}
	}
	return nil
}

// plainName reports whether a name stays in its folder and is not hidden.
func plainName(name string) bool {
	return name != "" && filepath.IsLocal(name) && !strings.ContainsAny(name, `/\:`+"\x00") && !strings.HasPrefix(name, ".")
}

// WriteFile writes a file whole or not at all: to a temporary name, synced,
// then renamed, and the folder synced, so that it survives a loss of power.
func WriteFile(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	tmp, err := os.CreateTemp(dir, ".tmp-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write %s: %w", path, err), os.Remove(tmp.Name()))
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
