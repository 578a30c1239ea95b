package review_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"claimwatch/claims/review"
	"claimwatch/crawler/news"
)

// An analyst who opens an article sees what became of its page since, with
// the sentences that evidence rests on as they were and as they are.
func TestTheArticleTellsWhatBecameOfItsPage(t *testing.T) {
	t.Parallel()
	asked, fails := "", false
	d := filled(t, func(o *review.Options) {
		o.Events = func(_ context.Context, canonical string) ([]news.PageEvent, error) {
			if asked = canonical; fails {
				return nil, errors.New("the captures cannot be read")
			}
			at := time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC)
			return []news.PageEvent{
				{Kind: news.PageChanged, At: at, Since: at.Add(-time.Hour), Reason: "the text is another", Sentences: []news.SentenceChange{{Claim: "killed-3000", Before: "At least 5,848 died.", After: "At least 117 <b>died</b>."}}},
				{Kind: news.PageRedirected, At: at.Add(time.Hour), Since: at, Reason: "redirected to https://brand.example/, the site of another outlet"},
			}, nil
		}
	})
	address := fmt.Sprintf("/articles/a%d", d.arts["i1"])
	res, body := d.get(address)
	if res.StatusCode != http.StatusOK || !strings.HasSuffix(asked, "/i1") {
		t.Fatalf("status %d, asked for %q", res.StatusCode, asked)
	}
	for _, want := range []string{"page changed", "page redirected", "https://brand.example/", "<del>At least 5,848 died.</del>", "<ins>At least 117 &lt;b&gt;died&lt;/b&gt;.</ins>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if _, body := d.get(address + ".json"); !strings.Contains(body, `"redirected"`) {
		t.Error("the events are not in the JSON")
	}
	fails = true
	if res, _ := d.get(address); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("what cannot be told passes for nothing: status %d", res.StatusCode)
	}
}
