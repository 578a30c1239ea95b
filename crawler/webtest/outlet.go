package webtest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// An outlet is one invented publisher with its site.
type outlet struct {
	id, host, name, lang, country, camp, family, zone, note string
	own                                                     bool
	layout                                                  string // of its pages, unless a page says otherwise
	feeds                                                   []listing
	selectors                                               news.Layout
	validators                                              string // which a listing's answers carry: both, etag, last-modified, none
	where                                                   *time.Location
	pages                                                   []*page
}

// A listing is one place where the outlet lists its articles.
type listing struct {
	kind string // rss, atom, json, sitemap, section, or html: a page where a feed should be
	path string
}

// A page is one article, with what happens to it later.
type page struct {
	path, title, byline, lang, layout, credit, teaser, kicker, form, story, to, rawDate string
	date, updated, gone                                                                 time.Time
	unlisted                                                                            bool
	edits                                                                               []edit
	paragraphs                                                                          []string
}

// An edit replaces words of a page at a time, as editors do.
type edit struct {
	at       time.Time
	old, new string
}

// parseOutlet reads one file. The head describes the outlet in lines "key:
// value"; each article begins with a line "=== /path", has a head of the same
// form, an empty line, and paragraphs separated by empty lines. A line that
// begins with "# " before the first article is a comment.
//
//	outlet: name · lang · country · camp · family · zone · own: yes · layout
//	feed: KIND PATH (repeated)   validators: both|etag|last-modified|none
//	select-title, select-text, select-links: CSS selectors
//
//	title · byline · date · lang · layout · credit · teaser · kicker · updated
//	date-text: the date as printed, for layouts that print nothing else
//	form: shell|wall|windows-1256|bidi|redirect   to: /path, of a redirect
//	story: name shared by pages that are meant to share text
//	edit: TIME | old words | new words   gone: TIME   unlisted: yes
//
// The host is the file's name. Mistakes are reported with file and line, all
// at once.
func parseOutlet(file, src string) (*outlet, error) {
	host := strings.TrimSuffix(path.Base(file), ".txt")
	r := &reader{file: file, o: &outlet{host: host, id: strings.TrimSuffix(host, ".example"), validators: "both", layout: "classic"}}
	for i, line := range strings.Split(src, "\n") {
		r.n = i + 1
		r.line(strings.TrimRight(line, " \r"))
	}
	r.finish()
	return r.o, errors.Join(r.errs...)
}

type reader struct {
	file string
	n    int
	o    *outlet
	p    *page // nil in the head of the file
	body bool  // past the head of the page
	para []string
	errs []error
}

func (r *reader) fail(format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("%s:%d: %s", r.file, r.n, fmt.Sprintf(format, args...)))
}

func (r *reader) line(s string) {
	if at, ok := strings.CutPrefix(s, "=== "); ok {
		r.endPage()
		r.p, r.body = &page{path: at, lang: r.o.lang, layout: r.o.layout}, false
		return
	}
	if r.body {
		if s == "" {
			r.endParagraph()
		} else {
			r.para = append(r.para, s)
		}
		return
	}
	if s == "" {
		r.body = r.p != nil
		return
	}
	if r.p == nil && strings.HasPrefix(s, "# ") {
		return
	}
	key, value, ok := strings.Cut(s, ": ")
	if !ok {
		r.fail("%q is not of the form key: value", s)
		return
	}
	if r.p == nil {
		r.outletKey(key, value)
	} else {
		r.pageKey(key, value)
	}
}

func (r *reader) endParagraph() {
	if len(r.para) > 0 {
		r.p.paragraphs = append(r.p.paragraphs, strings.Join(r.para, " "))
		r.para = nil
	}
}

func (r *reader) endPage() {
	if r.p == nil {
		return
	}
	r.endParagraph()
	r.o.pages = append(r.o.pages, r.p)
}

func (r *reader) outletKey(key, value string) {
	texts := map[string]*string{
		"outlet": &r.o.name, "lang": &r.o.lang, "country": &r.o.country, "camp": &r.o.camp, "family": &r.o.family, "zone": &r.o.zone,
		"note": &r.o.note, "layout": &r.o.layout, "validators": &r.o.validators,
		"select-title": &r.o.selectors.Title, "select-text": &r.o.selectors.Text, "select-links": &r.o.selectors.Links,
	}
	if t := texts[key]; t != nil {
		*t = value
		return
	}
	switch key {
	case "own":
		r.o.own = value == "yes"
	case "feed":
		kind, at, ok := strings.Cut(value, " ")
		if !ok || !slices.Contains([]string{"rss", "atom", "json", "sitemap", "section", "html"}, kind) {
			r.fail("feed: %q: write a kind and a path", value)
			return
		}
		r.o.feeds = append(r.o.feeds, listing{kind, at})
	default:
		r.fail("unknown key %q", key)
	}
}

