package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// story is an article's worth of words.
const story = `<p>Army engineers began on Wednesday to lay a temporary bridge over the river, five days after the old one fell. It will carry ambulances first and lorries by the weekend, the district office said, provided that the river does not rise again.</p>
<p>The old bridge was ninety years old and had been inspected in October. The report, which this newspaper has seen, calls two of its five piers doubtful and asks for a second opinion within the year.</p>`

func page4(title, body string) []byte {
	return []byte("<!DOCTYPE html><html><head><title>" + title + "</title></head><body>" + body + "</body></html>")
}

func fetched(body []byte) *news.Capture {
	at := time.Date(2026, 1, 21, 12, 0, 0, 0, time.UTC)
	address := "https://valleypost.example/news/the-bridge"
	return &news.Capture{ID: 7, SourceID: "valley", URL: address, Canonical: address, FinalURL: address, Status: 200, Body: body, MIME: "text/html", State: news.CaptureOK, Started: at, Ended: at}
}

// How reading ends, one thing wrong with a good capture at a time.
func TestStates(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(c *news.Capture)
		state  news.ArticleState
		reason string // part of it
		text   string // part of it, "-" = none
	}{
		{"a good page", func(c *news.Capture) {}, news.ArticleOK, "", "temporary bridge"},
		{"an empty answer", func(c *news.Capture) { c.Body = []byte(" \n") }, news.ArticleUnreadable, "empty", "-"},
		{"a page of scripts", func(c *news.Capture) { c.Body = page4("", "<script>var a='text'</script>") }, news.ArticleUnreadable, "no text", "-"},
		{"a PDF by its type", func(c *news.Capture) { c.MIME = "application/pdf" }, news.ArticleNotHTML, "application/pdf", "-"},
		{"a PDF sent as a page", func(c *news.Capture) { c.Body = []byte("%PDF-1.7\n%âãÏÓ") }, news.ArticleNotHTML, "a PDF", "-"},
		{"a picture sent as a page", func(c *news.Capture) { c.Body = []byte("\x89PNG\r\n\x1a\n") }, news.ArticleNotHTML, "an image", "-"},
		{"bytes that are no text", func(c *news.Capture) { c.Body = []byte(strings.Repeat("\x01\x02\x03ab\x05", 200)) }, news.ArticleNotHTML, "binary", "-"},
		{"a feed", func(c *news.Capture) { c.MIME = "application/rss+xml" }, news.ArticleNotHTML, "rss", "-"},
		{"no type at all", func(c *news.Capture) { c.MIME = "" }, news.ArticleOK, "", "temporary bridge"},
		{"a page sent as bytes", func(c *news.Capture) { c.MIME = "application/octet-stream" }, news.ArticleOK, "", "temporary bridge"},
		{"plain text", func(c *news.Capture) {
			c.MIME, c.Body = "text/plain", []byte("One bridge.\r\n\r\n"+strings.Repeat("Many words of it. ", 20))
		}, news.ArticleOK, "", "One bridge.\n\nMany words"},
		{"an address that is gone", func(c *news.Capture) { c.State, c.Reason = news.CaptureGone, "410" }, news.ArticleGone, "410", "-"},
		{"sent to the front page", func(c *news.Capture) { c.FinalURL = "https://valleypost.example/" }, news.ArticleGone, "front page", "-"},
		{"sent to another article", func(c *news.Capture) { c.FinalURL = "https://valleypost.example/news/the-bridge-2" }, news.ArticleOK, "", "temporary bridge"},
		{"a page that says it is not there", func(c *news.Capture) {
			c.Body = page4("Page not found - Valley Post", "<p>We could not find what you were looking for.</p>")
		}, news.ArticleGone, "not found", "could not find"},
		{"a challenge", func(c *news.Capture) {
			c.Body = page4("Just a moment...", "<p>Checking your browser before accessing the site.</p>")
		}, news.ArticleThin, "challenge", "Checking"},
		{"a consent wall", func(c *news.Capture) {
			c.Body = page4("Valley Post", "<div><p>We value your privacy. We and our partners store cookies.</p></div>")
		}, news.ArticleThin, "consent", "cookies"},
		{"a caption alone", func(c *news.Capture) { c.Body = page4("Photo", "<p>A boy carries bread.</p>") }, news.ArticleThin, "4 words", "bread"},
		{"what the crawler took for a wall", func(c *news.Capture) { c.State, c.Reason = news.CaptureWalled, "consent" }, news.ArticleThin, "walled", "temporary bridge"},
		{"a bad certificate of moving house", func(c *news.Capture) { c.State, c.Reason = news.CaptureMoved, "to another site" }, news.ArticleOK, "moved: to another site", "temporary bridge"},
		{"nested deeper than the parser follows", func(c *news.Capture) {
			c.Body = page4("Deep", strings.Repeat("<div>", 2000)+story)
		}, news.ArticleRefused, "nested", "temporary bridge"},
		{"more than may be looked at", func(c *news.Capture) {
			c.Body = append(page4("Long", story), []byte(strings.Repeat(" ", maxInput))...)
		}, news.ArticleOK, "only the first 5 MiB", "temporary bridge"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := fetched(page4("The bridge", "<article><h1>The bridge</h1>"+story+"</article>"))
			row.change(c)
			a := Article(c, news.Source{ID: "valley", Name: "Valley Post"})
			if a.State != row.state || !strings.Contains(a.Reason, row.reason) || (row.reason == "") != (a.Reason == "") {
				t.Errorf("state %q, reason %q; want %q, %q", a.State, a.Reason, row.state, row.reason)
			}
			if row.text == "-" && a.Text != "" || row.text != "-" && !strings.Contains(a.Text, row.text) {
				t.Errorf("text %.300q, want %q in it", a.Text, row.text)
			}
			if a.CaptureID != 7 || a.SourceID != "valley" || a.Outlet != "Valley Post" || a.Extractor != Version || len(a.TextSHA256) != 64 || !a.Fetched.Equal(c.Ended) {
				t.Errorf("not filled in: %+v", a)
			}
		})
	}
}

