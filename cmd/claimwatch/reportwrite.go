package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/report"
	"claimwatch/crawler/extract"
)

// A writtenReport is where a report lies and what it is.
type writtenReport struct {
	claims.ReportRecord
	Files    []string `json:"files"`
	Same     bool     `json:"same"`              // nothing differed from the build before: nothing was written
	Problems []string `json:"lint,omitempty"`    // sentences that break a rule: the report is not sent
	Skipped  string   `json:"skipped,omitempty"` // why there is no pdf

	before *report.Day // the build before this one, where there is one and its data are there
	of     int         // its number
}

// note says in a report how it differs from the build before, in the words of
// its own language.
func (w writtenReport) note(d *report.Day) {
	if w.before != nil {
		d.Rebuild = &report.Rebuild{Of: w.of, Differs: report.Diff(w.before, d)}
	}
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
			if err := w.readBefore(d.buildDir(last, last.Build-1), day, last.Build-1); err != nil {
				return w, err
			}
		}
	default:
		if last.Build > 0 {
			built.Build = last.Build + 1
			if err := w.readBefore(last.Dir, day, last.Build); err != nil {
				return w, err
			}
			if err := keepBuild(dir, last.Build); err != nil {
				return w, err
			}
		}
		w.ReportRecord = claims.ReportRecord{Date: day, Build: built.Build, Dir: dir, SHA256: sum, Cutoff: built.Cutoff, Written: d.clock.Now().UTC()}
	}
	w.note(built)
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

// readBefore reads the build with which this one is compared from its folder;
// without its data nothing can be said.
func (w *writtenReport) readBefore(dir string, day claims.Date, of int) error {
	before, err := readReport(filepath.Join(dir, "claimwatch-"+string(day)+".json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	w.before, w.of = before, of
	return err
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
