package review_test

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"claimwatch/claims/browsertest"
)

var shots = flag.String("shots", "", "keep pictures of the pages in this `folder`")

func TestMain(m *testing.M) { browsertest.Run(m) }

// A browser is a real one, on a desk of its own. It notes what goes wrong.
type browser struct {
	*testDesk
	ctx  context.Context
	url  string
	mu   sync.Mutex
	bad  []string
	seen []string // addresses asked for
}

// browse opens a browser on a desk. Without one on the machine the test is
// skipped: the pages' own HTML is tested elsewhere.
func browse(t *testing.T, d *testDesk) *browser {
	t.Helper()
	srv := httptest.NewServer(d.pages)
	t.Cleanup(srv.Close) // after the browser has gone
	tab := browsertest.Open(t, 1366, 768)
	b := &browser{testDesk: d, ctx: tab, url: srv.URL}
	d.must(chromedp.Listen(tab, b.listen))
	call(b, network.Enable, network.EnableParams{})
	call(b, runtime.Enable, cdp.Empty{})
	call(b, log.Enable, cdp.Empty{})
	return b
}

func (b *browser) listen(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		b.bad = append(b.bad, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.bad = append(b.bad, fmt.Sprintf("console: %s", e.Args[0].Value))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !strings.HasSuffix(e.Entry.URL, "/nowhere") {
			b.bad = append(b.bad, "console: "+e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		b.seen = append(b.seen, e.Request.URL)
		if !strings.HasPrefix(e.Request.URL, b.url) && !strings.HasPrefix(e.Request.URL, "data:") && !strings.HasPrefix(e.Request.URL, "about:") {
			b.bad = append(b.bad, "leaves the desk: "+e.Request.URL)
		}
	}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// call runs a command of the browser's protocol.
func call[P, R any](b *browser, cmd cdp.Command[P, R], params P) R {
	b.t.Helper()
	r, err := chromedp.Call(b.ctx, cmd, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.run(chromedp.Navigate(b.url+path), chromedp.WaitReady("#main"))
}

// eval returns what a script says.
func eval[T any](b *browser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until waits for a script to say true on a page whose own script has run.
func (b *browser) until(what, script string) {
	b.t.Helper()
	for range 400 { // a machine that does much else takes its time
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.readyState == "complete" && !!(`+script+`)`))
		if err == nil && ok { // between two pages there is nothing to ask
			return
		}
		b.run(chromedp.Sleep(40 * time.Millisecond))
	}
	b.t.Fatalf("%s: not within 16 s; the page is %s\n%s", what, eval[string](b, "location.href"), eval[string](b, "document.querySelector('#status').innerText"))
}

// clean fails when anything went wrong on the pages so far.
func (b *browser) clean() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.bad {
		b.t.Error(s)
	}
}

// prefer sets how pages are shown.
func (b *browser) prefer(v string) {
	b.t.Helper()
	call(b, network.SetCookie, network.SetCookieParams{Name: "claimwatch-view", Value: v, URL: b.url})
}

func (b *browser) size(w, h int64) {
	b.t.Helper()
	b.run(chromedp.EmulateViewport(w, h))
}

func TestPagesInABrowser(t *testing.T) {
	t.Parallel()
	b := browse(t, filled(t))
	b.answer("i1", "supports")
	b.answer("h2", "supports")
	b.answer("x1", "disputes")
	views := []struct {
		name, prefs string
		w, h        int64
	}{{"light", "lang=en&theme=light", 1366, 768}, {"dark", "lang=en&theme=dark", 1366, 768}, {"rtl", "lang=fa&theme=light&jalali=1", 1366, 768}, {"phone", "lang=sq", 360, 740}}
	for _, v := range views {
		b.prefer(v.prefs)
		b.size(v.w, v.h)
		for _, path := range b.everyPage() {
			b.open(path)
			if over := eval[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
				t.Errorf("%s, %s: the page is %d px wider than the window", v.name, path, over)
			}
			if small := eval[string](b, smallTargets); small != "" {
				t.Errorf("%s, %s: targets under 24 px: %s", v.name, path, small)
			}
			b.picture(v.name, path)
		}
	}
	b.clean()
}

// smallTargets are buttons and fields narrower or lower than 24 pixels that
// do not stand within a sentence (WCAG 2.2, 2.5.8).
const smallTargets = `[...document.querySelectorAll("button,input:not([type=hidden]):not([type=checkbox]):not([type=radio]),select,summary,nav a")].filter(e => e.offsetParent && (e.getBoundingClientRect().height < 23.5 || e.getBoundingClientRect().width < 23.5)).map(e => e.tagName + " " + e.innerText).join("; ")`

func (b *browser) picture(view, path string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	b.must(err)
	name := view + strings.NewReplacer("/", "_", "?", "_", "=", "-", "&", "_", "%", "").Replace(path)
	b.must(os.MkdirAll(*shots, 0o755))
	b.must(os.WriteFile(filepath.Join(*shots, name[:min(len(name), 80)]+".png"), png, 0o644))
}
