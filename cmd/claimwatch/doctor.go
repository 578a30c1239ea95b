package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/crawler"
	"claimwatch/storage"
)

// backupOld is the age from which the newest backup is worth a warning.
const backupOld = 48 * time.Hour

// A check is one thing that doctor looks at.
type check struct {
	Name  string `json:"name"`
	State string `json:"state"` // ok, warn, fail
	Text  string `json:"text"`
	Mend  string `json:"mend,omitempty"`
}

func (a *app) doctorCmd() *cobra.Command {
	var fix, network bool
	c := &cobra.Command{
		Use: "doctor", Short: "looks for faults, each with its mend", Args: noArgs,
		Long: `Looks at everything that can be wrong and says of each fault how it is mended. --fix mends what can be mended without a
decision: rights of files, what a killed process left behind, a late backup, a log of writes that was not merged. --network asks each
outlet for one listing as well, politely, and compares the clock of this machine with theirs; it stores nothing.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if fix {
				if err := a.mend(c.Context()); err != nil {
					return err
				}
			}
			checks := a.examine(c.Context(), network)
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
	c.Flags().BoolVar(&fix, "fix", false, "mend what is safe to mend")
	c.Flags().BoolVar(&network, "network", false, "ask the outlets too")
	return c
}

func (a *app) printChecks(checks []check, faults, warnings int) error {
	if a.json {
		return a.printJSON(map[string]any{"checks": checks, "faults": faults, "warnings": warnings})
	}
	for _, k := range checks {
		if err := a.printCheck(k); err != nil {
			return err
		}
	}
	return a.printf("%d %s, %d %s\n", faults, plural(faults, "fault", "faults"), warnings, plural(warnings, "warning", "warnings"))
}

// stateColours are ANSI colours: red, yellow and green.
var stateColours = map[string]int{"fail": 31, "warn": 33, "ok": 32}

// printCheck prints one finding: the state, the thing, what was found, and how
// to mend it.
func (a *app) printCheck(k check) error {
	if a.plain {
		return a.printf("%s\t%s\t%s\t%s\n", k.State, k.Name, strings.ReplaceAll(k.Text, "\n", "; "), k.Mend)
	}
	text := strings.ReplaceAll(k.Text, "\n", "\n                  ")
	if k.Mend != "" {
		text += "  → " + k.Mend
	}
	return a.printf("%s  %-11s %s\n", a.colour(stateColours[k.State], fmt.Sprintf("%-4s", k.State)), k.Name, text)
}

// examine runs every check; one that cannot be made is a finding itself.
func (a *app) examine(ctx context.Context, network bool) []check {
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
	if m := cfg.Matching.Model; m.Kind != "" {
		out = append(out, r.modelCheck(ctx))
	}
	for _, k := range fetcherEnv(os.Environ()) {
		out = append(out, check{"environment", "fail", k + " is set and would change how pages are fetched", "unset " + k})
	}
	for _, k := range unknownEnv(os.Environ()) {
		out = append(out, check{"environment", "warn", k, "claimwatch help environment"})
	}
	out = append(out, diskCheck(cfg))
	if network {
		out = append(out, a.examineNetwork(ctx, r)...)
	}
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
	add := func(name, state, text, mend string) { out = append(out, check{name, state, text, mend}) }
	if err := d.db.Check(ctx); err != nil {
		add("database", "fail", err.Error(), "claimwatch backup restore FILE --to DIR")
	} else {
		add("database", "ok", "integrity ok", "")
	}
	keys, err := publicKeys("", d.cfg.Storage.DataDir)
	if err != nil {
		add("audit", "fail", err.Error(), "put the public key back into "+publicFile)
	} else if v, err := d.db.Verify(ctx, storage.VerifyOptions{Keys: keys}); err != nil {
		add("audit", "fail", err.Error(), "compare with a backup: claimwatch backup verify FILE")
	} else {
		add("audit", "ok", fmt.Sprintf("%d decisions, chain unbroken, %d checkpoints", v.Decisions, v.Checkpoints), "")
	}
	out = append(out, d.examineRules(ctx)...)
	out = append(out, d.examineKinship(ctx)...)
	out = append(out, d.examineKept(ctx)...)
	out = append(out, d.examineJobs(ctx)...)
	var s statusAnswer
	s.Sources = map[string]int{}
	if err := d.sourceTrouble(ctx, &s); err != nil {
		return append(out, check{"sources", "fail", err.Error(), ""})
	}
	for _, t := range s.Trouble {
		if strings.HasPrefix(t, crawler.OwnConnection) {
			out = append(out, check{"network", "fail", t, "look whether this machine has a network, and whether names are resolved: crawl.resolver"})
			continue
		}
		id, _, _ := strings.Cut(t, ":")
		out = append(out, check{"source", "warn", t, "claimwatch source test " + id})
	}
	return out
}

// examineRules looks whether evidence was traced by other rules or another
// register of origins than the present ones: then counts rest on families that
// are no longer those of the list.
func (d *desk) examineRules(ctx context.Context) []check {
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{})
	if err != nil {
		return []check{{"rules", "fail", err.Error(), ""}}
	}
	present, old := d.newResolver().Version(), 0
	for _, m := range ms {
		i := slices.IndexFunc(m.Reasons, func(r claims.Reason) bool { return r.Kind == "rules" })
		if i >= 0 && m.Reasons[i].Text != present {
			old++
		}
	}
	if old == 0 {
		return []check{{"rules", "ok", fmt.Sprintf("all evidence traced by %s", present), ""}}
	}
	return []check{{"rules", "warn", fmt.Sprintf("%d of %d pieces of evidence were traced by other rules or names than %s", old, len(ms), present), "claimwatch reassess"}}
}

// examineKept looks at the files: captured bytes, log of writes, rights.
func (d *desk) examineKept(ctx context.Context) []check {
	var out []check
	if bad, err := d.db.BadBlobs(ctx); err != nil {
		out = append(out, check{"captures", "fail", err.Error(), ""})
	} else {
		for _, b := range bad {
			out = append(out, check{"captures", "fail", b.Error(), "put captures/" + b.SHA256[:2] + "/" + b.SHA256[2:] + ".zst back from a backup"})
		}
	}
	if size, err := d.db.WALSize(); err != nil {
		out = append(out, check{"log of writes", "fail", err.Error(), ""})
	} else if size > storage.WALAlarm {
		out = append(out, check{"log of writes", "warn", fmt.Sprintf("%d MB are not merged", size/1e6), "claimwatch doctor --fix; restart the daemon"})
	}
	for _, f := range looseFiles(d.cfg.Storage.DataDir) {
		out = append(out, check{"rights", "warn", f + " can be read by others", "claimwatch doctor --fix"})
	}
	left, err := leftovers(d.cfg.Storage.DataDir)
	if err != nil {
		out = append(out, check{"files", "fail", err.Error(), ""})
	} else if len(left) > 0 {
		out = append(out, check{"files", "warn", fmt.Sprintf("%d half-written files that a killed process left", len(left)), "claimwatch doctor --fix"})
	}
	return out
}

// examineJobs looks at when each job went well last, at the backups, and at
// whether the clock went back.
func (d *desk) examineJobs(ctx context.Context) []check {
	var out []check
	jobs, err := jobStandings(ctx, d.db, d.clock.Now(), time.Time{})
	if err != nil {
		return []check{{"jobs", "fail", err.Error(), ""}}
	}
	for _, j := range jobs {
		switch {
		case j.State == "failed":
			out = append(out, check{"job " + j.Job, "fail", j.text(), "claimwatch runs list --job " + j.Job})
		case j.Late:
			out = append(out, check{"job " + j.Job, "warn", j.text(), "is claimwatch serve running?"})
		}
	}
	list, err := storage.ListBackups(d.cfg.backupDir())
	switch {
	case err != nil:
		out = append(out, check{"backup", "fail", err.Error(), ""})
	case len(list) == 0:
		out = append(out, check{"backup", "warn", "none yet", "claimwatch backup create"})
	case d.clock.Now().Sub(list[0].Taken) > backupOld:
		out = append(out, check{"backup", "warn", "the newest is of " + list[0].Taken.Format(time.DateOnly), "claimwatch backup create"})
	default:
		out = append(out, check{"backup", "ok", "the newest is of " + list[0].Taken.Format("2006-01-02 15:04 UTC"), ""})
	}
	runs, err := d.db.Runs(ctx, "", 1)
	if err == nil && len(runs) > 0 && runs[0].Started.After(d.clock.Now().Add(time.Hour)) {
		out = append(out, check{"clock", "fail", "the newest run began at " + runs[0].Started.UTC().Format(time.RFC3339) + ", which is still to come", "set the clock of this machine"})
	}
	return out
}
