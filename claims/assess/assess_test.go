package assess

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
)

// register is the small world of the figures met in January 2026.
func register() *claims.Origins {
	return claims.NewOrigins([]claims.Origin{
		{ID: "hrana", Name: "HRANA", Family: "hrana", Role: "organisation", Counting: "floor", Reliability: "B", Interest: "none"},
		{ID: "ihrngo", Name: "Iran Human Rights", Family: "ihrngo", Role: "organisation", Counting: "floor", Reliability: "B", Interest: "none"},
		{ID: "iran-state", Name: "Iranian authorities", Family: "iran-state", Role: "government", Counting: "total", Reliability: "D", Interest: "against"},
		{ID: "official", Name: "unnamed official", Family: "official", Role: "unnamed", Counting: "floor", Reliability: "F"},
		{ID: "iranintl", Name: "Iran International", Family: "iranintl", Role: "outlet", Counting: "floor", Reliability: "C"},
		{ID: "mek", Name: "MEK", Family: "mek", Role: "organisation", Interest: "for"},
		{ID: "safavi", Name: "Ali Safavi", Family: "mek", Role: "person", Interest: "for"},
		{ID: "krieg", Name: "Andreas Krieg", Family: "krieg", Role: "person", Reliability: "B", Interest: "none"},
		{ID: "dw", Name: "DW", Family: "dw", Role: "outlet", Reliability: "B", Interest: "none"},
		{ID: "rama", Name: "Edi Rama", Family: "albania", Role: "government"},
		{ID: "reuters", Name: "Reuters", Family: "reuters", Role: "agency", Reliability: "B", Interest: "none"},
	})
}

func ptr(v float64) *float64 { return &v }

// fig writes a count of people killed.
func fig(q claims.Qualifier, v float64, scope string) *claims.Figure {
	return &claims.Figure{Value: ptr(v), Qualifier: q, Metric: claims.Killed, Scope: scope, Event: "iran-2026"}
}

func at(d claims.Date) time.Time { return d.Time().Add(12 * time.Hour) }

var nextID int64

// said is a reviewed mention of a figure by an origin on a day.
func said(origin string, d claims.Date, f *claims.Figure) claims.Mention {
	nextID++
	m := claims.Mention{ID: nextID, ArticleID: nextID, URL: fmt.Sprintf("https://outlet.example/%d", nextID), Outlet: "Outlet",
		Published: at(d), Fetched: at(d), Lang: "en", Reviewed: true, Story: fmt.Sprintf("s%d", nextID)}
	m.Claim, m.Origin, m.Stance = "killed-3000", origin, claims.Supports
	if o, ok := register().ByID(origin); ok {
		m.Family = o.Family
	}
	if f != nil {
		g := *f
		g.AsOf = d
		m.Figure = &g
	}
	return m
}

func killed3000(asOf claims.Date, scope string) claims.Claim {
	return claims.Claim{ID: "killed-3000", Kind: claims.Casualty, Origin: "safavi", AsOf: asOf, Event: "iran-2026",
		Counting: "count-cumulative", Figure: fig(claims.About, 3000, scope)}
}

// january is every figure met, by the date it was given for.
func january() []claims.Mention {
	return []claims.Mention{
		said("hrana", "2026-01-06", fig(claims.AtLeast, 36, "all")),
		said("hrana", "2026-01-10", fig(claims.Exact, 116, "all")),
		said("hrana", "2026-01-11", fig(claims.Exact, 544, "all")),
		said("hrana", "2026-01-12", fig(claims.Exact, 646, "all")),
		said("hrana", "2026-01-13", fig(claims.Exact, 2003, "all")),
		said("hrana", "2026-01-14", fig(claims.AtLeast, 2615, "all")),
		said("iranintl", "2026-01-13", fig(claims.AtLeast, 12000, "all")),
		said("iran-state", "2026-01-14", fig(claims.About, 300, "all")),
		said("ihrngo", "2026-01-14", fig(claims.AtLeast, 3428, "protesters")),
		said("official", "2026-01-18", fig(claims.AtLeast, 5000, "all")),
		said("hrana", "2026-01-19", fig(claims.Exact, 4029, "all")),
		said("iran-state", "2026-01-21", fig(claims.Exact, 3117, "all")),
		said("hrana", "2026-01-21", fig(claims.Exact, 4560, "all")),
		said("hrana", "2026-01-23", fig(claims.Exact, 5002-207, "civilians")),
		said("hrana", "2026-01-26", fig(claims.Exact, 6126-214, "civilians")),
		said("hrana", "2026-02-12", fig(claims.Exact, 7002, "all")),
	}
}

