package origin

import (
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// TestAttributionInEveryLanguage: each text credits its figure to HRANA in the
// words of its language, and its outlet reports by itself. The origin is never
// the outlet.
func TestAttributionInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, text, want string }{
		{"en", "According to HRANA, 5,002 people have been killed in the crackdown.", "hrana"},
		{"en", "At least 5,002 people were killed, HRANA said on Friday.", "hrana"},
		{"sq", "Sipas HRANA-s, 5.002 vetë janë vrarë në protesta.", "hrana"},
		{"sq", "HRANA tha se 5.002 vetë janë vrarë.", "hrana"},
		{"fa", "به گفتهٔ هرانا ۵۰۰۲ نفر کشته شده\u200cاند.", "hrana"},
		{"fa", "خبرگزاری هرانا اعلام کرد ۵۰۰۲ نفر کشته شده\u200cاند.", "hrana"},
		{"ar", "قتل 5002 شخص، نقلاً عن وكالة هرانا الحقوقية.", "hrana"},
		{"ar", "أعلنت هرانا أن عدد القتلى بلغ 5002.", "hrana"},
		{"fr", "Selon HRANA, 5 002 personnes ont été tuées.", "hrana"},
		{"de", "Laut HRANA sind 5002 Menschen getötet worden.", "hrana"},
		{"de", "Nach Angaben von HRANA wurden 5.002 Menschen getötet.", "hrana"},
		{"es", "Según HRANA, 5.002 personas han muerto.", "hrana"},
		{"it", "Secondo HRANA i morti sono 5.002.", "hrana"},
		{"tr", "HRANA'ya göre 5 bin 2 kişi öldü.", "hrana"},
		{"pt", "Segundo a HRANA, 5.002 pessoas foram mortas.", "hrana"},
		{"ro", "Potrivit HRANA, 5.002 de oameni au fost uciși.", "hrana"},
		{"ru", "По данным HRANA, погибли 5002 человека.", "hrana"},
		{"he", "לפי HRANA נהרגו 5,002 בני אדם.", "hrana"},
		{"en", "The toll in Iran's unrest has climbed to 4,519, in a tally kept by HRANA.", "hrana"},
		{"sq", "Të paktën 4.519 persona kanë humbur jetën, bën të ditur HRANA.", "hrana"},
		{"sq", "Bazuar në të dhënat e HRANA-s janë vrarë 4519 persona.", "hrana"},
		{"sq", "Organizata Iran Human Rights ka raportuar se janë vrarë të paktën 3.428 protestues.", "ihrngo"},
		{"fa", "بر پایه گزارش هرانا، دست\u200cکم ۴۵۱۹ نفر کشته شده\u200cاند.", "hrana"},
		{"ar", "ارتفع عدد القتلى إلى 4519 شخصاً، وفق ما أوردته وكالة هرانا.", "hrana"},
		{"fr", "HRANA fait état de 4 519 morts.", "hrana"},
		{"de", "Das Netzwerk HRANA spricht von 4519 Toten.", "hrana"},
		{"de", "Nach Angaben des Nationalen Widerstandsrats Iran sind mehr als 3.000 Menschen getötet worden.", "ncri"},
		{"es", "La ONG HRANA cifra en 4.519 los muertos.", "hrana"},
		{"it", "Sono 4.519 i morti, stando ai dati di HRANA.", "hrana"},
		{"pt", "Ao menos 4.519 pessoas morreram, aponta a HRANA.", "hrana"},
		{"ru", "Погибли 4519 человек, говорится в отчете HRANA.", "hrana"},
		{"el", "Σύμφωνα με την HRANA, 4.519 άνθρωποι σκοτώθηκαν.", "hrana"},
		{"hr", "Prema podacima organizacije HRANA ubijeno je 4519 ljudi.", "hrana"},
		{"pl", "Według HRANA zginęło 4519 osób.", "hrana"},
		{"sv", "Enligt HRANA har 4519 människor dödats.", "hrana"},
		{"uk", "За даними HRANA, загинули 4519 людей.", "hrana"},
		{"en", "The national council's Maryam Rajavi said that 3,000 had been killed.", "rajavi"},
		{"en", "At least 3,428 protesters were killed, Iran Human Rights said.", "ihrngo"},
	} {
		p := New(claims.SeedOrigins(), Options{}).Place(article("x", "daily", tt.lang, tt.text, jan14))
		if p.Origin != tt.want || p.Rule != RuleAttribution {
			t.Errorf("%s %q: origin %s by %s, want %s by F4", tt.lang, tt.text, p.Origin, p.Rule, tt.want)
		}
		if !slices.Contains(p.Via, "daily") {
			t.Errorf("%s: the outlet is not among the hands: %v", tt.lang, p.Via)
		}
	}
}

