// Package match finds the claims that the sentences of an article speak to:
// which claim, with what stance, on what figure, on whose word, and why it
// thinks so. It compares concepts, not words: a lexicon maps the forms of a
// dozen languages and more onto a few hundred concepts, and both the claim and
// the sentence are reduced to them.
//
// A claim that carries looks is matched by them: each is one way of saying
// it, in concepts, and holds in every language at once. A claim in plain words
// is reduced to its concepts and matched by how much of their weight a
// sentence carries. What a sentence leaves out (the group, the agency, the
// country) is taken from the title, the address, the outlet and the sentences
// before. Checks then look for what speaks against the match: another event,
// another year, another place.
//
// Everything here is a pure function of the article, the claims and the
// lexicon, so the same text always gives the same evidence. A [Matcher] is
// safe for concurrent use.
package match

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// version is raised when a rule changes.
const version = "8"

// Options tune a Matcher. The zero value of a field stands for the default.
type Options struct {
	Accept  float64 // scores from here on are tagged without a person; 0.72
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

// A tracked claim is a claim made ready for matching.
type tracked struct {
	claims.Claim
	event  *event
	year   int    // the year it stands on; 0 = none
	keeper keeper // whose list it is about; "" = nobody's
	looks  []look
	auto   reduced // where it has no looks

	// What was learned from review; see Learn.
	factor     float64 // of matches in plain words
	countScore float64 // of a count
}

// A Matcher knows a list of claims.
type Matcher struct {
	o          Options
	lex        *lexicon
	speech     *speakers
	claims     []*tracked
	byHead     map[int][]lookOf // looks by the concepts that must stand in the sentence
	byAct      map[int][]lookOf // looks by all that they say; see lean
	counts     []*tracked       // claims that stand on a count
	auto       *autoIndex
	ids        ids
	waveIDs    []int
	keeps      map[int]keeper // whose list a concept speaks of
	keepers    []int          // those concepts
	references []reference
	reg        *claims.Origins
	version    string
	notes      []string
}

type lookOf struct {
	t *tracked
	k *look
}

// New builds a matcher of the claims. Returns an error that lists what is
// wrong with the lexicon or the looks.
func New(list []claims.Claim, reg *claims.Origins, o Options) (*Matcher, error) {
	if o.Accept == 0 {
		// On 1,239 sentences that the rules of then had not seen: precision 0.92 at
		// recall 0.68 from here on, 0.91 from 0.70 on.
		o.Accept = .72
	}
	if o.Suggest == 0 {
		o.Suggest = .40
	}
	lex, err := readLexicon(o.Lexicon)
	if err != nil {
		return nil, err
	}
	sp, err := newSpeakers(reg, lex)
	if err != nil {
		return nil, err
	}
	m := &Matcher{o: o, lex: lex, speech: sp, reg: reg, byHead: map[int][]lookOf{}, byAct: map[int][]lookOf{}}
	m.name()
	if err := m.track(list); err != nil {
		return nil, err
	}
	return m, m.stamp(list)
}

// Version names the matcher, the lexicon and the claims together: evidence of
// another version is found anew.
func (m *Matcher) Version() string { return m.version }

// Match finds the claims in an article.
func (m *Matcher) Match(a news.Article) Result {
	r := Result{Evidence: []claims.Evidence{}}
	r.Lang = m.walk(a, func(s *scene, cs []*candidate) {
		for _, c := range cs {
			m.emit(s, c, &r)
		}
	})
	return r
}

// walk lays out each sentence of an article and hands it on with the claims it
// may speak to. Returns the language of the article.
func (m *Matcher) walk(a news.Article, f func(*scene, []*candidate)) string {
	lang := a.Lang
	if lang == "" {
		lang, _ = passage.Language(a.Text)
	}
	around := m.surroundings(a, lang)
	for _, sent := range passage.Split(a.Text, lang) {
		l := sent.Lang
		if l == "" {
			l = lang
		}
		if strings.Contains(a.Text[min(around.end, sent.Start):sent.Start], "\n") {
			around.open = 0 // no quotation goes on in another paragraph without a mark of its own
		}
		around.end = sent.End
		for start, end := range pieces(a.Text, sent.Start, sent.End) {
			around.n++
			s := m.newScene(a.Text[start:end], start, l, around)
			f(s, m.sentence(s))
			for _, h := range s.hits {
				if len(s.at[h.concept]) > 0 { // not a "group" that nobody stands behind
					around.before[h.concept] = around.n
				}
			}
		}
	}
	return lang
}

// longest is how many bytes of a sentence are read at once. No sentence of a
// newspaper is as long; what is longer is a list, a table or an attack, and is
// cut at a space so that the time stays linear.
const longest = 2400

// pieces yields text[start:end] whole, or cut at spaces where it is too long.
func pieces(text string, start, end int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for end-start > longest {
			cut := strings.LastIndexByte(text[start:start+longest], ' ')
			if cut <= 0 {
				cut = longest
				for cut > 0 && !utf8.RuneStart(text[start+cut]) {
					cut--
				}
				if cut == 0 {
					cut = longest
				}
			}
			if !yield(start, start+cut) {
				return
			}
			start += cut
			for start < end && text[start] == ' ' {
				start++
			}
		}
		if start < end {
			yield(start, end)
		}
	}
}

