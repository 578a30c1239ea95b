package eval

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteText prints a result for people.
func (r Result) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d sentences, matcher %s, measured %s\n", r.Set, r.N, r.Matcher, r.Measured)
	b.WriteString("Intervals are of 95 %: of F1 by drawing pages anew, of shares after Wilson.\n\n")
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "LANG\tN\tPAIRS\tP\tR\tF1\t\tJOINT\tSTANCE\tACCEPT P\tACCEPT R\tFIGURES\tCREDIT\tCLAIM-FREE")
	for _, l := range append([]Line{r.All}, r.Langs...) {
		fmt.Fprintf(t, "%s\t%d\t%d\t%.2f\t%.2f\t%.2f\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.Lang, l.N, l.Claims.Gold,
			l.Claims.P, l.Claims.R, l.Claims.F1, spread(l.Claims.Low, l.Claims.High, l.Claims.Gold),
			orDash(l.Joint.F1, l.Joint.Gold), orDash(l.Stance.F1, l.Stance.Gold),
			orDash(l.Accept.Precision.Value, l.Accept.Precision.N), orDash(l.Accept.Recall.Value, l.Accept.Recall.N),
			orDash(l.Figures.F1, l.Figures.Gold), orDash(l.Attribution.Value, l.Attribution.N), orDash(l.ClaimFree.Value, l.ClaimFree.N))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	r.writeAll(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeAll prints what is measured over all languages, with its intervals.
func (r Result) writeAll(b *strings.Builder) {
	a := r.All
	b.WriteString("\nOver all languages\n")
	for _, x := range []struct {
		name string
		f    F1
	}{
		{"claims", a.Claims}, {"claims, all but " + r.Commonest, r.Without}, {"claim and stance together", a.Joint},
		{"figures by value", a.Values}, {"figures by value and metric", a.Figures},
	} {
		fmt.Fprintf(b, "  %-36s F1 %.3f %s  P %.3f  R %.3f  of %d\n", x.name, x.f.F1, spread(x.f.Low, x.f.High, x.f.Gold), x.f.P, x.f.R, x.f.Gold)
	}
	fmt.Fprintf(b, "  %-36s F1 %.3f %s  right %.3f  of %d\n", "stance of pairs found, macro", a.Stance.F1, spread(a.Stance.Low, a.Stance.High, a.Stance.Gold), a.Stance.P, a.Stance.Gold)
	for _, x := range []struct {
		name string
		r    Rate
	}{
		{"accept tier, precision", a.Accept.Precision}, {"accept tier, recall", a.Accept.Recall},
		{"all tiers, precision", a.All.Precision}, {"all tiers, recall", a.All.Recall},
		{"attribution", a.Attribution}, {"claim-free sentences with a match", a.ClaimFree},
	} {
		fmt.Fprintf(b, "  %-36s %.3f %s  of %d\n", x.name, x.r.Value, spread(x.r.Low, x.r.High, x.r.N), x.r.N)
	}
	fmt.Fprintf(b, "  %-36s %.3f  over %d claims\n", "mean F1 of the claims", r.Macro, len(r.Claims))
	if a.BadOffsets > 0 {
		fmt.Fprintf(b, "  %-36s %d: a fault of the matcher\n", "quotes outside their text", a.BadOffsets)
	}
	b.WriteString("\nWorst claims (right, false, missed): ")
	for i, c := range r.Claims[:min(12, len(r.Claims))] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(b, "%s %.2f (%d, %d, %d)", c.Claim, c.F1, c.Right, c.False, c.Missed)
	}
	b.WriteString("\nClaim-free sentences with a match: ")
	for i, k := range r.Kinds {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(b, "%s %d of %d", k.Kind, k.Matched, k.N)
	}
	b.WriteString("\n")
}

// spread is an interval, nothing where there was nothing to measure.
func spread(low, high float64, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("[%.2f, %.2f]", low, high)
}

func orDash(v float64, n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", v)
}