// killed is evidence of a figure in a document of its own.
func killed(value float64, attribution string, cited ...string) claims.Evidence {
	return claims.Evidence{Claim: "killed-3000", Stance: claims.Supports, Tier: claims.Accept, Attribution: attribution, Cited: cited,
		Figure: &claims.Figure{Value: &value, Qualifier: claims.Exact, Metric: claims.Killed}}
}

func TestRulesOfAPassage(t *testing.T) {
	t.Parallel()
	reg := claims.SeedOrigins()
	own := "Our reporters counted 412 graves in the new part of the cemetery, and spoke to three families who buried a son there."
	for _, tt := range []struct {
		name string
		doc  Doc
		e    claims.Evidence
		want claims.Mention // Origin, Rule, Via and Presumed are compared
	}{
		{"several hops: the outlet prints the agency that quotes the organisation",
			article("a", "daily", "en", "At least 5,002 people were killed, HRANA said, AFP reported. (AFP)", jan14), killed(5002, "HRANA", "AFP"),
			claims.Mention{Evidence: claims.Evidence{Origin: "hrana"}, Rule: RuleAttribution, Via: []string{"daily", "afp"}}},
		{"a person of an organisation speaks, and the organisation is a hand on the way",
			article("a", "daily", "en", "About 3,000 people have been killed, Ali Safavi of the NCRI said.", jan14), killed(3000, "Ali Safavi", "NCRI"),
			claims.Mention{Evidence: claims.Evidence{Origin: "safavi"}, Rule: RuleAttribution, Via: []string{"daily", "ncri"}}},
		{"the outlet's own reporting",
			article("a", "daily", "en", own, jan14), killed(412, ""),
			claims.Mention{Evidence: claims.Evidence{Origin: "daily"}, Rule: RuleOwn, Via: nil}},
		{"an agency's own report counts for the agency",
			article("a", "daily", "en", own+"\n\n(Reuters)", jan14), killed(412, ""),
			claims.Mention{Evidence: claims.Evidence{Origin: "reuters"}, Rule: RuleAgency, Via: []string{"daily"}}},
		{"whoever names nobody is unknown",
			article("a", "daily", "en", "Observers put the number at 412.", jan14), killed(412, "observers"),
			claims.Mention{Evidence: claims.Evidence{Origin: Unknown}, Rule: RuleUnknown, Via: []string{"daily"}}},
		{"an outlet that names itself reports by itself",
			article("a", "Daily", "en", "Nobody saw the units, five people told Daily.", jan14), claims.Evidence{Claim: "mek-active", Attribution: "Daily"},
			claims.Mention{Evidence: claims.Evidence{Origin: "Daily"}, Rule: RuleOwn}},
		{"a listed outlet is one by whatever outlet it is named",
			article("a", "daily", "en", "Nobody saw the units, Northern Evening Post writes.", jan14), claims.Evidence{Claim: "mek-active", Attribution: "Northern Evening Post"},
			claims.Mention{Evidence: claims.Evidence{Origin: "nep"}, Rule: RuleAttribution, Via: []string{"daily"}}},
		{"an unnamed witness is the outlet's own report, if a person agrees",
			article("a", "daily", "en", "Nobody saw the units, a student in Shiraz said.", jan14), claims.Evidence{Claim: "mek-active", Attribution: "a student in Shiraz"},
			claims.Mention{Evidence: claims.Evidence{Origin: "daily"}, Rule: RuleOwn, Presumed: true}},
		{"an outlet's own people are the outlet",
			article("a", "daily", "en", "About 3,300 people were killed, a count by this newspaper's correspondents shows.", jan14), killed(3300, "this newspaper's correspondents"),
			claims.Mention{Evidence: claims.Evidence{Origin: "daily"}, Rule: RuleOwn}},
		{"in any language",
			article("a", "journal", "fr", "Nos journalistes ont compté 3 214 morts dans onze cimetières.", jan14), killed(3214, "Nos journalistes"),
			claims.Mention{Evidence: claims.Evidence{Origin: "journal"}, Rule: RuleOwn}},
		{"those of an outlet that only carries are nobody's",
			passingOn(article("a", "daily", "en", "Our reporters counted 3,214 dead.", jan14)), killed(3214, "Our reporters"),
			claims.Mention{Evidence: claims.Evidence{Origin: Unknown}, Rule: RuleUnknown, Via: []string{"daily"}}},
		{"papers that an outlet got hold of are that outlet's",
			article("a", "zeitung", "de", "Mehr als 36.500 Menschen wurden getötet, berichtet Iran International unter Berufung auf geheime Dokumente.", jan14),
			killed(36500, "Dokumente", "Iran International"),
			claims.Mention{Evidence: claims.Evidence{Origin: "iran-international"}, Rule: RuleAttribution, Via: []string{"zeitung"}}},
		{"people that an outlet does not name are presumed its own",
			article("a", "zeitung", "de", "Mehr als 36.500 Menschen wurden getötet, sagten Ärzte laut Iran International.", jan14),
			killed(36500, "Ärzte", "Iran International"),
			claims.Mention{Evidence: claims.Evidence{Origin: "iran-international"}, Rule: RuleFigure, Presumed: true, Via: []string{"zeitung"}}},
		{"an official whom the register knows is one, whoever heard him",
			article("a", "giornale", "it", "Secondo l'agenzia Reuters, che cita un funzionario iraniano, sono morte almeno 5.000 persone.", jan14), said5000("un funzionario via Reuters", "Reuters", "Secondo l'agenzia Reuters, che cita un funzionario iraniano, sono morte almeno 5.000 persone."),
			claims.Mention{Evidence: claims.Evidence{Origin: "iranian-official"}, Rule: RuleAttribution, Via: []string{"giornale", "reuters"}}},
		{"in the cases of German",
			article("a", "zeitung", "de", "Reuters berichtete unter Berufung auf einen iranischen Beamten von mindestens 5000 Toten.", jan14), said5000("einen iranischen Beamten von via Reuters", "Reuters", "Reuters berichtete unter Berufung auf einen iranischen Beamten von mindestens 5000 Toten."),
			claims.Mention{Evidence: claims.Evidence{Origin: "iranian-official"}, Rule: RuleAttribution, Via: []string{"zeitung", "reuters"}}},
		{"one who speaks to an agency that alone is credited is presumed to have said it",
			article("a", "gazete", "tr", "Reuters'a konuşan ve adını vermeyen İranlı bir yetkili, en az 5 bin kişinin öldürüldüğünü söyledi.", jan14), said5000("Reuters", "Reuters", "Reuters'a konuşan ve adını vermeyen İranlı bir yetkili, en az 5 bin kişinin öldürüldüğünü söyledi."),
			claims.Mention{Evidence: claims.Evidence{Origin: "iranian-official"}, Rule: RuleAttribution, Presumed: true, Via: []string{"gazete", "reuters"}}},
		{"an agency that speaks of nobody is its own source",
			article("a", "daily", "en", "Reuters counted 5,000 names in the log books of eleven morgues.", jan14), said5000("Reuters", "Reuters", "Reuters counted 5,000 names in the log books of eleven morgues."),
			claims.Mention{Evidence: claims.Evidence{Origin: "reuters"}, Rule: RuleAgency, Via: []string{"daily"}}},
		{"one whom nobody knows is presumed the agency's",
			article("a", "daily", "en", "At least 5,000 people have been killed, Reuters reported, citing an official in the region.", jan14), said5000("an official via Reuters", "Reuters", "At least 5,000 people have been killed, Reuters reported, citing an official in the region."),
			claims.Mention{Evidence: claims.Evidence{Origin: "reuters"}, Rule: RuleAgency, Presumed: true, Via: []string{"daily"}}},
		{"a kind of people is nobody",
			article("a", "daily", "en", "Nobody saw the units, experts said.", jan14), claims.Evidence{Claim: "mek-active", Attribution: "experts"},
			claims.Mention{Evidence: claims.Evidence{Origin: Unknown}, Rule: RuleUnknown, Via: []string{"daily"}}},
		{"a source described is the one named beside the same figure",
			article("a", "daily", "en", "The dead number 3,919, according to activists. HRANA said 3,919 had been killed, 178 of them from the security forces.", jan14), killed(3919, "activists"),
			claims.Mention{Evidence: claims.Evidence{Origin: "hrana"}, Rule: RuleAttribution, Via: []string{"daily"}}},
		{"who counts goes before a minister credited as often",
			article("a", "daily", "en", "Activists put the dead at 3,919. Of the wounded there are 2,404, HRANA said. Abbas Araghchi said it was a war of terrorists.", jan14), killed(3919, "Activists"),
			claims.Mention{Evidence: claims.Evidence{Origin: "hrana"}, Rule: RuleAttribution, Via: []string{"daily"}, Presumed: true}},
		{"a source described in an article that credits HRANA with another figure is presumed HRANA",
			article("a", "daily", "en", "Some 412 bodies lay in the yard, according to activists. HRANA said 3,919 had been killed.", jan14), killed(412, "activists"),
			claims.Mention{Evidence: claims.Evidence{Origin: "hrana"}, Rule: RuleAttribution, Presumed: true, Via: []string{"daily"}}},
		{"a figure without a name in an article that credits HRANA is presumed HRANA's",
			article("a", "daily", "en", "HRANA said on Monday that the crackdown goes on. Some 412 bodies lay in the yard.", jan14), killed(412, ""),
			claims.Mention{Evidence: claims.Evidence{Origin: "hrana"}, Rule: RuleAttribution, Presumed: true, Via: []string{"daily"}}},
		{"an outlet that nobody has listed is presumed, whoever it credits",
			stranger(article("a", "daily", "en", "HRANA said that 99,999 people were killed.", jan14)), killed(99999, "HRANA"),
			claims.Mention{Evidence: claims.Evidence{Origin: "hrana"}, Rule: RuleAttribution, Presumed: true, Via: []string{"daily"}}},
	} {
		r := New(reg, Options{Known: []news.Source{{ID: "nep", Name: "Northern Evening Post", Home: "https://nep.example/"}}})
		got := r.Resolve(tt.doc, r.Place(tt.doc), []claims.Evidence{tt.e})[0]
		if got.Origin != tt.want.Origin || got.Rule != tt.want.Rule || got.Presumed != tt.want.Presumed || !slices.Equal(got.Via, tt.want.Via) {
			t.Errorf("%s: origin %s by %s, presumed %t, via %v; want %s by %s, %t, via %v\n%v", tt.name, got.Origin, got.Rule, got.Presumed, got.Via,
				tt.want.Origin, tt.want.Rule, tt.want.Presumed, tt.want.Via, got.Reasons)
		}
		if len(got.Reasons) == 0 {
			t.Errorf("%s: no reason is given", tt.name)
		}
	}
}

