package assess

import (
	"fmt"

	"claimwatch/claims"
)

// A Coverage is what was read in search of something: the denominator without
// which "nothing was found" says nothing.
type Coverage struct {
	Articles int
	Outlets  int
	Of       string      // which outlets, as an adjective: "Albanian"; "" = all
	Since    claims.Date // first day of the articles
}

// String writes "1,204 articles of 9 Albanian outlets since 28 Dec".
func (c Coverage) String() string {
	outlets := "outlets"
	if c.Outlets == 1 {
		outlets = "outlet"
	}
	if c.Of != "" {
		outlets = c.Of + " " + outlets
	}
	s := fmt.Sprintf("%s of %s %s", countOf(c.Articles, "article", "articles"), number(float64(c.Outlets)), outlets)
	if c.Since != "" {
		s += " since " + day(c.Since)
	}
	return s
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(float64(n)) + " " + many
}

// Began returns the first day of an event, "" for one that is not known: what
// was published before it cannot speak of it.
func Began(event string) claims.Date {
	return map[string]claims.Date{"iran-2026": "2025-12-28", "2022": "2022-09-16", "2019": "2019-11-15", "2009": "2009-06-13"}[event]
}
