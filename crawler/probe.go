package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"claimwatch/crawler/extract"
	"claimwatch/crawler/feed"
	"claimwatch/crawler/news"
)

// pagesProbed is how many of the newest pages a test fetches unless told.
const pagesProbed = 3

// A Probe is what a test of a source found. Nothing of it is stored.
type Probe struct {
	Source   string         `json:"source"`
	OK       bool           `json:"ok"` // a listing and at least one article could be read
	Listings []ListingProbe `json:"listings"`
	Feeds    []FoundFeed    `json:"feeds,omitempty"` // that a page in the place of a feed names
	Pages    []PageProbe    `json:"pages,omitempty"`
	Words    []string       `json:"-"` // all of it for people, line by line
}

// A ListingProbe is what one address that should list articles answered.
type ListingProbe struct {
	URL    string            `json:"url"`
	Final  string            `json:"final,omitempty"` // where redirects led, when they did
	Status int               `json:"status"`
	State  news.CaptureState `json:"state"`
	Reason string            `json:"reason,omitempty"`
	Kind   news.FeedKind     `json:"kind,omitempty"`
	Title  string            `json:"title,omitempty"`
	Links  int               `json:"links"`
	Newest *time.Time        `json:"newest,omitempty"`
	Note   string            `json:"note,omitempty"`
	Took   time.Duration     `json:"took_ns"`
}

// A FoundFeed is a feed that a page names.
type FoundFeed struct {
	URL   string        `json:"url"`
	Title string        `json:"title,omitempty"`
	Kind  news.FeedKind `json:"kind,omitempty"`
}

// A PageProbe is one article as it would be stored.
type PageProbe struct {
	URL       string            `json:"url"`
	State     news.CaptureState `json:"state"`
	Article   news.ArticleState `json:"article,omitempty"`
	Reason    string            `json:"reason,omitempty"`
	Title     string            `json:"title,omitempty"`
	Byline    string            `json:"byline,omitempty"`
	Lang      string            `json:"lang,omitempty"`
	Words     int               `json:"words"`
	Published *time.Time        `json:"published,omitempty"`

	Read news.Article `json:"-"` // what was read, for who wants to know what it says
}

// Test visits a source once, with the politeness of a crawl, and tells what
// would be stored. When a page stands in the place of a feed, the first feed
// that it names is tested in its stead. The error is the context's.
func (c *Crawler) Test(ctx context.Context, src news.Source) (Probe, error) {
	return c.TestPages(ctx, src, pagesProbed)
}

// TestPages is Test with so many of the newest pages.
func (c *Crawler) TestPages(ctx context.Context, src news.Source, pages int) (Probe, error) {
	t := &tester{c: *c, src: src, pages: pages, probe: Probe{Source: src.ID}}
	t.c.pages = NoPages{}
	refs := listings(src)
	if len(refs) == 0 {
		t.say("The source has neither a feed nor a home page: there is nothing to test.")
	}
	for _, ref := range refs {
		if err := t.listing(ctx, ref, true); err != nil {
			return t.probe, err
		}
	}
	if err := t.articles(ctx); err != nil {
		return t.probe, err
	}
	t.conclude()
	return t.probe, nil
}

type tester struct {
	c     Crawler
	src   news.Source
	probe Probe
	pages int // how many of the newest are fetched
	links []news.Link
	use   string // address of the feed found, to be listed instead
}

func (t *tester) say(format string, args ...any) {
	t.probe.Words = append(t.probe.Words, fmt.Sprintf(format, args...))
}

func (t *tester) listing(ctx context.Context, ref news.FeedRef, search bool) error {
	o, err := t.c.offerOf(ctx, t.src, ref)
	if err != nil {
		return err
	}
	t.fetched(o)
	t.offered(o)
	err = t.c.below(ctx, t.src, first(o.result.Sitemaps, 3), func(sub offer) (bool, error) {
		t.offered(sub)
		return true, nil
	})
	if err != nil {
		return err
	}
	var e *feed.Error
	if !search || !errors.As(o.err, &e) || e.Got != feed.HTML {
		return nil
	}
	return t.search(ctx, o)
}

// offered takes the links of a listing that could be read.
func (t *tester) offered(o offer) {
	if o.ok() {
		kept, _ := t.c.worthy(t.src, o.result.Kind, o.result.Links, t.c.clock.Now())
		t.links = append(t.links, kept...)
	}
}