// said5000 is evidence of a round figure with the words it stands in.
func said5000(attribution, by, quote string) claims.Evidence {
	e := killed(5000, attribution, by)
	e.Quote = quote
	return e
}

// passingOn makes an outlet one that is listed and has no reporters.
func passingOn(d Doc) Doc {
	d.Source.Own = false
	return d
}

// stranger makes an outlet one of which only the address is known.
func stranger(d Doc) Doc {
	d.Source = news.Source{ID: d.Source.ID}
	return d
}

func TestLinkToTheOriginBesideTheFigure(t *testing.T) {
	text := "A new count puts the dead at 5,002, and the wounded at more than twice as many.\n\nThe town hall said that 412 bodies lay in the yard."
	for _, tt := range []struct {
		name     string
		paras    []int
		value    float64
		start    int
		want     string
		presumed bool
	}{
		{"the paragraph of the figure links to HRANA", []int{0, 1}, 5002, 0, "hrana", false},
		{"another paragraph does", []int{0, 1}, 412, 90, "daily", false},
		{"nobody knows which paragraph does", nil, 5002, 0, "hrana", true},
	} {
		d := article("a", "daily", "en", text, jan14)
		d.Article.Links, d.Article.LinkParas = []string{"https://www.en-hrana.org/day-27", "https://daily.example/other"}, tt.paras
		r := New(claims.SeedOrigins(), Options{})
		e := killed(tt.value, "")
		e.Start = tt.start
		m := r.Resolve(d, r.Place(d), []claims.Evidence{e})[0]
		if m.Origin != tt.want || m.Presumed != tt.presumed || (m.Rule == RuleLink) != (tt.want == "hrana") {
			t.Errorf("%s: origin %s by %s, presumed %t; want %s, presumed %t", tt.name, m.Origin, m.Rule, m.Presumed, tt.want, tt.presumed)
		}
	}
}

