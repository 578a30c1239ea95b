package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// takedownCmd is takedown, and lift, which shows again.
func (a *app) takedownCmd(hide bool) *cobra.Command {
	var reason string
	use, short := "takedown URL --reason TEXT", "hides everything read at an address; keeps a tombstone, deletes nothing"
	if !hide {
		use, short = "lift URL --reason TEXT", "shows again what was taken down"
	}
	c := &cobra.Command{
		Use: use, Short: short, Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			if reason == "" {
				return &usageError{errors.New("say why: --reason TEXT")}
			}
			canonical, err := news.CanonicalURL(args[0])
			if err != nil {
				return &usageError{err}
			}
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				do, done := d.db.LiftTakedown, "Shown again"
				if hide {
					do, done = d.db.Takedown, "Hidden"
				}
				t, err := do(c.Context(), canonical, claims.Decision{Who: a.who(), Reason: reason, Client: "cli"})
				if errors.Is(err, storage.ErrNotFound) {
					return failf(exitNoInput, "nothing was read at %s, or it is so already", canonical)
				}
				if err != nil {
					return err
				}
				if err := a.printf("%s  %s\n          decision %d; %d captures stay under their hashes\n", done, canonical, t.Decision, len(t.Hashes)); err != nil || !hide {
					return err
				}
				return a.tellReports(c.Context(), d, canonical)
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why, for the log")
	return c
}

func (a *app) tombstonesCmd() *cobra.Command {
	return &cobra.Command{
		Use: "tombstones", Short: "what was taken down, when, by which decision", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				list, err := d.db.Tombstones(c.Context())
				if err != nil {
					return err
				}
				for _, t := range list {
					if a.json {
						err = a.printJSON(t)
					} else {
						err = a.printf("%s\n", tombstoneLine(t))
					}
					if err != nil {
						return err
					}
				}
				if len(list) == 0 && !a.json {
					a.say("Nothing was taken down.\n")
				}
				return nil
			})
		},
	}
}

func tombstoneLine(t storage.Tombstone) string {
	state := "hidden"
	if t.Lifted {
		state = "lifted"
	}
	return fmt.Sprintf("%s  %-6s  decision %d  %d captures  %s", t.At.UTC().Format("2006-01-02 15:04"), state, t.Decision, len(t.Hashes), filepath.ToSlash(t.Canonical))
}

// tellReports says which reports were written while the address was shown:
// files that were published are not changed behind anybody's back.
func (a *app) tellReports(ctx context.Context, d *desk, canonical string) error {
	days, err := d.reportsWith(ctx, canonical)
	if err != nil || len(days) == 0 {
		return err
	}
	if err := a.printf("Reports   that were written name it still; built anew they do not:\n"); err != nil {
		return err
	}
	for _, day := range days {
		if err := a.printf("          claimwatch report build --date %s\n", day); err != nil {
			return err
		}
	}
	return nil
}

// reportsWith lists the days whose written reports hold a text, earlier builds
// included.
func (d *desk) reportsWith(ctx context.Context, text string) ([]claims.Date, error) {
	list, err := d.db.Reports(ctx, 0)
	if err != nil {
		return nil, fmt.Errorf("cannot list the reports: %w", err)
	}
	var days []claims.Date
	for _, r := range list {
		err := filepath.WalkDir(r.Dir, func(path string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) { // moved away
				return nil
			}
			if err != nil || !e.Type().IsRegular() || slices.Contains(days, r.Date) {
				return err
			}
			src, err := os.ReadFile(path)
			if bytes.Contains(src, []byte(text)) {
				days = append(days, r.Date)
			}
			return err
		})
		if err != nil {
			return days, fmt.Errorf("cannot look into the report of %s: %w", r.Date, err)
		}
	}
	slices.Sort(days)
	return days, nil
}
