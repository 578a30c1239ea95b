package review

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

type runsData struct {
	Jobs    []Job
	Rows    []news.Run
	Running bool
	Facets  []facet
}

func (s *site) runs(a *ask) (*page, error) {
	all, err := s.db.Runs(a.Context(), "", 400)
	if err != nil {
		return nil, err
	}
	d := runsData{}
	if s.o.Jobs != nil {
		if d.Jobs, err = s.o.Jobs(a.Context()); err != nil {
			return nil, err
		}
	}
	q := a.URL.Query()
	counts := []map[string]int{{}, {}}
	for _, r := range all {
		kind, _, _ := strings.Cut(r.Job, ":")
		counts[0][r.State]++
		counts[1][kind]++
		d.Running = d.Running || r.State == "running"
		if q.Get("state") != "" && q.Get("state") != r.State || q.Get("job") != "" && q.Get("job") != kind {
			continue
		}
		d.Rows = append(d.Rows, r)
	}
	l := runList(d.Rows)
	d.Rows = d.Rows[:min(len(d.Rows), 100)]
	d.Facets = []facet{facetOf(a.URL, "state", "state", counts[0]), facetOf(a.URL, "job", "job", counts[1])}
	return &page{Title: "Runs", Template: "runs", Data: d, List: l}, nil
}

// runList is runs as rows.
func runList(runs []news.Run) *list {
	l := &list{Columns: []string{"run", "job", "due", "started", "ended", "state", "reason", "counts"}}
	for _, r := range runs {
		path := fmt.Sprintf("/runs/%d", r.ID)
		l.Rows = append(l.Rows, []string{fmt.Sprint(r.ID), r.Job, stamp(r.Due), stamp(r.Started), stamp(r.Ended), r.State, r.Reason, countsText(r.Counts)})
		l.Entries = append(l.Entries, entry{ID: path, Link: path, Title: r.Job + ": " + r.State, Text: countsText(r.Counts), When: r.Started})
	}
	return l
}

func countsText(c map[string]int) string {
	var keys []string
	for k, n := range c {
		if n != 0 {
			keys = append(keys, fmt.Sprintf("%s %d", k, n))
		}
	}
	slices.Sort(keys)
	return strings.Join(keys, " · ")
}

// CountsText writes the counts of a run; templates call it.
func (runsData) CountsText(c map[string]int) string { return countsText(c) }

func (s *site) run(a *ask) (*page, error) {
	id, ok := number(a.PathValue("id"))
	all, err := s.db.Runs(a.Context(), "", 2000)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(r news.Run) bool { return r.ID == id })
	if !ok || i < 0 {
		return nil, missing("There is no run %q among the last 2,000.", a.PathValue("id"))
	}
	return &page{Title: fmt.Sprintf("Run %d", id), Named: claims.Say("Run %d", id), Template: "run", Data: all[i], List: runList(all[i : i+1]), JSON: all[i]}, nil
}

// runEvents tells what runs, as it changes, over server-sent events. It ends
// by itself after a while; the browser asks again.
func (s *site) runEvents(a *ask) (*page, error) {
	rc := http.NewResponseController(a.w)
	if err := rc.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	a.w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	last := ""
	for range 30 {
		runs, err := s.db.Runs(a.Context(), "", 20)
		if err != nil {
			return nil, nil //nolint:nilerr // the stream has begun: the browser asks again
		}
		line := runLine(runs)
		if line != last {
			last = line
			if _, err := fmt.Fprintf(a.w, "data: %s\n\n", line); err != nil {
				return nil, nil //nolint:nilerr // the reader went away
			}
			if err := rc.Flush(); err != nil {
				return nil, nil //nolint:nilerr // the reader went away
			}
		}
		select {
		case <-a.Context().Done():
			return nil, nil
		case <-tick.C:
		}
	}
	return nil, nil
}

func runLine(runs []news.Run) string {
	var going []string
	for _, r := range runs {
		if r.State == "running" {
			going = append(going, strings.TrimSuffix(r.Job+": "+countsText(r.Counts), ": "))
		}
	}
	if len(going) == 0 {
		return "idle"
	}
	return strings.Join(going, "; ")
}