func TestSameNumberOfAnotherThingIsNoCopy(t *testing.T) {
	r := New(claims.SeedOrigins(), Options{})
	r.Place(article("a", "one", "en", "At least 3,428 people were arrested, Iran Human Rights said.", jan14))
	d := article("b", "two", "en", "Our reporters counted 3,428 killed in the lists of four hospitals.", jan14.AddDate(0, 0, 2))
	p := r.Place(d)
	if p.Origin != "two" || p.Rule != RuleOwn {
		t.Errorf("the article: %s by %s, want two by F7", p.Origin, p.Rule)
	}
	if m := r.Resolve(d, p, []claims.Evidence{killed(3428, "")})[0]; m.Origin != "two" || m.Presumed {
		t.Errorf("the passage: %s by %s, presumed %t; want two", m.Origin, m.Rule, m.Presumed)
	}
}

func TestSameOddFigureWithinDaysIsPresumedACopy(t *testing.T) {
	first := article("a", "one", "en", "At least 3,428 protesters were killed, Iran Human Rights said.", jan14)
	text := "Die Zahl der Opfer ist inzwischen auf 3428 gestiegen, wie aus Oslo verlautet."
	for _, tt := range []struct {
		name string
		days int
		want string
	}{{"five days later", 5, "ihrngo"}, {"three weeks later", 21, "zwei"}} {
		r := New(claims.SeedOrigins(), Options{})
		r.Place(first)
		d := article("b", "zwei", "de", text, jan14.AddDate(0, 0, tt.days))
		m := r.Resolve(d, r.Place(d), []claims.Evidence{killed(3428, "")})[0]
		if m.Origin != tt.want || m.Presumed != (tt.want == "ihrngo") {
			t.Errorf("%s: origin %s by %s, presumed %t; want %s", tt.name, m.Origin, m.Rule, m.Presumed, tt.want)
		}
	}
}

