package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/kin"
)

// kinship is what ties the outlets of the desk, as it was known at a time; the
// zero time is now.
func (d *desk) kinship(ctx context.Context, asOf time.Time) (*kin.Kinship, error) {
	seen, err := d.db.Sightings(ctx, asOf)
	if err != nil {
		return nil, err
	}
	decided, err := d.db.FamilyDecisions(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return kin.Find(kin.Desk{Sources: d.sources, Origins: d.origins, Sightings: seen, Decisions: decided})
}

// kinshipNow is what ties the outlets of the desk by now.
func (d *desk) kinshipNow(ctx context.Context) (*kin.Kinship, error) {
	return d.kinship(ctx, time.Time{})
}

func (a *app) originFamiliesCmd() *cobra.Command {
	return &cobra.Command{
		Use: "families [ID]", Short: "families that one hand seems to run, with what they share and since when",
		Long: `Lists what outlets share on the network: an account for advertisements or analytics (N1), a certificate on machines of
one network (N2), pages of one skeleton there (N3). Such families count once on each side of a claim until a person decides:
origin unite and origin part. With the id of a family, shows its group in full, each outlet with the captures that prove it.`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				k, err := d.kinship(c.Context(), time.Time{})
				if err != nil {
					return err
				}
				if len(args) == 1 {
					g, err := groupOf(k, args[0])
					if err != nil {
						return err
					}
					return a.printGroup(g)
				}
				return a.printKinship(k)
			})
		},
	}
}

// groupOf is the group of an id or of one of its families.
func groupOf(k *kin.Kinship, id string) (kin.Group, error) {
	if g, ok := k.Group(id); ok {
		return g, nil
	}
	var ids []string
	for _, g := range k.Groups {
		ids = append(ids, g.Families...)
	}
	return kin.Group{}, failf(exitNoInput, "nothing ties the family %q to another.%s See claimwatch origin families", id, didYouMean(id, ids))
}

func (a *app) printKinship(k *kin.Kinship) error {
	if a.json {
		return a.printJSON(k)
	}
	if len(k.Groups) == 0 {
		a.say("No two families share anything that tells of one hand.\n")
		return a.printDecided(k)
	}
	err := a.table("GROUP\tSTATE\tFAMILIES\tCOUNTED ONCE\tSINCE\tBY", func(w io.Writer) error {
		for _, g := range k.Groups {
			first := g.Bonds[0]
			if _, err := fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\n", g.ID, g.State, len(g.Families), len(g.Once), claims.DateOf(first.Since.UTC()), clip(first.String(), 90)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.printDecided(k)
}

// printDecided prints what ties nobody, and what people decided.
func (a *app) printDecided(k *kin.Kinship) error {
	for _, b := range k.Platforms {
		if err := a.printf("Ties nobody, for families that people keep apart use it: %s, %d outlets\n", b, len(b.Carriers)); err != nil {
			return err
		}
	}
	for _, h := range k.Decided {
		if err := a.printf("%d %s %s %s: %s: %s\n", h.Seq, claims.DateOf(h.At), h.Who, pastOf(h.Action), strings.Join(h.Members, ", "), h.Reason); err != nil {
			return err
		}
	}
	return nil
}

func pastOf(act claims.Action) string {
	if act == claims.ActPart {
		return "parted"
	}
	return "united"
}

// clip shortens a line for a table.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func (a *app) printGroup(g kin.Group) error {
	if a.json {
		return a.printJSON(g)
	}
	if err := a.printf("%s  %s\nfamilies      %s\ncounted once  %s\n", g.ID, g.State, strings.Join(g.Families, " "), strings.Join(g.Once, " ")); err != nil {
		return err
	}
	for _, b := range g.Bonds {
		if err := a.printBond(b); err != nil {
			return err
		}
	}
	return a.printf("Decide: claimwatch origin unite %s --reason WHY, or claimwatch origin part %[1]s --reason WHY\n", g.ID)
}

func (a *app) printBond(b kin.Bond) error {
	weak := ""
	if b.Weak {
		weak = " (weak: a theme that anybody may use)"
	}
	if err := a.printf("%s%s\n", b, weak); err != nil {
		return err
	}
	for _, c := range b.Carriers {
		if err := a.printf("  %-20s %s to %s, captures %d to %d\n", c.Outlet, claims.DateOf(c.First.UTC()), claims.DateOf(c.Last.UTC()), c.FirstCapture, c.LastCapture); err != nil {
			return err
		}
	}
	return nil
}

// examineKinship looks for families that one hand seems to run and on which
// nobody has decided.
func (d *desk) examineKinship(ctx context.Context) []check {
	k, err := d.kinship(ctx, time.Time{})
	if err != nil {
		return []check{{"families", "fail", err.Error(), ""}}
	}
	var out []check
	for _, g := range k.Groups {
		if g.State == kin.Suggested {
			out = append(out, check{"families", "warn", fmt.Sprintf("one hand seems to run %s (%s): counted once until somebody decides", clip(strings.Join(g.Families, ", "), 60), clip(g.Bonds[0].String(), 80)),
				"claimwatch origin families " + g.ID})
		}
	}
	return out
}

// kinOf says what ties the outlets of a family to others, a line for each
// thing; nothing before there are data.
func (d *desk) kinOf(ctx context.Context, family string) ([]string, error) {
	k, err := d.kinship(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	g, ok := k.Group(family)
	if !ok {
		return nil, nil
	}
	var out []string
	for _, b := range g.Bonds {
		out = append(out, fmt.Sprintf("%s: %s since %s", g.State, b, claims.DateOf(b.Since.UTC())))
	}
	return out, nil
}
