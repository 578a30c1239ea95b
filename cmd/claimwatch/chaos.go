package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// chaosFigures is the one line with which chaos ends.
type chaosFigures struct {
	Seed      uint64   `json:"seed"`
	Seconds   float64  `json:"seconds"`
	OK        bool     `json:"ok"`
	Kills     int      `json:"kills_survived"`
	Failpoint int      `json:"failpoints_hit"`
	Stops     int      `json:"sigterms"`
	Acked     int      `json:"acknowledged_rows"`
	Lost      int      `json:"acknowledged_rows_lost"`
	Doubled   int      `json:"rows_duplicated"`
	Missing   int      `json:"good_articles_missing"`
	MissingAt []string `json:"missing,omitempty"` // the first of them

	StartP50 float64 `json:"start_seconds_p50"`
	StartMax float64 `json:"start_seconds_max"`
	StopMax  float64 `json:"stop_seconds_max"`
	PageP95  float64 `json:"page_seconds_p95"`
	Pages    int     `json:"pages_asked"`
	MemoryMB float64 `json:"memory_mb_under_crawl"` // the most that a daemon held

	DiskFaults map[string]string `json:"disk_faults"` // by kind: how it ended
	DiskFull   string            `json:"disk_full"`
	Fenced     string            `json:"frozen_owner"`
	Reader     string            `json:"long_reader"`
	Offline    string            `json:"network_gone"`
	Hostile    int               `json:"hostile_behaviours_met"`
	Canaries   int               `json:"canaries_hit"`
	Private    int               `json:"private_persons_named"` // in what leaves the desk redacted, and in logs
	Pace       *pace             `json:"politeness,omitempty"`
	Web        map[string]string `json:"web_attacks"` // by kind: how it ended
	Flips      string            `json:"flipped_bits_found"`
	Restored   string            `json:"restore"`

	Days       int     `json:"virtual_days"`
	MBPerDay   float64 `json:"memory_mb_per_virtual_day"`
	Goroutines int     `json:"goroutines_gained"`

	Faults  []string `json:"faults"`
	Skipped []string `json:"skipped"`
}

func (a *app) chaosCmd() *cobra.Command {
	var seed uint64
	var minutes float64
	var dir string
	var only []string
	c := &cobra.Command{
		Use: "chaos [--seed N] [--minutes M]", Short: "kills, starves and deceives a daemon of its own, and counts what is lost", Args: noArgs, Hidden: true,
		Long: `Starts this program again and again as a daemon over the made-up web, in a directory of its own, and does to it what months
of uptime on one small machine do: kills at random moments and at named places, failing and full disks, a frozen owner, a
network that is gone, hostile sites, a virtual month. It ends with one line of JSON; exit code 1 says that something
acknowledged was lost, doubled, or not found. Phases that this machine cannot run are named with the reason. What can be
asked for at all is decided by the seed; timing is the machine's.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if minutes < 0.2 {
				return &usageError{errors.New("--minutes: at least 0.2")}
			}
			return a.chaos(c.Context(), seed, time.Duration(minutes*float64(time.Minute)), dir, only)
		},
	}
	c.Flags().Uint64Var(&seed, "seed", 1, "of the random choices")
	c.Flags().Float64Var(&minutes, "minutes", 10, "how long, about")
	c.Flags().StringVar(&dir, "dir", "", "keep the data in `DIR` (default: a temporary one, removed when all is well)")
	c.Flags().StringSliceVar(&only, "only", nil, "only the phases whose name holds one of these `WORDS`")
	return c
}

// A chaos is one run of it.
type chaos struct {
	app    *app
	self   string // this program
	dir    string // data directory of the daemon
	rand   *rand.Rand
	length time.Duration
	f      chaosFigures
	acked  map[string]string // what the daemon said it keeps: "decision 7" → hash
	starts []float64
	pages  []float64
	round  int
}

func (a *app) chaos(ctx context.Context, seed uint64, length time.Duration, dir string, only []string) (err error) {
	self, err := os.Executable()
	if err != nil {
		return fail(exitCreate, err)
	}
	temporary := dir == ""
	if temporary {
		if dir, err = os.MkdirTemp("", "claimwatch-chaos-"); err != nil {
			return fail(exitCreate, err)
		}
	}
	x := &chaos{app: a, self: self, dir: filepath.Join(absolute(dir), "data"), rand: rand.New(rand.NewPCG(seed, 1)), length: length, acked: map[string]string{},
		f: chaosFigures{Seed: seed, DiskFaults: map[string]string{}, Web: map[string]string{}, Faults: []string{}, Skipped: []string{}}}
	a.say("seed %d, data in %s\n", seed, x.dir)
	began := time.Now()
	for _, p := range x.phases() {
		if len(only) > 0 && !slices.ContainsFunc(only, func(s string) bool { return strings.Contains(p.name, s) }) {
			continue
		}
		a.say("%6.1f s  %s\n", time.Since(began).Seconds(), p.name)
		if err := p.run(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			x.fault("%s: %v", p.name, err)
		}
	}
	x.f.Seconds = time.Since(began).Seconds()
	x.f.StartP50, x.f.StartMax = quantile(x.starts, .5), quantile(x.starts, 1)
	x.f.PageP95, x.f.Pages = quantile(x.pages, .95), len(x.pages)
	x.f.Kills -= len(x.f.Faults) // a fault is not survived
	x.f.OK = len(x.f.Faults) == 0 && x.f.Missing == 0 && x.f.Lost == 0 && x.f.Doubled == 0 && x.f.Canaries == 0
	if err := json.NewEncoder(a.stdout).Encode(x.f); err != nil {
		return err
	}
	if !x.f.OK {
		a.say("the data stay in %s\n", x.dir)
		return quiet(exitNo)
	}
	if temporary {
		return os.RemoveAll(dir)
	}
	return nil
}

// A phase is one kind of ill treatment.
type phase struct {
	name string
	run  func(context.Context) error
}

// phases lists them with their share of the time.
func (x *chaos) phases() []phase {
	return []phase{
		{"a virtual month", x.month},
		{"hostile sites", x.hostile},
		{"attacks on the pages", x.web},
		{"kills at random moments", func(ctx context.Context) error { return x.storm(ctx, x.length*45/100) }},
		{"kills at named places", x.named},
		{"asked to stop", x.stops},
		{"an owner that was frozen", x.frozen},
		{"a reader that does not end", x.reader},
		{"the network gone", x.offline},
		{"a clock that was wrong", x.wrongClock},
		{"disks that fail", func(ctx context.Context) error { return x.disks(ctx, x.length*25/100/6) }},
		{"a disk that is full", x.full},
		{"what is left", x.invariants},
		{"a private person in what leaves", x.leaks},
		{"a backup under load, restored", x.restore},
		{"flipped bits", x.flips},
	}
}

// fault keeps what went wrong; the run goes on.
func (x *chaos) fault(format string, args ...any) {
	x.f.Faults = append(x.f.Faults, fmt.Sprintf(format, args...))
	x.app.say("          FAULT "+format+"\n", args...)
}

func (x *chaos) skip(format string, args ...any) {
	x.f.Skipped = append(x.f.Skipped, fmt.Sprintf(format, args...))
	x.app.say("          skipped: "+format+"\n", args...)
}

// command is this program with other arguments.
func (x *chaos) command(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, x.self, args...)
}
