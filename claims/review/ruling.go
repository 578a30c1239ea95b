package review

import (
	"context"
	"maps"
	"slices"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// rulingKept is how long the rules of the present day are held before it is
// asked again how much has been read.
const rulingKept = time.Minute

// A ruling is the rules that hold at the end of a day, with how much had been
// read by then: the denominator of claims that something did not happen.
type ruling struct {
	day   claims.Date
	rules assess.Rules
	asked time.Time
}

// rulesOn are the rules that hold on a day.
func (r *Room) rulesOn(ctx context.Context, day claims.Date) (assess.Rules, error) {
	if r.o.RulesAt == nil {
		return r.o.Rules, nil
	}
	return r.o.RulesAt(ctx, r.endOf(day))
}

// refreshRules asks anew how much has been read and which outlets one hand
// runs, and returns the claims that are told otherwise for it.
func (r *Room) refreshRules(ctx context.Context, day claims.Date) (map[string]bool, error) {
	now := r.o.Now()
	if r.ruling.day == day && now.Sub(r.ruling.asked) < rulingKept && !now.Before(r.ruling.asked) {
		return nil, nil
	}
	rules, err := r.rulesOn(ctx, day)
	if err != nil {
		return nil, err
	}
	touched := map[string]bool{}
	for id, c := range rules.Covered {
		if old, ok := r.ruling.rules.Covered[id]; !ok || old != c {
			touched[id] = true
		}
	}
	if rules.Hands.Rules != r.ruling.rules.Hands.Rules { // who counts once with whom changed: nobody's count is sure
		for id := range r.mentions {
			touched[id] = true
		}
	}
	r.ruling = ruling{day, rules, now}
	return touched, nil
}

// lean leaves of a mention's reasons those that an assessment speaks of; the
// others are read again for the one card that shows them.
func lean(m claims.Mention) claims.Mention {
	m.Reasons = slices.DeleteFunc(m.Reasons, func(r claims.Reason) bool { return assess.RepetitionFlag(r.Kind) == "" })
	if len(m.Reasons) == 0 {
		m.Reasons = nil
	}
	return m
}

// joined is the union of two sets, either of which may be nil.
func joined(a, b map[string]bool) map[string]bool {
	if len(b) == 0 {
		return a
	}
	if a == nil {
		a = map[string]bool{}
	}
	maps.Copy(a, b)
	return a
}
