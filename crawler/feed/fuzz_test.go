package feed

import (
	"strings"
	"testing"

	"claimwatch/crawler/news"
)

// FuzzParse: whatever comes, Parse returns, and every link it offers has the
// canonical address it claims and was offered by the page that was read.
func FuzzParse(f *testing.F) {
	f.Add([]byte(item("<item><title>a</title><link>/b</link></item>")), "text/xml", "")
	f.Add([]byte(newsSitemap), "application/xml", "")
	f.Add([]byte("<sitemapindex><sitemap><loc>http://a.example/b</loc>"), "", "sitemap")
	f.Add([]byte(sectionPage), "text/html", "section")
	f.Add([]byte(`<div class="tgme_widget_message" data-post="a/1">x`), "", "telegram")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"http://a.example/"}]}`), "", "")
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"), "", "")
	f.Fuzz(func(t *testing.T, body []byte, contentType, kind string) {
		r, err := Parse(body, contentType, base, news.FeedKind(kind))
		if err != nil {
			return
		}
		for _, l := range append(r.Links, r.Sitemaps...) {
			if c, err := news.CanonicalURL(l.URL); err != nil || c != l.Canonical || l.Via != base {
				t.Errorf("link %+v: canonical address %q, %v", l, c, err)
			}
		}
	})
}

// FuzzSitemap: whatever a sitemap holds, it is read in one pass, within the
// caps, and nothing it offers lacks an address.
func FuzzSitemap(f *testing.F) {
	f.Add(newsSitemap)
	f.Add("<urlset><url><loc>http://a.example/b</loc><lastmod>2026-01-17</lastmod></url>")
	f.Add("<sitemapindex><sitemap><loc>/s.xml</loc></sitemap><sitemap><loc>http://a.example/</loc></sitemap></sitemapindex>")
	f.Add("<urlset><url><loc>a</loc><image:image><image:loc>http://a.example/i.png</image:loc></image:image></url><url>")
	f.Add("<urlset>" + strings.Repeat("<url>", 300) + "<loc>&#0;\xff</loc>")
	f.Fuzz(func(t *testing.T, body string) {
		r, err := sitemap(body, base)
		if err != nil {
			return
		}
		if len(r.Links) > MaxSitemap || len(r.Sitemaps) > MaxSitemaps {
			t.Errorf("%d addresses and %d sitemaps", len(r.Links), len(r.Sitemaps))
		}
		seen := map[string]bool{}
		for _, l := range append(r.Links, r.Sitemaps...) {
			if c, err := news.CanonicalURL(l.URL); err != nil || c != l.Canonical || !l.Published.IsZero() && !plausible(l.Published) {
				t.Errorf("link %+v: canonical address %q, %v", l, c, err)
			}
		}
		for _, l := range r.Links {
			if seen[l.Canonical] {
				t.Errorf("%s is offered twice", l.Canonical)
			}
			seen[l.Canonical] = true
		}
	})
}

// FuzzDate: a date that is read lies where a newsroom can have meant it.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"Sat, 17 Jan 2026 06:40:00 +0100", "2026-01-17T06:40:00.1Z", "1404/10/27 12:00", "17 Janar 2026", "Sun, 06 Sep 2026 16:18:00 IRST"} {
		f.Add(s, "sq")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		if d, ok := Date(s, lang, nil); ok && (!plausible(d) || strings.TrimSpace(s) == "") {
			t.Errorf("Date(%q) = %s", s, d)
		}
	})
}
