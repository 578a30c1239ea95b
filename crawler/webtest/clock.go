package webtest

import (
	"context"
	"sync"
	"time"
)

// Start is the time at which the web's clock begins: the evening of the day
// with the newest articles.
var Start = time.Date(2026, 1, 26, 17, 0, 0, 0, time.UTC)

// A Clock is a clock that only moves when somebody waits. It serves as the
// crawler's: a pause of 30 seconds takes no time and is over when it should
// be.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *Clock { return &Clock{now: Start} }

// Now returns the virtual time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep moves the clock forward by d and returns at once, or returns ctx's
// error when ctx is done.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.Advance(d)
	return nil
}

// Advance moves the clock forward; a negative d does nothing.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.now = c.now.Add(d)
	}
}
