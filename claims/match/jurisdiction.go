package match

import (
	"fmt"
	"slices"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// Several states and the European Union kept lists of their own, and a group
// went on and off each in another year. A claim of a designation is about one
// of them: that "Canada delisted the group in 2012" says nothing of what the
// United States did.

// lists are the concepts of those who keep a list, by whose list it is.
var lists = map[string]string{"USA": "the United States", "CLINTON": "the United States", "EUROPE": "Europe", "UK": "Britain", "CANADA": "another state"}

// A keeper is whoever keeps a list, "" if nobody is named.
type keeper string

// keeperOf is whose list a claim of a designation is about, by its statement.
func (m *Matcher) keeperOf(c claims.Claim) keeper {
	if c.Kind != "designation" || c.Figure == nil || c.Figure.Metric != claims.Year {
		return ""
	}
	lang, _ := passage.Language(c.Statement)
	for _, h := range m.lex.find(c.Statement, passage.Tokens(c.Statement, lang), lang) {
		if k := m.keeps[h.concept]; k != "" {
			return k
		}
	}
	return ""
}

// checkKeeper refuses a sentence whose year is told of somebody else's list.
// Where the sentence names nobody, and the one before only somebody else, a
// person looks.
func (m *Matcher) checkKeeper(s *scene, t *tracked, c *candidate) {
	if t.keeper == "" {
		return
	}
	h, ok := m.keeperIn(s, t, c)
	switch {
	case !ok:
		if other, only := m.keeperBefore(s, t.keeper); only {
			c.checks = append(c.checks, claims.Reason{Kind: "check", State: unknown, Text: fmt.Sprintf("whose list: the sentence before speaks of %s", other)})
			c.score = min(c.score, m.o.Accept-.001)
		}
	case m.keeps[h.concept] != t.keeper:
		a, b := s.span(h)
		c.failed = fmt.Sprintf("the list of another, not of %s: %s", t.keeper, s.words(h))
		c.checks = append(c.checks, claims.Reason{Kind: "check", State: fail, Text: "whose list: " + c.failed, Start: a, End: b})
	default:
		a, b := s.span(h)
		c.checks = append(c.checks, claims.Reason{Kind: "check", State: pass, Text: "whose list: " + s.words(h), Start: a, End: b})
	}
}

// keeperIn is the keeper that the year of the claim belongs to; where the year
// stands twice ("Canada in December 2012, the United States in September
// 2012"), the claim's if either is told of it. Without the year, what was done
// decides.
func (m *Matcher) keeperIn(s *scene, t *tracked, c *candidate) (hit, bool) {
	s.read()
	var other hit
	found, dated := false, false
	for _, y := range s.years {
		if !y.is(t.year) {
			continue
		}
		dated = true
		if h, ok := m.keeperAt(s, t, y.hit(), true); ok {
			if m.keeps[h.concept] == t.keeper {
				return h, true
			}
			other, found = h, true
		}
	}
	if dated {
		return other, found
	}
	return m.keeperAt(s, t, c.pred, c.hasP)
}

// keeperAt is the keeper nearest to at, but for one that stands nearer to
// another year ("the EU in 2009 and the United States in 2012"), that is only
// compared with, or that does something of its own behind an "and". Of two as
// near, the claim's; where at is not known, any.
func (m *Matcher) keeperAt(s *scene, t *tracked, at hit, known bool) (hit, bool) {
	var best hit
	bestD := -1
	for _, h := range s.hits {
		k := m.keeps[h.concept]
		if k == "" || known && s.besides(h) {
			continue
		}
		d := 0
		if known {
			d = s.apart(at, h)
			if s.ofAnotherYear(h, d) || s.joined(at.last+1, h.first) {
				d += elsewhere
			}
		}
		if bestD < 0 || d < bestD || d == bestD && k == t.keeper {
			best, bestD = h, d
		}
	}
	if bestD < 0 {
		return best, false
	}
	for _, h := range s.hits { // "the United States and the EU": told of both
		if m.keeps[h.concept] == t.keeper && s.paired(h, best) {
			return h, true
		}
	}
	return best, true
}

// paired says that nothing but an "and" and an article stand between two hits.
func (s *scene) paired(a, b hit) bool {
	if a.first > b.first {
		a, b = b, a
	}
	return b.first-a.last <= 3 && s.joined(a.last+1, b.first)
}

// elsewhere is how much farther off a keeper counts that something else in the
// sentence is told of, in tokens: more than most sentences have.
const elsewhere = 100

func (y yearHit) hit() hit { return hit{first: y.token, last: y.token} }

// ofAnotherYear says that a year stands nearer to h than d tokens.
func (s *scene) ofAnotherYear(h hit, d int) bool {
	return slices.ContainsFunc(s.years, func(y yearHit) bool { return s.apart(y.hit(), h) < d })
}

// joined says that an "and" stands between tokens a and b.
func (s *scene) joined(a, b int) bool {
	for i := a; i < b; i++ {
		if ands[s.toks[i].Text] {
			return true
		}
	}
	return false
}

// besides says that a keeper is only compared with: "after the EU", "like
// Britain", "ABD'den sonra".
func (s *scene) besides(h hit) bool {
	for i := max(0, h.first-4); i < h.first; i++ {
		if s.clause[i] == s.clause[h.first] && compares[s.toks[i].Text] {
			return true
		}
	}
	for i := h.last + 1; i < min(h.last+5, len(s.toks)); i++ {
		if s.clause[i] == s.clause[h.last] && behind[s.toks[i].Text] {
			return true
		}
	}
	return false
}

var (
	ands     = wordSet("and while und wahrend et y e dhe kurse ve و ו и і και i a och sau si en")
	compares = wordSet("after following para like unlike than behind before pas perpara sikurse ashtu pasi بعد پس قبل پیش همانند مانند قبل مثل nach vor wie apres avant comme despues antes como tras dopo prima come depois na voor после раньше вслед до μετα πριν po przed efter fore dupa inainte nakon poslije prije אחרי לפני")
	behind   = wordSet("sonra once gibi ardindan sonra evvel kimi")
)

// keeperBefore is who the sentence before names, if not the claim's.
func (m *Matcher) keeperBefore(s *scene, own keeper) (other keeper, only bool) {
	for _, id := range m.keepers {
		f, ok := s.around.has(id)
		if !ok || f == fromOutlet {
			continue
		}
		if m.keeps[id] == own {
			return "", false
		}
		if f == fromBefore || f == fromTitle {
			other = m.keeps[id]
		}
	}
	return other, other != ""
}

// nameKeepers looks up the concepts of lists.
func (m *Matcher) nameKeepers() {
	m.keeps = map[int]keeper{}
	for name, whose := range lists {
		if id, ok := m.lex.byName[name]; ok {
			m.keeps[id] = keeper(whose)
			m.keepers = append(m.keepers, id)
		}
	}
	slices.Sort(m.keepers)
}