func TestTollOfThreeThousandByDay(t *testing.T) {
	c := killed3000("2026-01-16", "civilians")
	for _, row := range []struct {
		day   claims.Date
		s, x  int
		state State
		digit int
		says  string
	}{
		{"2026-01-06", 0, 0, Uncorroborated, 6, `only compatible figures, as "at least 36" (HRANA, 6 Jan)`},
		{"2026-01-13", 0, 1, Disputed, 4, "disputes: Iran International, 13 Jan, higher"},
		{"2026-01-16", 2, 2, Contested, 3, "contested, 2 against 2"},
		{"2026-01-19", 1, 4, Contested, 4, "disputes: HRANA, 19 Jan, higher: about 3,000 → 2,500–3,500; 4,029 → 4,029 and up"},
		{"2026-01-21", 2, 3, Contested, 4, "supports: Iranian authorities, 21 Jan, agrees"},
		{"2026-01-26", 2, 3, Contested, 4, "contested, 2 against 3"},
		{"2026-02-12", 2, 3, Contested, 4, "not-restated: Iranian authorities has not restated 3,117 since 21 Jan"},
	} {
		a := Assess(c, Fold(january()), row.day, register(), DefaultRules())
		if a.S != row.s || a.X != row.x || a.State != row.state || a.Digit != row.digit {
			t.Errorf("%s: %d for, %d against, %s, digit %d; want %d, %d, %s, %d\n%s", row.day, a.S, a.X, a.State, a.Digit,
				row.s, row.x, row.state, row.digit, strings.Join(a.Reasons, "\n"))
		}
		if !strings.Contains(strings.Join(a.Reasons, "\n"), row.says) {
			t.Errorf("%s: no reason says %q:\n%s", row.day, row.says, strings.Join(a.Reasons, "\n"))
		}
	}
}

// An outlet that speaks in its own voice is called by its name, not its id.
func TestOutletsAreCalledByTheirNames(t *testing.T) {
	t.Parallel()
	m := said("harbour-herald", "2026-01-16", fig(claims.Exact, 3100, "all"))
	m.SourceID, m.Outlet = "harbour-herald", "The Harbour Herald"
	a := Assess(killed3000("2026-01-20", "all"), Fold([]claims.Mention{m}), "2026-01-20", register(), DefaultRules())
	if got := strings.Join(a.Reasons, "\n"); !strings.Contains(got, "The Harbour Herald, 16 Jan") {
		t.Errorf("the reasons name no outlet:\n%s", got)
	}
}

func TestFirstCountIsSupersededByTheNext(t *testing.T) {
	c := killed3000("2026-01-06", "all")
	c.Figure, c.Origin = fig(claims.AtLeast, 36, "all"), "hrana"
	a := Assess(c, Fold(january()), "2026-01-10", register(), DefaultRules())
	if a.State != Superseded || a.S != 0 || a.X != 0 || a.Digit != 6 {
		t.Errorf("%s, %d for, %d against, digit %d; want superseded, 0, 0, 6\n%s", a.State, a.S, a.X, a.Digit, strings.Join(a.Reasons, "\n"))
	}
	if want := "superseded by 116"; !strings.HasPrefix(a.Reasons[0], want) {
		t.Errorf("the first reason is %q, want it to begin with %q", a.Reasons[0], want)
	}
}

func TestImpactOnSixteenthWithNothingReviewed(t *testing.T) {
	c := killed3000("2026-01-16", "civilians")
	for _, row := range []struct {
		name string
		m    claims.Mention
		want bool
	}{
		{"HRANA's 2,615 changes the state", said("hrana", "2026-01-14", fig(claims.AtLeast, 2615, "all")), true},
		{"Iran Human Rights' 3,428 changes it", said("ihrngo", "2026-01-14", fig(claims.AtLeast, 3428, "protesters")), true},
		{"the state's 300 changes it", said("iran-state", "2026-01-14", fig(claims.About, 300, "all")), true},
		{"12,000 changes it", said("iranintl", "2026-01-13", fig(claims.AtLeast, 12000, "all")), true},
		{"at least 36 does not", said("hrana", "2026-01-06", fig(claims.AtLeast, 36, "all")), false},
	} {
		p := Fold([]claims.Mention{row.m})[0]
		got, rank := Impact(c, nil, p, "2026-01-16", register(), DefaultRules())
		if got != row.want || got != (rank == 1) {
			t.Errorf("%s: changes %t, rank %d", row.name, got, rank)
		}
	}
}
