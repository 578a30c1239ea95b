package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"claimwatch/crawler/news"
)

// A Lesson is what a person said of one piece of evidence: that the passage is
// about the claim, or that it is not.
type Lesson struct {
	Claim   string
	Article news.Article // of the passage; its text may be the passage alone
	Quote   string
	Right   bool
}

// A Shift is how lessons move one way of finding a claim. Shifts are values:
// they are shown before they are applied, kept beside the decisions they come
// from, and a matcher without them is the matcher as it was.
type Shift struct {
	Claim  string  `json:"claim"`
	Look   string  `json:"look"` // the look, or "plain words"
	Right  int     `json:"right"`
	Wrong  int     `json:"wrong"`
	Before float64 `json:"before"` // the look's score; for plain words a factor of 1
	After  float64 `json:"after"`
}

const (
	prior     = 8.  // a look's own score weighs as much as so many lessons
	fewestFor = 3   // lessons before anything moves
	furthest  = .25 // no look moves further than this, whatever the lessons
	plain     = "plain words"
)

// Learn works out what lessons would shift, without shifting it. A look's
// score says how often what it finds is about the claim; lessons are draws of
// just that, so the new score is the mean of the Beta distribution that has
// the old score as its prior, weighing as much as eight lessons.
func (m *Matcher) Learn(lessons []Lesson) []Shift {
	type key struct{ claim, look string }
	sum := map[key]*Shift{}
	for _, l := range lessons {
		for _, c := range m.foundBy(l) {
			k := key{l.Claim, c.by()}
			s := sum[k]
			if s == nil {
				s = &Shift{Claim: l.Claim, Look: k.look, Before: c.base()}
				sum[k] = s
			}
			if l.Right {
				s.Right++
			} else {
				s.Wrong++
			}
		}
	}
	var out []Shift
	for _, s := range sum {
		if s.Right+s.Wrong < fewestFor {
			continue
		}
		s.After = s.moved()
		if s.After != s.Before {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(a, b Shift) int { return cmp.Or(cmp.Compare(a.Claim, b.Claim), cmp.Compare(a.Look, b.Look)) })
	return out
}

func (s *Shift) moved() float64 {
	right, n := float64(s.Right), float64(s.Right+s.Wrong)
	p := min(s.Before, 1)
	after := (p*prior + right) / (prior + n)
	if s.Look == plain { // a factor: what the lessons say against what was expected
		after = (prior + right) / (prior + n)
	}
	return round(max(.05, min(1, max(s.Before-furthest, min(s.Before+furthest, after)))))
}

// foundBy are the candidates by which the passage of a lesson was found for
// its claim.
func (m *Matcher) foundBy(l Lesson) []*candidate {
	var out []*candidate
	m.walk(l.Article, func(s *scene, cs []*candidate) {
		if !strings.Contains(l.Quote, s.text) && !strings.Contains(s.text, l.Quote) {
			return
		}
		for _, c := range cs {
			if c.t.ID == l.Claim && c.failed == "" {
				out = append(out, c)
			}
		}
	})
	return out
}

// by names the way a candidate was found.
func (c *candidate) by() string {
	switch {
	case c.look != nil:
		return c.look.text
	case c.count != nil:
		return "figure"
	}
	return plain
}

func (c *candidate) base() float64 {
	switch {
	case c.look != nil:
		return c.look.score
	case c.count != nil:
		return c.count.score
	}
	return 1
}

// Apply puts shifts into force. It returns an error that names a shift whose
// claim or look is no longer there; the others are in force all the same.
func (m *Matcher) Apply(shifts []Shift) error {
	known := map[string]*tracked{}
	for _, t := range m.claims {
		known[t.ID] = t
	}
	var lost []string
	for _, s := range shifts {
		t := known[s.Claim]
		switch {
		case t == nil:
			lost = append(lost, s.Claim)
		case s.Look == plain:
			t.factor = s.After
		case s.Look == "figure":
			t.countScore = s.After
		default:
			i := slices.IndexFunc(t.looks, func(k look) bool { return k.text == s.Look })
			if i < 0 {
				lost = append(lost, s.Claim+": "+s.Look)
				continue
			}
			t.looks[i].score = s.After
			t.looks[i].learned = fmt.Sprintf("learned: %d of %d right, %.2f instead of %.2f", s.Right, s.Right+s.Wrong, s.After, s.Before)
		}
	}
	if len(shifts) > 0 {
		m.version += fmt.Sprintf("+%d", len(shifts))
	}
	if len(lost) > 0 {
		return fmt.Errorf("what was learned for %s no longer fits: the claim or its looks have changed; learn anew", strings.Join(lost, ", "))
	}
	return nil
}

// A Candidate form is a word that stands beside confirmed evidence of a claim
// and in no concept: offered to whoever keeps the lexicon.
type CandidateForm struct {
	Lang  string `json:"lang"`
	Word  string `json:"word"`
	Claim string `json:"claim"`
	Seen  int    `json:"seen"` // passages that hold it
}

// Forms offers words for the lexicon: those that stand in at least two
// confirmed passages of a claim, are covered by no concept, and stand in few
// passages of other claims.
func (m *Matcher) Forms(lessons []Lesson) []CandidateForm {
	type key struct{ lang, word, claim string }
	seen, all := map[key]int{}, map[[2]string]int{}
	for _, l := range lessons {
		if !l.Right {
			continue
		}
		s := m.newScene(l.Quote, 0, l.Article.Lang, m.surroundings(l.Article, l.Article.Lang))
		fs := map[string]bool{}
		m.collect(fs, s.text, s.toks, append(slices.Clone(s.hits), m.speech.said(s)...))
		for f := range fs {
			if !strings.HasPrefix(f, "=") {
				continue
			}
			seen[key{l.Article.Lang, f[1:], l.Claim}]++
			all[[2]string{l.Article.Lang, f[1:]}]++
		}
	}
	var out []CandidateForm
	for k, n := range seen {
		if n >= 2 && 2*n > all[[2]string{k.lang, k.word}] {
			out = append(out, CandidateForm{k.lang, k.word + "*", k.claim, n})
		}
	}
	slices.SortFunc(out, func(a, b CandidateForm) int {
		return cmp.Or(b.Seen-a.Seen, cmp.Compare(a.Claim, b.Claim), cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Word, b.Word))
	})
	return out
}
