package model

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/match"
)

// A fakeModel answers by what a text contains, and counts what it is asked.
type fakeModel struct {
	verdicts map[string]Verdict // by a word of the premise
	err      error
	after    int // questions answered before err; only of Entail
	asked    []string
}

func (f *fakeModel) Identity() Identity { return Identity{"http", "fake", "0123456789abcdef"} }

func (f *fakeModel) Entail(_ context.Context, premise, _ string) (Verdict, error) {
	f.asked = append(f.asked, premise)
	if f.err != nil && len(f.asked) > f.after {
		return Verdict{}, f.err
	}
	for word, v := range f.verdicts {
		if strings.Contains(premise, word) {
			return v, nil
		}
	}
	return Verdict{}, nil
}

func (f *fakeModel) Embed(_ context.Context, texts []string) ([][]float32, error) {
	var out [][]float32
	for _, t := range texts {
		if strings.Contains(t, "killed") {
			out = append(out, []float32{1, 0})
		} else {
			out = append(out, []float32{0, 1})
		}
	}
	return out, f.err
}

func (f *fakeModel) Translate(_ context.Context, text, _ string) (string, error) {
	return strings.ReplaceAll(text, "vrarë", "killed"), f.err
}

var tracked = []claims.Claim{{ID: "killed", Statement: "About 3,000 people were killed."}, {ID: "rain", Statement: "It rained."}}

func near(claim, quote string, start int, score float64, reasons ...claims.Reason) match.Near {
	return match.Near{Claim: claim, Score: score, Quote: quote, Start: start, End: start + len(quote), Why: "score too low", Reasons: reasons}
}

var (
	names    = claims.Reason{Kind: "concept", Text: "killed", Start: 1, End: 4}
	context_ = claims.Reason{Kind: "context", Text: "Iran: from the title"}
	vetoed   = claims.Reason{Kind: "check", Text: "event: 2019", State: "fail"}
)

func result() match.Result {
	return match.Result{
		Lang:     "en",
		Evidence: []claims.Evidence{{Claim: "rain", Tier: claims.Accept, Start: 100, End: 120}},
		Near: []match.Near{
			near("killed", "yes: many died", 0, 0.2, names),
			near("killed", "no: it was calm", 40, 0.3, names),
			near("killed", "yes: in 2019", 60, 0.35, names, vetoed),
			near("killed", "yes: only the title says so", 80, 0.3, context_),
			near("rain", "yes: rain again", 101, 0.3, names), // found there already
			near("gone", "yes: no such claim", 200, 0.3, names),
		},
	}
}

