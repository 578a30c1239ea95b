package assess

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"claimwatch/claims"
)

// The laws hold for whatever evidence there may be. Values, origins and days
// are drawn from few, so that copies, slips, restatements and ties come up.

func origins() []string {
	return []string{"hrana", "ihrngo", "iran-state", "official", "iranintl", "krieg", "dw", "reuters", "rama", "", "unknown"}
}

func drawFigure(t *rapid.T) *claims.Figure {
	if rapid.IntRange(0, 5).Draw(t, "words") == 0 {
		return nil
	}
	q := rapid.SampledFrom([]claims.Qualifier{claims.Exact, claims.AtLeast, claims.MoreThan, claims.About, claims.UpTo, claims.Vague}).Draw(t, "qualifier")
	v := rapid.SampledFrom([]float64{36, 300, 2000, 2571, 2615, 3000, 3117, 3428, 3482, 12000}).Draw(t, "value")
	f := fig(q, v, rapid.SampledFrom([]string{"all", "protesters", "civilians", "security", "journalists"}).Draw(t, "scope"))
	f.Status = rapid.SampledFrom([]string{"", "", "", "under-review"}).Draw(t, "status")
	f.Role = rapid.SampledFrom([]string{"", "", "", "superseded", "daily"}).Draw(t, "role")
	return f
}

func drawMention(t *rapid.T, id int64, from []string) claims.Mention {
	first := claims.Date("2026-01-06")
	asOf := first.Add(rapid.IntRange(0, 40).Draw(t, "as of"))
	m := said(rapid.SampledFrom(from).Draw(t, "origin"), asOf, drawFigure(t))
	m.ID, m.ArticleID = id, id
	m.URL = fmt.Sprintf("https://outlet.example/%d", id)
	m.Published = asOf.Time().Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour)
	m.Stance = rapid.SampledFrom([]claims.Stance{claims.Supports, claims.Contradicts, claims.Mentions}).Draw(t, "stance")
	m.Story = fmt.Sprintf("s%d", rapid.IntRange(0, 6).Draw(t, "story"))
	if m.Figure != nil && rapid.Bool().Draw(t, "undated") {
		f := *m.Figure
		f.AsOf = ""
		m.Figure = &f
	}
	return m
}

func drawMentions(t *rapid.T, most int, from []string) []claims.Mention {
	n := rapid.IntRange(0, most).Draw(t, "mentions")
	out := make([]claims.Mention, 0, n)
	for i := range n {
		out = append(out, drawMention(t, int64(i+1), from))
	}
	return out
}

func drawClaim(t *rapid.T) claims.Claim {
	c := killed3000(claims.Date("2026-01-06").Add(rapid.IntRange(0, 20).Draw(t, "claimed")), rapid.SampledFrom([]string{"all", "civilians"}).Draw(t, "of"))
	c.Logic = rapid.SampledFrom([]claims.Logic{claims.LogicPlain, claims.LogicPlain, claims.LogicAbsence, claims.LogicOpinion, claims.LogicDemand}).Draw(t, "logic")
	return c
}

func drawDay(t *rapid.T) claims.Date {
	return claims.Date("2026-01-06").Add(rapid.IntRange(0, 50).Draw(t, "day"))
}

func now(c claims.Claim, ms []claims.Mention, day claims.Date) Assessment {
	return Assess(c, Fold(ms), day, register(), DefaultRules())
}

// TestACopyNeverRaisesACount: a copy is the same words of the same origin in
// another article, printed later. It may bring nothing but another article.
func TestACopyNeverRaisesACount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, ms := drawClaim(t), drawMentions(t, 12, origins())
		if len(ms) == 0 {
			return
		}
		copied := ms[rapid.IntRange(0, len(ms)-1).Draw(t, "copied")]
		copied.ID, copied.ArticleID, copied.URL = 99, 99, "https://copy.example/"
		copied.Via = []string{"copyist"}
		copied.Published = copied.Published.Add(time.Duration(rapid.IntRange(1, 48).Draw(t, "later")) * time.Hour)
		day := claims.Date("2026-03-01")
		a, b := now(c, ms, day), now(c, append(slices.Clone(ms), copied), day)
		if b.S > a.S || b.X > a.X || b.Ladder.Families > a.Ladder.Families || b.Ladder.Origins > a.Ladder.Origins || b.Ladder.Texts > a.Ladder.Texts {
			t.Fatalf("a copy of %s by %q raised a count: %d for and %d against, %+v; then %d and %d, %+v",
				copied.Story, copied.Origin, a.S, a.X, a.Ladder, b.S, b.X, b.Ladder)
		}
	})
}

