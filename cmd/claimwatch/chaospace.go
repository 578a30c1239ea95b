package main

import (
	"fmt"
	"slices"
	"time"

	"golang.org/x/net/publicsuffix"

	"claimwatch/crawler/webtest"
)

// A pace is how the sites of the hostile web were asked: the sites themselves
// keep the log, so that what is measured is what they saw.
type pace struct {
	Sites    int      `json:"sites"`
	Requests int      `json:"requests"`
	Least    float64  `json:"least_gap_seconds"` // between two requests to one site
	TooFast  int      `json:"asked_too_fast"`    // requests that came sooner than the rule allows
	Such     []string `json:"such,omitempty"`    // the first of them
}

// paceOf reads the log of the sites. The rule is one lane for each registrable
// domain, with a pause of at least delay between two requests.
func paceOf(hits []webtest.Hit, delay time.Duration) pace {
	p := pace{}
	slices.SortFunc(hits, func(a, b webtest.Hit) int { return a.At.Compare(b.At) })
	last := map[string]time.Time{}
	least := time.Duration(1<<63 - 1)
	for _, h := range hits {
		site, err := publicsuffix.EffectiveTLDPlusOne(h.Host)
		if err != nil {
			site = h.Host // an address, or a name that is a suffix itself
		}
		p.Requests++
		if before, ok := last[site]; ok {
			gap := h.At.Sub(before)
			least = min(least, gap)
			if gap < delay {
				if p.TooFast++; len(p.Such) < 5 {
					p.Such = append(p.Such, fmt.Sprintf("%s after %s", h.Host+h.Path, gap.Round(time.Millisecond)))
				}
			}
		}
		last[site] = h.At
	}
	p.Sites = len(last)
	if p.Requests > p.Sites {
		p.Least = least.Seconds()
	}
	return p
}
