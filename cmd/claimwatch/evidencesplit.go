package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"claimwatch/claims/review"
)

// stroke does on a card what the inbox would, and says what it did.
func (a *app) stroke(c *cobra.Command, arg string, do func(context.Context, *review.Room, review.Stroke) (review.Done, error)) error {
	id, ok := evidenceID(arg)
	if !ok {
		return &usageError{fmt.Errorf("%q: not a piece of evidence. Write e812, as evidence list does", arg)}
	}
	return a.withDesk(c.Context(), writes, func(d *desk) error {
		room, err := review.NewRoom(d.db, d.reviewOptions())
		if err != nil {
			return err
		}
		s := review.Stroke{Who: a.who(), Client: "cli", Evidence: id}
		if _, err := d.mention(c.Context(), id); err != nil {
			return err
		}
		if s.Seen, err = room.StandingOn(c.Context(), id); err != nil { // who names it by its number sees how it stands
			return err
		}
		done, err := do(c.Context(), room, s)
		var no *review.RefusedError
		if errors.As(err, &no) {
			return failf(exitNoInput, "%s", no)
		}
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(done)
		}
		return a.printf("Recorded  decision %d: %s e%d   (undo: claimwatch evidence undo %d)\n", done.Seq, done.Action, id, done.Seq)
	})
}

func (a *app) splitCmd() *cobra.Command {
	var words, figure string
	c := &cobra.Command{
		Use: "split ID --words TEXT [--figure \"killed 14\"]", Short: "a sentence that says two things becomes two pieces of evidence", Args: exactly(1),
		Long: `The words of the second statement, as they stand in the passage, become a piece of evidence of their own; the passage stays as
it is. Folded copies with the same words are split alike. evidence undo joins them again.`,
		Example: `  claimwatch evidence split e812 --words "two policemen" --figure "killed 2"`,
		RunE: func(c *cobra.Command, args []string) error {
			f, err := readFigure(figure, nil)
			if err != nil {
				return &usageError{err}
			}
			return a.stroke(c, args[0], func(ctx context.Context, room *review.Room, s review.Stroke) (review.Done, error) {
				return room.Split(ctx, s, review.Cut{Words: words, Figure: f})
			})
		},
	}
	c.Flags().StringVar(&words, "words", "", "the words of the second statement")
	c.Flags().StringVar(&figure, "figure", "", "the figure in them: \"killed at-least 14\"")
	return c
}

func (a *app) breakCmd() *cobra.Command {
	var whose string
	c := &cobra.Command{
		Use: "break ID --whose outlet|unknown", Short: "the passage is no copy: it leaves the story it was folded into", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.stroke(c, args[0], func(ctx context.Context, room *review.Room, s review.Stroke) (review.Done, error) {
				return room.Break(ctx, s, 0, whose)
			})
		},
	}
	c.Flags().StringVar(&whose, "whose", "", "outlet: it found out by itself; unknown: nobody can tell, and it counts for nobody")
	return c
}

func (a *app) joinCmd() *cobra.Command {
	var with string
	c := &cobra.Command{
		Use: "join ID --with ID", Short: "the passage is a copy of another after all", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			other, ok := evidenceID(with)
			if !ok {
				return &usageError{fmt.Errorf("--with %q: not a piece of evidence. Write e812, as evidence list does", with)}
			}
			return a.stroke(c, args[0], func(ctx context.Context, room *review.Room, s review.Stroke) (review.Done, error) {
				return room.Join(ctx, s, 0, other)
			})
		},
	}
	c.Flags().StringVar(&with, "with", "", "the piece of evidence it is a copy of")
	return c
}
