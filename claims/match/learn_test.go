package match

import (
	"math"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

func fresh(t *testing.T) *Matcher {
	t.Helper()
	m, err := New(claims.Seed(), claims.SeedOrigins(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func lessonOf(text, claim string, right bool) Lesson {
	a := news.Article{Lang: "en", Text: text, Published: time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)}
	return Lesson{Claim: claim, Article: a, Quote: text, Right: right}
}

// Rejections lower the look that found the passage, within bounds; a matcher
// without the shifts stays as it was.
func TestLearningIsBoundedShownAndReversible(t *testing.T) {
	text := "MEK supporters spoke at a summit in Paris."
	m := fresh(t)
	score := func(m *Matcher) float64 {
		for _, e := range m.Match(lessonOf(text, "", true).Article).Evidence {
			if e.Claim == "mek-lobbying" {
				return e.Score
			}
		}
		return 0
	}
	before := score(m)
	if before == 0 {
		t.Fatal("the passage is not found at all")
	}
	if got := m.Learn([]Lesson{lessonOf(text, "mek-lobbying", false)}); len(got) != 0 {
		t.Errorf("one lesson moved %+v", got)
	}
	var lessons []Lesson
	for range 50 {
		lessons = append(lessons, lessonOf(text, "mek-lobbying", false))
	}
	shifts := m.Learn(lessons)
	if len(shifts) != 1 || shifts[0].Wrong != 50 || math.Abs(shifts[0].Before-furthest-shifts[0].After) > .001 {
		t.Fatalf("50 rejections: %+v, want one shift by %.2f", shifts, furthest)
	}
	if score(m) != before {
		t.Error("Learn shifted something by itself")
	}
	version := m.Version()
	if err := m.Apply(shifts); err != nil {
		t.Fatal(err)
	}
	if after := score(m); after >= before || m.Version() == version {
		t.Errorf("score %.3f after %.3f, version %s after %s", after, before, m.Version(), version)
	}
	if score(fresh(t)) != before {
		t.Error("a new matcher remembers")
	}
	if err := m.Apply([]Shift{{Claim: "no-such", Look: "x", After: .5}}); err == nil {
		t.Error("a shift of a claim that is gone passed in silence")
	}
}

func TestFormsAreOffered(t *testing.T) {
	m := fresh(t)
	lessons := []Lesson{
		lessonOf("The MEK kvibbled at a summit in Paris.", "mek-lobbying", true),
		lessonOf("In Washington the MEK kvibbles before senators.", "mek-lobbying", true),
		lessonOf("The internet was shut down in Iran.", "blackout", true),
	}
	got := m.Forms(lessons)
	if len(got) != 1 || got[0].Word != "kvibbl*" || got[0].Claim != "mek-lobbying" || got[0].Seen != 2 {
		t.Errorf("offered %+v, want kvibbl* for mek-lobbying", got)
	}
}
