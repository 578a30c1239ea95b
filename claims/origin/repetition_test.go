package origin

import (
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// said returns the reasons of one kind.
func reasonsOf(p Placement, kind string) string {
	var out []string
	for _, r := range p.Reasons {
		if r.Kind == kind {
			out = append(out, r.Text)
		}
	}
	return strings.Join(out, "; ")
}

const leaked = "More than 36,500 people were killed on 8 and 9 January, Iran International reported on Sunday, citing classified documents that it says come from " +
	"the office of the president. The dead were counted in over 400 towns, and most of them fell within two days. "

func TestWhereACaveatIsDropped(t *testing.T) {
	hour := func(n int) time.Time { return jan14.Add(time.Duration(n) * time.Hour) }
	r := New(claims.SeedOrigins(), Options{})
	for _, tt := range []struct {
		id, lang, text, want string
	}{
		{"first", "en", leaked + "The figure could not be independently verified.", ""},
		{"faithful", "en", leaked + "The documents could not be independently verified.", ""},
		{"careless", "en", leaked + "The channel is based in London.", "the caveat of first is missing; dropped by careless, at hop 1"},
		{"translated", "de", "Mehr als 36.500 Menschen wurden am 8. und 9. Januar getötet, berichtet Iran International unter Berufung auf geheime Dokumente aus dem Büro des " +
			"Präsidenten. Gezählt wurden die Toten in über 400 Städten.", "the caveat of first is missing; dropped by translated, at hop 1"},
	} {
		p := r.Place(article(tt.id, tt.id, tt.lang, tt.text, hour(r.Len())))
		if got := reasonsOf(p, "caveat"); got != tt.want {
			t.Errorf("%s: %q, want %q (%v)", tt.id, got, tt.want, p.Reasons)
		}
	}
	last := article("last", "last", "en", "CHANNEL: "+leaked+"The channel is based in London. Its staff number three hundred, and it has been on the air since 2017.", hour(9))
	p := r.Place(last)
	if got := reasonsOf(p, "caveat"); !strings.HasPrefix(got, "the caveat of first is missing") {
		t.Errorf("a copy of a copy: %q", got)
	}
	m := r.Resolve(last, p, []claims.Evidence{killed(36500, "Iran International")})[0]
	found := false
	for _, reason := range m.Reasons {
		found = found || reason.Kind == "caveat"
	}
	if !found {
		t.Errorf("the mention does not tell it: %v", m.Reasons)
	}
}

// TestCircularReporting: a site in Tirana prints an opinion, an agency in
// Tehran reports it as what "Albanian media" found, and the site prints that.
func TestCircularReporting(t *testing.T) {
	known := []news.Source{{ID: "gazeta-e-tiranes", Name: "Gazeta e Tiranës", Home: "https://gazeta-e-tiranes.example/", Own: true},
		{ID: "adriatik-ekspres", Name: "Adriatik Ekspres", Home: "https://adriatik-ekspres.example/", Own: true}}
	r := New(claims.SeedOrigins(), Options{Known: known})
	place := func(id, outlet, text string, hours int) Placement {
		d := article(id, outlet, "en", text, jan14.Add(time.Duration(hours)*time.Hour))
		if outlet == "mehr" {
			d.Article.URL, d.Article.Canonical, d.Source = "https://en.mehrnews.com/"+id, "https://en.mehrnews.com/"+id, news.Source{}
		}
		return r.Place(d)
	}
	facts := "The camp at Manze trained 1,743 agitators for the riots, with money from three foreign services."
	if p := place("a1", "gazeta-e-tiranes", facts+" It is an open secret in Tirana.", 0); reasonsOf(p, "circular") != "" {
		t.Errorf("the first teller is called circular: %v", p.Reasons)
	}
	if p := place("b1", "mehr", facts+" This was revealed by Gazeta e Tiranës, an Albanian paper.", 5); reasonsOf(p, "circular") != "" {
		t.Errorf("citing once is called circular: %v", p.Reasons)
	}
	if p := place("c1", "adriatik-ekspres", "Iran's Mehr News Agency reported: "+facts, 8); reasonsOf(p, "circular") != "" {
		t.Errorf("citing on is called circular: %v", p.Reasons)
	}
	want := "circular: gazeta-e-tiranes cites mehr cites gazeta-e-tiranes"
	if p := place("a2", "gazeta-e-tiranes", "Mehr News Agency confirmed what we wrote. "+facts, 20); reasonsOf(p, "circular") != want {
		t.Errorf("%q, want %q (%v)", reasonsOf(p, "circular"), want, p.Reasons)
	}
	want = "circular: gazeta-e-tiranes cites adriatik-ekspres cites mehr cites gazeta-e-tiranes"
	if p := place("a3", "gazeta-e-tiranes", "As Adriatik Ekspres writes: "+facts, 30); reasonsOf(p, "circular") != want {
		t.Errorf("over three hops: %q, want %q (%v)", reasonsOf(p, "circular"), want, p.Reasons)
	}
	other := "Mehr News Agency reported that a bakery in Qom has opened its doors again after a fire in which nobody was hurt and 212 loaves were lost."
	if p := place("a4", "gazeta-e-tiranes", other, 40); reasonsOf(p, "circular") != "" {
		t.Errorf("another report of the same agency is called circular: %v", p.Reasons)
	}
}

func TestSameQuotationWithAnotherNumber(t *testing.T) {
	r := New(claims.SeedOrigins(), Options{})
	r.Place(article("a", "one", "en", `"We have counted 2,000 bodies in this town alone," the doctor said.`, jan14))
	for _, tt := range []struct{ id, text, want string }{
		{"b", `The doctor told another paper: "We have counted 20,000 bodies in this town alone."`, "quotes the same words as a with 20000 instead of 2000"},
		{"c", `A doctor said: "We have counted 2,000 bodies in this town alone."`, ""},
		{"d", `A doctor said: "We have counted 700 prisoners in another place."`, ""},
	} {
		p := r.Place(article(tt.id, tt.id, "en", tt.text, jan14.Add(time.Hour)))
		if got := reasonsOf(p, "quote"); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" && tt.id == "d" {
			t.Errorf("%s: %q, want %q", tt.id, got, tt.want)
		}
	}
}

