package report

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"claimwatch/claims/browsertest"
)

func TestMain(m *testing.M) { browsertest.Run(m) }

// TestPagesHaveNoBarriers runs axe-core, which is fetched for the test and not
// kept, over the page of every day in every language, in the light and in the
// dark; and over one that has a barrier, which it must find.
func TestPagesHaveNoBarriers(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, 1280, 900)
	script := browsertest.Axe(t)
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
	for _, scheme := range []string{"light", "dark"} {
		if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			t.Fatal(err)
		}
		for path := range pages {
			if err := chromedp.Do(tab, chromedp.Navigate(srv.URL+path)); err != nil {
				t.Fatal(err)
			}
			found, err := chromedp.Run(tab, chromedp.Evaluate[string](script+";"+browsertest.Barriers, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if (found == "") == (path == "/broken") {
				t.Errorf("%s in the %s:\n%s", path, scheme, found)
			}
		}
	}
}
