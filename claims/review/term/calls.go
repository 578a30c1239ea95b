package term

import (
	"context"
	"fmt"
	"strings"

	"claimwatch/claims/review"
)

// Calls says who waits for the person, one on a line; "" when nobody does.
// What is asked for on a card waits in the queue as well.
func (s *Session) Calls(ctx context.Context) (string, error) {
	v, err := s.room.Now(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range v.Calls(s.Who) {
		word := s.Say("has answered")
		switch c.Kind {
		case review.CallNote:
			word = s.Say("names you in a note")
		case review.CallAsk:
			word = s.Say("asks for a second look")
		case review.CallDiffer:
			word = s.Say("answered otherwise than you")
		}
		fmt.Fprintf(&b, "→ %s: %s %s\n", review.SubjectWords(c.Subject), c.From, word)
	}
	return strings.TrimRight(b.String(), "\n"), nil
}
