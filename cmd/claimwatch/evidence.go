package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
)

func (a *app) evidenceCmd() *cobra.Command {
	c := &cobra.Command{Use: "evidence", Short: "the pieces of evidence: list, show, and decide on them"}
	c.AddCommand(a.evidenceListCmd(), a.evidenceShowCmd(), a.confirmCmd(), a.rejectCmd(), a.moveCmd(), a.correctCmd(), a.splitCmd(), a.breakCmd(), a.joinCmd(), a.undoCmd())
	return c
}

// evidenceID reads "e812".
func evidenceID(s string) (int64, bool) {
	digits := strings.TrimPrefix(s, "e")
	id, err := strconv.ParseInt(digits, 10, 64)
	return id, err == nil && id > 0
}

func (d *desk) mention(ctx context.Context, id int64) (claims.Mention, error) {
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{IDs: []int64{id}})
	if err != nil {
		return claims.Mention{}, fmt.Errorf("cannot read the evidence: %w", err)
	}
	if len(ms) == 0 {
		return claims.Mention{}, failf(exitNoInput, "no evidence e%d", id)
	}
	return ms[0], nil
}

func (a *app) evidenceListCmd() *cobra.Command {
	var f claims.MentionFilter
	c := &cobra.Command{
		Use: "list", Short: "evidence, in order of publication", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				ms, err := d.db.Mentions(c.Context(), f)
				if err != nil {
					return fmt.Errorf("cannot read the evidence: %w", err)
				}
				if a.json {
					for _, m := range ms {
						if err := a.printJSON(m); err != nil {
							return err
						}
					}
					return nil
				}
				return a.table("ID\tCLAIM\tSTANCE\tTIER\tORIGIN\tFIGURE\tPUBLISHED\tOUTLET\tREVIEWED", func(w io.Writer) error {
					for _, m := range ms {
						figure := ""
						if m.Figure != nil {
							figure = figureText(*m.Figure)
						}
						if _, err := fmt.Fprintf(w, "e%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m.ID, m.Claim, m.Stance, m.Tier, m.Origin, figure, claims.DateOf(m.Published.UTC()), m.Outlet, reviewWord(m)); err != nil {
							return err
						}
					}
					return nil
				})
			})
		},
	}
	c.Flags().StringVar(&f.Claim, "claim", "", "only for this claim")
	c.Flags().StringVar(&f.Lang, "lang", "", "only in this language")
	c.Flags().StringVar(&f.Origin, "origin", "", "only of this origin")
	c.Flags().BoolVar(&f.Pending, "pending", false, "only what nobody has decided")
	c.Flags().IntVar(&f.Limit, "limit", 0, "how many (0: all)")
	return c
}

func reviewWord(m claims.Mention) string {
	switch {
	case m.Rejected:
		return "rejected by " + m.Reviewer
	case m.Reviewed:
		return "confirmed by " + m.Reviewer
	}
	return "pending"
}

func (a *app) evidenceShowCmd() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "one piece of evidence with its reasons", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, ok := evidenceID(args[0])
			if !ok {
				return &usageError{fmt.Errorf("%q: not a piece of evidence. Write e812, as evidence list does", args[0])}
			}
			return a.explainEvidence(c, id)
		},
	}
}

// decide records one decision on a piece of evidence, checking first that the
// evidence exists, and says what it did and how to take it back.
func (a *app) decide(c *cobra.Command, arg string, make func(*desk, claims.Mention) (claims.Decision, error)) error {
	id, ok := evidenceID(arg)
	if !ok {
		return &usageError{fmt.Errorf("%q: not a piece of evidence. Write e812, as evidence list does", arg)}
	}
	return a.withDesk(c.Context(), writes, func(d *desk) error {
		m, err := d.mention(c.Context(), id)
		if err != nil {
			return err
		}
		dec, err := make(d, m)
		if err != nil {
			return err
		}
		dec.Who, dec.Subject, dec.Client, dec.At = a.who(), claims.EvidenceSubject(id), "cli", d.clock.Now().UTC()
		if dec, err = d.db.Decide(c.Context(), dec); err != nil {
			return fmt.Errorf("cannot record the decision: %w", err)
		}
		if a.json {
			return a.printJSON(dec)
		}
		return a.printf("Recorded  decision %d: %s e%d %s   (undo: claimwatch evidence undo %d)\n", dec.Seq, dec.Action, id, dec.After, dec.Seq)
	})
}

func (a *app) confirmCmd() *cobra.Command {
	var stance string
	c := &cobra.Command{
		Use: "confirm ID [--stance supports|contradicts|mentions]", Short: "the evidence counts", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.decide(c, args[0], func(_ *desk, m claims.Mention) (claims.Decision, error) {
				s, err := readStance(stance, m.Stance)
				return claims.Decision{Action: claims.ActConfirm, Before: string(m.Stance), After: string(s)}, err
			})
		},
	}
	c.Flags().StringVar(&stance, "stance", "", "supports, contradicts or mentions (default: as the machine reads it)")
	return c
}

func readStance(flag string, otherwise claims.Stance) (claims.Stance, error) {
	switch s := claims.Stance(flag); s {
	case "":
		return otherwise, nil
	case claims.Supports, claims.Contradicts, claims.Mentions:
		return s, nil
	case "disputes":
		return claims.Contradicts, nil
	}
	return "", &usageError{fmt.Errorf("%q: one of supports, contradicts, mentions", flag)}
}

