package review

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"claimwatch/claims"
)

type reportsData struct{ Rows []reportRow }

type reportRow struct {
	claims.ReportRecord
	Files []string
}

// Ext is the form of a file of a report, with its language or its table:
// "html", "fa.html", "figures.csv". Templates call it.
func (reportsData) Ext(name string) string {
	const stem = "claimwatch-2026-01-26" // as long as every other day's
	if strings.HasPrefix(name, stem[:len("claimwatch-")]) && len(name) > len(stem) {
		return strings.TrimLeft(name[len(stem):], ".-")
	}
	return name
}

// feedFile is the feed of status and verdict changes, which is written beside
// the reports.
const feedFile = "changes.atom"

func (s *site) changes(*ask) (*page, error) {
	if s.o.Reports == nil {
		return nil, missing("No report has been written yet.")
	}
	b, err := fs.ReadFile(s.o.Reports, feedFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing("No report has been written yet.")
	case err != nil:
		return nil, fmt.Errorf("cannot read the feed of changes: %w", err)
	}
	return &page{MIME: "application/atom+xml; charset=utf-8", Raw: b}, nil
}

func (s *site) reports(a *ask) (*page, error) {
	all, err := s.db.Reports(a.Context(), 0)
	if err != nil {
		return nil, err
	}
	d := reportsData{}
	l := &list{Columns: []string{"date", "build", "written", "cutoff", "sha256"}}
	for _, r := range all {
		row := reportRow{ReportRecord: r}
		if s.o.Reports != nil {
			var files []fs.DirEntry
			if dir := s.reportDir(r); dir != "" {
				if files, err = fs.ReadDir(s.o.Reports, dir); err != nil {
					return nil, fmt.Errorf("cannot list the files of the report of %s: %w", r.Date, err)
				}
			}
			for _, f := range files {
				if !f.IsDir() && reportMIME(f.Name()) != "" {
					row.Files = append(row.Files, f.Name())
				}
			}
		}
		d.Rows = append(d.Rows, row)
		l.Rows = append(l.Rows, []string{string(r.Date), strconv.Itoa(r.Build), stamp(r.Written), fmt.Sprint(r.Cutoff), r.SHA256})
		l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/reports/%s#%d", r.Date, r.Build), Link: "/reports", Title: fmt.Sprintf("Report of %s, build %d", r.Date, r.Build), When: r.Written})
	}
	return &page{Title: "Reports", Template: "reports", Data: d, List: l}, nil
}

// reportDir is the folder of a report within the folder of all. Records keep
// the whole path of where it was written, of which the end is looked for.
func (s *site) reportDir(r claims.ReportRecord) string {
	parts := strings.Split(strings.Trim(strings.ReplaceAll(r.Dir, "\\", "/"), "/"), "/")
	for i := range parts {
		name := strings.Join(parts[i:], "/")
		if info, err := fs.Stat(s.o.Reports, name); err == nil && info.IsDir() {
			return name
		}
	}
	return ""
}

func reportMIME(name string) string {
	return map[string]string{".html": "text/html; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
		".txt": "text/plain; charset=utf-8", ".atom": "application/atom+xml", ".pdf": "application/pdf", ".jsonld": "application/ld+json",
		".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".eml": "message/rfc822"}[path.Ext(name)]
}

// reportPolicy shows a report as it is mailed: with the styles it carries,
// without any script.
const reportPolicy = "sandbox allow-same-origin allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

func (s *site) reportFile(a *ask) (*page, error) {
	mime := reportMIME(a.PathValue("file"))
	if s.o.Reports == nil || mime == "" {
		return nil, missing("There is no such report.")
	}
	all, err := s.db.Reports(a.Context(), 0)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(r claims.ReportRecord) bool { return string(r.Date) == a.PathValue("date") })
	if i < 0 || strings.ContainsAny(a.PathValue("file"), `/\`) {
		return nil, missing("There is no such report.")
	}
	b, err := fs.ReadFile(s.o.Reports, path.Join(s.reportDir(all[i]), a.PathValue("file")))
	if err != nil { // there is none of that name, or it leads outside, which the root refuses
		return nil, missing("There is no such report.")
	}
	p := &page{MIME: mime, Raw: b, CSP: reportPolicy}
	if !strings.HasPrefix(mime, "text/html") && !strings.HasPrefix(mime, "text/plain") && !strings.HasPrefix(mime, "application/json") {
		p.File = a.PathValue("file")
	}
	return p, nil
}

func (s *site) latestReport(a *ask) (*page, error) {
	all, err := s.db.Reports(a.Context(), 1)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || s.o.Reports == nil {
		return nil, missing("No report has been written yet.")
	}
	files, err := fs.Glob(s.o.Reports, s.reportDir(all[0])+"/*.html")
	if err != nil || len(files) == 0 {
		return nil, missing("The newest report has no page to show.")
	}
	// The desk's first language has the shortest name: claimwatch-DAY.html
	// beside claimwatch-DAY.fa.html.
	first := slices.MinFunc(files, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	return &page{Redirect: "/reports/" + string(all[0].Date) + "/" + path.Base(first)}, nil
}
