package review

import (
	"context"
	"fmt"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// A Card is one question with all that is needed to answer it. What the
// machine thinks is in it, but not shown before the answer.
type Card struct {
	Group    *Group // nil when it does not wait
	Claim    claims.Claim
	Mention  claims.Mention // the passage shown, with its reasons
	Passage  Passage
	Rows     []Row
	Relation assess.Relation
	Sum      claims.Sentence // the arithmetic in words
	Chain    []Link
	Copies   []claims.Mention
	Cuts     []Cut            // what the sentence says besides
	Pieces   []claims.Mention // that were cut out of it
	Others   []claims.Mention // passages on the same claim that it might be a copy of
	Standing *claims.Decision // the decision that holds on the passage
	Notes    []claims.Decision
	Owner    string
}

// A Row compares the claim with the passage in one respect.
type Row struct {
	Name                    string
	Claim, Passage, Between claims.Sentence
}

// A Link is one station of the way the words took, outermost first, and why
// we think so.
type Link struct {
	Name, ID string
	Why      claims.Sentence
}

// Card gathers what the card of a piece of evidence shows.
func (r *Room) Card(ctx context.Context, v *View, id int64, archive Archive) (Card, error) {
	m, ok := v.Mention(id)
	if !ok {
		return Card{}, fmt.Errorf("e%d: %w", id, ErrNoEvidence)
	}
	full, err := r.db.Mentions(ctx, claims.MentionFilter{IDs: []int64{id}})
	if err != nil {
		return Card{}, fmt.Errorf("cannot read e%d: %w", id, err)
	}
	if len(full) == 1 {
		m.Reasons = full[0].Reasons
	}
	text := ""
	if a, err := archive.Article(ctx, m.ArticleID); err == nil {
		text = a.Text
	} else if !r.o.NotFound(err) {
		return Card{}, err
	}
	s := v.Claim(m.Claim)
	c := Card{Group: v.Group(id), Claim: s.Claim, Mention: m, Passage: passageOf(m, text), Chain: r.chain(m)}
	c.compare(r, s)
	c.Copies = copies(c.Group, s, m)
	c.Cuts, c.Pieces, c.Others = r.Cuts(m), v.Pieces(id), apartFrom(s, m, c.Copies)
	subject := claims.EvidenceSubject(id)
	if ds := v.Log.On(subject, claims.ActConfirm, claims.ActReject); len(ds) > 0 {
		c.Standing = &ds[len(ds)-1]
	}
	c.Notes = v.Log.On(subject, claims.ActNote)
	c.Owner = v.Owner(subject)
	return c, nil
}

// copies are the other passages of the same assertion, waiting or decided.
func copies(g *Group, s *Standing, m claims.Mention) []claims.Mention {
	in := func(ms []claims.Mention) bool {
		for i := range ms {
			if ms[i].ID == m.ID {
				return true
			}
		}
		return false
	}
	all := []claims.Mention{}
	if g != nil {
		all = g.Mentions
	} else {
		for _, a := range s.Said() {
			if in(a.Mentions) {
				all = a.Mentions
			}
		}
	}
	var out []claims.Mention
	for _, o := range all {
		if o.ID != m.ID {
			out = append(out, o)
		}
	}
	return out
}

// Owner is who answers for a subject, "" when nobody does.
func (v *View) Owner(subject string) string {
	ds := v.Log.On(subject, claims.ActAssign)
	if len(ds) == 0 {
		return ""
	}
	return ds[len(ds)-1].After
}

// compare fills in the table: what the claim says, what the passage says, and
// what lies between as plain facts. Whether that is agreement is said apart.
func (c *Card) compare(r *Room, s *Standing) {
	m, own := c.Mention, c.Claim
	asOf := claims.DateOf(m.Published)
	if m.Figure != nil && m.Figure.AsOf != "" {
		asOf = m.Figure.AsOf
	}
	if own.Figure != nil && m.Figure != nil {
		p := *m.Figure
		p.AsOf = asOf
		o, _ := r.o.Origins.ByID(m.Origin)
		var why assess.Why
		c.Relation, why = assess.Compare(*own.Figure, p, assess.Setting{Counting: own.Counting, Event: own.Event, AsOf: own.AsOf, Rules: r.o.Rules,
			Floor: o.Counting == "floor", Own: m.Family != "" && m.Family == r.o.Origins.Family(own.Origin), Breakdowns: r.o.Rules.Breakdowns})
		c.Sum = why.Said
		c.Rows = append(c.Rows,
			Row{"figure", figureSaid(*own.Figure), asFound(*m.Figure), between(why)},
			Row{"what is counted", word(string(own.Figure.Metric)), word(string(m.Figure.Metric)), claims.Sentence{}},
			Row{"who is counted", word(scopeWords(own.Figure.Scope)), word(scopeWords(m.Figure.Scope)), share(why)})
	} else if m.Figure != nil {
		c.Rows = append(c.Rows, Row{"figure", claims.Sentence{}, asFound(*m.Figure), claims.Sentence{}})
	}
	c.Rows = append(c.Rows, Row{"as of", dated(own.AsOf), dated(asOf), apart(own.AsOf, asOf)})
}

// asFound writes a figure with the words it was read from, where these are
// not the same digits.
func asFound(f claims.Figure) claims.Sentence {
	w := figureSaid(f)
	if f.Words != "" && !strings.Contains(w.String(), f.Words) {
		return claims.Say("%s (%s)", w, f.Words)
	}
	return w
}

// word is one word of the desk's own as a sentence; nothing is nothing.
func word(s string) claims.Sentence {
	if s == "" {
		return claims.Sentence{}
	}
	return claims.Say("%s", claims.Term(s))
}

func dated(d claims.Date) claims.Sentence {
	if d == "" {
		return claims.Sentence{}
	}
	return claims.Say("%s", d)
}

func between(w assess.Why) claims.Sentence {
	zero := assess.Interval{}
	if w.Claim == zero && w.Passage == zero {
		return claims.Sentence{}
	}
	return claims.Say("%s | %s", w.Claim.Said(), w.Passage.Said())
}

func share(w assess.Why) claims.Sentence {
	if w.Share < 0 {
		return claims.Sentence{}
	}
	return claims.Say("%.1f %%", w.Share*100)
}

func apart(a, b claims.Date) claims.Sentence {
	n := b.Sub(a)
	switch {
	case a == "" || b == "":
		return claims.Sentence{}
	case n == 0:
		return claims.Say("same day")
	case n < 0:
		return counted(-n, "%d day earlier", "%d days earlier")
	}
	return counted(n, "%d day later", "%d days later")
}

// chain is the way from the outlet to who says it first-hand.
func (r *Room) chain(m claims.Mention) []Link {
	out := []Link{{Name: m.Outlet, ID: "", Why: word("published it")}}
	for _, id := range m.Via {
		if id == m.SourceID || id == m.Origin {
			continue
		}
		out = append(out, Link{r.nameOf(id), id, word("credited on the way")})
	}
	if m.Origin == "" || m.Origin == "unknown" {
		return append(out, Link{"origin unknown", "", word(ruleWords("F8"))})
	}
	why := word(ruleWords(m.Rule))
	if m.Presumed {
		why = claims.Say("%s: wants your confirmation", why)
	}
	return append(out, Link{r.nameOf(m.Origin), m.Origin, why})
}

// nameSaid is the name of an origin, as it stands in a sentence.
func (r *Room) nameSaid(id string) any {
	if id == "" {
		return claims.Term("origin unknown")
	}
	return r.nameOf(id)
}

// nameOf is the name of an origin or a source.
func (r *Room) nameOf(id string) string {
	if o, ok := r.o.Origins.ByID(id); ok {
		return o.Name
	}
	for _, s := range r.o.Sources {
		if s.ID == id {
			return s.Name
		}
	}
	if id == "" {
		return "origin unknown"
	}
	return id
}
