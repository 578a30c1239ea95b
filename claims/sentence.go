package claims

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Sentence is something the machine says, kept as its English form and what
// fills the blanks of it, so that it can be said in another language without
// being read again: whoever shows it looks up the form, and then whatever in
// the blanks is a sentence or a term itself.
type Sentence struct {
	Form string // as of fmt: "%s supports, %d needed"
	Args []any  // strings are names and stay as they are
}

// Say makes a sentence.
func Say(form string, args ...any) Sentence { return Sentence{form, args} }

// Empty reports whether nothing is said.
func (s Sentence) Empty() bool { return s.Form == "" }

// String is the sentence in English.
func (s Sentence) String() string {
	if len(s.Args) == 0 {
		return strings.ReplaceAll(s.Form, "%%", "%")
	}
	return fmt.Sprintf(s.Form, s.Args...)
}

// MarshalJSON writes the sentence in English.
func (s Sentence) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// Strings are sentences in English.
func Strings(list []Sentence) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, s.String())
	}
	return out
}

// What may stand in the blanks of a sentence beside names, numbers of things
// and other sentences.
type (
	Term     string  // a word that the desk has a fixed name for: a metric, a scope, a state
	Number   float64 // a figure, written "3,428"
	ShortDay Date    // a day, written "14 Jan"
)

func (n Number) String() string {
	v := float64(n)
	if v != math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if v < 0 {
		return "-" + s
	}
	return s
}

func (d ShortDay) String() string {
	if t := Date(d).Time(); !t.IsZero() {
		return t.Format("2 Jan")
	}
	return "no date"
}
