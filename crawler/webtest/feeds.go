package webtest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// sitemapBelow is where the sitemap stands that an index leads to.
func sitemapBelow(index string) string { return strings.TrimSuffix(index, ".xml") + "-news.xml" }

// escaped returns text fit for XML.
func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

// teaserOf shortens a lead to what feeds carry.
func teaserOf(v version) string {
	words := strings.Fields(v.teaser)
	if len(words) <= 30 {
		return v.teaser
	}
	return strings.Join(words[:30], " ") + " …"
}

func (o *outlet) rss(now time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>%s</title><link>%s</link><language>%s</language><ttl>60</ttl>
`, escaped(o.name), o.url("/"), o.lang)
	for _, p := range o.out(now) {
		v := p.at(now)
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid isPermaLink=\"true\">%[2]s</guid><pubDate>%s</pubDate><dc:creator>%s</dc:creator><description>%s</description></item>\n",
			escaped(v.title), o.url(p.path), p.date.In(o.where).Format(time.RFC1123Z), escaped(p.byline), escaped(teaserOf(v)))
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

func (o *outlet) atom(now time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s">
<title>%s</title><id>%s</id><link rel="alternate" href="%[3]s"/><updated>%s</updated>
`, o.lang, escaped(o.name), o.url("/"), o.changed(now).UTC().Format(time.RFC3339))
	for _, p := range o.out(now) {
		v := p.at(now)
		fmt.Fprintf(&b, "<entry><title>%s</title><id>%s</id><link rel=\"alternate\" href=\"%[2]s\"/><published>%s</published><updated>%s</updated><author><name>%s</name></author><summary>%s</summary></entry>\n",
			escaped(v.title), o.url(p.path), p.date.Format(time.RFC3339), v.modified.Format(time.RFC3339), escaped(first(p.byline, o.name)), escaped(teaserOf(v)))
	}
	b.WriteString("</feed>\n")
	return b.Bytes()
}

func (o *outlet) jsonFeed(now time.Time) []byte {
	type item struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		Summary   string `json:"summary"`
		Published string `json:"date_published"`
		Language  string `json:"language"`
	}
	feed := struct {
		Version  string `json:"version"`
		Title    string `json:"title"`
		Home     string `json:"home_page_url"`
		Language string `json:"language"`
		Items    []item `json:"items"`
	}{"https://jsonfeed.org/version/1.1", o.name, o.url("/"), o.lang, []item{}}
	for _, p := range o.out(now) {
		v := p.at(now)
		feed.Items = append(feed.Items, item{o.url(p.path), o.url(p.path), v.title, teaserOf(v), p.date.Format(time.RFC3339), p.lang})
	}
	body, err := json.MarshalIndent(feed, "", " ")
	if err != nil {
		panic("webtest: a feed of strings cannot be encoded: " + err.Error()) // unreachable
	}
	return body
}

func (o *outlet) urlset(now time.Time) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
`)
	for _, p := range o.out(now) {
		v := p.at(now)
		fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>%s</lastmod><news:news><news:publication><news:name>%s</news:name><news:language>%s</news:language></news:publication><news:publication_date>%s</news:publication_date><news:title>%s</news:title></news:news></url>\n",
			o.url(p.path), v.modified.Format(time.RFC3339), escaped(o.name), p.lang, p.date.Format(time.RFC3339), escaped(v.title))
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

func (o *outlet) sitemapIndex(at string, now time.Time) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>%s</loc><lastmod>%s</lastmod></sitemap>
</sitemapindex>
`, o.url(sitemapBelow(at)), o.changed(now).UTC().Format(time.RFC3339))
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
