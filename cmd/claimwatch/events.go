package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// pageEvents tells what was seen of cited pages in [from, to): which changed,
// were deleted, lead elsewhere, or are back.
func (d *desk) pageEvents(ctx context.Context, from, to time.Time) ([]news.PageEvent, error) {
	addresses, err := d.db.Revisited(ctx, from, to)
	if err != nil {
		return nil, err
	}
	var out []news.PageEvent
	for _, address := range addresses {
		events, err := d.eventsOf(ctx, address)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if !e.At.Before(from) && e.At.Before(to) {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b news.PageEvent) int { return a.At.Compare(b.At) })
	return out, nil
}

// eventsOf tells everything that happened to one page since it was first read.
func (d *desk) eventsOf(ctx context.Context, canonical string) ([]news.PageEvent, error) {
	captures, err := d.db.Captures(ctx, canonical)
	if err != nil {
		return nil, err
	}
	out := news.Events(captures)
	var before *news.Article
	for _, c := range captures {
		if c.State != news.CaptureOK {
			continue
		}
		now, err := d.db.VersionOf(ctx, c.ID)
		if errors.Is(err, storage.ErrNotFound) {
			continue // not read yet
		}
		if err != nil {
			return nil, err
		}
		if before != nil && now.TextSHA256 != before.TextSHA256 {
			out = append(out, changed(before, now, c))
		}
		before = now
	}
	for i := range out {
		d.addBrand(&out[i])
		if err := d.addSentences(ctx, &out[i]); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b news.PageEvent) int { return a.At.Compare(b.At) })
	return out, nil
}

// changed names what a new text means: an edit, or a page that says it is
// gone or walled while the server says that all is well.
func changed(before, now *news.Article, c news.Capture) news.PageEvent {
	e := news.PageEvent{Kind: news.PageChanged, SourceID: c.SourceID, URL: c.URL, At: c.Started, Since: before.Fetched, Before: before.CaptureID, After: c.ID, Reason: now.Reason}
	switch {
	case now.State == news.ArticleGone:
		e.Kind = news.PageDeleted
	case now.State == news.ArticleThin && before.State == news.ArticleOK:
		e.Kind = news.PageWalled
	case now.State == news.ArticleOK && before.State != news.ArticleOK:
		e.Kind = news.PageRestored
	default:
		e.Reason = "the text is another"
	}
	return e
}

// addBrand says whose site a page leads to: that of its own outlet, of one of
// its family, of another outlet, or of nobody who is listed.
func (d *desk) addBrand(e *news.PageEvent) {
	if e.Kind != news.PageRedirected || e.To == "" {
		return
	}
	brand, outlet := crawler.BrandOf(d.sources, d.bySource[e.SourceID], e.To)
	switch brand {
	case crawler.BrandOwn, crawler.BrandSister:
		e.Kind = news.PageMoved
		e.Reason = fmt.Sprintf("moved to %s, a site of %s", e.To, outlet)
	case crawler.BrandOther:
		e.Reason = fmt.Sprintf("redirected to %s, the site of another outlet (%s), as a forgery is once it was read", e.To, outlet)
	case crawler.BrandNamesake:
		e.Reason += "; it has the name of this outlet under another suffix: whether it is the outlet's has to be found out"
	default:
		e.Reason += ", which is not listed here"
	}
}

// addSentences compares the sentences that evidence rests on.
func (d *desk) addSentences(ctx context.Context, e *news.PageEvent) error {
	if e.Kind == news.PageRestored {
		return nil
	}
	before, err := d.db.VersionOf(ctx, e.Before)
	if errors.Is(err, storage.ErrNotFound) {
		return nil // it was never read, so no evidence rests on it
	}
	if err != nil {
		return err
	}
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{Article: before.ID})
	if err != nil {
		return err
	}
	var text, lang string
	if e.Kind == news.PageChanged {
		now, err := d.db.VersionOf(ctx, e.After)
		if err != nil {
			return err
		}
		text, lang = now.Text, now.Lang
	}
	for _, m := range ms {
		if c, moved := sentenceChange(m, text, lang); moved && !slices.Contains(e.Sentences, c) {
			e.Sentences = append(e.Sentences, c)
		}
	}
	return nil
}

// likeness is from which share of common words a sentence counts as what a
// quote became. Below it the quote counts as dropped.
const likeness = 0.4

