package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

func (a *app) reviewCmd() *cobra.Command {
	var claim string
	c := &cobra.Command{
		Use: "review", Short: "the inbox on the terminal: one card at a time, one letter each", Args: noArgs,
		Long: `Shows one card after the other, what matters first, and reads one letter for each: a supports, d disputes,
i in passing, x not this claim, s put off until tomorrow, n next without an answer, r show the machine's view, u undo, q quit.
The machine's view stays hidden until the answer, as on the pages. Everything is plain lines, so that it reads well over SSH,
aloud, and from a script.`,
		Example: `  claimwatch review
  claimwatch review --claim killed-3000`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				room, err := review.NewRoom(d.db, d.reviewOptions())
				if err != nil {
					return err
				}
				t := &terminal{app: a, desk: d, room: room, claim: claim, in: bufio.NewScanner(a.stdin), skipped: map[int64]bool{}}
				return t.run(c.Context())
			})
		},
	}
	c.Flags().StringVar(&claim, "claim", "", "only the cards of this claim")
	return c
}

// A terminal reviews on lines of text.
type terminal struct {
	*app
	desk    *desk
	room    *review.Room
	claim   string
	in      *bufio.Scanner
	skipped map[int64]bool
	decided int
}

// run shows cards until there are no more, or the person has had enough.
func (t *terminal) run(ctx context.Context) error {
	for {
		v, err := t.room.Now(ctx)
		if err != nil {
			return err
		}
		left := t.waiting(v)
		if len(left) == 0 {
			return t.printf("Nothing waits. %d decided.\n", t.decided)
		}
		card, err := t.room.Card(ctx, v, left[0].ID, t.desk.db)
		if err != nil {
			return err
		}
		if err := t.show(card, len(left)); err != nil {
			return err
		}
		more, err := t.ask(ctx, card)
		if err != nil || !more {
			return errors.Join(err, t.printf("%d decided.\n", t.decided))
		}
	}
}

func (t *terminal) waiting(v *review.View) []*review.Group {
	var out []*review.Group
	for _, g := range v.Queue {
		if !t.skipped[g.ID] && (t.claim == "" || g.Claim.ID == t.claim) {
			out = append(out, g)
		}
	}
	return out
}

// show prints a card: claim, passage, comparison, who says so.
func (t *terminal) show(c review.Card, left int) error {
	m := c.Mention
	var b strings.Builder
	fmt.Fprintf(&b, "\n%d wait · e%d · %s · %s · %s\n", left, m.ID, m.Outlet, m.Lang, m.Published.In(t.desk.cfg.zone()).Format("2 Jan 2006 15:04"))
	fmt.Fprintf(&b, "Does this passage say what the claim says?\n\nCLAIM    %s: %s\n         %s, as of %s\n", c.Claim.ID, c.Claim.Statement, c.Claim.Claimant, c.Claim.AsOf)
	fmt.Fprintf(&b, "PASSAGE  %s\n", review.Shown(m.Quote))
	for _, r := range c.Rows {
		if r.Claim != "" || r.Passage != "" {
			fmt.Fprintf(&b, "         %s: claim %s, passage %s%s\n", r.Name, orNothing(r.Claim), orNothing(r.Passage), inBrackets(r.Between))
		}
	}
	var way []string
	for _, l := range c.Chain {
		way = append(way, fmt.Sprintf("%s (%s)", review.Shown(l.Name), l.Why))
	}
	fmt.Fprintf(&b, "WHO      %s\n", strings.Join(way, ", who has it from "))
	if n := len(c.Copies); n > 0 {
		fmt.Fprintf(&b, "COPIES   %d more, decided along with it\n", n)
	}
	return t.printf("%s", b.String())
}

func orNothing(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " [" + s + "]"
}

// ask reads one letter and does it. more is false when it is time to stop.
func (t *terminal) ask(ctx context.Context, c review.Card) (more bool, err error) {
	began, blind := time.Now(), true
	for {
		if err := t.printf("a supports · d disputes · i in passing · x not this claim · s later · n next · r machine · u undo · q quit > "); err != nil {
			return false, err
		}
		if !t.in.Scan() {
			return false, t.in.Err()
		}
		s := review.Stroke{Who: t.who(), Client: "cli", Evidence: c.Mention.ID, Blind: blind, Millis: time.Since(began).Milliseconds()}
		if c.Group != nil {
			s.Last = c.Group.Last
		}
		letter := strings.TrimSpace(t.in.Text())
		switch letter {
		case "q":
			return false, nil
		case "n":
			t.skipped[c.Mention.ID] = true
			return true, nil
		case "r":
			blind = false
			if err := t.printf("MACHINE  %s, %.0f %%  %s\n", c.Mention.Stance, c.Mention.Score*100, c.Sum); err != nil {
				return false, err
			}
			continue
		}
		done, err := t.act(ctx, s, letter)
		var refused *review.RefusedError
		switch {
		case errors.As(err, &refused), errors.Is(err, errNoKey):
			if err := t.printf("%s\n", err); err != nil {
				return false, err
			}
			continue
		case err != nil:
			return false, err
		}
		return true, t.tell(done, c.Mention.Stance)
	}
}

var errNoKey = errors.New("one of the letters a, d, i, x, s, n, r, u, q")

func (t *terminal) act(ctx context.Context, s review.Stroke, letter string) (review.Done, error) {
	answers := map[string]review.Answer{"a": review.AnswerSupports, "d": review.AnswerDisputes, "i": review.AnswerPassing, "x": review.AnswerNot}
	switch {
	case answers[letter] != "":
		t.decided++
		return t.room.Answer(ctx, s, answers[letter])
	case letter == "s":
		return t.room.Snooze(ctx, s, string(t.room.Today().Add(1)))
	case letter == "u":
		return t.room.Undo(ctx, s, 0, false)
	}
	return review.Done{}, errNoKey
}

// tell says what was recorded.
func (t *terminal) tell(d review.Done, machine claims.Stance) error {
	if d.Undo {
		if t.decided > 0 {
			t.decided--
		}
		return t.printf("Taken back: %s.\n", orAction(d))
	}
	text := fmt.Sprintf("Recorded: %s", orAction(d))
	if d.Articles > 1 {
		text += fmt.Sprintf(", for %d articles", d.Articles)
	}
	if d.Was != d.Is {
		text += fmt.Sprintf(". %s: %s -> %s", d.Claim, d.Was, d.Is)
	}
	if d.Answer != "" {
		text += fmt.Sprintf(". The machine had proposed: %s", machine)
	}
	return t.printf("%s.\n", text)
}

func orAction(d review.Done) string {
	if d.Answer != "" {
		return string(d.Answer)
	}
	return string(d.Action)
}
