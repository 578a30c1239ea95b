package model

import (
	"context"
	"fmt"
	"sync"
	"time"

	"claimwatch/claims/match"
)

const (
	breakAfter = 3               // failures in a row after which the model is left alone
	breakFor   = 5 * time.Minute // ... for so long
)

// A Breaker leaves a model alone for a while that fails again and again, so
// that a server that hangs does not hold up every article.
type Breaker struct {
	second Second
	now    func() time.Time
	mu     sync.Mutex
	failed int
	until  time.Time
}

// NewBreaker watches over a second opinion.
func NewBreaker(s Second, now func() time.Time) *Breaker { return &Breaker{second: s, now: now} }

// Version is that of the second opinion.
func (b *Breaker) Version() string { return b.second.Version() }

// Review asks for the second opinion unless the model is being left alone.
func (b *Breaker) Review(ctx context.Context, r match.Result) (match.Result, error) {
	if b.resting() {
		return r, nil
	}
	out, err := b.second.Review(ctx, r)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil {
		b.failed = 0
		return out, nil
	}
	if b.failed++; b.failed >= breakAfter {
		b.until = b.now().Add(breakFor)
		b.failed = 0
		err = fmt.Errorf("%w. It is left alone for %s", err, breakFor)
	}
	return out, err
}

func (b *Breaker) resting() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now().Before(b.until)
}
