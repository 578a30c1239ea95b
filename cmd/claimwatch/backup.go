package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/storage"
)

func (a *app) backupCmd() *cobra.Command {
	c := &cobra.Command{
		Use: "backup", Short: "copies of the database: create, list, verify, restore",
		Long: `A backup is a copy of the database taken while it is in use, with the configuration and the lists in force and the newest
report beside it, so that restoring it gives the same desk. The daemon makes one every night, verifies it, and keeps those of
7 days, 5 weeks and 12 months. Captured bytes never change; into another place than the data directory, with --out or by the
setting storage.backup_dir, they are copied as well, each file once.`,
		Example: `  claimwatch backup create --out /mnt/backup
  claimwatch backup verify /mnt/backup/20260127T030000Z-manual.db
  claimwatch backup restore /mnt/backup/20260127T030000Z-manual.db --to /var/lib/claimwatch`,
	}
	c.AddCommand(a.backupCreateCmd(), a.backupListCmd(), a.backupVerifyCmd(), a.backupRestoreCmd())
	return c
}

func (a *app) backupCreateCmd() *cobra.Command {
	var out string
	var bare bool
	c := &cobra.Command{
		Use: "create [--out DIR]", Short: "a backup now, while the daemon runs", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				if out == "" {
					out = d.cfg.Storage.BackupDir
				}
				take := d.backupWhole
				if bare {
					take = d.backupBare
				}
				b, copied, err := take(c.Context(), "manual", out)
				if err != nil {
					return fail(exitCreate, err)
				}
				if a.json {
					return a.printJSON(map[string]any{"path": b.Path, "backup": b, "captures_copied": copied.New, "captures_held": copied.Held})
				}
				if err := a.printf("Backup    %s\n          %s\n", b.Path, backupText(b)); err != nil || out == "" || bare {
					return err
				}
				return a.printf("Captures  %d files copied, %d were there\n", copied.New, copied.Held)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "write into `DIR`, with the captured bytes (default: storage.backup_dir, or the data directory, without)")
	c.Flags().BoolVar(&bare, "no-captures", false, "with --out: leave the captured bytes out")
	return c
}

func backupText(b storage.Backup) string {
	return fmt.Sprintf("%.1f MB, schema %d, %d captures, %d articles, %d passages, %d decisions, sha256 %.12s",
		float64(b.Size)/1e6, b.Schema, b.Captures, b.Articles, b.Evidence, b.Decisions, b.SHA256)
}

func (a *app) backupListCmd() *cobra.Command {
	return &cobra.Command{
		Use: "list [DIR]", Short: "the backups, newest first", Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			dir := cfg.backupDir()
			if len(args) == 1 {
				dir = args[0]
			}
			list, err := storage.ListBackups(dir)
			if err != nil {
				return fail(exitData, err)
			}
			for _, b := range list {
				if a.json {
					err = a.printJSON(map[string]any{"path": b.Path, "backup": b})
				} else {
					err = a.printf("%s  %-8s %s\n", b.Path, b.Reason, backupText(b))
				}
				if err != nil {
					return err
				}
			}
			if len(list) == 0 {
				a.say("No backups in %s. claimwatch backup create makes one.\n", dir)
			}
			return nil
		},
	}
}

func (a *app) backupVerifyCmd() *cobra.Command {
	return &cobra.Command{
		Use: "verify FILE", Short: "restores a backup aside, checks all of it, and builds its report again", Args: exactly(1),
		Long: `Reads the copy against its manifest, restores it into a temporary directory, builds its report there and compares it with
the one that lies beside it, and reads the captured bytes beside it, where they are, each against its hash.`,
		RunE: func(c *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err != nil {
				return failf(exitNoInput, "no backup %s: %w. See claimwatch backup list", args[0], err)
			}
			v, err := a.verifyBackup(c.Context(), args[0], true)
			if err != nil {
				return fail(exitNo, err)
			}
			if a.json {
				return a.printJSON(v)
			}
			report := "no report lies beside it"
			if v.Report != "" {
				report = fmt.Sprintf("report %s built again: identical (sha256 %.12s)", v.Report, v.ReportSHA256)
			}
			kept := "no captures lie beside it"
			if v.Captures > 0 {
				kept = fmt.Sprintf("%d files of captured bytes beside it fit their hashes", v.Captures)
			}
			return a.printf("Opened, integrity ok, %s\nRestored into a temporary directory, %s\nCaptures: %s\n", backupText(v.Backup), report, kept)
		},
	}
}

