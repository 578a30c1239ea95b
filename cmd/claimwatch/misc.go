package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/crawler/extract"
)

// hasData reports whether a data directory holds a database.
func hasData(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "claimwatch.db"))
	return err == nil
}

func (a *app) searchCmd() *cobra.Command {
	var q claims.Query
	var from, to string
	c := &cobra.Command{
		Use: "search QUERY", Short: "full text over articles, evidence and notes, in every script", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			if q.Text = strings.TrimSpace(args[0]); q.Text == "" {
				return &usageError{fmt.Errorf("say what to look for: claimwatch search \"some words\"")}
			}
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				if err := d.span(&q, from, to); err != nil {
					return err
				}
				hits, err := d.db.Search(c.Context(), q)
				if err != nil {
					return fmt.Errorf("cannot search: %w", err)
				}
				for _, h := range hits {
					if a.json {
						err = a.printJSON(h)
					} else {
						err = a.printf("%-9s %s%d  %s  %s\n          %s\n", h.In, map[string]string{"articles": "a", "evidence": "e"}[h.In], h.ID, claims.DateOf(h.When.UTC()), h.Title, h.Snippet)
					}
					if err != nil {
						return err
					}
				}
				if len(hits) == 0 {
					a.say("Nothing found.\n")
					return quiet(exitNo)
				}
				return nil
			})
		},
	}
	c.Flags().StringSliceVar(&q.In, "in", nil, "articles, evidence, notes (default: all)")
	c.Flags().StringVar(&q.Lang, "lang", "", "only in this language")
	c.Flags().StringVar(&from, "from", "", "published on this `DATE` or later")
	c.Flags().StringVar(&to, "to", "", "published on this `DATE` or earlier")
	c.Flags().IntVar(&q.Limit, "limit", 50, "how many")
	return c
}

// span bounds a search by days of the desk, both included.
func (d *desk) span(q *claims.Query, from, to string) error {
	if from != "" {
		day, err := d.day(from)
		if err != nil {
			return err
		}
		q.From = d.endOf(day.Add(-1))
	}
	if to != "" {
		day, err := d.day(to)
		if err != nil {
			return err
		}
		q.To = d.endOf(day)
	}
	return nil
}

func (a *app) runsCmd() *cobra.Command {
	var job string
	var limit int
	c := &cobra.Command{Use: "runs", Short: "what the daemon did: list"}
	list := &cobra.Command{
		Use: "list", Short: "the last runs, newest first", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				runs, err := d.db.Runs(c.Context(), job, limit)
				if err != nil {
					return fmt.Errorf("cannot read the runs: %w", err)
				}
				if a.json {
					for _, r := range runs {
						if err := a.printJSON(r); err != nil {
							return err
						}
					}
					return nil
				}
				return a.table("RUN\tJOB\tSTARTED\tSTATE\tCOUNTS\tREASON", func(w io.Writer) error {
					for _, r := range runs {
						if _, err := fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Job, r.Started.UTC().Format(time.DateTime), r.State, countsText(r.Counts), r.Reason); err != nil {
							return err
						}
					}
					return nil
				})
			})
		},
	}
	list.Flags().StringVar(&job, "job", "", "only of this job, such as crawl:dw-sq")
	list.Flags().IntVar(&limit, "limit", 50, "how many")
	c.AddCommand(list)
	return c
}

func countsText(counts map[string]int) string {
	var parts []string
	for _, k := range []string{"links", "new", "fetched", "unchanged", "failed", "articles", "evidence", "events", "missed"} {
		if n, ok := counts[k]; ok {
			parts = append(parts, fmt.Sprintf("%s %d", k, n))
		}
	}
	return strings.Join(parts, ", ")
}

func (a *app) auditCmd() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "the log of decisions: log, verify"}
	log := &cobra.Command{
		Use: "log", Short: "every decision, oldest first", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				all, err := d.db.Decisions(c.Context(), 0, 0, 0)
				if err != nil {
					return fmt.Errorf("cannot read the decisions: %w", err)
				}
				for _, x := range all {
					if a.json {
						err = a.printJSON(x)
					} else {
						err = a.printf("%d\t%s\t%s\t%s\t%s\t%s\t%s\n", x.Seq, x.At.UTC().Format(time.DateTime), x.Who, x.Action, x.Subject, x.After, x.Reason)
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.AddCommand(log, a.auditVerifyCmd(), a.auditSignCmd())
	return c
}

// version is set by the linker for releases.
var version string

// versionText names the program that runs: what the linker was told, else what
// the Go tool knows of the module or of the working tree.
func versionText() string {
	info, ok := debug.ReadBuildInfo()
	switch {
	case version != "":
		return version
	case !ok:
		return "development"
	case info.Main.Version != "" && info.Main.Version != "(devel)":
		return info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "development " + s.Value
		}
	}
	return "development"
}

func (a *app) versionCmd() *cobra.Command {
	var licenses, sbom bool
	c := &cobra.Command{
		Use: "version", Short: "version of the program and of its rules", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case licenses:
				return a.printLicenses()
			case sbom:
				return a.printBOM()
			}
			v := map[string]string{"version": versionText(), "go": runtime.Version(), "extractor": extract.Version}
			r, err := loadRooms(defaults())
			if err != nil {
				return err
			}
			v["matcher"], v["origins"], v["assessment"] = r.matcher.Version(), r.newResolver().Version(), defaults().rules().Version()
			if a.json {
				return a.printJSON(v)
			}
			return a.printf("claimwatch %s\nextractor %s, matcher %s, %s, %s, %s\n", v["version"], v["extractor"], v["matcher"], v["origins"], v["assessment"], v["go"])
		},
	}
	c.Flags().BoolVar(&licenses, "licenses", false, "print the license, and those of the works of others in this program")
	c.Flags().BoolVar(&sbom, "sbom", false, "print what the program is made of, as CycloneDX")
	return c
}
