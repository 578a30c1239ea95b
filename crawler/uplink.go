package crawler

import (
	"sync"
	"time"
)

// How an outage of our own is told from one of theirs: within uplinkSpan at
// least uplinkSites sites were asked, and at least this share gave no answer.
const (
	uplinkSpan  = 5 * time.Minute
	uplinkSites = 5
	uplinkShare = 0.8
)

// OwnConnection begins the reason of a visit that failed while nearly no site
// answered: then it is no news of the source.
const OwnConnection = "nearly no site answers: the desk's own connection seems to be down"

// An uplink watches whether sites answer at all. When nearly none does, it is
// our own connection that is down, and no source is to blame.
type uplink struct {
	mu     sync.Mutex
	last   map[string]answer
	blamed map[string]blame // by source
}

// A blame is a failure that was counted against a source.
type blame struct {
	at    time.Time
	grade float64
}

type answer struct {
	at time.Time
	ok bool
}

func (u *uplink) saw(site string, at time.Time, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == nil {
		u.last = map[string]answer{}
	}
	u.last[site] = answer{at, ok}
}

// down reports whether our own connection seems to be down.
func (u *uplink) down(now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	sites, silent := 0, 0
	for s, a := range u.last {
		if now.Sub(a.at) > uplinkSpan {
			delete(u.last, s)
			continue
		}
		sites++
		if !a.ok {
			silent++
		}
	}
	return sites >= uplinkSites && float64(silent) >= uplinkShare*float64(sites)
}

// blame remembers that a failure was counted against a source: the first that
// fail in an outage of ours are, since it takes several to tell.
func (u *uplink) blame(source string, grade float64, at time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.blamed == nil {
		u.blamed = map[string]blame{}
	}
	for id, b := range u.blamed {
		if at.Sub(b.at) > uplinkSpan {
			delete(u.blamed, id)
		}
	}
	u.blamed[source] = blame{at, grade}
}

// acquit returns what was counted against which source just before the outage
// was told, and forgets it.
func (u *uplink) acquit(now time.Time) map[string]float64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	out := map[string]float64{}
	for id, b := range u.blamed {
		if now.Sub(b.at) <= uplinkSpan {
			out[id] = b.grade
		}
	}
	u.blamed = nil
	return out
}
