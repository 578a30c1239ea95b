package origin

import (
	"slices"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// namesOf are the agencies and outlets that a text names, in order.
func namesOf(n *nameIndex, text string) []string {
	out := []string{}
	for _, h := range n.find(text, passage.Tokens(text, "-")) {
		if o := n.reg.List[h.origin]; carries(o.Role) {
			out = append(out, o.ID)
		}
	}
	return out
}

// What others quote is found by the names that each language has for it, and
// the longer name goes before the shorter in it.
func TestSourcesAreFoundInEveryLanguage(t *testing.T) {
	n := newNameIndex(claims.SeedOrigins())
	for text, want := range map[string][]string{
		"The Times reported on Friday that 16,500 had died.":                     {"the-times"},
		"Sipas gazetës britanike The Times, 16.500 veta janë vrarë.":             {"the-times"},
		"Wie die britische Zeitung The Times berichtet, starben 16.500 Menschen": {"the-times"},
		"Selon le journal The Times, 16 500 personnes ont été tuées.":            {"the-times"},
		"Según el diario The Times, murieron 16.500 personas.":                   {"the-times"},
		"روزنامه تایمز لندن از کشته شدن ۱۶۵۰۰ تن خبر داد.":                       {"the-times"},
		"ذكرت صحيفة التايمز البريطانية أن 16500 شخص قتلوا.":                      {"the-times"},
		"По данным газеты The Times, погибли 16 500 человек.":                    {"the-times"},
		"Σύμφωνα με την εφημερίδα The Times σκοτώθηκαν 16.500.":                  {"the-times"},
		"העיתון הבריטי הטיימס דיווח על 16,500 הרוגים":                            {"the-times"},
		"The Times of Israel reported it.":                                       {"times-of-israel"},
		"The New York Times reported it.":                                        {"new-york-times"},
		"روزنامه تایمز اسرائیل نوشت":                                             {"times-of-israel"},
		"The Sunday Times reported it.":                                          {"sunday-times"},
		"à agência Lusa, o porta-voz disse":                                      {"lusa"},
		"agjencia Lusa njofton":                                                  {"lusa"},
		"ha informado Europa Press":                                              {"europa-press"},
		"Agenzia Adnkronos riferisce":                                            {"adnkronos"},
		"RIA Novosti сообщает":                                                   {"ria-novosti"},
		"وفق ما ذكرت وكالة سانا":                                                 {"sana"},
		"به گزارش خبرگزاری سانا":                                                 {"sana"},
		"selon le Monde":                     {"le-monde"},
		"Das berichtet Die Zeit am Freitag.": {"zeit"},
		"Το είπε στην εφημερίδα Καθημερινή": {"kathimerini"},
		"روزنامه جمهوری اسلامی نوشت":        {"jomhouri-eslami"},
	} {
		if got := namesOf(n, text); !slices.Equal(got, want) {
			t.Errorf("%s\nnames %v, want %v", text, got, want)
		}
	}
}

// Many an outlet is called by a word of every day.
func TestEverydayWordsNameNoOutlet(t *testing.T) {
	n := newNameIndex(claims.SeedOrigins())
	for _, text := range []string{
		"The focus is stern: at dawn the sun rose, and the times are hard.",
		"The sun rose. The times have changed. The hill was steep.",
		"Lawmakers on the Hill had wired the money.",
		"Die Welt braucht Frieden. Die Zeit drängt. Die Presse ist frei. Der Standard ist hoch.",
		"Der Focus liegt auf dem Stern, so der Redner.",
		"Le point de départ est connu. Le soir, tout le monde dort. Libération des prisonniers.",
		"El mundo entero mira. Vox pidió explicaciones y el presidente del Público aplaudió.",
		"USA today announced sanctions, and India today said no.",
		"Danas je odluka za danas. Politika je delo. Kurir nosi beta verziju.",
		"Panorama e qytetit, shekulli i ri, koha e lirë dhe klani i vjetër.",
		"Bugün sabah sana söyledi; cumhuriyet ve hürriyet.",
		"En esta hora, el expreso para; la vanguardia avanza.",
		"Το βήμα έγινε. Πρώτο θέμα στη συζήτηση. Ο πολίτης μιλά.",
		"به میزان زیادی اطلاعات در دنیای اقتصاد ما هست و آفتاب هست.",
		"كان 11 شخصا هناك، والمصري اليوم غير الأمس، وفي اليوم السابع استراح.",
		"Отдельные известия и ведомости. Таймс-сквер опустел.",
		"NRC staff and the PTI chairman spoke.",
		"Hina Jilani and Sana Yousaf spoke on the MENA region; Petra is a city.",
	} {
		if got := namesOf(n, text); len(got) > 0 {
			t.Errorf("%s\nnames %v", text, got)
		}
	}
}

// A paper that was named in full is called by the end of its name afterwards,
// and so is the one whose page it is.
func TestTheTimesIsThePaperNamedBefore(t *testing.T) {
	n := newNameIndex(claims.SeedOrigins())
	for _, c := range []struct {
		outlet, text string
		want         []string
	}{
		{"Adria Post", "The Times reported it.", []string{"the-times"}},
		{"Adria Post", "The New York Times reported it. The Times said more.", []string{"new-york-times", "new-york-times"}},
		{"Los Angeles Times", "She told The Times so.", []string{"los-angeles-times"}},
		{"Adria Post", "The Sunday Times and The Times reported it.", []string{"sunday-times", "the-times"}},
		{"Adria Post", "The Times reported it before the Washington Times did.", []string{"the-times", "washington-times"}},
	} {
		tokens := passage.Tokens(c.text, "en")
		hits := n.find(c.text, tokens)
		n.shortened(c.outlet, tokens, hits)
		var got []string
		for _, h := range hits {
			got = append(got, n.reg.List[h.origin].ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q names %v, want %v", c.outlet, c.text, got, c.want)
		}
	}
}

// An attribution is resolved as the document means it.
func TestAPassageCreditsThePaperNamedInFull(t *testing.T) {
	for text, want := range map[string]string{
		"The New York Times has seen the papers.\n\nAt least 12,000 people were killed, The Times reported.": "new-york-times",
		"At least 12,000 people were killed, The Times reported.":                                            "the-times",
	} {
		r := New(claims.SeedOrigins(), Options{})
		d := Doc{ID: "a", Article: news.Article{ID: 1, URL: "https://adria-post.example/a", Outlet: "Adria Post", Lang: "en", Title: "Killed in Iran", Text: text}}
		value := 12000.0
		e := claims.Evidence{Attribution: "The Times", Figure: &claims.Figure{Value: &value, Metric: claims.Killed}}
		got := r.Resolve(d, r.Place(d), []claims.Evidence{e})
		if len(got) != 1 || got[0].Evidence.Origin != want {
			t.Errorf("%q is credited to %v, want %s", text, got, want)
		}
	}
}
