package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"claimwatch/storage"
)

// How long each part of the daemon may be still before it counts as stuck.
const (
	beatEvery   = 20 * time.Second
	tickWithin  = 3 * time.Minute  // the schedule wakes every minute
	writeWithin = 2 * time.Minute  // a write is tried with every beat
	crawlWithin = 30 * time.Minute // some source ends its visit, while a crawl runs
)

// A pulse keeps when each part of the daemon moved last. The service manager
// restarts a daemon whose pulse stops, so it is asked of the parts themselves
// and not of a loop that would go on beside them.
type pulse struct {
	now      func() time.Time
	tick     atomic.Int64 // the schedule woke
	wrote    atomic.Int64 // the database took a write
	crawl    atomic.Int64 // a source's visit ended
	crawling atomic.Bool
	schedule bool // there is one
}

func newPulse(now func() time.Time, schedule bool) *pulse {
	p := &pulse{now: now, schedule: schedule}
	for _, at := range []*atomic.Int64{&p.tick, &p.wrote, &p.crawl} {
		p.move(at)
	}
	return p
}

func (p *pulse) move(at *atomic.Int64) { at.Store(p.now().UnixNano()) }

// stuck names the parts that have not moved for too long; "" = none.
func (p *pulse) stuck() string {
	now := p.now()
	var out []string
	look := func(what string, at *atomic.Int64, within time.Duration) {
		if still := now.Sub(time.Unix(0, at.Load())); still > within {
			out = append(out, fmt.Sprintf("%s has not moved for %s", what, still.Round(time.Second)))
		}
	}
	look("the writer", &p.wrote, writeWithin)
	if p.schedule {
		look("the schedule", &p.tick, tickWithin)
	}
	if p.crawling.Load() {
		look("the crawl", &p.crawl, crawlWithin)
	}
	return strings.Join(out, ", ")
}

// beat tries a write, tells the service manager that the daemon lives, and
// ends the pause of the crawl when the disk has room again, until ctx is done.
func (m *daemon) beat(ctx context.Context) {
	clock := wallClock{}
	for {
		m.once(ctx)
		if clock.Sleep(ctx, beatEvery) != nil {
			return
		}
	}
}

func (m *daemon) once(ctx context.Context) {
	db := m.desk.Load().db
	wctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	switch err := db.Checkpoint(wctx); {
	case err == nil, errors.Is(err, storage.ErrReadOnly): // a daemon for reading has no writer
		m.pulse.move(&m.pulse.wrote)
	case ctx.Err() == nil:
		m.log.Error("the database takes no write", "error", err)
	}
	if size, err := db.WALSize(); err == nil && size > storage.WALAlarm {
		m.log.Warn("the log of writes grows: a reader does not end", "bytes", size)
	}
	m.watchDisk(ctx)
	m.tellManager()
}

// watchDisk pauses and resumes the crawl with the free space.
func (m *daemon) watchDisk(ctx context.Context) {
	err := m.desk.Load().db.Room()
	low := errors.Is(err, storage.ErrDiskLow)
	if err != nil && !low {
		m.log.Error("cannot tell the free space", "error", err)
		return
	}
	switch was := m.diskLow.Swap(low); {
	case low && !was:
		m.log.Warn("the crawl pauses", "reason", err)
	case !low && was:
		m.log.Info("the disk has room again: the crawl goes on")
		select {
		case m.crawlNow <- struct{}{}:
		case <-ctx.Done():
		default: // one is asked for already
		}
	}
}
