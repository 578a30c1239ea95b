package feed

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"claimwatch/crawler/news"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const base = "https://outlet.example/sq/rss"

// item wraps items in an RSS feed.
func item(s string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title><language>sq-AL</language>` + s + `</channel></rss>`
}

// TestParse: each feed offers one article; the row says what of it is odd.
func TestParse(t *testing.T) {
	one := `<item><title>Një lajm</title><link>https://outlet.example/a</link><pubDate>Sat, 17 Jan 2026 06:40:00 +0100</pubDate></item>`
	plainLink := news.Link{URL: "https://outlet.example/a", Title: "Një lajm", Lang: "sq"}
	titled := func(s string) news.Link { l := plainLink; l.Title = s; return l }
	for _, tt := range []struct {
		name, body, contentType string
		want                    news.Link
		note                    string
	}{
		{name: "a plain item", body: item(one), want: plainLink},
		{name: "a byte order mark and blank lines before the prolog", body: "\ufeff\n\n" + item(one), want: plainLink},
		{name: "a warning of the server's program before the prolog", body: "<br />\n<b>Warning</b>: x in /a.php\n" + item(one), want: plainLink, note: "something stands before the feed"},
		{name: "a feed under the document type of a page", body: "<!DOCTYPE html>" + strings.TrimPrefix(item(one), `<?xml version="1.0" encoding="UTF-8"?>`), want: plainLink},
		{name: "a feed whose last tag breaks off", body: strings.TrimSuffix(item(one), ">"), want: plainLink, note: "breaks off"},
		{name: "a feed that breaks off in its second item", body: strings.TrimSuffix(item(one+"<item><title>Half"), "</channel></rss>"), want: plainLink, note: "breaks off"},
		{name: "a bare ampersand in a title", body: item(strings.Replace(one, "Një lajm", "A & B", 1)), want: titled("A & B")},
		{name: "tags in a title", body: item(strings.Replace(one, "Një lajm", "A &lt;b&gt;bold&lt;/b&gt; t", 1)), want: titled("A bold t")},
		{name: "a title escaped twice", body: item(strings.Replace(one, "Një lajm", "<![CDATA[A &amp; B &#8211; C]]>", 1)), want: titled("A & B – C")},
		{name: "control characters", body: item(strings.Replace(one, "Një lajm", "A\x0bB", 1)), want: titled("AB")},
		{name: "a relative link", body: item(strings.Replace(one, "https://outlet.example/a", "/a", 1)), want: plainLink},
		{name: "a GUID that is the address", body: item(strings.NewReplacer("<link>", `<guid isPermaLink="true">`, "</link>", "</guid>").Replace(one)), want: plainLink},
		{name: "windows-1252 under a false name", body: strings.Replace(item(one), "ë", "\xeb", 1), want: plainLink, note: "windows-1252"},
		{name: "an encoding named by the header", body: strings.Replace(item(one), "ë", "\xeb", 1), contentType: "text/xml; charset=iso-8859-1", want: plainLink},
		{name: "UTF-16 in name only", body: strings.Replace(item(one), "UTF-8", "utf-16", 1), want: plainLink},
		{name: "text after the feed", body: item(one) + "<script>x</script>", want: plainLink},
		{name: "the real publisher", body: item(strings.Replace(one, "</item>", `<source url="https://other.example">Other</source></item>`, 1)), want: func() news.Link { l := plainLink; l.Publisher = "Other"; return l }()},
		{name: "the publisher in the title too", body: item(strings.NewReplacer("</item>", `<source url="https://other.example">Other</source></item>`, "</title><link", " - Other</title><link").Replace(one)), want: func() news.Link { l := plainLink; l.Publisher = "Other"; return l }()},
		{name: "the same address twice", body: item(one + strings.Replace(one, "/a<", "/a?utm_source=rss#x<", 1)), want: plainLink},
		{name: "Atom", body: `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sq"><title>T</title><entry><title>Një lajm</title><link href="/a"/><link rel="enclosure" href="/x.mp3"/><published>2026-01-17T05:40:00Z</published></entry></feed>`, want: plainLink},
		{name: "a JSON feed", body: `{"version":"https://jsonfeed.org/version/1.1","title":"T","language":"sq","items":[{"id":"1","url":"https://outlet.example/a","title":"Një lajm","content_text":"x","date_published":"2026-01-17T05:40:00Z"}]}`, want: plainLink},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Parse([]byte(tt.body), tt.contentType, base, "")
			if err != nil || len(r.Links) != 1 {
				t.Fatalf("got %d links, %v", len(r.Links), err)
			}
			got := r.Links[0]
			if got.URL != tt.want.URL || got.Title != tt.want.Title || got.Lang != tt.want.Lang || got.Publisher != tt.want.Publisher || got.Canonical != tt.want.URL || got.Via != base {
				t.Errorf("got %+v\nwant %+v", got, tt.want)
			}
			if want := time.Date(2026, 1, 17, 5, 40, 0, 0, time.UTC); !got.Published.Equal(want) {
				t.Errorf("published %s (%q), want %s", got.Published, got.RawDate, want)
			}
			if tt.note == "" && r.Note != "" && !strings.Contains(tt.name, "after the feed") && !strings.Contains(tt.name, "ampersand") && !strings.Contains(tt.name, "control") || !strings.Contains(r.Note, tt.note) {
				t.Errorf("the note is %q, want %q in it", r.Note, tt.note)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		kind       news.FeedKind
		got        What
		words      string
	}{
		{"an empty answer", " \n", "", Empty, "empty"},
		{"a web page", "<!doctype html><title>x</title><p>y", "", HTML, "kind: section"},
		{"a web page without a doctype", "<html><body>x</body></html>", "", HTML, "web page"},
		{"plain text", "not found", "", NotFeed, `"not found"`},
		{"JSON that is no feed", `{"error":"x"}`, "", NotFeed, "lacks"},
		{"a feed broken in its head", "<rss><channel><title>", "", Broken, "broken"},
		{"a channel without a preview", "<!doctype html><body><div class=tgme_page>", news.Telegram, NoPreview, "preview"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.body), "", base, tt.kind)
			var e *Error
			if !errors.As(err, &e) || e.Got != tt.got || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("got %v, want %s with %q in it", err, tt.got, tt.words)
			}
		})
	}
}