func TestLookAlikesAreStrangers(t *testing.T) {
	t.Parallel()
	known := []news.Source{{ID: "reuters-com", Home: "https://www.reuters.com/"}, {ID: "dailymail", Home: "https://www.dailymail.co.uk/"}, {ID: "bbc", Home: "https://www.bbc.com/"}}
	for _, tt := range []struct {
		url  string
		want string
	}{
		{"https://reuters.com/x", ""},
		{"https://de.reuters.com/x", ""},
		{"https://reuters.news-desk.example/x", ""},
		{"https://reuterrs.com/x", "reuters.com"},
		{"https://reuters.press/x", "reuters.com"},
		{"https://reut3rs.com/x", "reuters.com"},
		{"https://rеuters.com/x", "reuters.com"}, // the е is Cyrillic
		{"https://en-hranа.org/x", "en-hrana.org"},
		{"https://dailymai1.co.uk/x", "dailymail.co.uk"},
		{"https://guardlan.co.uk/x", ""}, // nobody listed the Guardian here, and co.uk is no name
		{"https://bbс.com/x", "bbc.com"}, // the с is Cyrillic
		{"https://xn--bb-pmc.com/x", "bbc.com"},
		{"https://abc.com/x", ""},
		{"https://reuters.com.news-desk.example/x", "reuters.com"},
		{"https://weather.example/x", ""},
	} {
		r := New(claims.SeedOrigins(), Options{Known: known})
		d := article("a", "daily", "en", "At least 5,002 people were killed, HRANA said.", jan14)
		d.Article.URL, d.Article.Canonical = tt.url, tt.url
		p := r.Place(d)
		i := slices.IndexFunc(p.Reasons, func(r claims.Reason) bool { return r.Kind == "look-alike" })
		if (i >= 0) != (tt.want != "") || i >= 0 && !strings.Contains(p.Reasons[i].Text, tt.want) {
			t.Errorf("%s: reasons %v, want a look-alike of %q", tt.url, p.Reasons, tt.want)
		}
		m := r.Resolve(d, p, []claims.Evidence{killed(5002, "HRANA")})[0]
		if tt.want != "" && !m.Presumed {
			t.Errorf("%s: counts without a person having looked", tt.url)
		}
	}
}

