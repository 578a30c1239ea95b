package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/origin"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

func (a *app) reassessCmd() *cobra.Command {
	var apply bool
	c := &cobra.Command{
		Use: "reassess", Short: "reads every stored article again after a rule, an alias or a family has changed",
		Long: `Reads every stored article again with the present rules, claims and register of origins, and lists what would change: evidence
that is new, gone or different, and claims that would stand otherwise. Nothing is stored until --apply is given. What people
decided stays decided: their decisions are laid over the new reading as they were over the old one.`,
		Example: `  claimwatch reassess               what a change of origins.yaml would do
  claimwatch reassess --apply       do it`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			how := reads
			if apply {
				how = owns
			}
			return a.withDesk(c.Context(), how, func(d *desk) error { return a.reassess(c.Context(), d, apply) })
		},
	}
	c.Flags().BoolVar(&apply, "apply", false, "store the new reading after listing it")
	return c
}

// reassess lists what reading again would change and, if asked to, changes it.
func (a *app) reassess(ctx context.Context, d *desk, apply bool) error {
	if d.second == nil { // looking on takes none along
		d.takeModel(ctx, a.modelLogger())
	}
	r, err := d.rereading(ctx)
	if err != nil {
		return err
	}
	if err := a.printRereading(r, apply); err != nil || !apply {
		return err
	}
	_, err = d.readAgain(ctx, true, func(_ news.Article, m storage.Matched) error { return d.db.SaveMatched(ctx, m) }, d.db.SaveMatched)
	if err != nil {
		return fmt.Errorf("stopped in the middle, and may be begun again: %w", err)
	}
	a.say("Stored. A daemon that is started now works by the new reading.\n")
	return nil
}

// A rereading is what reading everything again comes to.
type rereading struct {
	Articles int             `json:"articles"`
	Matcher  string          `json:"matcher"`
	Origins  string          `json:"origins"`
	Evidence []evidenceShift `json:"evidence"`
	Claims   []claimShift    `json:"claims"`
	Families []familyShift   `json:"families"` // counted once until a person decides
}

// An evidenceShift is one piece of evidence that would be new, gone or
// different.
type evidenceShift struct {
	ID      int64    `json:"id"` // 0 = new
	What    string   `json:"what"`
	Claim   string   `json:"claim"`
	URL     string   `json:"url"`
	Quote   string   `json:"quote"`
	Changes []string `json:"changes,omitempty"` // "origin hrana → ihrngo"
}

// A claimShift is a claim that would stand otherwise.
type claimShift struct {
	Claim  string `json:"claim"`
	By     string `json:"by"` // reviewed, or provisional: with what is pending confirmed
	Before string `json:"before"`
	After  string `json:"after"`
}

// readAgain hands everything that reading each stored article again comes to,
// in the order in which they were first read. What a later one shows to come
// from elsewhere is handed over again. The signatures are made only where they
// are wanted.
func (d *desk) readAgain(ctx context.Context, sign bool, each func(news.Article, storage.Matched) error, again func(context.Context, storage.Matched) error) (n int, err error) {
	resolver := d.newResolver()
	for last := int64(0); ; {
		articles, err := d.db.ArticlesAfter(ctx, last, batch)
		if err != nil || len(articles) == 0 {
			return n, err
		}
		found := parallel(articles, func(art news.Article) []claims.Evidence { return d.match(ctx, art).Evidence })
		for i, art := range articles {
			doc := origin.Doc{ID: strconv.FormatInt(art.ID, 10), Article: art, Source: d.source(art.SourceID)}
			m := storage.Matched{Article: art.ID, Version: d.matcherVersion(), Mentions: resolver.Resolve(doc, resolver.Place(doc), found[i])}
			if sign {
				m.Signature = resolver.Signature(doc)
			}
			if err := each(art, m); err != nil {
				return n, fmt.Errorf("article %d, %s: %w", art.ID, art.URL, err)
			}
			if err := d.resettle(ctx, resolver, art.Fetched, again); err != nil {
				return n, err
			}
			last, n = art.ID, n+1
		}
	}
}

// newResolver is a resolver that has placed nothing yet.
func (r *rooms) newResolver() *origin.Resolver {
	return origin.New(r.origins, origin.Options{Containment: r.cfg.Matching.Containment, SameFigureDays: r.cfg.Matching.FigureDays, Known: r.sources})
}

