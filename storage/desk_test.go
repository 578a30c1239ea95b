package storage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"claimwatch/claims"
	"claimwatch/crawler/news"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

var ctx = context.Background()

// at is the start of the tests' clock and some hours.
func at(hours float64) time.Time {
	return storagetest.Start.Add(time.Duration(hours * float64(time.Hour)))
}

// A clock that tests move.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func withClock(c *clock) func(*storage.Options) {
	return func(o *storage.Options) { o.Now = c.Now }
}

func page(address, html string, hours float64) *news.Capture {
	return &news.Capture{
		SourceID: "daily", URL: address, Canonical: address, FinalURL: address, Status: 200, State: news.CaptureOK,
		Link: news.Link{SourceID: "daily", URL: address, Canonical: address}, Raw: []byte(html), Body: []byte(html),
		Header: map[string][]string{"Etag": {`"v1"`}}, MIME: "text/html", Started: at(hours), Ended: at(hours),
	}
}

func reading(c *news.Capture, text string) *news.Article {
	return &news.Article{
		CaptureID: c.ID, SourceID: c.SourceID, Outlet: "The Daily", URL: c.FinalURL, Canonical: c.Canonical, Title: "Title", Lang: "en",
		Text: text, Published: c.Started, Fetched: c.Started, Extractor: "x1", State: news.ArticleOK, Confidence: 0.9,
	}
}

// quoting is evidence that quotes words of text.
func quoting(text, words, claim string) claims.Mention {
	i := strings.Index(text, words)
	f := 3000.0
	return claims.Mention{
		Evidence: claims.Evidence{
			Claim: claim, Tier: claims.Accept, Stance: claims.Supports, Score: 0.95, Quote: words, Start: i, End: i + len(words),
			Figure: &claims.Figure{Value: &f, Qualifier: claims.Exact, Metric: claims.Killed}, Origin: "pmoi", Cited: []string{"AFP"},
			Reasons: []claims.Reason{{Kind: "figure", Text: "3,000"}},
		},
		Rule: "F2", Family: "mek", Story: "s1", Via: []string{"daily"},
	}
}

// store takes one page through every stage and returns the article's id.
func store(t testing.TB, db *storage.DB, address, text string, hours float64, ms ...claims.Mention) int64 {
	t.Helper()
	c := page(address, "<p>"+text, hours)
	var err error
	if c.ID, err = db.SaveCapture(ctx, c); err != nil {
		t.Fatal(err)
	}
	id, err := db.SaveArticle(ctx, reading(c, text))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SaveEvidence(ctx, id, "m1", ms); err != nil {
		t.Fatal(err)
	}
	return id
}

