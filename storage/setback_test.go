package storage_test

import (
	"testing"
	"time"

	"claimwatch/crawler/news"
	"claimwatch/storage/storagetest"
)

// D5: a clock that is set back by a day leaves nothing waiting for a day.
func TestAClockSetBackStopsNothing(t *testing.T) {
	c := &clock{at(24)}
	db := storagetest.Open(t, withClock(c))
	good := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, hours := range []float64{-1, 24} { // a run before, and one under the clock that was ahead
		c.now = at(hours)
		id, _, err := db.BeginRun(ctx, "crawl", at(hours))
		good(err)
		good(db.EndRun(ctx, news.Run{ID: id, State: "ok"}))
	}
	good(db.SaveHealth(ctx, news.Health{SourceID: "daily", LastTry: at(24), LastOK: at(24), NextVisit: at(30), LastState: news.CaptureOK}))
	good(db.SaveHealth(ctx, news.Health{SourceID: "other", LastTry: at(-1), NextVisit: at(3), LastState: news.CaptureOK}))
	var links []news.Link
	for _, name := range []string{"new", "tried", "done"} {
		links = append(links, news.Link{SourceID: "daily", URL: "https://a.example/" + name, Canonical: "https://a.example/" + name})
	}
	_, err := db.AddLinks(ctx, links, at(24))
	good(err)
	good(db.LinkTried(ctx, "https://a.example/tried", news.CaptureTimeout, "slow", at(27)))
	good(db.LinkTried(ctx, "https://a.example/done", news.CaptureOK, "", time.Time{}))
	good(db.SaveRobots(ctx, "https://a.example", []byte("User-agent: *"), 200, at(24)))

	for _, tt := range []struct {
		hours float64
		back  bool
	}{{24, false}, {23.99, false}, {0, true}, {0, false}} {
		c.now = at(tt.hours)
		if back, err := db.SetBack(ctx, c.now); err != nil || back != tt.back {
			t.Errorf("at %g h: set back %v, %v; want %v", tt.hours, back, err, tt.back)
		}
	}
	if last, err := db.LastDue(ctx, "crawl"); err != nil || !last.Equal(at(-1)) {
		t.Errorf("the last crawl is that of %s, %v", last, err)
	}
	if _, again, err := db.BeginRun(ctx, "crawl", at(24)); err != nil || !again {
		t.Errorf("the run of the moment that comes a second time: begun %v, %v", again, err)
	}
	if h, err := db.Health(ctx, "daily"); err != nil || !h.NextVisit.Equal(at(0)) || h.NextVisit.Sub(h.LastTry) != 6*time.Hour || h.LastOK.After(at(0)) {
		t.Errorf("the source that was visited in the future: %+v, %v", h, err)
	}
	if h, err := db.Health(ctx, "other"); err != nil || !h.NextVisit.Equal(at(3)) {
		t.Errorf("the source that was not: %+v, %v", h, err)
	}
	for hours, want := range map[float64]int{0: 1, 2.9: 1, 3: 2} {
		if due, err := db.DueLinks(ctx, "daily", at(hours), 9); err != nil || len(due) != want {
			t.Errorf("after %g h %d pages are due, %v; want %d", hours, len(due), err, want)
		}
	}
	if _, fetched, _, err := db.Robots(ctx, "https://a.example"); err != nil || at(0).Sub(fetched) < 24*time.Hour {
		t.Errorf("robots.txt of the future counts as fetched at %s, %v", fetched, err)
	}
}

// D5: a listing that was read under a clock that was ahead is asked for and
// read as if for the first time.
func TestAListingOfTheFutureIsReadAgain(t *testing.T) {
	c := &clock{at(24)}
	db := storagetest.Open(t, withClock(c))
	if _, err := db.SaveCapture(ctx, page("https://a.example/feed", "a list", 24)); err != nil {
		t.Fatal(err)
	}
	for hours, held := range map[float64]bool{24: true, 30: true, 0: false} {
		c.now = at(hours)
		if v, err := db.Validators(ctx, "https://a.example/feed"); err != nil || (v != news.Validators{}) != held {
			t.Errorf("at %g h: held %+v, %v; want %v", hours, v, err, held)
		}
	}
}
