package feed

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"

	"claimwatch/crawler/news"
)

// syndication reads RSS, Atom and JSON feeds.
func syndication(text, baseURL string) (Result, error) {
	var r Result
	f, err := r.read(text)
	if err != nil {
		return r, err
	}
	r.Kind = news.FeedKind(f.FeedType)
	r.Title = plain(f.Title, maxTitle)
	r.Lang = primary(f.Language)
	r.TTL = lifetime(f)
	r.Older = resolveOlder(baseURL, older(f))
	c := newCollector(baseURL)
	if c.base == nil {
		if u, err := url.Parse(f.Link); err == nil && u.IsAbs() {
			c.base = u
		}
	}
	origins, hidden := publishers(f), 0
	for i, it := range f.Items {
		if it == nil || len(c.links) >= MaxItems {
			continue
		}
		l := link(it, r.Lang)
		if i < len(origins) {
			l.Publisher = origins[i]
			l.Title = strings.TrimSuffix(l.Title, " - "+l.Publisher) // Google News appends it
		}
		at, unknown := unwrap(address(it))
		if c.add(at, l) && unknown {
			hidden++
		}
	}
	if r.Links = c.links; hidden > 0 {
		r.note("%d of %d addresses are the aggregator's own and do not say where the article is: list the feeds of the publishers it names", hidden, len(r.Links))
	}
	return r, nil
}

// read parses a feed, mended where it has to be.
func (r *Result) read(text string) (*gofeed.Feed, error) {
	text, cut := firstItems(text, MaxItems)
	if cut {
		r.note("more than %d items; the first ones were read", MaxItems)
	}
	f, err := parse(text)
	if err == nil {
		return f, nil
	}
	for _, m := range mends {
		mended, ok := m.apply(text)
		if !ok {
			continue
		}
		if f, again := parse(mended); again == nil {
			r.note("%s", m.text)
			return f, nil
		}
	}
	return nil, &Error{Got: Broken, Text: "the feed is broken beyond mending", Err: err}
}

func parse(text string) (*gofeed.Feed, error) {
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	return p.ParseString(text)
}

// link reads everything of an item but its address.
func link(it *gofeed.Item, lang string) news.Link {
	l := news.Link{Title: plain(it.Title, maxTitle), Summary: plain(it.Description, maxSummary), Lang: lang}
	if l.Summary == "" {
		l.Summary = plain(it.Content, maxSummary)
	}
	if e := it.Extensions["media"]["title"]; l.Title == "" && len(e) > 0 {
		l.Title = plain(e[0].Value, maxTitle)
	}
	l.RawDate = it.Published
	parsed := it.PublishedParsed
	if l.RawDate == "" {
		l.RawDate, parsed = it.Updated, it.UpdatedParsed
	}
	for _, name := range []string{"issued", "created", "modified"} { // Dublin Core terms
		if e := it.Extensions["dcterms"][name]; l.RawDate == "" && len(e) > 0 {
			l.RawDate = e[0].Value
		}
	}
	l.RawDate = strings.TrimFunc(l.RawDate, blank)
	if t, ok := Date(l.RawDate, lang, time.UTC); ok {
		l.Published = t
	} else if parsed != nil && plausible(*parsed) {
		l.Published = parsed.UTC()
	}
	return l
}

// address returns where an item's article is: the link, the address that a
// feed service replaced, or a GUID that is an address.
func address(it *gofeed.Item) string {
	if e := it.Extensions["feedburner"]["origLink"]; len(e) > 0 && e[0].Value != "" {
		return e[0].Value
	}
	if it.Link != "" {
		return it.Link
	}
	for _, l := range it.Links {
		if l != "" {
			return l
		}
	}
	if strings.HasPrefix(it.GUID, "http://") || strings.HasPrefix(it.GUID, "https://") {
		return it.GUID
	}
	return ""
}

// publishers lists the real publisher of each item, as aggregators name it.
func publishers(f *gofeed.Feed) []string {
	var names []string
	switch o := f.OriginalFeed().(type) {
	case *rss.Feed:
		for _, it := range o.Items {
			name := ""
			if it != nil && it.Source != nil {
				name = it.Source.Title
			}
			names = append(names, plain(name, maxTitle))
		}
	case *atom.Feed:
		for _, e := range o.Entries {
			name := ""
			if e != nil && e.Source != nil {
				name = e.Source.Title
			}
			names = append(names, plain(name, maxTitle))
		}
	}
	return names
}

// older returns the address of the next older page of a feed, as the feed
// names it: next_url in JSON Feed, a link of the kind prev-archive or next in
// the others (RFC 5005).
func older(f *gofeed.Feed) string {
	var links []*atom.Link
	switch o := f.OriginalFeed().(type) {
	case *json.Feed:
		return o.NextURL
	case *atom.Feed:
		links = o.Links
	}
	for _, rel := range []string{"prev-archive", "next"} {
		for _, l := range links {
			if l != nil && l.Rel == rel {
				return l.Href
			}
		}
		for _, prefix := range []string{"atom", "atom10"} {
			for _, e := range f.Extensions[prefix]["link"] {
				if e.Attrs["rel"] == rel {
					return e.Attrs["href"]
				}
			}
		}
	}
	return ""
}

// resolveOlder makes the address absolute; one of another host is none, since
// nobody else keeps the archive.
func resolveOlder(baseURL, href string) string {
	base, err := url.Parse(baseURL)
	if err != nil || href == "" || base.Host == "" {
		return ""
	}
	u, err := base.Parse(href)
	if err != nil || !sameHost(u, base) || u.String() == base.String() {
		return ""
	}
	return u.String()
}

// lifetime returns how long the feed says it may be kept: ttl is in minutes
// (RSS 2.0), sy:updatePeriod with sy:updateFrequency is how often per period.
func lifetime(f *gofeed.Feed) time.Duration {
	if o, ok := f.OriginalFeed().(*rss.Feed); ok && o.TTL != "" {
		if n, err := strconv.Atoi(strings.TrimSpace(o.TTL)); err == nil && n > 0 && n < 1<<20 {
			return time.Duration(n) * time.Minute
		}
	}
	value := func(name string) string {
		if e := f.Extensions["sy"][name]; len(e) > 0 {
			return strings.TrimSpace(e[0].Value)
		}
		return ""
	}
	period := map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour}[value("updatePeriod")]
	times, err := strconv.ParseFloat(value("updateFrequency"), 64)
	if err != nil || times <= 0 || times > 1000 {
		times = 1
	}
	return min(time.Duration(float64(period)/times), 365*24*time.Hour)
}

// primary returns the primary subtag of a language tag.
func primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_ "); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	return tag
}
