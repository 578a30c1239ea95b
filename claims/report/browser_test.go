package report

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// barriers are the rules of axe-core that every page has to keep.
const barriers = `new Promise(done => axe.run({runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]})
	.then(r => done(r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")).join("\n"))))`

// TestPagesHaveNoBarriers runs axe-core, which is fetched for the test and not
// kept, over the page of every day in every language, in the light and in the
// dark; and over one that has a barrier, which it must find.
func TestPagesHaveNoBarriers(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is slow: left out with -short")
	}
	script := axe(t)
	pages := map[string][]byte{"/broken": []byte(`<!doctype html><html><title>x</title><img src="data:,"><p style="color:#ccc;background:#fff">pale</p>`)}
	for name, make := range days() {
		if strings.Contains(name, "-") {
			continue // a day that stands there once more in another language
		}
		for _, lang := range Languages() {
			r, o := make()
			o.Lang, o.Errors, o.Banner = lang, measured(), "SAMPLE"
			d, err := Build(t.Context(), r, o)
			if err != nil {
				t.Fatal(err)
			}
			var page bytes.Buffer
			if err := d.WriteHTML(&page); err != nil {
				t.Fatal(err)
			}
			pages["/"+name+"-"+lang] = page.Bytes()
		}
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if _, err := w.Write(pages[r.URL.Path]); err != nil {
			t.Error(err)
		}
	}))
	defer srv.Close()
	tab := browser(t)
	for _, scheme := range []string{"light", "dark"} {
		if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			t.Fatal(err)
		}
		for path := range pages {
			if err := chromedp.Do(tab, chromedp.Navigate(srv.URL+path)); err != nil {
				t.Fatal(err)
			}
			found, err := chromedp.Run(tab, chromedp.Evaluate[string](script+";"+barriers, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if (found == "") == (path == "/broken") {
				t.Errorf("%s in the %s:\n%s", path, scheme, found)
			}
		}
	}
}

// browser opens the Chromium of the machine; the test is skipped without one.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no chromium on this machine: apt-get install chromium")
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900), chromedp.Flag("disable-dev-shm-usage", true))
	tab, closeTab := chromedp.NewContext(alloc)
	tab, cancel := context.WithTimeout(tab, 5*time.Minute)
	t.Cleanup(func() {
		cancel()
		closeTab()
		stop()
	})
	return tab
}

// axe is the source of axe-core, from the registry of npm.
func axe(t *testing.T) string {
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
