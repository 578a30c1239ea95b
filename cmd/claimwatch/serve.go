package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/match"
	"claimwatch/claims/quantity"
	"claimwatch/claims/report"
	"claimwatch/claims/review"
	"claimwatch/crawler"
	"claimwatch/storage"
)

// What each room asks of the database, and the proof that it gets it.
var (
	_ crawler.Pages = (*storage.DB)(nil)
	_ review.Store  = (*storage.DB)(nil)
	_ report.Source = (*storage.DB)(nil)
	_ runLog        = (*storage.DB)(nil)
	_               = match.New
)

// Bounds of the shutdown: everything is over 20 s after SIGTERM.
const (
	stopHTTP = 5 * time.Second
	stopJobs = 12 * time.Second
)

func (a *app) serveCmd() *cobra.Command {
	var listen string
	var noSchedule, readOnly bool
	c := &cobra.Command{
		Use: "serve", Short: "the daemon: crawls on schedule, matches, reports, and serves the review pages",
		Long: `Runs until SIGTERM or Ctrl-C; what was begun is finished or kept for the next start. SIGHUP reads the configuration and
the lists again; if they have faults, the old ones stay in force and the faults are logged. The data directory, the address
of the pages and the log stay as they are until the next start. With --read-only nothing is crawled and no decision is taken:
such a server may run beside the daemon, on the same data.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			if listen != "" {
				if err := checkListen(listen, cfg.Web.BehindProxy); err != nil {
					return &usageError{err}
				}
				cfg.Web.Listen = listen
			}
			how := owns
			if readOnly {
				how = reads
			}
			d, err := a.openDesk(c.Context(), cfg, how, a.clock)
			if err != nil {
				return err
			}
			d.log = a.logger(cfg)
			err = a.serve(c.Context(), d, serveOptions{schedule: !noSchedule && !readOnly, readOnly: readOnly})
			return errors.Join(err, d.Close())
		},
	}
	c.Flags().StringVar(&listen, "listen", "", "`ADDRESS` of the review pages (default 127.0.0.1:8470)")
	c.Flags().BoolVar(&noSchedule, "no-schedule", false, "serve the pages only")
	c.Flags().BoolVar(&readOnly, "read-only", false, "serve the pages for reading only, beside a daemon that runs")
	return c
}

type serveOptions struct {
	schedule bool
	readOnly bool
	ready    func(address string) // called when the pages can be opened
}

// A daemon is a running desk. A reload replaces the desk's rooms as a whole,
// so that no page and no job ever sees half of a new configuration.
type daemon struct {
	reporting sync.Mutex
	app       *app
	desk      atomic.Pointer[desk]
	handler   atomic.Pointer[http.Handler]
	crawler   atomic.Pointer[crawler.Crawler] // one for as long as a configuration is in force: it knows when each site may be asked again
	log       *slog.Logger

	started  time.Time // by the desk's clock
	pulse    *pulse
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	runsDone *prometheus.CounterVec
	diskLow  atomic.Bool
	stopping atomic.Bool
	crawlNow chan struct{} // asks for a crawl outside the schedule
}

func newDaemon(a *app, d *desk, scheduled bool) (*daemon, error) {
	m := &daemon{app: a, log: d.log, started: d.clock.Now(), pulse: newPulse(time.Now, scheduled), crawlNow: make(chan struct{}, 1)}
	var err error
	if m.registry, err = m.newRegistry(); err != nil {
		return nil, err
	}
	return m, m.use(d)
}

// serve runs the pages and the schedule until ctx is done.
func (a *app) serve(ctx context.Context, d *desk, o serveOptions) error {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP) // before anybody can know that the daemon runs
	defer signal.Stop(hup)
	m, err := newDaemon(a, d, o.schedule)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", d.cfg.Web.Listen)
	if err != nil {
		return failf(exitBusy, "cannot serve the review pages: %w. Name another address with --listen; 127.0.0.1:0 takes any free port", err)
	}
	srv := &http.Server{
		Handler:           m.current(o.readOnly),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(d.log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	address := "http://" + l.Addr().String()
	if !o.readOnly && d.banner == "" {
		link, err := a.firstAdmin(context.WithoutCancel(ctx), d, address)
		if err != nil {
			return errors.Join(err, srv.Close())
		}
		if link != "" {
			a.say("First start: open this link once and choose a password\n  %s\n", link)
		}
	}
	d.log.Info("serving the review pages", "address", address, "data", d.cfg.Storage.DataDir)
	if o.ready != nil {
		o.ready(address)
	}
	m.once(ctx)
	debug.FreeOSMemory() // what building the matcher took is more than the daemon needs from here on
	m.notifyReady()
	jobs := make(chan struct{})
	work, end := context.WithCancel(ctx)
	defer end()
	go func() {
		defer close(jobs)
		m.runJobs(work, o.schedule, hup)
	}()
	select {
	case err = <-served:
	case <-ctx.Done():
	case <-d.db.Failed():
		err = fail(exitDisk, d.db.Err())
		m.log.Error("nothing can be written any more", "error", err)
	}
	end()
	return errors.Join(err, m.stop(ctx, srv, jobs))
}

// use puts a desk into force.
func (m *daemon) use(d *desk) error {
	h, err := m.pages(d)
	if err != nil {
		return err
	}
	cr, err := crawler.New(d.db, m.app.crawlerOptions(d))
	if err != nil {
		return fail(exitConfig, err)
	}
	m.desk.Store(d)
	h = m.watched(h)
	m.handler.Store(&h)
	if old := m.crawler.Swap(cr); old != nil {
		old.Close()
	}
	return nil
}

// current serves the pages in force; with readOnly none that changes anything.
func (m *daemon) current(readOnly bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if readOnly && r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "This server is for reading only.", http.StatusForbidden)
			return
		}
		(*m.handler.Load()).ServeHTTP(w, r)
	})
}

func (m *daemon) pages(d *desk) (http.Handler, error) {
	dir := d.reportDir()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, failf(exitCreate, "cannot make the folder of the reports: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot open the folder of the reports: %w", err)
	}
	o := d.reviewOptions()
	o.Reports, o.OpenAs, o.Secure = root.FS(), visitor(d), d.cfg.Web.BehindProxy
	o.Jobs, o.Events = m.jobsOf(d), d.eventsOf
	if o.Proxies, err = d.cfg.Web.proxies(); err != nil {
		return nil, fmt.Errorf("web.trusted_proxies: %w", err)
	}
	if d.cfg.Report.MaskPersons {
		names, err := d.cfg.privateNames()
		if err != nil {
			return nil, err
		}
		o.Private = &claims.Private{Names: names, Origins: d.origins}
	}
	h, err := review.New(d.db, o)
	if err != nil {
		return nil, fmt.Errorf("cannot build the review pages: %w", err)
	}
	return h, nil
}

// reviewOptions are the lists and rules of the desk, as whoever reviews needs
// them, on the pages or on the terminal.
func (d *desk) reviewOptions() review.Options {
	return review.Options{
		Claims: d.claims, Origins: d.origins, Rules: d.cfg.rules(), RulesAt: d.rulesAt, Kinship: d.kinshipNow, Sources: d.sources, Now: d.clock.Now, Zone: d.cfg.zone(),
		DoubleShare: d.cfg.Review.DoubleShare,
		Figures: func(sentence, lang string, published claims.Date) []claims.Figure {
			return quantity.Read(sentence, quantity.Context{Lang: lang, Published: published})
		},
		DayOne: d.cfg.Desk.DayOne, Desk: d.cfg.Desk.Name, DemoBanner: d.banner, Log: d.log,
		NotFound: func(err error) bool { return errors.Is(err, storage.ErrNotFound) },
		BadQuery: func(err error) bool { var q *storage.QueryError; return errors.As(err, &q) },
	}
}

// visitor is in whose name whoever opens the pages of a demo acts: it has no
// accounts, and nothing in it is worth guarding.
func visitor(d *desk) string {
	if d.banner == "" {
		return ""
	}
	return "visitor"
}

// runJobs runs the schedule and answers SIGHUP until ctx is done.
func (m *daemon) runJobs(ctx context.Context, scheduled bool, hup <-chan os.Signal) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if scheduled {
			schedule(ctx, m.jobs(), m.runLog(), m.desk.Load().clock.Now, m.log)
		}
	}()
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		m.beat(ctx)
	}()
	for {
		select {
		case <-hup:
			if err := m.reload(); err != nil {
				m.log.Error("the new configuration has faults; the old one stays in force", "error", err)
			} else {
				m.log.Info("configuration read again")
			}
		case <-m.crawlNow:
			if scheduled {
				m.extraCrawl(ctx)
			}
		case <-ctx.Done():
			<-done
			<-beating
			return
		}
	}
}

// reload reads configuration and lists again and puts them into force. The
// data directory and the address stay as they are until a restart.
func (m *daemon) reload() error {
	cfg, err := m.app.config()
	if err != nil {
		return err
	}
	r, err := loadRooms(cfg)
	if err != nil {
		return err
	}
	r.takeModel(context.Background(), m.log)
	old := m.desk.Load()
	cfg.Storage.DataDir, cfg.Web.Listen = old.cfg.Storage.DataDir, old.cfg.Web.Listen
	d := &desk{rooms: r, db: old.db, clock: old.clock, log: old.log, reader: old.reader, unlock: old.unlock, stages: old.stages, banner: old.banner}
	if err := d.takeLearned(context.Background()); err != nil {
		return err
	}
	d.resolver = r.newResolver()
	return m.use(d)
}

// stop ends the pages and the jobs within the bounds.
func (m *daemon) stop(ctx context.Context, srv *http.Server, jobs <-chan struct{}) error {
	m.log.Info("stopping")
	m.stopping.Store(true)
	m.notifyStopping()
	sctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopHTTP)
	defer cancel()
	err := srv.Shutdown(sctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	select {
	case <-jobs:
		m.log.Info("stopped")
	case <-time.After(stopJobs):
		return errors.Join(err, errors.New("a job did not stop in time; what it had stored is kept"))
	}
	return err
}
