package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/eval"
	"claimwatch/claims/report"
)

// accuracyKey is where the database keeps what was last measured of the
// matcher, an eval.Compact as JSON: the method box of the report prints it.
const accuracyKey = "accuracy"

type evalFlags struct {
	claims string
	wrong  bool
	save   bool
}

func (a *app) evalCmd() *cobra.Command {
	var f evalFlags
	c := &cobra.Command{
		Use:   "eval FILE [--save] [--wrong]",
		Short: "measures the matcher and the reader of figures on labelled sentences",
		Long: `Reads labelled sentences, one per line: {"id","url","outlet","published","lang","prev","sentence","claims":[{"id","stance"}],
"figures":[{"value","low","metric"}],"attribution","negative_kind"}; FILE - is standard input. prev is the sentence before,
and only what is found in the sentence itself counts. Prints, per language and over all: claims (precision, recall, F1),
claim and stance together, the upper tier, figures, attribution, and the share of the sentences without a claim in which one
is found, each with n and a 95 % interval.

A figure of this kind is worth what its sentences are: measure on sentences gathered after the matcher was last changed.`,
		Example: `  claimwatch eval sentences.jsonl
  claimwatch eval sentences.jsonl --wrong     every claim missed, found falsely or with the wrong stance
  claimwatch eval sentences.jsonl --save      the report then prints the numbers in its method box`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error { return a.eval(c.Context(), args[0], f) },
	}
	c.Flags().StringVar(&f.claims, "claims", "", "list of claims in `FILE` instead of the configured one")
	c.Flags().BoolVar(&f.wrong, "wrong", false, "list what is not as labelled")
	c.Flags().BoolVar(&f.save, "save", false, "keep the numbers for the report")
	return c
}

func (a *app) eval(ctx context.Context, file string, f evalFlags) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	r, err := loadRoomsFor(cfg, f.claims)
	if err != nil {
		return err
	}
	list, err := a.labelled(file)
	if err != nil {
		return err
	}
	if unknown := untracked(list, r.claims); len(unknown) > 0 {
		a.say("the labels name %d %s that the desk does not track: %s. Each counts as missed\n",
			len(unknown), plural(len(unknown), "claim", "claims"), strings.Join(unknown[:min(5, len(unknown))], ", "))
	}
	r.takeModel(ctx, a.modelLogger())
	res := eval.Score(list, r.reader(ctx))
	res.Set, res.Matcher = filepath.Base(file), r.matcherVersion()
	res.Measured = string(claims.DateOf(a.clock.Now().In(cfg.zone())))
	if !f.wrong {
		res.Mistakes = nil
	}
	if err := a.printEval(res); err != nil || !f.save {
		return err
	}
	return a.saveAccuracy(ctx, cfg, res.Compact())
}

// reader is the matcher and the reader of figures, as the filters use them.
func (r *rooms) reader(ctx context.Context) eval.Reader {
	doc := func(d eval.Document) document {
		return document{ID: json.RawMessage(`"x"`), URL: d.URL, Outlet: d.Outlet, Published: d.Published, Lang: d.Lang, Text: d.Text}
	}
	return eval.Reader{
		Match:   func(d eval.Document) []claims.Evidence { return r.match(ctx, doc(d).article()).Evidence },
		Figures: func(d eval.Document) []claims.Figure { return figuresIn(doc(d)) },
	}
}

// labelled reads the file of labels; "-" is standard input.
func (a *app) labelled(file string) ([]eval.Sentence, error) {
	var in io.Reader = a.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fail(exitNoInput, fmt.Errorf("cannot read the labels: %w", err))
		}
		defer f.Close()
		in = f
	}
	list, err := eval.Read(file, in)
	if err != nil {
		return nil, fail(exitData, err)
	}
	return list, nil
}

// untracked lists the claims that labels name and the desk does not know.
func untracked(list []eval.Sentence, known []claims.Claim) []string {
	var out []string
	for _, s := range list {
		for _, l := range s.Claims {
			if !slices.ContainsFunc(known, func(c claims.Claim) bool { return c.ID == l.ID }) && !slices.Contains(out, l.ID) {
				out = append(out, l.ID)
			}
		}
	}
	slices.Sort(out)
	return out
}

func (a *app) printEval(res eval.Result) error {
	if a.json {
		return a.printJSON(res)
	}
	for _, m := range res.Mistakes {
		if err := a.printf("%s\n", mistakeText(m)); err != nil {
			return err
		}
	}
	if len(res.Mistakes) > 0 {
		if err := a.printf("\n"); err != nil {
			return err
		}
	}
	return res.WriteText(a.stdout)
}

// mistakeText is one line: what is wrong, of which claim, in which sentence.
func mistakeText(m eval.Mistake) string {
	what := fmt.Sprintf("stance %s, labelled %s", m.Got, m.Want)
	switch {
	case m.Got == "":
		what = fmt.Sprintf("missed (%s)", m.Want)
	case m.Want == "":
		what = fmt.Sprintf("false (%s, %s, %.2f)", m.Got, m.Tier, m.Score)
	}
	return fmt.Sprintf("%s %s %s: %s\n    %s", m.Sentence, m.Lang, m.Claim, what, m.Text)
}

// fewestMeasured is how many sentences and pairs a language needs to have a row
// of its own in the report: below, the interval spans nearly everything.
const fewestMeasured = 10

// accuracy is what was last measured, as the report prints it; nil when
// nothing was.
func (d *desk) accuracy(ctx context.Context) (*report.ErrorTable, error) {
	value, err := d.db.Meta(ctx, accuracyKey)
	if err != nil || value == "" {
		return nil, err
	}
	var c eval.Compact
	if err := json.Unmarshal([]byte(value), &c); err != nil {
		return nil, fmt.Errorf("cannot read what was measured of the matcher: %w. Measure again: claimwatch eval FILE --save", err)
	}
	t := &report.ErrorTable{Set: c.Set, Measured: c.Measured, Matcher: c.Matcher}
	if c.Matcher != d.matcherVersion() {
		t.Set += " (matcher " + c.Matcher + ", which is not today's)"
	}
	for _, l := range c.ByLang {
		if l.Lang == "all" || l.N >= fewestMeasured && l.Pairs >= fewestMeasured {
			t.Rows = append(t.Rows, report.ErrorRow{Lang: l.Lang, Sentences: l.N, Low: l.Low, High: l.High, Precision: l.ClaimP, Recall: l.ClaimR})
		}
	}
	return t, nil
}

func (a *app) saveAccuracy(ctx context.Context, cfg Config, c eval.Compact) error {
	value, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("cannot write the numbers down: %w", err)
	}
	d, err := a.openDesk(ctx, cfg, writes, a.clock)
	if err != nil {
		return err
	}
	err = d.db.SetMeta(ctx, accuracyKey, string(value))
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	a.say("Kept: the report prints these numbers in its method box\n")
	return nil
}
