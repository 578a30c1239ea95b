package webtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
)

const harbour = "lost part of its load on the ramp" // of the filler

// expectations says, for each behaviour of the hostile site, what the crawler
// makes of it.
var expectations = map[string]expectation{
	// transport
	"silence":              ends(news.CaptureTimeout, "in time"),
	"reset-after-headers":  ends(news.CaptureBad, "breaks off"),
	"drips-body":           ends(news.CaptureTimeout, "in time"),
	"drips-headers":        ends(news.CaptureTimeout, "in time"),
	"length-too-long":      ends(news.CaptureBad, "breaks off"),
	"length-too-short":     ends(news.CaptureOK, ""),
	"bad-chunk":            ends(news.CaptureBad, "breaks off"),
	"endless-chunks":       ends(news.CaptureTooLarge, "more than"),
	"header-9mib":          ends(news.CaptureBad, "header"),
	"ten-thousand-headers": ends(news.CaptureBad, "header"),
	"garbage-status":       ends(news.CaptureBad, "malformed"),
	"http10":               reads(news.ArticleOK, harbour),
	"provisional-flood":    ends(news.CaptureBad, ""),
	"h2-frame-size-0":      locked("robots.txt"), // which is asked for first, over the same connection
	"h2-goaway":            locked("robots.txt"),
	"h2-reset-flood":       locked("robots.txt"),
	"tls-expired":          locked("certificate"),
	"tls-self-signed":      locked("certificate"),
	"tls-wrong-host":       locked("certificate"),
	"tls-stalls":           locked("in time"),

	// encodings and sizes
	"gzip-bomb":       ends(news.CaptureTooLarge, "unpacks to more than"),
	"sitemap-gz-bomb": all(lists(news.CaptureTooLarge, 0, 0), asks(2)),
	"brotli-bomb":     ends(news.CaptureTooLarge, "unpacks to more than"),
	"zstd-bomb":       zstdBomb,
	"double-gzip":     reads(news.ArticleOK, harbour),
	"gzip-not":        reads(news.ArticleOK, harbour),
	"gzip-untold":     reads(news.ArticleOK, harbour),
	"page-below-5mib": reads(news.ArticleOK, harbour),
	"page-above-5mib": ends(news.CaptureTooLarge, "5242880"),
	"empty-200":       ends(news.CaptureBad, "empty"),
	"pdf-as-html":     reads(news.ArticleNotHTML, ""),
	"exe-as-html":     reads(news.ArticleNotHTML, ""),
	"mp4-as-html":     reads(news.ArticleNotHTML, ""),

	// redirects and names
	"loop":            all(ends(news.CaptureBad, "circle"), asks(4)),
	"eleven-hops":     all(ends(news.CaptureBad, "more than 5"), asks(8)),
	"to-loopback":     refusedInside,
	"to-private":      refusedInside,
	"to-metadata":     refusedInside,
	"to-loopback6":    refusedInside,
	"to-mapped":       refusedInside,
	"to-nat64":        refusedInside,
	"to-decimal":      refusedInside,
	"to-hex":          refusedInside,
	"to-other-port":   refusedInside,
	"rebind":          rebinds,
	"mixed-records":   reads(news.ArticleOK, harbour), // by its public address; that the other was not tried, the canaries tell
	"to-file":         ends(news.CaptureBad, "no address of the web"),
	"to-gopher":       ends(news.CaptureBad, "no address of the web"),
	"to-ftp":          ends(news.CaptureBad, "no address of the web"),
	"to-disallowed":   ends(news.CaptureRobots, "forbids /forbidden/a"),
	"downgrade":       downgraded,
	"to-lookalike":    ends(news.CaptureMoved, "another site"),
	"meta-refresh":    unread,
	"script-redirect": unread,

	// protocol
	"304-for-ever":      liar,
	"304-unasked":       ends(news.CaptureBad, "though it was not asked"),
	"etag-changes":      ends(news.CaptureOK, ""),
	"date-changes":      ends(news.CaptureOK, ""),
	"modified-2041":     all(reads(news.ArticleOK, harbour), sanelyDated),
	"modified-1980":     all(reads(news.ArticleOK, harbour), sanelyDated),
	"429-long":          waits(true), // 24 hours at most, of the 88 asked for
	"429-date":          waits(true),
	"429-garbage":       waits(false), // two minutes, as nothing sensible was said
	"429-negative":      waits(false),
	"503-retry":         waits(false),
	"challenge":         ends(news.CaptureRefused, "challenge"),
	"robots-500":        keptAway,
	"robots-429":        keptAway,
	"robots-hangs":      keptAway,
	"robots-96mib":      reads(news.ArticleOK, harbour), // the rule at its end lies beyond what is read
	"robots-malformed":  reads(news.ArticleOK, harbour),
	"robots-seven-hops": reads(news.ArticleOK, harbour), // past five hops there are no rules (RFC 9309, 2.3.1.2)
	"cache-ten-years":   cached,

	// traps
	"calendar":          all(lists("", 1, 200), asks(44)),
	"session-ids":       onePage("/news/report-of-the-day"),
	"growing-links":     all(lists("", 1, 2), asks(4)),
	"growing-escapes":   all(lists("", 1, 1), asks(4)),
	"one-article":       all(lists("", 1, 500), asks(23)),
	"sitemap-of-itself": all(lists("", 0, 0), asks(4)),
	"sitemap-bomb":      all(lists("", 1, 500), asks(34)),
	"feed-100k":         all(lists("", 1, 500), asks(34)),
	"changing-ids":      onePage("/news/an-item-2026"),
	"soft-404":          reads(news.ArticleGone, ""),
	"consent-wall":      ends(news.CaptureWalled, "consent"),
	"pay-wall":          reads(news.ArticleThin, "knew more than he said"),
	"parked":            reads(news.ArticleThin, "for sale"),

	// parsers and text
	"deep-divs":       reads(news.ArticleRefused, webtest.DeepSentence),
	"cpu-page":        costly,
	"entity-bomb":     lists("", 1, 1),
	"deep-xml":        deepXML,
	"bad-utf8-feed":   lists("", 1, 1),
	"1256-untold":     reads(news.ArticleOK, "قالت منظمة حقوق الإنسان"),
	"1256-as-utf8":    reads(news.ArticleOK, "قالت منظمة حقوق الإنسان"),
	"utf8-as-1252":    reads(news.ArticleOK, webtest.PersianSentence),
	"utf16":           reads(news.ArticleOK, webtest.PersianSentence),
	"letter-variants": folds(webtest.PersianSentence),
	"bidi-overrides":  folds(webtest.DeepSentence),
	"zero-width":      folds(webtest.DeepSentence),
	"xss-title":       titled("Report "),
	"formula-title":   titled(`=HYPERLINK("http://127.0.0.1/","Report of the day")`), // as it is: those who write tables escape it
	"markdown-title":  titled("](javascript:alert(1)) **Report** ![x](http://127.0.0.1/x.png)"),
	"path-title":      titled("../../../../etc/passwd"),
	"markup-text":     reads(news.ArticleOK, harbour, "<img", "<svg", "onerror", "alert(1)"),
	"header-breaks":   reads(news.ArticleOK, harbour), // that no cookie was sent back, another check tells
	"date-irst":       dated("2026-01-25T12:48:00Z"),
	"date-jalali":     dated("2026-01-25T12:48:00Z"),
	"date-future":     dated(""),
	"date-missing":    dated(""),

	// deception
	"cloak":              cloaked,
	"edited":             edited,
	"deleted":            becomes(news.CaptureGone, "410"),
	"to-brand":           becomes(news.CaptureMoved, "brand.example"),
	"foreign-canonical":  ownCanonical,
	"sock-puppets":       puppets,
	"hidden-claims":      reads(news.ArticleOK, harbour, "HIDDENCLAIM"),
	"injection":          reads(news.ArticleOK, "Ignore all previous instructions"), // it is text like any other, and nothing obeys it
	"telegram-nopreview": noPreview,
	"telegram-adults":    noPreview,
	"telegram-gap":       all(lists("", 5, 5), asks(1000)),
	"telegram-edited":    lists("", 1, 1),
	"telegram-deleted":   lists("", 2, 2), // what was offered once stays on file
}

