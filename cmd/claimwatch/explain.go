package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/match"
	"claimwatch/claims/origin"
	"claimwatch/crawler/news"
)

func (a *app) explainCmd() *cobra.Command {
	var text, claim, lang, published, article string
	c := &cobra.Command{
		Use: "explain URL | explain EVIDENCE | explain --article ID | explain --text TEXT", Short: "walks one article through every stage and says why it matched, or did not",
		Example: `  claimwatch explain https://outlet.example/story     what is stored of the address; fetched if it is not
  claimwatch explain e812                             one piece of evidence
  claimwatch explain --text "About 3,000 people were killed in the protests in Iran." --claim killed-3000`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			given := len(args)
			for _, flag := range []string{text, article} {
				if flag != "" {
					given++
				}
			}
			if given != 1 {
				return &usageError{errors.New("explain what? Give one of an address, a piece of evidence (e812), --article and --text")}
			}
			if article != "" {
				return a.explainArticle(c, article, claim)
			}
			if text != "" {
				return a.explainText(c.Context(), news.Article{Text: text, Lang: lang, Published: readTime(published), State: news.ArticleOK}, claim)
			}
			if id, ok := evidenceID(args[0]); ok {
				return a.explainEvidence(c, id)
			}
			return a.explainURL(c, args[0], claim)
		},
	}
	c.Flags().StringVar(&text, "text", "", "explain this `TEXT` instead of an article")
	c.Flags().StringVar(&article, "article", "", "explain the stored article with this `ID` (a12)")
	c.Flags().StringVar(&claim, "claim", "", "only this claim: why it matched, or did not")
	c.Flags().StringVar(&lang, "lang", "", "language of the text")
	c.Flags().StringVar(&published, "published", "", "`DATE` the text is of")
	return c
}

func (a *app) explainText(ctx context.Context, art news.Article, claim string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	r, err := loadRooms(cfg)
	if err != nil {
		return err
	}
	if claim != "" {
		if _, err := r.claim(claim); err != nil {
			return err
		}
	}
	r.takeModel(ctx, a.modelLogger())
	return a.printMatch(r.match(ctx, art), claim)
}

// printMatch prints what the matcher found and what nearly matched.
func (a *app) printMatch(res match.Result, claim string) error {
	if a.json {
		return a.printJSON(res)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "language  %s\n", res.Lang)
	found := 0
	for _, e := range res.Evidence {
		if claim == "" || e.Claim == claim {
			found++
			writeEvidence(&b, e)
		}
	}
	if found == 0 {
		b.WriteString("nothing matches\n")
	}
	for _, n := range res.Near {
		if claim == "" || n.Claim == claim {
			fmt.Fprintf(&b, "nearly    %s %.2f: %s\n", n.Claim, n.Score, n.Why)
		}
	}
	return a.printf("%s", b.String())
}

func writeEvidence(b *strings.Builder, e claims.Evidence) {
	fmt.Fprintf(b, "\n%s  %s, %s, score %.2f\n  passage   %q  [bytes %d-%d]\n", e.Claim, e.Stance, e.Tier, e.Score, e.Quote, e.Start, e.End)
	if e.Figure != nil {
		fmt.Fprintf(b, "  figure    %s, as of %s (%q)\n", figureText(*e.Figure), orUnknown(string(e.Figure.AsOf)), e.Figure.Words)
	}
	who := e.Attribution
	if who == "" {
		who = "nobody: the outlet's own voice"
	}
	fmt.Fprintf(b, "  credited  %s\n", who)
	for _, r := range e.Reasons {
		mark := ""
		if r.State != "" {
			mark = " " + r.State
		}
		if r.Share != 0 {
			mark += fmt.Sprintf(" %.2f", r.Share)
		}
		fmt.Fprintf(b, "  %-9s %s%s\n", r.Kind, r.Text, mark)
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "an unknown day"
	}
	return s
}

