package webtest

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"
)

//go:embed layouts/*.html
var layoutFiles embed.FS

// layouts are the ways in which outlets lay out their pages: named parts that
// the files in the folder layouts define.
//
//	classic     article element, JSON-LD and Open Graph, comments below
//	portal      nested div elements, only article:published_time, teasers inside the text
//	broadsheet  microdata, figures with captions, a box beside the text
//	old         tables, font elements, br instead of paragraphs, the date only in words
//	wire        a bare column: headline, dateline, paragraphs
//	section     the page that lists the articles, and the home page
//	shell       an empty element that a script would fill
var layouts = template.Must(template.ParseFS(layoutFiles, "layouts/*.html"))

// A sheet is what a layout prints.
type sheet struct {
	Outlet, Lang, Dir, URL, Home          string
	Title, Byline, Credit, Kicker, Teaser string
	Published, Modified, Day              string // RFC 3339, RFC 3339, as printed
	Edited                                bool
	Paragraphs                            []string
	Linked                                template.JS
	Related                               []related
	Words                                 words
	Private                               string
	FeedPath, FeedType, Charset           string
	Wall                                  bool
}

// A related is a link to another page with its headline.
type related struct{ URL, Title, Teaser, Day string }

// render lays out a page as it stands now.
func (o *outlet) render(p *page, now time.Time) ([]byte, error) {
	v := p.at(now)
	s := o.sheet(p.lang)
	s.URL, s.Title, s.Byline, s.Credit, s.Kicker = o.url(p.path), v.title, p.byline, p.credit, p.kicker
	s.Teaser, s.Paragraphs = teaserOf(v), v.paragraphs
	s.Published, s.Modified = p.date.Format(time.RFC3339), v.modified.Format(time.RFC3339)
	s.Day, s.Edited = first(p.rawDate, printed(p.date.In(o.where), p.lang)), !v.modified.Equal(p.date)
	s.Related = o.relatedTo(p, now)
	layout := p.layout
	switch p.form {
	case "shell":
		layout = "shell"
	case "wall":
		s.Wall = true
		s.Paragraphs = s.Paragraphs[:1]
	case "bidi":
		for i, t := range s.Paragraphs {
			s.Paragraphs[i] = withControls(t)
		}
	case "windows-1256":
		s.Charset = "" // nothing says it
	}
	linked, err := json.Marshal(map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": s.Title, "datePublished": s.Published, "dateModified": s.Modified,
		"author": map[string]string{"@type": "Person", "name": first(s.Byline, o.name)}, "publisher": map[string]string{"@type": "Organization", "name": o.name},
		"mainEntityOfPage": s.URL, "inLanguage": p.lang,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot describe %s: %w", s.URL, err)
	}
	s.Linked = template.JS(linked) // made above, of our own words
	var b bytes.Buffer
	if err := layouts.ExecuteTemplate(&b, layout, s); err != nil {
		return nil, fmt.Errorf("cannot lay out %s: %w", s.URL, err)
	}
	return b.Bytes(), nil
}

// sheet returns what all pages of the outlet carry.
func (o *outlet) sheet(lang string) sheet {
	s := sheet{Outlet: o.name, Lang: lang, Dir: "ltr", Home: o.url("/"), Words: wordsOf(lang), Private: o.url(Forbidden + "editorial-meeting-minutes-2026-01-20"), Charset: "utf-8"}
	if lang == "fa" || lang == "ar" {
		s.Dir = "rtl"
	}
	for _, f := range o.feeds {
		switch f.kind {
		case "rss", "html":
			s.FeedPath, s.FeedType = f.path, "application/rss+xml"
		case "atom":
			s.FeedPath, s.FeedType = f.path, "application/atom+xml"
		case "json":
			s.FeedPath, s.FeedType = f.path, "application/feed+json"
		}
	}
	return s
}

// relatedTo lists up to four other pages, the newest first, as teasers.
func (o *outlet) relatedTo(p *page, now time.Time) []related {
	var out []related
	for _, q := range o.out(now) {
		if q == p || q.form != "" {
			continue
		}
		v := q.at(now)
		out = append(out, related{URL: o.url(q.path), Title: v.title, Teaser: teaserOf(v), Day: printed(q.date.In(o.where), q.lang)})
		if len(out) == 4 {
			break
		}
	}
	return out
}

// sectionPage lists the articles that are out.
func (o *outlet) sectionPage(now time.Time) ([]byte, error) {
	s := o.sheet(o.lang)
	for _, p := range o.out(now) {
		v := p.at(now)
		s.Related = append(s.Related, related{URL: o.url(p.path), Title: v.title, Teaser: teaserOf(v), Day: printed(p.date.In(o.where), p.lang)})
	}
	var b bytes.Buffer
	if err := layouts.ExecuteTemplate(&b, "section", s); err != nil {
		return nil, fmt.Errorf("cannot lay out the front page of %s: %w", o.host, err)
	}
	return b.Bytes(), nil
}

var numerals = regexp.MustCompile(`[0-9۰-۹٠-٩]+([.,٬ ][0-9۰-۹٠-٩]{3})*`)

// withControls writes text as some editors leave it: numbers in directional
// isolates, sentences that end in a mark, soft hyphens and zero-width spaces
// in places where no reader sees them.
func withControls(s string) string {
	s = numerals.ReplaceAllStringFunc(s, func(n string) string { return "\u2066" + n + "\u2069" })
	s = strings.ReplaceAll(s, ". ", ".\u200f ")
	return "\u202b" + strings.ReplaceAll(s, "، ", "،\u200b ") + "\u202c"
}
