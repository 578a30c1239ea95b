package main

import (
	"context"
	"fmt"
	"time"

	"claimwatch/claims/review"
	"claimwatch/storage"
)

// A jobKind is a job of the daemon with how long ago it may have gone well
// last: what does not run is seen no less than what fails.
type jobKind struct {
	Name   string
	Within time.Duration
	What   string
}

// jobKinds lists the daemon's jobs; the schedule, status, doctor and the
// metrics all speak of these. Within is the interval and a margin for a
// restart and a slow machine.
var jobKinds = []jobKind{
	{"crawl", 2 * time.Hour, "visits the sources that are due"},
	{"report", 26 * time.Hour, "writes the report of the day before"},
	{"backup", 26 * time.Hour, "copies the database and deletes the copies that have outlived their use"},
	{"checkpoint", 2 * time.Hour, "signs what the log holds"},
	{"rehash", 26 * time.Hour, "reads a fiftieth of the captured bytes again"},
	{"tidy", 26 * time.Hour, "deletes rows that have outlived their class"},
}

// A jobStanding is how a job stands at a moment.
type jobStanding struct {
	Job    string    `json:"job"`
	LastOK time.Time `json:"last_ok,omitzero"`
	State  string    `json:"state"` // of the newest run; "never" when there is none
	Reason string    `json:"reason,omitempty"`
	Late   bool      `json:"late"`
}

// jobStandings tells how each job of the daemon stands. since is when the
// desk began: a job is not late before it could have run.
func jobStandings(ctx context.Context, db *storage.DB, now, since time.Time) ([]jobStanding, error) {
	states, err := db.JobStates(ctx)
	if err != nil {
		return nil, err
	}
	var out []jobStanding
	for _, k := range jobKinds {
		s := jobStanding{Job: k.Name, State: "never"}
		if have, ok := states[k.Name]; ok {
			s.LastOK, s.State, s.Reason = have.LastOK, have.State, have.Reason
		}
		last := s.LastOK
		if last.IsZero() {
			last = since
		}
		s.Late = !last.IsZero() && now.Sub(last) > k.Within
		out = append(out, s)
	}
	return out, nil
}

// jobsOf tells the pages what status, doctor and the metrics say of the jobs.
func (m *daemon) jobsOf(d *desk) func(context.Context) ([]review.Job, error) {
	return func(ctx context.Context) ([]review.Job, error) {
		list, err := jobStandings(ctx, d.db, d.clock.Now(), m.started)
		var out []review.Job
		for i, s := range list {
			out = append(out, review.Job{Name: s.Job, What: jobKinds[i].What, LastOK: s.LastOK, State: s.State, Reason: s.Reason, Late: s.Late})
		}
		return out, err
	}
}

// text says how a job stands, for people.
func (s jobStanding) text() string {
	last := "has never gone well"
	if !s.LastOK.IsZero() {
		last = "last went well " + s.LastOK.UTC().Format("2006-01-02 15:04 UTC")
	}
	if s.Reason != "" && s.State != "ok" {
		return fmt.Sprintf("%s; the newest run %s: %s", last, s.State, s.Reason)
	}
	return last
}
