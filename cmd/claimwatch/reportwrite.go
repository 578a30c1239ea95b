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
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/report"
	"claimwatch/claims/report/deliver"
	"claimwatch/crawler/extract"
)

// A writtenReport is where a report lies and what it is.
type writtenReport struct {
	claims.ReportRecord
	Files    []string `json:"files"`
	Same     bool     `json:"same"`              // nothing differed from the build before: nothing was written
	Problems []string `json:"lint,omitempty"`    // sentences that break a rule: the report is not sent
	Skipped  string   `json:"skipped,omitempty"` // why there is no pdf
}

// buildReport makes the report of one day in the desk's first language.
func (d *desk) buildReport(ctx context.Context, day claims.Date) (*report.Day, error) {
	return d.buildReportIn(ctx, day, d.cfg.language())
}

func (d *desk) buildReportIn(ctx context.Context, day claims.Date, lang string) (*report.Day, error) {
	o := report.Options{
		Day: day, Zone: d.cfg.zone(), DayOne: d.cfg.Desk.DayOne, Desk: d.cfg.Desk.Name, Claims: d.claims, Origins: d.origins, Sources: d.sources,
		IncompleteBelow: d.cfg.Report.IncompleteBelow, Matcher: d.matcherVersion(), Extractor: extract.Version, Banner: d.banner,
		URL: d.cfg.Desk.URL, Lang: lang, ShowAll: !d.cfg.Report.MaskPersons, Alerts: d.cfg.thresholds(), Blackout: d.cfg.blackout(),
	}
	var err error
	if o.Private, err = d.cfg.privateNames(); err != nil {
		return nil, err
	}
	if o.Errors, err = d.accuracy(ctx); err != nil {
		return nil, err
	}
	if o.Decided, o.Since, err = d.cutoffs(ctx, day); err != nil {
		return nil, err
	}
	if o.Rules, err = d.rulesAt(ctx, d.endOf(day)); err != nil {
		return nil, err
	}
	return report.Build(ctx, d.db, o)
}

// cutoffs are the moments between which decisions belong to a day's report:
// from where the report of the day before left off to the end of the day on
// which this one is issued. So every decision is told once, those of the
// morning after included, and an old report built again stays as it was.
func (d *desk) cutoffs(ctx context.Context, day claims.Date) (decided, since time.Time, err error) {
	next := day.Add(2).Time()
	decided = time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, d.cfg.zone())
	before, err := d.lastReport(ctx, day.Add(-1))
	if err != nil || before.Cutoff == 0 {
		return decided, time.Time{}, err
	}
	ds, err := d.db.Decisions(ctx, before.Cutoff-1, before.Cutoff, 0)
	if err != nil {
		return decided, time.Time{}, fmt.Errorf("cannot read the last decision of the report of %s: %w", before.Date, err)
	}
	if len(ds) > 0 {
		since = ds[0].At.Add(time.Microsecond)
	}
	return decided, since, nil
}

// writeReport builds the report of a day and writes it in the given formats.
// A build that says the same as the one before is not written again; one that
// differs becomes build n+1, says what differs, and the one before is kept
// beside it.
func (d *desk) writeReport(ctx context.Context, day claims.Date, formats []string) (writtenReport, error) {
	built, err := d.buildReport(ctx, day)
	if err != nil {
		return writtenReport{}, fmt.Errorf("cannot build the report of %s: %w", day, err)
	}
	dir := d.reportPath(day)
	last, err := d.lastReport(ctx, day)
	if err != nil {
		return writtenReport{}, err
	}
	sum, err := hashOf(built)
	if err != nil {
		return writtenReport{}, err
	}
	w := writtenReport{ReportRecord: last}
	switch {
	case last.Build > 0 && sum == last.SHA256:
		w.Same = true
		if built.Build = last.Build; last.Build > 1 {
			if built.Rebuild, err = differs(d.buildDir(last, last.Build-1), day, built, last.Build-1); err != nil {
				return w, err
			}
		}
	default:
		if last.Build > 0 {
			built.Build = last.Build + 1
			if built.Rebuild, err = differs(last.Dir, day, built, last.Build); err != nil {
				return w, err
			}
			if err := keepBuild(dir, last.Build); err != nil {
				return w, err
			}
		}
		w.ReportRecord = claims.ReportRecord{Date: day, Build: built.Build, Dir: dir, SHA256: sum, Cutoff: built.Cutoff, Written: d.clock.Now().UTC()}
	}
	if err := d.writeFiles(ctx, dir, built, formats, &w); err != nil {
		return w, err
	}
	if w.Same {
		return w, nil
	}
	if err := d.db.SaveReport(ctx, w.ReportRecord); err != nil {
		return w, fmt.Errorf("cannot record the report of %s: %w", day, err)
	}
	return w, errors.Join(d.pointLatest(day), d.writeFeed(ctx))
}

// copyReport writes the report of a day without putting it on record: for
// whoever wants it in a folder of his own.
func (d *desk) copyReport(ctx context.Context, day claims.Date, formats []string) (writtenReport, error) {
	built, err := d.buildReport(ctx, day)
	if err != nil {
		return writtenReport{}, fmt.Errorf("cannot build the report of %s: %w", day, err)
	}
	last, err := d.lastReport(ctx, day)
	if err != nil {
		return writtenReport{}, err
	}
	built.Build = max(1, last.Build)
	dir := d.reportPath(day)
	w := writtenReport{ReportRecord: claims.ReportRecord{Date: day, Build: built.Build, Dir: dir, Cutoff: built.Cutoff, Written: d.clock.Now().UTC()}}
	return w, d.writeFiles(ctx, dir, built, formats, &w)
}

func (d *desk) reportPath(day claims.Date) string {
	return filepath.Join(d.reportDir(), string(day)[:4], string(day))
}

// buildDir is where a build of a report lies.
func (d *desk) buildDir(last claims.ReportRecord, build int) string {
	if build == last.Build {
		return last.Dir
	}
	return filepath.Join(last.Dir, fmt.Sprintf("build-%d", build))
}

// differs says how a build differs from an earlier one, which is read from its
// folder; without its data nothing can be said.
func differs(dir string, day claims.Date, built *report.Day, of int) (*report.Rebuild, error) {
	before, err := readReport(filepath.Join(dir, "claimwatch-"+string(day)+".json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &report.Rebuild{Of: of, Differs: report.Diff(before, built)}, nil
}

func readReport(path string) (*report.Day, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out report.Day
	if err := json.Unmarshal(src, &out); err != nil {
		return nil, fmt.Errorf("%s is not a report: %w", path, err)
	}
	return &out, nil
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

// hashOf is the hash of what a report says, whichever build it is.
func hashOf(d *report.Day) (string, error) {
	h := sha256.New()
	if err := d.Content().WriteJSON(h); err != nil {
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

// privateNames reads the file of names that the desk withholds.
func (c Config) privateNames() ([]string, error) {
	if c.Report.PrivateNames == "" {
		return nil, nil
	}
	src, err := os.ReadFile(c.Report.PrivateNames)
	if err != nil {
		// Without the list names would be printed that must not be.
		return nil, failf(exitConfig, "cannot read the names to withhold: %w", err)
	}
	var out []string
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out, nil
}
