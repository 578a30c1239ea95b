package review

import (
	"slices"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// alone is what one claim amounts to without a look at its rivals: what takes
// time to work out, and does not change when another claim's evidence does.
// What an answer is told by is worked out at once; what only pages show, when
// the first of them asks.
type alone struct {
	Mentions  []claims.Mention   // in order of publication, rejected ones too
	Live      []claims.Assertion // what people reviewed, folded
	Open      []*Group           // what waits
	ReviewedN int                // of the mentions, rejected ones too
	reviewed  assess.Assessment

	room     *Room
	claim    claims.Claim
	day      claims.Date
	rules    assess.Rules
	said     lazy[[]claims.Assertion]
	likely   lazy[assess.Assessment]
	voices   lazy[[]voice]
	articles lazy[int]
	newest   lazy[[]claims.Assertion] // of what was said, first published last
	subjects lazy[map[string]bool]    // as decisions name the claim and its evidence
	charts   lazyMap[string, *Chart]  // by what the drawing depends on
}

// alone works out one claim by itself.
func (r *Room) alone(c claims.Claim, ms []claims.Mention, day claims.Date, rules assess.Rules) *alone {
	a := &alone{Mentions: ms, room: r, claim: c, day: day, rules: rules}
	var live, open []claims.Mention
	later := false
	for i := range ms {
		m := &ms[i]
		if m.Reviewed {
			a.ReviewedN++
		}
		switch {
		case m.Rejected:
		case m.Reviewed:
			live = append(live, *m)
			later = later || claims.DateOf(m.Published) > day
		default:
			open = append(open, *m)
		}
	}
	a.Live = assess.Fold(live)
	known := a.Live
	if later {
		known = assess.Fold(slices.DeleteFunc(slices.Clone(live), func(m claims.Mention) bool { return claims.DateOf(m.Published) > day }))
	}
	a.reviewed = assess.Assess(c, known, day, r.o.Origins, rules)
	a.Open = r.groups(c, a.Live, assess.Fold(open), day, rules)
	return a
}

// Said is all that is not rejected, folded.
func (a *alone) Said() []claims.Assertion {
	return a.said.get(func() []claims.Assertion { return assess.Fold(a.Mentions) })
}

// ifConfirmed is the assessment as if what the matcher is sure of were
// confirmed.
func (a *alone) ifConfirmed() assess.Assessment {
	return a.likely.get(func() assess.Assessment {
		var sure []claims.Mention
		left := 0 // not rejected and yet not counted
		for i := range a.Mentions {
			m := &a.Mentions[i]
			switch {
			case m.Rejected:
			case claims.DateOf(m.Published) <= a.day && (m.Reviewed || m.Tier == claims.Accept):
				sure = append(sure, *m)
			default:
				left++
			}
		}
		folded := a.Said()
		if left > 0 {
			folded = assess.Fold(sure)
		}
		return assess.Assess(a.claim, folded, a.day, a.room.o.Origins, a.rules)
	})
}

// articlesOf counts the articles that speak to a claim.
func articlesOf(a *alone) int {
	return a.articles.get(func() int {
		seen := map[int64]bool{}
		for i := range a.Mentions {
			if !a.Mentions[i].Rejected {
				seen[a.Mentions[i].ArticleID] = true
			}
		}
		return len(seen)
	})
}
