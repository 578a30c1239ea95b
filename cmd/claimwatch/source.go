package main

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
)

func (a *app) sourceCmd() *cobra.Command {
	c := &cobra.Command{Use: "source", Short: "the outlets that are crawled: list, show, test"}
	c.AddCommand(a.sourceListCmd(), a.sourceShowCmd(), a.sourceTestCmd())
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
}

func newSourceLine(s news.Source, h news.Health) sourceLine {
	l := sourceLine{ID: s.ID, Name: s.Name, Home: s.Home, Lang: s.Lang, Country: s.Country, Camp: s.Camp, Family: s.Family,
		Unverified: s.Unverified, Disabled: s.Disabled, State: "not visited yet", Reason: h.Reason, Articles: h.Articles}
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
	var failing bool
	c := &cobra.Command{
		Use: "list", Short: "every outlet, with language, camp and how it answers", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			lines, err := a.sourceLines(c)
			if err != nil {
				return err
			}
			if failing {
				var kept []sourceLine
				for _, l := range lines {
					if l.State != "not visited yet" && l.State != string(news.CaptureOK) && l.State != string(news.CaptureUnchanged) {
						kept = append(kept, l)
					}
				}
				lines = kept
			}
			return a.printSources(lines)
		},
	}
	c.Flags().BoolVar(&failing, "failing", false, "only those that did not answer at the last visit")
	return c
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
			all, err := d.db.HealthAll(c.Context())
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
					return a.printSource(l)
				}
				ids = append(ids, l.ID)
			}
			return failf(exitNoInput, "no source %q.%s See claimwatch source list", args[0], didYouMean(args[0], ids))
		},
	}
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
	return a.printf("%s  %s\nhome      %s\nfeeds     %s\nlanguage  %s, country %s\ncamp      %s, family %s\nstate     %s %s\nlast ok   %s\nnext      %s\narticles  %d\n",
		l.ID, l.Name, l.Home, strings.Join(l.Feeds, "\n          "), l.Lang, l.Country, l.Camp, l.Family, l.State, l.Reason, when(l.LastOK), when(l.NextVisit), l.Articles)
}

func (a *app) sourceTestCmd() *cobra.Command {
	return &cobra.Command{
		Use: "test ID|URL", Short: "visits an outlet once and shows what would be stored; stores nothing", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return err
			}
			src, err := sourceFor(r, args[0])
			if err != nil {
				return err
			}
			d := &desk{rooms: r, clock: a.clock, log: a.commandLogger(cfg)}
			cr, err := crawler.New(crawler.NoPages{}, a.crawlerOptions(d))
			if err != nil {
				return fail(exitConfig, err)
			}
			probe, err := cr.Test(c.Context(), src)
			if err != nil {
				return fail(exitNothing, err)
			}
			if a.json {
				err = a.printJSON(probe)
			} else {
				err = a.printf("%s\n", strings.Join(probe.Words, "\n"))
			}
			if err == nil && !probe.OK {
				return quiet(exitNo)
			}
			return err
		},
	}
}

// sourceFor returns the listed outlet with this id or at this address, or a
// new one made of the address alone.
func sourceFor(r *rooms, arg string) (news.Source, error) {
	if !strings.Contains(arg, "://") {
		return (&desk{rooms: r}).sourceByID(arg)
	}
	u, err := url.Parse(arg)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return news.Source{}, &usageError{fmt.Errorf("%q: not an address. Write https://outlet.example/rss", arg)}
	}
	for _, s := range r.sources {
		for _, f := range s.Feeds {
			if f.URL == arg {
				return s, nil
			}
		}
	}
	id := strings.ReplaceAll(strings.TrimPrefix(u.Hostname(), "www."), ".", "-")
	return news.Source{ID: id, Name: u.Hostname(), Home: arg, Feeds: []news.FeedRef{{URL: arg}}}, nil
}
