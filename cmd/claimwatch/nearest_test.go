package main

import (
	"os"
	"slices"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/eval"
	"claimwatch/claims/match"
	"claimwatch/claims/similar"
)

func seedSearcher(t testing.TB, list []similar.Entry) *searcher {
	t.Helper()
	m, err := match.New(claims.Seed(), claims.SeedOrigins(), match.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if list == nil {
		for _, c := range claims.Seed() {
			list = append(list, similar.Entry{ID: c.ID, Text: c.Statement})
		}
	}
	return newSearcher(m, list)
}

// TestSimilarInEveryLanguage asks for one claim in six languages; its
// statement is English.
func TestSimilarInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := seedSearcher(t, nil)
	if !s.covered {
		t.Fatal("the lexicon does not cover the desk's own claims")
	}
	for lang, text := range map[string]string{
		"en": "The US took the MEK off its terror list in 2012.",
		"sq": "SHBA e hoqi MEK-un nga lista e organizatave terroriste në vitin 2012.",
		"fa": "آمریکا در سال ۲۰۱۲ نام مجاهدین خلق را از فهرست سازمان\u200cهای تروریستی حذف کرد.",
		"ar": "شطبت الولايات المتحدة منظمة مجاهدي خلق من قائمة الإرهاب عام 2012.",
		"de": "2012 strichen die USA die Volksmudschahedin von der Terrorliste.",
		"fr": "En 2012, les États-Unis ont retiré les Moudjahidines du peuple de leur liste des organisations terroristes.",
	} {
		got := s.nearest(text, "", 3)
		if len(got) == 0 || got[0].ID != "us-delisted-2012" {
			t.Errorf("%s: %v, want us-delisted-2012 first", lang, got)
		}
	}
}

// TestForeignTextsAmongOtherClaims keeps concepts out of English searches in
// lists that the lexicon knows little of.
func TestForeignTextsAmongOtherClaims(t *testing.T) {
	s := seedSearcher(t, []similar.Entry{
		{ID: "moon", Text: "The moon is made of cheese."}, {ID: "bees", Text: "Bees cannot fly in the rain."},
		{ID: "iran", Text: "Protesters were killed in Tehran."}, {ID: "eggs", Text: "Eggs are bad for you."},
	})
	if s.covered {
		t.Error("the lexicon is said to cover a list on the moon and bees")
	}
	for _, tt := range []struct {
		text  string
		share float64
	}{{"Is the moon really made of cheese?", 0}, {"Protestuesit u vranë nga forcat në Teheran.", foreignShare}, {"xx", 0}} {
		if got := s.share(tt.text, ""); got != tt.share {
			t.Errorf("%q: concepts count %g, want %g", tt.text, got, tt.share)
		}
	}
	if got := s.nearest("Protestuesit u vranë nga forcat në Teheran.", "", 1); len(got) != 1 || got[0].ID != "iran" {
		t.Errorf("Albanian among English claims: %v", got)
	}
}

func TestJoin(t *testing.T) {
	a := []similar.Scored{{ID: "a", Score: 10}, {ID: "b", Score: 5}}
	b := []similar.Scored{{ID: "c", Score: 2}, {ID: "b", Score: 1.9}}
	got := join(a, b, 1)
	var ids []string
	for _, s := range got {
		ids = append(ids, s.ID)
	}
	if !slices.Equal(ids, []string{"b", "a", "c"}) || got[0].Score > 1 {
		t.Errorf("%v", got)
	}
	if len(join(nil, nil, 1)) != 0 {
		t.Error("nothing and nothing is something")
	}
}

// TestSimilarOnLabelledSentences measures how often the labelled claim is
// among the first five for sentences of fifteen languages.
func TestSimilarOnLabelledSentences(t *testing.T) {
	const file = "../../../shared/eval/sentences.jsonl"
	f, err := os.Open(file)
	if err != nil {
		t.Skip("the labelled sentences are not here:", err)
	}
	defer f.Close()
	list, err := eval.Read(file, f)
	if err != nil {
		t.Fatal(err)
	}
	s := seedSearcher(t, nil)
	hits, all := map[bool]int{}, map[bool]int{}
	for _, x := range list {
		found := s.nearest(x.Text, x.Lang, 5)
		for _, c := range x.Claims {
			all[x.Lang == "en"]++
			if slices.ContainsFunc(found, func(f similar.Scored) bool { return f.ID == c.ID }) {
				hits[x.Lang == "en"]++
			}
		}
	}
	for english, least := range map[bool]float64{true: .80, false: .85} {
		got := float64(hits[english]) / float64(all[english])
		t.Logf("English %v: %d of %d among the first five", english, hits[english], all[english])
		if got < least {
			t.Errorf("English %v: %.3f, want at least %.2f", english, got, least)
		}
	}
}
