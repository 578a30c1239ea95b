package review

import (
	"fmt"
	"time"

	"claimwatch/claims"
)

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
	CanRedo               bool // the person's last stroke was an undo
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
	cards := f.cut(v, a.who.Name, a.who.seat())
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

func (s *site) card(a *ask) (*page, error) { return s.cardNamed(a, readFilter(a.URL.Query())) }

// cardNamed is the card of the evidence that the address names.
func (s *site) cardNamed(a *ask, f queueFilter) (*page, error) {
	id, ok := evidenceID(a.PathValue("id"))
	if !ok {
		return nil, missing("There is no evidence %q. Its number looks like e812.", a.PathValue("id"))
	}
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	return s.cardAt(a, v, f, id, nil)
}

// cardAt is the page of one card.
func (s *site) cardAt(a *ask, v *View, f queueFilter, id int64, conflict *claims.Decision) (*page, error) {
	cards := f.cut(v, a.who.Name, a.who.seat())
	p := s.cardPage(a, v, f, cards)
	var err error
	if p.Card, err = s.room.CardFor(a.Context(), v, id, s.db, a.who.seat()); err != nil {
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
	p.CanRedo = v.Log.lastUndo(a.who.Name) != 0
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
