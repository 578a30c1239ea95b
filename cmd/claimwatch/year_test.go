package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// yearRuns keeps runs as the database does, and finds the last of a job fast:
// a year has half a million wakes.
type yearRuns struct {
	mu   sync.Mutex
	list []news.Run
	by   map[string]map[int64]int // job and moment to the place in list
	last map[string]int           // the newest of each job that was not interrupted
	// again counts the runs that were begun again.
	again int
}

func newYearRuns() *yearRuns {
	return &yearRuns{by: map[string]map[int64]int{}, last: map[string]int{}}
}

func (y *yearRuns) BeginRun(_ context.Context, job string, due time.Time) (int64, bool, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.by[job] == nil {
		y.by[job] = map[int64]int{}
	}
	if i, ok := y.by[job][due.Unix()]; ok {
		again := y.list[i].State == "interrupted"
		if again {
			y.list[i].State, y.list[i].Reason = "running", ""
			y.again++
		}
		return int64(i + 1), again, nil
	}
	y.list = append(y.list, news.Run{ID: int64(len(y.list) + 1), Job: job, Due: due, State: "running"})
	i := len(y.list) - 1
	y.by[job][due.Unix()] = i
	return int64(i + 1), true, nil
}

func (y *yearRuns) EndRun(_ context.Context, r news.Run) error {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.list[r.ID-1] = r
	if last, ok := y.last[r.Job]; r.State != "interrupted" && (!ok || y.list[last].Due.Before(r.Due)) {
		y.last[r.Job] = int(r.ID - 1)
	}
	return nil
}

func (y *yearRuns) LastDue(_ context.Context, job string) (time.Time, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if i, ok := y.last[job]; ok {
		return y.list[i].Due, nil
	}
	return time.Time{}, nil
}

// SetBack does with the runs what the database does with them.
func (y *yearRuns) SetBack(_ context.Context, now time.Time) (back bool, err error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	for job, i := range y.last {
		if !y.list[i].Started.After(now.Add(time.Minute)) {
			continue
		}
		back = true
		delete(y.last, job)
		for k := range y.list {
			r := &y.list[k]
			switch {
			case r.Job != job || r.State == "interrupted" || r.State == "running":
			case r.Started.After(now.Add(time.Minute)):
				r.State = "interrupted"
			default:
				if last, ok := y.last[job]; !ok || y.list[last].Due.Before(r.Due) {
					y.last[job] = k
				}
			}
		}
	}
	return back, nil
}

// The zones of the year: without daylight saving, with, with half an hour of
// it, with midnight that does not exist on one day of spring.
// Each has its report at the time of day that is worst for it.
var yearReports = []struct{ zone, at string }{
	{"Asia/Tehran", "00:00"}, {"Europe/Berlin", "02:30"}, {"Europe/Tirane", "06:00"}, {"America/New_York", "02:30"}, {"Asia/Beirut", "00:00"}, {"Australia/Lord_Howe", "02:00"},
}

// What happens in the year: the clock is set, the machine sleeps, the program
// is down. Each is begun at its moment of virtual time.
var yearEvents = []struct {
	at   string
	what string
	set  time.Duration // the clock, by so much
	down time.Duration // the program, for so long
}{
	{"2026-02-10 11:17", "the clock is set forward an hour", time.Hour, 0},
	{"2026-02-12 11:17", "and back again", -time.Hour, 0},
	{"2026-03-29 00:58", "a restart in the night of the change", 0, 3 * time.Minute},
	{"2026-05-04 05:59", "a restart over the minute of the report", 0, 4 * time.Minute},
	{"2026-06-20 22:10", "the machine sleeps nine hours", 9 * time.Hour, 0},
	{"2026-07-10 08:00", "three days of downtime", 0, 72 * time.Hour},
	{"2026-09-01 12:00", "the clock is set forward a day", 24 * time.Hour, 0},
	{"2026-09-03 12:00", "and back again", -24 * time.Hour, 0},
	{"2026-11-20 10:00", "ten days of downtime", 0, 240 * time.Hour},
}

// TestAYear runs the schedule as it is, cron and all, through a virtual year.
// testdata/year.golden says what ran: every local day has its report, once,
// and the crawl neither doubles nor runs away.
func TestAYear(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a year takes seconds")
	}
	var got bytes.Buffer
	synctest.Test(t, func(t *testing.T) { year(t, &got) })
	name := filepath.Join("testdata", "year.golden")
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the year went otherwise than in %s; if that is meant, run go test ./cmd/claimwatch -run TestAYear -update\ngot:\n%s", name, got.String())
	}
}

