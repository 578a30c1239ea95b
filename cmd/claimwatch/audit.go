package main

import (
	"fmt"
	"github.com/spf13/cobra"

	"claimwatch/storage"
)

func (a *app) auditVerifyCmd() *cobra.Command {
	var o struct {
		key, notes string
		bytes      bool
	}
	c := &cobra.Command{
		Use: "verify", Short: "recomputes the chain of decisions, the checkpoints, and what they cover",
		Long: `Recomputes the hash of every decision, the signature of every checkpoint and the hash over the captures it covers, each
article's text against its hash, and each quote against its place in the text; with --bytes also every captured file. The
first thing that is not as it was kept is named. What was cut off at the end is found with --checkpoints, a copy of
checkpoints.txt that was kept elsewhere; that nobody signed anew, with --key from there.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				v, err := a.verifyAll(c, d, o.key, o.notes, o.bytes)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"decisions": v.Decisions, "head": v.Head, "checkpoints": v.Checkpoints, "captures": v.Captures,
						"articles": v.Articles, "evidence": v.Evidence, "files": v.Files, "key": v.Key, "ok": true})
				}
				signed := "no checkpoint yet: the daemon signs one each hour, claimwatch audit sign one now"
				if v.Checkpoints > 0 {
					signed = fmt.Sprintf("%d checkpoints, signed by %s, covering %d captures", v.Checkpoints, orDash(v.Key), v.Captures)
				}
				err = a.printf("%d decisions, chain unbroken, head %s\n%s\n%d articles and %d quotes as they were kept\n",
					v.Decisions, orDash(v.Head), signed, v.Articles, v.Evidence)
				if err == nil && o.bytes {
					err = a.printf("%d files of captured bytes fit their hashes\n", v.Files)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&o.key, "key", "", "the public `KEY` of the checkpoints, or a file with it (default: the one in the data directory)")
	c.Flags().StringVar(&o.notes, "checkpoints", "", "`FILE` of checkpoints that was kept elsewhere")
	c.Flags().BoolVar(&o.bytes, "bytes", false, "read every captured file too")
	return c
}

func (a *app) verifyAll(c *cobra.Command, d *desk, key, notes string, bytes bool) (storage.Verified, error) {
	o := storage.VerifyOptions{Bytes: bytes}
	var err error
	if o.Keys, err = publicKeys(key, d.cfg.Storage.DataDir); err != nil {
		return storage.Verified{}, fail(exitData, err)
	}
	if o.Notes, err = readNotes(notes); err != nil {
		return storage.Verified{}, err
	}
	v, err := d.db.Verify(c.Context(), o)
	if err != nil {
		return v, fail(exitNo, err)
	}
	return v, nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func (a *app) auditSignCmd() *cobra.Command {
	return &cobra.Command{
		Use: "sign", Short: "adds a signed checkpoint now; the daemon adds one each hour", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				k, err := d.sign(c.Context(), a.getenv("CREDENTIALS_DIRECTORY"))
				if err != nil {
					return fail(exitCreate, err)
				}
				return a.printf("%s", k.Note)
			})
		},
	}
}
