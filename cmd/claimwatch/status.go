package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
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
	Trouble  []string       `json:"trouble"`
}

func (a *app) statusCmd() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "last run, inbox, trouble", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				s, err := d.status(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(s)
				}
				return a.printf("data      %s\narticles  %d, from %d captures\nevidence  %d, %d to review, %d origins\nsources   %s\nclaims    %s\nlast run  %s\nreport    %s\ntrouble   %s\n",
					s.DataDir, s.Articles, s.Captures, s.Evidence, s.Pending, s.Origins, tallyLine(s.Sources), tallyLine(s.Claims), s.LastRun, s.Report, troubleText(s.Trouble))
			})
		},
	}
}

func troubleText(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, "\n          ")
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
	return s, d.sourceTrouble(ctx, &s)
}

// sourceTrouble counts the sources by state and names those that fail.
func (d *desk) sourceTrouble(ctx context.Context, s *statusAnswer) error {
	health, err := d.db.HealthAll(ctx)
	if err != nil {
		return fmt.Errorf("cannot read the state of the sources: %w", err)
	}
	for _, h := range health {
		s.Sources[string(h.LastState)]++
		if h.LastState != news.CaptureOK && h.LastState != news.CaptureUnchanged {
			s.Trouble = append(s.Trouble, fmt.Sprintf("%s: %s %s", h.SourceID, h.LastState, h.Reason))
		}
	}
	return nil
}

// A check is one thing that doctor looks at.
type check struct {
	Name  string `json:"name"`
	State string `json:"state"` // ok, warn, fail
	Text  string `json:"text"`
	Mend  string `json:"mend,omitempty"`
}

func (a *app) doctorCmd() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "looks for faults, each with its mend", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			checks := a.examine(c.Context())
			faults, warnings := 0, 0
			for _, k := range checks {
				switch k.State {
				case "fail":
					faults++
				case "warn":
					warnings++
				}
			}
			if err := a.printChecks(checks, faults, warnings); err != nil {
				return err
			}
			if faults > 0 {
				return quiet(exitNo)
			}
			return nil
		},
	}
}

func (a *app) printChecks(checks []check, faults, warnings int) error {
	if a.json {
		return a.printJSON(map[string]any{"checks": checks, "faults": faults, "warnings": warnings})
	}
	err := a.table("STATE\tCHECK\tFOUND\tMEND", func(w io.Writer) error {
		for _, k := range checks {
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", k.State, k.Name, k.Text, k.Mend); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.printf("%d %s, %d %s\n", faults, plural(faults, "fault", "faults"), warnings, plural(warnings, "warning", "warnings"))
}

// examine runs every check; one that cannot be made is a finding itself.
func (a *app) examine(ctx context.Context) []check {
	cfg, err := a.config()
	if err != nil {
		return []check{{"config", "fail", err.Error(), "claimwatch config check"}}
	}
	out := []check{{"config", "ok", fmt.Sprintf("%d settings", len(settings)), ""}}
	r, err := loadRooms(cfg)
	if err != nil {
		return append(out, check{"lists", "fail", err.Error(), "claimwatch config check"})
	}
	out = append(out, check{"lists", "ok", fmt.Sprintf("%d claims, %d origins, %d sources", len(r.claims), len(r.origins.List), len(r.sources)), ""})
	for _, k := range fetcherEnv(os.Environ()) {
		out = append(out, check{"environment", "fail", k + " is set and would change how pages are fetched", "unset " + k})
	}
	for _, k := range unknownEnv(os.Environ()) {
		out = append(out, check{"environment", "warn", k, "claimwatch help environment"})
	}
	out = append(out, diskCheck(cfg))
	if !hasData(cfg.Storage.DataDir) {
		return append(out, check{"database", "warn", "none yet in " + cfg.Storage.DataDir, "claimwatch serve"})
	}
	return append(out, a.examineData(ctx, cfg)...)
}

// fetcherEnv lists the variables that the fetcher's library would obey.
func fetcherEnv(environ []string) []string {
	var out []string
	for _, e := range environ {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "COLLY_") {
			out = append(out, name)
		}
	}
	return out
}

func diskCheck(cfg Config) check {
	dir := cfg.Storage.DataDir
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return check{"disk", "fail", fmt.Sprintf("cannot tell the free space of %s: %v", dir, err), ""}
	}
	free := int64(fs.Bavail) * int64(fs.Bsize)
	text := fmt.Sprintf("%.1f GB free", float64(free)/1e9)
	if free < int64(cfg.Storage.MinFree) {
		return check{"disk", "fail", text, "free some space, or lower storage.min_free"}
	}
	return check{"disk", "ok", text, ""}
}

func (a *app) examineData(ctx context.Context, cfg Config) []check {
	d, err := a.openDesk(ctx, cfg, reads, a.clock)
	if err != nil {
		return []check{{"database", "fail", err.Error(), ""}}
	}
	out := d.examine(ctx)
	if err := d.Close(); err != nil {
		out = append(out, check{"database", "fail", err.Error(), ""})
	}
	return out
}

func (d *desk) examine(ctx context.Context) []check {
	var out []check
	if err := d.db.Check(ctx); err != nil {
		out = append(out, check{"database", "fail", err.Error(), "restore a backup"})
	} else {
		out = append(out, check{"database", "ok", "integrity ok", ""})
	}
	if n, _, err := d.db.VerifyAudit(ctx); err != nil {
		out = append(out, check{"audit", "fail", err.Error(), "compare with a backup"})
	} else {
		out = append(out, check{"audit", "ok", fmt.Sprintf("%d decisions, chain unbroken", n), ""})
	}
	var s statusAnswer
	s.Sources = map[string]int{}
	if err := d.sourceTrouble(ctx, &s); err != nil {
		return append(out, check{"sources", "fail", err.Error(), ""})
	}
	for _, t := range s.Trouble {
		id, _, _ := strings.Cut(t, ":")
		out = append(out, check{"source", "warn", t, "claimwatch source test " + id})
	}
	return out
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
