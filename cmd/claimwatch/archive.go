package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

func (a *app) bundleCmd() *cobra.Command {
	c := &cobra.Command{
		Use: "bundle", Short: "all evidence on a claim in one file that a stranger can check: create, verify",
		Example: `  claimwatch bundle create killed-3000 --out killed-3000.zip
  claimwatch bundle verify killed-3000.zip --key desk.pub`,
	}
	c.AddCommand(a.bundleCreateCmd(), a.bundleVerifyCmd())
	return c
}

func (a *app) bundleCreateCmd() *cobra.Command {
	var out, hide string
	var redacted bool
	c := &cobra.Command{
		Use: "create CLAIM --out FILE", Short: "captures, texts, quotes, decisions and proofs of one claim", Args: exactly(1),
		Long: `Writes everything that the desk holds on a claim into a zip file, signed with the key of the checkpoints. With --redacted,
e-mail addresses and telephone numbers are masked in texts and quotes, and so are the names in the file of --hide, one to a
line; captured bytes are then left out, and their hashes told. What was taken down is never in it.`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				claim, err := d.claim(args[0])
				if err != nil {
					return err
				}
				var r *redactor
				if redacted || hide != "" {
					if r, err = newRedactor(hide); err != nil {
						return err
					}
				}
				key, err := signingKey(d.cfg.Storage.DataDir, a.getenv("CREDENTIALS_DIRECTORY"))
				if err != nil {
					return fail(exitCreate, err)
				}
				if _, err := d.sign(c.Context(), a.getenv("CREDENTIALS_DIRECTORY")); err != nil {
					return fail(exitCreate, err)
				}
				sum, err := a.writeOut(out, func(w io.Writer) error { return d.bundle(c.Context(), claim, r, key, w) })
				if err != nil || out == "-" {
					return err
				}
				return a.printf("Bundle    %s\n          sha256 %s\nCheck     claimwatch bundle verify %s\n", out, sum, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "write into `FILE`; - = standard output")
	c.Flags().BoolVar(&redacted, "redacted", false, "mask e-mail addresses and telephone numbers, leave captured bytes out")
	c.Flags().StringVar(&hide, "hide", "", "mask the names in `FILE` too, one to a line")
	return c
}

// writeOut writes a file that is whole or not there, or standard output.
func (a *app) writeOut(out string, write func(io.Writer) error) (sum string, err error) {
	switch out {
	case "":
		return "", &usageError{errors.New("say where to: --out FILE")}
	case "-":
		return "", write(a.stdout)
	}
	return writeFile(absolute(out), write)
}

func (a *app) bundleVerifyCmd() *cobra.Command {
	var key string
	c := &cobra.Command{
		Use: "verify FILE", Short: "checks a bundle: hashes, signatures, log, quotes; needs no network and no data", Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err != nil {
				return fail(exitNoInput, err)
			}
			keys, err := publicKeys(key, "")
			if key == "" {
				keys, err = nil, nil
			}
			if err != nil {
				return fail(exitData, err)
			}
			v, err := verifyBundle(args[0], keys)
			if err != nil {
				return failf(exitNo, "%s: %w", args[0], err)
			}
			if a.json {
				return a.printJSON(v)
			}
			note := "as asked with --key"
			if !v.Known {
				note = "the bundle's own: ask the desk for it on another way, and give it with --key"
			}
			return a.printf("Claim %s: %d passages at their places in their articles, %d captures fit their hashes\n%d of %d decisions in full, the log unbroken, %d signed checkpoints\nSigned by %s (%s)\n",
				v.Claim, v.Evidence, v.Captures, v.Decisions, v.Log, v.Checkpoints, v.Key, note)
		},
	}
	c.Flags().StringVar(&key, "key", "", "the desk's public `KEY`, or a file with it")
	return c
}

func (a *app) archiveCmd() *cobra.Command {
	c := &cobra.Command{Use: "archive", Short: "captures for web archives, and takedowns: warc, takedown, lift, tombstones"}
	c.AddCommand(a.warcCmd(), a.takedownCmd(true), a.takedownCmd(false), a.tombstonesCmd(), a.submitCmd(), a.retentionCmd())
	return c
}

func (a *app) warcCmd() *cobra.Command {
	var out, claim string
	c := &cobra.Command{
		Use: "warc --out FILE", Short: "writes captures as WARC 1.1, which web archives read", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				n := 0
				_, err := a.writeOut(out, func(w io.Writer) (err error) {
					n, err = d.writeWARC(c.Context(), w, claim)
					return err
				})
				if err != nil || out == "-" {
					return err
				}
				return a.printf("Wrote     %d captures into %s\n", n, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "write into `FILE`, .warc.gz; - = standard output")
	c.Flags().StringVar(&claim, "claim", "", "only what evidence on this claim was read out of")
	return c
}

// writeWARC writes captures, all of them or those behind a claim.
func (d *desk) writeWARC(ctx context.Context, w io.Writer, claim string) (n int, err error) {
	f := storage.ExportFilter{}
	if claim != "" {
		if _, err := d.rooms.claim(claim); err != nil {
			return 0, err
		}
		ms, err := d.db.Mentions(ctx, claims.MentionFilter{Claim: claim})
		if err != nil {
			return 0, err
		}
		f.Articles = []int64{}
		for _, m := range ms {
			f.Articles = append(f.Articles, m.ArticleID)
		}
	}
	x, err := newWARC(w, d.warcInfo(), d.clock.Now())
	if err != nil {
		return 0, err
	}
	for {
		list, err := d.db.Export(ctx, f)
		if err != nil || len(list) == 0 {
			return n, err
		}
		for _, c := range list {
			if err := x.Capture(c); err != nil {
				return n, err
			}
			f.After = c.ID
			n++
		}
	}
}

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
				return a.printf("%s  %s\n          decision %d; %d captures stay under their hashes\n", done, canonical, t.Decision, len(t.Hashes))
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

// retentionCmd says what the program deletes by itself.
func (a *app) retentionCmd() *cobra.Command {
	return &cobra.Command{
		Use: "retention", Short: "how long each class of data is kept", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			for _, r := range storage.Retentions() {
				kept := "for good"
				if r.Keep > 0 {
					kept = fmt.Sprintf("%d days", int(r.Keep.Hours()/24))
				}
				var err error
				if a.json {
					err = a.printJSON(map[string]any{"class": r.Class, "days": int(r.Keep.Hours() / 24), "why": r.Why})
				} else {
					err = a.printf("%-17s %-9s %s\n", r.Class, kept, r.Why)
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}