// TestCaveatsAreKnownInEveryLanguage: that something could not be verified is
// said in many ways; that it was is no caveat.
func TestCaveatsAreKnownInEveryLanguage(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string][]string{
		"en": {"AFP has not been able to verify the figure.", "There was no independent confirmation of the toll.", "Reuters could not immediately verify the report.", "It was not possible to check the claim."},
		"sq": {"Shifrat nuk janë verifikuar në mënyrë të pavarur.", "AFP nuk ka mundur ta verifikojë këtë shifër.", "Kjo shifër nuk u konfirmua nga burime të pavarura."},
		"de": {"Die Angaben ließen sich zunächst nicht unabhängig überprüfen.", "Unabhängig bestätigen ließ sich das nicht.", "Von unabhängiger Seite gab es keine Bestätigung."},
		"fr": {"Ces chiffres n'ont pas pu être vérifiés.", "L'AFP n'est pas en mesure de confirmer ce bilan."},
		"es": {"Las cifras no pudieron ser verificadas.", "No hay confirmación independiente de estos datos."},
		"it": {"I dati non sono stati verificati da fonti indipendenti.", "Non è possibile verificare questi numeri."},
		"tr": {"Bu rakamlar bağımsız kaynaklarca doğrulanamadı.", "Rakamları bağımsız olarak teyit etmek mümkün olmadı."},
		"fa": {"این آمار را نمی\u200cتوان به\u200cطور مستقل تأیید کرد.", "رویترز نتوانست این گزارش را راستی\u200cآزمایی کند.", "صحت این ادعا تأیید نشده است."},
		"ar": {"ولم يتسنّ التحقق من الأرقام من مصادر مستقلة.", "تعذر التأكد من صحة هذه الأرقام."},
		"pt": {"Os números não puderam ser verificados."}, "ro": {"Cifrele nu au putut fi verificate."}, "nl": {"De cijfers konden niet onafhankelijk worden geverifieerd."},
		"ru": {"Проверить эти данные из независимых источников невозможно."}, "uk": {"Незалежно перевірити ці дані неможливо."}, "pl": {"Danych nie można było niezależnie potwierdzić."},
		"el": {"Τα στοιχεία δεν έχουν επιβεβαιωθεί από ανεξάρτητες πηγές."}, "he": {"לא ניתן היה לאמת את הנתונים."}, "hr": {"Podatke nije bilo moguće neovisno potvrditi."},
		"sv": {"Uppgifterna har inte kunnat bekräftas."}, "az": {"Bu rəqəmləri müstəqil mənbələr təsdiqləməyib."},
	} {
		r := New(claims.SeedOrigins(), Options{})
		for _, text := range texts {
			if m := r.read(article("x", "daily", lang, text, jan14)); !m.caveat {
				t.Errorf("%s: no caveat in %q", lang, text)
			}
		}
	}
	for lang, text := range map[string]string{
		"en": "HRANA said it had verified 4,519 deaths, each by two independent sources, and that the hospitals confirmed them.",
		"de": "HRANA hat 4519 Todesfälle überprüft, Krankenhäuser bestätigten sie.",
		"fr": "HRANA a vérifié 4 519 décès, confirmés par les hôpitaux.",
		"sq": "HRANA ka verifikuar 4.519 vdekje dhe spitalet i konfirmuan.",
		"fa": "هرانا ۴۵۱۹ مرگ را تأیید کرده است.",
		"ar": "أكدت هرانا مقتل 4519 شخصاً وتحققت من أسمائهم.",
		"tr": "HRANA 4 bin 519 ölümü doğruladı.",
		"es": "HRANA ha verificado 4.519 muertes, confirmadas por los hospitales.",
	} {
		if m := New(claims.SeedOrigins(), Options{}).read(article("x", "daily", lang, text, jan14)); m.caveat {
			t.Errorf("%s: a caveat in %q", lang, text)
		}
	}
}