// A verifiedBackup is what a backup was found to hold.
type verifiedBackup struct {
	Backup       storage.Backup `json:"backup"`
	Captures     int            `json:"captures,omitempty"` // files of captured bytes beside it
	Report       claims.Date    `json:"report,omitempty"`
	ReportSHA256 string         `json:"report_sha256,omitempty"`
}

// verifyBackup puts the backup into a directory of its own, opens it there
// with the lists that lie beside it, and builds its report again: a backup is
// only good if it can do the job. read reads captured bytes beside it too;
// without it they are only looked for.
func (a *app) verifyBackup(ctx context.Context, path string, read bool) (v verifiedBackup, err error) {
	if _, err := os.Stat(path); err != nil {
		return v, fail(exitNoInput, err)
	}
	if v.Backup, err = storage.VerifyBackup(ctx, path); err != nil {
		return v, err
	}
	if v.Captures, err = storage.VerifyCaptures(ctx, path, read); err != nil {
		return v, err
	}
	want, err := os.ReadFile(filepath.Join(v.Backup.Beside(), besideReport))
	if errors.Is(err, os.ErrNotExist) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	dir, err := os.MkdirTemp("", "claimwatch-verify-")
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if _, err := storage.RestoreDatabase(ctx, path, dir, time.Now()); err != nil {
		return v, err
	}
	v.Report, err = reportDate(want)
	if err != nil {
		return v, err
	}
	got, err := a.rebuilt(ctx, v.Backup, dir, v.Report)
	if err != nil {
		return v, fmt.Errorf("cannot build the report of the backup %s again: %w", path, err)
	}
	if !bytes.Equal(got, want) {
		return v, fmt.Errorf("the report of %s built from the backup %s is not the one that lies beside it", v.Report, path)
	}
	v.ReportSHA256 = sumOf(got)
	return v, nil
}

func (a *app) backupRestoreCmd() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use: "restore FILE --to DIR", Short: "puts a backup in the place of a data directory; what was there is kept beside it", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			if to == "" {
				return &usageError{errors.New("say where to: --to DIR")}
			}
			if _, err := os.Stat(args[0]); err != nil {
				return fail(exitNoInput, err)
			}
			return a.restore(c.Context(), args[0], absolute(to))
		},
	}
	c.Flags().StringVar(&to, "to", "", "the data `DIR` to restore into")
	return c
}

func (a *app) restore(ctx context.Context, path, dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail(exitCreate, err)
	}
	unlock, err := lockDir(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	old, err := storage.Restore(ctx, path, dir, time.Now())
	if err != nil {
		return fail(exitNo, err)
	}
	b, err := storage.VerifyBackup(ctx, path)
	if err != nil {
		return fail(exitNo, err)
	}
	lists, err := copyBeside(b, dir)
	if err != nil {
		return fail(exitCreate, err)
	}
	out := a.stdout
	lines := fmt.Sprintf("Restored  %s\n          %s\n", filepath.Join(dir, storage.FileName), backupText(b))
	if old != "" {
		lines += "Kept      " + old + "\n"
	}
	if lists != "" {
		lines += fmt.Sprintf("Lists     %s\nNext      claimwatch --config %s --data-dir %s doctor\n", lists, filepath.Join(lists, besideConfig), dir)
	}
	_, err = io.WriteString(out, lines)
	return err
}
