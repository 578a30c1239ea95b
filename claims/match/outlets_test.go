package match

import (
	"testing"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// Who is credited is the outlet that is meant, and never a word of every day
// that an outlet is called by.
func TestOutletsThatAreQuoted(t *testing.T) {
	m, err := New(claims.Seed(), claims.SeedOrigins(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ lang, text, want string }{
		{"en", "At least 12,000 protesters were killed in Iran, The Times reported on Friday.", "the-times"},
		{"sq", "Të paktën 12.000 protestues u vranë në Iran, shkruan The Times.", "the-times"},
		{"de", "Mindestens 12.000 Demonstranten wurden im Iran getötet, berichtet die britische Zeitung The Times.", "the-times"},
		{"fa", "به گزارش روزنامه تایمز لندن دست کم ۱۲ هزار معترض در ایران کشته شدند.", "the-times"},
		{"ar", "قتل ما لا يقل عن 12 ألف متظاهر في إيران، بحسب صحيفة التايمز البريطانية.", "the-times"},
		{"es", "Al menos 12.000 manifestantes murieron en Irán, según el diario The Times.", "the-times"},
		{"fr", "Au moins 12 000 manifestants ont été tués en Iran, selon le journal The Times.", "the-times"},
		{"pt", "Pelo menos 12.000 manifestantes foram mortos nos protestos no Irã, segundo a agência Lusa.", "lusa"},
		{"es", "Al menos 12.000 manifestantes murieron en Irán, según Europa Press.", "europa-press"},
		{"el", "Τουλάχιστον 12.000 διαδηλωτές σκοτώθηκαν στο Ιράν, σύμφωνα με απεργούς.", ""},
		{"de", "Die Welt sagte wenig, als mindestens 12.000 Demonstranten im Iran getötet wurden.", ""},
		{"en", "The times say it: at least 12,000 protesters were killed in Iran.", ""},
	} {
		r := m.Match(news.Article{URL: "https://adria-post.example/a", Outlet: "Adria Post", Lang: c.lang, Text: c.text})
		if len(r.Evidence) == 0 {
			t.Errorf("%s: nothing found", c.text)
			continue
		}
		if got := r.Evidence[0].Origin; got != c.want {
			t.Errorf("%s\ncredited to %q, want %q (%s)", c.text, got, c.want, r.Evidence[0].Attribution)
		}
	}
}
