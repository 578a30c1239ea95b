package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/storage"
)

func (a *app) archiveCmd() *cobra.Command {
	c := &cobra.Command{Use: "archive", Short: "captures for web archives, and takedowns: warc, takedown, lift, tombstones"}
	c.AddCommand(a.warcCmd(), a.takedownCmd(true), a.takedownCmd(false), a.tombstonesCmd(), a.submitCmd(), a.retentionCmd())
	return c
}

func (a *app) warcCmd() *cobra.Command {
	var out, claim, hide string
	var redacted bool
	c := &cobra.Command{
		Use: "warc --out FILE", Short: "writes captures as WARC 1.1, which web archives read", Args: noArgs,
		Long: `Writes what the sites sent, byte for byte, with what was asked and when. With --redacted, pages that name private persons, by
the rules of the reports, or by the names in the file of --hide, are told by their hashes only. What was taken down is never in
it. That it was made is put into the log.`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) (err error) {
				var r *redactor
				if redacted || hide != "" {
					if r, err = d.newRedactor(hide); err != nil {
						return err
					}
				}
				var n warcCount
				sum, err := a.writeOut(out, func(w io.Writer) (err error) {
					n, err = d.writeWARC(c.Context(), w, claim, r)
					return err
				})
				if err == nil {
					err = a.exported(c.Context(), d, "archive:"+cmp.Or(claim, "all"), "warc", sum, r)
				}
				if err != nil || out == "-" {
					return err
				}
				if r != nil {
					return a.printf("Wrote     %d captures into %s, and the hashes of %d that name private persons\n", n.whole, out, n.withheld)
				}
				return a.printf("Wrote     %d captures into %s\n", n.whole, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "write into `FILE`, .warc.gz; - = standard output")
	c.Flags().StringVar(&claim, "claim", "", "only what evidence on this claim was read out of")
	c.Flags().BoolVar(&redacted, "redacted", false, "leave out pages that name private persons")
	c.Flags().StringVar(&hide, "hide", "", "leave out pages with the names in `FILE` too, one to a line")
	return c
}

// A warcCount is how many captures were written, and how many withheld.
type warcCount struct{ whole, withheld int }

// writeWARC writes captures, all of them or those behind a claim.
func (d *desk) writeWARC(ctx context.Context, w io.Writer, claim string, r *redactor) (n warcCount, err error) {
	f := storage.ExportFilter{}
	if claim != "" {
		if _, err := d.rooms.claim(claim); err != nil {
			return n, err
		}
		ms, err := d.db.Mentions(ctx, claims.MentionFilter{Claim: claim})
		if err != nil {
			return n, err
		}
		f.Articles = []int64{}
		for _, m := range ms {
			f.Articles = append(f.Articles, m.ArticleID)
		}
	}
	x, err := newWARC(w, d.warcInfo(), d.clock.Now())
	if err != nil {
		return n, err
	}
	x.redact = r
	for {
		list, err := d.db.Export(ctx, f)
		if err != nil || len(list) == 0 {
			return n, err
		}
		for _, c := range list {
			whole, err := x.Capture(c)
			if err != nil {
				return n, err
			}
			f.After = c.ID
			if whole {
				n.whole++
			} else {
				n.withheld++
			}
		}
	}
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

// exported puts into the log that evidence left the desk, and whether it was
// redacted. What went to standard output has no hash that anybody could ask for.
func (a *app) exported(ctx context.Context, d *desk, subject, kind, sum string, r *redactor) error {
	after := kind
	if sum != "" {
		after += " sha256:" + sum
	}
	if r != nil {
		after += ", redacted"
	}
	_, err := d.db.Decide(ctx, claims.Decision{Who: a.who(), Action: claims.ActExport, Subject: subject, After: after, Client: "cli"})
	if err != nil {
		return fmt.Errorf("cannot put the export on record: %w", err)
	}
	return nil
}

// writeOut writes a file that is whole or not there, or standard output. It is
// written as it comes: an archive is larger than the memory.
func (a *app) writeOut(out string, write func(io.Writer) error) (sum string, err error) {
	switch out {
	case "":
		return "", &usageError{errors.New("say where to: --out FILE")}
	case "-":
		return "", write(a.stdout)
	}
	return streamFile(absolute(out), write)
}

// streamFile writes a file as it comes and gives it its name at the end. It
// returns the SHA-256 of it.
func streamFile(path string, write func(io.Writer) error) (sum string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return "", fail(exitCreate, err)
	}
	h := sha256.New()
	err = write(io.MultiWriter(f, h))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(fail(exitCreate, fmt.Errorf("cannot write %s: %w", path, err)), os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return "", fail(exitCreate, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
