package report

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

func TestEveryLanguageHasTheSamePhrasesWithTheSameFillings(t *testing.T) {
	filling := regexp.MustCompile(`\{\d\}`)
	english := bookOf("en")
	for _, lang := range Languages() {
		b := bookOf(lang)
		if b.lang != lang {
			t.Fatalf("no phrases of %s", lang)
		}
		for key, text := range english.words {
			got, ok := b.words[key]
			if !ok {
				t.Errorf("%s lacks %s", lang, key)
				continue
			}
			a, c := filling.FindAllString(text, -1), filling.FindAllString(got, -1)
			sort.Strings(a)
			sort.Strings(c)
			if !slices.Equal(a, c) {
				t.Errorf("%s: %s fills in %v, English %v", lang, key, c, a)
			}
		}
		if len(b.words) != len(english.words) {
			t.Errorf("%s has %d phrases, English %d", lang, len(b.words), len(english.words))
		}
		if n := len(strings.Fields(b.words["months"])); n != 12 {
			t.Errorf("%s has %d months", lang, n)
		}
	}
}

// Words that other rooms write down, and the report prints in its own
// languages: flags of an assessment, and camps of the register.
func TestWordsOfOtherRoomsHaveAPhrase(t *testing.T) {
	src, err := os.ReadFile("../assess/flags.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{}
	for _, m := range regexp.MustCompile(`\n\tFlag\w+ += "([^"]+)"`).FindAllStringSubmatch(string(src), -1) {
		keys = append(keys, "flag."+m[1])
	}
	if len(keys) < 18 {
		t.Fatalf("only %d flags were found in the source of assess", len(keys))
	}
	for _, o := range claims.SeedOrigins().List {
		if o.Camp != "" {
			keys = append(keys, "camp."+o.Camp)
		}
	}
	for _, lang := range Languages() {
		for _, key := range keys {
			if !bookOf(lang).has(key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}

func TestNumbersAndDaysAsTheLanguageWritesThem(t *testing.T) {
	v, low := 3428.0, 16500.0
	f := claims.Figure{Value: &v, Qualifier: claims.AtLeast, Metric: claims.Killed}
	for lang, want := range map[string][4]string{
		"en": {"at least 3,428", "16,500 or more", "26 January 2026", "−12.5"},
		"sq": {"të paktën 3.428", "16.500 ose më shumë", "26 janar 2026", "−12,5"},
		"fa": {"دست\u200cکم ۳٬۴۲۸", "۱۶٬۵۰۰ یا بیشتر", "۲۶ ژانویهٔ ۲۰۲۶", "−۱۲٫۵"},
	} {
		b := bookOf(lang)
		got := [4]string{b.figure(f), b.figure(claims.Figure{Low: &low, Qualifier: claims.Vague}), b.long("2026-01-26"), b.number(-12.5)}
		if got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	d := build(t, revisionDay(), "2026-01-27")
	outdated := build(t, retractionDay(), "2026-01-27")
	for _, tt := range []struct {
		sentence string
		day      *Day
		rule     string // "" = nothing is wrong
	}{
		{"HRANA says it has confirmed 6,062 deaths (27 January 2026).", d, ""},
		{"At least 6,062 people were killed (27 January 2026).", d, RuleOrigin},
		{"HRANA says it has confirmed 6,062 deaths.", d, RuleDate},
		{"There were 12,345 dead on 27 January 2026.", d, RuleOrigin},
		{"The toll lies between 3,428 and 6,062, says HRANA (27 January 2026).", d, RuleRange},
		{"The toll rises to 6,062 from the 3,428 of Iran Human Rights, says HRANA (27 January 2026).", d, RuleRises},
		{"HRANA's count rises to 6,062 from 6,126 (27 January 2026).", d, ""},
		{"It is likely, with high confidence, that more than one count is right.", d, RuleLikelihood},
		{"It is likely. We say so with high confidence.", d, ""},
		{"The verdict on `killed-3000` is undetermined.", outdated, RuleOutdated},
		{"The verdict on `killed-3000`, undetermined, is under re-check.", outdated, ""},
		{"“6,062 dead” is what the headline said.", d, ""},
		{"`killed-3000` is contested, 1 for and 1 against.", d, ""},
		{"41 of 41 sources answered, 1,204 articles read.", d, ""},
		{"3,428 articles were read.", d, ""},
		{"3,428 were read.", d, RuleOrigin},
	} {
		probe := *tt.day
		probe.BottomLine, probe.Key, probe.Topics, probe.Series, probe.Corrected, probe.Verdicts = []string{tt.sentence}, nil, tt.day.Topics, nil, nil, tt.day.Verdicts
		var rules []string
		for _, p := range probe.Lint() {
			if p.Where == "bottom line" {
				rules = append(rules, p.Rule)
			}
		}
		switch {
		case tt.rule == "" && len(rules) > 0:
			t.Errorf("%q: %v", tt.sentence, rules)
		case tt.rule != "" && !slices.Contains(rules, tt.rule):
			t.Errorf("%q: %v, want %q", tt.sentence, rules, tt.rule)
		}
	}
}

func TestLintReadsPersianAndAlbanian(t *testing.T) {
	t.Parallel()
	for lang, sentences := range map[string][2]string{
		"fa": {"دست\u200cکم ۳٬۴۲۸ نفر کشته شدند.", "\u2068HRANA\u2069 می\u200cگوید ۶٬۱۲۶ کشته (۲۶ ژانویهٔ ۲۰۲۶)."},
		"sq": {"Të paktën 3.428 të vrarë.", "HRANA thotë 6.126 të vrarë (26 janar 2026)."},
	} {
		o := options("2026-01-26")
		o.Lang = lang
		d, err := Build(t.Context(), busyDay(), o)
		if err != nil {
			t.Fatal(err)
		}
		d.BottomLine = []string{sentences[0]}
		if got := d.Lint(); len(got) != 2 {
			t.Errorf("%s: %q breaks %v, want no origin and no day", lang, sentences[0], got)
		}
		if lang == "fa" {
			d.BottomLine = []string{"۱۳ مقاله دربارهٔ کشته\u200cشدگان خوانده شد، ۲ رسانه پاسخ نداد."}
			if got := d.Lint(); len(got) != 0 {
				t.Errorf("counts of ours: %v", got)
			}
		}
		d.BottomLine = []string{sentences[1]}
		if got := d.Lint(); len(got) != 0 {
			t.Errorf("%s: %v", lang, got)
		}
	}
}

func TestPrivatePersonsAreMaskedByDefault(t *testing.T) {
	t.Parallel()
	secrets := []string{"Parvaneh Sample", "+98 912 345 67 89", "witness@example.org", "Kian Invented", "hamid-nobody", "hamid nobody", "Secret Friend"}
	r := busyDay()
	r.mentions[5].Quote = "HRANA named Parvaneh Sample, 23, and Kian Invented (31); call +98 912 345 67 89 or witness@example.org. Secret Friend agrees. 6,126 died."
	r.mentions[4].Origin, r.mentions[4].Family, r.mentions[4].Title = "named:hamid-nobody", "named:hamid-nobody", "Parvaneh Sample, 23, remembered"
	r.mentions[2].Byline = "Secret Friend, witness@example.org"
	r.mentions[3].Quote = "Maryam Rajavi, 72, said more than 3,000 people were killed."
	o := options("2026-01-26")
	o.Private = []string{"Secret Friend"}
	d, err := Build(t.Context(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range allForms(d) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, s := range secrets {
			if strings.Contains(b.String(), s) {
				t.Errorf("%s holds %q", name, s)
			}
		}
	}
	if got := newBuilder(o).masked("Maryam Rajavi, 72, spoke"); got != "Maryam Rajavi, 72, spoke" {
		t.Errorf("a person of the register became %q", got)
	}
	o.ShowAll = true
	if got := newBuilder(o).masked(r.mentions[5].Quote); got != r.mentions[5].Quote {
		t.Errorf("unmasked on request: %q", got)
	}
}

// allForms are all the ways a day leaves the desk.
func allForms(d *Day) map[string]func(io.Writer) error {
	out := map[string]func(io.Writer) error{"md": d.WriteMarkdown, "html": d.WriteHTML, "json": d.WriteJSON, "xlsx": unpacked(d.WriteXLSX), "mail": d.WriteMailHTML, "claimreview": d.WriteClaimReview,
		"atom": NewFeed([]*Day{d}, 50).Write}
	for name, w := range d.Tables() {
		out[name+".csv"] = w
	}
	return out
}

// unpacked writes the parts of a workbook as they are before packing.
func unpacked(write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		var packed bytes.Buffer
		if err := write(&packed); err != nil {
			return err
		}
		r, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
		if err != nil {
			return err
		}
		for _, f := range r.File {
			part, err := f.Open()
			if err != nil {
				return err
			}
			if _, err := io.Copy(w, part); err != nil {
				return err
			}
			if err := part.Close(); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestADayIsOfTheCalendarWhenTheClocksChange(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Tirane")
	if err != nil {
		t.Fatal(err)
	}
	for day, hours := range map[claims.Date]float64{"2026-03-29": 23, "2026-10-25": 25, "2026-01-26": 24} {
		o := options(day)
		o.Zone = zone
		d, err := Build(t.Context(), records{}, o)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.To.Sub(d.From).Hours(); got != hours {
			t.Errorf("%s has %g hours, want %g", day, got, hours)
		}
		next := options(day.Add(1))
		next.Zone = zone
		n, err := Build(t.Context(), records{}, next)
		if err != nil {
			t.Fatal(err)
		}
		if !n.From.Equal(d.To) {
			t.Errorf("%s ends at %s, the next day begins at %s", day, d.To, n.From)
		}
	}
}

func TestADayOnWhichNothingWasTriedIsIncomplete(t *testing.T) {
	t.Parallel()
	d := build(t, records{}, "2026-02-03")
	if !d.Incomplete || !strings.HasPrefix(d.BottomLine[0], "INCOMPLETE: no source was tried") || strings.Contains(strings.Join(d.BottomLine, " "), "No claim changed") {
		t.Errorf("bottom line: %q", d.BottomLine)
	}
	if s := d.Subject(); s != "[claimwatch] 3 February: INCOMPLETE" {
		t.Errorf("subject %q", s)
	}
}

func TestAFifthOfTheSourcesMayFailAndNoMore(t *testing.T) {
	t.Parallel()
	for failed, incomplete := range map[int]bool{1: false, 2: true} {
		r := busyDay()
		for i := range failed {
			r.runs[i].State = "failed"
		}
		d := build(t, r, "2026-01-26")
		if d.Incomplete != incomplete || strings.HasPrefix(d.BottomLine[0], "INCOMPLETE") != incomplete {
			t.Errorf("%d of 8 failed: incomplete %v, first line %q", failed, d.Incomplete, d.BottomLine[0])
		}
	}
}

func TestDecisionsAfterMidnightCountWhenTheyWereMadeBeforeTheBuild(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i := range r.decisions {
		r.decisions[i].At = r.decisions[i].At.Add(9 * time.Hour) // the morning after
	}
	o := options("2026-01-26")
	early, err := Build(t.Context(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Decided = day("2026-01-27 06:00")
	late, err := Build(t.Context(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(early.Changes) != 0 || len(late.Changes) != 1 || late.Cutoff != 9 {
		t.Errorf("before midnight %d changes, in the morning %d up to decision %d", len(early.Changes), len(late.Changes), late.Cutoff)
	}
	// The next day knows them already.
	o = options("2026-01-27")
	o.Since = day("2026-01-27 06:00")
	next, err := Build(t.Context(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(next.Changes) != 0 {
		t.Errorf("told twice: %+v", next.Changes)
	}
}

func TestAlertsAreRaisedByReviewedEvidenceOnly(t *testing.T) {
	t.Parallel()
	o := options("2026-01-26")
	o.Alerts = []Threshold{{Claim: "killed-3000", Over: 5000}, {Claim: "killed-3000", Over: 10000}}
	kinds := func(r records) []string {
		d, err := Build(t.Context(), r, o)
		if err != nil {
			t.Fatal(err)
		}
		out := []string{}
		for _, a := range d.Alerts {
			out = append(out, a.Kind+" "+a.To)
		}
		return out
	}
	got, want := kinds(busyDay()), []string{"assessment.changed contested", "claim.contradicted hrana", "verdict.agreed undetermined", "figure.threshold 6,126"}
	if !slices.Equal(got, want) {
		t.Errorf("alerts %q, want %q", got, want)
	}
	unreviewed := busyDay()
	unreviewed.decisions = nil
	if got := kinds(unreviewed); len(got) != 0 {
		t.Errorf("pending evidence raises %q", got)
	}
	o.Day = "2026-01-27"
	if got := kinds(quietDay()); len(got) != 0 {
		t.Errorf("a quiet day raises %q", got)
	}
}

func TestChartsCannotBeReadWrongly(t *testing.T) {
	c := Chart{ID: "x", Title: "people <killed>", AsOf: "2026-01-20", Lang: "en", Banner: "SAMPLE", Blackout: []Period{{From: "2026-01-08", Until: "2026-01-12", Name: "no internet"}},
		Lines: []ChartLine{{Name: `A "<b>"`, Points: []ChartPoint{{AsOf: "2026-01-06", Value: 36, Words: "at least 36", Floor: true, Reviewed: true}, {AsOf: "2026-01-10", Value: 116, Words: "116", Reviewed: true}}},
			{Name: "B", Points: []ChartPoint{{AsOf: "2026-01-13", Value: 12000, Words: "12,000"}, {AsOf: "2026-01-25", Value: 99999, Words: "99,999", Reviewed: true}}}}}
	svg := c.SVG()
	for what, want := range map[string]string{
		"what was stated later":       "99,999",
		"markup out of a title":       "<killed>",
		"a curve, which would invent": " C",
	} {
		if strings.Contains(svg, want) {
			t.Errorf("the chart holds %s: %q", what, want)
		}
	}
	for what, want := range map[string]string{
		"the words for who does not see": "<desc id=\"d-x\">2 origins. A &#34;&lt;b&gt;&#34;: from at least 36 on 6 January 2026 to 116 on 10 January 2026. B: 12,000 on 13 January 2026. Logarithmic scale.</desc>",
		"the blackout":                   "no internet",
		"that it is a sample":            "SAMPLE",
		"a dash of its own":              `stroke-dasharray="8 3"`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the chart lacks %s: %q", what, want)
		}
	}
	pending := regexp.MustCompile(`<title>B: 12,000 \(13 January 2026\) \(unreviewed\)</title><rect [^>]*class="open"/>`)
	counted := regexp.MustCompile(`<title>A [^<]*: 116 \(10 January 2026\)</title><circle [^>]*class="mk"/>`)
	if !pending.MatchString(svg) || !counted.MatchString(svg) {
		t.Error("the marks do not tell the reviewed from the pending")
	}
	c.Scale = ScaleLinear
	if !strings.Contains(c.SVG(), "Linear scale.") {
		t.Error("the scale cannot be chosen")
	}
	if got := (Chart{AsOf: "2026-01-01", Lines: c.Lines}).SVG(); got != "" {
		t.Error("a chart of nothing is drawn")
	}
}

func TestEmergingLeavesOutWhatIsKnown(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i := range r.articles {
		r.articles[i].Text += " HRANA says it has confirmed 6,126 deaths."
	}
	r.articles = append(r.articles, news.Article{ID: 200, SourceID: "thames", Outlet: "Thames", Lang: "en", Text: "“A sentence which only one outlet ever printed,” it said.", Fetched: day("2026-01-26 17:00"), State: news.ArticleOK, Version: 1})
	d := build(t, r, "2026-01-26")
	var got []string
	for _, s := range d.Emerging.Statements {
		got = append(got, s.Kind+" "+s.Number)
	}
	if !slices.Equal(got, []string{"quote ", "figure 1,347"}) {
		t.Errorf("emerging: %q", got)
	}
	r.articles = r.articles[:2]
	if d := build(t, r, "2026-01-26"); len(d.Emerging.Statements) != 0 {
		t.Errorf("two outlets are enough: %+v", d.Emerging.Statements)
	}
}