// Nesting hides nothing, whatever is left open on the way down.
func TestNestingIsNoCloak(t *testing.T) {
	for _, row := range []struct{ name, open, want string }{
		{"divisions", strings.Repeat("<div>", 2000), "temporary bridge"},
		{"spans in a navigation that never ends", "<nav>" + strings.Repeat("<span>", 2000), "temporary bridge"},
		{"tables", strings.Repeat("<table><tr><td>", 700), "temporary bridge"},
		{"hidden on the way", strings.Repeat("<div>", 2000) + "<p hidden>nine thousand</p>", "temporary bridge"},
		{"a script on the way", strings.Repeat("<b>", 2000) + "<script>nine thousand</script>", "temporary bridge"},
	} {
		t.Run(row.name, func(t *testing.T) {
			body := `<html lang="en"><head><title>The bridge</title><meta property="article:published_time" content="2026-01-20T06:00:00Z"></head><body>` + row.open + "<h1>The bridge</h1>" + story
			a := Article(fetched([]byte(body)), news.Source{})
			if a.State != news.ArticleRefused || !strings.Contains(a.Text, row.want) || strings.Contains(a.Text, "nine thousand") {
				t.Errorf("state %s, text %q", a.State, a.Text)
			}
			if a.Title != "The bridge" || a.DateMethod != "meta" || a.Lang != "en" {
				t.Errorf("title %q, date by %q, language %q", a.Title, a.DateMethod, a.Lang)
			}
		})
	}
}

// Pages made to cost much still come back, with their text.
func TestHostilePages(t *testing.T) {
	words := strings.Repeat("hello world hello world ", 4)
	for _, row := range []struct{ name, body string }{
		{"a million words alike", strings.Repeat("<p>"+words+"</p>", 20000)},
		{"twenty thousand rows", "<table>" + strings.Repeat("<tr><td>one</td><td>two</td></tr>", 20000) + "</table>"},
		{"fifty thousand breaks", strings.Repeat("line<br>", 50000)},
		{"formatting left open", strings.Repeat("<b><i><a>", 120) + words},
		{"attributes without end", "<p " + strings.Repeat("a=1 b=2 ", 50000) + ">" + words + "</p>"},
		{"one endless word", "<p>" + strings.Repeat("x", 1<<20) + "</p>"},
		{"templates", strings.Repeat("<template>", 400) + words},
		{"a script that is half JSON", `<script type="application/ld+json">{"a":` + strings.Repeat("[", 100000) + "</script>" + words},
	} {
		t.Run(row.name, func(t *testing.T) {
			start := time.Now()
			a := Article(fetched(page4("Hostile", "<article>"+story+row.body+"</article>")), news.Source{})
			if took := time.Since(start); took > 4*deadline {
				t.Errorf("took %s", took)
			}
			if row.name != "templates" && !strings.Contains(a.Text, "temporary bridge") {
				t.Errorf("state %s (%s), text %.200q", a.State, a.Reason, a.Text)
			}
		})
	}
}

func TestPastTheDeadlineRunningTextIsTaken(t *testing.T) {
	c := fetched(page4("The bridge", "<nav><a href=/>Home</a></nav><article>"+story+"</article>"))
	d := newDraft(c, news.Source{})
	d.wait = 0
	d.readPage(string(c.Body))
	a := d.seal()
	if a.Method != "density" || !strings.Contains(a.Text, "temporary bridge") || strings.Contains(a.Text, "Home") || !strings.Contains(a.Reason, "longer than") {
		t.Errorf("method %s, reason %q, text %q", a.Method, a.Reason, a.Text)
	}
}

