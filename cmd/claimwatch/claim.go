package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

func (a *app) claimCmd() *cobra.Command {
	c := &cobra.Command{Use: "claim", Short: "the claims: list, show, assess, similar, lint"}
	c.AddCommand(a.claimListCmd(), a.claimShowCmd(), a.claimAssessCmd(), a.claimLintCmd(), a.similarCmd())
	return c
}

// A claimLine is one claim with what it amounts to.
type claimLine struct {
	claims.Claim
	State       assess.State `json:"assessment"`
	Provisional assess.State `json:"provisional"` // if everything pending in the upper tier were confirmed
	S           int          `json:"support"`
	X           int          `json:"dispute"`
	Articles    int          `json:"articles"`
	Pending     int          `json:"pending"`
}

func (a *app) claimListCmd() *cobra.Command {
	var kind, state, asof, claimant string
	c := &cobra.Command{
		Use: "list", Short: "every claim with its assessment", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				day, err := d.day(asof)
				if err != nil {
					return err
				}
				s, err := d.standingAt(c.Context(), day)
				if err != nil {
					return err
				}
				var lines []claimLine
				for _, cl := range d.claims {
					l := s.line(cl)
					if (kind == "" || string(cl.Kind) == kind) && strings.Contains(strings.ToLower(cl.Claimant), strings.ToLower(claimant)) && (state == "" || string(l.State) == state || string(l.Provisional) == state) {
						lines = append(lines, l)
					}
				}
				return a.printClaims(lines)
			})
		},
	}
	c.Flags().StringVar(&kind, "kind", "", "only claims of this kind")
	c.Flags().StringVar(&claimant, "claimant", "", "only claims of whoever has this in the name")
	c.Flags().StringVar(&state, "assessment", "", "only claims in this state, reviewed or provisional")
	c.Flags().StringVar(&asof, "asof", "", "as the desk stood at the end of this `DATE`")
	return c
}

func (s standing) line(c claims.Claim) claimLine {
	_, articles, pending := s.of(c.ID)
	r := s.reviewed[c.ID]
	return claimLine{Claim: c, State: r.State, Provisional: s.provisional[c.ID].State, S: r.S, X: r.X, Articles: articles, Pending: pending}
}

// day reads a --asof or --date flag; "" is today.
func (d *desk) day(flag string) (claims.Date, error) {
	if flag == "" {
		return d.today(), nil
	}
	day, err := claims.ParseDate(flag)
	if err != nil {
		return "", &usageError{err}
	}
	return day, nil
}

func (a *app) printClaims(lines []claimLine) error {
	if a.json {
		for _, l := range lines {
			if err := a.printJSON(l); err != nil {
				return err
			}
		}
		return nil
	}
	return a.table("CLAIM\tKIND\tREVIEWED\tPROVISIONAL\tFOR\tAGAINST\tARTICLES\tPENDING", func(w io.Writer) error {
		for _, l := range lines {
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\n", l.ID, l.Kind, l.State, l.Provisional, l.S, l.X, l.Articles, l.Pending); err != nil {
				return err
			}
		}
		return nil
	})
}

type claimDetail struct {
	early       bool               // no passage was on record by then
	Claim       claims.Claim       `json:"claim"`
	Day         claims.Date        `json:"day"`
	Reviewed    assess.Assessment  `json:"reviewed"`
	Provisional assess.Assessment  `json:"provisional"`
	Assertions  []claims.Assertion `json:"assertions"`
}

func (d *desk) detail(ctx context.Context, id, asof string) (claimDetail, error) {
	cl, err := d.claim(id)
	if err != nil {
		return claimDetail{}, err
	}
	day, err := d.day(asof)
	if err != nil {
		return claimDetail{}, err
	}
	s, err := d.standingAt(ctx, day)
	if err != nil {
		return claimDetail{}, err
	}
	live, _, _ := s.of(id)
	return claimDetail{early: len(s.mentions) == 0, Claim: cl, Day: day, Reviewed: s.reviewed[id], Provisional: s.provisional[id], Assertions: assess.Fold(live)}, nil
}

