package crawler

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// Bounds of a backfill of one source.
const (
	listingsBack = 200 // pages of one archive
	sitemapsBack = 50  // of all indexes together
)

// Backfill looks for what a source published in [from, to) and offers no
// longer in its feed, and keeps the links as due: they are fetched by
// [Crawler.FetchDue] and by the visits to come. The ways back are those that
// the source itself offers: sitemaps, its own or those that its robots.txt
// names; archives of feeds (RFC 5005, JSON Feed, the paged feeds of WordPress);
// and the pages of a Telegram channel. Links without a date are left out and
// counted: they may be of any day. The run's Counts are "listings" read,
// "links" of the time asked for, "new" and "undated".
func (c *Crawler) Backfill(ctx context.Context, src news.Source, from, to time.Time) (news.Run, error) {
	b := &backfill{from: from, to: to, sitemaps: sitemapsBack, seen: map[string]bool{}}
	run, err := c.round(ctx, src, b.work)
	run.Job = "backfill:" + src.ID
	return run, err
}

type backfill struct {
	*round
	from, to time.Time
	sitemaps int             // how many more may be fetched
	seen     map[string]bool // listings, by canonical address
}

func (b *backfill) work(r *round, ctx context.Context) error {
	b.round = r
	r.run.Counts = map[string]int{"listings": 0, "links": 0, "new": 0, "undated": 0}
	refs := listings(r.src)
	named, err := b.namedSitemaps(ctx)
	if err != nil {
		return err
	}
	for _, ref := range append(slices.Clone(refs), named...) {
		if err := b.back(ctx, ref); err != nil {
			return err
		}
	}
	r.run.State = "ok"
	switch n := r.run.Counts; {
	case n["listings"] == 0:
		r.run.State, r.run.Reason = "failed", cmp.Or(r.run.Reason, "none of its listings could be read")
	case n["links"] == 0:
		r.run.Reason = fmt.Sprintf("it offers nothing of %s to %s", b.from.Format(time.DateOnly), b.to.Format(time.DateOnly))
	}
	return nil
}

// namedSitemaps lists the sitemaps that robots.txt names.
func (b *backfill) namedSitemaps(ctx context.Context) ([]news.FeedRef, error) {
	home, err := url.Parse(b.src.Home)
	if err != nil || home.Host == "" {
		return nil, nil
	}
	v, err := b.c.robotsOf(ctx, home)
	if err != nil || v.rules == nil {
		return nil, err
	}
	var out []news.FeedRef
	for _, s := range first(v.rules.sitemaps, 20) {
		out = append(out, news.FeedRef{URL: s, Kind: news.Sitemap})
	}
	return out, nil
}

// back reads a listing and goes back from it as far as there is a way, until
// everything on a page is older than what is asked for.
func (b *backfill) back(ctx context.Context, ref news.FeedRef) error {
	for page := 1; page <= listingsBack; page++ {
		o, ok, err := b.read(ctx, ref)
		if err != nil || !ok {
			return err
		}
		inTime, past, err := b.keepPast(ctx, o)
		if err != nil {
			return err
		}
		if err := b.index(ctx, o.result.Sitemaps); err != nil {
			return err
		}
		older := cmp.Or(o.result.Older, pagedFeed(ref.URL, o.result.Kind, page+1))
		if older == "" || past || len(o.result.Links) == 0 && inTime == 0 {
			return nil
		}
		ref = news.FeedRef{URL: older, Kind: ref.Kind}
	}
	return nil
}

// read fetches a listing whole, unless it was read in this backfill already.
func (b *backfill) read(ctx context.Context, ref news.FeedRef) (offer, bool, error) {
	canonical, err := news.CanonicalURL(ref.URL)
	if err != nil || b.seen[canonical] {
		return offer{}, false, nil // what is no address is told at each visit
	}
	b.seen[canonical] = true
	o, err := b.c.offerUnless(ctx, b.src, ref, news.Validators{})
	if err != nil {
		return o, false, err
	}
	if !o.ok() {
		_, reason := o.outcome()
		b.run.Reason = cmp.Or(b.run.Reason, ref.URL+": "+reason)
		return o, false, nil
	}
	b.run.Counts["listings"]++
	return o, true, nil
}