func TestParseIsBounded(t *testing.T) {
	for _, tt := range []struct{ name, body string }{
		{"a hundred thousand items", item(strings.Repeat("<item><title>x</title><guid>1</guid></item>", 100000))},
		{"elements nested a hundred thousand deep", item("<item>" + strings.Repeat("<a>", 100000) + strings.Repeat("</a>", 100000) + "</item>")},
		{"elements never closed", item("<item>" + strings.Repeat("<a>", 100000))},
		{"foreign elements nested deep", item("<item>" + strings.Repeat("<m:a>", 50000) + strings.Repeat("</m:a>", 50000) + "</item>")},
		{"an entity bomb", `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>`},
		{"a sitemap nested deep", "<urlset>" + strings.Repeat("<url>", 200000)},
		{"JSON null", "null"}, {"JSON items null", `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":null}`},
		{"NUL bytes", item("<item><title>a\x00b</title></item>")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			began := time.Now()
			r, err := Parse([]byte(tt.body), "", base, "")
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("took %s (%d links, %v)", took, len(r.Links), err)
			}
		})
	}
}

func TestParseKeepsTheFirstItems(t *testing.T) {
	var b strings.Builder
	for i := range MaxItems + 10 {
		fmt.Fprintf(&b, "<item><link>https://outlet.example/%d</link></item>", i)
	}
	r, err := Parse([]byte(item(b.String())), "", base, "")
	if err != nil || len(r.Links) != MaxItems || !strings.Contains(r.Note, "more than") {
		t.Errorf("got %d links, note %q, %v", len(r.Links), r.Note, err)
	}
}

