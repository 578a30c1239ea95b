package webtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// traps lists what is made to keep a crawler busy, 46 to 57.
func traps() []Behaviour {
	b := func(no int, name, does string, serve func(x *exchange)) Behaviour {
		return Behaviour{No: no, Name: name, Group: "traps", Does: does, Path: "/a", serve: serve}
	}
	listing := func(no int, name, does, path string, kind news.FeedKind, serve func(x *exchange)) Behaviour {
		return Behaviour{No: no, Name: name, Group: "traps", Does: does, Path: path, Kind: kind, serve: serve}
	}
	return []Behaviour{
		listing(46, "calendar", "links every day to the next, up to the year 9999", "/calendar/", news.Section, calendar),
		listing(47, "session-ids", "puts a new session id into every address", "/feed.xml", news.RSS, func(x *exchange) {
			if x.path != "/feed.xml" {
				x.page("The report of the day", filler()...)
				return
			}
			x.feed(fmt.Sprintf("http://%s/news/report-of-the-day;jsessionid=%08X", x.host, x.n*7919+1), fmt.Sprintf("http://%s/news/report-of-the-day?PHPSESSID=%d", x.host, x.n))
		}),
		listing(48, "growing-links", "has relative links that make the path longer each time", "/more/", news.Section, func(x *exchange) {
			x.send(200, nil, `<html><body><a href="more/report-of-the-day-in-full/">The report of the day in full length</a><a href="`+
				strings.Repeat("more/", 30)+`report-of-the-day-2026">The report of the day from further down</a></body></html>`)
		}),
		listing(49, "growing-escapes", "escapes its own links again with every step", "/feed.xml", news.RSS, func(x *exchange) {
			x.feed("http://"+x.host+"/news/100%252525-of-the-vote", "http://"+x.host+"/news/100%2525252525-of-the-vote", "http://"+x.host+"/news/100%25-of-the-vote")
		}),
		listing(50, "one-article", "has one article under two thousand addresses", "/feed.xml", news.RSS, func(x *exchange) {
			if x.path != "/feed.xml" {
				x.send(200, nil, articlePage("One article", time.Unix(0, 0), filler()...))
				return
			}
			all := make([]string, 2000)
			for i := range all {
				all[i] = fmt.Sprintf("http://%s/news/report-number-%d-of-the-day", x.host, i)
			}
			x.feed(all...)
		}),
		listing(51, "sitemap-of-itself", "has an index of sitemaps that lists itself", "/sitemap.xml", news.Sitemap, func(x *exchange) {
			x.send(200, header("Content-Type", "application/xml"), "<sitemapindex><sitemap><loc>http://"+x.host+"/sitemap.xml</loc></sitemap><sitemap><loc>http://"+x.host+"/sitemap.xml?page=1</loc></sitemap></sitemapindex>")
		}),
		listing(51, "sitemap-bomb", "has an index of 50,000 sitemaps of 50,000 addresses", "/sitemap.xml", news.Sitemap, sitemapBomb),
		listing(52, "feed-100k", "has a feed of 100,000 items", "/feed.xml", news.RSS, func(x *exchange) {
			if x.path != "/feed.xml" {
				x.page("Item "+x.path, filler()...)
				return
			}
			var b strings.Builder
			b.WriteString("<rss><channel>")
			for i := range 100_000 {
				b.WriteString("<item><link>/n/" + strconv.Itoa(i) + "</link></item>")
			}
			x.send(200, header("Content-Type", "application/rss+xml"), b.String()+"</channel></rss>")
		}),
		listing(53, "changing-ids", "gives every item of its feed a new id each time", "/feed.xml", news.RSS, func(x *exchange) {
			if x.path != "/feed.xml" {
				x.page("An item with many names", filler()...)
				return
			}
			x.send(200, header("Content-Type", "application/rss+xml"), fmt.Sprintf(`<rss version="2.0"><channel><item><title>An item</title><guid isPermaLink="false">%d-%s</guid><link>http://%s/news/an-item-2026</link></item></channel></rss>`,
				x.n, x.now.Format(time.RFC3339Nano), x.host))
		}),
		b(54, "soft-404", "answers 200 with a page that says there is none", func(x *exchange) {
			x.send(200, nil, "<html><head><title>Page not found - Hostile Times</title></head><body><h1>Page not found</h1><p>The page you were looking for is not here. Try the search, or go back to the front page.</p></body></html>")
		}),
		b(55, "consent-wall", "sends everybody to a page that asks for consent", func(x *exchange) {
			if x.path == "/consent" {
				x.send(200, nil, "<title>Before you continue</title><p>We value your privacy. We and our 812 partners store cookies.</p>")
				return
			}
			x.send(302, header("Location", "/consent?return="+x.path), "")
		}),
		b(56, "pay-wall", "shows two sentences and asks for money", func(x *exchange) {
			x.page("What the minister knew", "The minister knew more than he said. "+filler()[1][:60]+".", "Subscribe to continue reading. Already a subscriber? Sign in.")
		}),
		b(57, "parked", "is for sale", func(x *exchange) {
			x.send(200, nil, "<title>"+x.host+"</title><h1>"+x.host+"</h1><p>This domain is for sale! Buy this domain today. Related searches: loans, hotels, insurance.</p>")
		}),
	}
}

// calendar is a page of days, each of which is a page of days.
func calendar(x *exchange) {
	day, err := time.Parse("/calendar/2006/01/02", x.path)
	if err != nil {
		day = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<html><head><title>Events of %s</title></head><body><h1>Events of %[1]s</h1>", day.Format(time.DateOnly))
	for i := 1; i <= 400 && day.Year() < 9999; i++ {
		day = day.AddDate(0, 0, 1)
		fmt.Fprintf(&b, `<a href="/calendar/%s">All events of the city on %s</a> `, day.Format("2006/01/02"), day.Format(time.DateOnly))
	}
	x.send(200, nil, b.String())
}

func sitemapBomb(x *exchange) {
	var b strings.Builder
	if x.path == "/sitemap.xml" {
		b.WriteString("<sitemapindex>")
		for i := range 50_000 {
			fmt.Fprintf(&b, "<sitemap><loc>http://%s/s%d.xml</loc></sitemap>", x.host, i)
		}
		b.WriteString("</sitemapindex>")
	} else if strings.HasSuffix(x.path, ".xml") {
		b.WriteString("<urlset>")
		for i := range 50_000 {
			fmt.Fprintf(&b, "<url><loc>http://%s%s/p%d</loc></url>", x.host, strings.TrimSuffix(x.path, ".xml"), i)
		}
		b.WriteString("</urlset>")
	} else {
		x.page("Page "+x.path, filler()...)
		return
	}
	x.send(http.StatusOK, header("Content-Type", "application/xml"), b.String())
}
