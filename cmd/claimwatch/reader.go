package main

import (
	"cmp"
	"context"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"claimwatch/crawler"
	"claimwatch/crawler/extract"
	"claimwatch/crawler/news"
)

// readerCommand is the hidden command under which the program starts itself
// again to read articles: what runs away on a hostile page cannot be stopped
// from within, but a process can.
const readerCommand = "read-articles"

func (a *app) readerCmd() *cobra.Command {
	return &cobra.Command{
		Use: readerCommand, Short: "reads articles for another process of this program", Hidden: true, Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return extract.Serve(a.stdin, a.stdout) },
	}
}

// newReader prepares reading in children of this program, one for each core.
// None is started before the first page is read.
func newReader() (*extract.Isolated, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, failf(exitCreate, "cannot find this program itself, which it must start to read articles: %w", err)
	}
	return extract.NewIsolated([]string{self, readerCommand}, extract.Limits{Children: runtime.GOMAXPROCS(0)}), nil
}

// readArticle reads the article out of a capture in a child process. The
// error says that no child could be started, or is the context's.
func (d *desk) readArticle(ctx context.Context, c *news.Capture, src news.Source) (news.Article, error) {
	art, err := d.reader.Article(ctx, c, src)
	if err != nil {
		return news.Article{}, err
	}
	if src.ID != c.SourceID { // an aggregator offered it; see outletOf
		art.SourceID, art.Outlet = src.ID, cmp.Or(src.Name, art.Outlet)
	}
	art.Lang = languageOf(art, src)
	return art, nil
}

// outletOf is the outlet whose article a capture holds. It is not the source
// that offered it where that is an aggregator, which names the publisher, and
// the page belongs to an outlet that is listed too.
func (r *rooms) outletOf(c *news.Capture) news.Source {
	offered := r.source(c.SourceID)
	if c.Link.Publisher == "" {
		return offered
	}
	at := cmp.Or(c.FinalURL, c.URL)
	if brand, _ := crawler.BrandOf(r.sources, offered, at); brand == crawler.BrandOwn {
		return offered
	}
	if outlet, ok := crawler.OutletAt(r.sources, at); ok {
		return outlet
	}
	return offered
}
