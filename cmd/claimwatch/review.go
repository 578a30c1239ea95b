package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/review"
	"claimwatch/claims/review/term"
)

// reviewFlags are what the inbox on the terminal can be told.
type reviewFlags struct {
	filter   review.QueueFilter
	blind    bool
	language string
	practice bool
}

func (a *app) reviewCmd() *cobra.Command {
	var f reviewFlags
	c := &cobra.Command{
		Use: "review", Short: "the inbox on the terminal: one card at a time, one letter each", Args: noArgs,
		Long: `Shows one card after the other, what matters first, and takes one letter for each, as the pages do: a supports, d disputes,
i in passing, x not this claim; ? lists the others, u takes back, U does it again, q ends. What was answered is on record at
once, so that ending is always safe. The machine's view stays hidden until the answer.

On a terminal the card fills the screen and follows its size; letters work on Persian, Arabic, Russian and Greek keyboards too.
With --accessible, or where no terminal reads or writes, everything is plain lines that are never drawn over: for screen
readers, and for scripts.`,
		Example: `  claimwatch review
  claimwatch review --view impact --claim killed-3000
  claimwatch review --accessible`,
		RunE: func(c *cobra.Command, _ []string) error {
			if !slices.Contains([]string{"", "impact", "new", "mine", "noise"}, f.filter.View) {
				return &usageError{fmt.Errorf("--view %q: one of impact, new, mine, noise", f.filter.View)}
			}
			if !slices.Contains(review.Tongues(), f.language) {
				return &usageError{fmt.Errorf("--language %q: one of %v", f.language, review.Tongues())}
			}
			return a.withDesk(c.Context(), writes, func(d *desk) error { return a.review(c.Context(), d, f) })
		},
	}
	c.Flags().StringVar(&f.filter.View, "view", "", "impact, new, mine or noise (default: everything)")
	c.Flags().StringVar(&f.filter.Claim, "claim", "", "only the cards of this claim")
	c.Flags().StringVar(&f.filter.Lang, "lang", "", "only passages in this language")
	c.Flags().BoolVar(&f.practice, "practice", false, "on labelled examples; nothing is kept")
	c.Flags().BoolVar(&f.blind, "blind", true, "hide the machine's view until the answer")
	c.Flags().StringVar(&f.language, "language", "en", "language of what is asked: en, sq or fa")
	return c
}

// review holds a session at the front that suits whoever looks.
func (a *app) review(ctx context.Context, d *desk, f reviewFlags) error {
	room, err := review.NewRoom(d.db, d.reviewOptions())
	if err != nil {
		return err
	}
	say, err := review.Speak(f.language)
	if err != nil {
		return err
	}
	keys, err := review.KeymapOf(ctx, d.db, a.who())
	if err != nil {
		return err
	}
	if f.practice {
		return term.Practice(keys, say, a.stdin, a.stdout)
	}
	users, err := d.db.Users(ctx)
	if err != nil {
		return fmt.Errorf("cannot read who works here: %w", err)
	}
	s := term.New(room, d.db, term.Options{Who: a.who(), Filter: f.filter, Blind: f.blind, Zone: d.cfg.zone(), Now: d.clock.Now, Say: say, Keys: keys,
		Known: func(name string) bool {
			return name == a.who() || slices.ContainsFunc(users, func(u claims.User) bool { return u.Name == name })
		}})
	if a.drawable() {
		return term.Run(ctx, s, a.colour(1, "") != "")
	}
	return term.Lines(ctx, s, a.stdin, a.stdout)
}

// drawable reports whether cards may be drawn: somebody sits at a terminal
// that can be drawn on, and has not asked for plain lines.
func (a *app) drawable() bool { return a.redraws() && isTerminal(a.stdout) && isTerminal(a.stdin) }
