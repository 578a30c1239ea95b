package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
)

func (a *app) backfillCmd() *cobra.Command {
	var from, to string
	var ids []string
	var all, listOnly bool
	c := &cobra.Command{
		Use: "backfill --from DATE [--to DATE] [--source ID]... [--all] [--list-only]", Short: "fetches what outlets published on past days, where they offer a way back",
		Long: `Looks for articles of past days in what the outlets themselves offer: sitemaps, archives of feeds, older pages of channels; then
fetches, reads and matches them, politely and one site at a time: a month of a large outlet takes hours. What was found and not
fetched when it is stopped stays due, and the daemon goes on with it. What is stored already is not fetched again; to read it
anew with another matcher is what  claimwatch match  is for.`,
		Example: `  claimwatch backfill --from 2026-01-05 --to 2026-01-16 --source balkanweb`,
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			first, last, err := a.span(from, to)
			if err != nil {
				return err
			}
			if len(ids) == 0 && !all {
				return &usageError{errors.New("which outlets? Name them with --source, or give --all")}
			}
			return a.withDesk(c.Context(), owns, func(d *desk) error {
				list, err := d.pick(c.Context(), ids, true, 0)
				if err != nil {
					return err
				}
				cr, err := crawler.New(d.db, a.crawlerOptions(d))
				if err != nil {
					return fail(exitConfig, err)
				}
				defer cr.Close()
				return a.backfill(c.Context(), d, cr, list, first, last, listOnly)
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "first `DAY`, as 2026-01-05")
	c.Flags().StringVar(&to, "to", "", "last `DAY` (default: today)")
	c.Flags().StringSliceVar(&ids, "source", nil, "of this outlet (may be repeated)")
	c.Flags().BoolVar(&all, "all", false, "of every outlet")
	c.Flags().BoolVar(&listOnly, "list-only", false, "only find the addresses; the daemon fetches them")
	return c
}

// span reads the first and the last day, in the desk's zone; the end is the
// midnight after the last.
func (a *app) span(from, to string) (first, end time.Time, err error) {
	cfg, err := a.config()
	if err != nil {
		return first, end, err
	}
	day := func(s string) (time.Time, error) {
		t, err := time.ParseInLocation(time.DateOnly, s, cfg.zone())
		if err != nil {
			return t, &usageError{fmt.Errorf("%q: not a day. Write --from 2026-01-05", s)}
		}
		return t, nil
	}
	if to == "" {
		to = a.clock.Now().In(cfg.zone()).Format(time.DateOnly)
	}
	if first, err = day(from); err != nil {
		return first, end, err
	}
	if end, err = day(to); err != nil {
		return first, end, err
	}
	if end.Before(first) {
		return first, end, &usageError{fmt.Errorf("--to %s is before --from %s", to, from)}
	}
	return first, end.AddDate(0, 0, 1), nil
}

// backfill finds and fetches the past of each outlet in turn.
func (a *app) backfill(ctx context.Context, d *desk, cr *crawler.Crawler, list []news.Source, from, to time.Time, listOnly bool) error {
	failed := 0
	var total tally
	for _, src := range list {
		found, err := d.visitOne(ctx, src, func(ctx context.Context, s news.Source) (news.Run, error) { return cr.Backfill(ctx, s, from, to) })
		if err != nil {
			return err
		}
		if found.State != "ok" {
			failed++
		}
		fetched := 0
		if !listOnly && found.Counts["new"] > 0 {
			if fetched, err = d.fetchAllDue(ctx, cr, src); err != nil {
				return err
			}
		}
		if err := a.printBackfill(src, found, fetched); err != nil {
			return err
		}
		t, err := d.process(ctx, func(tally) {})
		if err != nil {
			return err
		}
		total = total.plus(t)
	}
	if !a.json {
		if err := a.printf("%d articles read, %d not readable, %d pieces of evidence\n", total.Articles, total.Unreadable, total.Evidence); err != nil {
			return err
		}
	}
	switch {
	case failed > 0 && failed == len(list):
		return quiet(exitNothing)
	case failed > 0:
		return quiet(exitPartly)
	}
	return nil
}

// fetchAllDue fetches what is due of a source until nothing comes any more:
// all is fetched, or the site asked to be left alone.
func (d *desk) fetchAllDue(ctx context.Context, cr *crawler.Crawler, src news.Source) (int, error) {
	total := 0
	for {
		r, err := d.visitOne(ctx, src, cr.FetchDue)
		if err != nil {
			return total, err
		}
		n := r.Counts["fetched"] + r.Counts["unchanged"]
		if total += n; n == 0 {
			return total, nil
		}
	}
}

func (a *app) printBackfill(src news.Source, r sourceRun, fetched int) error {
	if a.json {
		r.Counts["fetched"] = fetched
		return a.printJSON(r)
	}
	text := fmt.Sprintf("%-24s %-6s  %d listings  %d of those days  %d new  %d fetched", src.ID, r.State, r.Counts["listings"], r.Counts["links"], r.Counts["new"], fetched)
	if n := r.Counts["undated"]; n > 0 {
		text += fmt.Sprintf("  %d undated left out", n)
	}
	if r.Reason != "" {
		text += "  " + r.Reason
	}
	return a.printf("%s\n", text)
}