func mentions(t testing.TB, db *storage.DB, f claims.MentionFilter) []claims.Mention {
	t.Helper()
	ms, err := db.Mentions(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func decide(t testing.TB, db *storage.DB, d claims.Decision) claims.Decision {
	t.Helper()
	if d.Who == "" {
		d.Who, d.Client = "ana", "cli"
	}
	out, err := db.Decide(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCaptureComesBackByteForByte(t *testing.T) {
	db := storagetest.Open(t)
	c := page("https://a.example/1", "raw", 0)
	c.Raw, c.Body = []byte("\x1f\x8bgzipped"), []byte("<p>body")
	c.Chain = []news.Hop{{Status: 301, From: "http://a.example/1", To: "https://a.example/1"}}
	c.RetryAfter, c.Revisit = 90*time.Second, 2
	id, err := db.SaveCapture(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Capture(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got, cmpopts.IgnoreFields(news.Capture{}, "ID", "SHA256", "BodySHA256")); diff != "" {
		t.Error(diff)
	}
	if got.SHA256 == "" || got.SHA256 == got.BodySHA256 {
		t.Errorf("hashes %q and %q", got.SHA256, got.BodySHA256)
	}
	if _, err := db.Capture(ctx, id+1); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a capture that is not there: %v", err)
	}
	c.SHA256 = strings.Repeat("0", 64)
	if _, err := db.SaveCapture(ctx, c); err == nil {
		t.Error("a capture whose hash does not fit its bytes was kept")
	}
}

func TestValidatorsAreOfTheNewestWholeAnswer(t *testing.T) {
	db := storagetest.Open(t, withClock(&clock{at(9)}))
	v, err := db.Validators(ctx, "https://a.example/1")
	if err != nil || v != (news.Validators{}) {
		t.Fatalf("nothing held: %+v, %v", v, err)
	}
	for i, c := range []*news.Capture{page("https://a.example/1", "one", 0), page("https://a.example/1", "two", 1), page("https://a.example/1", "", 2)} {
		if i == 2 {
			c.State, c.Status = news.CaptureServerError, 500
		}
		if _, err := db.SaveCapture(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	if v, err = db.Validators(ctx, "https://a.example/1"); err != nil || v.ETag != `"v1"` || !v.Fetched.Equal(at(1)) || v.BodySHA256 == "" {
		t.Errorf("%+v, %v", v, err)
	}
	index := page("https://a.example/1", "three", 3)
	index.Header[news.HeaderIndex] = []string{"12"}
	if _, err := db.SaveCapture(ctx, index); err != nil {
		t.Fatal(err)
	}
	if v, err = db.Validators(ctx, "https://a.example/1"); err != nil || v != (news.Validators{}) {
		t.Errorf("of an index: %+v, %v", v, err)
	}
}

func TestLinksWaitAreTriedAndComeBack(t *testing.T) {
	c := &clock{at(0)}
	db := storagetest.Open(t, withClock(c))
	links := []news.Link{
		{SourceID: "daily", URL: "https://a.example/old", Canonical: "https://a.example/old", Published: at(-48)},
		{SourceID: "daily", URL: "https://a.example/new", Canonical: "https://a.example/new", Published: at(-1)},
	}
	for i, want := range []int{2, 0} {
		if n, err := db.AddLinks(ctx, links, at(0)); err != nil || n != want {
			t.Errorf("time %d: %d new, %v", i+1, n, err)
		}
	}
	if n, err := db.KnownLinks(ctx, append(links, news.Link{Canonical: "https://a.example/other"})); err != nil || n != 2 {
		t.Errorf("%d of three known, want 2; %v", n, err)
	}
	due := func(hours float64) string {
		t.Helper()
		ds, err := db.DueLinks(ctx, "daily", at(hours), 10)
		if err != nil {
			t.Fatal(err)
		}
		var s []string
		for _, d := range ds {
			s = append(s, fmt.Sprintf("%s/%d/%d", strings.TrimPrefix(d.URL, "https://a.example/"), d.Attempt, d.Revisit))
		}
		return strings.Join(s, " ")
	}
	tried := func(name string, st news.CaptureState, next time.Time) {
		t.Helper()
		if err := db.LinkTried(ctx, "https://a.example/"+name, st, "", next); err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		what string
		do   func()
		at   float64
		want string
	}{
		{"newest first", func() {}, 0, "new/0/0 old/0/0"},
		{"one answered, one failed", func() { tried("new", news.CaptureOK, time.Time{}); tried("old", news.CaptureTimeout, at(1)) }, 0.5, ""},
		{"the failed one again", func() {}, 1, "old/1/0"},
		{"cited: visited again", func() {
			if err := db.ScheduleRevisit(ctx, "https://a.example/new", at(2)); err != nil {
				t.Fatal(err)
			}
			tried("old", news.CaptureGone, time.Time{})
		}, 3, "new/0/1"},
		{"after a revisit the next", func() { tried("new", news.CaptureUnchanged, at(24)) }, 24, "new/0/2"},
	}
	for _, s := range steps {
		s.do()
		if got := due(s.at); got != s.want {
			t.Errorf("%s: due %q, want %q", s.what, got, s.want)
		}
	}
}

func TestHealthAndRobots(t *testing.T) {
	db := storagetest.Open(t)
	h := news.Health{SourceID: "daily", LastTry: at(0), LastOK: at(-1), LastState: news.CaptureTimeout, Reason: "slow", Failures: 0.5, NextVisit: at(1), Articles: 7}
	if err := db.SaveHealth(ctx, h); err != nil {
		t.Fatal(err)
	}
	got, err := db.Health(ctx, "daily")
	if diff := cmp.Diff(h, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if other, err := db.Health(ctx, "other"); err != nil || other != (news.Health{SourceID: "other"}) {
		t.Errorf("%+v, %v", other, err)
	}
	if _, fetched, _, err := db.Robots(ctx, "https://a.example"); err != nil || !fetched.IsZero() {
		t.Errorf("none held, yet fetched %v, %v", fetched, err)
	}
	if err := db.SaveRobots(ctx, "https://a.example", []byte("User-agent: *"), 200, at(0)); err != nil {
		t.Fatal(err)
	}
	body, fetched, status, err := db.Robots(ctx, "https://a.example")
	if err != nil || string(body) != "User-agent: *" || status != 200 || !fetched.Equal(at(0)) {
		t.Errorf("%q %v %d %v", body, fetched, status, err)
	}
}

func TestVersionsOfAnArticle(t *testing.T) {
	db := storagetest.Open(t)
	const address = "https://a.example/1"
	save := func(text string, hours float64, extractor string, captureID int64) (id int64, version int) {
		t.Helper()
		c := page(address, text, hours)
		var err error
		if c.ID = captureID; c.ID == 0 {
			if c.ID, err = db.SaveCapture(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
		a := reading(c, text)
		a.Extractor = extractor
		if id, err = db.SaveArticle(ctx, a); err != nil {
			t.Fatal(err)
		}
		return id, a.Version
	}
	steps := []struct {
		what      string
		text      string
		hours     float64
		extractor string
		capture   int64
		version   int
	}{
		{"the first text", "one", 0, "x1", 0, 1},
		{"the same text an hour later is no new version", "one", 1, "x1", 0, 1},
		{"an edited text is one", "two", 2, "x1", 0, 2},
		{"and so is the return to the first", "one", 3, "x1", 0, 3},
		{"another extractor that reads the same changes nothing", "one", 0, "x2", 1, 1},
		{"one that reads the edited page differently adds a version", "two, better", 2, "x2", 3, 4},
	}
	for _, s := range steps {
		if _, v := save(s.text, s.hours, s.extractor, s.capture); v != s.version {
			t.Errorf("%s: version %d, want %d", s.what, v, s.version)
		}
	}
	newest, err := db.Articles(ctx, news.ArticleFilter{Canonical: address, Latest: true})
	if err != nil || len(newest) != 1 || newest[0].Version != 3 {
		t.Errorf("newest %+v, %v: an old page read better is not the newest", newest, err)
	}
	all, err := db.ArticleVersions(ctx, address)
	if err != nil || len(all) != 4 || all[3].Version != 3 {
		t.Errorf("%d versions, %v", len(all), err)
	}
}

func TestWhatIsLeftToDo(t *testing.T) {
	db := storagetest.Open(t)
	feed := page("https://a.example/feed", "", 0)
	feed.Link = news.Link{}
	unchanged := page("https://a.example/2", "<p>x", 0)
	unchanged.State = news.CaptureUnchanged
	failed := page("https://a.example/3", "", 0)
	failed.State, failed.Status = news.CaptureTimeout, 0
	for _, c := range []*news.Capture{feed, unchanged, failed} {
		if _, err := db.SaveCapture(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	id := store(t, db, "https://a.example/1", "some text", 0)
	left := func(extractor, matcher string) string {
		t.Helper()
		cs, err := db.Unextracted(ctx, extractor, 10)
		as, err2 := db.Unmatched(ctx, matcher, 10)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		if len(cs) > 0 && string(cs[0].Body) != "<p>some text" {
			t.Errorf("body %q", cs[0].Body)
		}
		return fmt.Sprintf("%d captures, %d articles", len(cs), len(as))
	}
	for _, tt := range []struct{ extractor, matcher, want string }{
		{"x1", "m1", "0 captures, 0 articles"},
		{"x2", "m1", "1 captures, 0 articles"},
		{"x0", "m2", "1 captures, 1 articles"},
	} {
		if got := left(tt.extractor, tt.matcher); got != tt.want {
			t.Errorf("extractor %s, matcher %s: %s, want %s", tt.extractor, tt.matcher, got, tt.want)
		}
	}
	if err := db.SaveEvidence(ctx, id, "m2", nil); err != nil {
		t.Fatal(err)
	}
	if got := left("x1", "m2"); got != "0 captures, 0 articles" {
		t.Errorf("matched without finding anything: %s", got)
	}
}

func TestRunsRunOnce(t *testing.T) {
	c := &clock{at(0)}
	db := storagetest.Open(t, withClock(c))
	begin := func(want bool) int64 {
		t.Helper()
		id, started, err := db.BeginRun(ctx, "report", at(0))
		if err != nil || started != want || id == 0 {
			t.Fatalf("run %d, started %v, want %v, %v", id, started, want, err)
		}
		return id
	}
	id := begin(true)
	begin(false)
	if n, err := db.InterruptRuns(ctx); err != nil || n != 1 {
		t.Fatalf("%d interrupted, %v", n, err)
	}
	if again := begin(true); again != id {
		t.Errorf("the interrupted run %d became %d", id, again)
	}
	if err := db.EndRun(ctx, news.Run{ID: id, State: "ok", Counts: map[string]int{"new": 3}, Ended: at(1)}); err != nil {
		t.Fatal(err)
	}
	begin(false)
	runs, err := db.Runs(ctx, "report", 5)
	if err != nil || len(runs) != 1 || runs[0].Counts["new"] != 3 || runs[0].State != "ok" || !runs[0].Due.Equal(at(0)) {
		t.Errorf("%+v, %v", runs, err)
	}
	if runs, err = db.RunsBetween(ctx, "rep", at(0), at(1)); err != nil || len(runs) != 1 {
		t.Errorf("%+v, %v", runs, err)
	}
	if err := db.EndRun(ctx, news.Run{ID: 99, State: "ok"}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("ending a run that is not there: %v", err)
	}
}

func TestRecords(t *testing.T) {
	db := storagetest.Open(t)
	r := claims.ReportRecord{Date: "2026-01-13", Build: 1, Dir: "reports/2026-01-13", SHA256: "ab", Cutoff: 3, Written: at(0)}
	if err := db.SaveReport(ctx, r); err != nil {
		t.Fatal(err)
	}
	if err := db.SaveReport(ctx, r); err == nil {
		t.Error("a report on record was replaced")
	}
	got, err := db.Reports(ctx, 0)
	if diff := cmp.Diff([]claims.ReportRecord{r}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	id := store(t, db, "https://a.example/1", "text", 0)
	for _, sig := range []string{"one", "two"} {
		if err := db.SaveSignature(ctx, id, []byte(sig)); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	if err := db.Signatures(ctx, func(a int64, sig []byte) error {
		n++
		if a != id || string(sig) != "two" {
			t.Errorf("%d %q", a, sig)
		}
		return nil
	}); err != nil || n != 1 {
		t.Errorf("%d signatures, %v", n, err)
	}
	if err := db.SetMeta(ctx, "k", "v"); err != nil {
		t.Fatal(err)
	}
	if v, err := db.Meta(ctx, "k"); v != "v" || err != nil {
		t.Error(v, err)
	}
	s, err := db.Stats(ctx, at(0), at(1))
	if err != nil || s.Articles != 1 || s.Captures != 1 || s.ByLang["en"] != 1 || s.Sources != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	if err := db.Check(ctx); err != nil {
		t.Error(err)
	}
}
