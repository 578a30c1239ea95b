package review_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestChangesAreServedAsAFeed(t *testing.T) {
	t.Parallel()
	d := filled(t)
	res, body := d.get("/changes.atom")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || !strings.Contains(body, "<feed xmlns=") {
		t.Errorf("status %d, %s: %.80s", res.StatusCode, res.Header.Get("Content-Type"), body)
	}
	if _, body := d.get("/reports"); !strings.Contains(body, `href="/changes.atom"`) {
		t.Error("the page of reports does not lead to it")
	}
}

func TestTheNewestReportIsShownInTheDesksFirstLanguage(t *testing.T) {
	t.Parallel()
	d := filled(t)
	res, _ := d.get("/reports/latest")
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/reports/2026-01-26/claimwatch-2026-01-26.html" {
		t.Errorf("status %d to %s", res.StatusCode, to)
	}
	if _, body := d.get("/reports"); !strings.Contains(body, `claimwatch-2026-01-26.fa.html"><code>fa.html</code></a>`) {
		t.Error("the forms do not tell the languages apart")
	}
}
