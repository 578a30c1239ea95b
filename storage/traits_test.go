package storage_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

// TestTraitsAreKeptWithTheirCaptures: each once, from the first capture that
// showed it to the last; a capture that is read again is not counted again, and
// a past day knows nothing of what was first seen later.
func TestTraitsAreKeptWithTheirCaptures(t *testing.T) {
	db, ctx := storagetest.Open(t), t.Context()
	tag := news.Trait{Kind: news.TraitTag, Value: "adsense:pub-4711"}
	save := func(n int, traits ...news.Trait) {
		t.Helper()
		at := storagetest.Start.Add(time.Duration(n) * 24 * time.Hour)
		id, err := db.SaveCapture(ctx, &news.Capture{SourceID: "a", URL: fmt.Sprint("https://a.example/", n), Canonical: fmt.Sprint("https://a.example/", n), Started: at, Ended: at,
			Body: []byte("page"), Raw: []byte("page"), State: news.CaptureOK, Link: news.Link{URL: "x"}})
		if err != nil {
			t.Fatal(err)
		}
		art := &news.Article{CaptureID: id, SourceID: "a", URL: "https://a.example/x", Canonical: fmt.Sprint("https://a.example/", n), Text: "the same", Fetched: at, State: news.ArticleOK, Extractor: "3", Traits: traits}
		if _, err := db.SaveArticle(ctx, art); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []int{0, 1, 2, 2} {
		save(n, tag)
	}
	got, err := db.Sightings(ctx, time.Time{})
	if err != nil || len(got) != 1 {
		t.Fatalf("%d sightings, %v", len(got), err)
	}
	want := news.Sighting{Trait: tag, SourceID: "a", First: storagetest.Start, Last: storagetest.Start.Add(48 * time.Hour), FirstCapture: 1, LastCapture: 3, Captures: 3}
	if g := got[0]; g != want {
		t.Errorf("%+v\nwant %+v", g, want)
	}
	save(3, news.Trait{Kind: news.TraitTag, Value: "later:1234"})
	if got, err = db.Sightings(ctx, storagetest.Start.Add(time.Hour)); err != nil || len(got) != 1 || got[0].Value != tag.Value {
		t.Errorf("on the first day: %v, %v", got, err)
	}
}

// TestTraitsOfALaterExtractor: one that no longer sees a trait has it forgotten
// once it has read everything, and not before.
func TestTraitsOfALaterExtractor(t *testing.T) {
	db, ctx := storagetest.Open(t), t.Context()
	tag := func(v string) news.Trait { return news.Trait{Kind: news.TraitTag, Value: v} }
	var arts [2]*news.Article
	for n := range arts {
		c := &news.Capture{SourceID: "a", URL: fmt.Sprint("https://a.example/", n), Canonical: fmt.Sprint("https://a.example/", n), Started: storagetest.Start, Ended: storagetest.Start,
			Body: []byte("page"), Raw: []byte("page"), State: news.CaptureOK, Link: news.Link{URL: "x"}}
		id, err := db.SaveCapture(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		arts[n] = &news.Article{CaptureID: id, SourceID: "a", URL: c.URL, Canonical: c.Canonical, Text: fmt.Sprint("text ", n), Fetched: storagetest.Start, State: news.ArticleOK}
	}
	read := func(n int, version string, traits ...news.Trait) {
		t.Helper()
		arts[n].Extractor, arts[n].Traits = version, traits
		if _, err := db.SaveArticle(ctx, arts[n]); err != nil {
			t.Fatal(err)
		}
	}
	left := func(step string, want ...string) {
		t.Helper()
		if _, err := db.TidyTraits(ctx, "4"); err != nil {
			t.Fatal(err)
		}
		got, err := db.Sightings(ctx, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		var values []string
		for _, s := range got {
			values = append(values, s.Value)
		}
		if !slices.Equal(values, want) {
			t.Errorf("%s: %v, want %v", step, values, want)
		}
	}
	read(0, "3", tag("real:1111"), tag("mistaken:2222"))
	read(1, "3", tag("mistaken:2222"))
	read(0, "4", tag("real:1111"))
	left("one of two read again", "mistaken:2222", "real:1111")
	read(1, "4")
	left("both read again", "real:1111")
}

// TestTraitsOfABackup: they come back with everything else.
func TestTraitsOfABackup(t *testing.T) {
	db, ctx := storagetest.Open(t), t.Context()
	art := &news.Article{SourceID: "a", Canonical: "https://a.example/", Text: "text", Fetched: storagetest.Start, State: news.ArticleOK, Traits: []news.Trait{{Kind: news.TraitTag, Value: "real:1111"}}}
	if _, err := db.SaveArticle(ctx, art); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	b, err := db.Backup(ctx, storage.BackupOptions{Dir: filepath.Join(dir, "backups"), Reason: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := storage.Restore(ctx, b.Path, filepath.Join(dir, "fresh"), storagetest.Start); err != nil {
		t.Fatal(err)
	}
	old, err := storage.Open(ctx, filepath.Join(dir, "fresh"), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := old.Close(); err != nil {
			t.Error(err)
		}
	})
	got, err := old.Sightings(ctx, time.Time{})
	if err != nil || len(got) != 1 || got[0].Value != "real:1111" {
		t.Errorf("restored: %v, %v", got, err)
	}
}

// TestTraitsAreBounded: an outlet that shows every visitor another id fills no
// table, and what is known of it goes on being noted.
func TestTraitsAreBounded(t *testing.T) {
	db, ctx := storagetest.Open(t), t.Context()
	for n := range 40 {
		art := &news.Article{SourceID: "a", Canonical: fmt.Sprint("https://a.example/", n), Text: fmt.Sprint(n), Fetched: storagetest.Start.Add(time.Duration(n) * time.Hour), State: news.ArticleOK,
			Traits: []news.Trait{{Kind: news.TraitTag, Value: "first:0000"}, {Kind: news.TraitTag, Value: fmt.Sprint("x:", n)}}}
		capture := &news.Capture{SourceID: "a", URL: art.Canonical, Canonical: art.Canonical, Started: art.Fetched, Ended: art.Fetched, State: news.CaptureOK}
		var err error
		if art.CaptureID, err = db.SaveCapture(ctx, capture); err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveArticle(ctx, art); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Sightings(ctx, time.Time{})
	if err != nil || len(got) != 24 {
		t.Fatalf("%d sightings, %v; want 24", len(got), err)
	}
	if got[0].Value != "first:0000" || got[0].Captures != 40 {
		t.Errorf("what was known: %+v", got[0])
	}
}

// TestFamilyDecisionsByADay: with what took them back, and not with others.
func TestFamilyDecisionsByADay(t *testing.T) {
	db, ctx := storagetest.Open(t), t.Context()
	for _, d := range []claims.Decision{
		{Who: "ana", Action: claims.ActUnite, Subject: claims.FamilySubject("a"), After: `{"id":"a","members":["a","b"]}`, Reason: "one owner"},
		{Who: "ana", Action: claims.ActNote, Subject: claims.FamilySubject("a"), Reason: "a note"},
		{Who: "ben", Action: claims.ActUndo, Undoes: 1},
	} {
		if _, err := db.Decide(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.FamilyDecisions(ctx, time.Time{})
	if err != nil || len(got) != 2 || got[0].Action != claims.ActUnite || got[1].Undoes != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err = db.FamilyDecisions(ctx, storagetest.Start.Add(-time.Hour)); err != nil || len(got) != 0 {
		t.Errorf("the hour before: %v, %v", got, err)
	}
}

// BenchmarkSaveArticle keeps articles with the traits that a page usually has,
// and without any.
func BenchmarkSaveArticle(b *testing.B) {
	five := []news.Trait{{Kind: news.TraitTag, Value: "adsense:pub-4711"}, {Kind: news.TraitTag, Value: "google-analytics:G-4711"}, {Kind: news.TraitAddress, Value: "198.51.100.0/24"},
		{Kind: news.TraitNames, Value: "a.example"}, {Kind: news.TraitTemplate, Value: "own:00000000000000000000000000000000"}}
	for name, traits := range map[string][]news.Trait{"without": nil, "with five": five} {
		b.Run(name, func(b *testing.B) {
			db, n := storagetest.Open(b), 0
			for b.Loop() {
				n++
				art := &news.Article{SourceID: fmt.Sprint("s", n%100), Canonical: fmt.Sprint("https://a.example/", n), Text: "text", Fetched: storagetest.Start, State: news.ArticleOK, Traits: traits, Extractor: "3"}
				if _, err := db.SaveArticle(b.Context(), art); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
