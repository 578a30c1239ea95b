package crawler

import (
	"hash/fnv"
	"time"

	"claimwatch/crawler/news"
)

// retries are the pauses before an address that failed is tried again; after
// the last one it is given up, with its reason.
var retries = []time.Duration{5 * time.Minute, 30 * time.Minute, 3 * time.Hour, 12 * time.Hour, 48 * time.Hour}

// Revisits are the times after the first visit at which a page that is cited
// as evidence is visited again, to see whether it was edited or deleted.
var Revisits = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour}

// NextTry returns when an address is tried again after a fetch that ended so,
// having failed so many times before; zero means never. What the site itself
// says for good (gone, moved, too large, a wall) is not asked twice.
//
//	server-error, 0 before    5 minutes      timeout, 3 before   12 hours
//	unreachable, 5 before     never          gone                never
//	throttled                 when the site says, at the earliest
func NextTry(state news.CaptureState, failures int, retryAfter time.Duration, now time.Time) time.Time {
	switch state {
	case news.CaptureServerError, news.CaptureTimeout, news.CaptureUnreachable, news.CaptureThrottled, news.CaptureRobots, news.CaptureRefused, news.CaptureBad:
	default:
		return time.Time{}
	}
	if failures < 0 || failures >= len(retries) {
		return time.Time{}
	}
	wait := max(retries[failures], retryAfter)
	if state == news.CaptureRobots {
		wait = max(wait, robotsRetry)
	}
	return now.Add(wait)
}

// NextRevisit returns when a cited page that was visited for the n-th time
// again (1 = after an hour) is due once more, counted from this visit so that
// the times from the first one on are those of [Revisits]; after the last it
// is looked at every month.
func NextRevisit(n int, now time.Time) time.Time {
	if n < 1 {
		n = 1
	}
	if n >= len(Revisits) {
		return now.Add(Revisits[len(Revisits)-1])
	}
	return now.Add(Revisits[n] - Revisits[n-1])
}

// grade weighs a failed visit of a source: 1 for what seldom mends itself,
// 0.5 for what often does (the table of Media Cloud), 0.25 for what our own
// request may have caused.
func grade(state news.CaptureState) float64 {
	switch state {
	case news.CaptureOK, news.CaptureUnchanged:
		return 0
	case news.CaptureGone, news.CaptureServerError, news.CaptureTimeout, news.CaptureUnreachable:
		return 0.5
	case news.CaptureThrottled, news.CaptureRobots:
		return 0.25
	}
	return 1
}

// Bounds of the time between two visits of a source.
const (
	minEvery   = 10 * time.Minute
	maxEvery   = 12 * time.Hour
	maxHint    = 24 * time.Hour     // how long a feed may ask to be left alone
	noHint     = 7 * 24 * time.Hour // what asks for more is taken for a mistake
	maxBackOff = 24 * time.Hour
)

// A Pace is what the time of a source's next visit depends on.
type Pace struct {
	Pinned   time.Duration // the source's own setting; 0 = none
	Default  time.Duration // the desk's; 0 = by how often the source publishes
	Weekly   float64       // articles a week, as its feeds show; negative = unknown
	Previous time.Duration // the time between the last two visits, for when Weekly is unknown
	Hint     time.Duration // what the feed says of its own lifetime (ttl, max-age)
	Retry    time.Duration // what the site asked for (Retry-After)
	Failures float64       // graded, see [news.Health]
}

// NextVisit returns when a source is visited next. It is a pure function: the
// jitter of a tenth, which keeps sources from falling due together, comes from
// the source's id.
//
// A source that publishes n articles a week is visited every 7 days / 2n,
// between 10 minutes and 12 hours, unless it or the desk sets a time. A feed
// that asks for more time gets it, up to a day; so does a site that says
// Retry-After, whatever is set. Failures add up: the interval grows by its own
// length with each, up to a day, and never without end.
func NextVisit(id string, p Pace, now time.Time) time.Time {
	every := p.Pinned
	if every <= 0 {
		every = p.Default
		if every <= 0 {
			every = byOutput(p)
		}
		if p.Hint > every && p.Hint <= noHint {
			every = min(p.Hint, maxHint)
		}
	}
	if p.Failures > 0 {
		backed := time.Duration(float64(every) * (1 + p.Failures))
		every = max(every, min(backed, maxBackOff))
	}
	every += time.Duration((spread(id) - 0.5) / 5 * float64(every))
	return now.Add(max(every, min(p.Retry, maxRetryAfter), time.Minute))
}

func byOutput(p Pace) time.Duration {
	switch {
	case p.Weekly < 0 && p.Previous > 0:
		return min(max(p.Previous, minEvery), maxEvery)
	case p.Weekly < 0:
		return time.Hour
	case p.Weekly == 0:
		return maxEvery
	}
	return min(max(time.Duration(float64(7*24*time.Hour)/(2*p.Weekly)), minEvery), maxEvery)
}

// spread maps an id to a number from 0 to 1, always the same.
func spread(id string) float64 {
	h := fnv.New32a()
	h.Write([]byte(id)) // never fails
	return float64(h.Sum32()) / (1 << 32)
}

// weekly estimates how many articles a week a source publishes from the dates
// in its feeds: those of the last seven days, or of the days the feed reaches
// back when it holds fewer. Negative means that no dates tell.
func weekly(links []news.Link, now time.Time) float64 {
	week := 7 * 24 * time.Hour
	oldest, dated, recent := now, 0, 0
	for _, l := range links {
		if l.Published.IsZero() || l.Published.After(now) {
			continue
		}
		dated++
		if now.Sub(l.Published) <= week {
			recent++
		}
		if l.Published.Before(oldest) {
			oldest = l.Published
		}
	}
	if dated < 3 {
		return -1
	}
	if reach := now.Sub(oldest); reach < week {
		return float64(recent) * float64(week) / float64(max(reach, time.Hour))
	}
	return float64(recent)
}
