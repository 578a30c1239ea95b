package origin

import (
	"slices"
	"testing"
	"time"

	"claimwatch/claims"
)

// markOf reads a text as an article of an outlet that nobody has listed.
func markOf(lang, text string) mark {
	return New(claims.SeedOrigins(), Options{}).Read(article("x", "daily", lang, text, jan14)).mark
}

// holds reports whether the mark has the feature.
func (m mark) holds(k kind, content ...string) bool {
	return slices.ContainsFunc(m.features, func(f feature) bool { return f.kind == k && f.hash == featureHash(k, content...) })
}

func TestWhoToldItFirstStandsInTheLead(t *testing.T) {
	for _, tt := range []struct {
		name, lang, text, teller string
		want                     bool
	}{
		{"a magazine reported", "en", "As many as 40,000 may have died, TIME reported on Sunday. Nothing of it is verified.", "time", true},
		{"written like a word", "es", "Unos 40.000 muertos en dos días, según Time. El gobierno lo niega.", "time", true},
		{"the word at the head of a sentence", "en", "Time is running out for the talks. Two ministers met in Muscat.", "time", false},
		{"an interview", "en", "The minister told Fox News that the streets were calm. He named no figures.", "fox-news", true},
		{"an organisation that publishes reports", "de", "Amnesty International berichtet von Schüssen auf Fliehende. Die Behörden schweigen.", "amnesty", true},
		{"an organisation that publishes a count", "en", "HRANA said 412 people had died by Tuesday. Many more cases are open.", "hrana", false},
		{"a forum where others speak", "en", "The United Nations said the session would be on Friday. Twenty states asked for it.", "un", false},
		{"named later on", "en", "Shops stayed shut in Rasht. Buses ran empty. Teachers were at home. TIME magazine has a picture of it.", "time", false},
	} {
		if got := markOf(tt.lang, tt.text).holds(isTeller, tt.teller); got != tt.want {
			t.Errorf("%s: %q: told by %s: %v, want %v", tt.name, tt.text, tt.teller, got, tt.want)
		}
	}
}

func TestFiguresOfTheLead(t *testing.T) {
	for _, tt := range []struct {
		name, text, value string
		want              bool
	}{
		{"the news", "At least 30,000 people were killed in two days, two officials said. The state admits 3,117 deaths.", "30000", true},
		{"what others say behind it", "At least 30,000 people were killed in two days, two officials said. The state admits 3,117 deaths.", "3117", false},
		{"a part of it", "At least 2,571 people were killed, among them 2,403 protesters who were killed in the streets.", "2403", false},
		{"a vague figure", "Several thousand people were killed, the leader said.", "2000", false},
	} {
		if got := markOf("en", tt.text).holds(isHead, string(claims.Killed), tt.value); got != tt.want {
			t.Errorf("%s: %q: %s is the headline: %v, want %v", tt.name, tt.text, tt.value, got, tt.want)
		}
	}
}

func TestAnAgeIsNoFigure(t *testing.T) {
	for _, tt := range []struct {
		lang, text, value string
		want              bool
	}{
		{"en", "A student, 22, was hanged in Karaj on Monday.", "22", false},
		{"en", "A man aged 22 was hanged in Karaj on Monday.", "22", false},
		{"de", "Der 22 Jahre alte Student wurde am Montag hingerichtet.", "22", false},
		{"en", "The state hanged 22 prisoners in Karaj on Monday.", "22", true},
	} {
		if got := markOf(tt.lang, tt.text).holds(isNumber, tt.value); got != tt.want {
			t.Errorf("%q: %s is a figure: %v, want %v", tt.text, tt.value, got, tt.want)
		}
	}
}

func TestHeadlineInTheAddress(t *testing.T) {
	for _, tt := range []struct{ addr, want string }{
		{"https://paper.test/world/2026/01/21/death-toll-of-protests-rises-to-4519", "death toll of protests rises to"},
		{"https://paper.test/news/who-leads-the-opposition.html?p=4", "who leads the opposition"},
		{"https://paper.test/a/b-c-d/12345", ""},
		{"https://paper.test/?p=22403", ""},
		{"::", ""},
	} {
		if got := slugWords(tt.addr); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.addr, got, tt.want)
		}
	}
}