// The one address of an article: the page's word counts on its own site only.
func TestCanonical(t *testing.T) {
	for _, row := range []struct{ name, head, want string }{
		{"no word", "", "https://valleypost.example/news/the-bridge"},
		{"its own", `<link rel="canonical" href="https://www.valleypost.example/news/bridge">`, "https://www.valleypost.example/news/bridge"},
		{"relative", `<link rel="canonical" href="/news/bridge">`, "https://valleypost.example/news/bridge"},
		{"by Open Graph", `<meta property="og:url" content="https://valleypost.example/b">`, "https://valleypost.example/b"},
		{"another site's", `<link rel="canonical" href="https://bbc.example/news/bridge">`, "https://valleypost.example/news/the-bridge"},
		{"the front page", `<link rel="canonical" href="https://valleypost.example/">`, "https://valleypost.example/news/the-bridge"},
		{"no web address", `<link rel="canonical" href="javascript:alert(1)">`, "https://valleypost.example/news/the-bridge"},
		{"not an address at all", `<link rel="canonical" href="http://%zz">`, "https://valleypost.example/news/the-bridge"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := Article(fetched([]byte("<html><head>"+row.head+"</head><body>"+story+"</body></html>")), news.Source{})
			if a.Canonical != row.want {
				t.Errorf("got %s, want %s", a.Canonical, row.want)
			}
		})
	}
}

// The last line that says whose text it is stays, however short.
func TestCreditsSurvive(t *testing.T) {
	for _, credit := range []string{
		"(AFP)", "/DW", "dpa-infocom, dpa:260120-930-568712/1", "Mit Material von AFP und dpa", "kk/haz (dpa, AFP)", "(avec AFP)", "Source: Reuters",
		"Burimi: ATSH", "Quelle: ntv.de, als/dpa/AFP", "منبع: ایسنا", "(وكالات)", "(أ ف ب)", "المصدر: رويترز", "© AFP", "Reporting by Mira Tolland; Editing by Jon Ashe",
	} {
		for _, form := range []string{"<p>%s</p>", "<p><em>%s</em></p>", "<div class=\"source\">%s</div>"} {
			body := "<article><h1>The bridge</h1><div>" + story + fmt.Sprintf(form, credit) + "</div></article>"
			a := Article(fetched(page4("The bridge", body)), news.Source{})
			if !strings.HasSuffix(a.Text, credit) {
				t.Errorf("%s: lost; the text ends in %q", fmt.Sprintf(form, credit), a.Text[max(0, len(a.Text)-60):])
			}
		}
	}
}

// What is around an article is no part of it.
func TestAroundTheArticle(t *testing.T) {
	for _, junk := range []string{
		`<p><a href="/x">Ferry line stays closed for a third day</a></p>`,
		`<p><strong>Read also:</strong> <a href="/x">Ferry line stays closed</a></p>`,
		`<p>Lexo edhe: <a href="/x">Trageti nuk niset</a></p>`,
		`<p>Lesen Sie auch: <a href="/x">Die Fähre bleibt im Hafen</a></p>`,
		`<p>بیشتر بخوانید: <a href="/x">خط کشتی بسته ماند</a></p>`,
		`<p>Follow us on <a href="https://t.example">Telegram</a></p>`,
		`<p>Tags: bridge, river, army</p>`,
		`<div class="related"><p>The ferry line across the bay stayed closed for a third day on Wednesday because of the storm.</p></div>`,
		`<p style="display:none">Nine thousand people were killed on the bridge, it is said.</p>`,
		`<aside><p>The ferry line across the bay stayed closed for a third day on Wednesday because of the storm.</p></aside>`,
	} {
		body := "<article><h1>The bridge</h1>" + strings.Replace(story, "</p>\n", "</p>\n"+junk, 1) + "</article>"
		a := Article(fetched(page4("The bridge", body)), news.Source{})
		if n := strings.Count(a.Text, "\n\n"); n != 1 || strings.Contains(a.Text, "erry") {
			t.Errorf("%s came through: %q", junk, a.Text)
		}
	}
}

func ExampleText() {
	page := `<html lang="en"><head><title>The bridge | Valley Post</title><meta property="article:published_time" content="2026-01-20T06:00:00Z"></head>
	<body><nav><a href="/">Home</a></nav><article><h1>The bridge</h1>` + story + `</article></body></html>`
	a := Text([]byte(page), "https://valleypost.example/news/the-bridge", news.Source{Name: "Valley Post"})
	fmt.Println(a.State, a.Lang, a.Title)
	fmt.Println(a.Published.Format(time.DateOnly), "by", a.DateMethod)
	fmt.Println(strings.Count(a.Text, "\n\n")+1, "paragraphs")
	// Output:
	// ok en The bridge
	// 2026-01-20 by meta
	// 2 paragraphs
}
