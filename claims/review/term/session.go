// Package term is the inbox on a terminal: the queue, the cards, the keys and
// the undo of the pages, for whoever works over SSH or with a screen reader.
//
// A [Session] knows what is asked and does what is answered; it neither draws
// nor reads keys. Two fronts stand before it: [Run] draws cards on a screen
// and takes one key for each answer, and [Lines] prints plain lines and reads
// plain lines, without ever moving the cursor. Both say the same words, and
// neither shows what the machine thinks before the first answer.
package term

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// Options say who works on which cards.
type Options struct {
	Who    string
	Filter review.QueueFilter
	Blind  bool // the machine's view is hidden until the answer
	Zone   *time.Location
	Now    func() time.Time
	Say    review.Say
	Keys   review.Keymap // the person's own letters
	// Known reports whether there is an account of that name; nil = every
	// name is taken as it is.
	Known func(name string) bool
}

// A Session is one person going through the inbox.
type Session struct {
	room    *review.Room
	archive review.Archive
	Options

	Card    review.Card // the one that is asked about
	Left    int         // waiting cards, this one among them
	Decided int         // answers of this session that stand
	Shown   bool        // the machine's view is open

	skipped map[int64]bool
	back    []int64 // cards passed over, for going back
	began   time.Time
}

// New returns a session that has asked nothing yet.
func New(room *review.Room, archive review.Archive, o Options) *Session {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Say == nil {
		o.Say = func(text string, args ...any) string {
			if len(args) == 0 {
				return text
			}
			return fmt.Sprintf(text, args...)
		}
	}
	return &Session{room: room, archive: archive, Options: o, skipped: map[int64]bool{}}
}

// Next turns to the card that matters most of those not passed over. There is
// none when ok is false.
func (s *Session) Next(ctx context.Context) (ok bool, err error) {
	v, err := s.room.Now(ctx)
	if err != nil {
		return false, err
	}
	left := slices.DeleteFunc(slices.Clone(v.Waiting(s.Filter, s.Who)), func(g *review.Group) bool { return s.skipped[g.ID] })
	s.Left = len(left)
	if len(left) == 0 {
		return false, nil
	}
	return true, s.turnTo(ctx, v, left[0].ID)
}

func (s *Session) turnTo(ctx context.Context, v *review.View, id int64) error {
	fresh := s.Card.Mention.ID != id
	card, err := s.room.CardFor(ctx, v, id, s.archive, s.Who)
	if err != nil {
		return err
	}
	s.Card = card
	if fresh {
		s.Shown, s.began = !s.Blind, s.Now()
	}
	return nil
}

// again looks at the same card anew, as after a correction.
func (s *Session) again(ctx context.Context) error {
	v, err := s.room.Now(ctx)
	if err != nil {
		return err
	}
	return s.turnTo(ctx, v, s.Card.Mention.ID)
}

// stroke is what the room wants to know of whoever answers.
func (s *Session) stroke() review.Stroke {
	st := review.Stroke{Who: s.Who, Client: "cli", Evidence: s.Card.Mention.ID, Blind: !s.Shown, Millis: max(1, s.Now().Sub(s.began).Milliseconds())}
	if g := s.Card.Group; g != nil {
		st.Last = g.Last
	}
	if d := s.Card.Standing; d != nil {
		st.Seen = d.Seq
	}
	return st
}

// Told is what the person is told after a key.
type Told struct {
	Text string
	Stay bool // the same card goes on
	Anew bool // and reads otherwise, or is another after all
	End  bool // the person has had enough
}

// Refused reports whether an error is only a no, with its reason, to whoever
// asked for it.
func refused(err error) bool {
	var no *review.RefusedError
	var first *review.ConflictError
	return errors.As(err, &no) || errors.As(err, &first)
}

func no(format string, args ...any) error {
	return &review.RefusedError{Said: claims.Say(fmt.Sprintf(format, args...))}
}
