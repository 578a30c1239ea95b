package origin

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// relay is one report and its copies, an hour apart, and a later one that is
// retold; and a report beside it.
func relay() []Doc {
	text := "The clerk of the harbour office said that 412 crates had been opened in the night and that nobody had signed for them. " +
		"Two of the guards, he added, were asleep; a third had left for the town at eleven and did not come back before the ferry sailed at six."
	var out []Doc
	for i, outlet := range []string{"anker", "bruecke", "contor", "deich"} {
		out = append(out, article("r"+fmt.Sprint(i), outlet, "en", text, jan14.Add(time.Duration(i)*time.Hour)))
	}
	return append(out, article("beside", "ebbe", "en", "Snow fell on the coast for the third day, and the schools of the islands stay shut until Monday, the county said.", jan14))
}

func TestTheOriginalIsTheEarliestPublishedWhateverArrivesFirst(t *testing.T) {
	t.Parallel()
	docs := relay()
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		arrive := slices.Clone(docs)
		rng.Shuffle(len(arrive), func(i, k int) { arrive[i], arrive[k] = arrive[k], arrive[i] })
		r := New(claims.SeedOrigins(), Options{})
		for _, d := range arrive {
			r.Place(d)
		}
		for _, d := range docs[:4] {
			p := r.Place(d)
			if p.Origin != "anker" || p.Story != "r0" {
				t.Errorf("order %d: %s has its matter from %s (%s), story %s; want anker, story r0", seed, d.ID, p.Origin, p.Rule, p.Story)
			}
		}
		if p := r.Place(docs[4]); p.Origin != "ebbe" || p.Story != "beside" {
			t.Errorf("order %d: the other report is %s's, story %s", seed, p.Origin, p.Story)
		}
	}
}

func TestMovedNamesWhatALateOriginalChanges(t *testing.T) {
	docs := relay()
	r := New(claims.SeedOrigins(), Options{})
	for _, d := range []Doc{docs[2], docs[4], docs[3]} {
		r.Place(d)
	}
	if p := r.Place(docs[3]); p.Origin != "contor" {
		t.Fatalf("before: %s", p.Origin)
	}
	if m := r.Moved(); len(m) != 0 {
		t.Errorf("moved without a cause: %v", m)
	}
	r.Place(docs[0])
	if m := r.Moved(); !slices.Equal(m, []string{"r2", "r3"}) {
		t.Errorf("moved: %v, want r2 and r3", m)
	}
	if m := r.Moved(); len(m) != 0 {
		t.Errorf("told twice: %v", m)
	}
	r.Place(docs[1])
	if m := r.Moved(); len(m) != 0 {
		t.Errorf("a copy in between moves %v", m)
	}
}

func TestAnOddFigurePublishedEarlierMovesThoseThatWaited(t *testing.T) {
	late := article("late", "two", "de", "Die Zahl der Opfer ist inzwischen auf 3428 gestiegen, wie aus Oslo verlautet.", jan14.AddDate(0, 0, 2))
	first := article("first", "one", "en", "At least 3,428 protesters were killed, Iran Human Rights said.", jan14)
	r := New(claims.SeedOrigins(), Options{})
	if p := r.Place(late); p.Origin != "two" {
		t.Fatalf("before: %s by %s", p.Origin, p.Rule)
	}
	r.Place(first)
	if m := r.Moved(); !slices.Equal(m, []string{"late"}) {
		t.Errorf("moved: %v", m)
	}
	if p := r.Place(late); p.Origin != "ihrngo" || p.Rule != RuleFigure {
		t.Errorf("after: %s by %s, want ihrngo by F6", p.Origin, p.Rule)
	}
}

func TestWithinADayTheHourGoesBeforeTheDate(t *testing.T) {
	docs := relay()[:3]
	docs[0].Article.Published = time.Date(2026, 1, 14, 0, 0, 0, 0, time.UTC) // a date, no hour
	docs[2].Article.Published, docs[2].Article.Fetched = time.Time{}, jan14.Add(-10*24*time.Hour)
	r := New(claims.SeedOrigins(), Options{})
	for _, d := range docs[:2] {
		r.Place(d)
	}
	if p := r.Place(docs[0]); p.Origin != "bruecke" {
		t.Errorf("a page with no hour is taken for the original of one with it: %s", p.Origin)
	}
	r.Place(docs[2])
	if p := r.Place(docs[1]); p.Origin != "contor" {
		t.Errorf("a page fetched ten days before is not taken for the original: %s", p.Origin)
	}
}

func TestAnOutletIsOfOneFamilyInItsOwnPagesAndInOthers(t *testing.T) {
	docs := relay()
	r := New(claims.SeedOrigins(), Options{Known: []news.Source{{ID: "anker", Family: "hafen"}, {ID: "bruecke", Family: "hafen"}}})
	docs[0].Source.Family = "hafen"
	for _, d := range docs[:2] {
		m := r.Resolve(d, r.Place(d), []claims.Evidence{{Claim: "x", Quote: "412 crates had been opened"}})[0]
		if m.Origin != "anker" || m.Family != "hafen" {
			t.Errorf("%s: origin %s of family %s, want anker of hafen", d.Source.ID, m.Origin, m.Family)
		}
	}
}