// tellEarly says why a day before the desk's first passage shows nothing: not
// because nobody said anything then.
func (a *app) tellEarly(det claimDetail) {
	if det.early {
		a.say("Nothing was on record by the end of %s: a day is shown as the desk knew it then, not as it was learned later.\n", det.Day)
	}
}

func (a *app) claimShowCmd() *cobra.Command {
	var asof string
	c := &cobra.Command{
		Use: "show ID", Short: "one claim: who says what, with which figure, how many independently", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				det, err := d.detail(c.Context(), args[0], asof)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(det)
				}
				a.tellEarly(det)
				_, err = io.WriteString(a.stdout, det.text(d.origins, d.bySource))
				return err
			})
		},
	}
	c.Flags().StringVar(&asof, "asof", "", "as the desk stood at the end of this `DATE`")
	return c
}

func (det claimDetail) text(reg *claims.Origins, outlets map[string]news.Source) string {
	var b strings.Builder
	c, r, p := det.Claim, det.Reviewed, det.Provisional
	fmt.Fprintf(&b, "%s · %s\n%s\nClaimed by %s, as of %s\n\n", c.ID, c.Kind, c.Statement, c.Claimant, c.AsOf)
	fmt.Fprintf(&b, "On %s: %s by what people reviewed (%d for, %d against)\n", det.Day, r.State, r.S, r.X)
	fmt.Fprintf(&b, "%s if everything pending in the upper tier were confirmed (%d for, %d against)\n", strings.Repeat(" ", len("On "+string(det.Day)+":")-1)+string(p.State), p.S, p.X)
	l := p.Ladder
	fmt.Fprintf(&b, "%d articles, %d texts, %d assertions, %d origins, %d families, %d independent of the claimant\n", l.Articles, l.Texts, l.Assertions, l.Origins, l.Families, l.Independent)
	for _, why := range p.Reasons {
		fmt.Fprintf(&b, "  - %s\n", why)
	}
	if len(p.Flags) > 0 {
		fmt.Fprintf(&b, "Flags: %s\n", strings.Join(p.Flags, ", "))
	}
	b.WriteString("\nWho says what\n")
	for _, as := range det.Assertions {
		b.WriteString(assertionText(as, reg, outlets))
	}
	return b.String()
}

// originName is an origin as readers know it: by the register, by the list of
// outlets, or as the articles name it.
func originName(id string, reg *claims.Origins, outlets map[string]news.Source) string {
	if o, ok := reg.ByID(id); ok {
		return o.Name
	}
	if s, ok := outlets[id]; ok && s.Name != "" {
		return s.Name + " (outlet)"
	}
	if name, ok := strings.CutPrefix(id, "named:"); ok {
		return name + " (named, not in the register)"
	}
	if id == "" {
		return "origin unknown (never counts)"
	}
	return id
}

// assertionText is one assertion: who, stance, figure, day, then the best
// quote and where it stands.
func assertionText(as claims.Assertion, reg *claims.Origins, outlets map[string]news.Source) string {
	name := originName(as.Origin, reg, outlets)
	figure := ""
	if as.Figure != nil {
		figure = " " + figureText(*as.Figure)
	}
	reviewed := "pending"
	if as.Reviewed {
		reviewed = "reviewed"
	}
	out := fmt.Sprintf("%-11s %s%s, as of %s, %d %s, %s\n", as.Stance, name, figure, as.AsOf, len(as.Mentions), plural(len(as.Mentions), "mention", "mentions"), reviewed)
	if len(as.Mentions) > 0 {
		m := as.Mentions[0]
		out += fmt.Sprintf("            %q\n            e%d, %s, %s, %s\n", m.Quote, m.ID, m.Outlet, m.Lang, m.URL)
	}
	return out
}

