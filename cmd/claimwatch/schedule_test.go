package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata" // the zones of the tests are the same everywhere

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// memoryRuns keeps runs as the database does: one per job and moment.
type memoryRuns struct{ runs []news.Run }

func (m *memoryRuns) BeginRun(_ context.Context, job string, due time.Time) (int64, bool, error) {
	for i, r := range m.runs {
		if r.Job == job && r.Due.Equal(due) {
			return r.ID, m.again(i), nil
		}
	}
	m.runs = append(m.runs, news.Run{ID: int64(len(m.runs) + 1), Job: job, Due: due, State: "running"})
	return int64(len(m.runs)), true, nil
}

// again begins a run again that was interrupted.
func (m *memoryRuns) again(i int) bool {
	if m.runs[i].State != "interrupted" {
		return false
	}
	m.runs[i].State = "running"
	return true
}

func (m *memoryRuns) EndRun(_ context.Context, r news.Run) error {
	m.runs[r.ID-1] = r
	return nil
}

func (m *memoryRuns) LastDue(_ context.Context, job string) (last time.Time, err error) {
	for _, r := range m.runs {
		if r.Job == job && r.State != "interrupted" && r.Due.After(last) {
			last = r.Due
		}
	}
	return last, nil
}

func (m *memoryRuns) SetBack(context.Context, time.Time) (bool, error) { return false, nil }

func TestEveryLocalDayHasOneReport(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Asia/Tehran", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "Europe/Tirane"} {
		for _, at := range []string{"00:00", "02:30", "06:00"} {
			t.Run(name+" "+at, func(t *testing.T) {
				zone, err := time.LoadLocation(name)
				if err != nil {
					t.Fatal(err)
				}
				due, err := daily(at, zone)
				if err != nil {
					t.Fatal(err)
				}
				seen := map[claims.Date]int{}
				job := scheduled{name: "report", due: due, run: func(_ context.Context, moment time.Time) (map[string]int, error) {
					seen[claims.DateOf(moment)]++
					return nil, nil
				}}
				runs := newYearRuns()
				now := time.Date(2026, 1, 1, 12, 0, 0, 0, zone)
				end := now.AddDate(1, 0, 0)
				for ; now.Before(end); now = now.Add(10 * time.Minute) {
					if now.Month() == 7 && now.Day() >= 10 && now.Day() < 13 {
						continue // three days of downtime
					}
					if err := job.wake(t.Context(), runs, func() time.Time { return now }); err != nil {
						t.Fatal(err)
					}
				}
				for d := claims.Date("2026-01-01"); d < "2026-12-31"; d = d.Add(1) {
					if seen[d] != 1 {
						t.Errorf("%s: %d reports, want 1", d, seen[d])
					}
				}
			})
		}
	}
}

// A job that was cut short is begun again when the program is back.
func TestInterruptedReportIsWrittenAfterTheRestart(t *testing.T) {
	due, err := daily("06:00", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	runs := &memoryRuns{}
	now := func() time.Time { return time.Date(2026, 1, 26, 6, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		what  string
		stop  bool
		state string
		calls int
	}{
		{"stopped meanwhile", true, "interrupted", 1}, {"after the restart", false, "ok", 2}, {"once more", false, "ok", 2},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		calls := len(runs.runs)
		if calls > 0 {
			calls = int(runs.runs[0].Counts["calls"])
		}
		job := scheduled{name: "report", due: due, run: func(context.Context, time.Time) (map[string]int, error) {
			if calls++; tt.stop {
				cancel()
			}
			return map[string]int{"calls": calls}, nil
		}}
		if err := job.wake(ctx, runs, now); err != nil && !tt.stop {
			t.Fatal(err)
		}
		cancel()
		if len(runs.runs) != 1 || runs.runs[0].State != tt.state || runs.runs[0].Counts["calls"] != tt.calls {
			t.Errorf("%s: %+v, want %s after %d calls", tt.what, runs.runs, tt.state, tt.calls)
		}
	}
}

func TestMissedCrawlsAreOneCrawl(t *testing.T) {
	due, err := latest("*/10 * * * *")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time { v, _ := time.Parse("2006-01-02 15:04", s); return v }
	tests := []struct {
		name, now, last string
		want            []time.Time
		missed          int
	}{
		{"the first start crawls at once", "2026-01-26 17:03", "", []time.Time{at("2026-01-26 17:03")}, 0},
		{"nothing is due before the next moment", "2026-01-26 17:09", "2026-01-26 17:03", nil, 0},
		{"a moment that has come is due", "2026-01-26 17:10", "2026-01-26 17:03", []time.Time{at("2026-01-26 17:10")}, 0},
		{"after three days off there is one crawl; of those missed, a day's are counted", "2026-01-29 17:12", "2026-01-26 17:10", []time.Time{at("2026-01-29 17:10")}, 143},
		{"after an hour off, five are missed", "2026-01-26 18:12", "2026-01-26 17:10", []time.Time{at("2026-01-26 18:10")}, 5},
		{"a clock set back runs nothing twice", "2026-01-26 16:00", "2026-01-26 17:10", nil, 0},
	}
	for _, tt := range tests {
		last := time.Time{}
		if tt.last != "" {
			last = at(tt.last)
		}
		got, missed := due(at(tt.now), last)
		if fmt.Sprint(got) != fmt.Sprint(tt.want) || missed != tt.missed {
			t.Errorf("%s: %v and %d missed, want %v and %d", tt.name, got, missed, tt.want, tt.missed)
		}
	}
}

func TestJobThatPanicsIsOnRecordAndRunsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		runs := &memoryRuns{}
		due, err := latest("* * * * *")
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		job := scheduled{name: "shaky", due: due, run: func(context.Context, time.Time) (map[string]int, error) {
			switch calls++; calls {
			case 1:
				panic("boom")
			case 2:
				return nil, errors.New("no luck")
			}
			return map[string]int{"links": 1}, nil
		}}
		done := make(chan struct{})
		go func() {
			schedule(ctx, []scheduled{job}, runs, time.Now, slog.New(slog.DiscardHandler))
			close(done)
		}()
		time.Sleep(4*time.Minute + time.Second) // virtual: the clock of the bubble
		cancel()
		<-done
		if len(runs.runs) < 3 {
			t.Fatalf("%d runs in four minutes, want one a minute", len(runs.runs))
		}
		if r := runs.runs[0]; r.State != "failed" || r.Reason != "panic: boom" {
			t.Errorf("first run: %+v", r)
		}
		if r := runs.runs[1]; r.State != "failed" || r.Reason != "no luck" {
			t.Errorf("second run: %+v", r)
		}
		if r := runs.runs[2]; r.State != "ok" {
			t.Errorf("third run: %+v", r)
		}
	})
}
