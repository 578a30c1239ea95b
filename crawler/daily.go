package crawler

import (
	"sync"
	"time"
)

// maxDaily is how many new addresses a source may bring in a day: more than
// the largest agency puts out, and far less than a trap does.
const maxDaily = 2000

// daily counts the new addresses of each source by day (UTC). It is kept in
// memory: a restart gives a trap one more day's worth, which the limits of a
// visit bound too.
type daily struct {
	mu sync.Mutex
	by map[string]dayCount
}

type dayCount struct {
	day int64
	n   int
}

func dayNumber(t time.Time) int64 { return t.Unix() / 86400 }

// room is how many more a source may bring today.
func (d *daily) room(source string, now time.Time) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.by[source]
	if c.day != dayNumber(now) {
		return maxDaily
	}
	return maxDaily - c.n
}

func (d *daily) took(source string, now time.Time, n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by == nil {
		d.by = map[string]dayCount{}
	}
	c := d.by[source]
	if c.day != dayNumber(now) {
		c = dayCount{day: dayNumber(now)}
	}
	c.n += n
	d.by[source] = c
}