func figureText(f claims.Figure) string {
	num := func(p *float64) string {
		if p == nil {
			return "?"
		}
		return thousands(*p)
	}
	var n string
	switch {
	case f.Value == nil:
		n = num(f.Low) + " to " + num(f.High)
	case f.Qualifier == claims.Exact || f.Qualifier == "":
		n = num(f.Value)
	default:
		n = strings.ReplaceAll(string(f.Qualifier), "-", " ") + " " + num(f.Value)
	}
	if f.Metric == claims.Year && f.Value != nil {
		n = fmt.Sprintf("%.0f", *f.Value)
	}
	if f.Scope != "" && f.Scope != "all" {
		n += " " + f.Scope
	}
	return n + " " + string(f.Metric)
}

// thousands writes a number with commas.
func thousands(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (a *app) claimAssessCmd() *cobra.Command {
	var asof string
	var why bool
	c := &cobra.Command{
		Use: "assess ID", Short: "what the evidence for a claim amounts to", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				det, err := d.detail(c.Context(), args[0], asof)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"claim": args[0], "day": det.Day, "reviewed": det.Reviewed, "provisional": det.Provisional})
				}
				a.tellEarly(det)
				return a.printf("%s", det.assessment(why))
			})
		},
	}
	c.Flags().StringVar(&asof, "asof", "", "as the desk stood at the end of this `DATE`")
	c.Flags().BoolVar(&why, "why", false, "give the reasons")
	return c
}

// assessment is what the evidence amounts to, by what people have reviewed and
// with everything pending confirmed.
func (det claimDetail) assessment(why bool) string {
	var b strings.Builder
	r, p := det.Reviewed, det.Provisional
	fmt.Fprintf(&b, "%s on %s: %s (%d for, %d against), at the time %s, Admiralty %d; with everything pending confirmed: %s (%d for, %d against), at the time %s, Admiralty %d\n",
		det.Claim.ID, det.Day, r.State, r.S, r.X, r.AtTheTime, r.Digit, p.State, p.S, p.X, p.AtTheTime, p.Digit)
	if !why {
		return b.String()
	}
	whyText(&b, "By what people have reviewed", r)
	whyText(&b, "With everything pending in the upper tier confirmed", p)
	return b.String()
}

// whyText gives the way from articles to independent voices, and the reasons.
func whyText(b *strings.Builder, head string, a assess.Assessment) {
	l := a.Ladder
	fmt.Fprintf(b, "%s\n    %d articles, %d texts, %d assertions, %d origins, %d families, %d independent of the claimant (%d support, %d dispute)\n",
		head, l.Articles, l.Texts, l.Assertions, l.Origins, l.Families, l.Independent, a.S, a.X)
	for _, r := range a.Reasons {
		fmt.Fprintf(b, "  - %s\n", r)
	}
	fmt.Fprintf(b, "    by the rules of %s\n", a.Rules)
}

func (a *app) claimLintCmd() *cobra.Command {
	return &cobra.Command{
		Use: "lint", Short: "checks the lists of claims and origins, and runs the examples that claims carry", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return err
			}
			problems := append(claims.LintTogether(r.claims, r.origins), r.matcher.Lint()...)
			if a.json {
				if err := a.printJSON(map[string]any{"ok": len(problems) == 0, "problems": append([]string{}, problems...), "claims": len(r.claims), "origins": len(r.origins.List)}); err != nil {
					return err
				}
				if len(problems) > 0 {
					return quiet(exitNo)
				}
				return nil
			}
			for _, p := range problems {
				if err := a.printf("%s\n", p); err != nil {
					return err
				}
			}
			if len(problems) > 0 {
				return quiet(exitNo)
			}
			return a.printf("%d claims, %d origins: no faults\n", len(r.claims), len(r.origins.List))
		},
	}
}