// FindFeeds lists the feeds that a page names, and the sitemaps that the
// robots.txt of its site names: where to look when an outlet is to be added.
// That the page cannot be had is told by the error.
func (c *Crawler) FindFeeds(ctx context.Context, page string) ([]FoundFeed, error) {
	got, err := c.Fetch(ctx, news.Source{}, page)
	if err != nil {
		return nil, err
	}
	if got.State != news.CaptureOK && got.State != news.CaptureMoved {
		return nil, fmt.Errorf("cannot look for feeds on %s: %s: %s", page, got.State, got.Reason)
	}
	return c.feedsOf(ctx, got)
}

// feedsOf lists what a page and the robots.txt of its site name.
func (c *Crawler) feedsOf(ctx context.Context, got *news.Capture) ([]FoundFeed, error) {
	named, err := feed.Find(got.Body, got.MIME+"; charset="+got.Charset, got.FinalURL)
	if err != nil {
		return nil, fmt.Errorf("cannot look for feeds on %s: %w", got.URL, err)
	}
	var out []FoundFeed
	for _, n := range named {
		out = append(out, FoundFeed{n.URL, n.Title, n.Kind})
	}
	at, err := url.Parse(got.FinalURL)
	if err != nil {
		return out, nil
	}
	v, err := c.robotsOf(ctx, at)
	if err != nil || v.rules == nil {
		return out, err
	}
	for _, s := range first(v.rules.sitemaps, 20) {
		if _, err := news.CanonicalURL(s); err == nil {
			out = append(out, FoundFeed{s, "sitemap, by robots.txt", news.Sitemap})
		}
	}
	return out, nil
}

// search looks for feeds that a page names, and tests the first.
func (t *tester) search(ctx context.Context, o offer) error {
	named, err := t.c.feedsOf(ctx, o.capture)
	if ctx.Err() != nil {
		return err
	}
	if err != nil || len(named) == 0 {
		t.say("  The page names no feed. If it lists articles, list it with kind: section and a selector for their links.")
		return nil
	}
	t.say("  It is a web page that names %s:", plural(len(named), "feed"))
	for _, n := range named {
		t.probe.Feeds = append(t.probe.Feeds, n)
		t.say("    %s  %s", n.URL, n.Title)
	}
	t.use = named[0].URL
	return t.listing(ctx, news.FeedRef{URL: t.use, Kind: named[0].Kind}, false)
}

// fetched tells how a listing answered.
func (t *tester) fetched(o offer) {
	state, reason := o.outcome()
	got := o.capture
	l := ListingProbe{URL: o.ref.URL, Status: got.Status, State: state, Reason: reason, Kind: o.result.Kind, Title: o.result.Title,
		Links: len(o.result.Links) + len(o.result.Sitemaps), Note: o.result.Note, Took: got.Ended.Sub(got.Started)}
	if len(got.Chain) > 0 {
		l.Final = got.FinalURL
	}
	if n := newest(o.result.Links); !n.IsZero() {
		l.Newest = &n
	}
	t.probe.Listings = append(t.probe.Listings, l)
	if got.Status == 0 {
		t.say("Fetching %s … %s: %s", l.URL, state, reason)
		t.say("  %s", advice(state))
		return
	}
	t.say("Fetching %s … %d in %.1f s, %s, robots.txt allows us", l.URL, got.Status, l.Took.Seconds(), cmp.Or(got.MIME, "no content type"))
	for _, h := range got.Chain {
		t.say("  redirected (%d) to %s", h.Status, h.To)
	}
	var e *feed.Error
	switch {
	case errors.As(o.err, &e) && e.Got == feed.HTML && len(t.probe.Feeds) == 0:
		// What can be done about it is said by the search for feeds.
	case !o.ok():
		t.say("  ! %s: %s", state, reason)
		t.say("  %s", advice(state))
	case len(o.result.Sitemaps) > 0:
		t.say("  An index of %s", plural(len(o.result.Sitemaps), "sitemap"))
	default:
		t.say("  Read as %s: %s, %s", o.result.Kind, plural(len(o.result.Links), "link"), age(newest(o.result.Links), t.c.clock.Now()))
	}
	if o.result.Note != "" {
		t.say("  Note: %s", o.result.Note)
	}
}

