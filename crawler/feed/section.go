package feed

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"claimwatch/crawler/news"
)

// Section reads the links to articles off a page. With a selector in
// layout.Links it takes the links that the selector selects, or that stand in
// what it selects; without one, those that look like articles of the same
// host: several words of text, and an address with a number or several words.
func Section(body []byte, baseURL string, layout news.Layout) ([]news.Link, error) {
	doc, c, err := page(string(body), baseURL)
	if err != nil {
		return nil, err
	}
	selector := layout.Links
	if selector == "" {
		selector = "a[href]"
	}
	sel, err := cascadia.Compile(selector)
	if err != nil {
		return nil, fmt.Errorf("cannot read the links of %s: the selector %q is not CSS: %w", baseURL, selector, err)
	}
	found := doc.FindMatcher(sel)
	anchors := found.Filter("a[href]").AddSelection(found.Find("a[href]"))
	anchors.EachWithBreak(func(_ int, a *goquery.Selection) bool {
		href := a.AttrOr("href", "")
		l := news.Link{Title: anchorTitle(a)}
		if layout.Links != "" || c.looksLikeArticle(href, l.Title) {
			c.add(href, l)
		}
		return len(c.links) < MaxSection
	})
	if len(c.links) == 0 && layout.Links != "" {
		return nil, &Error{Got: NotFeed, Text: fmt.Sprintf("the selector %q finds no link on the page: the outlet may have changed its layout", selector)}
	}
	return c.links, nil
}

// page parses a page and starts a collector at its base address.
func page(text, baseURL string) (*goquery.Document, *collector, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, nil, &Error{Got: Broken, Text: "the page cannot be read: it is nested too deeply", Err: err}
	}
	c := newCollector(baseURL)
	if base, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := url.Parse(resolve(c.base, strings.TrimFunc(base, blank))); err == nil && u.Host != "" {
			c.base = u
		}
	}
	return doc, c, nil
}

// anchorTitle returns the words of a link: its text, or what it says to those
// who do not see it.
func anchorTitle(a *goquery.Selection) string {
	best := plain(a.Text(), maxTitle)
	for _, s := range []string{a.AttrOr("title", ""), a.AttrOr("aria-label", ""), a.Find("img[alt]").AttrOr("alt", "")} {
		if s = plain(s, maxTitle); best == "" {
			best = s
		}
	}
	return best
}

// looksLikeArticle tells links to articles from those to sections, tags,
// authors and other hosts.
func (c *collector) looksLikeArticle(href, title string) bool {
	u, err := url.Parse(resolve(c.base, strings.TrimFunc(href, blank)))
	if err != nil || u.Host == "" || c.base != nil && !sameHost(u, c.base) {
		return false
	}
	if len(strings.Fields(title)) < 4 && len([]rune(title)) < 25 {
		return false
	}
	for _, s := range strings.Split(strings.ToLower(u.Path), "/") {
		switch s {
		case "tag", "tags", "author", "authors", "category", "login", "search", "topic", "topics", "about", "contact", "privacy", "newsletter":
			return false
		}
	}
	path := strings.TrimRight(u.Path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	words := len(strings.FieldsFunc(last, func(r rune) bool { return r == '-' || r == '_' }))
	numbered := strings.ContainsFunc(path+u.RawQuery, unicode.IsDigit)
	return words >= 4 || numbered || strings.HasSuffix(last, ".html")
}

func sameHost(a, b *url.URL) bool {
	cut := func(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }
	return cut(a) == cut(b)
}

// A Named is a feed that a page names in its head.
type Named struct {
	URL, Title string
	Kind       news.FeedKind
}

// Find lists the feeds that a page names, or links to in words.
func Find(body []byte, contentType, baseURL string) ([]Named, error) {
	text, _ := decode(body, contentType)
	doc, c, err := page(text, baseURL)
	if err != nil {
		return nil, err
	}
	var out []Named
	seen := map[string]bool{}
	add := func(href, title string, kind news.FeedKind) {
		u := resolve(c.base, strings.TrimFunc(href, blank))
		if canonical, err := news.CanonicalURL(u); err == nil && !seen[canonical] {
			seen[canonical] = true
			out = append(out, Named{URL: u, Title: plain(title, maxTitle), Kind: kind})
		}
	}
	kinds := map[string]news.FeedKind{"application/rss+xml": news.RSS, "application/atom+xml": news.Atom, "application/feed+json": news.JSONFeed, "application/rdf+xml": news.RSS}
	doc.Find(`link[rel~="alternate"][href]`).Each(func(_ int, l *goquery.Selection) {
		kind, ok := kinds[strings.ToLower(strings.TrimSpace(l.AttrOr("type", "")))]
		if ok && !strings.Contains(strings.ToLower(l.AttrOr("href", "")), "/comments/") {
			add(l.AttrOr("href", ""), l.AttrOr("title", ""), kind)
		}
	})
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		href := strings.ToLower(a.AttrOr("href", ""))
		path, _, _ := strings.Cut(href, "?")
		if strings.HasSuffix(path, ".rss") || strings.HasSuffix(path, "/rss") || strings.HasSuffix(path, "/feed") || strings.HasSuffix(path, "/feed/") || strings.HasSuffix(path, "rss.xml") || strings.HasSuffix(path, "atom.xml") {
			add(a.AttrOr("href", ""), a.Text(), "")
		}
	})
	return out, nil
}
