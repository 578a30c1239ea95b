package crawler

import (
	"sync"
	"time"
)

// mostTurns bounds what is remembered of turns: beyond it they begin anew.
const mostTurns = 50_000

// turns remembers when the sitemaps that take turns had theirs. It is kept in
// memory: after a restart the turns begin anew, which loses none.
type turns struct {
	mu sync.Mutex
	by map[string]time.Time
}

// last is when an address had its turn; zero when it had none.
func (t *turns) last(address string) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.by[address]
}

func (t *turns) took(address string, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by == nil || len(t.by) >= mostTurns {
		t.by = map[string]time.Time{}
	}
	t.by[address] = at
}
