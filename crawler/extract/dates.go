package extract

import (
	"strings"
	"time"

	"golang.org/x/net/html"

	"claimwatch/crawler/news"
)

// A dateOffer is a date as some part of the page or the feed writes it.
type dateOffer struct {
	method, raw string
}

// date sets when the article was published: the first offer that can be read
// and is possible. A date after the fetching is no date, and no date is ever
// made up.
func (d *draft) date(p *page, l news.Layout) {
	for _, o := range d.offers(p, l) {
		t, ok := d.readDate(o.raw)
		switch {
		case !ok:
			if d.RawDate == "" {
				d.RawDate = o.raw
			}
			continue
		case !d.possible(t):
			d.note("%s says %q, which cannot be", o.method, o.raw)
			if d.RawDate == "" {
				d.RawDate = o.raw
			}
			continue
		}
		d.Published, d.RawDate, d.DateMethod = t.UTC(), o.raw, o.method
		break
	}
	if t, ok := d.readDate(first(stringOf(p.articleThing(), "dateModified"), p.metaOf("article:modified_time", "og:updated_time"))); ok && d.possible(t) {
		d.Modified = t.UTC()
	}
}

// offers are the dates on offer, best first.
func (d *draft) offers(p *page, l news.Layout) []dateOffer {
	thing := p.articleThing()
	out := []dateOffer{
		{"json-ld", stringOf(thing, "datePublished")},
		{"meta", p.metaOf("article:published_time", "og:published_time", "datepublished", "article.published", "publishdate", "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "date", "publication_date", "article:published")},
	}
	if link := d.capture.Link; !link.Published.IsZero() {
		out = append(out, dateOffer{"feed", link.Published.UTC().Format(time.RFC3339)})
	} else if link.RawDate != "" {
		out = append(out, dateOffer{"feed", link.RawDate})
	}
	for _, e := range append(p.marked["itemprop:datePublished"], p.marked["time"]...) {
		if !e.framed {
			out = append(out, dateOffer{"time-element", first(attr(e.Node, "datetime"), attr(e.Node, "content"), squeeze(textOf(e.Node)))})
		}
	}
	for _, n := range d.selectAll(p, l.Date) {
		out = append(out, dateOffer{"selector", first(attr(n, "datetime"), attr(n, "content"), squeeze(textOf(n)))})
	}
	kept := out[:0]
	for _, o := range out {
		if o.raw = squeeze(html.UnescapeString(o.raw)); o.raw != "" {
			kept = append(kept, o)
		}
	}
	return kept
}

// earliest is before any page of the web.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// possible refuses what lies before the web, or more than a day after the
// fetching (a day, since a date without a zone may be ahead of us).
func (d *draft) possible(t time.Time) bool {
	return t.After(earliest) && (d.Fetched.IsZero() || !t.After(d.Fetched.Add(24*time.Hour)))
}

// readDate reads a date as written.
func (d *draft) readDate(raw string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02", time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, strings.TrimSpace(raw)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
