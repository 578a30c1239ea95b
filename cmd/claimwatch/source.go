package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/crawler/news"
)

func (a *app) sourceCmd() *cobra.Command {
	c := &cobra.Command{Use: "source", Short: "the outlets that are crawled: list, show, test, add, import, export"}
	c.AddCommand(a.sourceListCmd(), a.sourceShowCmd(), a.sourceTestCmd(), a.sourceAddCmd(), a.sourceImportCmd(), a.sourceExportCmd())
	return c
}

// A sourceLine is one outlet with how it answers.
type sourceLine struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Home       string     `json:"home"`
	Lang       string     `json:"lang"`
	Country    string     `json:"country"`
	Camp       string     `json:"camp"`
	Family     string     `json:"family"`
	Feeds      []string   `json:"feeds"`
	Unverified bool       `json:"unverified"`
	Disabled   bool       `json:"disabled"`
	State      string     `json:"state"`
	Reason     string     `json:"reason,omitempty"`
	LastOK     *time.Time `json:"last_ok"`
	NextVisit  *time.Time `json:"next_visit"`
	Articles   int        `json:"articles"`
	Kin        []string   `json:"kin,omitempty"` // what ties its family to others
}

// failing reports whether the last visit brought less than it should have.
func (l sourceLine) failing() bool {
	return l.State != notVisited && l.State != string(news.CaptureOK) && l.State != string(news.CaptureUnchanged)
}

const notVisited = "not visited yet"

func newSourceLine(s news.Source, h news.Health) sourceLine {
	l := sourceLine{ID: s.ID, Name: s.Name, Home: s.Home, Lang: s.Lang, Country: s.Country, Camp: s.Camp, Family: s.Family,
		Unverified: s.Unverified, Disabled: s.Disabled, State: notVisited, Reason: h.Reason, Articles: h.Articles}
	for _, f := range s.Feeds {
		l.Feeds = append(l.Feeds, f.URL)
	}
	if !h.LastTry.IsZero() {
		l.State = string(h.LastState)
	}
	if !h.LastOK.IsZero() {
		l.LastOK = &h.LastOK
	}
	if !h.NextVisit.IsZero() {
		l.NextVisit = &h.NextVisit
	}
	return l
}

func (a *app) sourceListCmd() *cobra.Command {
	var state, lang string
	c := &cobra.Command{
		Use: "list", Short: "every outlet, with language, camp and how it answers", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			lines, err := a.sourceLines(c)
			if err != nil {
				return err
			}
			kept := lines[:0]
			for _, l := range lines {
				if (state == "" || l.State == state || state == "failing" && l.failing()) && (lang == "" || l.Lang == lang) {
					kept = append(kept, l)
				}
			}
			if len(kept) == 0 && len(lines) > 0 {
				a.say("No source is %s.\n", strings.TrimSpace(state+" "+lang))
			}
			lines = kept
			return a.printSources(lines)
		},
	}
	c.Flags().StringVar(&state, "state", "", "only those whose last visit ended in this `STATE`: failing, ok, partly, ...")
	c.Flags().StringVar(&lang, "lang", "", "only those in this language")
	return c
}

// partly is the state of a source of which some listings answered and some did
// not. The crawler calls such a source healthy, since articles come in.
const partly news.CaptureState = "partly"

// health is how every source that was visited answered at its last visit.
func (d *desk) health(ctx context.Context) ([]news.Health, error) {
	all, err := d.db.HealthAll(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot read the state of the sources: %w", err)
	}
	for i, h := range all {
		runs, err := d.db.Runs(ctx, "crawl:"+h.SourceID, 1)
		if err != nil {
			return nil, fmt.Errorf("cannot read the runs of %s: %w", h.SourceID, err)
		}
		if len(runs) > 0 && runs[0].State == string(partly) {
			all[i].LastState, all[i].Reason = partly, runs[0].Reason
		}
	}
	return all, nil
}

// sourceLines lists the outlets; before the first crawl there is no health to
// show, and none is needed.
func (a *app) sourceLines(c *cobra.Command) ([]sourceLine, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	sources, err := loadSources(cfg)
	if err != nil {
		return nil, err
	}
	health := map[string]news.Health{}
	if hasData(cfg.Storage.DataDir) {
		err = a.withDesk(c.Context(), reads, func(d *desk) error {
			all, err := d.health(c.Context())
			for _, h := range all {
				health[h.SourceID] = h
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var lines []sourceLine
	for _, s := range sources {
		lines = append(lines, newSourceLine(s, health[s.ID]))
	}
	return lines, nil
}

func (a *app) printSources(lines []sourceLine) error {
	if a.json {
		for _, l := range lines {
			if err := a.printJSON(l); err != nil {
				return err
			}
		}
		return nil
	}
	return a.table("SOURCE\tLANG\tCOUNTRY\tCAMP\tFAMILY\tSTATE\tARTICLES\tNAME", func(w io.Writer) error {
		for _, l := range lines {
			name := l.Name
			if l.Unverified {
				name += " (addresses unverified)"
			}
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", l.ID, l.Lang, l.Country, l.Camp, l.Family, l.State, l.Articles, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *app) sourceShowCmd() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "one outlet", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			lines, err := a.sourceLines(c)
			if err != nil {
				return err
			}
			var ids []string
			for _, l := range lines {
				if l.ID == args[0] {
					if err := a.takeKin(c.Context(), &l); err != nil {
						return err
					}
					return a.printSource(l)
				}
				ids = append(ids, l.ID)
			}
			return failf(exitNoInput, "no source %q.%s See claimwatch source list", args[0], didYouMean(args[0], ids))
		},
	}
}

// takeKin adds what ties an outlet to others, where there are data to tell.
func (a *app) takeKin(ctx context.Context, l *sourceLine) error {
	cfg, err := a.config()
	if err != nil || !hasData(cfg.Storage.DataDir) {
		return err
	}
	return a.withDesk(ctx, reads, func(d *desk) error {
		var err error
		l.Kin, err = d.kinOf(ctx, l.Family)
		return err
	})
}

func (a *app) printSource(l sourceLine) error {
	if a.json {
		return a.printJSON(l)
	}
	when := func(t *time.Time) string {
		if t == nil {
			return "never"
		}
		return t.UTC().Format("2006-01-02 15:04 UTC")
	}
	err := a.printf("%s  %s\nhome      %s\nfeeds     %s\nlanguage  %s, country %s\ncamp      %s, family %s\nstate     %s %s\nlast ok   %s\nnext      %s\narticles  %d\n",
		l.ID, l.Name, l.Home, strings.Join(l.Feeds, "\n          "), l.Lang, l.Country, l.Camp, l.Family, l.State, l.Reason, when(l.LastOK), when(l.NextVisit), l.Articles)
	for _, k := range l.Kin {
		err = errors.Join(err, a.printf("one hand  %s\n", k))
	}
	return err
}