// TestTheClaimantNeverCorroboratesHimself: whatever the claimant's family says
// leaves S, X, their families and the digit as they were.
func TestTheClaimantNeverCorroboratesHimself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, ms, day := drawClaim(t), drawMentions(t, 10, origins()), drawDay(t)
		own := drawMention(t, 98, []string{"safavi", "mek"})
		own.Parts = []claims.Figure{*fig(claims.Exact, 2900, "protesters"), *fig(claims.Exact, 100, "security")}
		a, b := now(c, ms, day), now(c, append(slices.Clone(ms), own), day)
		if a.S != b.S || a.X != b.X || !slices.Equal(a.Supporting, b.Supporting) || a.Digit != b.Digit {
			t.Fatalf("%s by %s: %d for %v and %d against; before %d for %v and %d against", own.Stance, own.Origin, b.S, b.Supporting, b.X, a.S, a.Supporting, a.X)
		}
	})
}

// TestUnknownAndPresumedNeverCount: nor do origins that nobody can name, or
// that no person has confirmed.
func TestUnknownAndPresumedNeverCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, ms, day := drawClaim(t), drawMentions(t, 10, origins()), drawDay(t)
		m := drawMention(t, 98, []string{"", "unknown", "named:x"})
		m.Family, m.Story = "", "other"
		if m.Origin == "named:x" {
			m.Family, m.Presumed = "named:x", true
		}
		a, b := now(c, ms, day), now(c, append(slices.Clone(ms), m), day)
		if a.S != b.S || a.X != b.X || a.State != b.State || a.Digit != b.Digit {
			t.Fatalf("%q counted: %s, %d for, %d against; before %s, %d, %d", m.Origin, b.State, b.S, b.X, a.State, a.S, a.X)
		}
	})
}

// TestOrderMakesNoDifference: neither that of the mentions nor that of the
// assertions.
func TestOrderMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, ms, day := drawClaim(t), drawMentions(t, 14, append(origins(), "safavi")), drawDay(t)
		a := now(c, ms, day)
		b := now(c, rapid.Permutation(ms).Draw(t, "order"), day)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("in another order of mentions:\n%+v\n%+v", a, b)
		}
		d := Assess(c, rapid.Permutation(Fold(ms)).Draw(t, "order of assertions"), day, register(), DefaultRules())
		if !reflect.DeepEqual(a, d) {
			t.Fatalf("in another order of assertions:\n%+v\n%+v", a, d)
		}
	})
}

// TestThePastNeverSeesTheFuture: what is published after a day changes nothing
// that is said of it, rivals and pending evidence included.
func TestThePastNeverSeesTheFuture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, day := drawClaim(t), drawDay(t)
		rival := drawClaim(t)
		rival.ID, rival.Rivals, rival.Origin = "rival", []string{c.ID}, "krieg"
		var past []claims.Mention
		all := drawMentions(t, 14, append(origins(), "safavi"))
		for i := range all {
			all[i].Reviewed = rapid.Bool().Draw(t, "reviewed")
			if rapid.Bool().Draw(t, "of the rival") {
				all[i].Claim = "rival"
			}
			if claims.DateOf(all[i].Published) <= day {
				past = append(past, all[i])
			}
		}
		list := []claims.Claim{c, rival}
		a, b := Desk(list, all, day, register(), DefaultRules()), Desk(list, past, day, register(), DefaultRules())
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%s knows of later days:\n%+v\n%+v", day, a, b)
		}
		live := Assess(c, Fold(byID(all, c.ID)), day, register(), DefaultRules())
		known := Assess(c, Fold(byID(past, c.ID)), day, register(), DefaultRules())
		if live.S != known.S || live.X != known.X || live.State != known.State {
			t.Fatalf("%s: %s, %d for, %d against with the future; %s, %d, %d without", day, live.State, live.S, live.X, known.State, known.S, known.X)
		}
	})
}

func byID(ms []claims.Mention, id string) []claims.Mention {
	return slices.DeleteFunc(slices.Clone(ms), func(m claims.Mention) bool { return m.Claim != id })
}