// zstdBomb: the window asked for is refused before anything is unpacked.
func zstdBomb(t *testing.T, g *ground, b webtest.Behaviour) {
	c := g.captures(b.URL())
	if len(c) == 0 || c[0].State != news.CaptureTooLarge && c[0].State != news.CaptureBad || len(c[0].Body) > 0 || len(c[0].Raw) == 0 {
		t.Errorf("%+v", c)
	}
}

// rebinds: the name was public when robots.txt was asked for, and inside
// afterwards; no connection is made then.
func rebinds(t *testing.T, g *ground, b webtest.Behaviour) {
	if h := g.health(b); h.LastState != news.CaptureForbidden && h.LastState != news.CaptureRobots || !strings.Contains(h.Reason, "10.9.9.9") {
		t.Errorf("the source is %s (%s)", h.LastState, h.Reason)
	}
}

func downgraded(t *testing.T, g *ground, b webtest.Behaviour) {
	reads(news.ArticleOK, harbour)(t, g, b)
	if c := g.captures(b.URL())[0]; len(c.Chain) != 1 || !strings.HasPrefix(c.Chain[0].From, "https:") || !strings.HasPrefix(c.Chain[0].To, "http:") {
		t.Errorf("the way is not kept: %+v", c.Chain)
	}
}

