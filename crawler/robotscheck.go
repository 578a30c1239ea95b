package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"claimwatch/crawler/news"
)

// How long a robots.txt holds: RFC 9309 asks for 24 hours at most. One that
// could not be had is asked for again after an hour, and until then, or for
// 30 days where an older copy is held, that copy holds.
const (
	robotsFor      = 24 * time.Hour
	robotsRetry    = time.Hour
	robotsLastGood = 30 * 24 * time.Hour
	maxOrigins     = 10000
)

// A verdict is what a robots.txt, or its absence, means for an origin.
type verdict struct {
	rules  *ruleset // nil: nothing may be fetched
	state  news.CaptureState
	reason string // why nothing may be fetched
	until  time.Time
}

type robotsCache struct {
	token string
	mu    sync.Mutex
	by    map[string]verdict
}

func newRobotsCache(token string) *robotsCache {
	return &robotsCache{token: token, by: map[string]verdict{}}
}

// get returns what is known of an origin, whether it still holds, and whether
// anything is known.
func (r *robotsCache) get(origin string, now time.Time) (v verdict, holds, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, known = r.by[origin]
	return v, known && now.Before(v.until), known
}

func (r *robotsCache) put(origin string, v verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.by) >= maxOrigins {
		clear(r.by) // what is needed comes back from storage
	}
	r.by[origin] = v
}

// A refusal says why an address is not fetched.
type refusal struct {
	state  news.CaptureState
	reason string
}

// mayFetch asks the robots.txt of the address's own origin. A nil refusal
// means yes; an error that the answer could not be looked up or kept.
func (c *Crawler) mayFetch(ctx context.Context, u *url.URL) (*refusal, error) {
	v, err := c.robotsOf(ctx, u)
	if err != nil {
		return nil, err
	}
	if v.rules == nil {
		return &refusal{v.state, v.reason}, nil
	}
	c.lanes.obey(u.Hostname(), v.rules.delay)
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !v.rules.allowed(path) {
		return &refusal{news.CaptureRobots, fmt.Sprintf("robots.txt of %s forbids %s", u.Host, path)}, nil
	}
	return nil, nil
}

func (c *Crawler) robotsOf(ctx context.Context, u *url.URL) (verdict, error) {
	origin := u.Scheme + "://" + u.Host
	now := c.clock.Now()
	v, holds, known := c.robots.get(origin, now)
	if holds {
		return v, nil
	}
	body, fetched, status, err := c.pages.Robots(ctx, origin)
	if err != nil {
		return verdict{}, fmt.Errorf("cannot look up the robots.txt of %s: %w", origin, err)
	}
	held := !fetched.IsZero()
	if held && !known { // known here and over: it asked to be looked at sooner than in a day
		if v := c.judge(u.Host, status, body, fetched); now.Before(v.until) {
			c.robots.put(origin, v)
			return v, nil
		}
	}
	v, err = c.fetchRobots(ctx, u, origin, held && answered(status) && now.Sub(fetched) < robotsLastGood)
	if err != nil {
		return verdict{}, err
	}
	if v.rules == nil && held && answered(status) && now.Sub(fetched) < robotsLastGood {
		v.rules = c.judge(u.Host, status, body, fetched).rules // the last good copy
	}
	c.robots.put(origin, v)
	return v, nil
}

// answered reports whether a status settles what the rules are.
func answered(status int) bool {
	return status >= 200 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout
}

// judge tells what an answer means: 2xx are rules, other 4xx mean that there
// are none, and everything else that nothing may be fetched (RFC 9309, 2.3.1).
func (c *Crawler) judge(host string, status int, body []byte, at time.Time) verdict {
	switch {
	case status >= 200 && status < 300:
		return verdict{rules: parseRobots(body, c.robots.token), until: at.Add(robotsFor)}
	case status >= 300 && answered(status):
		return verdict{rules: &ruleset{}, until: at.Add(robotsFor)}
	}
	reason := fmt.Sprintf("robots.txt of %s answers %d, which forbids everything until it answers", host, status)
	if status == 0 {
		reason = fmt.Sprintf("robots.txt of %s could not be had, which forbids everything until it can", host)
	}
	return verdict{state: news.CaptureRobots, reason: reason, until: at.Add(robotsRetry)}
}

// fetchRobots asks for a robots.txt, past at most five redirects; what is at
// their end holds for the origin that was asked. An answer is kept; where a
// good copy is held, one that settles nothing is not.
func (c *Crawler) fetchRobots(ctx context.Context, u *url.URL, origin string, keepOld bool) (verdict, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	var v *visit
	for range maxHops + 1 {
		v = &visit{url: at.String(), accept: "text/plain, */*;q=0.5", limit: maxRobots, cut: true}
		if err := c.visit(ctx, at.Hostname(), v); err != nil {
			var paused *pausedError
			if errors.As(err, &paused) {
				return verdict{state: news.CaptureThrottled, reason: err.Error(), until: paused.until}, nil
			}
			return verdict{}, err
		}
		to, ok := v.redirect()
		if !ok || to == nil {
			break
		}
		at = to
	}
	status := v.status
	if v.err != nil && status < 300 {
		status = 0
	}
	now := c.clock.Now()
	out := c.judge(u.Host, status, v.body, now)
	if age, ok := maxAge(v.header); ok && answered(status) {
		out.until = now.Add(min(max(age, robotsRetry), robotsFor)) // sooner than in a day, if it is to change
	}
	if status == 0 {
		state, reason := failed(v.err)
		if state == news.CaptureForbidden || state == news.CaptureUnreachable {
			out.state = state
		}
		out.reason = fmt.Sprintf("robots.txt of %s could not be had: %s", u.Host, reason)
	}
	if keepOld && !answered(status) {
		return out, nil
	}
	var body []byte
	if status >= 200 && status < 300 {
		body = v.body
	}
	if err := c.pages.SaveRobots(ctx, origin, body, status, now); err != nil {
		return verdict{}, fmt.Errorf("cannot keep the robots.txt of %s: %w", origin, err)
	}
	return out, nil
}
