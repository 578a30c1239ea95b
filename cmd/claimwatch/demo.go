package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
)

// demoBanner says on every page and report of the demo what it is.
const demoBanner = "DEMO: outlets, articles and decisions are made up; the figures in them follow public reporting and were not checked. Do not cite."

// demoDay is the day that the demo's report covers: the day of its web.
const demoDay claims.Date = "2026-01-26"

func (a *app) demoCmd() *cobra.Command {
	var once bool
	var dir, listen string
	c := &cobra.Command{
		Use: "demo [--once]", Short: "a desk with a made-up web: crawls it, finds the claims, reports, serves the pages",
		Long: `Crawls a web of invented outlets that runs inside the program, through the same code that crawls the real one: no
network is used. Articles are read and matched against the built-in claims, an invented analyst reviews most of what is found,
the report is written, and the review pages are served until Ctrl-C. With --once the program ends after the report.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if dir == "" {
				var err error
				if dir, err = os.MkdirTemp("", "claimwatch-demo-"); err != nil {
					return fail(exitCreate, err)
				}
			}
			return a.demo(c.Context(), absolute(dir), listen, once)
		},
	}
	c.Flags().BoolVar(&once, "once", false, "end after the report")
	c.Flags().StringVar(&dir, "dir", "", "keep the demo's data in `DIR` (default: a new temporary one)")
	c.Flags().StringVar(&listen, "listen", "", "`ADDRESS` of the review pages (default 127.0.0.1:8470)")
	return c
}

func (a *app) demo(ctx context.Context, dir, listen string, once bool) (err error) {
	if hasData(dir) {
		return failf(exitCreate, "%s holds data already; the demo wants a directory of its own", dir)
	}
	site := webtest.New()
	cfg := defaults()
	cfg.Desk.Name = "Demo desk"
	cfg.Storage.DataDir = dir
	cfg.Crawl.Concurrency = 1 // one after the other, so that every run of the demo is the same
	if listen != "" {
		if err := checkListen(listen, false); err != nil {
			return &usageError{err}
		}
		cfg.Web.Listen = listen
	}
	clock := site.Clock()
	d, err := a.openDesk(ctx, cfg, owns, clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.beDemo(ctx, site.Sources()); err != nil {
		return err
	}
	opts := a.crawlerOptions(d)
	opts.Dial = site.Dial
	cr, err := crawler.New(d.db, opts)
	if err != nil {
		return err
	}
	if err := a.demoRun(ctx, d, cr, clock, once); err != nil || once {
		return err
	}
	// The pages stay in the demo's time, a while after the report.
	return a.serve(ctx, d, serveOptions{ready: func(address string) {
		a.say("Pages     %s   (Ctrl-C ends)\n", address)
	}})
}

// beDemo marks the data as made up, for whoever opens them later, and lays a
// configuration beside them with which they can be served again.
func (d *desk) beDemo(ctx context.Context, outlets []news.Source) error {
	d.useSources(outlets)
	d.resolver = d.newResolver() // which knows those outlets and their families
	d.banner = demoBanner
	if err := d.db.SetMeta(ctx, bannerKey, demoBanner); err != nil {
		return fmt.Errorf("cannot mark the data as a demo: %w", err)
	}
	for name, text := range map[string]string{
		"sources.yaml": sourcesYAML(outlets),
		"config.yaml":  "# The demo once more: claimwatch serve --no-schedule --config config.yaml\ndesk: {name: Demo desk}\nstorage: {data_dir: .}\nsources: {files: [sources.yaml]}\n",
	} {
		if err := os.WriteFile(filepath.Join(d.cfg.Storage.DataDir, name), []byte(text), 0o644); err != nil {
			return fail(exitCreate, err)
		}
	}
	return nil
}

// useSources replaces the desk's outlets.
func (r *rooms) useSources(list []news.Source) {
	r.sources = list
	r.bySource = map[string]news.Source{}
	for _, s := range list {
		r.bySource[s.ID] = s
	}
}

// demoRun crawls, an hour later crawls again (pages were edited and deleted in
// the meantime), lets the invented analyst review, writes the report and says
// what came out.
func (a *app) demoRun(ctx context.Context, d *desk, cr *crawler.Crawler, clock *webtest.Clock, once bool) error {
	began := time.Now()
	a.say("Crawling a made-up web of %d outlets: no network is used.\n", len(d.sources))
	if err := a.demoCrawl(ctx, d, cr); err != nil {
		return err
	}
	clock.Advance(90 * time.Minute)
	a.say("An hour and a half later: looking for what was edited or deleted.\n")
	if err := a.demoCrawl(ctx, d, cr); err != nil {
		return err
	}
	decided, err := a.demoReview(ctx, d)
	if err != nil {
		return err
	}
	w, err := d.writeReport(ctx, demoDay, []string{"md", "html", "json", "csv", "xlsx", "claimreview"})
	if err != nil {
		return err
	}
	return a.demoSummary(ctx, d, w, decided, time.Since(began), once)
}

func (a *app) demoCrawl(ctx context.Context, d *desk, cr *crawler.Crawler) error {
	p := a.progress()
	done, fetched := 0, 0
	err := d.crawlSources(ctx, cr, d.sources, func(r sourceRun) {
		done++
		fetched += r.Counts["fetched"]
		p.show("crawled %d of %d outlets, %d pages fetched (%s)", done, len(d.sources), fetched, r.Source)
	})
	if err != nil {
		return err
	}
	t, err := d.process(ctx, func(t tally) {
		p.show("%d articles read, %d of them matched, %d passages found", t.Articles, t.Matched, t.Evidence)
	})
	p.end("  %d pages fetched, %d articles read, %d not readable, %d passages found\n", fetched, t.Articles, t.Unreadable, t.Evidence)
	return err
}

// demoReview decides on most of the upper tier as an analyst might who agrees
// with the machine; every seventh piece is left for whoever opens the inbox.
func (a *app) demoReview(ctx context.Context, d *desk) (int, error) {
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{Pending: true})
	if err != nil {
		return 0, fmt.Errorf("cannot read the evidence: %w", err)
	}
	decided := 0
	for i, m := range ms {
		if m.Tier != claims.Accept || i%7 == 6 {
			continue
		}
		_, err := d.db.Decide(ctx, claims.Decision{
			Who: "demo-analyst", Action: claims.ActConfirm, Subject: claims.EvidenceSubject(m.ID), Before: string(m.Stance), After: string(m.Stance),
			Client: "demo", At: d.clock.Now().UTC(),
		})
		if err != nil {
			return decided, fmt.Errorf("cannot record a decision: %w", err)
		}
		decided++
	}
	return decided, nil
}

func (a *app) demoSummary(ctx context.Context, d *desk, w writtenReport, decided int, took time.Duration, once bool) error {
	stats, err := d.db.Stats(ctx, time.Time{}, time.Time{})
	if err != nil {
		return fmt.Errorf("cannot count the desk: %w", err)
	}
	s, err := d.standingAt(ctx, demoDay)
	if err != nil {
		return err
	}
	states := map[string]int{}
	for _, r := range s.reviewed {
		states[string(r.State)]++
	}
	if a.json {
		return a.printJSON(map[string]any{"articles": stats.Articles, "evidence": stats.Evidence, "origins": s.families(), "reviewed": decided,
			"pending": stats.Pending, "claims": states, "report": w.Dir, "files": w.Files})
	}
	a.say("Done in %.1f s.\n\n", took.Seconds())
	k := s.reviewed["killed-3000"]
	pages := []string{"Pages", "claimwatch serve --no-schedule --config " + shellWord(filepath.Join(d.cfg.Storage.DataDir, "config.yaml")), "", "then open " + d.cfg.Desk.URL}
	if !once {
		pages = nil // they are served at once
	}
	return a.fields(append([]string{
		"Articles", fmt.Sprintf("%d in %d languages, from %d outlets", stats.Articles, len(stats.ByLang), stats.Sources),
		"Evidence", fmt.Sprintf("%d passages on %d claims, %d reviewed, %d in the inbox", stats.Evidence, len(s.claimsWithEvidence()), decided, stats.Pending),
		"Origins", fmt.Sprintf("%d independent families behind them", s.families()),
		"Claims", tallyLine(states),
		"", fmt.Sprintf("killed-3000 is %s: %d %s for, %d against", k.State, k.S, plural(k.S, "family", "families"), k.X),
		"Report", filepath.Join(w.Dir, "claimwatch-"+string(demoDay)+".html"),
	}, pages...)...)
}

// shellWord quotes a path where a shell would split it.
func shellWord(s string) string {
	if strings.ContainsAny(s, " \t'\"$&()*;<>?[]`{|}~#\\!") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// claimsWithEvidence lists the claims that any article speaks to.
func (s standing) claimsWithEvidence() map[string]bool {
	out := map[string]bool{}
	for _, m := range s.mentions {
		if !m.Rejected {
			out[m.Claim] = true
		}
	}
	return out
}

// families counts the families whose assertions are on record.
func (s standing) families() int {
	seen := map[string]bool{}
	for _, as := range assess.Fold(s.mentions) {
		if as.Family != "" {
			seen[as.Family] = true
		}
	}
	return len(seen)
}
