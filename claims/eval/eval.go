// Package eval measures the matcher and the reader of figures on labelled
// sentences: which claims each sentence speaks to, with what stance, which
// figures it holds and who is credited with it.
//
// A labelled sentence is read as the last one of a short article: the sentence
// before it, where the label gives one, then the sentence itself. Only
// evidence that lies in the sentence counts. The rules, and the files, are:
//
//	claims      each pair of sentence and claim is right, false or missed
//	joint       the same of pairs whose stance is right too
//	stance      of the pairs found: the mean of the F1 of the three stances
//	accept      the pairs of the upper tier alone
//	figures     each figure by its value (the lower bound where it has none),
//	            and by value and metric; years count where a year is labelled
//	attribution at least half the words of the label stand in the answer
//	claim-free  share of the sentences without a claim in which one is found
//
// Everything here is a pure function of the labels and what is found.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"claimwatch/claims"
)

// A Sentence is one labelled sentence.
type Sentence struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	Outlet      string   `json:"outlet"`
	Published   string   `json:"published"`
	Lang        string   `json:"lang"`
	Prev        string   `json:"prev"` // the sentence before; "" = none
	Text        string   `json:"sentence"`
	Claims      []Label  `json:"claims"`
	Figures     []Figure `json:"figures"`
	Attribution string   `json:"attribution"`   // who is credited; "" = the outlet's own voice
	Negative    string   `json:"negative_kind"` // why there is no claim
}

// A Label is a claim that a sentence speaks to.
type Label struct {
	ID     string        `json:"id"`
	Stance claims.Stance `json:"stance"`
}

// A Figure is a number that a sentence states.
type Figure struct {
	Value  *float64      `json:"value"`
	Low    *float64      `json:"low"`
	Metric claims.Metric `json:"metric"`
}

// A Document is what the matcher is given.
type Document struct{ ID, URL, Outlet, Published, Lang, Text string }

// A Reader is what is measured.
type Reader struct {
	Match   func(Document) []claims.Evidence // of an article
	Figures func(Document) []claims.Figure   // of a sentence alone
}

// maxLine bounds a line of a file of labels, in bytes.
const maxLine = 4 << 20

// Read reads labelled sentences, one JSON object per line. The error names the
// file and every line at fault.
func Read(file string, r io.Reader) ([]Sentence, error) {
	var out []Sentence
	var errs []error
	seen := map[string]int{}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	for n := 1; sc.Scan(); n++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		var s Sentence
		if err := json.Unmarshal(line, &s); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: not a labelled sentence: %w", file, n, err))
			continue
		}
		if err := s.lint(seen); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", file, n, err))
		}
		seen[s.ID] = n
		out = append(out, s)
	}
	if err := sc.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%s: %w", file, err))
	}
	if len(out) == 0 && len(errs) == 0 {
		errs = append(errs, fmt.Errorf("%s: holds no labelled sentences", file))
	}
	return out, errors.Join(errs...)
}

func (s Sentence) lint(seen map[string]int) error {
	if s.ID == "" || strings.TrimSpace(s.Text) == "" {
		return errors.New(`wants "id" and "sentence"`)
	}
	if n, ok := seen[s.ID]; ok {
		return fmt.Errorf("id %q is that of line %d too", s.ID, n)
	}
	for _, c := range s.Claims {
		if index(c.Stance) < 0 {
			return fmt.Errorf("stance %q of %s: one of supports, contradicts, mentions", c.Stance, c.ID)
		}
	}
	return nil
}

// document is the sentence with the one before it, and where it starts.
func (s Sentence) document() (d Document, start int) {
	text := s.Text
	if prev := strings.TrimSpace(s.Prev); prev != "" {
		text = prev + "\n\n" + s.Text
	}
	return Document{s.ID, s.URL, s.Outlet, s.Published, s.Lang, text}, len(text) - len(s.Text)
}