func reviewer(t *testing.T, o Options) *Reviewer {
	t.Helper()
	o.Claims = tracked
	r, err := NewReviewer(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReviewAddsWhatTheModelTakesForTheClaim(t *testing.T) {
	m := &fakeModel{verdicts: map[string]Verdict{"yes": {claims.Contradicts, 0.8}, "no": {claims.Supports, 0.5}}}
	r := reviewer(t, Options{Entailer: m})
	got, err := r.Review(context.Background(), result())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"no: it was calm", "yes: many died"}; !slices.Equal(m.asked, want) {
		t.Errorf("asked about %q, want only what is named in the sentence, not rejected and not found: %q", m.asked, want)
	}
	if len(got.Evidence) != 2 || len(got.Near) != 5 {
		t.Fatalf("%d pieces of evidence and %d near misses, want 2 and 5", len(got.Evidence), len(got.Near))
	}
	e := got.Evidence[0]
	if e.Claim != "killed" || e.Tier != claims.Suggest || e.Stance != claims.Contradicts || e.Start != 0 || e.End != 14 {
		t.Errorf("evidence %+v", e)
	}
	last := e.Reasons[len(e.Reasons)-1]
	if last.Kind != "model" || !strings.Contains(last.Text, "http:fake@0123456789ab") || !strings.Contains(last.Text, "0.80 sure") {
		t.Errorf("the reason does not name the model, its hash and how sure it was: %+v", last)
	}
}

func TestReviewAsksOnlySoMany(t *testing.T) {
	m := &fakeModel{}
	if _, err := reviewer(t, Options{Entailer: m, Most: 1}).Review(context.Background(), result()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"no: it was calm"}; !slices.Equal(m.asked, want) {
		t.Errorf("asked about %q, want the nearest, %q", m.asked, want)
	}
}

func TestAFailingModelChangesNothing(t *testing.T) {
	m := &fakeModel{verdicts: map[string]Verdict{"yes": {claims.Supports, 1}, "no": {claims.Supports, 1}}}
	r := reviewer(t, Options{Entailer: m})
	m.err, m.after = errors.New("out of memory"), 1 // the first question is still answered
	before := result()
	got, err := r.Review(context.Background(), before)
	if !errors.Is(err, m.err) || !strings.Contains(err.Error(), "the matcher's result stands") {
		t.Errorf("error %v", err)
	}
	if len(got.Evidence) != 1 || len(got.Near) != 6 {
		t.Errorf("%d pieces of evidence, %d near misses; want those of the matcher", len(got.Evidence), len(got.Near))
	}
}

func TestEmbedderAndEntailerMustAgree(t *testing.T) {
	m := &fakeModel{verdicts: map[string]Verdict{"yes": {claims.Supports, 1}}}
	r := reviewer(t, Options{Entailer: m, Embedder: m})
	res := match.Result{Lang: "en", Near: []match.Near{
		near("killed", "yes: they were killed", 0, 0.3, names),
		near("killed", "yes: it snowed", 40, 0.3, names),
		near("killed", "hm: somebody was killed", 80, 0.3, names),
	}}
	got, err := r.Review(context.Background(), res)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Evidence) != 1 || got.Evidence[0].Quote != "yes: they were killed" {
		t.Errorf("evidence %+v", got.Evidence)
	}
}

func TestReviewTranslatesFirst(t *testing.T) {
	m := &fakeModel{}
	r := reviewer(t, Options{Embedder: m, Translator: m})
	res := match.Result{Lang: "sq", Near: []match.Near{near("killed", "u vrarë shumë", 0, 0.3, names)}}
	got, err := r.Review(context.Background(), res)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Evidence) != 1 || got.Evidence[0].Quote != "u vrarë shumë" || got.Evidence[0].Stance != claims.Mentions {
		t.Fatalf("evidence %+v, want the words as they stand, and no stance from vectors alone", got.Evidence)
	}
	if why := got.Evidence[0].Reasons[1].Text; !strings.Contains(why, "translates: u killed shumë") {
		t.Errorf("reason %q", why)
	}
}

func TestVersionNamesModelsAndThresholds(t *testing.T) {
	m := &fakeModel{}
	a := reviewer(t, Options{Entailer: m}).Version()
	b := reviewer(t, Options{Entailer: m, Sure: 0.9}).Version()
	if a == b || !strings.Contains(a, "http:fake@0123456789ab") {
		t.Errorf("%q, %q", a, b)
	}
	if _, err := NewReviewer(context.Background(), Options{}); err == nil {
		t.Error("a reviewer without a model")
	}
}

func TestFuse(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   [][]string
		want string
	}{
		{"both name it: it leads", [][]string{{"a", "b", "c"}, {"b", "d"}}, "b a d c"},
		{"one ranking stays as it is", [][]string{{"x", "y"}}, "x y"},
		{"twice in one counts once", [][]string{{"a", "b", "b", "b"}, {"a"}}, "a b"},
		{"ties go to the first", [][]string{{"a"}, {"b"}}, "a b"},
		{"nothing", nil, ""},
	} {
		if got := strings.Join(Fuse(tt.in...), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCosine(t *testing.T) {
	for _, tt := range []struct {
		a, b []float32
		want float64
	}{
		{[]float32{1, 0}, []float32{2, 0}, 1}, {[]float32{1, 0}, []float32{0, 3}, 0}, {[]float32{1, 0}, []float32{-1, 0}, -1},
		{[]float32{0, 0}, []float32{1, 0}, 0}, {[]float32{1}, []float32{1, 0}, 0},
	} {
		if got := Cosine(tt.a, tt.b); got != tt.want {
			t.Errorf("%v and %v: %g, want %g", tt.a, tt.b, got, tt.want)
		}
	}
}