func TestReleaseUnderABylineIsItsIssuersWord(t *testing.T) {
	text := "Riceviamo e pubblichiamo. Il Consiglio nazionale della resistenza iraniana ha annunciato che i morti sono più di 3.000 in 195 città. " +
		"Il bilancio si basa su fonti locali, ospedali e famiglie delle vittime."
	d := article("a", "giornale", "it", text, jan14)
	d.Article.Byline = "Mario Bianchi"
	r := New(claims.SeedOrigins(), Options{})
	p := r.Place(d)
	m := r.Resolve(d, p, []claims.Evidence{killed(3000, "")})[0]
	if m.Origin != "ncri" || m.Family != "mek" || m.Rule != RuleAttribution || m.Presumed {
		t.Errorf("origin %s of %s by %s, presumed %t; want ncri of mek by F4", m.Origin, m.Family, m.Rule, m.Presumed)
	}
	if !slices.ContainsFunc(p.Reasons, func(r claims.Reason) bool { return r.Kind == "release" }) {
		t.Errorf("nothing says that it is a release: %v", p.Reasons)
	}
}

// TestACopyIsNoSurerThanItsText: where a passage credits nobody and its article
// credits somebody with the figure, elsewhere or in words that the passage was
// not read to hold, text and copy say as much: the copy must not count where the
// text waits for a person.
func TestACopyIsNoSurerThanItsText(t *testing.T) {
	t.Parallel()
	r := New(claims.SeedOrigins(), Options{})
	text := "HRANA published its daily report on Tuesday, with the lists of names that it keeps. It has confirmed 6,126 deaths in the protests, and is looking into 17,091 more of them."
	first := article("first", "one", "en", text, jan14)
	again := article("again", "two", "en", text+" Read more tomorrow.", jan14.Add(time.Hour))
	for _, d := range []Doc{first, again} {
		p := r.Place(d)
		m := r.Resolve(d, p, []claims.Evidence{killed(6126, "")})[0]
		if m.Evidence.Origin != "hrana" || m.Presumed {
			t.Errorf("%s: origin %s by %s, presumed %v; want hrana, not presumed", d.ID, m.Evidence.Origin, m.Rule, m.Presumed)
		}
	}
	arrested := killed(6126, "")
	arrested.Figure.Metric = claims.Arrested
	if m := r.Resolve(first, r.Place(first), []claims.Evidence{arrested})[0]; m.Evidence.Origin == "hrana" && !m.Presumed {
		t.Error("a number of arrests is taken for the dead that HRANA counts")
	}
}