func TestDate(t *testing.T) {
	tirana := time.FixedZone("CET", 3600)
	for _, tt := range []struct{ name, raw, lang, want string }{
		{"RFC 822", "Sat, 17 Jan 2026 06:40:00 +0100", "", "2026-01-17T05:40:00Z"},
		{"RFC 822 without seconds", "Sat, 17 Jan 2026 06:40 GMT", "", "2026-01-17T06:40:00Z"},
		{"GMT with an offset", "Sat, 17 Jan 2026 06:40:00 GMT+0330", "", "2026-01-17T03:10:00Z"},
		{"a one-digit day", "Sat, 7 Jan 2026 06:40:00 +01:00", "", "2026-01-07T05:40:00Z"},
		{"ISO 8601", "2026-01-17T06:40:00+01:00", "", "2026-01-17T05:40:00Z"},
		{"ISO 8601 with a fraction", "2026-01-17T06:40:00.123456Z", "", "2026-01-17T06:40:00Z"},
		{"ISO 8601 in the small", "2026-01-17T06:40Z", "", "2026-01-17T06:40:00Z"},
		{"a day alone", "2026-01-17", "", "2026-01-16T23:00:00Z"},
		{"no zone", "2026-01-17 06:40:00", "", "2026-01-17T05:40:00Z"},
		{"Iran Standard Time", "Sun, 06 Sep 2026 16:18:00 IRST", "", "2026-09-06T12:48:00Z"},
		{"Central European Summer Time", "Sun, 06 Sep 2026 16:18:00 CEST", "", "2026-09-06T14:18:00Z"},
		{"Eastern Standard Time", "Sun, 06 Sep 2026 16:18:00 EST", "", "2026-09-06T21:18:00Z"},
		{"an offset and a name", "Sun, 06 Sep 2026 16:18:00 +0330 (IRST)", "", "2026-09-06T12:48:00Z"},
		{"the Iranian calendar", "1404/10/27 12:00", "fa", "2026-01-17T11:00:00Z"},
		{"in Persian digits", "۱۴۰۴/۱۰/۲۷", "fa", "2026-01-16T23:00:00Z"},
		{"an Albanian month", "17 Janar 2026 06:40", "sq", "2026-01-17T05:40:00Z"},
		{"a German month", "17. März 2026", "de", "2026-03-16T23:00:00Z"},
		{"a number by dots", "17.01.2026 06:40", "sq", "2026-01-17T05:40:00Z"},
	} {
		got, ok := Date(tt.raw, tt.lang, tirana)
		if !ok || got.Format(time.RFC3339) != tt.want {
			t.Errorf("%s: Date(%q) = %s, %v; want %s", tt.name, tt.raw, got.Format(time.RFC3339), ok, tt.want)
		}
	}
	for _, raw := range []string{"", "yesterday", "3 hours ago", "0001-01-01T00:00:00Z", "1404/13/01", "now 12"} {
		if got, ok := Date(raw, "", nil); ok {
			t.Errorf("Date(%q) = %s, want none", raw, got)
		}
	}
}

// TestIranianNewYear checks the conversion at the turn of the year, which is
// where leap years show.
func TestIranianNewYear(t *testing.T) {
	for year, want := range map[int]string{1399: "2020-03-20", 1400: "2021-03-21", 1403: "2024-03-20", 1404: "2025-03-21", 1405: "2026-03-21", 1408: "2029-03-20", 1357: "1978-03-21"} {
		y, m, d := gregorian(year, 1, 1)
		if got := fmt.Sprintf("%04d-%02d-%02d", y, m, d); got != want {
			t.Errorf("1 Farvardin %d = %s, want %s", year, got, want)
		}
	}
}
