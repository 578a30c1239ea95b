package term_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/passage"
	"claimwatch/claims/quantity"
	"claimwatch/claims/review"
	"claimwatch/claims/review/term"
	"claimwatch/crawler/news"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

var (
	ctx     = context.Background()
	morning = time.Date(2026, 1, 27, 7, 30, 0, 0, time.UTC)
)

// A desk is a real database with a few passages in it.
type desk struct {
	t   testing.TB
	db  *storage.DB
	now time.Time
	ids map[string]int64
}

// A said is one passage: its words lie between « and », its figure between [ and ].
type said struct {
	name, lang, day, claim, origin, text string
	stance                               claims.Stance
	value                                float64
	score                                float64
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t: t, now: morning, ids: map[string]int64{}}
	d.db = storagetest.Open(t, func(o *storage.Options) {
		o.Now = func() time.Time { return d.now }
		o.Origins, o.Fold = claims.SeedOrigins(), passage.Fold
	})
	for _, s := range []said{
		{"persian", "fa", "2026-01-14 18:42", "killed-3000", "ihrngo", "تلفن\u200cها قطع بود.\n\n«سازمان حقوق بشر ایران اعلام کرد [دست\u200cکم ۳٬۴۲۸] معترض در هجده روز کشته شده\u200cاند.» نام\u200cها در فهرست آمده است.", claims.Supports, 3428, .94},
		{"copy", "de", "2026-01-14 20:10", "killed-3000", "ihrngo", "«Nach Angaben von Iran Human Rights wurden [mindestens 3428] Demonstrierende getötet.»", claims.Supports, 3428, .9},
		{"early", "en", "2026-01-06 09:00", "killed-3000", "hrana", "«HRANA said [at least 36] people had been killed in ten days of protest.»", claims.Supports, 36, .91},
		{"student", "en", "2026-01-22 09:00", "units-lead", "bbc", "«The protests have no leader and no organisation behind them, the BBC wrote after speaking to nine students.»", claims.Contradicts, 0, .88},
		{"net", "sq", "2026-01-23 10:00", "blackout", "netblocks", "«NetBlocks tha se interneti u ndërpre në gjithë vendin të enjten.»", claims.Supports, 0, .97},
	} {
		d.publish(s)
	}
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) publish(s said) {
	d.t.Helper()
	day, err := time.Parse("2006-01-02 15:04", s.day)
	d.must(err)
	text, m := s.mention()
	address := "https://outlet.example/" + s.name
	c := &news.Capture{SourceID: "outlet", URL: address, Canonical: address, FinalURL: address, Status: 200, State: news.CaptureOK, MIME: "text/html", Charset: "utf-8",
		Link: news.Link{SourceID: "outlet", URL: address, Canonical: address}, Raw: []byte(text), Body: []byte(text), Header: map[string][]string{}, Started: day, Ended: day}
	id, err := d.db.SaveCapture(ctx, c)
	d.must(err)
	art, err := d.db.SaveArticle(ctx, &news.Article{CaptureID: id, SourceID: "outlet", Outlet: "The Outlet", URL: address, Canonical: address, Title: s.name, Lang: s.lang,
		Text: text, Published: day, Fetched: day, Extractor: "x1", State: news.ArticleOK})
	d.must(err)
	d.must(d.db.SaveEvidence(ctx, art, "m1", []claims.Mention{m}))
	stored, err := d.db.Mentions(ctx, claims.MentionFilter{Article: art})
	d.must(err)
	d.ids[s.name] = stored[0].ID
}

func (s said) mention() (string, claims.Mention) {
	m := claims.Mention{Rule: "F4", Story: s.name, Family: claims.SeedOrigins().Family(s.origin),
		Evidence: claims.Evidence{Claim: s.claim, Tier: claims.Accept, Stance: s.stance, Score: s.score, Origin: s.origin, Mode: claims.Attributed}}
	before, rest, _ := strings.Cut(s.text, "«")
	quote, after, _ := strings.Cut(rest, "»")
	if s.value > 0 {
		head, tail, _ := strings.Cut(quote, "[")
		words, end, _ := strings.Cut(tail, "]")
		quote = head + words + end
		at := len(before) + len(head)
		m.Figure = &claims.Figure{Value: &s.value, Low: &s.value, Qualifier: claims.AtLeast, Metric: claims.Killed, Scope: "all", Event: "iran-2026", Words: words, Start: at, End: at + len(words)}
	}
	m.Start, m.End, m.Quote = len(before), len(before)+len(quote), quote
	return before + quote + after, m
}

// session is a person's session on the desk. The clock moves four seconds
// each time that somebody looks at it.
func (d *desk) session(change ...func(*term.Options)) *term.Session {
	d.t.Helper()
	tick := func() time.Time { d.now = d.now.Add(4 * time.Second); return d.now }
	room, err := review.NewRoom(d.db, review.Options{Claims: claims.Seed(), Origins: claims.SeedOrigins(), Rules: assess.DefaultRules(), Now: tick, Zone: time.UTC,
		Figures: func(sentence, lang string, published claims.Date) []claims.Figure {
			return quantity.Read(sentence, quantity.Context{Lang: lang, Published: published})
		},
		NotFound: func(err error) bool { return errors.Is(err, storage.ErrNotFound) }})
	d.must(err)
	o := term.Options{Who: "ana", Blind: true, Now: tick, Known: func(name string) bool { return slices.Contains([]string{"ana", "ben"}, name) }}
	for _, f := range change {
		f(&o)
	}
	return term.New(room, d.db, o)
}

func (d *desk) mention(name string) claims.Mention {
	d.t.Helper()
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{IDs: []int64{d.ids[name]}})
	d.must(err)
	if len(ms) != 1 {
		d.t.Fatalf("%d pieces of evidence called %s", len(ms), name)
	}
	return ms[0]
}

func (d *desk) decisions() []claims.Decision {
	d.t.Helper()
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	d.must(err)
	if _, _, err := d.db.VerifyAudit(ctx); err != nil {
		d.t.Error(err)
	}
	return all
}
