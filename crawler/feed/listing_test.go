package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

const newsSitemap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://outlet.example/1?a=1&amp;b=2 </loc><lastmod>2026-01-18</lastmod>
 <image:image><image:loc>https://outlet.example/1.jpg</image:loc><image:title>Not the title</image:title></image:image>
 <news:news><news:publication><news:name>Outlet</news:name><news:language>fa-IR</news:language></news:publication>
 <news:publication_date>2026-01-17T06:40:00+03:30</news:publication_date><news:title><![CDATA[A & B]]></news:title></news:news></url>
<url><loc>https://outlet.example/2</loc><lastmod>2026-01-16</lastmod></url>
<url><loc>https://outlet.example/3?x&y</loc></url>`

func TestSitemap(t *testing.T) {
	r, err := Parse([]byte(newsSitemap+"</urlset>"), "", "https://outlet.example/sitemap.xml", "")
	if err != nil || len(r.Links) != 3 || r.Kind != news.Sitemap || r.Note != "" {
		t.Fatalf("got %+v, %v", r, err)
	}
	l := r.Links[0]
	if l.URL != "https://outlet.example/1?a=1&b=2" || l.Title != "A & B" || l.Lang != "fa" || l.Publisher != "Outlet" || l.Published.Format(time.RFC3339) != "2026-01-17T03:10:00Z" {
		t.Errorf("the news extension: %+v", l)
	}
	if r.Links[1].Published.Format(time.DateOnly) != "2026-01-16" {
		t.Errorf("the last change: %+v", r.Links[1])
	}
}

func TestSitemapThatBreaksOffKeepsWhatWasRead(t *testing.T) {
	for _, cut := range []string{"", "<url><loc>https://outlet.example/4", "<url><lo"} {
		r, err := Parse([]byte(newsSitemap+cut), "", "", "")
		if err != nil || len(r.Links) != 3 || !strings.Contains(r.Note, "breaks off") {
			t.Errorf("after %q: %d links, note %q, %v", cut, len(r.Links), r.Note, err)
		}
	}
}

func TestSitemapIndex(t *testing.T) {
	var b strings.Builder
	b.WriteString("<sitemapindex>")
	for i := range 50000 {
		fmt.Fprintf(&b, "<sitemap><loc>https://outlet.example/s%d.xml</loc><lastmod>2026-01-17T00:00:00Z</lastmod></sitemap>", i)
	}
	r, err := Parse([]byte(b.String()+"</sitemapindex>"), "", "", "")
	if err != nil || len(r.Links) != 0 || len(r.Sitemaps) != MaxSitemaps {
		t.Errorf("%d links, %d sitemaps, %v", len(r.Links), len(r.Sitemaps), err)
	}
	if s := r.Sitemaps[0]; s.URL != "https://outlet.example/s0.xml" || s.Published.IsZero() {
		t.Errorf("the first: %+v", s)
	}
}

const sectionPage = `<!doctype html><base href="https://outlet.example/sq/"><body>
<nav><a href="/sq/politika">Politika</a><a href="/tag/iran">Gjithçka mbi protestat në Iran</a></nav>
<div class=list>
 <article><a href="a-1234"><img alt="Foto e protestës"></a><h2><a href="a-1234">Protesta në Teheran, dhjetëra të arrestuar</a></h2></article>
 <article><a href="dhjetra-te-vrare-ne-protesta">Dhjetëra të vrarë në protesta sot</a></article>
</div>
<a href="https://other.example/a-1">Një lajm nga një vend tjetër krejt</a><a href="javascript:x()">Kliko këtu për të lexuar më shumë</a>`

func TestSection(t *testing.T) {
	for _, tt := range []struct{ name, selector, want string }{
		{"without a selector", "", "https://outlet.example/sq/a-1234 https://outlet.example/sq/dhjetra-te-vrare-ne-protesta"},
		{"by a selector of links", ".list h2 a", "https://outlet.example/sq/a-1234"},
		{"by a selector of what holds links", "article", "https://outlet.example/sq/a-1234 https://outlet.example/sq/dhjetra-te-vrare-ne-protesta"},
	} {
		links, err := Section([]byte(sectionPage), "https://outlet.example/x", news.Layout{Links: tt.selector})
		var got []string
		for _, l := range links {
			got = append(got, l.URL)
		}
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, %v; want %s", tt.name, got, err, tt.want)
		}
	}
	for _, bad := range []string{"a[", ".gone"} {
		if _, err := Section([]byte(sectionPage), base, news.Layout{Links: bad}); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("the selector %q: %v", bad, err)
		}
	}
	if _, err := Section([]byte(strings.Repeat("<div>", 2000)), base, news.Layout{}); err == nil {
		t.Error("a page nested 2,000 deep is read")
	}
}

func TestFind(t *testing.T) {
	found, err := Find([]byte(`<head><link rel="alternate" type="application/rss+xml" title="Lajme" href="/rss"><link rel=alternate type="application/rss+xml" href="/comments/feed/">
<link rel=alternate hreflang=fa href=/fa></head><a href="/sq/feed/">RSS</a><a href="/rss">RSS</a>`), "text/html", "https://outlet.example/")
	if err != nil || len(found) != 2 || found[0] != (Named{"https://outlet.example/rss", "Lajme", news.RSS}) || found[1].URL != "https://outlet.example/sq/feed/" {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestTelegram(t *testing.T) {
	post := func(id int, text, at string) string {
		return fmt.Sprintf(`<div class="tgme_widget_message" data-post="kanali/%d"><div class="tgme_widget_message_text">%s</div><a href="x"><time datetime="%s">06:40</time></a></div>`, id, text, at)
	}
	page := `<div class="tgme_channel_info_header_title">Kanali</div>` +
		post(100, "Rreshti i parë<br>Rreshti i dytë", "2026-01-17T05:40:00+00:00") + post(101, "Tjetër", "") + post(131, "I fundit", "2026-01-17T07:00:00+00:00")
	r, err := Parse([]byte(page), "text/html", "https://t.me/s/kanali", news.Telegram)
	if err != nil || len(r.Links) != 3 || r.Title != "Kanali" {
		t.Fatalf("got %+v, %v", r, err)
	}
	last := r.Links[2]
	if last.URL != "https://t.me/kanali/100?embed=1" || last.Title != "Rreshti i parë" || last.Summary != "Rreshti i parë Rreshti i dytë" || last.Published.Hour() != 5 {
		t.Errorf("the oldest post: %+v", last)
	}
	if r.Note != "29 posts between 101 and 131 are not shown" || r.Older != "https://t.me/s/kanali?before=100" {
		t.Errorf("note %q, older %q", r.Note, r.Older)
	}
}
