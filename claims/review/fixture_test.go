package review_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/passage"
	"claimwatch/claims/quantity"
	"claimwatch/claims/review"
	"claimwatch/crawler/news"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

var ctx = context.Background()

// The day of the tests' desk, in the morning.
var morning = time.Date(2026, 1, 27, 7, 30, 0, 0, time.UTC)

// A testDesk is a desk with a real database and a clock that tests move.
type testDesk struct {
	t     testing.TB
	db    *storage.DB
	now   time.Time
	o     review.Options
	pages http.Handler
	ids   map[string]int64 // evidence by the name of its article and claim
	arts  map[string]int64
}

// said is a passage of an article of the fixture.
type said struct {
	name, outlet, source, lang, day, title string
	text                                   string // «…» holds the quote, [who|…] [figure|…] [scope|…] [act|…] its marks
	claim, origin, rule, story             string
	stance                                 claims.Stance
	value                                  float64
	qualifier                              claims.Qualifier
	tier                                   claims.Tier
	score                                  float64
	scope                                  string // who is counted, instead of everybody
	via                                    []string
}

// newDesk returns a desk filled with what the press wrote in January.
func newDesk(t testing.TB, change ...func(*review.Options)) *testDesk {
	t.Helper()
	d := &testDesk{t: t, now: morning, ids: map[string]int64{}, arts: map[string]int64{}}
	origins := claims.SeedOrigins()
	d.db = storagetest.Open(t, func(o *storage.Options) {
		o.Now = func() time.Time { return d.now }
		o.Origins, o.Fold = origins, passage.Fold
	})
	d.o = review.Options{
		Claims: claims.Seed(), Origins: origins, Rules: assess.DefaultRules(), Now: func() time.Time { return d.now }, Zone: time.FixedZone("CET", 3600),
		DayOne: "2025-12-28", Desk: "Test desk", OpenAs: "ana", Password: testCost,
		Figures: func(sentence, lang string, published claims.Date) []claims.Figure {
			return quantity.Read(sentence, quantity.Context{Lang: lang, Published: published})
		},
		Sources: []news.Source{
			{ID: "gazeta", Name: "Gazeta e Drinit", Lang: "sq", Country: "AL", Camp: "private", Home: "https://gazeta.example/", Feeds: []news.FeedRef{{URL: "https://gazeta.example/rss", Kind: news.RSS}}},
			{ID: "herald", Name: "The Harbour Herald", Lang: "en", Country: "GB", Camp: "private", Home: "https://herald.example/"},
			{ID: "rooz", Name: "روزنامهٔ کرانه", Lang: "fa", Country: "DE", Camp: "exile", Home: "https://rooz.example/"},
			{ID: "blatt", Name: "Das Morgenblatt", Lang: "de", Country: "DE", Camp: "private", Home: "https://blatt.example/", Disabled: true},
		},
		Reports: fstest.MapFS{"2026/2026-01-26/claimwatch-2026-01-26.html": {Data: []byte("<!doctype html><title>Report</title><p>Report of 26 January")},
			"2026/2026-01-26/claimwatch-2026-01-26.fa.html": {Data: []byte("<!doctype html><title>گزارش</title>")},
			"2026/2026-01-26/claimwatch-2026-01-26.json":    {Data: []byte("{}")},
			"changes.atom": {Data: []byte(`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>`)}},
		NotFound: func(err error) bool { return errors.Is(err, storage.ErrNotFound) },
		BadQuery: func(err error) bool { var q *storage.QueryError; return errors.As(err, &q) },
	}
	for _, f := range change {
		f(&d.o)
	}
	var err error
	if d.pages, err = review.New(d.db, d.o); err != nil {
		t.Fatal(err)
	}
	return d
}

// filled is a desk with every passage of the fixture.
func filled(t testing.TB, change ...func(*review.Options)) *testDesk {
	t.Helper()
	d := newDesk(t, change...)
	for _, s := range january() {
		d.publish(s)
	}
	d.health()
	return d
}

