package main

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// submitCmd hands an address to a public archive. It is off until the
// configuration names one, and asks each time: a public copy cannot be
// recalled.
func (a *app) submitCmd() *cobra.Command {
	var safe bool
	c := &cobra.Command{
		Use: "submit URL --names-nobody-at-risk", Short: "asks a public archive to keep a copy of a page; off until evidence.archive_url is set", Args: exactly(1),
		Long: `Sends one address to the archive that evidence.archive_url names. A public copy cannot be recalled: look at the page
first, and say with --names-nobody-at-risk that it exposes no private person. It is for decisive evidence, one page at a
time; public archives take a few a minute.`,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			if cfg.Evidence.ArchiveURL == "" {
				return failf(exitConfig, "no archive is configured: set evidence.archive_url, such as https://web.archive.org/save/")
			}
			if !safe {
				return &usageError{errors.New("a public copy cannot be recalled: look at the page, then say --names-nobody-at-risk")}
			}
			if err := submitPage(c.Context(), cfg.Evidence.ArchiveURL, args[0]); err != nil {
				return failf(exitNothing, "cannot submit %s: %w", args[0], err)
			}
			return a.printf("Submitted %s to %s\n", args[0], cfg.Evidence.ArchiveURL)
		},
	}
	c.Flags().BoolVar(&safe, "names-nobody-at-risk", false, "you have looked: the page exposes no private person")
	return c
}

// submitPage asks an archive for a copy of a page.
func submitPage(ctx context.Context, archive, page string) error {
	u, err := url.Parse(page)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.Join(errors.New("not an address of a page"), err)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_, err = post(ctx, strings.TrimSuffix(archive, "/")+"/", "application/x-www-form-urlencoded", []byte(url.Values{"url": {page}}.Encode()))
	return err
}
