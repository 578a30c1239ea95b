package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"claimwatch/crawler/news"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

// An article met at one address may name another as its own. It is the one
// that was asked for which is visited again.
func TestAPageIsVisitedAgainWhereItWasAskedFor(t *testing.T) {
	db := storagetest.Open(t, withClock(&clock{at(0)}))
	asked := news.Link{SourceID: "daily", URL: "https://a.example/amp/1", Canonical: "https://a.example/amp/1"}
	if _, err := db.AddLinks(ctx, []news.Link{asked}, at(0)); err != nil {
		t.Fatal(err)
	}
	capture := func(revisit int, hours float64) int64 {
		t.Helper()
		c := page(asked.URL, fmt.Sprint("text ", revisit), hours)
		c.Revisit = revisit
		id, err := db.SaveCapture(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	first := capture(0, 0)
	if _, err := db.SaveArticle(ctx, &news.Article{CaptureID: first, SourceID: "daily", URL: asked.URL, Canonical: "https://a.example/1", Text: "text", Extractor: "1", State: news.ArticleOK, Fetched: at(0)}); err != nil {
		t.Fatal(err)
	}
	if err := db.LinkTried(ctx, asked.Canonical, news.CaptureOK, "", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if err := db.ScheduleRevisit(ctx, "https://a.example/1", at(1)); err != nil {
		t.Fatal(err)
	}
	if due, err := db.DueLinks(ctx, "daily", at(1), 10); err != nil || len(due) != 1 || due[0].Canonical != asked.Canonical || due[0].Revisit != 1 {
		t.Errorf("%+v, %v", due, err)
	}
	for hours, want := range map[float64]int{0.5: 0, 1: 1} {
		if ids, err := db.SourcesWithDue(ctx, at(hours)); err != nil || len(ids) != want {
			t.Errorf("after %v hours: %v, %v", hours, ids, err)
		}
	}
	second := capture(1, 1)
	for hours, want := range map[float64]int{0: 1, 2: 0} {
		if list, err := db.Revisited(ctx, at(hours), at(hours+2)); err != nil || len(list) != want {
			t.Errorf("from hour %v: %v, %v", hours, list, err)
		}
	}
	for _, id := range []int64{first, second} { // the second shows the text of the first
		if a, err := db.VersionOf(ctx, id); err != nil || a.CaptureID != first {
			t.Errorf("capture %d: %+v, %v", id, a, err)
		}
	}
	if _, err := db.VersionOf(ctx, 99); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a capture that is not there: %v", err)
	}
}
