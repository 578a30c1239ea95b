package assess

import (
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
func (c Coverage) String() string { return c.Said().String() }

// Said is the same as a sentence.
func (c Coverage) Said() claims.Sentence {
	outlets := countOf(c.Outlets, "1 outlet", "%s outlets")
	if c.Of != "" {
		outlets = claims.Say("%s %s %s", number(float64(c.Outlets)), c.Of, claims.Term(map[bool]string{true: "outlet", false: "outlets"}[c.Outlets == 1]))
	}
	s := claims.Say("%s of %s", countOf(c.Articles, "1 article", "%s articles"), outlets)
	if c.Since != "" {
		s = claims.Say("%s since %s", s, day(c.Since))
	}
	return s
}

func countOf(n int, one, many string) claims.Sentence {
	if n == 1 {
		return claims.Say(one)
	}
	return claims.Say(many, number(float64(n)))
}

// Began returns the first day of an event, "" for one that is not known: what
// was published before it cannot speak of it.
func Began(event string) claims.Date {
	return map[string]claims.Date{"iran-2026": "2025-12-28", "2022": "2022-09-16", "2019": "2019-11-15", "2009": "2009-06-13"}[event]
}
