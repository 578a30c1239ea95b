package crawler

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"claimwatch/crawler/news"
)

// listing reads one listing, and what it leads on to. Of a channel the posts
// that were missed are kept before those that stand first: these say, once
// they are known, that nothing was missed.
func (r *round) listing(ctx context.Context, ref news.FeedRef) error {
	o, err := r.c.offerOf(ctx, r.src, ref)
	if err != nil {
		return err
	}
	if o.result.Kind == news.Telegram {
		if o.partly, err = r.catchUp(ctx, o); err != nil {
			return err
		}
		if o.partly { // without its oldest post, the next visit looks for those before it again
			o.result.Links = o.result.Links[:len(o.result.Links)-1]
		}
	}
	if err := r.keep(ctx, o); err != nil {
		return err
	}
	return r.c.below(ctx, r.src, o.result.Sitemaps, func(sub offer) (bool, error) {
		err := r.keep(ctx, sub)
		return !r.over, err
	})
}

// catchUp pages back through a channel as long as the oldest post shown is not
// known: others before it may have been missed. It keeps the older pages, the
// oldest first, so that a visit that is cut short is made up for by the next.
// cut says that an older page could not be had for now.
func (r *round) catchUp(ctx context.Context, o offer) (cut bool, err error) {
	var pages []offer
	for len(pages) < pagesBack && len(o.result.Links) > 0 && o.result.Older != "" {
		oldest := o.result.Links[len(o.result.Links)-1:] // the newest stand first
		known, err := r.c.pages.KnownLinks(ctx, oldest)
		if err != nil {
			return false, fmt.Errorf("cannot look up the links of %s: %w", o.ref.URL, err)
		}
		if known > 0 {
			break
		}
		if o, err = r.c.offerOf(ctx, r.src, news.FeedRef{URL: o.result.Older, Kind: news.Telegram}); err != nil {
			return false, err
		}
		pages = append(pages, o)
		cut = passing(o.capture.State)
	}
	for _, o := range slices.Backward(pages) {
		if err := r.keep(ctx, o); err != nil {
			return false, err
		}
	}
	return cut, nil
}

// passing reports whether what could not be had may be had soon.
func passing(s news.CaptureState) bool {
	return s == news.CaptureThrottled || s == news.CaptureServerError || s == news.CaptureTimeout || s == news.CaptureUnreachable
}

// keep stores what a listing offers, then the fact that it was read: should
// the program stop in between, the listing is read again.
func (r *round) keep(ctx context.Context, o offer) error {
	r.asked++
	state, reason := o.outcome()
	if o.ok() {
		if r.health.LastState = state; o.result.Note != "" {
			reason = o.result.Note
		}
		r.health.LastOK, r.health.Reason = r.c.clock.Now().UTC(), reason
		if err := r.addLinks(ctx, o); err != nil {
			return err
		}
	} else {
		r.failed++
		r.log.Warn("listing not read", "url", o.ref.URL, "state", state, "reason", reason)
		if r.run.Reason == "" {
			r.run.Reason = o.ref.URL + ": " + reason
		}
		if r.failed >= r.asked {
			r.health.LastState, r.health.Reason = state, reason
		}
	}
	r.hint = max(r.hint, o.hint())
	if to, ok := o.movedForGood(); ok {
		r.moved = to
	}
	r.retry = max(r.retry, o.capture.RetryAfter)
	if o.ok() && (r.over || o.partly) {
		r.more = true // not all of it was taken: it is to be read again, changed or not
		return nil
	}
	return r.keepListing(ctx, o, state, reason)
}

// keepListing stores the capture of a listing without its bodies: what it
// offered is kept as links, and its hash tells whether it changed. A plain
// "not changed" leaves nothing to store.
func (r *round) keepListing(ctx context.Context, o offer, state news.CaptureState, reason string) error {
	if o.capture.Canonical == "" || o.capture.Status == 304 && state == news.CaptureUnchanged {
		return nil
	}
	kept := *o.capture
	kept.Link, kept.Raw, kept.Body = news.Link{}, nil, nil
	kept.State, kept.Reason = state, reason
	if len(o.result.Sitemaps) > 0 {
		kept.Header = map[string][]string{news.HeaderIndex: {strconv.Itoa(len(o.result.Sitemaps))}}
		maps.Copy(kept.Header, o.capture.Header)
	}
	if _, err := r.c.pages.SaveCapture(ctx, &kept); err != nil {
		return fmt.Errorf("cannot keep the capture of %s: %w", o.ref.URL, err)
	}
	return nil
}

// addLinks stores new links, as many as one visit may bring. Known ones do
// not count, so they are handed over in portions.
func (r *round) addLinks(ctx context.Context, o offer) error {
	now := r.c.clock.Now()
	links, traps := r.c.worthy(r.src, o.result.Kind, o.result.Links, now)
	r.traps += traps
	r.run.Counts["links"] += len(links)
	r.offered = append(r.offered, links...)
	for len(links) > 0 {
		room := min(r.c.o.MaxNew-r.run.Counts["new"], r.c.daily.room(r.src.ID, now))
		if room <= 0 {
			r.over = true
			return nil
		}
		portion := links[:min(room, len(links))]
		n, err := r.c.pages.AddLinks(ctx, portion, now)
		if err != nil {
			return fmt.Errorf("cannot keep the links of %s: %w", o.ref.URL, err)
		}
		r.run.Counts["new"] += n
		r.c.daily.took(r.src.ID, now, n)
		links = links[len(portion):]
	}
	return nil
}
