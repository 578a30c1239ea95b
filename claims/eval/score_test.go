package eval

import (
	"math"
	"strings"
	"testing"

	"claimwatch/claims"
)

func num(v float64) *float64 { return &v }

// four sentences, worked out by hand.
var four = []Sentence{
	{ID: "a", URL: "p1", Lang: "en", Text: "One.", Claims: []Label{{"x", claims.Supports}, {"y", claims.Mentions}}, Attribution: "Human Rights Watch",
		Figures: []Figure{{Value: num(10), Metric: claims.Killed}, {Low: num(200), Metric: claims.Injured}}},
	{ID: "b", URL: "p2", Lang: "en", Prev: "Before. ", Text: "Two.", Claims: []Label{{"x", claims.Contradicts}}},
	{ID: "c", URL: "p3", Lang: "sq", Text: "Tre.", Negative: "off-topic", Figures: []Figure{{Value: num(2012), Metric: claims.Other}}},
	{ID: "d", URL: "p4", Lang: "sq", Text: "Katër.", Negative: "entity-only"},
}

var found = map[string][]claims.Evidence{
	"a": {
		{Claim: "x", Stance: claims.Supports, Tier: claims.Accept, Start: 0, End: 4, Attribution: "human rights"},
		{Claim: "x", Stance: claims.Mentions, Tier: claims.Suggest, Start: 0, End: 4}, // the first counts
	},
	"b": {
		{Claim: "x", Stance: claims.Supports, Tier: claims.Suggest, Start: 9, End: 13},
		{Claim: "y", Stance: claims.Supports, Tier: claims.Accept, Start: 0, End: 7}, // in the sentence before
	},
	"c": {{Claim: "x", Stance: claims.Supports, Tier: claims.Accept, Start: 0, End: 99}}, // beyond the text
}

var reads = map[string][]claims.Figure{
	"a": {{Value: num(10), Metric: claims.Killed}, {Low: num(200), Metric: claims.Arrested}, {Value: num(2026), Metric: claims.Year}},
	"c": {{Value: num(2012), Metric: claims.Year}},
}

func handMade() Result {
	return Score(four, Reader{
		Match:   func(d Document) []claims.Evidence { return found[d.ID] },
		Figures: func(d Document) []claims.Figure { return reads[d.ID] },
	})
}

func TestScore(t *testing.T) {
	r := handMade()
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"claims: two right, one false, one missed", r.All.Claims.F1, 2.0 / 3},
		{"precision", r.All.Claims.P, 2.0 / 3},
		{"recall", r.All.Claims.R, 2.0 / 3},
		{"joint: one right, two false, two missed", r.All.Joint.F1, 1.0 / 3},
		{"stance: supports F1 2/3, contradicts 0, mentions 0", r.All.Stance.F1, 2.0 / 9},
		{"stance accuracy", r.All.Stance.P, 1.0 / 2},
		{"accept precision: x of a, and of c falsely", r.All.Accept.Precision.Value, 1.0 / 2},
		{"accept recall", r.All.Accept.Recall.Value, 1.0 / 3},
		{"figures by value: 10, 200, 2012", r.All.Values.F1, 1},
		{"figures by metric: 200 counts the wrong thing", r.All.Figures.F1, 2.0 / 3},
		{"attribution: two words of three", r.All.Attribution.Value, 1},
		{"attribution: only b and the unattributed are left out", float64(r.All.Attribution.N), 1},
		{"claim-free", r.All.ClaimFree.Value, 1.0 / 2},
		{"bad offsets", float64(r.All.BadOffsets), 1},
		{"without x: y missed", r.Without.F1, 0},
		{"mean over x (2, 1, 0) and y (0, 0, 1)", r.Macro, 0.4},
		{"English alone", r.Langs[0].Claims.F1, 0.8},
		{"Albanian alone", r.Langs[1].Claims.F1, 0},
	} {
		if math.Abs(tt.got-tt.want) > 1e-9 {
			t.Errorf("%s: %.4f, want %.4f", tt.name, tt.got, tt.want)
		}
	}
	if r.Commonest != "x" || r.Langs[0].Lang != "en" || len(r.Mistakes) != 3 {
		t.Errorf("commonest %q, first language %q, %d mistakes", r.Commonest, r.Langs[0].Lang, len(r.Mistakes))
	}
}

