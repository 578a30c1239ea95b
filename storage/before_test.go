package storage_test

import (
	"slices"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

// TestAnEarlierDayTellsTheOriginItKnew: an article fetched on day 3 shows that
// another's words come from elsewhere. Day 2 is told as it stood, for whoever
// asks by origin as well; read anew, the article forgets what it was taken for.
func TestAnEarlierDayTellsTheOriginItKnew(t *testing.T) {
	db := storagetest.Open(t)
	from := func(origin string) claims.Mention {
		m := quoting(report, "3,000 were killed", "killed-3000")
		m.Origin, m.Family, m.Rule, m.Story = origin, origin, "F7", origin
		return m
	}
	id := store(t, db, "https://a.example/1", report, 0, from("daily"))
	save := func(origin string, learnt time.Time) {
		t.Helper()
		if err := db.SaveMatched(ctx, storage.Matched{Article: id, Version: "m1", Mentions: []claims.Mention{from(origin)}, Learnt: learnt}); err != nil {
			t.Fatal(err)
		}
	}
	origin := func(f claims.MentionFilter) string {
		t.Helper()
		ms := mentions(t, db, f)
		if len(ms) != 1 {
			return ""
		}
		return ms[0].Origin
	}
	save("herald", at(3))
	save("courier", at(5))
	save("courier", at(7)) // nothing new
	for _, tt := range []struct {
		asOf time.Time
		want string
	}{{at(0), "daily"}, {at(2), "daily"}, {at(3), "herald"}, {at(4), "herald"}, {at(5), "courier"}, {time.Time{}, "courier"}} {
		if got := origin(claims.MentionFilter{AsOf: tt.asOf}); got != tt.want {
			t.Errorf("as of %s: from %s, want %s", tt.asOf, got, tt.want)
		}
	}
	if got := origin(claims.MentionFilter{AsOf: at(2), Origin: "daily"}); got != "daily" {
		t.Errorf("asked for the origin of that day: %q", got)
	}
	if got := origin(claims.MentionFilter{AsOf: at(2), Origin: "courier"}); got != "" {
		t.Errorf("asked for an origin learnt later: %q", got)
	}
	save("herald", at(4)) // fetched before the last change and read after it: no earlier day may know of it
	if got := origin(claims.MentionFilter{AsOf: at(4)}); got != "herald" {
		t.Errorf("as of day 4: from %s, want herald", got)
	}
	save("herald", time.Time{})
	if got := origin(claims.MentionFilter{AsOf: at(0)}); got != "herald" {
		t.Errorf("read anew: from %s, want herald", got)
	}
}

func TestAnArticleKeepsWhereItsLinksStand(t *testing.T) {
	db := storagetest.Open(t)
	c := page("https://a.example/1", "<p>"+report, 0)
	var err error
	if c.ID, err = db.SaveCapture(ctx, c); err != nil {
		t.Fatal(err)
	}
	a := reading(c, report)
	a.Links, a.LinkParas = []string{"https://b.example/", "https://c.example/"}, []int{0, 3}
	id, err := db.SaveArticle(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Article(ctx, id)
	if err != nil || !slices.Equal(got.Links, a.Links) || !slices.Equal(got.LinkParas, a.LinkParas) {
		t.Errorf("%v at %v: %v", got.Links, got.LinkParas, err)
	}
	a.LinkParas, a.Extractor = []int{1, 1}, "x2" // another extractor reads the same text and knows better
	if _, err := db.SaveArticle(ctx, a); err != nil {
		t.Fatal(err)
	}
	if got, err = db.Article(ctx, id); err != nil || !slices.Equal(got.LinkParas, a.LinkParas) {
		t.Errorf("read anew: %v: %v", got.LinkParas, err)
	}
}
