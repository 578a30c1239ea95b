package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/match"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// learnedKey is where the database keeps the shifts in force, a list of
// match.Shift as JSON.
const learnedKey = "learned"

func (a *app) learnCmd() *cobra.Command {
	var apply, forget bool
	c := &cobra.Command{
		Use:   "learn [--apply | --forget]",
		Short: "what the decisions of people say of the matcher's scores",
		Long: `Reads every piece of evidence that somebody confirmed or rejected and works out how far the scores of the ways in which it was
found should move: at least three decisions, never further than 0.25, weighed against the score as it was written. Prints each
shift, the gain measured on decisions that it was not learned from, and words that confirmed passages share and the lexicon
lacks. Nothing changes until --apply; --forget takes everything learned back. Evidence found under other scores is found anew
by the next crawl or by claimwatch reassess.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if apply && forget {
				return &usageError{errors.New("--apply and --forget do not go together")}
			}
			return a.learn(c.Context(), apply, forget)
		},
	}
	c.Flags().BoolVar(&apply, "apply", false, "put the shifts into force")
	c.Flags().BoolVar(&forget, "forget", false, "take all shifts back")
	return c
}

// learned is the answer of the command.
type learned struct {
	Lessons int                   `json:"lessons"`
	Shifts  []match.Shift         `json:"shifts"`
	Before  float64               `json:"precision_before"` // of the upper tier, on decisions not learned from
	After   float64               `json:"precision_after"`
	Tested  int                   `json:"tested"`
	Forms   []match.CandidateForm `json:"forms"`
	Applied bool                  `json:"applied"`
}

func (a *app) learn(ctx context.Context, apply, forget bool) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	how := reads
	if apply || forget {
		how = writes
	}
	d, err := a.openDesk(ctx, cfg, how, wallClock{})
	if err != nil {
		return err
	}
	defer d.Close()
	if forget {
		if err := d.db.SetMeta(ctx, learnedKey, "[]"); err != nil {
			return err
		}
		return a.printf("Everything learned is taken back; the next start works with the scores as they are written.\n")
	}
	lessons, err := lessonsOf(ctx, d.db)
	if err != nil {
		return err
	}
	fresh, err := loadRooms(cfg)
	if err != nil {
		return err
	}
	l := learned{Lessons: len(lessons), Shifts: fresh.matcher.Learn(lessons), Forms: fresh.matcher.Forms(lessons), Applied: apply}
	if l.Before, l.After, l.Tested, err = gain(cfg, lessons); err != nil {
		return err
	}
	if apply {
		b, err := json.Marshal(l.Shifts)
		if err != nil {
			return err
		}
		if err := d.db.SetMeta(ctx, learnedKey, string(b)); err != nil {
			return err
		}
	}
	return a.printLearned(l)
}

// lessonsOf are the decisions that stand, with the articles they are about.
func lessonsOf(ctx context.Context, db *storage.DB) ([]match.Lesson, error) {
	ms, err := db.Mentions(ctx, claims.MentionFilter{})
	if err != nil {
		return nil, err
	}
	articles := map[int64]*news.Article{}
	var out []match.Lesson
	for _, m := range ms {
		if !m.Reviewed {
			continue
		}
		art := articles[m.ArticleID]
		if art == nil {
			if art, err = db.Article(ctx, m.ArticleID); err != nil {
				return nil, fmt.Errorf("cannot read the article of e%d: %w", m.ID, err)
			}
			articles[m.ArticleID] = art
		}
		out = append(out, match.Lesson{Claim: m.Claim, Article: *art, Quote: m.Quote, Right: !m.Rejected})
	}
	return out, nil
}

// gain learns from every second article and measures on the others: the share
// of what the upper tier finds there that people confirmed.
func gain(cfg Config, lessons []match.Lesson) (before, after float64, tested int, err error) {
	byArticle := map[int64][]match.Lesson{}
	for _, l := range lessons {
		byArticle[l.Article.ID] = append(byArticle[l.Article.ID], l)
	}
	var learn, test []match.Lesson
	for i, id := range slices.Sorted(maps.Keys(byArticle)) {
		if i%2 == 0 {
			learn = append(learn, byArticle[id]...)
		} else {
			test = append(test, byArticle[id]...)
		}
	}
	r, err := loadRooms(cfg)
	if err != nil {
		return 0, 0, 0, err
	}
	before = precision(r.matcher, test)
	if err := r.matcher.Apply(r.matcher.Learn(learn)); err != nil {
		return 0, 0, 0, err
	}
	return before, precision(r.matcher, test), len(test), nil
}

func precision(m *match.Matcher, lessons []match.Lesson) float64 {
	right, all := 0, 0
	for _, l := range lessons {
		for _, e := range m.Match(l.Article).Evidence {
			if e.Claim == l.Claim && e.Quote == l.Quote && e.Tier == claims.Accept {
				all++
				if l.Right {
					right++
				}
				break
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(right) / float64(all)
}

// takeLearned puts into force what was learned and applied. What no longer
// fits is logged, never dropped in silence.
func (d *desk) takeLearned(ctx context.Context) error {
	stored, err := d.db.Meta(ctx, learnedKey)
	if err != nil || stored == "" {
		return err
	}
	var shifts []match.Shift
	if err := json.Unmarshal([]byte(stored), &shifts); err != nil {
		return fmt.Errorf("what was learned cannot be read: %w. claimwatch learn --apply writes it anew", err)
	}
	if err := d.matcher.Apply(shifts); err != nil {
		d.log.Warn("part of what was learned is not in force", "error", err)
	}
	if len(shifts) > 0 {
		d.log.Info("scores moved by review", "shifts", len(shifts))
	}
	return nil
}

func (a *app) printLearned(l learned) error {
	if a.json {
		return a.printJSON(l)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d decisions on evidence\n", l.Lessons)
	for _, s := range l.Shifts {
		fmt.Fprintf(&b, "  %-22s %.2f → %.2f  %d right, %d wrong  %s\n", s.Claim, s.Before, s.After, s.Right, s.Wrong, s.Look)
	}
	if len(l.Shifts) == 0 {
		b.WriteString("  nothing to shift: too few decisions, or the scores are borne out\n")
	}
	if l.Tested > 0 {
		fmt.Fprintf(&b, "Upper tier on %d decisions not learned from: %.3f right before, %.3f after\n", l.Tested, l.Before, l.After)
	}
	for i, f := range l.Forms {
		if i == 0 {
			b.WriteString("Words that confirmed passages share and the lexicon lacks:\n")
		}
		if i == 20 {
			fmt.Fprintf(&b, "  and %d more: --json lists them all\n", len(l.Forms)-i)
			break
		}
		fmt.Fprintf(&b, "  %-4s %-20s %s, in %d passages\n", f.Lang, f.Word, f.Claim, f.Seen)
	}
	if !l.Applied && len(l.Shifts) > 0 {
		b.WriteString("Nothing has changed. claimwatch learn --apply puts the shifts into force.\n")
	}
	return a.printf("%s", b.String())
}
