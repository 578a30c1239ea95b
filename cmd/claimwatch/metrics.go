package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"claimwatch/crawler/extract"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// gatherEvery bounds how often the database is counted for watchers.
const gatherEvery = 15 * time.Second

// Figures of a running desk. Those that the database knows are read from it
// when asked for; a restart changes none of them.
var (
	descBuild      = desc("build_info", "1, labelled with the versions of the program and of its rules.", "version", "extractor", "matcher")
	descReady      = desc("ready", "1 when pages and decisions can be kept, else 0.")
	descCaptures   = desc("captures_total", "Answers of sites kept since the desk began.")
	descArticles   = desc("articles", "Articles in their newest version.")
	descEvidence   = desc("evidence_total", "Passages found since the desk began.")
	descPending    = desc("evidence_pending", "Passages that nobody has reviewed.")
	descDecisions  = desc("decisions_total", "Decisions in the log.")
	descSigned     = desc("checkpoints_total", "Signed checkpoints of the log.")
	descDue        = desc("links_due", "Addresses whose time to be fetched has come.")
	descDueAge     = desc("links_due_oldest_seconds", "How long the longest waiting address has been due, in seconds.")
	descUnread     = desc("captures_unread", "Captures that no extractor has read yet.")
	descDamaged    = desc("captures_damaged", "Files of captured bytes that did not fit their hash when they were read last.")
	descSources    = desc("sources", "Sources by how their last visit ended.", "state")
	descSourceOK   = desc("source_last_ok_timestamp_seconds", "When the source answered last, in seconds since 1970.", "source")
	descJobOK      = desc("job_last_success_timestamp_seconds", "When the job went well last, in seconds since 1970; 0 = never.", "job")
	descJobLate    = desc("job_late", "1 when the job has not gone well for longer than it may take, else 0.", "job")
	descDB         = desc("database_bytes", "Size of the database file, in bytes.")
	descWAL        = desc("wal_bytes", "Size of the log of writes that are not merged yet, in bytes.")
	descFree       = desc("disk_free_bytes", "Free space on the disk of the data directory, in bytes.")
	descDiskLow    = desc("disk_low", "1 while the crawl pauses because the disk is nearly full, else 0.")
	descStopped    = desc("writes_stopped", "1 when nothing is written any more: the disk failed, or another process took over.")
	descBackup     = desc("backup_last_timestamp_seconds", "When the newest backup in the data directory was taken, in seconds since 1970; 0 = none.")
	descGatherFail = desc("gather_errors_total", "How often the figures could not be read from the database.")
)

var allDescs = []*prometheus.Desc{descBuild, descReady, descCaptures, descArticles, descEvidence, descPending, descDecisions, descSigned, descDue, descDueAge,
	descUnread, descDamaged, descSources, descSourceOK, descJobOK, descJobLate, descDB, descWAL, descFree, descDiskLow, descStopped, descBackup, descGatherFail}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("claimwatch_"+name, help, labels, nil)
}

// newRegistry returns the figures of a daemon, with those of the process.
func (m *daemon) newRegistry() (*prometheus.Registry, error) {
	r := prometheus.NewRegistry()
	m.requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "claimwatch_http_request_seconds", Help: "How long the review pages took to answer, in seconds, by class of status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .2, .3, .5, 1, 2.5, 10},
	}, []string{"status"})
	m.runsDone = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "claimwatch_job_runs_total", Help: "Runs of jobs since this process started, by how they ended.",
	}, []string{"job", "state"})
	for _, c := range []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, m.runsDone, &deskFigures{m: m}} {
		if err := r.Register(c); err != nil {
			return nil, fmt.Errorf("cannot set up the metrics: %w", err)
		}
	}
	return r, nil
}

// timed measures how long the pages take.
func (m *daemon) timed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(s, r)
		m.requests.WithLabelValues(strconv.Itoa(s.status/100) + "xx").Observe(time.Since(began).Seconds())
	})
}