// index reads the sitemaps of an index that may hold what is asked for, newest
// first: not those changed last before it, nor those named after another month.
func (b *backfill) index(ctx context.Context, list []news.Link) error {
	slices.SortStableFunc(list, func(x, y news.Link) int { return y.Published.Compare(x.Published) })
	for _, l := range list {
		if !l.Published.IsZero() && l.Published.Before(b.from) || b.otherMonth(l.URL) || trapped(l.URL) != "" {
			continue
		}
		if b.sitemaps--; b.sitemaps < 0 {
			b.run.Reason = fmt.Sprintf("more than %d sitemaps may hold it; the first were read", sitemapsBack)
			return nil
		}
		o, ok, err := b.read(ctx, news.FeedRef{URL: l.URL, Kind: news.Sitemap})
		if err != nil {
			return err
		}
		if ok {
			if _, _, err := b.keepPast(ctx, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepPast keeps the links of a listing that are of the time asked for. past
// says that all that is dated on it is older.
func (b *backfill) keepPast(ctx context.Context, o offer) (inTime int, past bool, err error) {
	now := b.c.clock.Now()
	wide := *b.c
	wide.o.Window = now.Sub(b.from) + 24*time.Hour // the window of sitemaps is ours
	links, traps := wide.worthy(b.src, o.result.Kind, o.result.Links, now)
	b.traps += traps
	var kept []news.Link
	dated, older := 0, 0
	for _, l := range links {
		day := l.Published
		if day.IsZero() {
			day = dayInPath(l.URL) // enough to choose by, not to date an article
		}
		switch {
		case day.IsZero():
			b.run.Counts["undated"]++
			continue
		case day.Before(b.from):
			older++
		case day.Before(b.to):
			kept = append(kept, l)
		}
		dated++
	}
	b.run.Counts["links"] += len(kept)
	if len(kept) > 0 {
		n, err := b.c.pages.AddLinks(ctx, kept, now)
		if err != nil {
			return 0, false, fmt.Errorf("cannot keep the links of %s: %w", o.ref.URL, err)
		}
		b.run.Counts["new"] += n
	}
	return len(kept), dated > 0 && older == dated, nil
}

var monthInName = regexp.MustCompile(`(?:^|[^0-9])(20\d\d)[-_/.]?(0[1-9]|1[0-2])(?:[^0-9]|$)`)

// otherMonth reports whether the name of a sitemap is that of a month in which
// nothing asked for can lie.
func (b *backfill) otherMonth(address string) bool {
	m := monthInName.FindStringSubmatch(address)
	if m == nil {
		return false
	}
	month, err := time.Parse("200601", m[1]+m[2])
	return err == nil && (!month.Before(b.to) || !month.AddDate(0, 1, 0).After(b.from))
}

var dayOfPath = regexp.MustCompile(`/(20\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)`)

// dayInPath reads the day that an address names: /2026/01/17/title.
func dayInPath(address string) time.Time {
	m := dayOfPath.FindStringSubmatch(address)
	if m == nil {
		return time.Time{}
	}
	t, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
	if err != nil {
		return time.Time{}
	}
	return t
}

// pagedFeed is the address of a further page of a feed as WordPress, which
// names none, pages it: /feed/?paged=2.
func pagedFeed(address string, kind news.FeedKind, page int) string {
	u, err := url.Parse(address)
	if err != nil || kind != news.RSS && kind != news.Atom || !strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/feed") {
		return ""
	}
	q := u.Query()
	q.Set("paged", strconv.Itoa(page))
	u.RawQuery = q.Encode()
	return u.String()
}
