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

	"claimwatch/claims"
	"claimwatch/claims/report"
	"claimwatch/claims/report/deliver"
)

// A writer writes one file of a report.
type writer = func(io.Writer) error

// formsOf are the files of a report by name: what is read in each language,
// data in the first only.
func (d *desk) formsOf(built *report.Day, translated []*report.Day, formats []string) map[string]writer {
	base := "claimwatch-" + string(built.Date)
	out := map[string]writer{}
	for _, f := range formats {
		switch f {
		case "json":
			out[base+".json"] = built.WriteJSON
		case "xlsx":
			out[base+".xlsx"] = built.WriteXLSX
		case "claimreview":
			out[base+".claimreview.jsonld"] = built.WriteClaimReview
		case "csv":
			for name, w := range built.Tables() {
				out[base+"-"+name+".csv"] = w
			}
		}
		for i, t := range append([]*report.Day{built}, translated...) {
			name := base
			if i > 0 {
				name += "." + t.Lang
			}
			switch f {
			case "md":
				out[name+".md"] = t.WriteMarkdown
			case "html":
				out[name+".html"] = t.WriteHTML
			}
		}
	}
	return out
}

// writeFiles writes the report in the given formats and a manifest with the
// hash of each file. Files that say the same already are left alone.
func (d *desk) writeFiles(ctx context.Context, dir string, built *report.Day, formats []string, w *writtenReport) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fail(exitCreate, err)
	}
	var translated []*report.Day
	for _, lang := range d.cfg.Report.Languages[min(1, len(d.cfg.Report.Languages)):] {
		t, err := d.buildReportIn(ctx, built.Date, lang)
		if err != nil {
			return fmt.Errorf("cannot build the report of %s in %s: %w", built.Date, lang, err)
		}
		t.Build = built.Build
		w.note(t)
		translated = append(translated, t)
	}
	for _, t := range append([]*report.Day{built}, translated...) {
		for _, p := range t.Lint() {
			w.Problems = append(w.Problems, p.String())
		}
	}
	forms := d.formsOf(built, translated, formats)
	if slices.Contains(formats, "pdf") {
		if err := d.addPDF(ctx, forms, append([]*report.Day{built}, translated...)); err != nil {
			if !errors.Is(err, errNoBrowser) {
				return err
			}
			w.Skipped = err.Error()
		}
	}
	sums := map[string]string{}
	for name, write := range forms {
		sum, err := writeFile(filepath.Join(dir, name), write)
		if err != nil {
			return err
		}
		sums[name] = sum
		w.Files = append(w.Files, filepath.Join(dir, name))
	}
	slices.Sort(w.Files)
	_, err := writeFile(filepath.Join(dir, "manifest.json"), func(out io.Writer) error {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"date": built.Date, "build": built.Build, "cutoff": built.Cutoff, "audit": built.Audit, "matcher": built.Method.Matcher,
			"extractor": built.Method.Extractor, "lint": len(w.Problems), "sha256": sums})
	})
	return err
}

// writeFile writes a file whole or not at all, unless it is there already, and
// returns the SHA-256 of it.
func writeFile(path string, write writer) (string, error) {
	var buf bytes.Buffer
	if err := write(&buf); err != nil {
		return "", fmt.Errorf("cannot write %s: %w", path, err)
	}
	sum := sha256.Sum256(buf.Bytes())
	if old, err := os.ReadFile(path); err != nil || !bytes.Equal(old, buf.Bytes()) {
		if err := deliver.WriteFile(path, buf.Bytes()); err != nil {
			return "", fail(exitCreate, err)
		}
	}
	return hex.EncodeToString(sum[:]), nil
}

// pointLatest lets reports/latest lead to a day, if none later is on record.
func (d *desk) pointLatest(day claims.Date) error {
	link := filepath.Join(d.reportDir(), "latest")
	target := filepath.Join(string(day)[:4], string(day))
	old, err := os.Readlink(link)
	if err == nil && filepath.Base(old) >= string(day) {
		return nil
	}
	tmp := link + ".new"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fail(exitCreate, err)
	}
	if err := os.Symlink(target, tmp); err != nil {
		return fail(exitCreate, err)
	}
	if err := os.Rename(tmp, link); err != nil {
		return fail(exitCreate, err)
	}
	return nil
}

// Bounds of the feed.
const (
	feedDays    = 30
	feedEntries = 100
)

// writeFeed writes the status and verdict changes of the last reports as
// reports/changes.atom.
func (d *desk) writeFeed(ctx context.Context) error {
	all, err := d.db.Reports(ctx, 0)
	if err != nil {
		return fmt.Errorf("cannot read the list of reports: %w", err)
	}
	var days []*report.Day
	seen := map[claims.Date]bool{}
	for _, r := range all {
		if seen[r.Date] || len(days) == feedDays {
			continue
		}
		seen[r.Date] = true
		day, err := readReport(filepath.Join(r.Dir, "claimwatch-"+string(r.Date)+".json"))
		if errors.Is(err, os.ErrNotExist) {
			continue // written without json, or moved away by somebody
		}
		if err != nil {
			return err
		}
		days = append(days, day)
	}
	if len(days) == 0 {
		return nil
	}
	_, err = writeFile(filepath.Join(d.reportDir(), "changes.atom"), report.NewFeed(days, feedEntries).Write)
	return err
}
