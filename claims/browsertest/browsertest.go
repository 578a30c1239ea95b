// Package browsertest opens the machine's browser for tests of pages, and
// fetches axe-core to look for barriers in them. Neither is kept: where the
// browser or npm is missing, the test says so and is skipped.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Barriers is a script that tells, line by line, what axe-core finds on the
// page that is open once the source of [Axe] has run on it: the rules of WCAG
// 2.2 A and AA, and good practice.
const Barriers = `new Promise(done => axe.run({runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]})
	.then(r => done(r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")).join("\n"))))`

// Open opens the Chromium of the machine with a window of the given size in
// pixels, for five minutes at most; it closes when the test ends.
func Open(t testing.TB, width, height int) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is slow: left out with -short")
	}
	path := find()
	if path == "" {
		t.Skip("no chromium on this machine: apt-get install chromium")
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(width, height), chromedp.Flag("disable-dev-shm-usage", true))
	tab, closeTab := chromedp.NewContext(alloc)
	tab, cancel := context.WithTimeout(tab, 5*time.Minute)
	t.Cleanup(func() {
		cancel()
		closeTab()
		stop()
	})
	return tab
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// Axe is the source of axe-core.
func Axe(t testing.TB) string {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("no npm on this machine: axe-core cannot be had")
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, "axe-core@4")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("axe-core cannot be had: %v\n%.300s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
