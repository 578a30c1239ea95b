package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// Gated finds the sentences that a model may be asked about: those that fit
// all of a look but one term, name something of it themselves, and that no
// check rejects. It is for desks that have a model, and costs several times
// what [Matcher.Match] does. What Match found or nearly found is not in it.
func (m *Matcher) Gated(a news.Article, r Result) []Near {
	var out []Near
	around := m.surroundings(a, r.Lang)
	for _, sent := range passage.Split(a.Text, r.Lang) {
		around.n++
		s := m.newScene(a.Text[sent.Start:sent.End], sent.Start, cmp.Or(sent.Lang, r.Lang), around)
		for _, t := range m.claims {
			if !r.names(t.ID, sent) {
				if n, ok := m.almost(s, t); ok {
					out = append(out, n)
				}
			}
		}
		m.remember(s)
		for _, h := range s.hits {
			around.before[h.concept] = around.n
		}
	}
	return out
}

// names says that a result speaks of a claim in a sentence already.
func (r Result) names(claim string, s passage.Sentence) bool {
	return slices.ContainsFunc(r.Evidence, func(e claims.Evidence) bool {
		return e.Claim == claim && e.Start < s.End && s.Start < e.End
	}) || slices.ContainsFunc(r.Near, func(n Near) bool {
		return n.Claim == claim && n.Start < s.End && s.Start < n.End
	})
}

// almost finds the look of a claim that lacks the least.
func (m *Matcher) almost(s *scene, t *tracked) (Near, bool) {
	var best Near
	for i := range t.looks {
		k := &t.looks[i]
		c := &candidate{t: t, score: k.score}
		missing, ok := m.allButOne(s, t, k, c)
		if !ok {
			continue
		}
		m.check(s, t, k.waves, c)
		if k.waves != anyWave {
			m.checkYear(s, t, k, c)
		}
		score := c.score * float64(len(k.terms)-1) / float64(len(k.terms))
		if c.failed == "" && score > best.Score {
			best = Near{
				Claim: t.ID, Score: round(score), Quote: s.text, Start: s.base, End: s.base + len(s.text),
				Why: "all but " + m.termText(missing) + " is there", Reasons: append(c.found, c.checks...),
			}
		}
	}
	return best, best.Score > 0
}

// allButOne says that all terms of a look hold but one, that the one is
// something the sentence lacks, and that the sentence itself names another.
func (m *Matcher) allButOne(s *scene, t *tracked, k *look, c *candidate) (*term, bool) {
	var missing *term
	share := k.score / float64(len(k.terms))
	for i := range k.terms {
		x := &k.terms[i]
		if m.holds(s, t, x, c, share) {
			continue
		}
		if missing != nil || x.not {
			return nil, false
		}
		missing = x
	}
	here := slices.ContainsFunc(c.found, func(r claims.Reason) bool { return r.End > r.Start })
	return missing, missing != nil && here
}

// termText names the concepts of a term.
func (m *Matcher) termText(t *term) string {
	if t.yearKind != noYear {
		return "the year"
	}
	var groups []string
	for _, ids := range t.groups {
		var names []string
		for _, id := range ids {
			names = append(names, m.lex.concepts[id].name)
		}
		groups = append(groups, fmt.Sprint(strings.Join(names, " or ")))
	}
	return strings.Join(groups, " with ")
}
