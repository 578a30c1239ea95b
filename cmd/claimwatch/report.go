package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/report"
	"claimwatch/crawler/extract"
)

func (a *app) reportCmd() *cobra.Command {
	c := &cobra.Command{Use: "report", Short: "the daily report: build, list, show"}
	c.AddCommand(a.reportBuildCmd(), a.reportListCmd(), a.reportShowCmd())
	return c
}

// A written report: where it lies and what it is.
type writtenReport struct {
	claims.ReportRecord
	Files []string `json:"files"`
	Same  bool     `json:"same"` // nothing differed from the build before: nothing was written
}

// buildReport makes the report of one day.
func (d *desk) buildReport(ctx context.Context, day claims.Date) (*report.Day, error) {
	measured, err := d.accuracy(ctx)
	if err != nil {
		return nil, err
	}
	return report.Build(ctx, d.db, report.Options{
		Day: day, Zone: d.cfg.zone(), DayOne: d.cfg.Desk.DayOne, Desk: d.cfg.Desk.Name, Claims: d.claims, Origins: d.origins, Sources: d.sources,
		Rules: d.cfg.rules(), IncompleteBelow: d.cfg.Report.IncompleteBelow, Matcher: d.matcherVersion(), Extractor: extract.Version, Banner: d.banner,
		URL: d.cfg.Desk.URL, Errors: measured,
	})
}

// writeReport builds the report of a day and writes it in the given formats.
// A build that says the same as the one before is not written again; one that
// differs becomes build n+1, and the one before is kept beside it.
func (d *desk) writeReport(ctx context.Context, day claims.Date, formats []string) (writtenReport, error) {
	built, err := d.buildReport(ctx, day)
	if err != nil {
		return writtenReport{}, fmt.Errorf("cannot build the report of %s: %w", day, err)
	}
	dir := filepath.Join(d.reportDir(), string(day)[:4], string(day))
	last, err := d.lastReport(ctx, day)
	if err != nil {
		return writtenReport{}, err
	}
	if last.Build > 0 {
		built.Build = last.Build
		sum, err := hashOf(built)
		if err != nil {
			return writtenReport{}, err
		}
		if sum == last.SHA256 {
			files, err := writeFiles(dir, built, formats)
			return writtenReport{last, files, true}, err
		}
		if err := keepBuild(dir, last.Build); err != nil {
			return writtenReport{}, err
		}
		built.Build++
	}
	files, err := writeFiles(dir, built, formats)
	if err != nil {
		return writtenReport{}, err
	}
	rec := claims.ReportRecord{Date: day, Build: built.Build, Dir: dir, Cutoff: built.Cutoff, Written: d.clock.Now().UTC()}
	if rec.SHA256, err = hashOf(built); err != nil {
		return writtenReport{}, err
	}
	if err := d.db.SaveReport(ctx, rec); err != nil {
		return writtenReport{}, fmt.Errorf("cannot record the report of %s: %w", day, err)
	}
	return writtenReport{rec, files, false}, nil
}

func (d *desk) lastReport(ctx context.Context, day claims.Date) (claims.ReportRecord, error) {
	all, err := d.db.Reports(ctx, 0)
	if err != nil {
		return claims.ReportRecord{}, fmt.Errorf("cannot read the list of reports: %w", err)
	}
	var last claims.ReportRecord
	for _, r := range all {
		if r.Date == day && r.Build > last.Build {
			last = r
		}
	}
	return last, nil
}

func hashOf(d *report.Day) (string, error) {
	h := sha256.New()
	if err := d.WriteJSON(h); err != nil {
		return "", fmt.Errorf("cannot hash the report: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// keepBuild moves the files of a build into a folder of its own.
func keepBuild(dir string, build int) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot keep build %d: %w", build, err)
	}
	old := filepath.Join(dir, fmt.Sprintf("build-%d", build))
	if err := os.MkdirAll(old, 0o755); err != nil {
		return fail(exitCreate, err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			if err := os.Rename(filepath.Join(dir, e.Name()), filepath.Join(old, e.Name())); err != nil {
				return fmt.Errorf("cannot keep build %d: %w", build, err)
			}
		}
	}
	return nil
}

// writeFiles writes the report in the given formats and a manifest with the
// hash of each file.
func writeFiles(dir string, d *report.Day, formats []string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fail(exitCreate, err)
	}
	base := "claimwatch-" + string(d.Date)
	writers := map[string]func(io.Writer) error{}
	for _, f := range formats {
		switch f {
		case "md":
			writers[base+".md"] = d.WriteMarkdown
		case "html":
			writers[base+".html"] = d.WriteHTML
		case "json":
			writers[base+".json"] = d.WriteJSON
		case "csv":
			for name, w := range d.Tables() {
				writers[base+"-"+name+".csv"] = w
			}
		}
	}
	sums := map[string]string{}
	var files []string
	for name, write := range writers {
		path := filepath.Join(dir, name)
		sum, err := writeFile(path, write)
		if err != nil {
			return nil, err
		}
		sums[name] = sum
		files = append(files, path)
	}
	sort.Strings(files)
	_, err := writeFile(filepath.Join(dir, "manifest.json"), func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"date": d.Date, "build": d.Build, "cutoff": d.Cutoff, "audit": d.Audit, "sha256": sums})
	})
	return files, err
}

// writeFile writes by a temporary file, sync and rename, so that nobody ever
// reads half a report, and returns the SHA-256 of what it wrote.
func writeFile(path string, write func(io.Writer) error) (string, error) {
	var buf bytes.Buffer
	if err := write(&buf); err != nil {
		return "", fmt.Errorf("cannot write %s: %w", path, err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return "", fail(exitCreate, err)
	}
	_, err = tmp.Write(buf.Bytes())
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return "", errors.Join(fail(exitCreate, fmt.Errorf("cannot write %s: %w", path, err)), os.Remove(tmp.Name()))
	}
	sum := sha256.Sum256(buf.Bytes())
	return hex.EncodeToString(sum[:]), nil
}

func (a *app) reportBuildCmd() *cobra.Command {
	var date, out string
	var formats []string
	c := &cobra.Command{
		Use: "build [--date DATE] [--format md,html,json,csv]", Short: "builds the report of a day; the same data give the same bytes",
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
				if out != "" {
					d.cfg.Report.Dir = absolute(out)
				}
				w, err := d.writeReport(c.Context(), day, formats)
				if err != nil {
					return err
				}
				return a.printWritten(w)
			})
		},
	}
	c.Flags().StringVar(&date, "date", "", "the `DATE` covered (default: yesterday)")
	c.Flags().StringSliceVar(&formats, "format", nil, "md, html, json, csv, or all")
	c.Flags().StringVar(&out, "out", "", "write under `DIR`; - prints the first format")
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
	return a.printf("Built    %s  build %d, %d files\n", w.Dir, w.Build, len(w.Files))
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
