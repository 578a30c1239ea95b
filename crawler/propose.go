package crawler

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"claimwatch/crawler/news"
	"claimwatch/crawler/source"
)

// feedsTried is how many of the feeds that a page names are tried.
const feedsTried = 5

// usualPlaces are where outlets keep a feed that they name nowhere, most
// common first.
var usualPlaces = []string{"/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/news-sitemap.xml", "/sitemap-news.xml"}

// Propose makes an entry for the list of outlets out of an address: of a feed,
// of a home page whose feed is looked for, or of a Telegram channel. The probe
// is that of the listing which was found to serve, or of the last one tried.
// The error says that none serves; it is the context's when that is done.
// pages is how many of the newest articles are read.
//
// A host alone stands for its home page, by https where the site speaks it.
func (c *Crawler) Propose(ctx context.Context, address string, pages int) (news.Source, Probe, error) {
	at, err := url.Parse(Whole(address))
	if err != nil || at.Hostname() == "" || at.Scheme != "http" && at.Scheme != "https" {
		return news.Source{}, Probe{}, fmt.Errorf("%q is not an address of the web. Write https://outlet.example/", address)
	}
	if name, ok := strings.CutPrefix(at.Path, "/"); ok && at.Hostname() == "t.me" && !strings.HasPrefix(name, "s/") {
		at.Path = "/s/" + name // the channel itself shows no posts; its preview does
	}
	src := news.Source{ID: source.SlugOf(at.String()), Name: at.Hostname(), Home: at.String(), Unverified: true}
	p, err := c.proposeFrom(ctx, &src, pages, news.FeedRef{URL: at.String()})
	if err != nil || p.OK {
		return src, p, err
	}
	if p.unreachable() && at.Scheme == "https" && !strings.Contains(address, "://") {
		return c.Propose(ctx, "http://"+at.Host+at.Path, pages) // nobody said https but us
	}
	named, err := c.FindFeeds(ctx, at.String())
	if ctx.Err() != nil {
		return src, p, err
	}
	tries := make([]news.FeedRef, 0, feedsTried+len(usualPlaces)+1)
	for _, f := range first(named, feedsTried) { // what cannot be searched names none
		tries = append(tries, news.FeedRef{URL: f.URL, Kind: f.Kind})
	}
	if len(named) == 0 {
		for _, path := range usualPlaces {
			tries = append(tries, news.FeedRef{URL: at.Scheme + "://" + at.Host + path})
		}
	}
	tries = append(tries, news.FeedRef{URL: at.String(), Kind: news.Section})
	for _, ref := range tries {
		q, err := c.proposeFrom(ctx, &src, pages, ref)
		if q.OK { // how it was come by is told too
			q.Words = append(append(first(p.Words, len(p.Words)-1), "Looking further:"), q.Words...)
		}
		if err != nil || q.OK {
			return src, q, err
		}
	}
	return src, p, fmt.Errorf("no feed, sitemap or list of articles that can be read was found from %s", address)
}

// unreachable reports whether nothing that was to list articles answered.
func (p Probe) unreachable() bool {
	for _, l := range p.Listings {
		if l.State != news.CaptureUnreachable {
			return false
		}
	}
	return len(p.Listings) > 0
}

// Whole makes an address of what people type: a host alone is a home page.
//
//	outlet.example          https://outlet.example/
//	outlet.example/sq       https://outlet.example/sq
//	http://outlet.example   as it is
func Whole(typed string) string {
	host, path, _ := strings.Cut(typed, "/")
	if strings.Contains(typed, ":") || !strings.Contains(host, ".") || strings.ContainsAny(host, " @") {
		return typed
	}
	return "https://" + host + "/" + path
}

// proposeFrom tests one listing, and where it serves completes the entry by
// what it tells.
func (c *Crawler) proposeFrom(ctx context.Context, src *news.Source, pages int, ref news.FeedRef) (Probe, error) {
	try := *src
	try.Feeds = []news.FeedRef{ref}
	p, err := c.TestPages(ctx, try, pages)
	if err != nil || !p.OK {
		return p, err
	}
	for _, l := range p.Listings {
		if l.Links == 0 || l.Kind == "" {
			continue
		}
		src.Feeds = []news.FeedRef{{URL: l.URL, Kind: l.Kind}}
		src.Name = cmp.Or(l.Title, src.Name)
		if u, err := url.Parse(l.URL); err == nil && l.Kind != news.Section && u.Hostname() != telegramHost && l.URL == src.Home {
			src.Home = u.Scheme + "://" + u.Host + "/"
		}
	}
	langs := map[string]int{}
	for _, page := range p.Pages {
		if langs[page.Lang]++; page.Lang != "" && langs[page.Lang] > langs[src.Lang] {
			src.Lang = page.Lang
		}
	}
	src.Family = src.ID
	return p, nil
}

const telegramHost = "t.me"
