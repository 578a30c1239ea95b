package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"claimwatch/storage"
)

// private are the files of the data directory that only its owner reads.
var private = []string{storage.FileName, keyFile}

// looseFiles lists the files and folders of a data directory whose rights
// are wider than they should be.
func looseFiles(dir string) []string {
	var out []string
	for _, name := range append([]string{"."}, private...) {
		fi, err := os.Stat(filepath.Join(dir, name))
		if err == nil && fi.Mode().Perm()&0o077 != 0 && (name != storage.FileName || !tight(dir)) {
			out = append(out, filepath.Join(dir, name))
		}
	}
	return out
}

// tight reports whether nobody but the owner can enter a directory.
func tight(dir string) bool {
	fi, err := os.Stat(dir)
	return err == nil && fi.Mode().Perm()&0o077 == 0
}

// leftovers lists what a killed process left half-written, an hour old or more.
func leftovers(dir string) ([]string, error) {
	var out []string
	old := time.Now().Add(-time.Hour)
	for _, sub := range []string{"captures", "backups"} {
		err := filepath.WalkDir(filepath.Join(dir, sub), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".tmp") {
				return err
			}
			fi, err := e.Info()
			if err == nil && fi.ModTime().Before(old) {
				out = append(out, path)
			}
			return err
		})
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("cannot look for what was left: %w", err)
		}
	}
	return out, nil
}

// mend mends what can be mended without a decision, and says what it did.
func (a *app) mend(ctx context.Context) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if !hasData(cfg.Storage.DataDir) {
		return nil
	}
	for _, path := range looseFiles(cfg.Storage.DataDir) {
		fi, err := os.Stat(path)
		if err != nil {
			return fail(exitCreate, err)
		}
		if err := os.Chmod(path, fi.Mode().Perm()&^0o077); err != nil {
			return failf(exitCreate, "cannot mend the rights: %w", err)
		}
		a.say("Mended    rights of %s\n", path)
	}
	left, err := leftovers(cfg.Storage.DataDir)
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return failf(exitCreate, "cannot remove what was left: %w", err)
		}
		a.say("Removed   %s\n", path)
	}
	return a.withDesk(ctx, writes, func(d *desk) error { return a.mendData(ctx, d) })
}

func (a *app) mendData(ctx context.Context, d *desk) error {
	size, err := d.db.WALSize()
	if err != nil {
		return err
	}
	if size > storage.WALAlarm {
		if err := d.db.Checkpoint(ctx); err != nil {
			return err
		}
		a.say("Merged    the log of writes\n")
	}
	list, err := storage.ListBackups(d.cfg.backupDir())
	if err != nil {
		return err
	}
	if len(list) == 0 || d.clock.Now().Sub(list[0].Taken) > backupOld {
		b, _, err := d.backupWhole(ctx, "manual", d.cfg.Storage.BackupDir)
		if err != nil {
			return err
		}
		a.say("Backup    %s\n", b.Path)
	}
	return nil
}
