package browsertest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestMain(m *testing.M) { Run(m) }

// TestPagesShareNothing: what one page keeps, another of the same browser does
// not see; each has the size and the focus that it was promised.
func TestPagesShareNothing(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
	}))
	defer srv.Close()
	first, second := Open(t, 800, 600), Open(t, 360, 740)
	if err := chromedp.Do(first, chromedp.Navigate(srv.URL)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(first, chromedp.Evaluate[bool](`document.cookie = "a=b", localStorage.setItem("a", "b"), true`)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(second, chromedp.Navigate(srv.URL)); err != nil {
		t.Fatal(err)
	}
	const told = `[document.cookie, localStorage.length, innerWidth, innerHeight, document.hasFocus()].join(" ")`
	if got, err := chromedp.Run(first, chromedp.Evaluate[string](told)); err != nil || got != "a=b 1 800 600 true" {
		t.Errorf("the first page: %q (%v)", got, err)
	}
	if got, err := chromedp.Run(second, chromedp.Evaluate[string](told)); err != nil || got != " 0 360 740 true" {
		t.Errorf("the second page: %q (%v)", got, err)
	}
}