// articles fetches and reads the newest pages.
func (t *tester) articles(ctx context.Context) error {
	slices.SortStableFunc(t.links, func(a, b news.Link) int { return b.Published.Compare(a.Published) })
	if len(t.links) > 0 {
		t.say("%d newest, as they would be stored:", min(t.pages, len(t.links)))
	}
	for _, l := range first(t.links, t.pages) {
		got, err := t.c.fetch(ctx, request{src: t.src, link: l, url: l.URL, accept: acceptPage, limit: t.c.o.MaxBody})
		if err != nil {
			return err
		}
		p := PageProbe{URL: l.URL, State: got.State, Reason: got.Reason}
		if got.State == news.CaptureOK || got.State == news.CaptureMoved {
			a := extract.Article(got, t.src)
			p.Read = a
			p.Article, p.Title, p.Byline, p.Lang, p.Words = a.State, a.Title, a.Byline, a.Lang, len(strings.Fields(a.Text))
			p.Reason = cmp.Or(a.Reason, p.Reason)
			if !a.Published.IsZero() {
				p.Published = &a.Published
			}
		}
		t.probe.Pages = append(t.probe.Pages, p)
		t.sayPage(p)
	}
	return nil
}

func (t *tester) sayPage(p PageProbe) {
	if p.Article == "" {
		t.say("  ! %s  %s: %s", p.URL, p.State, p.Reason)
		return
	}
	at := "no date         "
	if p.Published != nil {
		at = p.Published.UTC().Format("2006-01-02 15:04")
	}
	by := p.Byline
	if by != "" {
		by = "by " + by
	}
	t.say("  %s  %-2s  %4d words  %s  %q", at, cmp.Or(p.Lang, t.src.Lang, "?"), p.Words, by, p.Title)
	if p.Article != news.ArticleOK {
		t.say("    ! %s: %s", p.Article, p.Reason)
	}
}

// conclude says whether the source can be used as it is listed.
func (t *tester) conclude() {
	read := false
	for _, l := range t.probe.Listings {
		read = read || l.Links > 0
	}
	good := 0
	for _, p := range t.probe.Pages {
		if p.Article == news.ArticleOK {
			good++
		}
	}
	t.probe.OK = read && good > 0
	switch {
	case t.probe.OK && t.use != "":
		t.say("Looks good by its feed %s: that is the address to list", t.use)
	case t.probe.OK:
		t.say("Looks good.")
	case !read:
		t.say("Not usable as it is: no listing could be read.")
	case len(t.probe.Pages) == 0:
		t.say("Not usable as it is: the listing offers no article of the last days.")
	default:
		t.say("Not usable as it is: the listing can be read, but none of the articles tried.")
	}
}

// advice says what a person can do about a state.
func advice(state news.CaptureState) string {
	switch state {
	case news.CaptureRobots:
		return "The site's robots.txt keeps us out, and it is obeyed. Ask the outlet, or look for a feed elsewhere."
	case news.CaptureRefused:
		return "The site turns crawlers away. Look for a feed or sitemap at another address, or ask the outlet to admit us by name."
	case news.CaptureWalled:
		return "A wall stands before the text. Only what the feed itself says can be read."
	case news.CaptureGone:
		return "The address is no longer there. Open the home page and look for the feed's new address."
	case news.CaptureMoved:
		return "The outlet may have a new home. Check that it is theirs before listing the new address."
	case news.CaptureThrottled:
		return "The site asks to be left alone for a while. Try again later; a longer every: may be needed."
	case news.CaptureServerError, news.CaptureTimeout:
		return "The site is in trouble, or slow. Try again later."
	case news.CaptureUnreachable:
		return "The site cannot be reached from here. Check the address, then whether it opens in a browser: it may be down, or blocked."
	case news.CaptureForbidden:
		return "The address lies inside a private network. Such addresses are never fetched."
	case news.CaptureTooLarge:
		return "The answer is too long to be a listing. Look for a feed or a news sitemap."
	case news.CaptureBad:
		return "What came is no listing. Check the address."
	}
	return ""
}

func newest(links []news.Link) time.Time {
	var out time.Time
	for _, l := range links {
		if l.Published.After(out) {
			out = l.Published
		}
	}
	return out
}

// age says how old something is, in the unit in which people would.
func age(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return "none with a date"
	case d < 2*time.Minute:
		return "the newest just out"
	case d < 2*time.Hour:
		return fmt.Sprintf("the newest %d min old", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("the newest %d hours old", int(d.Hours()))
	}
	return fmt.Sprintf("the newest %d days old", int(d.Hours()/24))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }
