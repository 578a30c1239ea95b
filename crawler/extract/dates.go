package extract

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/markusmobius/go-dateparser"
	"github.com/markusmobius/go-htmldate"
	"golang.org/x/net/html"

	"claimwatch/crawler/news"
)

// A dateOffer is a date as some part of the page or the feed writes it.
type dateOffer struct {
	method, raw string
}

// earliest is before any page of the web.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// date sets when the article was published: the first offer that can be read
// and is possible. What lies after the fetching is no date, and no date is ever
// made up: an article may stay without one. An offer that names only the day
// takes the time from a later one of the same day.
func (d *draft) date(p *page, l news.Layout, bs []block) {
	r := d.reader()
	if !d.settle(r, d.offers(p, l)) {
		d.settle(r, clean([]dateOffer{d.dateline(bs), d.byHTMLDate(p), {"url", dateOfPath(d.base)}}))
	}
	d.modified(p, r)
}

// settle takes the first offer that holds, and reports whether one did.
func (d *draft) settle(r reader, offers []dateOffer) bool {
	for i, o := range offers {
		got, ok := d.understand(r, o)
		if !ok {
			continue
		}
		if !got.exact {
			for _, later := range offers[i+1:] {
				if more, ok := d.understand(r, later); ok && more.exact && r.sameDay(got.at, more.at) {
					got, o = more, later
					break
				}
			}
		}
		d.Published, d.RawDate, d.DateMethod = got.at, o.raw, o.method
		return true
	}
	return false
}

// understand picks the first reading of an offer that is possible. What was
// offered and could not be is noted, and kept as written.
func (d *draft) understand(r reader, o dateOffer) (reading, bool) {
	readings := r.read(o.raw)
	if len(readings) == 0 {
		readings = d.foreign(r, o.raw)
	}
	for _, got := range readings {
		if d.possible(got.at) {
			return got, true
		}
	}
	if d.RawDate == "" {
		d.RawDate = o.raw
	}
	if len(readings) > 0 {
		d.note("date: %s says %q, which cannot be", o.method, o.raw)
	}
	return reading{}, false
}

// possible refuses what lies before the web, or more than a day after the
// fetching: a day, since a date without a zone may be ahead of ours.
func (d *draft) possible(t time.Time) bool {
	return t.After(earliest) && (d.Fetched.IsZero() || !t.After(d.Fetched.Add(24*time.Hour)))
}

// reader is the reader of this outlet's dates. A zone that is not known to the
// machine is noted, and times without one taken as UTC.
func (d *draft) reader() reader {
	r := reader{zone: time.UTC, monthly: d.source.Country == "US", now: d.Fetched}
	if d.source.Zone != "" {
		zone, err := time.LoadLocation(d.source.Zone)
		if err != nil {
			d.note("zone of the source: %v", err)
		} else {
			r.zone = zone
		}
	}
	return r
}

// sameDay reports whether an instant falls on a day, as the outlet's clock has it.
func (r reader) sameDay(day, instant time.Time) bool {
	y, m, dd := day.Date()
	y2, m2, d2 := instant.In(r.zone).Date()
	return y == y2 && m == m2 && dd == d2
}

func (d *draft) modified(p *page, r reader) {
	raw := first(stringOf(p.articleThing(), "dateModified"), p.metaOf("article:modified_time", "og:updated_time", "lastmod", "last-modified"))
	for _, got := range r.read(raw) {
		if d.possible(got.at) {
			d.Modified = got.at
			return
		}
	}
}

// metaDates are the names under which heads of pages give the date.
var metaDates = []string{
	"article:published_time", "og:published_time", "og:article:published_time", "datepublished", "article.published", "publishdate", "publish-date",
	"publish_date", "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
	"dc.date", "dcterms.date", "date.release", "article:published", "publication_date", "publisheddate", "published_time", "cxenseparse:recs:publishtime", "rnews:datepublished", "date",
}

// offers are the dates that page and feed put forward, best first.
func (d *draft) offers(p *page, l news.Layout) []dateOffer {
	out := []dateOffer{
		{"json-ld", stringOf(p.articleThing(), "datePublished")},
		{"meta", p.metaOf(metaDates...)},
		d.feedDate(),
	}
	for _, e := range append(p.marked["itemprop:datePublished"], p.marked["time"]...) {
		if !e.framed {
			out = append(out, dateOffer{"time-element", dateIn(e.Node)})
		}
	}
	for _, n := range d.selectAll(p, l.Date) {
		out = append(out, dateOffer{"selector", dateIn(n)})
	}
	return clean(out)
}