func (r *reader) pageKey(key, value string) {
	texts := map[string]*string{
		"title": &r.p.title, "byline": &r.p.byline, "lang": &r.p.lang, "layout": &r.p.layout, "credit": &r.p.credit, "teaser": &r.p.teaser,
		"kicker": &r.p.kicker, "form": &r.p.form, "story": &r.p.story, "to": &r.p.to, "date-text": &r.p.rawDate,
	}
	times := map[string]*time.Time{"date": &r.p.date, "updated": &r.p.updated, "gone": &r.p.gone}
	switch {
	case texts[key] != nil:
		*texts[key] = value
	case times[key] != nil:
		*times[key] = r.time(value)
	case key == "unlisted":
		r.p.unlisted = value == "yes"
	case key == "edit":
		parts := strings.Split(value, " | ")
		if len(parts) != 3 {
			r.fail("edit: write TIME | old words | new words")
			return
		}
		r.p.edits = append(r.p.edits, edit{r.time(parts[0]), parts[1], parts[2]})
	default:
		r.fail("unknown key %q", key)
	}
}

func (r *reader) time(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		r.fail("%q is not a time: write 2026-01-26T09:30:00+01:00", s)
	}
	return t
}

// finish checks what only shows when all is read.
func (r *reader) finish() {
	r.endPage()
	o := r.o
	for _, must := range []struct{ key, value string }{
		{"outlet", o.name}, {"lang", o.lang}, {"country", o.country}, {"camp", o.camp}, {"zone", o.zone},
	} {
		if must.value == "" {
			r.fail("the outlet has no %s", must.key)
		}
	}
	if o.family == "" {
		o.family = o.id
	}
	var err error
	if o.where, err = time.LoadLocation(o.zone); err != nil {
		r.fail("%v", err)
		o.where = time.UTC
	}
	if len(o.feeds) == 0 {
		r.fail("the outlet has no feed")
	}
	for _, p := range o.pages {
		if p.title == "" || p.date.IsZero() || len(p.paragraphs) == 0 && p.form != "redirect" {
			r.fail("%s wants a title, a date and text", p.path)
		}
		if layouts.Lookup(p.layout) == nil {
			r.fail("%s: no layout %q", p.path, p.layout)
		}
		for _, e := range p.edits {
			if !strings.Contains(p.title+"\n"+strings.Join(p.paragraphs, "\n"), e.old) {
				r.fail("%s: the words to be edited, %q, are not in it", p.path, e.old)
			}
		}
	}
}

// source describes the outlet as a list of sources does.
func (o *outlet) source() news.Source {
	s := news.Source{
		ID: o.id, Name: o.name, Home: o.url("/"), Lang: o.lang, Country: o.country, Camp: o.camp, Family: o.family, Zone: o.zone,
		Own: o.own, Note: o.note,
	}
	for _, f := range o.feeds {
		kind := news.FeedKind(f.kind)
		if f.kind == "html" {
			kind = news.RSS
		}
		s.Feeds = append(s.Feeds, news.FeedRef{URL: o.url(f.path), Kind: kind})
	}
	if o.selectors != (news.Layout{}) {
		s.Layouts = []news.Layout{o.selectors}
	}
	return s
}

func (o *outlet) url(at string) string { return "http://" + o.host + at }

// find returns the article at a path, or nil.
func (o *outlet) find(at string) *page {
	for _, p := range o.pages {
		if p.path == at {
			return p
		}
	}
	return nil
}

// out lists the articles that are offered at a time, newest first.
func (o *outlet) out(at time.Time) []*page {
	var list []*page
	for _, p := range o.pages {
		if !p.unlisted && !p.date.After(at) && !p.goneAt(at) {
			list = append(list, p)
		}
	}
	return byDate(list)
}

func (p *page) goneAt(t time.Time) bool { return !p.gone.IsZero() && !t.Before(p.gone) }

// A version is what a page says at a time.
type version struct {
	title, teaser string
	modified      time.Time
	paragraphs    []string
}

// at returns the page's words at a time: the edits until then are made.
func (p *page) at(t time.Time) version {
	v := version{title: p.title, teaser: p.teaser, modified: p.date, paragraphs: slices.Clone(p.paragraphs)}
	if p.updated.After(v.modified) {
		v.modified = p.updated
	}
	for _, e := range p.edits {
		if e.at.After(t) {
			continue
		}
		v.title = strings.ReplaceAll(v.title, e.old, e.new)
		for i := range v.paragraphs {
			v.paragraphs[i] = strings.ReplaceAll(v.paragraphs[i], e.old, e.new)
		}
		v.modified = e.at
	}
	if v.teaser == "" && len(v.paragraphs) > 0 {
		v.teaser = v.paragraphs[0]
	}
	return v
}