// explainURL shows what each stage made of an address; one that is not stored
// is fetched and stored first. What is stored can be explained beside a daemon.
func (a *app) explainURL(c *cobra.Command, rawURL, claim string) error {
	canonical, err := news.CanonicalURL(rawURL)
	if err != nil {
		return &usageError{fmt.Errorf("%q: not an address: %w", rawURL, err)}
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if hasData(cfg.Storage.DataDir) {
		known := false
		err := a.withDesk(c.Context(), reads, func(d *desk) error {
			stored, err := d.db.ArticleVersions(c.Context(), canonical)
			if err != nil {
				return fmt.Errorf("cannot look up %s: %w", rawURL, err)
			}
			if known = len(stored) > 0; !known {
				return nil
			}
			return a.explainStored(c, d, stored[len(stored)-1], claim)
		})
		if known || err != nil {
			return err
		}
	}
	return a.withDesk(c.Context(), owns, func(d *desk) error {
		art, err := a.fetchArticle(c, d, rawURL)
		if err != nil {
			return err
		}
		return a.explainStored(c, d, art, claim)
	})
}

// explainArticle explains what is stored under an id.
func (a *app) explainArticle(c *cobra.Command, id, claim string) error {
	return a.withDesk(c.Context(), reads, func(d *desk) error {
		art, err := d.article(c.Context(), id, 0)
		if err != nil {
			return err
		}
		return a.explainStored(c, d, art, claim)
	})
}

// explainStored walks an article through the stages after its reading.
func (a *app) explainStored(c *cobra.Command, d *desk, art news.Article, claim string) error {
	if claim != "" {
		if _, err := d.claim(claim); err != nil {
			return err
		}
	}
	res := d.match(c.Context(), art)
	if err := d.loadOthers(c.Context(), art.ID); err != nil {
		return err
	}
	place := d.resolver.Place(origin.Doc{ID: "asked", Article: art, Source: d.source(art.SourceID)})
	if a.json {
		return a.printJSON(map[string]any{"article": newArticleLine(art), "match": res, "origin": place})
	}
	if err := a.printStages(art, place); err != nil {
		return err
	}
	return a.printMatch(res, claim)
}

// loadOthers fills the index of stories with every article but one, so that the
// one is not explained by itself.
func (d *desk) loadOthers(ctx context.Context, but int64) error {
	err := d.db.Signatures(ctx, func(id int64, sig []byte) error {
		if id == but {
			return nil
		}
		if err := d.resolver.Load(strconv.FormatInt(id, 10), sig); err != nil {
			d.log.Debug("not compared: signed by another version of the program", "article", id, "error", err)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cannot load the index of stories: %w", err)
	}
	return nil
}

func (a *app) printStages(art news.Article, p origin.Placement) error {
	date := "none that can be trusted"
	if !art.Published.IsZero() {
		date = fmt.Sprintf("%s, by %s", art.Published.UTC().Format("2006-01-02 15:04 UTC"), art.DateMethod)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "address   %s\n", art.URL)
	fmt.Fprintf(&b, "capture   %d, fetched %s, version %d\n", art.CaptureID, art.Fetched.UTC().Format("2006-01-02 15:04 UTC"), max(1, art.Version))
	fmt.Fprintf(&b, "article   %q, %s; %d words; text by %s, confidence %.2f\n", art.Title, art.Outlet, len(strings.Fields(art.Text)), art.Method, art.Confidence)
	fmt.Fprintf(&b, "date      %s\n", date)
	fmt.Fprintf(&b, "story     %s, origin %s, rule %s (%.2f)\n", p.Story, orUnknownOrigin(p.Origin), p.Rule, p.Confidence)
	for _, r := range p.Reasons {
		fmt.Fprintf(&b, "          %s\n", r.Text)
	}
	return a.printf("%s", b.String())
}

func orUnknownOrigin(id string) string {
	if id == "" {
		return "unknown (never counts)"
	}
	return id
}

func (a *app) explainEvidence(c *cobra.Command, id int64) error {
	return a.withDesk(c.Context(), reads, func(d *desk) error {
		m, err := d.mention(c.Context(), id)
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(m)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "e%d  article a%d version %d, %s, %s, %s\n", m.ID, m.ArticleID, m.Version, m.Outlet, m.Published.UTC().Format("2006-01-02"), m.URL)
		fmt.Fprintf(&b, "  origin    %s, family %s, rule %s, story %s\n", orUnknownOrigin(m.Origin), m.Family, m.Rule, m.Story)
		if len(m.Via) > 0 {
			fmt.Fprintf(&b, "  via       %s\n", strings.Join(m.Via, " ← "))
		}
		fmt.Fprintf(&b, "  capture   sha256 %s\n", m.CaptureSHA256)
		writeEvidence(&b, m.Evidence)
		return a.printf("%s", b.String())
	})
}