// A statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// deskFigures reads the figures from the database, at most every gatherEvery.
type deskFigures struct {
	m *daemon

	mu     sync.Mutex
	at     time.Time
	held   []prometheus.Metric
	failed float64
}

// Describe implements prometheus.Collector.
func (f *deskFigures) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range allDescs {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (f *deskFigures) Collect(ch chan<- prometheus.Metric) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); now.Sub(f.at) >= gatherEvery {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		held, err := f.gather(ctx)
		if err != nil {
			f.failed++
			f.m.log.Error("cannot read the figures", "error", err)
		}
		f.held, f.at = held, now
	}
	for _, h := range f.held {
		ch <- h
	}
	ch <- prometheus.MustNewConstMetric(descGatherFail, prometheus.CounterValue, f.failed)
}

func gauge(d *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

func counter(d *prometheus.Desc, v int64) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v))
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// gather reads what the database knows. What could be read before a failure
// is returned with it.
func (f *deskFigures) gather(ctx context.Context) ([]prometheus.Metric, error) {
	d := f.m.desk.Load()
	now := d.clock.Now()
	out := []prometheus.Metric{
		gauge(descBuild, 1, version, extract.Version, d.matcherVersion()),
		gauge(descReady, oneIf(f.m.standing(ctx).OK)), gauge(descDiskLow, oneIf(f.m.diskLow.Load())), gauge(descStopped, oneIf(d.db.Err() != nil)),
	}
	g, err := d.db.Gauges(ctx, now)
	if err != nil {
		return out, err
	}
	age := 0.0
	if !g.OldestDue.IsZero() {
		age = now.Sub(g.OldestDue).Seconds()
	}
	out = append(out, counter(descCaptures, g.Captures), gauge(descArticles, float64(g.Articles)), counter(descEvidence, g.Evidence),
		gauge(descPending, float64(g.Pending)), counter(descDecisions, g.Decisions), counter(descSigned, g.Checkpoints),
		gauge(descDue, float64(g.DueLinks)), gauge(descDueAge, age), gauge(descUnread, float64(g.Unread)), gauge(descDamaged, float64(g.Damaged)))
	jobs, err := jobStandings(ctx, d.db, now, f.m.started)
	if err != nil {
		return out, err
	}
	for _, j := range jobs {
		out = append(out, gauge(descJobOK, seconds(j.LastOK), j.Job), gauge(descJobLate, oneIf(j.Late && f.m.pulse.schedule), j.Job))
	}
	if out, err = d.sourceFigures(ctx, out); err != nil {
		return out, err
	}
	return d.diskFigures(out)
}

func (d *desk) sourceFigures(ctx context.Context, out []prometheus.Metric) ([]prometheus.Metric, error) {
	health, err := d.db.HealthAll(ctx)
	if err != nil {
		return out, err
	}
	states := map[news.CaptureState]int{}
	for _, h := range health {
		states[h.LastState]++
		out = append(out, gauge(descSourceOK, seconds(h.LastOK), h.SourceID))
	}
	for s, n := range states {
		out = append(out, gauge(descSources, float64(n), string(s)))
	}
	return out, nil
}

func (d *desk) diskFigures(out []prometheus.Metric) ([]prometheus.Metric, error) {
	for _, q := range []struct {
		desc *prometheus.Desc
		f    func() (int64, error)
	}{{descDB, d.db.Size}, {descWAL, d.db.WALSize}, {descFree, d.db.Free}} {
		n, err := q.f()
		if err != nil {
			return out, err
		}
		out = append(out, gauge(q.desc, float64(n)))
	}
	list, err := storage.ListBackups(d.cfg.backupDir())
	if err != nil {
		return out, err
	}
	var newest time.Time
	if len(list) > 0 {
		newest = list[0].Taken
	}
	return append(out, gauge(descBackup, seconds(newest))), nil
}

// promLog writes the handler's complaints to the daemon's log.
type promLog struct{ log *slog.Logger }

// Println implements promhttp.Logger.
func (l promLog) Println(v ...any) { l.log.Error(fmt.Sprint(v...)) }