// sentenceChange looks for a quote in the text as it is now. moved is false
// when it stands there unchanged.
func sentenceChange(m claims.Mention, text, lang string) (c news.SentenceChange, moved bool) {
	c = news.SentenceChange{Claim: m.Claim, Before: m.Quote}
	quote := passage.Fold(m.Quote)
	if quote != "" && strings.Contains(passage.Fold(text), quote) {
		return c, false
	}
	best := likeness
	for _, s := range passage.Split(text, lang) {
		sentence := strings.TrimSpace(text[s.Start:s.End])
		if l := alike(quote, passage.Fold(sentence)); l >= best {
			best, c.After = l, sentence
		}
	}
	return c, true
}

// alike is the share of words that two folded sentences have in common, of
// all their words.
func alike(a, b string) float64 {
	words := map[string]int{}
	for _, w := range strings.Fields(a) {
		words[w] |= 1
	}
	for _, w := range strings.Fields(b) {
		words[w] |= 2
	}
	both := 0
	for _, in := range words {
		if in == 3 {
			both++
		}
	}
	return float64(both) / float64(max(1, len(words)))
}

func (a *app) articleEventsCmd() *cobra.Command {
	var since time.Duration
	c := &cobra.Command{
		Use: "events [URL]", Short: "what became of cited pages: edited, deleted, redirected, and which sentences", Args: usageArgs(cobra.MaximumNArgs(1)),
		Long: `Pages that evidence rests on are visited again after an hour, a day, a week and a month. What was seen then is listed, with the
sentences that evidence rests on as they were and as they are now. Both versions stay on file.`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				var events []news.PageEvent
				var err error
				if len(args) == 1 {
					canonical, cerr := news.CanonicalURL(args[0])
					if cerr != nil {
						return &usageError{cerr}
					}
					events, err = d.eventsOf(c.Context(), canonical)
				} else {
					now := d.clock.Now()
					events, err = d.pageEvents(c.Context(), now.Add(-since), now.Add(time.Second))
				}
				if err != nil {
					return fmt.Errorf("cannot tell what became of the pages: %w", err)
				}
				if len(events) == 0 && len(args) == 0 {
					a.say("Nothing was seen to change since %s. Give --since to look further back.\n", claims.DateOf(d.clock.Now().Add(-since).UTC()))
					return nil
				}
				return a.printEvents(events)
			})
		},
	}
	c.Flags().DurationVar(&since, "since", 30*24*time.Hour, "how far to look back")
	return c
}

func (a *app) printEvents(events []news.PageEvent) error {
	for _, e := range events {
		if a.json {
			if err := a.printJSON(e); err != nil {
				return err
			}
			continue
		}
		if err := a.printf("%s", eventText(e)); err != nil {
			return err
		}
	}
	if len(events) == 0 {
		a.say("Nothing was seen to change.\n")
	}
	return nil
}

func eventText(e news.PageEvent) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %-10s  %s  %s\n", e.At.UTC().Format("2006-01-02 15:04"), e.Kind, e.SourceID, e.URL)
	fmt.Fprintf(&b, "  %s; last seen otherwise %s (captures %d and %d)\n", e.Reason, e.Since.UTC().Format("2006-01-02 15:04"), e.Before, e.After)
	for _, s := range e.Sentences {
		fmt.Fprintf(&b, "  %s\n    - %s\n", s.Claim, s.Before)
		if s.After != "" {
			fmt.Fprintf(&b, "    + %s\n", s.After)
		}
	}
	return b.String()
}

// logEvents tells the log what a crawl saw of cited pages, and counts it.
func (d *desk) logEvents(ctx context.Context, from time.Time) (int, error) {
	events, err := d.pageEvents(ctx, from, d.clock.Now().Add(time.Second))
	if err != nil {
		return 0, fmt.Errorf("cannot tell what became of the cited pages: %w", err)
	}
	for _, e := range events {
		level := slog.LevelWarn
		if e.Kind == news.PageMoved {
			level = slog.LevelInfo
		}
		d.log.Log(ctx, level, "a cited page is no longer as it was", "kind", e.Kind, "source", e.SourceID, "url", e.URL, "reason", e.Reason, "to", e.To, "sentences", len(e.Sentences))
	}
	return len(events), nil
}
