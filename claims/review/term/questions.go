package term

import (
	"net/url"
	"strconv"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// A Question is asked on a line of its own after a key that needs words.
type Question struct {
	Text    string
	Default string // what an empty answer means; shown in brackets
}

// Questions lists what has to be asked before a key can be acted on; none
// for a key that acts at once.
func (s *Session) Questions(key string) []Question {
	switch actOf(key) {
	case "later":
		return []Question{{s.Say("until") + ": " + s.Say("a day as 2026-01-31, origin (a further independent origin), figure (a figure changes)"), s.Say("tomorrow")}}
	case "move":
		return []Question{{s.Say("Move to another claim") + ": " + s.Say("its name, or a part of it"), ""}}
	case "note":
		return []Question{{s.Say("Note"), ""}}
	case "assign":
		return []Question{{s.Say("Assign") + " " + s.Say("to"), s.Card.Owner}}
	case "correct":
		var out []Question
		for _, f := range s.fields() {
			out = append(out, Question{s.Say(f.label), f.was})
		}
		return out
	}
	return nil
}

// until reads how long a card sleeps; nothing means tomorrow.
func until(answer string, today claims.Date) string {
	switch answer {
	case "", "tomorrow", "t":
		return string(today.Add(1))
	case "o":
		return review.SnoozeOrigin
	case "f":
		return review.SnoozeFigure
	}
	return answer
}

// A field is one thing that can be mended on a card.
type field struct{ name, label, was string }

func (s *Session) fields() []field {
	m := s.Card.Mention
	f := claims.Figure{}
	number := ""
	if m.Figure != nil {
		f = *m.Figure
		if f.Value != nil {
			number = strconv.FormatFloat(*f.Value, 'f', -1, 64)
		}
	}
	return []field{{"value", "number", number}, {"qualifier", "qualifier", string(f.Qualifier)}, {"metric", "what is counted", string(f.Metric)},
		{"scope", "who is counted", f.Scope}, {"as_of", "as of", string(f.AsOf)}, {"origin", "origin", m.Origin}}
}

// corrected makes of the answers what the form on the pages would send. An
// empty answer leaves the field as it was.
func (s *Session) corrected(answers []string) url.Values {
	v := url.Values{}
	for i, f := range s.fields() {
		now := f.was
		if i < len(answers) && strings.TrimSpace(answers[i]) != "" {
			now = strings.TrimSpace(answers[i])
		}
		if f.name == "qualifier" && now == "" {
			now = string(claims.Exact)
		}
		v.Set(f.name, now)
		v.Set("was_"+f.name, f.was)
	}
	return v
}

// claimLike is the one claim whose name holds the words. A name that is
// written out wins over those that hold it.
func (s *Session) claimLike(words string) (string, error) {
	if words == "" {
		return "", no("%s", s.Say("No claim was named; the card stays."))
	}
	var like []string
	for _, id := range s.room.ClaimIDs() {
		if id == words {
			return id, nil
		}
		if strings.Contains(id, words) {
			like = append(like, id)
		}
	}
	switch len(like) {
	case 0:
		return "", no("%s", s.Say("there is no claim %q", words))
	case 1:
		return like[0], nil
	}
	return "", no("%s", s.Say("%d claims are called so: %s", len(like), strings.Join(like, ", ")))
}
