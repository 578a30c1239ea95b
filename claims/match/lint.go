package match

import (
	"fmt"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// examples runs the sentences that claims carry as tests of themselves: each
// of matches must be found with its stance, none of differs may.
func (m *Matcher) examples() []string {
	var out []string
	for _, t := range m.claims {
		for _, e := range t.Matches {
			if got, ok := m.example(t.Claim, e); !ok {
				out = append(out, fmt.Sprintf("claim %s: does not match its own example %q", t.ID, e.Text))
			} else if e.Stance != "" && got != e.Stance {
				out = append(out, fmt.Sprintf("claim %s: its own example %q is %s, and was found as %s", t.ID, e.Text, e.Stance, got))
			}
		}
		for _, e := range t.Differs {
			if _, ok := m.example(t.Claim, e); ok {
				out = append(out, fmt.Sprintf("claim %s: matches %q, which it should not", t.ID, e.Text))
			}
		}
	}
	return out
}

// example matches one sentence as if it were printed on the claim's day.
func (m *Matcher) example(c claims.Claim, e claims.Example) (claims.Stance, bool) {
	at, err := time.Parse(time.DateOnly, string(c.AsOf))
	if err != nil {
		at = time.Time{}
	}
	r := m.Match(news.Article{Lang: e.Lang, Text: e.Text, Published: at})
	for _, ev := range r.Evidence {
		if ev.Claim == c.ID {
			return ev.Stance, true
		}
	}
	return "", false
}
