package main

import (
	"context"
	"fmt"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// A standing is what all claims amount to on a day, twice: by what people have
// reviewed, and as if what is pending in the upper tier were confirmed.
type standing struct {
	day         claims.Date
	mentions    []claims.Mention
	reviewed    map[string]assess.Assessment
	provisional map[string]assess.Assessment
}

// standingAt assesses every claim as the desk stood at the end of a day.
func (d *desk) standingAt(ctx context.Context, day claims.Date) (standing, error) {
	s := standing{day: day}
	end := d.endOf(day)
	asOf := end
	if !end.Before(d.clock.Now()) {
		asOf = time.Time{}
	}
	var err error
	if s.mentions, err = d.db.Mentions(ctx, claims.MentionFilter{To: end, AsOf: asOf}); err != nil {
		return s, fmt.Errorf("cannot read the evidence: %w", err)
	}
	rules, err := d.rulesAt(ctx, end)
	if err != nil {
		return s, err
	}
	s.reviewed = assess.Desk(d.claims, s.mentions, day, d.origins, rules)
	s.provisional = assess.Provisional(d.claims, s.mentions, day, d.origins, rules)
	return s, nil
}

// rulesAt are the rules of assessment with what had been read by a time: the
// denominator of claims that something did not happen, and with the families
// that by then one hand was seen to run. Claims about Albania are looked for in
// Albanian outlets.
func (d *desk) rulesAt(ctx context.Context, end time.Time) (assess.Rules, error) {
	r := d.cfg.rules()
	k, err := d.kinship(ctx, end)
	if err != nil {
		return r, fmt.Errorf("cannot tell which outlets one hand runs: %w", err)
	}
	r.Hands, r.Covered = k.Hands(), map[string]assess.Coverage{}
	for _, c := range d.claims {
		if c.Logic != claims.LogicAbsence {
			continue
		}
		cov := assess.Coverage{Since: assess.Began(c.Event)}
		var among []string
		if c.Topic == "albania" {
			cov.Of, among = "Albanian", []string{}
			for _, src := range d.sources {
				if src.Country == "AL" {
					among = append(among, src.ID)
				}
			}
		}
		if cov.Articles, cov.Outlets, err = d.db.Covered(ctx, among, cov.Since.Time(), end); err != nil {
			return r, err
		}
		r.Covered[c.ID] = cov
	}
	return r, nil
}

// endOf is the first moment after a day of the desk.
func (d *desk) endOf(day claims.Date) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, d.cfg.zone())
}

// today is the desk's present day.
func (d *desk) today() claims.Date { return claims.DateOf(d.clock.Now().In(d.cfg.zone())) }

// of returns the mentions of one claim that people have not rejected.
func (s standing) of(id string) (live []claims.Mention, articles, pending int) {
	seen := map[int64]bool{}
	for _, m := range s.mentions {
		if m.Claim != id || m.Rejected {
			continue
		}
		live = append(live, m)
		if !seen[m.ArticleID] {
			articles++
			seen[m.ArticleID] = true
		}
		if !m.Reviewed {
			pending++
		}
	}
	return live, articles, pending
}
