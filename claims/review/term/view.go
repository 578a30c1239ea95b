package term

import (
	"fmt"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// A Piece is a stretch of text of one kind. The kind is told by brackets and
// a word too, so that neither colour nor line is needed to see it.
type Piece struct {
	Text string
	Kind string // "", soft, label, heading, who, figure, scope, act
}

// A Para is a paragraph, not yet broken into lines.
type Para struct {
	Label  string // at its beginning, "" = none
	Pieces []Piece
}

func plain(label string, kind, format string, args ...any) Para {
	return Para{label, []Piece{{fmt.Sprintf(format, args...), kind}}}
}

// Paras are the card in the order of the pages: question, claim, passage,
// comparison, who says so, copies; the machine's view only when it is open.
func (s *Session) Paras() []Para {
	c, m, say := s.Card, s.Card.Mention, s.Say
	out := []Para{
		plain("", "soft", "%s · e%d · %s · %s · %s", s.waitWords(), m.ID, review.Shown(m.Outlet), say(review.LanguageName(m.Lang)), m.Published.In(s.Zone).Format("2 Jan 2006 15:04")),
		plain("", "heading", "%s", say("Does this passage say what the claim says?")),
		{upper(say("claim")), []Piece{{c.Claim.ID + ": ", "label"}, {c.Claim.Statement, ""}}},
	}
	if c.Claim.Claimant != "" {
		by := c.Claim.Claimant
		if c.Claim.AsOf != "" {
			by += ", " + say("as of") + " " + string(c.Claim.AsOf)
		}
		out = append(out, plain("", "soft", "%s", by))
	}
	out = append(out, passage(c.Passage, say))
	for _, r := range c.Rows {
		if !r.Claim.Empty() || !r.Passage.Empty() {
			out = append(out, s.row(r))
		}
	}
	out = append(out, s.chain())
	if n := len(c.Copies); n > 0 {
		out = append(out, plain("", "", "%s", s.count(n, "%d folded copy", "%d folded copies")))
	}
	for _, p := range c.Pieces {
		out = append(out, plain("", "", "%s: e%d %s", say("Split off"), p.ID, review.Shown(p.Quote)))
	}
	if m.PartOf != 0 {
		out = append(out, plain("", "soft", "%s e%d.", say("Cut out of"), m.PartOf))
	}
	for _, n := range c.Notes {
		out = append(out, plain(upper(say("Note")), "", "%s: %s", n.Who, review.Shown(n.After)))
	}
	if d := c.Standing; d != nil {
		out = append(out, plain("", "soft", "%s: %s, %s", say("On record"), d.Who, say(review.StanceWords(claims.Stance(d.After)))))
	}
	if s.Shown {
		out = append(out, plain("", "", "%s", s.machine()))
	}
	return out
}

// upper makes a word a label. Labels are words of ours, in every language.
func upper(s string) string { return strings.ToUpper(s) }

func (s *Session) count(n int, one, many string) string {
	if n == 1 {
		return s.Say(one, n)
	}
	return s.Say(many, n)
}

func (s *Session) waitWords() string { return s.count(s.Left, "%d waits", "%d wait") }

// passage marks what the reader found: "[figure: at least 3,428]".
func passage(p review.Passage, say review.Say) Para {
	out := Para{Label: upper(say("passage"))}
	if p.Before != "" {
		out.Pieces = append(out.Pieces, Piece{review.Shown(p.Before) + " ", "soft"})
	}
	for _, sp := range p.Spans {
		text := review.Shown(sp.Text)
		if sp.Mark != "" {
			text = "[" + say(sp.Mark) + ": " + text + "]"
		}
		out.Pieces = append(out.Pieces, Piece{text, sp.Mark})
	}
	if p.After != "" {
		out.Pieces = append(out.Pieces, Piece{" " + review.Shown(p.After), "soft"})
	}
	return out
}

func (s *Session) row(r review.Row) Para {
	or := func(v claims.Sentence) string {
		if v.Empty() {
			return "-"
		}
		return s.Say.Sentence(v)
	}
	text := fmt.Sprintf("%s %s, %s %s", s.Say("claim"), or(r.Claim), s.Say("passage"), review.Shown(or(r.Passage)))
	if !r.Between.Empty() {
		text += " [" + s.Say.Sentence(r.Between) + "]"
	}
	return Para{"", []Piece{{s.Say(r.Name) + ": ", "label"}, {text, ""}}}
}

func (s *Session) chain() Para {
	var way []string
	for _, l := range s.Card.Chain {
		way = append(way, fmt.Sprintf("%s (%s)", review.Shown(s.Say(l.Name)), s.Say.Sentence(l.Why)))
	}
	return plain(upper(s.Say("Who says so")), "", "%s", strings.Join(way, " ← "))
}

// machine is what the matcher proposed, once somebody may see it.
func (s *Session) machine() string {
	m := s.Card.Mention
	text := fmt.Sprintf("%s: %s, %.0f %%", s.Say("The machine's view"), s.Say(review.StanceWords(m.Stance)), m.Score*100)
	if s.Card.Relation != "" {
		text += " · " + s.Say("figures") + ": " + s.Say(string(s.Card.Relation))
	}
	if !s.Card.Sum.Empty() {
		text += " · " + s.Say.Sentence(s.Card.Sum)
	}
	if g := s.Card.Group; g != nil {
		effect := "Confirming it changes no state."
		if g.Changes {
			effect = "Confirming it would change the claim's state."
		}
		text += " · " + s.Say(effect)
	}
	return text
}

// copies lists what is folded under the card, one on a line.
func (s *Session) copies() string {
	if len(s.Card.Copies) == 0 {
		return s.Say("No folded copies.")
	}
	var b strings.Builder
	for _, m := range s.Card.Copies {
		fmt.Fprintf(&b, "e%d %s · %s · %s\n", m.ID, review.Shown(m.Outlet), s.Say(review.LanguageName(m.Lang)), m.Published.In(s.Zone).Format("2 Jan 2006 15:04"))
	}
	return strings.TrimRight(b.String(), "\n")
}

// Help lists the keys, one on a line.
func (s *Session) Help() string {
	var b strings.Builder
	for _, k := range s.Keys.Keys() {
		fmt.Fprintf(&b, "%s  %s\n", k.Key, s.Say(k.Label))
	}
	fmt.Fprintf(&b, "%s  %s", quitKey, s.Say("quit"))
	return b.String()
}

// Bar is the keys on one line, as a reminder under a card.
func (s *Session) Bar() string {
	var out []string
	for _, k := range s.Keys.Keys() {
		if k.Act != "previous" && k.Act != "copies" && k.Act != "assign" && k.Act != "break" && k.Act != "ask" && k.Act != "join" {
			out = append(out, k.Key+" "+s.Say(k.Label))
		}
	}
	return strings.Join(append(out, "? "+s.Say("Keys"), quitKey+" "+s.Say("quit")), " · ")
}
