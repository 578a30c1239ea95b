package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"claimwatch/claims"
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
what names private persons is masked in texts and quotes as in reports (addresses of mail, telephone numbers, names with an
age, the desk's own list of names), and so are the names in the file of --hide, one to a line; captured bytes are then left
out, and their hashes told. What was taken down is never in it. That it was made is put into the log.`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				claim, err := d.claim(args[0])
				if err != nil {
					return err
				}
				var r *redactor
				if redacted || hide != "" {
					if r, err = d.newRedactor(hide); err != nil {
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
				if err == nil {
					err = a.exported(c.Context(), d, claims.ClaimSubject(claim.ID), "bundle", sum, r)
				}
				if err != nil || out == "-" {
					return err
				}
				return a.printf("Bundle    %s\n          sha256 %s\nCheck     claimwatch bundle verify %s\n", out, sum, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "write into `FILE`; - = standard output")
	c.Flags().BoolVar(&redacted, "redacted", false, "mask what names private persons, leave captured bytes out")
	c.Flags().StringVar(&hide, "hide", "", "mask the names in `FILE` too, one to a line")
	return c
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
