package term

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"claimwatch/claims/review"
)

// Lines holds a session on plain lines: the card is printed, a line is read.
// Nothing is ever drawn over, so that it can be read aloud, piped and
// scripted. It ends with the input, with q, or when nothing waits.
func Lines(ctx context.Context, s *Session, in io.Reader, out io.Writer) error {
	l := &lines{Session: s, in: bufio.NewScanner(in), out: out}
	calls, err := s.Calls(ctx)
	if err == nil && calls != "" {
		err = l.print("%s\n", calls)
	}
	if err != nil {
		return err
	}
	for {
		ok, err := s.Next(ctx)
		if err != nil {
			return err
		}
		if !ok {
			return l.print("%s %s\n", s.Say("Nothing waits."), l.sum())
		}
		more, err := l.card(ctx)
		if err != nil {
			return err
		}
		if !more {
			return l.print("%s\n", l.sum())
		}
	}
}

// A lines front prints and reads.
type lines struct {
	*Session
	in      *bufio.Scanner
	out     io.Writer
	greeted bool
}

func (l *lines) print(format string, args ...any) error {
	_, err := fmt.Fprintf(l.out, format, args...)
	return err
}

// prompt names all keys once, and after that only the answers: what is heard
// for every card has to be short.
func (l *lines) prompt() string {
	if l.greeted {
		var letters []string
		for _, k := range l.Keys.Keys()[:len(review.Answers())] {
			letters = append(letters, k.Key)
		}
		return strings.Join(letters, " ") + l.Say(", ? lists the keys")
	}
	l.greeted = true
	return l.Bar()
}

// sum is how many answers of the session stand.
func (l *lines) sum() string { return l.Say("%d decided.", l.Decided) }

// card asks about one card until it is done with. more is false when it is
// time to stop.
func (l *lines) card(ctx context.Context) (more bool, err error) {
	if err := l.print("\n%s", Text(l.Paras())); err != nil {
		return false, err
	}
	for {
		key, ok, err := l.ask(l.prompt())
		if err != nil || !ok {
			return false, err
		}
		answers, ok, err := l.answers(key)
		if err != nil || !ok {
			return false, err
		}
		t, err := l.Act(ctx, key, answers)
		if err != nil {
			return false, err
		}
		if t.Text != "" {
			if err := l.print("%s\n", t.Text); err != nil {
				return false, err
			}
		}
		if t.End || !t.Stay {
			return !t.End, nil
		}
		if t.Anew {
			if err := l.print("\n%s", Text(l.Paras())); err != nil {
				return false, err
			}
		}
	}
}

// ask reads one line; ok is false at the end of the input.
func (l *lines) ask(prompt string) (line string, ok bool, err error) {
	if err := l.print("%s > ", prompt); err != nil {
		return "", false, err
	}
	if !l.in.Scan() {
		return "", false, l.in.Err()
	}
	return strings.TrimSpace(l.in.Text()), true, nil
}

func (l *lines) answers(key string) (out []string, ok bool, err error) {
	for _, q := range l.Questions(key) {
		prompt := q.Text
		if q.Default != "" {
			prompt += " [" + q.Default + "]"
		}
		a, ok, err := l.ask(prompt)
		if err != nil || !ok {
			return nil, false, err
		}
		out = append(out, a)
	}
	return out, true, nil
}

// Text writes paragraphs as plain lines, each label before its text.
func Text(ps []Para) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Label != "" {
			b.WriteString(p.Label + "  ")
		}
		for _, x := range p.Pieces {
			b.WriteString(strings.ReplaceAll(x.Text, "\n", " "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
