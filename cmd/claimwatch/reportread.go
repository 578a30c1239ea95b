package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/report"
)

func (a *app) reportDiffCmd() *cobra.Command {
	return &cobra.Command{
		Use: "diff DATE [DATE]", Short: "what differs between the reports of two days, or between a written report and what it would say now",
		Example: `  claimwatch report diff 2026-01-25 2026-01-26
  claimwatch report diff 2026-01-26            the written report against the desk as it stands`,
		Args: usageArgs(cobra.RangeArgs(1, 2)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				before, err := d.written(c.Context(), args[0])
				if err != nil {
					return err
				}
				var after *report.Day
				if len(args) == 2 {
					after, err = d.written(c.Context(), args[1])
				} else {
					after, err = d.buildReport(c.Context(), before.Date)
				}
				if err != nil {
					return err
				}
				lines := report.DiffText(before, after)
				same := len(report.Diff(before, after)) == 0
				if a.json {
					err = a.printJSON(map[string]any{"same": same, "differs": lines})
				} else {
					for _, l := range lines {
						err = errors.Join(err, a.printf("%s\n", l))
					}
				}
				if err == nil && !same {
					return quiet(exitNo)
				}
				return err
			})
		},
	}
}

// written is the newest build of a day as it was written; a day without one is
// built.
func (d *desk) written(ctx context.Context, date string) (*report.Day, error) {
	day, err := d.day(date)
	if err != nil {
		return nil, err
	}
	rec, err := d.lastReport(ctx, day)
	if err != nil {
		return nil, err
	}
	if rec.Build > 0 {
		out, err := readReport(filepath.Join(rec.Dir, "claimwatch-"+string(day)+".json"))
		if !errors.Is(err, os.ErrNotExist) {
			return out, err
		}
	}
	out, err := d.buildReport(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("cannot build the report of %s: %w", day, err)
	}
	return out, nil
}

func (a *app) reportLintCmd() *cobra.Command {
	return &cobra.Command{
		Use: "lint [DATE]", Short: "checks the report's own sentences by the rules of how an uncertain toll is written", Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				day := d.dayBefore()
				if len(args) == 1 {
					var err error
					if day, err = d.day(args[0]); err != nil {
						return err
					}
				}
				built, err := d.written(c.Context(), string(day))
				if err != nil {
					return err
				}
				problems := built.Lint()
				for _, p := range problems {
					if a.json {
						err = a.printJSON(p)
					} else {
						err = a.printf("%s\n", p)
					}
					if err != nil {
						return err
					}
				}
				if len(problems) > 0 {
					return quiet(exitNo)
				}
				a.say("The sentences of the report of %s keep the rules.\n", day)
				return nil
			})
		},
	}
}

func (a *app) reportSchemaCmd() *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "the JSON Schema of a report's json", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			schema, err := report.WriteSchema()
			if err != nil {
				return err
			}
			return a.printf("%s", schema)
		},
	}
}

// claimOf returns the report of a day with one claim in it, for the commands
// that look at one.
func (d *desk) boardOf(ctx context.Context, claim claims.Claim, day claims.Date, lang string) (*report.Day, *report.Board, error) {
	built, err := d.buildReportIn(ctx, day, lang)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot build the figures of %s: %w", day, err)
	}
	for i := range built.Figures {
		if built.Figures[i].Claim == claim.ID {
			return built, &built.Figures[i], nil
		}
	}
	return built, nil, failf(exitNoInput, "no figure on %s as of %s", claim.ID, day)
}
