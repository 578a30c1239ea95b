package review

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The practice cards: labelled examples of our own, to learn the answers and
// the keys on. Nothing that is answered on them is kept, and they are no
// evidence for anything.
//
//go:embed practice.json
var practiceFile []byte

// A PracticeCard is one example with its label.
type PracticeCard struct {
	Claim    string  `json:"claim"`
	Claimant string  `json:"claimant"`
	Lang     string  `json:"lang"`
	Outlet   string  `json:"outlet"`
	Before   string  `json:"before"`
	Said     string  `json:"passage"` // with its marks: [kind|words]
	After    string  `json:"after"`
	Answer   Answer  `json:"answer"`
	Why      string  `json:"why"` // in English; the key of its translations
	Passage  Passage `json:"-"`
}

// PracticeCards returns the practice cards in their order.
func PracticeCards() ([]PracticeCard, error) {
	var out []PracticeCard
	if err := json.Unmarshal(practiceFile, &out); err != nil {
		return nil, fmt.Errorf("practice.json: %w", err)
	}
	for i := range out {
		c := &out[i]
		c.Passage = Passage{Before: c.Before, After: c.After, Spans: practiceSpans(c.Said)}
	}
	return out, nil
}

// practiceSpans reads "[who|The council] said" as spans.
func practiceSpans(text string) []Span {
	var out []Span
	for text != "" {
		before, rest, found := strings.Cut(text, "[")
		if before != "" {
			out = append(out, Span{Text: before})
		}
		if !found {
			break
		}
		mark, after, _ := strings.Cut(rest, "]")
		kind, words, _ := strings.Cut(mark, "|")
		out = append(out, Span{words, kind})
		text = after
	}
	return out
}

// A practicePage is one card, and after the answer what its label is.
type practicePage struct {
	PracticeCard
	N, Of    int
	Given    Answer // "" before the answer
	Right    int    // answers so far that were as the label is, this one among them
	Next     string // address of the next card, "" after the last
	Answers  []answerButton
	Finished bool
}

// Correct reports whether the answer was as the label is.
func (p practicePage) Correct() bool { return p.Given == p.Answer }

// practice shows a card, or what its label is to whoever has answered.
func (s *site) practice(a *ask) (*page, error) {
	cards, err := PracticeCards()
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	n := 1
	if q.Has("n") {
		if n, err = strconv.Atoi(q.Get("n")); err != nil || n < 1 || n > len(cards) {
			return nil, missing("There are %d practice cards.", len(cards))
		}
	}
	right, _ := number(q.Get("right"))
	p := practicePage{PracticeCard: cards[n-1], N: n, Of: len(cards), Right: min(int(right), n), Given: Answer(q.Get("answer")), Answers: answerButtons()}
	if p.Given != "" {
		if !slices.Contains(Answers(), p.Given) {
			return nil, badRequest("%q is not an answer: supports, disputes, passing or not", string(p.Given))
		}
		if p.Finished = n == len(cards); !p.Finished {
			p.Next = practicePath(n+1, p.Right, "")
		}
	}
	return &page{Title: "Practice", Template: "practice", Data: p, JSON: map[string]any{"n": n, "of": len(cards), "claim": p.Claim, "passage": p.Said, "lang": p.Lang}}, nil
}

func practicePath(n, right int, given Answer) string {
	v := url.Values{"n": {strconv.Itoa(n)}}
	if right > 0 {
		v.Set("right", strconv.Itoa(right))
	}
	if given != "" {
		v.Set("answer", string(given))
	}
	return "/practice?" + v.Encode()
}

// practised takes an answer, keeps nothing, and leads to its label.
func (s *site) practised(a *ask) (*page, error) {
	cards, err := PracticeCards()
	if err != nil {
		return nil, err
	}
	n, _ := number(a.PostFormValue("n"))
	right, _ := number(a.PostFormValue("right"))
	given := Answer(a.PostFormValue("act"))
	if n < 1 || int(n) > len(cards) || !slices.Contains(Answers(), given) {
		return nil, badRequest("%q is not an answer: supports, disputes, passing or not", string(given))
	}
	card := cards[n-1]
	if given == card.Answer {
		right++
	}
	return &page{Redirect: practicePath(int(n), int(min(right, n)), given), JSON: map[string]any{"answer": given, "label": card.Answer, "right": given == card.Answer}}, nil
}
