package origin

import (
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
)

// TestAMistypedFigureIsToldInWhicheverOrder: of the copies of one release one
// has 26,752 arrests where the others have 26,852.
func TestAMistypedFigureIsToldInWhicheverOrder(t *testing.T) {
	day := time.Date(2026, 1, 23, 10, 0, 0, 0, time.UTC)
	french := article("right", "tribune", "fr", "HRANA fait état de 5 002 morts dans la répression des manifestations en Iran. L'organisation a aussi recensé 26 852 arrestations.", day)
	turkish := article("slip", "haber", "tr", "HRANA'ya göre İran'daki protestolarda 5 bin 2 kişi öldürüldü, 26 bin 752 kişi gözaltına alındı.", day.Add(24*time.Hour))
	nextDay := article("new", "daily", "en", "HRANA said 5,137 people have been killed, and 27,797 have been arrested.", day.Add(24*time.Hour))
	other := article("other", "daily", "en", "HRANA said 26,752 people have been injured, and 5,002 have been killed.", day.Add(20*time.Hour))
	far := article("far", "daily", "en", "HRANA said 26,752 people were arrested and 5,002 killed.", day.Add(8*24*time.Hour))
	for _, tt := range []struct {
		name string
		docs []Doc
		want string // in the note of the last; "" = none
	}{
		{"the slip comes second", []Doc{french, turkish}, "26752 arrested where right has 26852 of the same report of hrana"},
		{"the slip comes first", []Doc{turkish, french}, "26852 arrested where slip has 26752 of the same report of hrana"},
		{"it is told once, not by every copy", []Doc{turkish, french, copyOf(french)}, ""},
		{"a new count is no slip", []Doc{french, nextDay}, ""},
		{"nor is the count of something else", []Doc{french, other}, ""},
		{"nor what is printed a week later", []Doc{french, far}, ""},
		{"nor what stands alone", []Doc{turkish}, ""},
	} {
		r := New(claims.SeedOrigins(), Options{})
		var p Placement
		for _, d := range tt.docs {
			p = r.Place(d)
		}
		if got := reasonsOf(p, "slip"); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// copyOf is the same text in another outlet, an hour later.
func copyOf(d Doc) Doc {
	return article("copy", "copyist", d.Article.Lang, d.Article.Text, d.Article.Published.Add(time.Hour))
}

// TestACaveatIsMissedThoughItsTextArrivesLast: the daemon reads outlets in any
// order, so a copy may be there before the text that it drops the caveat of.
func TestACaveatIsMissedThoughItsTextArrivesLast(t *testing.T) {
	first := article("first", "first", "en", leaked+"The figure could not be independently verified.", jan14)
	careless := article("careless", "careless", "en", leaked+"The channel is based in London.", jan14.Add(time.Hour))
	again := article("again", "again", "en", leaked+"The channel is based in London, as everybody knows.", jan14.Add(2*time.Hour))
	r := New(claims.SeedOrigins(), Options{})
	for _, d := range []Doc{again, careless} {
		if p := r.Place(d); reasonsOf(p, "caveat") != "" {
			t.Fatalf("%s misses a caveat before there is one: %v", d.ID, p.Reasons)
		}
	}
	if p := r.Place(first); reasonsOf(p, "caveat") != "" {
		t.Errorf("the text that has the caveat misses one: %v", p.Reasons)
	}
	for _, d := range []Doc{again, careless} {
		if got := reasonsOf(r.Place(d), "caveat"); !strings.HasPrefix(got, "the caveat of first is missing; dropped by ") || strings.Contains(got, ";  ") {
			t.Errorf("%s: %q", d.ID, got)
		}
		if got := reasonsOf(r.Place(d), "caveat"); strings.Count(got, "the caveat of") != 1 {
			t.Errorf("%s tells it %q", d.ID, got)
		}
	}
}
