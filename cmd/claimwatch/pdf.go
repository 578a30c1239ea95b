package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"claimwatch/claims/report"
)

// errNoBrowser says that there is no pdf, and why; the other forms are not
// kept back by it.
var errNoBrowser = errors.New("no Chromium was found. Install chromium, or set report.chromium to its path; or print the html from any browser")

// pdfTime bounds the printing of one report.
const pdfTime = 90 * time.Second

// browser is the path of the Chromium that prints, errNoBrowser for none.
func (c Config) browser() (string, error) {
	switch c.Report.Chromium {
	case "off":
		return "", fmt.Errorf("%w (report.chromium is off)", errNoBrowser)
	case "", "auto":
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
			if path, err := exec.LookPath(name); err == nil {
				return path, nil
			}
		}
		return "", errNoBrowser
	}
	path, err := exec.LookPath(c.Report.Chromium)
	if err != nil {
		return "", fmt.Errorf("%w (report.chromium: %v)", errNoBrowser, err)
	}
	return path, nil
}

// addPDF prints the pages of a report and adds them to its files.
func (d *desk) addPDF(ctx context.Context, forms map[string]writer, days []*report.Day) error {
	for i, day := range days {
		pdf, err := d.printPDF(ctx, day)
		if err != nil {
			return err
		}
		name := "claimwatch-" + string(day.Date)
		if i > 0 {
			name += "." + day.Lang
		}
		forms[name+".pdf"] = func(w io.Writer) error {
			_, err := w.Write(pdf)
			return err
		}
	}
	return nil
}

func (a *app) pdfTo(ctx context.Context, d *desk, day *report.Day) error {
	pdf, err := d.printPDF(ctx, day)
	if err != nil {
		return failf(exitPartly, "cannot print the report: %w", err)
	}
	_, err = a.stdout.Write(pdf)
	return err
}

// printPDF prints the page with a browser that has a profile of its own, runs
// no script and reaches no network; the moment of printing is taken out, so
// that the same report gives the same file.
func (d *desk) printPDF(ctx context.Context, day *report.Day) (out []byte, err error) {
	path, err := d.cfg.browser()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "claimwatch-pdf-")
	if err != nil {
		return nil, fail(exitCreate, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	page, printed := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.pdf")
	var html bytes.Buffer
	if err := day.WriteHTML(&html); err != nil {
		return nil, err
	}
	if err := os.WriteFile(page, html.Bytes(), 0o600); err != nil {
		return nil, fail(exitCreate, err)
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	args := []string{"--headless=new", "--disable-gpu", "--disable-extensions", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + printed}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root otherwise
	}
	cmd := exec.CommandContext(ctx, path, append(args, "file://"+page)...)
	cmd.WaitDelay = 5 * time.Second
	said, err := cmd.CombinedOutput()
	pdf, rerr := os.ReadFile(printed)
	if err != nil || rerr != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return nil, fmt.Errorf("%s could not print the report: %w\n%.400s", path, errors.Join(err, rerr), said)
	}
	return renumbered(timeless(pdf)), nil
}

// pdfMoment is a moment of printing in a PDF.
var pdfMoment = regexp.MustCompile(`/(CreationDate|ModDate) \(D:[^)]*\)`)

// pdfNode names an element of the page in the tree of a tagged print. The browser
// numbers them on from whatever it laid out before.
var pdfNode = regexp.MustCompile(`\(node\d{8}\)`)

// renumbered counts the elements of a print from one, in the order in which they
// were: names keep their length, and with it the table of offsets.
func renumbered(pdf []byte) []byte {
	seen := map[string]bool{}
	for _, m := range pdfNode.FindAll(pdf, -1) {
		seen[string(m)] = true
	}
	to := map[string][]byte{}
	for i, name := range slices.Sorted(maps.Keys(seen)) {
		to[name] = fmt.Appendf(nil, "(node%08d)", i+1)
	}
	return pdfNode.ReplaceAllFunc(pdf, func(m []byte) []byte { return to[string(m)] })
}

// timeless puts zeros in place of the digits of the moments of printing: the
// length stays, and with it the table of offsets.
func timeless(pdf []byte) []byte {
	return pdfMoment.ReplaceAllFunc(pdf, func(m []byte) []byte {
		out := bytes.Clone(m)
		for i := bytes.IndexByte(out, ':'); i < len(out); i++ {
			if out[i] >= '0' && out[i] <= '9' {
				out[i] = '0'
			}
		}
		return out
	})
}
