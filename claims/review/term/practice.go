package term

import (
	"bufio"
	"io"
	"slices"

	"claimwatch/claims/review"
)

// Practice goes through the labelled examples on plain lines, whatever the
// terminal: one letter each, and then what the label is and why. Nothing is
// kept.
func Practice(keys review.Keymap, say review.Say, in io.Reader, out io.Writer) error {
	cards, err := review.PracticeCards()
	if err != nil {
		return err
	}
	l := &lines{Session: New(nil, nil, Options{Say: say, Keys: keys}), in: bufio.NewScanner(in), out: out}
	right := 0
	for i, c := range cards {
		if err := l.print("\n%s\n%s\n%s  %s\n%s\n%s\n", say("Practice: card %d of %d. Nothing of this is kept or counts.", i+1, len(cards)),
			say("Does this passage say what the claim says?"), upper(say("claim")), c.Claim, c.Claimant, Text([]Para{passage(c.Passage, say)})); err != nil {
			return err
		}
		given, ok, err := l.answered()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		word := say("It is labelled") + ": " + say(c.Answer.Words()) + ". " + say("You answered") + ": " + say(given.Words())
		if given == c.Answer {
			right++
			word = say("As it is labelled") + ": " + say(c.Answer.Words())
		}
		if err := l.print("%s. %s\n%s\n", word, say(c.Why), say("%d of %d as they are labelled.", right, i+1)); err != nil {
			return err
		}
	}
	return nil
}

// answered reads lines until one is an answer; ok is false when the person
// has had enough.
func (l *lines) answered() (a review.Answer, ok bool, err error) {
	for {
		key, ok, err := l.ask(l.prompt())
		if err != nil || !ok {
			return "", false, err
		}
		act := l.actOf(key)
		switch {
		case act == "quit":
			return "", false, nil
		case slices.Contains(review.Answers(), review.Answer(act)):
			return review.Answer(act), true, nil
		}
		if err := l.print("%s\n", l.Help()); err != nil {
			return "", false, err
		}
	}
}