// A candidate is one claim that a sentence may speak to.
type candidate struct {
	t      *tracked
	look   *look // by which it was found; nil = by a count or by plain words
	score  float64
	stance claims.Stance
	pred   hit
	hasP   bool
	hits   []hit // what the look found in the sentence
	hasNeg bool  // the look itself asks for a negation
	leave  int   // how many more terms may lean on the surroundings; see lean
	within int   // terms that hold in the sentence
	around int   // terms that hold only in what surrounds it
	far    bool  // one of them neither in a title nor in the sentence before
	demand bool
	count  *counted
	checks []claims.Reason
	found  []claims.Reason
	failed string
}

// sentence finds what one sentence says, the surest first.
func (m *Matcher) sentence(s *scene) []*candidate {
	best := map[*tracked]*candidate{}
	keep := func(c *candidate) {
		if c == nil {
			return
		}
		if b := best[c.t]; b == nil || better(c, b) {
			best[c.t] = c
		}
	}
	for _, t := range m.counts {
		keep(m.byCount(s, t))
	}
	seen := map[*look]bool{}
	for _, h := range s.hits {
		for _, lo := range m.byHead[h.concept] {
			if !seen[lo.k] {
				seen[lo.k] = true
				keep(m.byLook(s, lo.t, lo.k))
			}
		}
	}
	for _, c := range m.byWeight(s) {
		keep(c)
	}
	if !m.found(best) {
		keep(m.lean(s))
	}
	m.remember(s)
	list := make([]*candidate, 0, len(best))
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.t.ID, b.t.ID))
	})
	return list
}

// better prefers what no check rejects, then the higher score.
func better(a, b *candidate) bool {
	if (a.failed == "") != (b.failed == "") {
		return a.failed == ""
	}
	return a.score > b.score
}

// remember keeps of a sentence what the next may lean on.
func (m *Matcher) remember(s *scene) {
	if s.years != nil {
		s.around.figs = s.figs
	} else {
		s.around.figs = nil
	}
	s.around.prior = s.around.last
	s.said = m.speech.speaker(s, s.around.last)
	x := &spoken{scene: s, sp: m.speech}
	x.introductions()
	if sp := s.said; sp.name != "" {
		sp.spoke = true
		s.around.last = sp
		x.heard(sp)
		return
	}
	hs := m.speech.named(s, nil)
	if len(hs) > 0 && hs[0].First <= 2 {
		s.around.last = x.known(hs[0])
		s.around.last.subject = true
	} else if p, ok := x.portrayed(); ok {
		s.around.last = p
		x.portrays(p)
	} else if len(hs) > 0 {
		s.around.last = x.known(hs[0])
	}
}

// emit turns a candidate into evidence, or into a near miss.
func (m *Matcher) emit(s *scene, c *candidate, r *Result) {
	reasons := append(slices.Clone(c.found), c.checks...)
	start, end := s.base, s.base+len(s.text)
	if c.failed != "" || c.score < m.o.Suggest {
		if c.score >= m.o.Suggest/2 {
			why := c.failed
			if why == "" {
				why = fmt.Sprintf("score %.2f is below %.2f", c.score, m.o.Suggest)
			}
			r.Near = append(r.Near, Near{c.t.ID, round(c.score), s.text, start, end, why, reasons})
		}
		return
	}
	e := claims.Evidence{Claim: c.t.ID, Tier: claims.Suggest, Stance: c.stance, Score: round(c.score), Quote: s.text, Start: start, End: end, Lang: s.lang}
	if c.score >= m.o.Accept {
		e.Tier = claims.Accept
	}
	if c.count != nil {
		reasons = append(reasons, claims.Reason{Kind: "figure", Text: c.count.why, Start: c.count.figure.Start, End: c.count.figure.End})
		if !c.count.asked {
			e.Figure, e.Parts = c.count.figure, c.count.parts
		}
	}
	for _, p := range m.positions(s, c) {
		e.Stance = p.stance
		reasons = append(reasons, claims.Reason{Kind: "stance", Text: string(p.stance) + ": " + p.why, Start: p.start, End: p.end})
	}
	m.credit(s, c.t, &e, &reasons)
	e.Reasons = reasons
	r.Evidence = append(r.Evidence, e)
}

func round(x float64) float64 { return float64(int(x*1000+.5)) / 1000 }
