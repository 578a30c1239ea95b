package match

import (
	"fmt"
	"strconv"
	"strings"

	"claimwatch/claims/passage"
	"claimwatch/claims/quantity"
)

// A span of years is a year told by counting back from the day of the page:
// "60 years ago", "vor 28 Jahren", "the 61st anniversary". It is one of two
// years, since nobody counts the months.

// A counting is the words before and after such a number.
type counting struct{ before, after []string }

// readCounting reads a form of cues.txt in which "#" stands for the number. A
// "*" at the end of a word stands for its endings.
func readCounting(form string) (counting, error) {
	before, after, ok := strings.Cut(form, "#")
	if !ok || strings.TrimSpace(before+after) == "" {
		return counting{}, fmt.Errorf("%q: want # for the number, and words beside it", strings.TrimSpace(form))
	}
	return counting{strings.Fields(before), strings.Fields(after)}, nil
}

// ago is the year that a number counts back to; 0 = it counts no years.
func (s *scene) ago(n quantity.Number, cs []counting) int {
	pub, err := strconv.Atoi(string(s.around.pub[:min(4, len(s.around.pub))]))
	if err != nil || len(cs) == 0 || n.Value < 2 || n.Value > 200 || n.Value != float64(int(n.Value)) {
		return 0
	}
	first, last := s.tokenAt(n.Start), s.tokenAt(n.End-1)
	for _, c := range cs {
		if at := first - len(c.before); at >= 0 && matches(s.toks[at:first], c.before) && last+1+len(c.after) <= len(s.toks) && matches(s.toks[last+1:], c.after) {
			return pub - int(n.Value)
		}
	}
	return 0
}

// matches compares the first tokens with words.
func matches(toks []passage.Token, words []string) bool {
	if len(toks) < len(words) {
		return false
	}
	for i, w := range words {
		stem, open := strings.CutSuffix(w, "*")
		if toks[i].Text != w && !(open && strings.HasPrefix(toks[i].Text, stem)) {
			return false
		}
	}
	return true
}

// is says whether the year is meant; a year that was counted back may be the
// one before.
func (y yearHit) is(year int) bool {
	return y.year == year || y.counted && (y.year == year+1 || y.year == year-1)
}
