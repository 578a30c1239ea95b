package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/match"
	"claimwatch/claims/origin"
	"claimwatch/crawler/news"
)

func (a *app) explainCmd() *cobra.Command {
	var text, claim, lang, published string
	c := &cobra.Command{
		Use: "explain URL | explain EVIDENCE | explain --text TEXT", Short: "walks one article through every stage and says why it matched, or did not",
		Example: `  claimwatch explain https://outlet.example/story     what is stored of the address; fetched if it is not
  claimwatch explain e812                             one piece of evidence
  claimwatch explain --text "About 3,000 people were killed in the protests in Iran." --claim killed-3000`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			if text == "" && len(args) == 0 {
				return &usageError{fmt.Errorf("explain what? Give an address, a piece of evidence (e812) or --text")}
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
	c.Flags().StringVar(&claim, "claim", "", "only this claim")
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
// is fetched and stored first.
func (a *app) explainURL(c *cobra.Command, rawURL, claim string) error {
	canonical, err := news.CanonicalURL(rawURL)
	if err != nil {
		return &usageError{fmt.Errorf("%q: not an address: %w", rawURL, err)}
	}
	return a.withDesk(c.Context(), owns, func(d *desk) error {
		stored, err := d.db.ArticleVersions(c.Context(), canonical)
		if err != nil {
			return fmt.Errorf("cannot look up %s: %w", rawURL, err)
		}
		var art news.Article
		if len(stored) > 0 {
			art = stored[len(stored)-1]
		} else if art, err = a.fetchArticle(c, d, rawURL); err != nil {
			return err
		}
		res := d.match(c.Context(), art)
		if err := d.loadIndex(c.Context()); err != nil {
			return err
		}
		doc := origin.Doc{ID: "asked", Article: art, Source: d.source(art.SourceID)}
		place := d.resolver.Place(doc)
		if a.json {
			return a.printJSON(map[string]any{"article": newArticleLine(art), "match": res, "origin": place})
		}
		if err := a.printStages(art, place); err != nil {
			return err
		}
		return a.printMatch(res, claim)
	})
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
