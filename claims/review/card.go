package review

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

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
		for _, a := range s.Said {
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

// A queueFilter narrows the inbox.
type queueFilter struct{ View, Claim, Lang, Source string }

func readFilter(q url.Values) queueFilter {
	return queueFilter{q.Get("view"), q.Get("claim"), q.Get("lang"), q.Get("source")}
}

// Query is the filter as part of an address, with its question mark.
func (f queueFilter) Query() string {
	v := url.Values{}
	for name, val := range map[string]string{"view": f.View, "claim": f.Claim, "lang": f.Lang, "source": f.Source} {
		if val != "" {
			v.Set(name, val)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (f queueFilter) cut(v *View, who string) []*Group {
	var out []*Group
	for _, g := range v.Queue {
		m := g.lead()
		ok := f.Claim == "" || g.Claim.ID == f.Claim
		ok = ok && (f.Lang == "" || m.Lang == f.Lang) && (f.Source == "" || m.SourceID == f.Source)
		switch f.View {
		case "impact":
			ok = ok && g.Changes
		case "new":
			ok = ok && !g.Noise && !g.Changes
		case "noise":
			ok = ok && g.Noise
		case "mine":
			ok = ok && (v.Owner(claims.EvidenceSubject(g.ID)) == who || v.Owner("claim:"+g.Claim.ID) == who)
		}
		if ok {
			out = append(out, g)
		}
	}
	return out
}

// queueShown is how many lines of the queue stand beside a card.
const queueShown = 40

// A cardPage is the inbox: a card, what waits beside it, and what was done.
type cardPage struct {
	Card
	Filter                queueFilter
	Matters, Rest, Noise  []*Group
	More                  int // waiting and not listed
	At, Of                int
	Prev, Next            int64
	Reveal                bool
	Recent                []claims.Decision
	Conflict              *claims.Decision
	Claims                []claims.Claim
	Metrics               []claims.Metric
	Qualifiers            []claims.Qualifier
	Origins               []claims.Origin
	Answers               []answerButton
	Tomorrow              claims.Date
	Shown                 int64 // when the card was made, Unix milliseconds
	Empty                 bool
	Stats                 claims.Stats
	Sources               int
	LastCrawl, LastReport time.Time
}

type answerButton struct {
	Answer Answer
	Key    string
	Label  string
}

func answerButtons() []answerButton {
	return []answerButton{{AnswerSupports, "a", "Supports"}, {AnswerDisputes, "d", "Disputes"}, {AnswerPassing, "i", "In passing"}, {AnswerNot, "x", "Not this claim"}}
}

func (s *site) inbox(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	f := readFilter(a.URL.Query())
	cards := f.cut(v, a.who.Name)
	if len(cards) == 0 {
		p := s.cardPage(a, v, f, cards)
		p.Empty = true
		if p.Stats, err = s.db.Stats(a.Context(), time.Time{}, time.Time{}); err != nil {
			return nil, err
		}
		p.Sources = len(s.o.Sources)
		return &page{Title: "Inbox", Template: "inbox", Data: p, List: a.listed(func() *list { return queueList(cards) })}, nil
	}
	id := cards[0].ID
	if after, ok := evidenceID(a.URL.Query().Get("after")); ok {
		for i, g := range cards {
			if g.ID == after && i+1 < len(cards) {
				id = cards[i+1].ID
			}
		}
	}
	return s.cardAt(a, v, f, id, nil)
}

func (s *site) card(a *ask) (*page, error) {
	id, ok := evidenceID(a.PathValue("id"))
	if !ok {
		return nil, missing("There is no evidence %q. Its number looks like e812.", a.PathValue("id"))
	}
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	return s.cardAt(a, v, readFilter(a.URL.Query()), id, nil)
}

// cardAt is the page of one card.
func (s *site) cardAt(a *ask, v *View, f queueFilter, id int64, conflict *claims.Decision) (*page, error) {
	cards := f.cut(v, a.who.Name)
	p := s.cardPage(a, v, f, cards)
	var err error
	if p.Card, err = s.room.Card(a.Context(), v, id, s.db); err != nil {
		return nil, err
	}
	p.Conflict = conflict
	p.Reveal = a.prefs.Unblind || a.URL.Query().Has("reveal") || p.Standing != nil
	p.place(cards, id)
	status := 0
	if conflict != nil {
		status = 409
	}
	return &page{Title: fmt.Sprintf("e%d · %s", id, p.Claim.ID), Template: "inbox", Status: status, Data: p, List: a.listed(func() *list { return queueList(cards) }), JSON: cardJSON(p)}, nil
}

func (s *site) cardPage(a *ask, v *View, f queueFilter, list []*Group) *cardPage {
	p := &cardPage{Filter: f, Of: len(list), Answers: answerButtons(), Tomorrow: v.Day.Add(1), Shown: s.o.Now().UnixMilli(), Claims: s.o.Claims, Origins: s.o.Origins.List,
		Metrics:    []claims.Metric{claims.Killed, claims.Injured, claims.Arrested, claims.Executed, claims.Missing, claims.Members, claims.Money, claims.Year, claims.Other},
		Qualifiers: []claims.Qualifier{claims.Exact, claims.AtLeast, claims.MoreThan, claims.UpTo, claims.About}}
	p.Matters, p.Rest, p.Noise = v.Sections(list[:min(len(list), queueShown)])
	p.More = max(0, len(list)-queueShown)
	p.Recent = v.Log.Last(a.who.Name, s.o.Now().Add(-undoWindow), 10)
	return p
}

// place finds the card among what waits.
func (p *cardPage) place(list []*Group, id int64) {
	for i, g := range list {
		if p.Group == nil || g.ID != p.Group.ID {
			continue
		}
		p.At = i + 1
		if i > 0 {
			p.Prev = list[i-1].ID
		}
		if i+1 < len(list) {
			p.Next = list[i+1].ID
		}
	}
}

// Articles is how many articles one answer decides on.
func (p *cardPage) Articles() int {
	if p.Group == nil {
		return 1
	}
	return articles(p.Group.Mentions)
}

// Last is the greatest piece of evidence on the card.
func (p *cardPage) Last() int64 {
	if p.Group == nil {
		return 0
	}
	return p.Group.Last
}

// Seen is the decision that stands on the passage, 0 when there is none.
func (p *cardPage) Seen() int64 {
	if p.Standing == nil {
		return 0
	}
	return p.Standing.Seq
}

// evidenceID reads "e812".
func evidenceID(s string) (int64, bool) {
	digits, ok := strings.CutPrefix(s, "e")
	if !ok {
		return 0, false
	}
	return number(digits)
}

// number reads a positive number.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0
}

func queueList(groups []*Group) *list {
	l := &list{Columns: []string{"evidence", "claim", "rank", "changes_state", "copies", "outlet", "lang", "published", "origin", "quote"}}
	for _, g := range groups {
		m := g.Lead()
		l.Rows = append(l.Rows, []string{fmt.Sprintf("e%d", g.ID), g.Claim.ID, strconv.Itoa(g.Rank), strconv.FormatBool(g.Changes), strconv.Itoa(len(g.Mentions)),
			m.Outlet, m.Lang, m.Published.UTC().Format(time.RFC3339), m.Origin, m.Quote})
		l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/evidence/e%d", g.ID), Link: fmt.Sprintf("/inbox/e%d", g.ID), Title: g.Claim.ID + ": " + m.Outlet, Text: m.Quote, When: m.Fetched})
	}
	return l
}

// cardJSON is a card for programs: as blind as the page.
func cardJSON(p *cardPage) any {
	m := p.Mention
	out := map[string]any{"evidence": fmt.Sprintf("e%d", m.ID), "claim": p.Claim.ID, "statement": p.Claim.Statement, "quote": m.Quote, "before": p.Passage.Before,
		"after": p.Passage.After, "outlet": m.Outlet, "lang": m.Lang, "url": m.URL, "title": m.Title, "published": m.Published, "origin": m.Origin, "rule": m.Rule,
		"figure": m.Figure, "comparison": p.Rows, "copies": len(p.Copies), "standing": p.Standing, "waiting": p.Of, "last": p.Last(), "seen": p.Seen()}
	if p.Reveal {
		out["machine"] = map[string]any{"stance": m.Stance, "score": m.Score, "tier": m.Tier, "relation": p.Relation, "arithmetic": p.Sum, "reasons": m.Reasons}
	}
	return out
}
