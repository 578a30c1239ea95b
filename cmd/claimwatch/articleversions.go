package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// article returns the article with an id as it is printed ("a12"), or another
// version of the same address.
func (d *desk) article(ctx context.Context, arg string, version int) (news.Article, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(arg, "a"), 10, 64)
	if err != nil {
		return news.Article{}, &usageError{fmt.Errorf("%q: not the id of an article. Write a12, as article list does", arg)}
	}
	art, err := d.db.Article(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return news.Article{}, failf(exitNoInput, "no article a%d. See claimwatch article list", id)
	}
	if err != nil {
		return news.Article{}, fmt.Errorf("cannot read the article: %w", err)
	}
	if version == 0 || version == art.Version {
		return *art, nil
	}
	all, err := d.db.ArticleVersions(ctx, art.Canonical)
	if err != nil {
		return news.Article{}, fmt.Errorf("cannot read the versions: %w", err)
	}
	for _, v := range all {
		if v.Version == version {
			return v, nil
		}
	}
	return news.Article{}, failf(exitNoInput, "a%d has no version %d; it has %d", id, version, len(all))
}

func (a *app) articleDiffCmd() *cobra.Command {
	return &cobra.Command{
		Use: "diff ID [V1..V2]", Short: "what was edited between two versions of an article, sentence by sentence", Args: usageArgs(cobra.RangeArgs(1, 2)),
		Long: `Compares the last two versions of the article's address, or those that are named. Exit code 1 says that they differ.`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				before, after, err := d.twoVersions(c.Context(), args)
				if err != nil {
					return err
				}
				return a.printDiff(before, after)
			})
		},
	}
}

// twoVersions finds the versions to compare: the named ones, or the last two.
func (d *desk) twoVersions(ctx context.Context, args []string) (before, after news.Article, err error) {
	art, err := d.article(ctx, args[0], 0)
	if err != nil {
		return before, after, err
	}
	var v1, v2 int
	if len(args) == 2 {
		if _, err := fmt.Sscanf(args[1], "%d..%d", &v1, &v2); err != nil {
			return before, after, &usageError{fmt.Errorf("%q: write two versions, such as 1..2", args[1])}
		}
	} else {
		all, err := d.db.ArticleVersions(ctx, art.Canonical)
		if err != nil {
			return before, after, fmt.Errorf("cannot read the versions: %w", err)
		}
		if len(all) < 2 {
			return before, after, failf(exitNoInput, "a%d has one version only", art.ID)
		}
		return all[len(all)-2], all[len(all)-1], nil
	}
	if before, err = d.article(ctx, args[0], v1); err != nil {
		return before, after, err
	}
	after, err = d.article(ctx, args[0], v2)
	return before, after, err
}

// An edit is one sentence of a comparison: '-' gone, '+' new, ' ' kept.
type edit struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
}

func (a *app) printDiff(before, after news.Article) error {
	edits := compareSentences(sentences(before), sentences(after))
	changed := before.State != after.State
	for _, e := range edits {
		changed = changed || e.Mark != " "
	}
	var err error
	if a.json {
		err = a.printJSON(map[string]any{"url": after.URL, "from": before.Version, "to": after.Version, "state": after.State, "changed": changed, "sentences": edits})
	} else {
		err = a.printf("%s  version %d of %s, version %d of %s, %s\n", after.URL, before.Version, before.Fetched.UTC().Format("2006-01-02 15:04 UTC"),
			after.Version, after.Fetched.UTC().Format("2006-01-02 15:04 UTC"), after.State)
		for _, e := range edits {
			if err == nil && e.Mark != " " {
				err = a.printf("%s %s\n", e.Mark, e.Text)
			}
		}
	}
	if err == nil && changed {
		return quiet(exitNo)
	}
	return err
}

// sentences are the title and the sentences of an article.
func sentences(art news.Article) []string {
	out := []string{art.Title}
	for _, s := range passage.Split(art.Text, art.Lang) {
		out = append(out, strings.TrimSpace(art.Text[s.Start:s.End]))
	}
	return out
}

// compareSentences finds the fewest sentences to take out and put in (longest
// common subsequence).
func compareSentences(a, b []string) []edit {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var out []edit
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, edit{" ", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, edit{"-", a[i]})
			i++
		default:
			out = append(out, edit{"+", b[j]})
			j++
		}
	}
	return out
}

func (a *app) articleExportCmd() *cobra.Command {
	var format string
	var version int
	c := &cobra.Command{
		Use: "export ID [--format text|html]", Short: "an article's text, or the page as it was captured, byte for byte", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				art, err := d.article(c.Context(), args[0], version)
				if err != nil {
					return err
				}
				switch format {
				case "text":
					_, err = io.WriteString(a.stdout, art.Title+"\n\n"+art.Text+"\n")
					return err
				case "html":
					page, err := d.db.Capture(c.Context(), art.CaptureID)
					if err != nil {
						return failf(exitNoInput, "the captured page of %s: %w", args[0], err)
					}
					_, err = a.stdout.Write(page.Body)
					return err
				}
				return &usageError{fmt.Errorf("format %q: text or html", format)}
			})
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text, or html: the page as it came")
	c.Flags().IntVar(&version, "version", 0, "version `N` of the address")
	return c
}