func TestIntervals(t *testing.T) {
	for _, tt := range []struct {
		n, all    int
		low, high float64 // Wilson's interval as tables of it give
	}{
		{0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {5, 10, 0.2366, 0.7634}, {81, 263, 0.2553, 0.3662},
	} {
		r := wilson(tt.n, tt.all)
		if math.Abs(r.Low-tt.low) > 5e-4 || math.Abs(r.High-tt.high) > 5e-4 {
			t.Errorf("%d of %d: [%.4f, %.4f], want [%.4f, %.4f]", tt.n, tt.all, r.Low, r.High, tt.low, tt.high)
		}
	}
	flawless := line("all", []outcome{{counts: counts{claim: tally{2, 0, 0}}, page: "p"}, {counts: counts{claim: tally{1, 0, 0}}, page: "q"}})
	if f := flawless.Claims; f.F1 != 1 || f.High != 1 || f.Low < 0.3 || f.Low > 0.6 {
		t.Errorf("three right of three: F1 %g [%.2f, %.2f], want Wilson's interval", f.F1, f.Low, f.High)
	}
	a, b := handMade(), handMade()
	if a.All.Claims != b.All.Claims {
		t.Errorf("two runs differ: %v, %v", a.All.Claims, b.All.Claims)
	}
	if f := a.All.Claims; f.Low > f.F1 || f.High < f.F1 || f.Low == f.High {
		t.Errorf("F1 %.3f outside [%.3f, %.3f]", f.F1, f.Low, f.High)
	}
}

// TestIntervalNarrows holds the interval of four times as many pages to about
// half the width.
func TestIntervalNarrows(t *testing.T) {
	width := func(pages int) float64 {
		var list []outcome
		for i := range pages {
			o := outcome{page: strings.Repeat("p", i+1)}
			o.claim = tally{1, b2i(i%3 == 0), b2i(i%4 == 0)}
			list = append(list, o)
		}
		l := line("all", list)
		return l.Claims.High - l.Claims.Low
	}
	if r := width(400) / width(100); r < 0.35 || r > 0.7 {
		t.Errorf("four times as many pages give an interval of %.2f times the width, want about 0.5", r)
	}
}

func TestRead(t *testing.T) {
	for _, tt := range []struct{ name, in, say string }{
		{"not JSON", "{\n", "f:1: not a labelled sentence"},
		{"no text", `{"id":"a"}`, `f:1: wants "id" and "sentence"`},
		{"an unknown stance", `{"id":"a","sentence":"x","claims":[{"id":"c","stance":"agrees"}]}`, `f:1: stance "agrees" of c`},
		{"an id twice", "{\"id\":\"a\",\"sentence\":\"x\"}\n\n{\"id\":\"a\",\"sentence\":\"y\"}", `f:3: id "a" is that of line 1 too`},
		{"nothing", "\n", "f: holds no labelled sentences"},
	} {
		if _, err := Read("f", strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.say)
		}
	}
	list, err := Read("f", strings.NewReader(`{"id":"a","sentence":"x","prev":null,"attribution":null,"figures":[{"value":null,"low":3,"metric":"killed"}]}`))
	if err != nil || len(list) != 1 || *list[0].Figures[0].Low != 3 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestBag(t *testing.T) {
	for in, want := range map[string]int{"Iran Human Rights": 3, "Të drejtat": 2, "هرانا (HRANA)": 2, "": 0, "U.S.": 2} {
		if got := bag(in); len(got) != want {
			t.Errorf("%q: %v", in, got)
		}
	}
	if !bag("ÉLYSÉE")["elysee"] {
		t.Error("diacritics and case are kept")
	}
}

func TestCompact(t *testing.T) {
	r := handMade()
	r.Set, r.Matcher, r.Measured = "four", "m1", "2026-01-26"
	c := r.Compact()
	if c.Set != "four" || c.N != 4 || len(c.ByLang) != 3 || c.ByLang[0].Lang != "all" || c.ByLang[1].ClaimF != r.Langs[0].Claims.F1 {
		t.Errorf("%+v", c)
	}
}

func TestWriteText(t *testing.T) {
	var b strings.Builder
	r := handMade()
	r.Set, r.Matcher, r.Measured = "four", "m1", "2026-01-26"
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"four: 4 sentences, matcher m1", "claims, all but x", "accept tier, precision               0.500", "off-topic 1 of 1", "quotes outside their text            1:"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
