package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// maxHops is how many redirects are followed: five, as RFC 9309 says of
// robots.txt.
const maxHops = 5

// A request is what is wanted of one address.
type request struct {
	src    news.Source
	link   news.Link // zero for feeds
	url    string
	held   news.Validators
	accept string
	limit  int64
	feed   bool // redirects to other outlets are followed, not remarked upon
}

const (
	acceptPage = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
	acceptFeed = "application/rss+xml,application/atom+xml,application/feed+json,application/xml,text/xml;q=0.9,text/html;q=0.5,*/*;q=0.3"
)

// Fetch fetches one address of a source, as robots.txt allows and when its
// site's turn comes. What went wrong on the way is told by the capture's State
// and Reason. The error says that the address is none, that the context is
// done, or that robots.txt could not be looked up or kept. The capture itself
// is not kept; that is the caller's to do.
func (c *Crawler) Fetch(ctx context.Context, src news.Source, rawURL string) (*news.Capture, error) {
	canonical, err := news.CanonicalURL(rawURL)
	if err != nil {
		return nil, fmt.Errorf("cannot fetch: %w", err)
	}
	link := news.Link{SourceID: src.ID, URL: rawURL, Canonical: canonical}
	return c.fetch(ctx, request{src: src, link: link, url: rawURL, accept: acceptPage, limit: c.o.MaxBody})
}

// fetch follows a request to its end.
func (c *Crawler) fetch(ctx context.Context, r request) (*news.Capture, error) {
	canonical, err := news.CanonicalURL(r.url)
	if err != nil {
		return nil, fmt.Errorf("cannot fetch: %w", err)
	}
	out := &news.Capture{SourceID: r.src.ID, URL: r.url, Canonical: canonical, FinalURL: r.url, Link: r.link, Started: c.clock.Now().UTC()}
	defer func() { out.Ended = c.clock.Now().UTC() }()
	at, err := url.Parse(canonical)
	if err != nil {
		return nil, fmt.Errorf("cannot fetch %s: %w", r.url, err)
	}
	for {
		refused, err := c.mayFetch(ctx, at)
		if err != nil {
			return out, err
		}
		if refused != nil {
			out.State, out.Reason = refused.state, refused.reason
			return out, nil
		}
		v := &visit{url: at.String(), held: r.held, accept: r.accept, limit: r.limit}
		if err := c.visit(ctx, at.Hostname(), v); err != nil {
			var paused *pausedError
			if !errors.As(err, &paused) {
				return out, err
			}
			out.State, out.Reason, out.RetryAfter = news.CaptureThrottled, err.Error(), paused.wait
			return out, nil
		}
		if len(out.Chain) == 0 {
			out.Started = v.started.UTC() // when it was asked for, not when it began to wait for its turn
		}
		c.take(out, v, at)
		to, ok := v.redirect()
		if !ok {
			c.classify(out, v, r)
			return out, nil
		}
		if !c.follow(out, v, at, to) {
			return out, nil
		}
		at = to
	}
}

// take copies an answer into the capture.
func (c *Crawler) take(out *news.Capture, v *visit, at *url.URL) {
	out.FinalURL, out.Status = at.String(), v.status
	out.Header = map[string][]string(v.header)
	out.Raw, out.Body = v.raw, v.body
	out.SHA256, out.BodySHA256 = "", ""
	if len(v.raw) > 0 {
		out.SHA256 = sum(v.raw)
		switch {
		case len(v.body) == 0: // it could not be unpacked; only what came is kept
		case len(v.raw) == len(v.body) && &v.raw[0] == &v.body[0]:
			out.BodySHA256 = out.SHA256
		default:
			out.BodySHA256 = sum(v.body)
		}
	}
	out.MIME, out.Charset = mediaType(v.header), charsetOf(v.header)
}

// redirect returns where an answer leads, and whether it is a redirect at
// all; the address is nil when it cannot be read.
func (v *visit) redirect() (*url.URL, bool) {
	switch v.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false
	}
	base, err := url.Parse(v.url)
	if err != nil {
		return nil, true
	}
	to, err := base.Parse(strings.TrimSpace(v.header.Get("Location")))
	if err != nil || v.header.Get("Location") == "" {
		return nil, true
	}
	to.Fragment, to.User = "", nil
	return to, true
}

// follow keeps a redirect as evidence and reports whether to go on. If not,
// the capture says why.
func (c *Crawler) follow(out *news.Capture, v *visit, from, to *url.URL) bool {
	if to == nil {
		out.State, out.Reason = news.CaptureBad, fmt.Sprintf("the answer %d leads nowhere: its Location is %q", v.status, v.header.Get("Location"))
		return false
	}
	out.Chain = append(out.Chain, news.Hop{Status: v.status, From: from.String(), To: to.String()})
	if to.Scheme != "http" && to.Scheme != "https" || to.Hostname() == "" {
		out.State, out.Reason = news.CaptureBad, fmt.Sprintf("redirected to %s, which is no address of the web", to)
		return false
	}
	if len(out.Chain) > maxHops {
		out.State, out.Reason = news.CaptureBad, fmt.Sprintf("redirected more than %d times", maxHops)
		return false
	}
	for _, h := range out.Chain {
		if h.From == to.String() {
			out.State, out.Reason = news.CaptureBad, "redirected in a circle: back to "+to.String()
			return false
		}
	}
	return true
}

// throttled reports whether a site asked to be left alone, and for how long:
// 429 always does, 503 when it says for how long.
func (c *Crawler) throttled(v *visit) (time.Duration, bool) {
	after, said := retryAfter(v.header.Get("Retry-After"), c.clock.Now())
	switch {
	case v.status == http.StatusTooManyRequests && !said:
		return defaultPause, true
	case v.status == http.StatusTooManyRequests, v.status == http.StatusServiceUnavailable && said:
		return after, true
	}
	return 0, false
}

// retryAfter reads a Retry-After header: seconds or a date. What makes no
// sense is as if it were not there; a wait is at most 24 hours.
func retryAfter(s string, now time.Time) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 32); err == nil {
		return min(time.Duration(n)*time.Second, maxRetryAfter), n > 0
	}
	at, err := http.ParseTime(s)
	if err != nil || !at.After(now) {
		return 0, false
	}
	return min(at.Sub(now), maxRetryAfter), true
}