// unread: a page that leads on by other means than HTTP is not followed, and
// is no article.
func unread(t *testing.T, g *ground, b webtest.Behaviour) {
	ends(news.CaptureOK, "")(t, g, b)
	if a := g.article(b, g.captures(b.URL())[0]); a.State == news.ArticleOK || a.Reason == "" {
		t.Errorf("%s (%s)", a.State, a.Reason)
	}
}

// liar: a server that answers 304 for ever is asked without conditions once a
// day, and found out.
func liar(t *testing.T, g *ground, b webtest.Behaviour) {
	if n := g.after["second"][b.Host()+" /feed.xml"]; n != 2 {
		t.Errorf("the listing was asked for %d times in two visits", n)
	}
	if n := g.hits(b, "/news/"); n < 2 {
		t.Errorf("%d of its reports were found, want those of two days", n)
	}
}

func sanelyDated(t *testing.T, g *ground, b webtest.Behaviour) {
	if a := g.article(b, g.captures(b.URL())[0]); a.Published.Year() != 2026 {
		t.Errorf("published %s by %s", a.Published, a.DateMethod)
	}
}

// cached: what asks to be kept for ten years is asked for again within a day.
func cached(t *testing.T, g *ground, b webtest.Behaviour) {
	h := g.health(b)
	if next := h.NextVisit.Sub(h.LastTry); next > 25*time.Hour {
		t.Errorf("the next visit is in %s", next)
	}
}

// onePage: whatever it is called, the page is kept once.
func onePage(path string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		if n := len(g.captures("http://" + b.Host() + path)); n != 1 {
			t.Errorf("%d captures of %s, want 1", n, path)
		}
		if n := g.hits(b, path); n != 1 {
			t.Errorf("%d requests for it under all its names, want 1", n)
		}
	}
}

// costly: a page that costs the extractors seconds is read, or when they take
// too long by what looks like running text; the claim in it is found either
// way. The desk does it in a child process, which ends with what runs on.
func costly(t *testing.T, g *ground, b webtest.Behaviour) {
	ends(news.CaptureOK, "")(t, g, b)
	began := time.Now()
	a := g.article(b, g.captures(b.URL())[0])
	if late := strings.Contains(a.Reason, "took longer"); !strings.Contains(a.Text, webtest.DeepSentence) || a.State != news.ArticleOK && !late {
		t.Errorf("%s (%s): %.300q", a.State, a.Reason, a.Text)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("took %s", took)
	}
}

// deepXML: what stands before the depth is read, or the reason is given.
func deepXML(t *testing.T, g *ground, b webtest.Behaviour) {
	run := g.runs[b.Source().ID][0]
	if run.Counts["new"] == 0 && (run.State != "failed" || run.Reason == "") {
		t.Errorf("%s (%s), %d new", run.State, run.Reason, run.Counts["new"])
	}
}

// folds expects that the text, folded as for matching, is that of the
// sentence as it should be written.
func folds(sentence string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		ends(news.CaptureOK, "")(t, g, b)
		a := g.article(b, g.captures(b.URL())[0])
		if got, want := passage.Fold(a.Text), strings.TrimSuffix(passage.Fold(sentence), "."); !strings.Contains(got, want) {
			t.Errorf("%.300q does not hold %q", got, want)
		}
	}
}