func TestAPersonTellsMoreThanAGovernment(t *testing.T) {
	m := markOf("en", "Andreas Krieg said the group has little support. Iran's authorities and Ali Khamenei said nothing.")
	if !m.holds(isPerson, "krieg") {
		t.Error("an expert is no person of the text")
	}
	if m.holds(isPerson, "khamenei") || !m.holds(isName, "khamenei") {
		t.Error("an official, whose words everybody reports, tells as much as an expert")
	}
}

func TestANameThatIsAnIdIsFound(t *testing.T) {
	d := article("x", "bote", "de", "In Rascht blieben die Läden am Montag geschlossen.", jan14)
	d.Article.Outlet = "Bote (dpa)"
	if got := New(claims.SeedOrigins(), Options{}).Read(d).mark.channels; !slices.Equal(got, []string{"dpa"}) {
		t.Errorf("credited to %v, want dpa", got)
	}
}

// TestTwoAgenciesAreNotJoinedByWhoCreditsNobody: a text that names no agency is
// as like the one as the other, and makes no one story of them.
func TestTwoAgenciesAreNotJoinedByWhoCreditsNobody(t *testing.T) {
	text := func(end string) string {
		return "The speaker of parliament wore a uniform on Sunday and declared the armies of Europe hostile forces under a law of 2019, while members shouted slogans and stamped on a flag in the chamber. " + end
	}
	var docs []Doc
	for i, d := range []struct{ outlet, text string }{
		{"Quay Post (AP)", text("He named no measures.")},
		{"Hill Gazette", text("It was not clear what follows. Members of parliament stamped on a flag; the speaker wore a uniform.")},
		{"Weir Bulletin (dpa)", "On Sunday, in uniform, the speaker declared Europe's armies hostile forces, citing a law of 2019. Members in the chamber shouted slogans; some stamped on a flag."},
	} {
		a := article(string(rune('a'+i)), string(rune('a'+i))+"-paper", "en", d.text, jan14)
		a.Article.Outlet = d.outlet
		docs = append(docs, a)
	}
	found := New(claims.SeedOrigins(), Options{}).TraceAll(docs)
	if found[0].Story != found[1].Story {
		t.Errorf("the copy that credits nobody is of story %s, want %s", found[1].Story, found[0].Story)
	}
	if found[2].Story == found[0].Story {
		t.Error("what two agencies told is one story")
	}
}

// Copies that hold another half of a report cannot keep out a text which names
// the outlet that has the whole of it.
func TestATextThatNamesTheOutletIsOfItsReportWhateverTheCopiesHold(t *testing.T) {
	const first = "Some 2,700 people live behind the walls of the settlement near Durres, which the exiles built from 2017 on. " +
		"The group was founded in 1965 by students in Tehran and fought the shah, was banned in 1981 and went to Iraq in 1986. "
	const second = "Marta Lindqvist of the institute in Uppsala, who has studied the exiles for years, calls them disciplined and rich but without roots at home. " +
		"In her view the noise abroad hides how few follow them in Shiraz or Tabriz."
	docs := []Doc{
		article("whole", "spiegel", "en", first+second, jan14),
		article("half-1", "morning-post", "en", first, jan14.Add(10*time.Minute)),
		article("half-2", "valley-news", "en", first, jan14.Add(11*time.Minute)),
		article("half-3", "harbour-times", "en", first, jan14.Add(12*time.Minute)),
		article("half-4", "river-echo", "en", first, jan14.Add(13*time.Minute)),
		article("retold", "blog", "en", "The exiles are loud abroad, disciplined and rich, yet rootless in Iran, the scholar Marta Lindqvist told Der Spiegel. "+
			"She has studied them in Uppsala for years and sees few followers in Shiraz or Tabriz.", jan14.Add(24*time.Hour)),
	}
	docs[0].Article.Outlet = "Der Spiegel"
	found := New(claims.SeedOrigins(), Options{}).TraceAll(docs)
	for i, f := range found[1:] {
		if f.Story != found[0].Story {
			t.Errorf("%s: of story %s, want that of %s: %v", docs[i+1].ID, f.Story, docs[0].ID, f.Reasons)
		}
	}
}
