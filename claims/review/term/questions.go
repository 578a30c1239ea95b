package term

import (
	"fmt"
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
	switch s.actOf(key) {
	case "later":
		return []Question{{s.Say("until") + ": " + s.Say("a day as 2026-01-31, origin (a further independent origin), figure (a figure changes)"), s.Say("tomorrow")}}
	case "move":
		return []Question{{s.Say("Move to another claim") + ": " + s.Say("its name, or a part of it"), ""}}
	case "note":
		return []Question{{s.Say("Note"), ""}}
	case "assign":
		return []Question{{s.Say("Assign") + " " + s.Say("to"), s.Card.Owner}}
	case "split":
		return s.cutQuestions()
	case "break":
		return []Question{s.which(), {s.Say("o: %s, u: %s", s.Say("The outlet's own report"), s.Say("Nobody can tell whose")), ""}}
	case "join":
		return []Question{s.which(), {s.Say("is a copy of") + " (e812)", ""}}
	case "ask":
		return []Question{{s.Say("Second look") + ": " + s.Say("whom (empty: anybody)"), ""}}
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

// cutQuestions offer the figures that the sentence has besides by number; who
// wants another part writes its words, and its figure if it has one.
func (s *Session) cutQuestions() []Question {
	text := s.Say("the words of the second statement")
	for i, c := range s.Card.Cuts {
		text += fmt.Sprintf("; %d: %s", i+1, review.Shown(c.Words))
	}
	out := []Question{{text, ""}}
	if len(s.Card.Cuts) == 0 {
		out = append(out, Question{s.Say("number"), ""}, Question{s.Say("what is counted"), string(claims.Killed)})
	}
	return out
}

// cut reads the answers to the questions of a split.
func (s *Session) cut(answers []string) (review.Cut, error) {
	get := func(i int) string {
		if i < len(answers) {
			return strings.TrimSpace(answers[i])
		}
		return ""
	}
	if n, err := strconv.Atoi(get(0)); err == nil && n >= 1 && n <= len(s.Card.Cuts) {
		return s.Card.Cuts[n-1], nil
	}
	c := review.Cut{Words: get(0)}
	if get(1) == "" {
		return c, nil
	}
	metric := get(2)
	if metric == "" {
		metric = string(claims.Killed)
	}
	fix, err := review.ReadCorrection(url.Values{"value": {get(1)}, "qualifier": {string(claims.Exact)}, "metric": {metric}})
	c.Figure = fix.Figure
	return c, err
}

// which asks which of the folded copies is meant.
func (s *Session) which() Question {
	own := fmt.Sprintf("e%d", s.Card.Mention.ID)
	text := s.Say("this one") + ": " + own
	for _, m := range s.Card.Copies {
		text += fmt.Sprintf(", e%d %s", m.ID, review.Shown(m.Outlet))
	}
	return Question{text, own}
}

// number reads "e812" or "812"; 0 is the card's own passage.
func number(answer string) (int64, error) {
	if answer == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(answer, "e"), 10, 64)
	if err != nil || n <= 0 {
		return 0, no("%q is no evidence; its number looks like e812", answer)
	}
	return n, nil
}

// whose reads the letter for whose word a passage is.
func whose(answer string) string {
	return map[string]string{"o": review.WhoseOutlet, "u": review.WhoseUnknown}[answer]
}
