package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
)

// mostProbed is the most pages that a test fetches: it is a look, not a crawl.
const mostProbed = 20

func (a *app) sourceTestCmd() *cobra.Command {
	pages := 3
	c := &cobra.Command{
		Use: "test ID|URL [-n N]", Short: "visits an outlet once and shows what would be stored; stores nothing", Args: exactly(1),
		Long: `Asks for the feed as a crawl would, reads the newest articles, and says in words what came, what is wrong with it and what can
be done. An address that is not in the list may be that of a feed, a home page or a Telegram channel: a feed is looked for.
Exit code 1 says that the outlet cannot be used as it is.`,
		Example: `  claimwatch source test https://outlet.example/
  claimwatch source test dw-sq -n 10`,
		RunE: func(c *cobra.Command, args []string) error {
			if pages < 1 || pages > mostProbed {
				return &usageError{fmt.Errorf("-n %d: between 1 and %d", pages, mostProbed)}
			}
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return err
			}
			cr, err := crawler.New(crawler.NoPages{}, a.crawlerOptions(&desk{rooms: r, clock: a.clock, log: a.commandLogger(cfg)}))
			if err != nil {
				return fail(exitConfig, err)
			}
			defer cr.Close()
			probe, add, err := a.probe(c.Context(), cr, r, args[0], pages)
			if err != nil {
				return err
			}
			if a.json {
				err = a.printJSON(probe)
			} else {
				err = a.printf("%s\n", strings.Join(slices.Concat(probe.Words, onClaims(r, probe), add), "\n"))
			}
			if err == nil && !probe.OK {
				return quiet(exitNo)
			}
			return err
		},
	}
	c.Flags().IntVarP(&pages, "pages", "n", pages, "read `N` of the newest articles")
	return c
}

// probe tests a listed outlet, or one that is found at an address; add says how
// that is put into the list.
func (a *app) probe(ctx context.Context, cr *crawler.Crawler, r *rooms, arg string, pages int) (p crawler.Probe, add []string, err error) {
	src, listed, err := listedAs(r, arg)
	if err != nil {
		return p, nil, err
	}
	if listed {
		p, err = cr.TestPages(ctx, src, pages)
	} else if src, p, err = cr.Propose(ctx, arg, pages); err == nil {
		return p, []string{"It is not in the list. To add it:  claimwatch source add " + src.Feeds[0].URL}, nil
	}
	if ctx.Err() != nil || listed && err != nil {
		return p, nil, fail(exitNothing, err)
	}
	return p, nil, nil // what is wrong, the words of the probe say
}

// listedAs returns the listed outlet with this id or at this address; listed is
// false for an address that is not in the list.
func listedAs(r *rooms, arg string) (src news.Source, listed bool, err error) {
	address := crawler.Whole(arg)
	if !strings.Contains(address, "://") || r.bySource[arg].ID != "" {
		src, err = (&desk{rooms: r}).sourceByID(arg)
		return src, err == nil, err
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return src, false, &usageError{errors.New(arg + ": not an address. Write https://outlet.example/rss")}
	}
	for _, s := range r.sources {
		for _, f := range append([]news.FeedRef{{URL: s.Home}}, s.Feeds...) {
			if f.URL == address {
				return s, true, nil
			}
		}
	}
	return src, false, nil
}

// onClaims says what the articles of a test say on the claims of the desk.
func onClaims(r *rooms, p crawler.Probe) []string {
	var out []string
	for _, page := range p.Pages {
		if page.Article != news.ArticleOK {
			continue
		}
		page.Read.Lang = languageOf(page.Read, r.bySource[p.Source])
		seen := map[string]bool{}
		for _, e := range r.matcher.Match(page.Read).Evidence {
			if !seen[e.Claim] {
				out = append(out, fmt.Sprintf("  %s (%s): %q", e.Claim, e.Tier, strings.Join(strings.Fields(e.Quote), " ")))
			}
			seen[e.Claim] = true
		}
	}
	if len(out) == 0 {
		return nil
	}
	return append([]string{"On the claims of this desk:"}, out...)
}