// rereading compares what is stored with what reading again comes to, both as
// people's decisions leave them.
func (d *desk) rereading(ctx context.Context) (rereading, error) {
	r := rereading{Matcher: d.matcherVersion(), Origins: d.newResolver().Version(), Evidence: []evidenceShift{}, Claims: []claimShift{}}
	before, err := d.db.Mentions(ctx, claims.MentionFilter{})
	if err != nil {
		return r, fmt.Errorf("cannot read the evidence: %w", err)
	}
	known := newKnownEvidence(before)
	var after []claims.Mention
	at := map[string]int{} // where in it a place of an article stands
	r.Articles, err = d.readAgain(ctx, false, func(art news.Article, m storage.Matched) error {
		for _, e := range m.Mentions {
			if e, first := known.take(art, e); first {
				at[place(e)] = len(after)
				after = append(after, e)
			}
		}
		return nil
	}, func(_ context.Context, m storage.Matched) error {
		for _, e := range m.Mentions {
			if i, ok := at[place(e)]; ok {
				e.ID, e.Gone = after[i].ID, after[i].Gone
				after[i] = e
			}
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	decisions, err := d.db.Decisions(ctx, 0, 0, 0)
	if err != nil {
		return r, err
	}
	if after, err = claims.Apply(after, decisions, d.origins); err != nil {
		return r, err
	}
	gone := known.left()
	for _, m := range gone {
		if m.Reviewed { // a decision keeps what no rule finds any more
			after = append(after, m)
		}
	}
	r.Evidence = shifts(known, after, gone)
	for _, m := range before { // what people cut out stands by any reading
		if m.PartOf != 0 {
			after = append(after, m)
		}
	}
	rules, err := d.rulesAt(ctx, d.endOf(d.today()))
	if err != nil {
		return r, err
	}
	r.Claims = d.claimShifts(before, after, rules)
	r.Families, err = d.familyShifts(ctx)
	return r, err
}

// claimShifts assesses all claims by both readings.
func (d *desk) claimShifts(before, after []claims.Mention, rules assess.Rules) []claimShift {
	return d.shiftsBetween(before, after, rules, rules)
}

// shiftsBetween assesses all claims by two readings, each by its own rules.
func (d *desk) shiftsBetween(before, after []claims.Mention, was, is assess.Rules) []claimShift {
	out := []claimShift{}
	day := d.today()
	for _, how := range []struct {
		by  string
		all func([]claims.Claim, []claims.Mention, claims.Date, *claims.Origins, assess.Rules) map[string]assess.Assessment
	}{{"reviewed", assess.Desk}, {"provisional", assess.Provisional}} {
		a, b := how.all(d.claims, before, day, d.origins, was), how.all(d.claims, after, day, d.origins, is)
		for _, c := range d.claims {
			if x, y := stands(a[c.ID]), stands(b[c.ID]); x != y {
				out = append(out, claimShift{c.ID, how.by, x, y})
			}
		}
	}
	return out
}

// stands says how a claim stands, flags included: a rule may raise one and
// leave the rest.
func stands(a assess.Assessment) string {
	s := fmt.Sprintf("%s, %d for, %d against", a.State, a.S, a.X)
	if len(a.Flags) > 0 {
		s += ", flags " + strings.Join(a.Flags, " ")
	}
	return s
}

func (a *app) printRereading(r rereading, apply bool) error {
	if a.json {
		return a.printJSON(r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s read again by matcher %s, %s\n", r.Articles, plural(r.Articles, "article", "articles"), r.Matcher, r.Origins)
	for _, e := range r.Evidence {
		id := "e" + strconv.FormatInt(e.ID, 10)
		if e.ID == 0 {
			id = "new"
		}
		fmt.Fprintf(&b, "%-9s %-6s %s  %s\n          %q\n", e.What, id, e.Claim, e.URL, e.Quote)
		for _, c := range e.Changes {
			fmt.Fprintf(&b, "          %s\n", c)
		}
	}
	for _, c := range r.Claims {
		fmt.Fprintf(&b, "claim     %s by what is %s: %s → %s\n", c.Claim, c.By, c.Before, c.After)
	}
	for _, f := range r.Families {
		fmt.Fprintf(&b, "families  %s: %d count once by %s\n", f.Group, len(f.Families), clip(strings.Join(f.Ties, "; "), 160))
		for _, c := range f.Claims {
			fmt.Fprintf(&b, "          parted: %s by what is %s: %s → %s\n", c.Claim, c.By, c.Before, c.After)
		}
	}
	fmt.Fprintf(&b, "%d %s of evidence and %d %s would change.\n", len(r.Evidence), plural(len(r.Evidence), "piece", "pieces"), len(r.Claims), plural(len(r.Claims), "standing", "standings"))
	if !apply {
		b.WriteString("Nothing was stored. Give --apply to store the new reading.\n")
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}
