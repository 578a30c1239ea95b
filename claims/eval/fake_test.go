package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"testing"

	"claimwatch/claims"
)

// asBinary makes the test binary stand in for claimwatch: it answers "match"
// and "figures" on standard input with what fake finds.
const asBinary = "CLAIMWATCH_EVAL_FAKE"

func TestMain(m *testing.M) {
	if labels := os.Getenv(asBinary); labels != "" {
		if err := serveFake(labels, os.Args[1], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func serveFake(labels, command string, in io.Reader, out io.Writer) error {
	src, err := os.Open(labels)
	if err != nil {
		return err
	}
	defer src.Close()
	list, err := Read(labels, src)
	if err != nil {
		return err
	}
	r := fake(list)
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, maxLine)
	for sc.Scan() {
		var d struct{ ID, Text string }
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			return err
		}
		answer := map[string]any{"id": d.ID}
		if command == "match" {
			answer["evidence"] = r.Match(Document{ID: d.ID, Text: d.Text})
		} else {
			answer["figures"] = r.Figures(Document{ID: d.ID, Text: d.Text})
		}
		if err := json.NewEncoder(out).Encode(answer); err != nil {
			return err
		}
	}
	return sc.Err()
}

// fake is a reader that knows the labels and errs at random, but always in the
// same way: it drops, adds, mistakes the stance, the tier, the speaker, the
// place and the figures.
func fake(list []Sentence) Reader {
	by := map[string]Sentence{}
	for _, s := range list {
		by[s.ID] = s
	}
	return Reader{
		Match:   func(d Document) []claims.Evidence { return fakeEvidence(by[d.ID], d) },
		Figures: func(d Document) []claims.Figure { return fakeFigures(by[d.ID]) },
	}
}

// dice throws a die of n sides for a thing.
func dice(n int, thing ...any) int {
	h := fnv.New32a()
	fmt.Fprint(h, thing...)
	return int(h.Sum32()>>8) % n
}

func fakeEvidence(s Sentence, d Document) []claims.Evidence {
	out := []claims.Evidence{}
	start := len(d.Text) - len(s.Text)
	add := func(id string, stance claims.Stance, n int) {
		e := claims.Evidence{Claim: id, Stance: stance, Tier: claims.Suggest, Start: start, End: len(d.Text)}
		if dice(2, "tier", s.ID, id) == 0 {
			e.Tier = claims.Accept
		}
		if dice(3, "who", s.ID, n) > 0 {
			e.Attribution = s.Attribution
		}
		if start > 0 && dice(5, "place", s.ID, id) == 0 {
			e.Start, e.End = 0, start-2 // in the sentence before
		}
		out = append(out, e)
	}
	for i, c := range s.Claims {
		if dice(4, "drop", s.ID, c.ID) == 0 {
			continue
		}
		stance := c.Stance
		if dice(4, "stance", s.ID, c.ID) == 0 {
			stance = stances[dice(3, "which", s.ID, c.ID)]
		}
		add(c.ID, stance, i)
	}
	if dice(5, "false", s.ID) == 0 {
		add("killed-3000", claims.Mentions, 9)
		add("killed-3000", claims.Supports, 10) // the first counts
	}
	return out
}

func fakeFigures(s Sentence) []claims.Figure {
	out := []claims.Figure{}
	for i, f := range s.Figures {
		if dice(6, "figure", s.ID, i) == 0 {
			continue
		}
		g := claims.Figure{Value: f.Value, Low: f.Low, Metric: f.Metric}
		switch dice(6, "metric", s.ID, i) {
		case 0:
			g.Metric = claims.Killed
		case 1:
			g.Metric = claims.Year
		case 2:
			g.Metric = claims.Money
		}
		out = append(out, g)
	}
	if dice(4, "year", s.ID) == 0 {
		y := 2026.0
		out = append(out, claims.Figure{Value: &y, Metric: claims.Year})
	}
	return out
}
