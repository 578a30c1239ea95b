package review

import (
	"context"
	"fmt"
	"strconv"
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
	Sum      string // the arithmetic in words
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
type Row struct{ Name, Claim, Passage, Between string }

// A Link is one station of the way the words took, outermost first, and why
// we think so.
type Link struct{ Name, ID, Why string }

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
		c.Sum = why.Text
		c.Rows = append(c.Rows,
			Row{"figure", figureWords(*own.Figure), asFound(*m.Figure), between(why)},
			Row{"what is counted", string(own.Figure.Metric), string(m.Figure.Metric), ""},
			Row{"who is counted", scopeWords(own.Figure.Scope), scopeWords(m.Figure.Scope), share(why)})
	} else if m.Figure != nil {
		c.Rows = append(c.Rows, Row{"figure", "", asFound(*m.Figure), ""})
	}
	c.Rows = append(c.Rows, Row{"as of", string(own.AsOf), string(asOf), apart(own.AsOf, asOf)})
}

// asFound writes a figure with the words it was read from, where these are
// not the same digits.
func asFound(f claims.Figure) string {
	w := figureWords(f)
	if f.Words != "" && !strings.Contains(w, f.Words) {
		w += " (" + f.Words + ")"
	}
	return w
}

func between(w assess.Why) string {
	zero := assess.Interval{}
	if w.Claim == zero && w.Passage == zero {
		return ""
	}
	return w.Claim.String() + " | " + w.Passage.String()
}

func share(w assess.Why) string {
	if w.Share < 0 {
		return ""
	}
	return fmt.Sprintf("%.1f %%", w.Share*100)
}

func apart(a, b claims.Date) string {
	n := b.Sub(a)
	switch {
	case a == "" || b == "":
		return ""
	case n == 0:
		return "same day"
	case n < 0:
		return strconv.Itoa(-n) + " d earlier"
	}
	return strconv.Itoa(n) + " d later"
}

// chain is the way from the outlet to who says it first-hand.
func (r *Room) chain(m claims.Mention) []Link {
	out := []Link{{Name: m.Outlet, ID: "", Why: "published it"}}
	for _, id := range m.Via {
		if id == m.SourceID || id == m.Origin {
			continue
		}
		out = append(out, Link{r.nameOf(id), id, "credited on the way"})
	}
	if m.Origin == "" || m.Origin == "unknown" {
		return append(out, Link{"origin unknown", "", ruleWords("F8")})
	}
	why := ruleWords(m.Rule)
	if m.Presumed {
		why += ": wants your confirmation"
	}
	return append(out, Link{r.nameOf(m.Origin), m.Origin, why})
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
