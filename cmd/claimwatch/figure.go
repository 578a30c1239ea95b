package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/report"
)

func (a *app) figureCmd() *cobra.Command {
	c := &cobra.Command{Use: "figure", Short: "each origin's figures over time, as a table or a chart"}
	c.AddCommand(a.figureSeriesCmd(), a.figureCheckCmd())
	return c
}

// figureFlags are what figure series takes.
type figureFlags struct{ asOf, scale, svg, lang string }

func (a *app) figureSeriesCmd() *cobra.Command {
	var f figureFlags
	c := &cobra.Command{
		Use: "series CLAIM [--asof DATE] [--svg FILE]", Short: "the figures of a claim by origin, as of a day",
		Example: `  claimwatch figure series killed-3000
  claimwatch figure series killed-3000 --asof 2026-01-16 --svg killed.svg --scale log`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error { return a.figureSeries(c, d, args[0], f) })
		},
	}
	c.Flags().StringVar(&f.asOf, "asof", "", "as it stood on `DATE` (default: yesterday)")
	c.Flags().StringVar(&f.scale, "scale", "", "log or linear (default: log when highest/lowest is above 20)")
	c.Flags().StringVar(&f.svg, "svg", "", "draw the chart to `FILE`; - is standard output")
	c.Flags().StringVar(&f.lang, "lang", "", "language of the chart: en, sq, fa")
	return c
}

func (a *app) figureSeries(c *cobra.Command, d *desk, id string, f figureFlags) error {
	claim, err := d.claim(id)
	if err != nil {
		return err
	}
	day := d.dayBefore()
	if f.asOf != "" {
		if day, err = d.day(f.asOf); err != nil {
			return err
		}
	}
	if !slices.Contains([]string{report.ScaleAuto, report.ScaleLinear, report.ScaleLog}, f.scale) {
		return &usageError{fmt.Errorf("scale %q: log or linear", f.scale)}
	}
	lang := f.lang
	if lang == "" {
		lang = d.cfg.language()
	}
	if !slices.Contains(report.Languages(), lang) {
		return &usageError{fmt.Errorf("language %q: en, sq or fa", lang)}
	}
	built, board, err := d.boardOf(c.Context(), claim, day, lang)
	if err != nil {
		return err
	}
	chart := built.Chart(board)
	chart.Scale = f.scale
	switch {
	case f.svg == "-":
		return a.printf("%s\n", chart.SVG())
	case f.svg != "":
		if _, err := writeFile(absolute(f.svg), func(w io.Writer) error { _, err := io.WriteString(w, chart.SVG()+"\n"); return err }); err != nil {
			return err
		}
		a.say("Drawn    %s\n", f.svg)
		return nil
	case a.json:
		return a.printJSON(board)
	}
	return a.table("ORIGIN\tAS OF\tFIGURE\tREVIEWED", func(w io.Writer) error {
		for _, l := range board.Steps {
			for _, p := range l.Points {
				if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%v\n", l.Name, p.AsOf, p.Words, p.Reviewed); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (a *app) figureCheckCmd() *cobra.Command {
	return &cobra.Command{
		Use: "check [CLAIM]", Short: "freezes, revisions, slips and sums that do not add up", Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				only := ""
				if len(args) == 1 {
					claim, err := d.claim(args[0])
					if err != nil {
						return err
					}
					only = claim.ID
				}
				built, err := d.buildReport(c.Context(), claims.DateOf(d.clock.Now().In(d.cfg.zone())))
				if err != nil {
					return fmt.Errorf("cannot build the figures: %w", err)
				}
				return a.printNotes(built.Series, only)
			})
		},
	}
}

// printNotes prints the remarks on one claim, on all without one; there being
// any is the answer no.
func (a *app) printNotes(notes []report.Note, only string) error {
	found := 0
	for _, n := range notes {
		if only != "" && n.Claim != only {
			continue
		}
		found++
		var err error
		if a.json {
			err = a.printJSON(n)
		} else {
			err = a.printf("%s  %s\n", n.Claim, report.Bare(n.Text))
		}
		if err != nil {
			return err
		}
	}
	if found > 0 {
		return quiet(exitNo)
	}
	a.say("No freeze, revision, slip or sum that does not add up.\n")
	return nil
}
