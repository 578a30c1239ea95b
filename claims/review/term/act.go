package term

import (
	"context"
	"fmt"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// quitKey ends a session; on the pages one closes the page.
const quitKey = "q"

// Act does what a key stands for, with the answers to its questions. What is
// refused is told in Text and the card stays.
func (s *Session) Act(ctx context.Context, key string, answers []string) (Told, error) {
	t, err := s.act(ctx, s.actOf(key), answers)
	if refused(err) {
		return Told{Text: err.Error(), Stay: true}, nil
	}
	return t, err
}

// actOf is the name of the act of a key, "" for none.
func (s *Session) actOf(key string) string {
	for _, k := range s.Keys.Keys() {
		if k.Key == key {
			return k.Act
		}
	}
	return map[string]string{quitKey: "quit", "n": "next", "Backspace": "undo", "?": "help"}[key]
}

func (s *Session) act(ctx context.Context, act string, answers []string) (Told, error) {
	answer := func(i int) string {
		if i < len(answers) {
			return strings.TrimSpace(answers[i])
		}
		return ""
	}
	switch act {
	case "supports", "disputes", "passing", "not":
		return s.answer(ctx, review.Answer(act))
	case "later":
		return s.done(ctx, false)(s.room.Snooze(ctx, s.stroke(), until(answer(0), s.room.Today())))
	case "move":
		to, err := s.claimLike(answer(0))
		if err != nil {
			return Told{}, err
		}
		return s.done(ctx, false)(s.room.Move(ctx, s.stroke(), to))
	case "correct":
		c, err := review.ReadCorrection(s.corrected(answers))
		if err != nil {
			return Told{}, err
		}
		return s.done(ctx, true)(s.room.Correct(ctx, s.stroke(), c))
	case "split":
		c, err := s.cut(answers)
		if err != nil {
			return Told{}, err
		}
		return s.done(ctx, true)(s.room.Split(ctx, s.stroke(), c))
	case "break", "join":
		return s.refold(ctx, act, answer(0), answer(1))
	case "note":
		return s.done(ctx, true)(s.room.Note(ctx, s.stroke(), claims.EvidenceSubject(s.Card.Mention.ID), answer(0)))
	case "assign":
		if to := answer(0); to != "" && s.Known != nil && !s.Known(to) {
			return Told{}, no("there is no account %q", to)
		}
		return s.done(ctx, true)(s.room.Assign(ctx, s.stroke(), claims.EvidenceSubject(s.Card.Mention.ID), answer(0)))
	case "ask":
		if to := answer(0); to != "" && s.Known != nil && !s.Known(to) {
			return Told{}, no("there is no account %q", to)
		}
		return s.done(ctx, true)(s.room.Ask(ctx, s.stroke(), answer(0)))
	case "undo":
		d, err := s.room.Undo(ctx, s.stroke(), 0, false)
		return s.taken(ctx, d, err)
	case "redo":
		d, err := s.room.Redo(ctx, s.stroke())
		return s.taken(ctx, d, err)
	}
	return s.look(ctx, act)
}

// refold breaks a passage out of its fold or folds it into another.
func (s *Session) refold(ctx context.Context, act, which, what string) (Told, error) {
	n, err := number(which)
	if err != nil {
		return Told{}, err
	}
	if act == "break" {
		return s.done(ctx, true)(s.room.Break(ctx, s.stroke(), n, whose(what)))
	}
	with, err := number(what)
	if err != nil {
		return Told{}, err
	}
	return s.done(ctx, true)(s.room.Join(ctx, s.stroke(), n, with))
}

// look does what leaves no trace on record.
func (s *Session) look(ctx context.Context, act string) (Told, error) {
	switch act {
	case "next":
		id := s.Card.Mention.ID
		s.skipped[id] = true
		s.back = append(s.back, id)
		return Told{Text: s.Say("Passed over; it waits on.")}, nil
	case "previous":
		if len(s.back) == 0 {
			return Told{}, no("%s", s.Say("There is no card before this one."))
		}
		id := s.back[len(s.back)-1]
		s.back = s.back[:len(s.back)-1]
		delete(s.skipped, id)
		v, err := s.room.Now(ctx)
		if err != nil {
			return Told{}, err
		}
		return Told{Stay: true, Anew: true}, s.turnTo(ctx, v, id)
	case "reveal":
		s.Shown = true
		return Told{Text: s.machine(), Stay: true}, nil
	case "copies":
		return Told{Text: s.copies(), Stay: true}, nil
	case "help":
		return Told{Text: s.Help(), Stay: true}, nil
	case "quit":
		return Told{End: true}, nil
	}
	return Told{}, no("%s", s.Say("That is none of the keys; ? lists them."))
}

func (s *Session) answer(ctx context.Context, a review.Answer) (Told, error) {
	t, err := s.done(ctx, false)(s.room.Answer(ctx, s.stroke(), a))
	if err == nil {
		s.Decided++
	}
	return t, err
}

// done tells what a stroke did; after one that leaves the card open it is
// looked at anew.
func (s *Session) done(ctx context.Context, stay bool) func(review.Done, error) (Told, error) {
	return func(d review.Done, err error) (Told, error) {
		if err != nil {
			return Told{}, err
		}
		if stay {
			err = s.again(ctx)
		}
		return Told{Text: s.recorded(d), Stay: stay, Anew: stay}, err
	}
}

// taken tells what undo or redo did.
func (s *Session) taken(ctx context.Context, d review.Done, err error) (Told, error) {
	if err != nil {
		return Told{}, err
	}
	word := s.Say("Taken back")
	step := -1
	if d.Redo {
		word, step = s.Say("Done again"), 1
	}
	if d.Answer != "" {
		s.Decided = max(0, s.Decided+step)
	}
	t := Told{Text: fmt.Sprintf("%s: %s.%s", word, s.Say(d.Words()), s.moved(d))}
	v, err := s.room.Now(ctx)
	if g := waiting(v, d.Evidence); err == nil && g != nil { // what waits again is asked again
		t.Stay, t.Anew, err = true, true, s.turnTo(ctx, v, g.ID)
		s.Left = len(v.Waiting(s.Filter, s.Who))
	}
	return t, err
}

// waiting is the card on which a piece of evidence waits, nil for none.
func waiting(v *review.View, evidence int64) *review.Group {
	if v == nil || evidence == 0 {
		return nil
	}
	return v.Group(evidence)
}

// recorded is the line after a stroke: what was recorded, and what it did.
func (s *Session) recorded(d review.Done) string {
	text := fmt.Sprintf("%s: %s", s.Say("Recorded"), s.Say(d.Words()))
	if d.Articles == 1 {
		text += ", " + s.Say("%d article", 1)
	} else if d.Articles > 1 {
		text += ", " + s.Say("%d articles", d.Articles)
	}
	text += "." + s.moved(d)
	if d.Answer != "" {
		text += fmt.Sprintf(" %s: %s, %.0f %%.", s.Say("The machine had proposed"), s.Say(review.StanceWords(d.Machine)), d.Score*100)
	}
	return text
}

// moved says how the claim's state changed, "" when it did not.
func (s *Session) moved(d review.Done) string {
	if d.Was == d.Is {
		return ""
	}
	return fmt.Sprintf(" %s: %s → %s.", d.Claim, s.Say(string(d.Was)), s.Say(string(d.Is)))
}
