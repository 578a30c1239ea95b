package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/crawler"
	"claimwatch/crawler/news"
)

// A statusAnswer is how the desk stands.
type statusAnswer struct {
	DataDir  string         `json:"data_dir"`
	Articles int            `json:"articles"`
	Captures int            `json:"captures"`
	Evidence int            `json:"evidence"`
	Pending  int            `json:"pending"`
	Origins  int            `json:"origins"`
	Sources  map[string]int `json:"sources"` // by state of the last visit
	Claims   map[string]int `json:"claims"`  // by reviewed state
	LastRun  string         `json:"last_run"`
	Report   string         `json:"last_report"`
	Jobs     []jobStanding  `json:"jobs"`
	Trouble  []string       `json:"trouble"`
}

// watchEvery is the pause between two looks of status --watch.
const watchEvery = 5 * time.Second

func (a *app) statusCmd() *cobra.Command {
	var watch bool
	c := &cobra.Command{
		Use: "status [--watch]", Short: "last run, inbox, trouble", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			for {
				if err := a.lookAtStatus(c.Context(), watch); err != nil || !watch {
					return err
				}
				if err := (wallClock{}).Sleep(c.Context(), watchEvery); err != nil {
					return nil // Ctrl-C is how a watch ends
				}
			}
		},
	}
	c.Flags().BoolVar(&watch, "watch", false, "look again every few seconds, until Ctrl-C")
	return c
}

func (a *app) lookAtStatus(ctx context.Context, watch bool) error {
	return a.withDesk(ctx, reads, func(d *desk) error {
		s, err := d.status(ctx)
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(s)
		}
		if watch && a.redraws() && isTerminal(a.stdout) {
			if err := a.printf("\x1b[H\x1b[2J"); err != nil {
				return err
			}
		}
		return a.printStatus(s)
	})
}

func (a *app) printStatus(s statusAnswer) error {
	sep := "\n          "
	if a.plain {
		sep = "; "
	}
	trouble := "none"
	if len(s.Trouble) > 0 {
		trouble = strings.Join(s.Trouble, sep)
	}
	return a.fields(
		"data", s.DataDir,
		"articles", fmt.Sprintf("%d, from %d captures", s.Articles, s.Captures),
		"evidence", fmt.Sprintf("%d, %d to review, %d origins", s.Evidence, s.Pending, s.Origins),
		"sources", tallyLine(s.Sources),
		"claims", tallyLine(s.Claims),
		"last run", s.LastRun,
		"report", s.Report,
		"trouble", trouble,
	)
}

func tallyLine(t map[string]int) string {
	var parts []string
	for _, k := range sortedByCount(t) {
		parts = append(parts, fmt.Sprintf("%d %s", t[k], k))
	}
	if len(parts) == 0 {
		return "none yet"
	}
	return strings.Join(parts, ", ")
}

func (d *desk) status(ctx context.Context) (statusAnswer, error) {
	s := statusAnswer{DataDir: d.cfg.Storage.DataDir, Sources: map[string]int{}, Claims: map[string]int{}, LastRun: "none yet", Report: "none yet", Trouble: []string{}}
	stats, err := d.db.Stats(ctx, time.Time{}, time.Time{})
	if err != nil {
		return s, fmt.Errorf("cannot count the desk: %w", err)
	}
	s.Articles, s.Captures, s.Evidence, s.Pending, s.Origins = stats.Articles, stats.Captures, stats.Evidence, stats.Pending, stats.Origins
	standing, err := d.standingAt(ctx, d.today())
	if err != nil {
		return s, err
	}
	for _, as := range standing.reviewed {
		s.Claims[string(as.State)]++
	}
	runs, err := d.db.Runs(ctx, "", 1)
	if err != nil {
		return s, fmt.Errorf("cannot read the runs: %w", err)
	}
	if len(runs) > 0 {
		s.LastRun = fmt.Sprintf("%s %s, %s", runs[0].Job, runs[0].Started.UTC().Format("2006-01-02 15:04 UTC"), runs[0].State)
	}
	reports, err := d.db.Reports(ctx, 1)
	if err != nil {
		return s, fmt.Errorf("cannot read the reports: %w", err)
	}
	if len(reports) > 0 {
		s.Report = fmt.Sprintf("%s build %d in %s", reports[0].Date, reports[0].Build, reports[0].Dir)
	}
	if err := d.jobTrouble(ctx, &s); err != nil {
		return s, err
	}
	return s, d.sourceTrouble(ctx, &s)
}

// jobTrouble says when each job of the daemon went well last, and names those
// that are late.
func (d *desk) jobTrouble(ctx context.Context, s *statusAnswer) error {
	var err error
	if s.Jobs, err = jobStandings(ctx, d.db, d.clock.Now(), time.Time{}); err != nil {
		return fmt.Errorf("cannot tell how the jobs stand: %w", err)
	}
	for _, j := range s.Jobs {
		if j.Late || j.State == "failed" {
			s.Trouble = append(s.Trouble, "job "+j.Job+": "+j.text())
		}
	}
	return nil
}

// sourceTrouble counts the sources by state and names those that fail.
func (d *desk) sourceTrouble(ctx context.Context, s *statusAnswer) error {
	health, err := d.health(ctx)
	if err != nil {
		return err
	}
	cutOff := 0
	for _, h := range health {
		s.Sources[string(h.LastState)]++
		if strings.HasPrefix(h.Reason, crawler.OwnConnection) {
			cutOff++
			continue
		}
		if h.LastState != news.CaptureOK && h.LastState != news.CaptureUnchanged {
			s.Trouble = append(s.Trouble, fmt.Sprintf("%s: %s %s", h.SourceID, h.LastState, h.Reason))
		}
	}
	if cutOff > 0 {
		s.Trouble = append(s.Trouble, fmt.Sprintf("%s: %d sources could not be reached", crawler.OwnConnection, cutOff))
	}
	return nil
}

// sortedByCount orders keys by falling count, then by name.
func sortedByCount(t map[string]int) []string {
	keys := make([]string, 0, len(t))
	for k := range t {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(t[b]-t[a], strings.Compare(a, b)) })
	return keys
}

// dayBefore is the day a report of now would cover.
func (d *desk) dayBefore() claims.Date { return d.today().Add(-1) }
