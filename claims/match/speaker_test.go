package match

import (
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

func TestWhoIsAPlace(t *testing.T) {
	checkCredits(t, "es", []credit{
		{"the morgues of a capital say nothing", "El aumento se debe a las imágenes de las morgues de Teherán.", ""},
	})
	checkCredits(t, "en", []credit{
		{"nobody speaks by breaking with a capital", "Rama, whose government broke with Tehran, said that 3,000 people had been killed.", "Edi Rama"},
		{"according to a capital", "According to Tehran, 3,117 people died.", "Iranian authorities"},
		{"the leaders in a capital", "The leadership in Tehran said that 3,117 people died.", "Iranian authorities"},
		{"a country that acts is its government", "Iran denies that its forces killed protesters.", "Iranian authorities"},
	})
	checkCredits(t, "fr", []credit{
		{"those in power are the country's government", "Le pouvoir parle de 3.117 morts en Iran.", "autorités iraniennes"},
		{"but not those of another country", "Le gouvernement albanais parle de 3 000 morts.", "Albania"},
	})
}

func TestWhoQuotesWhom(t *testing.T) {
	checkCredits(t, "en", []credit{
		{"an agency passes on", "At least 5,000 people have died in Iran, an official said, according to Reuters.", "official via Reuters"},
		{"whoever is quoted by another", "A diplomat quoted by AFP spoke of 2,500 dead in Iran.", "diplomat via AFP"},
		{"whoever is told does not tell", "Iran has no opposition that could govern, Leyla Farhadi told Al Jazeera.", "Leyla Farhadi"},
		{"lives that are claimed are not said", "The attacks of the MEK claimed about 40 lives.", ""},
		{"the main clause goes before the one that concedes", "While the MEK says its units lead the protests, analysts doubt that they have a part in them.", "analysts"},
		{"a name before its verb, nearer than one in another clause", "Pointing to the MEK's years with Saddam, the Baghdad Reform Council has ordered that it leave Iraq.", "Baghdad Reform Council"},
		{"official counts are the state's", "HRANA counts 5,937 dead in Iran. The official toll is 3,117 killed.", ""},
	})
	checkCredits(t, "ro", []credit{
		{"quoted by an agency", "Un oficial citat de Reuters vorbește de 2.000 de morți în Iran.", "oficial via Reuters"},
	})
	checkCredits(t, "de", []credit{
		{"joined by a hyphen", "Nach HRANA-Angaben sind inzwischen 5.002 Menschen im Iran tot.", "HRANA"},
		{"whoever follows the verb", "Mehrere Tausend Tote im Iran schätzen Menschenrechtler.", "Menschenrechtler"},
		{"by their count", "Menschenrechtler halten die Zahl für zu niedrig, nach ihren Angaben starben Tausende im Iran.", "Menschenrechtler"},
		{"reported speech goes on", "Im Iran habe es Tausende Tote gegeben, sagte Ali Vaez. Das Internet sei weiter abgeschaltet.", "Ali Vaez"},
	})
}

func TestWhoStandsWhere(t *testing.T) {
	checkCredits(t, "en", []credit{
		{"before a headline's colon", "Krieg: the MEK leads nothing in Iran", "Andreas Krieg"},
		{"behind the last colon", "At least 6,126 people killed in Iran: HRANA", "HRANA"},
		{"an apposition parts it from its verb", "Reza Daneshvar, head of a committee of parliament, spoke of more than 3,000 dead in Iran.", "Reza Daneshvar"},
		{"one word before the verb", "Kayhaneh reported that the MEK paid for the speech.", "Kayhaneh"},
	})
	checkCredits(t, "fr", []credit{
		{"what somebody is called ends in the name", "La répression en Iran a fait 2.571 morts, a rapporté mercredi l'organisation de défense des droits humains HRANA, basée aux Etats-Unis.", "HRANA"},
		{"a report tells nothing by itself", "Le bilan est de 3.919 morts en Iran, selon le dernier bilan publié ce dimanche par l'ONG HRANA.", "HRANA"},
		{"the Foundation, after its whole name", "La Fondation des martyrs a publié le bilan en Iran. Parmi les morts, affirme la Fondation, figurent des passants.", "Foundation of Martyrs"},
	})
	checkCredits(t, "ro", []credit{
		{"that, behind a verb, leaves no room for its subject", "Liderul suprem al Iranului, ayatollahul Ali Khamenei, a spus că autoritățile nu vor da înapoi.", "Ali Khamenei"},
	})
	checkCredits(t, "sq", []credit{
		{"a count that goes on", "Fondacioni i Dëshmorëve njoftoi 3.117 të vdekur në Iran. Prej tyre 2.427 ishin civilë.", ""},
	})
}

// TestCountThatGoesOn: what is said of the dead that were counted before is
// said by whoever counted them.
func TestCountThatGoesOn(t *testing.T) {
	for _, r := range []struct{ lang, text, want string }{
		{"sq", "Fondacioni i Dëshmorëve njoftoi 3.117 të vdekur në protestat në Iran. Prej tyre 2.427 të vrarë ishin civilë.", "martyrs-foundation"},
		{"en", "Iran International reported the figures. The official toll of the protests in Iran is 3,117 killed.", "iran-state"},
	} {
		got := ""
		for _, e := range builtin().Match(news.Article{Lang: r.lang, Text: r.text}).Evidence {
			if e.Claim == "killed-3000" {
				got = e.Origin
			}
		}
		if got != r.want {
			t.Errorf("%s: origin of the last count is %q, want %q", r.text, got, r.want)
		}
	}
}

// TestYearsCountedBack: years told by counting from the day of the page are
// years, give or take one.
func TestYearsCountedBack(t *testing.T) {
	for _, r := range []struct {
		lang, text, claim string
		want              claims.Stance
	}{
		{"en", "The MEK was founded 60 years ago.", "mek-founded-1965", claims.Supports},
		{"en", "The MEK marked the 60th anniversary of its founding.", "mek-founded-1965", claims.Supports},
		{"de", "Die Volksmudschahedin wurden vor 60 Jahren gegründet.", "mek-founded-1965", claims.Supports},
		{"fr", "Les Moudjahidine du peuple ont été fondés il y a soixante ans.", "mek-founded-1965", claims.Supports},
		{"sq", "MEK u themelua para 60 vitesh.", "mek-founded-1965", claims.Supports},
		{"fa", "سازمان مجاهدین خلق شصت سال پیش بنیان گذاشته شد.", "mek-founded-1965", claims.Supports},
		{"ar", "تأسست منظمة مجاهدي خلق قبل 60 عاما.", "mek-founded-1965", claims.Supports},
		{"en", "The MEK was founded 45 years ago.", "mek-founded-1965", claims.Contradicts},
		{"en", "The US took the MEK off its terror list 14 years ago.", "us-delisted-2012", claims.Supports},
		{"en", "The US took the MEK off its terror list in 2009.", "us-delisted-2012", claims.Contradicts},
	} {
		e, ok := findOn(t, "2026-01-20", r.lang, r.text, r.claim)
		if !ok || e.Stance != r.want {
			t.Errorf("%s: %v %q, want %q", r.text, ok, e.Stance, r.want)
		}
	}
}

// TestCountsSaidOtherwise: what surrounds a count turns it.
func TestCountsSaidOtherwise(t *testing.T) {
	for _, r := range []struct {
		lang, text string
		want       claims.Stance
	}{
		{"en", "More than 2,000 people have been killed in the protests in Iran.", claims.Supports},
		{"en", "About 2,000 people have been killed in the protests in Iran.", claims.Mentions},
		{"en", "Iran's toll for the protests is 3,117 killed, but documents point to ten times as many.", claims.Contradicts},
		{"de", "Offiziell starben bei den Protesten im Iran 3.117 Menschen, Ärzte nennen das Zehnfache: zehnmal so viele.", claims.Contradicts},
		{"tr", "Bir gün önceki raporunda HRANA İran'daki protestolarda 3 bin 919 ölü saymıştı.", claims.Contradicts},
		{"es", "HRANA suma 3,090 muertes en las protestas de Irán y otras 3,882 por confirmar.", claims.Supports},
		{"sq", "HRANA konfirmoi gati 6,000 vdekje në protestat në Iran dhe po heton 17,000 raste të tjera.", claims.Contradicts},
	} {
		e, ok := findOn(t, "2026-01-26", r.lang, r.text, "killed-3000")
		if !ok || e.Stance != r.want {
			t.Errorf("%s: %v %q, want %q", r.text, ok, e.Stance, r.want)
		}
	}
}

// findOn is find for a page of a day.
func findOn(t *testing.T, day, lang, text, claim string) (claims.Evidence, bool) {
	t.Helper()
	pub := claims.Date(day).Time()
	for _, e := range builtin().Match(news.Article{URL: "https://paper.test/iran-protests", Lang: lang, Text: text, Published: pub}).Evidence {
		if e.Claim == claim {
			return e, true
		}
	}
	return claims.Evidence{}, false
}

// TestFormsOfCountingAreChecked: a form without its number is refused.
func TestFormsOfCountingAreChecked(t *testing.T) {
	for _, form := range []string{"years ago", "#", " "} {
		if _, err := readCounting(form); err == nil || !strings.Contains(err.Error(), "want # for the number") {
			t.Errorf("readCounting(%q): %v", form, err)
		}
	}
}
