package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/crawler/feed"
	"claimwatch/crawler/news"
)

// Limits of one visit's discovery.
const (
	sitemapsPerVisit = 10             // of an index, newest first
	pagesBack        = 5              // of a Telegram channel, when posts were missed
	unconditional    = 24 * time.Hour // after it a feed is asked for without conditions: some servers answer 304 for ever
)

// An offer is what one of a source's listings brought.
type offer struct {
	ref     news.FeedRef
	capture *news.Capture
	result  feed.Result
	err     error // why it could not be read, a *feed.Error
	partly  bool  // what stands before it is still to be looked for
}

// ok reports whether the listing could be read, or is as it was.
func (o offer) ok() bool {
	return o.err == nil && (o.capture.State == news.CaptureOK || o.capture.State == news.CaptureUnchanged || o.capture.State == news.CaptureMoved)
}

// state and reason of the listing, in which a page in the place of a feed is
// a failure like others.
func (o offer) outcome() (news.CaptureState, string) {
	var e *feed.Error
	switch {
	case errors.As(o.err, &e) && e.Got == feed.NoPreview:
		return news.CaptureRefused, "NO_PREVIEW: " + e.Text
	case o.err != nil:
		return news.CaptureBad, o.err.Error()
	}
	return o.capture.State, o.capture.Reason
}

// listings returns where a source lists its articles; without a feed its home
// page serves as a section page.
func listings(src news.Source) []news.FeedRef {
	if len(src.Feeds) > 0 {
		return src.Feeds
	}
	if src.Home == "" {
		return nil
	}
	return []news.FeedRef{{URL: src.Home, Kind: news.Section}}
}

// offerOf fetches one listing, if it has changed, and reads it.
func (c *Crawler) offerOf(ctx context.Context, src news.Source, ref news.FeedRef) (offer, error) {
	var held news.Validators
	if canonical, err := news.CanonicalURL(ref.URL); err == nil {
		if held, err = c.pages.Validators(ctx, canonical); err != nil {
			return offer{ref: ref}, fmt.Errorf("cannot look up what is held of %s: %w", ref.URL, err)
		}
	}
	// What was fetched in the future was fetched before the clock was set back.
	if age := c.clock.Now().Sub(held.Fetched); age >= unconditional || age < 0 {
		held.ETag, held.LastModified = "", ""
	}
	return c.offerUnless(ctx, src, ref, held)
}

// offerUnless fetches one listing, unless it is as it is held, and reads it.
func (c *Crawler) offerUnless(ctx context.Context, src news.Source, ref news.FeedRef, held news.Validators) (offer, error) {
	o := offer{ref: ref}
	if _, err := news.CanonicalURL(ref.URL); err != nil {
		o.capture = &news.Capture{SourceID: src.ID, URL: ref.URL, State: news.CaptureBad, Reason: err.Error()}
		return o, nil
	}
	var err error
	limit := int64(feedLimit)
	if ref.Kind == news.Sitemap || strings.Contains(strings.ToLower(ref.URL), "sitemap") {
		limit = sitemapLimit
	}
	o.capture, err = c.fetch(ctx, request{src: src, url: ref.URL, held: held, accept: acceptFeed, limit: limit, feed: true})
	if err != nil {
		return o, err
	}
	if o.capture.State == news.CaptureOK {
		o.result, o.err = c.readListing(src, ref, o.capture)
	}
	return o, nil
}

func (c *Crawler) readListing(src news.Source, ref news.FeedRef, got *news.Capture) (feed.Result, error) {
	kind := ref.Kind
	if channel, ok := telegramChannel(ref.URL); ok {
		kind = news.Telegram
		if again, ok := telegramChannel(got.FinalURL); !ok || !strings.EqualFold(again, channel) {
			return feed.Result{}, &feed.Error{Got: feed.NoPreview, Text: "the channel shows no public preview: t.me/s/" + channel + " leads to " + got.FinalURL}
		}
	}
	if kind == news.Section {
		links, err := feed.Section(got.Body, got.FinalURL, src.LayoutAt(got.Started))
		return feed.Result{Kind: news.Section, Links: links}, err
	}
	contentType := got.MIME
	if got.Charset != "" {
		contentType += "; charset=" + got.Charset
	}
	return feed.Parse(got.Body, contentType, got.FinalURL, kind)
}

// telegramChannel returns the name of the channel that an address previews.
func telegramChannel(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() != telegramHost {
		return "", false
	}
	name, ok := strings.CutPrefix(u.Path, "/s/")
	name, _, _ = strings.Cut(name, "/")
	return name, ok && name != ""
}

// below fetches the sitemaps that an index lists, one level deep, and hands
// each over before the next is fetched, as long as more says that there is use
// for it. The newest go first; those that the index does not date take turns
// over the visits, or the last of a long index would never be read.
func (c *Crawler) below(ctx context.Context, src news.Source, index []news.Link, more func(offer) (bool, error)) error {
	now, fetched := c.clock.Now(), 0
	slices.SortStableFunc(index, func(a, b news.Link) int {
		if d := cmp.Compare(b.Published.Unix(), a.Published.Unix()); d != 0 {
			return d
		}
		return c.turns.last(a.Canonical).Compare(c.turns.last(b.Canonical))
	})
	for _, l := range index {
		if fetched >= sitemapsPerVisit {
			break
		}
		if !l.Published.IsZero() && now.Sub(l.Published) > c.o.Window || trapped(l.URL) != "" {
			continue
		}
		fetched++
		o, err := c.offerOf(ctx, src, news.FeedRef{URL: l.URL, Kind: news.Sitemap})
		if err != nil {
			return err
		}
		if l.Published.IsZero() && len(index) > sitemapsPerVisit {
			c.turns.took(l.Canonical, now)
		}
		if on, err := more(o); err != nil || !on {
			return err
		}
	}
	return nil
}

// movedForGood returns where a listing was redirected, when every hop says
// that it is for good (301, 308). The list of outlets is never changed for it:
// who took a domain over says so too.
func (o offer) movedForGood() (string, bool) {
	if o.capture == nil || len(o.capture.Chain) == 0 || !o.ok() {
		return "", false
	}
	for _, h := range o.capture.Chain {
		if h.Status != http.StatusMovedPermanently && h.Status != http.StatusPermanentRedirect {
			return "", false
		}
	}
	return o.capture.FinalURL, true
}

// hint returns how long a listing may be kept, as it or its headers say.
func (o offer) hint() time.Duration {
	out := o.result.TTL
	if o.capture == nil {
		return out
	}
	if age, ok := maxAge(o.capture.Header); ok {
		out = max(out, age)
	}
	if at, err := http.ParseTime(http.Header(o.capture.Header).Get("Expires")); err == nil && out == 0 {
		out = max(0, at.Sub(o.capture.Ended))
	}
	return out
}

// maxAge reads how long an answer may be kept, as its headers say.
func maxAge(h http.Header) (time.Duration, bool) {
	for _, v := range h["Cache-Control"] {
		for part := range strings.SplitSeq(strings.ToLower(v), ",") {
			if age, ok := strings.CutPrefix(strings.TrimSpace(part), "max-age="); ok {
				if n, err := strconv.Atoi(age); err == nil && n > 0 && n < 1<<30 {
					return time.Duration(n) * time.Second, true
				}
			}
		}
	}
	return 0, false
}