// titled expects a title that is text and begins so.
func titled(begin string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		reads(news.ArticleOK, harbour)(t, g, b)
		a := g.article(b, g.captures(b.URL())[0])
		if !strings.HasPrefix(a.Title, begin) {
			t.Errorf("title %q, want %q", a.Title, begin)
		}
	}
}

// dated expects this date, or none.
func dated(want string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		ends(news.CaptureOK, "")(t, g, b)
		c := g.captures(b.URL())[0]
		c.Link.Published, c.Link.RawDate = time.Time{}, "" // what the feed says is not at issue
		a, got := g.article(b, c), ""
		if !a.Published.IsZero() {
			got = a.Published.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("published %q by %s (%q), want %q", got, a.DateMethod, a.RawDate, want)
		}
	}
}

// cloaked: what a site shows to others cannot be known from here. We never
// pretend to be another, and what is kept says under which name it was got.
func cloaked(t *testing.T, g *ground, b webtest.Behaviour) {
	reads(news.ArticleOK, "for crawlers", "for browsers")(t, g, b)
	c := g.captures(b.URL())[0]
	if asked := fmt.Sprint(c.Header[":request"]); !strings.Contains(asked, "User-Agent: claimwatch/1") {
		t.Errorf("the capture does not say as whom it was got: %v", c.Header)
	}
}

// edited: both versions are kept, with the times.
func edited(t *testing.T, g *ground, b webtest.Behaviour) {
	list := g.captures(b.URL())
	if len(list) < 2 {
		t.Fatalf("%d captures", len(list))
	}
	first, second := g.article(b, list[0]), g.article(b, list[1])
	if !strings.Contains(first.Text, "2,417") || !strings.Contains(second.Text, " 117 ") || list[0].SHA256 == list[1].SHA256 || list[1].Revisit != 1 {
		t.Errorf("first %.100q, then %.100q (visit %d)", first.Text, second.Text, list[1].Revisit)
	}
}

// becomes expects a page that was there at first, and later is in a state.
func becomes(state news.CaptureState, words string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		reads(news.ArticleOK, "2,417 people")(t, g, b)
		list := g.captures(b.URL())
		if len(list) < 2 || list[1].State != state || !strings.Contains(list[1].Reason, words) {
			t.Errorf("%d captures, the second %+v", len(list), list[min(1, len(list)-1)])
		}
	}
}

func ownCanonical(t *testing.T, g *ground, b webtest.Behaviour) {
	reads(news.ArticleOK, "2,417 people")(t, g, b)
	if a := g.article(b, g.captures(b.URL())[0]); !strings.Contains(a.Canonical, b.Host()) {
		t.Errorf("it passes for %s", a.Canonical)
	}
}

// puppets: each copy is kept once, under its own name, in the wave in which it
// came out; and the three machines behind the fifty are not stormed.
func puppets(t *testing.T, g *ground, _ webtest.Behaviour) {
	for i, src := range webtest.Puppets() {
		host := strings.TrimSuffix(strings.TrimPrefix(src.Home, "http://"), "/")
		list := g.captures(fmt.Sprintf("http://%s/news/harbour-report-%d-of-the-day", host, i))
		if len(list) != 1 || list[0].State != news.CaptureOK || list[0].SourceID != src.ID {
			t.Errorf("%s: %d captures", host, len(list))
			continue
		}
		wave := list[0].Started.Sub(webtest.Start) / time.Hour
		if late := i < 50 && i >= 20; late != (wave > 0) {
			t.Errorf("%s: fetched in the hour %d", host, wave)
		}
	}
	for _, m := range puppetMachines {
		if n := g.hostile.MostAtOnce(m); n > 2 || n == 0 {
			t.Errorf("%d requests at once to %s, want 1 or 2", n, m)
		}
	}
}

func noPreview(t *testing.T, g *ground, b webtest.Behaviour) {
	if h := g.health(b); h.LastState != news.CaptureRefused || !strings.Contains(h.Reason, "NO_PREVIEW") {
		t.Errorf("the source is %s (%s)", h.LastState, h.Reason)
	}
}
