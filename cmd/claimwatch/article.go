package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/crawler/source"
)

func (a *app) articleCmd() *cobra.Command {
	c := &cobra.Command{Use: "article", Short: "the stored articles: list, show, fetch, diff, export, events"}
	c.AddCommand(a.articleListCmd(), a.articleShowCmd(), a.articleFetchCmd(), a.articleDiffCmd(), a.articleExportCmd(), a.articleEventsCmd())
	return c
}

// An articleLine is a stored article without its text.
type articleLine struct {
	ID        int64  `json:"id"`
	Version   int    `json:"version"`
	Source    string `json:"source"`
	Outlet    string `json:"outlet"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Lang      string `json:"lang"`
	Published string `json:"published"`
	Method    string `json:"date_method"`
	State     string `json:"state"`
	Reason    string `json:"reason,omitempty"`
	Text      string `json:"text,omitempty"`
}

func newArticleLine(art news.Article) articleLine {
	l := articleLine{ID: art.ID, Version: art.Version, Source: art.SourceID, Outlet: art.Outlet, URL: art.URL, Title: art.Title,
		Lang: art.Lang, Method: art.DateMethod, State: string(art.State), Reason: art.Reason}
	if !art.Published.IsZero() {
		l.Published = art.Published.UTC().Format(time.RFC3339)
	}
	return l
}

func (a *app) articleListCmd() *cobra.Command {
	var f news.ArticleFilter
	c := &cobra.Command{
		Use: "list", Short: "stored articles, newest first", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				f.Latest = true
				list, err := d.db.Articles(c.Context(), f)
				if err != nil {
					return fmt.Errorf("cannot list the articles: %w", err)
				}
				if a.json {
					for _, art := range list {
						if err := a.printJSON(newArticleLine(art)); err != nil {
							return err
						}
					}
					return nil
				}
				return a.table("ID\tPUBLISHED\tLANG\tSOURCE\tSTATE\tTITLE", func(w io.Writer) error {
					for _, art := range list {
						if _, err := fmt.Fprintf(w, "a%d\t%s\t%s\t%s\t%s\t%s\n", art.ID, claims.DateOf(art.Published.UTC()), art.Lang, art.SourceID, art.State, art.Title); err != nil {
							return err
						}
					}
					return nil
				})
			})
		},
	}
	c.Flags().StringVar(&f.SourceID, "source", "", "only of this source")
	c.Flags().StringVar(&f.Lang, "lang", "", "only in this language")
	c.Flags().IntVar(&f.Limit, "limit", 100, "how many")
	return c
}

func (a *app) articleShowCmd() *cobra.Command {
	var version int
	c := &cobra.Command{
		Use: "show ID [--version N]", Short: "one article: text, and the evidence found in it", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				art, err := d.article(c.Context(), args[0], version)
				if err != nil {
					return err
				}
				ms, err := d.db.Mentions(c.Context(), claims.MentionFilter{Article: art.ID})
				if err != nil {
					return fmt.Errorf("cannot read the evidence: %w", err)
				}
				return a.printArticle(art, ms)
			})
		},
	}
	c.Flags().IntVar(&version, "version", 0, "as it stood in version `N` (default: the one of this id)")
	return c
}

func (a *app) printArticle(art news.Article, ms []claims.Mention) error {
	l := newArticleLine(art)
	l.Text = art.Text
	if a.json {
		return a.printJSON(struct {
			articleLine
			Evidence []claims.Mention `json:"evidence"`
		}{l, ms})
	}
	if err := a.printf("%s\n%s, %s, %s (%s)\n%s\n\n%s\n", art.Title, art.Outlet, art.Byline, l.Published, l.Lang, art.URL, art.Text); err != nil {
		return err
	}
	for _, m := range ms {
		if err := a.printf("\ne%d %s %s %s  %q\n", m.ID, m.Claim, m.Stance, m.Tier, m.Quote); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) articleFetchCmd() *cobra.Command {
	return &cobra.Command{
		Use: "fetch URL", Short: "fetches one address politely, stores it, and reads it", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), owns, func(d *desk) error {
				art, err := a.fetchArticle(c, d, args[0])
				if err != nil {
					return err
				}
				if _, err := d.process(c.Context(), func(tally) {}); err != nil {
					return err
				}
				stored, err := d.db.ArticleVersions(c.Context(), art.Canonical)
				if err != nil || len(stored) == 0 {
					return failf(exitData, "%s was fetched but not stored: %w", args[0], err)
				}
				newest := stored[len(stored)-1]
				ms, err := d.db.Mentions(c.Context(), claims.MentionFilter{Article: newest.ID})
				if err != nil {
					return fmt.Errorf("cannot read the evidence: %w", err)
				}
				return a.printArticle(newest, ms)
			})
		},
	}
}

// fetchArticle fetches an address and reads it; the capture is stored.
func (a *app) fetchArticle(c *cobra.Command, d *desk, rawURL string) (news.Article, error) {
	rawURL = crawler.Whole(rawURL)
	src, listed, err := listedAs(d.rooms, rawURL)
	if err != nil {
		return news.Article{}, err
	}
	if !listed {
		src = news.Source{ID: source.SlugOf(rawURL), Name: hostOf(rawURL), Home: rawURL}
	}
	if known, ok := byHost(d.sources)[hostOf(rawURL)]; ok {
		src = known
	}
	cr, err := crawler.New(d.db, a.crawlerOptions(d))
	if err != nil {
		return news.Article{}, fail(exitConfig, err)
	}
	capture, err := cr.Fetch(c.Context(), src, rawURL)
	if err != nil {
		return news.Article{}, err
	}
	if capture.ID == 0 {
		if capture.ID, err = d.db.SaveCapture(c.Context(), capture); err != nil {
			return news.Article{}, fmt.Errorf("cannot store the capture of %s: %w", rawURL, err)
		}
	}
	if capture.State != news.CaptureOK && capture.State != news.CaptureUnchanged {
		return news.Article{}, failf(exitNothing, "%s: %s: %s", rawURL, capture.State, capture.Reason)
	}
	return d.readArticle(c.Context(), capture, src)
}