func (d *testDesk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// publish takes one article through every stage.
func (d *testDesk) publish(s said) int64 {
	d.t.Helper()
	day, err := time.Parse("2006-01-02 15:04", s.day)
	d.must(err)
	text, m := s.mention()
	address := "https://" + s.source + ".example/" + s.name
	page := "<!doctype html><title>" + s.title + "</title><script>document.title='owned'</script><p>" + strings.ReplaceAll(text, "\n\n", "<p>")
	c := &news.Capture{SourceID: s.source, URL: address, Canonical: address, FinalURL: address, Status: 200, State: news.CaptureOK, MIME: "text/html", Charset: "utf-8",
		Link: news.Link{SourceID: s.source, URL: address, Canonical: address}, Raw: []byte(page), Body: []byte(page), Header: map[string][]string{}, Started: day.Add(20 * time.Minute), Ended: day.Add(20 * time.Minute)}
	id, err := d.db.SaveCapture(ctx, c)
	d.must(err)
	a := &news.Article{CaptureID: id, SourceID: s.source, Outlet: s.outlet, URL: address, Canonical: address, Title: s.title, Lang: s.lang, Text: text, Byline: "A. Reporter",
		Published: day, Fetched: c.Started, Extractor: "x1", State: news.ArticleOK, Confidence: .93, Method: "vote", DateMethod: "json-ld"}
	art, err := d.db.SaveArticle(ctx, a)
	d.must(err)
	d.arts[s.name] = art
	var ms []claims.Mention
	if s.claim != "" {
		ms = append(ms, m)
	}
	d.must(d.db.SaveEvidence(ctx, art, "m1", ms))
	if len(ms) > 0 {
		stored, err := d.db.Mentions(ctx, claims.MentionFilter{Article: art})
		d.must(err)
		d.ids[s.name] = stored[0].ID
	}
	return art
}

// mention reads the fixture's own marks out of a text.
func (s said) mention() (string, claims.Mention) {
	m := claims.Mention{Rule: s.rule, Story: s.story, Via: s.via, Evidence: claims.Evidence{Claim: s.claim, Tier: s.tier, Stance: s.stance, Score: s.score, Origin: s.origin, Mode: claims.Attributed}}
	if m.Tier == "" {
		m.Tier, m.Score = claims.Accept, .94
	}
	if m.Rule == "" {
		m.Rule = "F4"
	}
	m.Family = claims.SeedOrigins().Family(s.origin)
	var out strings.Builder
	text := s.text
	for text != "" {
		i := strings.IndexAny(text, "«»[]")
		if i < 0 {
			out.WriteString(text)
			break
		}
		out.WriteString(text[:i])
		switch {
		case strings.HasPrefix(text[i:], "«"):
			m.Start = out.Len()
			text = text[i+len("«"):]
		case strings.HasPrefix(text[i:], "»"):
			m.End = out.Len()
			text = text[i+len("»"):]
		default:
			end := strings.Index(text[i:], "]") + i
			kind, words, _ := strings.Cut(text[i+1:end], "|")
			from := out.Len()
			out.WriteString(words)
			m.Reasons = append(m.Reasons, claims.Reason{Kind: map[string]string{"who": "speaker", "figure": "figure", "scope": "scope", "act": "concept"}[kind], Text: words, Start: from, End: out.Len(), Share: .2})
			if kind == "figure" && s.value > 0 {
				v := s.value
				q := s.qualifier
				if q == "" {
					q = claims.Exact
				}
				m.Figure = &claims.Figure{Value: &v, Low: &v, High: &v, Qualifier: q, Metric: claims.Killed, Scope: "all", Event: "iran-2026", Words: words, Start: from, End: out.Len()}
				if q == claims.AtLeast {
					m.Figure.High = nil
				}
				if s.scope != "" {
					m.Figure.Scope = s.scope
				}
			}
			if kind == "who" {
				m.Attribution = words
			}
			text = text[end+1:]
		}
	}
	all := out.String()
	if s.claim != "" {
		m.Quote = all[m.Start:m.End]
	}
	return all, m
}

// january is what was written, in our own words: the series of one counter,
// a state figure, rivals, copies in several languages, a denial, noise.
func january() []said {
	s := claims.Supports
	out := []said{
		{name: "h1", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-06 09:00", title: "Rights group counts 36 dead", claim: "killed-3000", origin: "hrana", stance: s, value: 36, qualifier: claims.AtLeast, story: "h36",
			text: "The streets were quiet on Tuesday.\n\n«[who|HRANA] said [figure|at least 36] [scope|people] had been [act|killed] in ten days of protest.» It named thirty of them."},
		{name: "h2", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-14 18:00", title: "Count rises to 2,615", claim: "killed-3000", origin: "hrana", stance: s, value: 2615, story: "h2615", via: []string{"afp"},
			text: "Phones stayed dead.\n\n«[who|HRANA] has confirmed [figure|2,615] [act|deaths] since the protests began, AFP reported.» The agency could not check the count."},
		{name: "h3", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-19 18:00", title: "More than four thousand named", claim: "killed-3000", origin: "hrana", stance: claims.Contradicts, value: 4029, story: "h4029",
			text: "«By [who|HRANA]'s count [figure|4,029] [scope|people] were [act|killed].» Cases under review stand beside it."},
		{name: "h4", outlet: "Gazeta e Drinit", source: "gazeta", lang: "sq", day: "2026-01-26 12:00", title: "Numri i të vrarëve shkon në 6126", claim: "killed-3000", origin: "hrana", stance: claims.Contradicts, value: 6126, story: "h6126",
			text: "Rrugët ishin bosh.\n\n«Sipas [who|HRANA] numri i të [act|vrarëve] arriti në [figure|6.126], mes tyre edhe të mitur.» Agjencia nuk mundi ta verifikojë."},
		{name: "i1", outlet: "روزنامهٔ کرانه", source: "rooz", lang: "fa", day: "2026-01-14 18:42", title: "شمار کشته\u200cشدگان از سه هزار گذشت", claim: "killed-3000", origin: "ihrngo", stance: s, value: 3428, qualifier: claims.AtLeast, story: "i3428", via: []string{"afp"},
			text: "تلفن\u200cها قطع بود.\n\n«[who|سازمان حقوق بشر ایران] اعلام کرد [figure|دست\u200cکم ۳٬۴۲۸] [scope|معترض] در هجده روز [act|کشته شده\u200cاند].» نام\u200cها در فهرست آمده است."},
		{name: "i2", outlet: "Das Morgenblatt", source: "blatt", lang: "de", day: "2026-01-14 20:10", title: "Mindestens 3428 Tote", claim: "killed-3000", origin: "ihrngo", stance: s, value: 3428, qualifier: claims.AtLeast, story: "i3428", rule: "F6",
			text: "«Nach Angaben von [who|Iran Human Rights] wurden [figure|mindestens 3428] [scope|Demonstrierende] [act|getötet].»"},
		{name: "i3", outlet: "Gazeta e Drinit", source: "gazeta", lang: "sq", day: "2026-01-15 08:10", title: "Të paktën 3428 të vrarë", claim: "killed-3000", origin: "ihrngo", stance: s, value: 3428, qualifier: claims.AtLeast, story: "i3428",
			text: "«[figure|Të paktën 3.428] protestues janë [act|vrarë], njoftoi [who|Iran Human Rights].»"},
		{name: "s1", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-21 20:40", title: "State gives its first total", claim: "killed-3000", origin: "martyrs-foundation", stance: s, value: 3117, story: "s3117",
			text: "«The [who|Martyrs Foundation] put the number of [act|dead] at [figure|3,117].» It called most of them martyrs."},
		{name: "x1", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-13 11:00", title: "Broadcaster says 12,000", claim: "killed-3000", origin: "iran-international", stance: claims.Contradicts, value: 12000, qualifier: claims.AtLeast, story: "x12000",
			text: "«[who|Iran International] said [figure|at least 12,000] [scope|people] had been [act|killed], citing officials it did not name.»"},
		{name: "d1", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-22 09:00", title: "Nobody leads it, says a student", claim: "units-lead", origin: "bbc", stance: claims.Contradicts, story: "lead",
			text: "«The protests have no leader and no organisation behind them, the [who|BBC] wrote after speaking to nine students.»"},
		{name: "b1", outlet: "Gazeta e Drinit", source: "gazeta", lang: "sq", day: "2026-01-09 10:00", title: "Interneti u ndërpre", claim: "blackout", origin: "netblocks", stance: s, story: "net",
			text: "«[who|NetBlocks] tha se interneti u [act|ndërpre] në gjithë vendin të enjten.»"},
		{name: "n0", outlet: "Gazeta e Drinit", source: "gazeta", lang: "sq", day: "2026-01-23 10:00", title: "Çmimi i bukës", text: "Çmimi i bukës u rrit në dhjetë qytete."},
	}
	for i, lang := range []string{"en", "de", "sq", "en", "en", "de", "sq"} {
		source := map[string]string{"en": "herald", "de": "blatt", "sq": "gazeta"}[lang]
		out = append(out, said{name: fmt.Sprintf("c%d", i), outlet: source, source: source, lang: lang, day: fmt.Sprintf("2026-01-2%d 0%d:00", i%5, 1+i), title: "Resistance Units at work", claim: "mek-active", origin: "ncri", stance: claims.Mentions, story: "rel", rule: "F2",
			text: "«The Resistance Units set fire to posters in several cities, the [who|NCRI] said.»"})
	}
	for i := range 6 {
		out = append(out, said{name: fmt.Sprintf("z%d", i), outlet: "The Harbour Herald", source: "herald", lang: "en", day: fmt.Sprintf("2026-01-1%d 06:00", i), title: "A market burned", claim: "shops-burned-x", stance: claims.Mentions, story: fmt.Sprintf("z%d", i),
			text: fmt.Sprintf("«Shop number %d burned down after a short circuit, the fire brigade said.»", i+1), tier: claims.Suggest, score: .31, rule: "F8"})
	}
	for i := range out {
		if out[i].claim == "shops-burned-x" {
			out[i].claim = "leaderless"
		}
	}
	return out
}

func (d *testDesk) health() {
	d.must(d.db.SaveHealth(ctx, news.Health{SourceID: "herald", LastTry: d.now.Add(-time.Hour), LastOK: d.now.Add(-time.Hour), LastNew: d.now.Add(-2 * time.Hour), LastState: news.CaptureOK, NextVisit: d.now.Add(time.Hour), Articles: 14}))
	d.must(d.db.SaveHealth(ctx, news.Health{SourceID: "gazeta", LastTry: d.now.Add(-time.Hour), LastOK: d.now.Add(-9 * time.Hour), LastState: news.CaptureRefused, Reason: "403: it refuses us; robots.txt allows the page", Failures: 3, NextVisit: d.now.Add(4 * time.Hour), Articles: 6}))
	id, _, err := d.db.BeginRun(ctx, "crawl:herald", d.now.Add(-time.Hour))
	d.must(err)
	d.must(d.db.EndRun(ctx, news.Run{ID: id, Job: "crawl:herald", State: "ok", Counts: map[string]int{"fetched": 14, "new": 3}}))
	d.must(d.db.SaveReport(ctx, claims.ReportRecord{Date: "2026-01-26", Build: 1, Dir: "/var/lib/claimwatch/reports/2026/2026-01-26", SHA256: strings.Repeat("ab", 32), Written: d.now.Add(-90 * time.Minute)}))
}
