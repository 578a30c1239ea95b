package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"claimwatch/storage"
)

// watched puts the addresses for machines before the pages: /healthz says
// whether the daemon moves, /readyz whether it can do its work, /metrics has
// the figures. They are for this machine: a proxy in front hides them.
func (m *daemon) watched(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", m.local(m.healthz))
	mux.Handle("GET /readyz", m.local(m.readyz))
	metrics := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorLog: promLog{m.log}, MaxRequestsInFlight: 4, Timeout: 20 * time.Second})
	mux.Handle("GET /metrics", m.local(metrics.ServeHTTP))
	mux.Handle("/", m.timed(pages))
	return mux
}

// local answers requests from this machine only, and none that a proxy passed on.
func (m *daemon) local(h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		ip := net.ParseIP(host)
		if err != nil || ip == nil || !ip.IsLoopback() || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		h(w, r)
	})
}

// An answer of healthz or readyz.
type standingAnswer struct {
	OK      bool     `json:"ok"`
	Trouble []string `json:"trouble"`
}

func (s standingAnswer) write(m *daemon, w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	if !s.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if err := json.NewEncoder(w).Encode(s); err != nil {
		m.log.Debug("a watcher went before the answer", "error", err)
	}
}

// healthz is about the process: 503 asks for a restart.
func (m *daemon) healthz(w http.ResponseWriter, _ *http.Request) {
	s := standingAnswer{OK: true, Trouble: []string{}}
	if why := m.pulse.stuck(); why != "" {
		s = standingAnswer{false, []string{why}}
	}
	s.write(m, w)
}

// readyz is about the work: 503 says that new pages or decisions are not kept
// now. That a job is late is trouble, but no reason to turn people away.
func (m *daemon) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	m.standing(ctx).write(m, w)
}

func (m *daemon) standing(ctx context.Context) standingAnswer {
	d := m.desk.Load()
	s := standingAnswer{OK: true, Trouble: []string{}}
	fault := func(err error) {
		if err != nil {
			s.OK = false
			s.Trouble = append(s.Trouble, err.Error())
		}
	}
	fault(d.db.Err())
	if m.stopping.Load() {
		s.OK, s.Trouble = false, append(s.Trouble, "stopping")
	}
	if m.diskLow.Load() {
		s.Trouble = append(s.Trouble, storage.ErrDiskLow.Error())
	}
	jobs, err := jobStandings(ctx, d.db, d.clock.Now(), m.started)
	fault(err)
	for _, j := range jobs {
		if j.Late && m.pulse.schedule {
			s.Trouble = append(s.Trouble, "job "+j.Job+" is late: "+j.text())
		}
	}
	return s
}