// clean leaves out empty offers.
func clean(offers []dateOffer) []dateOffer {
	kept := offers[:0]
	for _, o := range offers {
		if o.raw = squeeze(html.UnescapeString(o.raw)); o.raw != "" {
			kept = append(kept, o)
		}
	}
	return kept
}

func (d *draft) feedDate() dateOffer {
	if link := d.capture.Link; !link.Published.IsZero() {
		return dateOffer{"feed", link.Published.UTC().Format(time.RFC3339)}
	}
	return dateOffer{"feed", d.capture.Link.RawDate}
}

// dateIn is the date that an element bears: for machines, else for readers.
func dateIn(n *html.Node) string {
	return first(attr(n, "datetime"), attr(n, "content"), squeeze(textOf(n)))
}

// dateline is the line by the title that tells the day, on pages that tell it
// nowhere else.
func (d *draft) dateline(bs []block) dateOffer {
	r, title := d.reader(), fold(d.Title)
	for i, b := range bs {
		if title == "" || fold(b.text) != title {
			continue
		}
		for k := max(0, i-3); k < min(len(bs), i+8); k++ {
			line := bs[k].text
			if k != i && countWords(line) <= 25 && bs[k].inked*2 < len(line)+1 && !rightsLine.MatchString(line) && len(r.read(line)) > 0 {
				return dateOffer{"dateline", line}
			}
		}
	}
	return dateOffer{}
}

// rightsLine is a line about rights, whose year is not that of the text.
var rightsLine = regexp.MustCompile(`(?i)©|\(c\)|copyright|all rights|rechte vorbehalten|droits réservés|të drejtat|حقوق|کلیه حقوق|جميع الحقوق`)

// byHTMLDate asks htmldate, which finds dates in odd places, and believes it
// only where what it found names the day in so many words, is not a line about
// rights and does not stand in the text: there it is the date of an event.
func (d *draft) byHTMLDate(p *page) dateOffer {
	if d.cheap || p.doc == nil {
		return dateOffer{}
	}
	limit := d.Fetched.Add(24 * time.Hour)
	if d.Fetched.IsZero() {
		limit = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	got := try(func() htmldate.Result {
		res, err := htmldate.FromDocument(clone(p.doc), htmldate.Options{
			ExtractTime: true, UseOriginalDate: true, URL: d.URL, MinDate: earliest, MaxDate: limit, SkipExtensiveSearch: true, DeferUrlExtractor: true,
		})
		if err != nil {
			return htmldate.Result{} // it found none
		}
		return res
	})
	said := squeeze(got.SrcString)
	if said == "" || rightsLine.MatchString(said) || strings.Contains(d.Text, said) {
		return dateOffer{}
	}
	for _, own := range d.reader().read(said) {
		if own.at.Format(time.DateOnly) == got.DateTime.Format(time.DateOnly) {
			return dateOffer{"htmldate", said}
		}
	}
	return dateOffer{}
}

// pathDate is a day in a path: /2026/01/20/, /2026-01-20-title, /1404/10/30/.
var pathDate = regexp.MustCompile(`(?:^|[/_-])((?:19|20|13|14)\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?:[/_.-]|$)|(?:^|[/_-])(20[0-3]\d)([01]\d)([0-3]\d)(?:[/_.-]|$)`)

func dateOfPath(u *url.URL) string {
	if u == nil {
		return ""
	}
	m := pathDate.FindStringSubmatch(u.Path)
	if m == nil {
		return ""
	}
	return first(m[1], m[4]) + "-" + first(m[2], m[5]) + "-" + first(m[3], m[6])
}

// ownLanguages are those whose dates our own tables read.
var ownLanguages = words("en sq fa ar de fr tr it es pt nl")

// foreign reads dates in languages that our own tables do not know, by
// dateparser. They have to name day, month and year.
func (d *draft) foreign(r reader, raw string) []reading {
	lang := first(d.source.Lang, d.Lang)
	if lang == "" || ownLanguages[lang] || len(raw) > 80 || !strings.ContainsAny(foldDate(raw), "0123456789") || !dateparser.IsKnownLocale(lang) {
		return nil
	}
	now := d.Fetched
	if now.IsZero() {
		now = earliest
	}
	cfg := &dateparser.Configuration{Languages: []string{lang}, CurrentTime: now, DefaultTimezone: r.zone, StrictParsing: true, ReturnTimeAsPeriod: true}
	got, err := dateparser.Parse(cfg, raw)
	if err != nil || got.IsZero() {
		return nil
	}
	if got.Period.IsTime() {
		return []reading{{got.Time.UTC(), true}}
	}
	y, m, day := got.Time.Date()
	return []reading{{time.Date(y, m, day, 0, 0, 0, 0, time.UTC), false}}
}