func (a *app) rejectCmd() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "reject ID --reason TEXT", Short: "the passage is not about this claim", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.decide(c, args[0], func(_ *desk, m claims.Mention) (claims.Decision, error) {
				return claims.Decision{Action: claims.ActReject, Before: m.Claim, Reason: reason}, nil
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (a *app) moveCmd() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use: "move ID --claim CLAIM", Short: "the passage is about another claim", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.decide(c, args[0], func(d *desk, m claims.Mention) (claims.Decision, error) {
				cl, err := d.claim(to)
				return claims.Decision{Action: claims.ActMove, Before: m.Claim, After: cl.ID}, err
			})
		},
	}
	c.Flags().StringVar(&to, "claim", "", "the claim it is about")
	return c
}

func (a *app) correctCmd() *cobra.Command {
	var figure, scope, asof, org string
	c := &cobra.Command{
		Use: "correct ID [--figure \"at-least 3428\"] [--scope WHO] [--as-of DATE] [--origin ID]", Short: "mends what was read wrongly", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.decide(c, args[0], func(d *desk, m claims.Mention) (claims.Decision, error) {
				fix := claims.Correction{Scope: scope, Origin: org}
				var err error
				if asof != "" {
					if fix.AsOf, err = claims.ParseDate(asof); err != nil {
						return claims.Decision{}, &usageError{err}
					}
				}
				if fix.Figure, err = readFigure(figure, m.Figure); err != nil {
					return claims.Decision{}, &usageError{err}
				}
				if _, known := d.origins.ByID(org); org != "" && !known {
					return claims.Decision{}, failf(exitNoInput, "no origin %q. See claimwatch origin list", org)
				}
				after, err := json.Marshal(fix)
				if err != nil || string(after) == "{}" {
					return claims.Decision{}, &usageError{fmt.Errorf("correct what? Give --figure, --scope, --as-of or --origin")}
				}
				before, err := json.Marshal(claims.Correction{Figure: m.Figure, Origin: m.Origin})
				return claims.Decision{Action: claims.ActCorrect, Before: string(before), After: string(after)}, err
			})
		},
	}
	c.Flags().StringVar(&figure, "figure", "", "qualifier and number: \"at-least 3428\"")
	c.Flags().StringVar(&scope, "scope", "", "who is counted: all, protesters, minors, civilians, security")
	c.Flags().StringVar(&asof, "as-of", "", "`DATE` the figure is of")
	c.Flags().StringVar(&org, "origin", "", "`ID` of who says so")
	return c
}

// readFigure reads "at-least 3428" or "killed at-least 3428" over the figure
// as it was; "" leaves it.
func readFigure(s string, was *claims.Figure) (*claims.Figure, error) {
	if s == "" {
		return nil, nil
	}
	f := claims.Figure{Qualifier: claims.Exact, Metric: claims.Killed}
	if was != nil {
		f = *was
		f.Qualifier = claims.Exact
	}
	f.Value, f.Low, f.High = nil, nil, nil
	for _, word := range strings.Fields(s) {
		if v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "_", "").Replace(word), 64); err == nil {
			f.Value, f.Low, f.High = &v, &v, &v
			continue
		}
		switch q := claims.Qualifier(word); q {
		case claims.Exact, claims.AtLeast, claims.MoreThan, claims.UpTo, claims.About:
			f.Qualifier = q
			continue
		}
		switch m := claims.Metric(word); m {
		case claims.Killed, claims.Injured, claims.Arrested, claims.Executed, claims.Members, claims.Missing, claims.Other, claims.Year:
			f.Metric = m
			continue
		}
		return nil, fmt.Errorf("%q: neither a number, nor a qualifier (exact, at-least, more-than, up-to, about), nor a metric", word)
	}
	if f.Value == nil {
		return nil, fmt.Errorf("%q has no number in it. Write \"at-least 3428\"", s)
	}
	switch f.Qualifier {
	case claims.AtLeast, claims.MoreThan:
		f.High = nil
	case claims.UpTo:
		f.Low = nil
	}
	return &f, nil
}

func (a *app) undoCmd() *cobra.Command {
	return &cobra.Command{
		Use: "undo [DECISION]", Short: "takes a decision back: your last one, or the one with this number", Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				was, err := d.undoable(c.Context(), args, a.who())
				if err != nil {
					return err
				}
				dec, err := d.db.Decide(c.Context(), claims.Decision{Who: a.who(), Action: claims.ActUndo, Subject: was.Subject, Undoes: was.Seq, Client: "cli", At: d.clock.Now().UTC()})
				if err != nil {
					return fmt.Errorf("cannot record the decision: %w", err)
				}
				if a.json {
					return a.printJSON(dec)
				}
				return a.printf("Recorded  decision %d: took back %d (%s %s)\n", dec.Seq, was.Seq, was.Action, was.Subject)
			})
		},
	}
}

// undoable finds the decision to take back among those that stand.
func (d *desk) undoable(ctx context.Context, args []string, who string) (claims.Decision, error) {
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	if err != nil {
		return claims.Decision{}, fmt.Errorf("cannot read the decisions: %w", err)
	}
	standing := claims.Standing(all)
	for i := len(standing) - 1; i >= 0; i-- {
		s := standing[i]
		if len(args) == 0 && s.Who == who || len(args) == 1 && strconv.FormatInt(s.Seq, 10) == args[0] {
			return s, nil
		}
	}
	if len(args) == 0 {
		return claims.Decision{}, failf(exitNoInput, "%s has no decision to take back", who)
	}
	return claims.Decision{}, failf(exitNoInput, "no standing decision %s. See claimwatch audit log", args[0])
}
