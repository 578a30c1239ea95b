// Package browsertest opens the machine's browser for tests of pages, and
// fetches axe-core to look for barriers in them. Neither is kept: where the
// browser or npm is missing, the test says so and is skipped.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Barriers is a script that tells, line by line, what axe-core finds on the
// page that is open once the source of [Axe] has run on it: the rules of WCAG
// 2.2 A and AA, and good practice.
const Barriers = `new Promise(done => axe.run({runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]})
	.then(r => done(r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")).join("\n"))))`

// The browser that the tests of a package share: started by the first that
// asks, closed by [Run].
var (
	running bool
	browser = sync.OnceValues(start)
	stop    = func() {}
)

// Run runs the tests of a package and then closes their browser. A package whose
// tests call [Open] calls it in its TestMain.
func Run(m *testing.M) {
	running = true
	m.Run()
	stop()
}

func start() (context.Context, error) {
	alloc, stopAll := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.ExecPath(find()), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true))
	first, closeFirst := chromedp.NewContext(alloc)
	stop = func() {
		closeFirst()
		stopAll()
	}
	return first, chromedp.Do(first)
}

// Open opens a page of the given size in pixels in the Chromium of the machine,
// for five minutes at most. It shares no cookies, storage or cache with the
// pages of other tests, and closes when the test ends.
func Open(t testing.TB, width, height int64) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is slow: left out with -short")
	}
	if find() == "" {
		t.Skip("no chromium on this machine: apt-get install chromium")
	}
	if !running {
		t.Fatal("nobody would close the browser: call browsertest.Run in TestMain")
	}
	first, err := browser()
	if err != nil {
		t.Fatalf("cannot start the browser: %v", err)
	}
	tab, closeTab := chromedp.NewContext(first, chromedp.WithNewBrowserContext())
	tab, cancel := context.WithTimeout(tab, 5*time.Minute)
	t.Cleanup(func() {
		cancel()
		closeTab()
	})
	// Of several windows only one has the focus; each page is to think it is that.
	_, err = chromedp.Call(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if err == nil {
		err = chromedp.Do(tab, chromedp.EmulateViewport(width, height))
	}
	if err != nil {
		t.Fatalf("cannot open a page: %v", err)
	}
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
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("no npm on this machine: axe-core cannot be had")
	}
	script, err := axe()
	if err != nil {
		t.Skipf("axe-core cannot be had: %v", err)
	}
	return script
}

// axe fetches axe-core, once for all tests of a package.
var axe = sync.OnceValues(func() (script string, err error) {
	dir, err := os.MkdirTemp("", "axe-core-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, "axe-core@4")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%.300s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	return string(b), err
})