func year(t *testing.T, out *bytes.Buffer) {
	const layout = "2006-01-02 15:04"
	var set time.Duration // by how much the clock is set wrong
	start := time.Date(2026, 1, 1, 0, 0, 30, 0, time.UTC)
	bubble := time.Now()
	truth := func() time.Time { return start.Add(time.Since(bubble)) }
	var mu sync.Mutex
	now := func() time.Time { mu.Lock(); defer mu.Unlock(); return truth().Add(set) }
	runs := newYearRuns()
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))
	var jobs []scheduled
	for _, r := range yearReports {
		due, err := daily(r.at, placeOf(t, r.zone))
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, scheduled{r.zone, due, func(context.Context, time.Time) (map[string]int, error) { return nil, nil }})
	}
	every, err := latest("*/10 * * * *")
	if err != nil {
		t.Fatal(err)
	}
	crawls := 0
	var began []time.Time // the crawls, by the truth
	jobs = append(jobs, scheduled{"crawl", every, func(context.Context, time.Time) (map[string]int, error) {
		began = append(began, truth())
		switch crawls++; {
		case crawls%1000 == 500:
			panic("a page that breaks it down")
		case crawls%1000 == 700:
			return nil, errors.New("no luck")
		case crawls%1000 == 900:
			time.Sleep(25 * time.Minute) // longer than until the next
		}
		return nil, nil
	}})
	run := func(until time.Time) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { schedule(ctx, jobs, runs, now, log); close(done) }()
		time.Sleep(until.Sub(truth()))
		cancel()
		<-done
	}
	for _, e := range yearEvents {
		at, err := time.Parse(layout, e.at)
		if err != nil {
			t.Fatal(err)
		}
		// Jobs are woken at the full minute: what comes first then is chance.
		at = at.Add(10 * time.Second)
		if e.down > 0 {
			run(at)
			time.Sleep(at.Add(e.down).Sub(truth()))
			continue
		}
		// The clock is set while the program runs.
		timer := time.AfterFunc(at.Sub(truth()), func() { mu.Lock(); set += e.set; mu.Unlock() })
		run(at.Add(time.Hour + 7*time.Minute))
		timer.Stop()
		if e.what == "the machine sleeps nine hours" {
			mu.Lock()
			set = 0 // it was no mistake of the clock: time passed
			start = start.Add(9 * time.Hour)
			mu.Unlock()
		}
	}
	run(time.Date(2027, 1, 1, 0, 0, 30, 0, time.UTC))
	writeYear(t, out, runs)
	noGap(t, began)
	fmt.Fprintf(out, "begun again after the clock was set back: %d\n", runs.again)
	fmt.Fprintf(out, "\nleaps of the clock told: %d\n", bytes.Count(said.Bytes(), []byte("the clock was set, or the machine slept")))
}

// noGap checks that the crawl never stood still, whatever the clock said, but
// while the program was down or the machine slept.
func noGap(t *testing.T, began []time.Time) {
	for i := 1; i < len(began); i++ {
		from, to := began[i-1], began[i]
		excused := false
		for _, e := range yearEvents {
			at, err := time.Parse("2006-01-02 15:04", e.at)
			if err != nil {
				t.Fatal(err)
			}
			asleep := e.set == 9*time.Hour && from.Sub(at) < 2*time.Hour // the truth of this test follows an hour later
			excused = excused || (e.down > 0 || asleep) && !at.Before(from.Add(-2*time.Hour)) && !at.After(to)
		}
		if !excused && to.Sub(from) > 40*time.Minute {
			t.Errorf("no crawl between %s and %s", from, to)
		}
	}
}

func placeOf(t *testing.T, zone string) *time.Location {
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// writeYear lists for each job how many moments had a run, and the days on
// which it was late; and checks what no golden file may bless.
func writeYear(t *testing.T, out *bytes.Buffer, runs *yearRuns) {
	byJob := map[string][]news.Run{}
	for _, r := range runs.list {
		byJob[r.Job] = append(byJob[r.Job], r)
	}
	for _, y := range yearReports {
		list, place := byJob[y.zone], placeOf(t, y.zone)
		days := map[claims.Date]int{}
		for _, r := range list {
			days[claims.DateOf(r.Due.UTC())]++
		}
		for d := claims.Date("2026-01-02"); d < "2026-12-31"; d = d.Add(1) {
			caughtUp := d < "2026-11-20" || d > "2026-11-23" // ten days down: the last seven are caught up
			if n := days[d]; n > 1 || n == 0 && caughtUp {
				t.Errorf("%s: %d reports for %s", y.zone, n, d)
			}
		}
		fmt.Fprintf(out, "%s at %s: %d reports, all at that time but\n", y.zone, y.at, len(list))
		for _, r := range list {
			if local := r.Started.In(place); local.Format("15:04") != y.at {
				fmt.Fprintf(out, "  of %s at %s\n", claims.DateOf(r.Due.UTC()), local.Format("2006-01-02 15:04 MST"))
			}
		}
	}
	states, missed := map[string]int{}, 0
	due := map[int64]bool{}
	for _, r := range byJob["crawl"] {
		states[r.State]++
		missed += r.Counts["missed"]
		if due[r.Due.Unix()] {
			t.Errorf("two crawls for %s", r.Due)
		}
		due[r.Due.Unix()] = true
	}
	byJob["crawl"] = slices.DeleteFunc(byJob["crawl"], func(r news.Run) bool { return r.State == "interrupted" })
	slices.SortFunc(byJob["crawl"], func(a, b news.Run) int { return a.Started.Compare(b.Started) })
	for i := 1; i < len(byJob["crawl"]); i++ {
		if a, b := byJob["crawl"][i-1], byJob["crawl"][i]; b.Started.Before(a.Ended) && a.Ended.Sub(a.Started) < time.Hour {
			t.Errorf("two crawls at once: %s to %s, and %s", a.Started, a.Ended, b.Started)
		}
	}
	fmt.Fprintf(out, "crawl: %d runs, %v, %d moments passed over\n", len(byJob["crawl"]), states, missed)
}
