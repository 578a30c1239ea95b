package model

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/claims/match"
)

// A Second gives a second opinion on what the matcher found in one article. It
// may add to a result what the matcher nearly found; it never takes anything
// away. The error says that the model failed; the result is then that of the
// matcher, or what came of it before the failure.
type Second interface {
	Review(ctx context.Context, r match.Result) (match.Result, error)
	// Version names the models and their settings: evidence of another
	// version is found anew.
	Version() string
}

// Options say how a [Reviewer] works. The zero value of a number stands for
// the default.
type Options struct {
	Claims     []claims.Claim
	Entailer   Entailer   // asked about each gated sentence; nil = none
	Embedder   Embedder   // compares sentence and statement; nil = none
	Translator Translator // puts other languages into English first; nil = none
	Sure       float64    // least sureness of an entailer, from 0 to 1; 0.7
	Near       float64    // least cosine of an embedder; 0.6
	Most       int        // sentences of one article that go to the model; 8
}

// A Reviewer asks a model about sentences that nearly matched a claim: those
// that name one of the claim's concepts themselves and that no check rejected.
// What the model takes for the claim is evidence of the lower tier, so that a
// person decides. With both an entailer and an embedder, both must agree.
type Reviewer struct {
	o          Options
	statements map[string]string
	vectors    map[string][]float32 // of the statements
}

// NewReviewer makes a reviewer. It embeds the claims' statements at once, so
// that a model that does not work is found out here.
func NewReviewer(ctx context.Context, o Options) (*Reviewer, error) {
	if o.Entailer == nil && o.Embedder == nil {
		return nil, fmt.Errorf("a second opinion wants a model that entails or embeds")
	}
	if o.Sure == 0 {
		o.Sure = 0.7
	}
	if o.Near == 0 {
		o.Near = 0.6
	}
	if o.Most == 0 {
		o.Most = 8
	}
	r := &Reviewer{o: o, statements: map[string]string{}, vectors: map[string][]float32{}}
	var texts []string
	for _, c := range o.Claims {
		r.statements[c.ID] = c.Statement
		texts = append(texts, c.Statement)
	}
	if o.Embedder == nil {
		return r, nil
	}
	vs, err := o.Embedder.Embed(ctx, texts)
	if err != nil {
		return nil, fmt.Errorf("the model cannot embed the claims: %w", err)
	}
	for i, c := range o.Claims {
		r.vectors[c.ID] = vs[i]
	}
	return r, nil
}

// Version names every model that is asked, and the thresholds.
func (r *Reviewer) Version() string {
	var parts []string
	if r.o.Entailer != nil {
		parts = append(parts, fmt.Sprintf("entail %s >= %g", r.o.Entailer.Identity(), r.o.Sure))
	}
	if r.o.Embedder != nil {
		parts = append(parts, fmt.Sprintf("embed %s >= %g", r.o.Embedder.Identity(), r.o.Near))
	}
	if r.o.Translator != nil {
		parts = append(parts, fmt.Sprintf("translate %s", r.o.Translator.Identity()))
	}
	return strings.Join(parts, ", ")
}

// Review asks the model about the gated near misses.
func (r *Reviewer) Review(ctx context.Context, res match.Result) (match.Result, error) {
	gated := r.gate(res)
	if len(gated) == 0 {
		return res, nil
	}
	out := res
	out.Evidence = slices.Clone(res.Evidence)
	promoted := map[int]bool{}
	for _, i := range gated {
		e, ok, err := r.judge(ctx, res.Near[i], res.Lang)
		if err != nil {
			return res, fmt.Errorf("the second opinion failed, the matcher's result stands: %w", err)
		}
		if ok {
			out.Evidence = append(out.Evidence, e)
			promoted[i] = true
		}
	}
	out.Near = nil
	for i, n := range res.Near {
		if !promoted[i] {
			out.Near = append(out.Near, n)
		}
	}
	slices.SortStableFunc(out.Evidence, func(a, b claims.Evidence) int { return a.Start - b.Start })
	return out, nil
}

// gate picks the near misses that are worth asking about, best first.
func (r *Reviewer) gate(res match.Result) []int {
	var out []int
	for i, n := range res.Near {
		if r.statements[n.Claim] != "" && named(n) && !found(res.Evidence, n) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		switch x, y := res.Near[a].Score, res.Near[b].Score; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	return out[:min(len(out), r.o.Most)]
}

// named says that the sentence itself names something of the claim, and that
// no check rejected it: another event or year is no question for a model.
func named(n match.Near) bool {
	ok := false
	for _, why := range n.Reasons {
		if why.State == "fail" {
			return false
		}
		ok = ok || (why.Kind == "concept" || why.Kind == "figure") && why.End > why.Start
	}
	return ok
}

// found says that the claim was found in the sentence anyway.
func found(list []claims.Evidence, n match.Near) bool {
	return slices.ContainsFunc(list, func(e claims.Evidence) bool {
		return e.Claim == n.Claim && e.Start < n.End && n.Start < e.End
	})
}

// judge asks about one near miss.
func (r *Reviewer) judge(ctx context.Context, n match.Near, lang string) (claims.Evidence, bool, error) {
	sentence := n.Quote
	reasons := slices.Clone(n.Reasons)
	say := func(format string, args ...any) {
		reasons = append(reasons, claims.Reason{Kind: "model", Text: fmt.Sprintf(format, args...)})
	}
	if r.o.Translator != nil && lang != "en" && lang != "" {
		english, err := r.o.Translator.Translate(ctx, sentence, lang)
		if err != nil {
			return claims.Evidence{}, false, err
		}
		sentence = english
		say("%s translates: %s", r.o.Translator.Identity(), shorten(english))
	}
	e := claims.Evidence{
		Claim: n.Claim, Tier: claims.Suggest, Stance: claims.Mentions, Mode: claims.Asserted,
		Score: n.Score, Quote: n.Quote, Start: n.Start, End: n.End, Lang: lang,
	}
	if r.o.Embedder != nil {
		vs, err := r.o.Embedder.Embed(ctx, []string{sentence})
		if err != nil {
			return claims.Evidence{}, false, err
		}
		near := Cosine(vs[0], r.vectors[n.Claim])
		if near < r.o.Near {
			return claims.Evidence{}, false, nil
		}
		say("%s puts sentence and claim %.2f near (from %.2f on)", r.o.Embedder.Identity(), near, r.o.Near)
	}
	if r.o.Entailer != nil {
		v, err := r.o.Entailer.Entail(ctx, sentence, r.statements[n.Claim])
		if err != nil {
			return claims.Evidence{}, false, err
		}
		if v.Stance == "" || v.Sure < r.o.Sure {
			return claims.Evidence{}, false, nil
		}
		e.Stance = v.Stance
		say("%s takes the sentence to say that it %s the claim, %.2f sure", r.o.Entailer.Identity(), v.Stance, v.Sure)
	}
	e.Reasons = reasons
	return e, true, nil
}

// shorten cuts a text for a reason.
func shorten(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
