package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
)

func (a *app) reportCmd() *cobra.Command {
	c := &cobra.Command{Use: "report", Short: "the daily report: build, list, show, diff, lint, send"}
	c.AddCommand(a.reportBuildCmd(), a.reportListCmd(), a.reportShowCmd(), a.reportDiffCmd(), a.reportLintCmd(), a.reportSendCmd(), a.reportSchemaCmd())
	return c
}

func (a *app) reportBuildCmd() *cobra.Command {
	var date, out string
	var formats []string
	c := &cobra.Command{
		Use: "build [--date DATE] [--format md,html,...]", Short: "builds the report of a day; the same data give the same bytes",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				day := d.dayBefore()
				if date != "" {
					var err error
					if day, err = d.day(date); err != nil {
						return err
					}
				}
				if len(formats) == 0 {
					formats = d.cfg.Report.Formats
				}
				if slices.Contains(formats, "all") {
					formats = reportFormats
				}
				for _, f := range formats {
					if !slices.Contains(reportFormats, f) {
						return &usageError{fmt.Errorf("format %q: one of %s.%s", f, strings.Join(reportFormats, ", "), didYouMean(f, reportFormats))}
					}
				}
				if out == "-" {
					return a.reportTo(c, d, day, formats)
				}
				write := d.writeReport
				if out != "" {
					d.cfg.Report.Dir = absolute(out)
					write = d.copyReport
				}
				w, err := write(c.Context(), day, formats)
				if err != nil {
					return err
				}
				if err := a.printWritten(w); err != nil {
					return err
				}
				if w.Skipped != "" {
					a.say("Skipped  pdf: %s\n", w.Skipped)
					return quiet(exitPartly)
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&date, "date", "", "the `DATE` covered (default: yesterday)")
	c.Flags().StringSliceVar(&formats, "format", nil, "md, html, json, csv, xlsx, pdf, claimreview, or all")
	c.Flags().StringVar(&out, "out", "", "write a copy under `DIR`, which is not put on record; - prints the first format")
	return c
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// reportTo prints the report in the first of the formats.
func (a *app) reportTo(c *cobra.Command, d *desk, day claims.Date, formats []string) error {
	built, err := d.buildReport(c.Context(), day)
	if err != nil {
		return fmt.Errorf("cannot build the report of %s: %w", day, err)
	}
	switch formats[0] {
	case "xlsx":
		return built.WriteXLSX(a.stdout)
	case "claimreview":
		return built.WriteClaimReview(a.stdout)
	case "pdf":
		return a.pdfTo(c.Context(), d, built)
	case "html":
		return built.WriteHTML(a.stdout)
	case "json":
		return built.WriteJSON(a.stdout)
	case "csv":
		return built.Tables()["evidence"](a.stdout)
	}
	return built.WriteMarkdown(a.stdout)
}

func (a *app) printWritten(w writtenReport) error {
	if a.json {
		return a.printJSON(w)
	}
	if w.Same {
		return a.printf("Same as build %d in %s, nothing new.\n", w.Build, w.Dir)
	}
	lint := "its sentences keep the rules"
	if n := len(w.Problems); n > 0 {
		lint = fmt.Sprintf("%d of its sentences break a rule: it will not be sent. See claimwatch report lint %s", n, w.Date)
	}
	return a.printf("Built    %s  build %d, %d files; %s\n", w.Dir, w.Build, len(w.Files), lint)
}

func (a *app) reportListCmd() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "the reports written, newest first", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				all, err := d.db.Reports(c.Context(), 0)
				if err != nil {
					return fmt.Errorf("cannot read the list of reports: %w", err)
				}
				for _, r := range all {
					if a.json {
						err = a.printJSON(r)
					} else {
						err = a.printf("%s  build %d  %s\n", r.Date, r.Build, r.Dir)
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

func (a *app) reportShowCmd() *cobra.Command {
	return &cobra.Command{
		Use: "show [DATE]", Short: "prints a written report, the newest by default", Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				all, err := d.db.Reports(c.Context(), 0)
				if err != nil {
					return fmt.Errorf("cannot read the list of reports: %w", err)
				}
				for _, r := range all {
					if len(args) == 1 && string(r.Date) != args[0] {
						continue
					}
					ext := ".md"
					if a.json {
						ext = ".json"
					}
					src, err := os.ReadFile(filepath.Join(r.Dir, "claimwatch-"+string(r.Date)+ext))
					if err != nil {
						return failf(exitNoInput, "the report of %s was written without %s: %w. Build it: claimwatch report build --date %s", r.Date, ext[1:], err, r.Date)
					}
					_, err = a.stdout.Write(src)
					return err
				}
				return failf(exitNoInput, "no such report. See claimwatch report list")
			})
		},
	}
}
