package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/kin"
)

func (a *app) originDecideCmd(act claims.Action, use, short, long string) *cobra.Command {
	var reason string
	var dry bool
	c := &cobra.Command{
		Use: use, Short: short, Long: long,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{errors.New("which group? See claimwatch origin families")}
			}
			if strings.TrimSpace(reason) == "" && !dry {
				return &usageError{errors.New("say why with --reason: it is kept with the decision")}
			}
			how := writes
			if dry {
				how = reads
			}
			return a.withDesk(c.Context(), how, func(d *desk) error {
				return a.decideFamilies(c.Context(), d, act, args[0], args[1:], reason, dry)
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why, for the log")
	c.Flags().BoolVar(&dry, "dry-run", false, "list what would change, and decide nothing")
	return c
}

// decidedFamilies is a decision with the claims that stand otherwise for it.
type decidedFamilies struct {
	Decision *claims.Decision `json:"decision"` // null: it was only asked what would change
	Claims   []claimShift     `json:"claims"`
}

// decideFamilies unites or parts the families of a group, or those named of it,
// and says which claims stand otherwise for it.
func (a *app) decideFamilies(ctx context.Context, d *desk, act claims.Action, id string, some []string, reason string, dry bool) error {
	k, err := d.kinship(ctx, time.Time{})
	if err != nil {
		return err
	}
	g, err := groupOf(k, id)
	if err != nil {
		return err
	}
	h, err := g.Hand(act, some)
	if err != nil {
		return failf(exitNoInput, "%w", err)
	}
	after, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("cannot write the decision: %w", err)
	}
	dec := claims.Decision{Who: a.who(), Action: act, Subject: claims.FamilySubject(g.ID), Before: g.State, After: string(after), Reason: reason, Client: "cli", At: d.clock.Now().UTC()}
	shifts, err := d.handShifts(ctx, dec)
	if err != nil {
		return err
	}
	if dry {
		return a.printShifts(shifts, "%d %s would change. Nothing was decided.\n")
	}
	kept, err := d.db.Decide(ctx, dec)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(decidedFamilies{&kept, shifts})
	}
	if err := a.printShifts(shifts, "%d %s changed.\n"); err != nil {
		return err
	}
	return a.printf("Decision %d: %s %s. Take it back with claimwatch evidence undo %[1]d\n", kept.Seq, strings.Join(h.Members, ", "), pastOf(act))
}

// printShifts lists claims that stand otherwise, and how many they are.
func (a *app) printShifts(shifts []claimShift, end string) error {
	if a.json {
		return a.printJSON(decidedFamilies{nil, shifts})
	}
	for _, s := range shifts {
		if err := a.printf("claim  %s by what is %s: %s → %s\n", s.Claim, s.By, s.Before, s.After); err != nil {
			return err
		}
	}
	return a.printf(end, len(shifts), plural(len(shifts), "standing", "standings"))
}

// handShifts lists the claims that would stand otherwise after a decision on
// families.
func (d *desk) handShifts(ctx context.Context, dec claims.Decision) ([]claimShift, error) {
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{})
	if err != nil {
		return nil, fmt.Errorf("cannot read the evidence: %w", err)
	}
	seen, err := d.db.Sightings(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	decided, err := d.db.FamilyDecisions(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	dec.Seq = 1 << 62 // after all there are
	then, err := kin.Find(kin.Desk{Sources: d.sources, Origins: d.origins, Sightings: seen, Decisions: append(decided, dec)})
	if err != nil {
		return nil, err
	}
	now, err := d.rulesAt(ctx, d.endOf(d.today()))
	if err != nil {
		return nil, err
	}
	next := now
	next.Hands = then.Hands()
	return d.shiftsBetween(ms, ms, now, next), nil
}

// A familyShift is a group of families on which nobody has decided, with what
// would stand otherwise if they counted apart.
type familyShift struct {
	Group    string       `json:"group"`
	Families []string     `json:"families"`
	Ties     []string     `json:"ties"`
	Claims   []claimShift `json:"claims"` // after: if they were parted
}

// familyShifts lists what each suggestion does to the claims.
func (d *desk) familyShifts(ctx context.Context) ([]familyShift, error) {
	k, err := d.kinship(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	out := []familyShift{}
	for _, g := range k.Groups {
		if g.State != kin.Suggested {
			continue
		}
		h, err := g.Hand(claims.ActPart, nil)
		if err != nil {
			return nil, err
		}
		after, err := json.Marshal(h)
		if err != nil {
			return nil, fmt.Errorf("cannot write the decision: %w", err)
		}
		shifts, err := d.handShifts(ctx, claims.Decision{Action: claims.ActPart, Subject: claims.FamilySubject(g.ID), After: string(after)})
		if err != nil {
			return nil, err
		}
		out = append(out, familyShift{g.ID, g.Families, g.Ties(), shifts})
	}
	return out, nil
}
