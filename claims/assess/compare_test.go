package assess

import (
	"math"
	"slices"
	"strings"
	"testing"

	"claimwatch/claims"
)

// TestCompare repeats the table of [Compare] and what surrounds it.
func TestCompare(t *testing.T) {
	killed := func(q claims.Qualifier, v float64, scope string) claims.Figure { return *fig(q, v, scope) }
	with := func(f claims.Figure, change func(*claims.Figure)) claims.Figure { change(&f); return f }
	about := killed(claims.About, 3000, "all")
	year := func(v float64) claims.Figure {
		return claims.Figure{Value: ptr(v), Metric: claims.Year, Qualifier: claims.Exact}
	}
	later := func(f claims.Figure, d claims.Date) claims.Figure { f.AsOf = d; return f }
	for _, tt := range []struct {
		name string
		c, p claims.Figure
		s    Setting
		want Relation
	}{
		{"a stated floor inside the interval agrees", about, killed(claims.AtLeast, 3428, "all"), Setting{}, Agrees},
		{"a low floor is true of almost anything", about, killed(claims.AtLeast, 36, "all"), Setting{}, Compatible},
		{"an exact count by an origin that counts confirmed cases is a floor", about, killed(claims.Exact, 544, "all"), Setting{Floor: true}, Compatible},
		{"the same count by one that counts all is lower", about, killed(claims.Exact, 544, "all"), Setting{}, Lower},
		{"a floor above the interval is higher", about, killed(claims.Exact, 4029, "all"), Setting{Floor: true}, Higher},
		{"roundings that only touch do not agree", about, killed(claims.About, 2000, "all"), Setting{}, Lower},
		{"roundings that overlap do", about, killed(claims.About, 3400, "all"), Setting{}, Agrees},
		{"a tenth of it is lower", about, killed(claims.About, 300, "all"), Setting{}, Lower},
		{"the same words are the same", about, about, Setting{}, Same},
		{"hundreds are not three thousand", about, killed(claims.Vague, 100, "all"), Setting{}, Lower},
		{"thousands may be", about, killed(claims.Vague, 1000, "all"), Setting{}, Agrees},
		{"an upper bound above says nothing", about, killed(claims.UpTo, 20000, "all"), Setting{}, Compatible},
		{"at least 36 follows from at least 12,000", killed(claims.AtLeast, 36, "all"), killed(claims.AtLeast, 12000, "all"), Setting{}, Agrees},
		{"years are compared without tolerance", year(2012), year(2013), Setting{Counting: "year"}, Higher},
		{"and are the same or not", year(2012), year(2012), Setting{Counting: "year"}, Same},
		{"arrests are not deaths", about, with(killed(claims.Exact, 3000, "all"), func(f *claims.Figure) { f.Metric = claims.Arrested }), Setting{}, NotComparable},
		{"cases under review are never added in", about, with(killed(claims.Exact, 3000, "all"), func(f *claims.Figure) { f.Status = "under-review" }), Setting{}, NotComparable},
		{"another event is another matter", about, with(killed(claims.Exact, 3000, "all"), func(f *claims.Figure) { f.Event = "1988" }), Setting{Event: "iran-2026"}, NotComparable},
		{"a day's count is not the count of all days", about, with(killed(claims.Exact, 3000, "all"), func(f *claims.Figure) { f.Role = "daily" }), Setting{}, NotComparable},
		{"what the text quotes as overtaken is not its figure", about, with(killed(claims.Exact, 3000, "all"), func(f *claims.Figure) { f.Role = "superseded" }), Setting{}, NotComparable},
		{"journalists are not everybody", about, killed(claims.Exact, 3000, "journalists"), Setting{}, NotComparable},
		{"security forces weigh too much on 10 January to be passed over", later(killed(claims.Exact, 116, "civilians"), "2026-01-10"),
			later(killed(claims.Exact, 78, "all"), "2026-01-10"), Setting{AsOf: "2026-01-10", Event: "iran-2026"}, Lower},
		{"and little enough on 26 January", later(killed(claims.About, 6000, "civilians"), "2026-01-26"),
			later(killed(claims.Exact, 6126, "all"), "2026-01-26"), Setting{AsOf: "2026-01-26", Event: "iran-2026"}, Agrees},
		{"a count of part of them is a lower bound only", about, killed(claims.Exact, 135, "security"), Setting{}, Compatible},
		{"an earlier running count may have grown", later(about, "2026-01-20"), later(killed(claims.Exact, 300, "all"), "2026-01-12"),
			Setting{AsOf: "2026-01-20", Counting: "count-cumulative"}, Compatible},
		{"a later one cannot have shrunk", later(about, "2026-01-20"), later(killed(claims.Exact, 300, "all"), "2026-01-22"),
			Setting{AsOf: "2026-01-20", Counting: "count-cumulative"}, Lower},
		{"the claimant's own later figure replaces it", later(about, "2026-01-20"), later(killed(claims.Exact, 3100, "all"), "2026-01-25"),
			Setting{AsOf: "2026-01-20", Own: true}, Replaced},
	} {
		tt.s.Rules = DefaultRules()
		tt.s.Breakdowns = Published()
		got, why := Compare(tt.c, tt.p, tt.s)
		if got != tt.want {
			t.Errorf("%s: %s, want %s: %s", tt.name, got, tt.want, why.Text)
		}
		if why.Text == "" {
			t.Errorf("%s: no arithmetic is written out", tt.name)
		}
	}
}

// TestBounds repeats the table of [Bounds].
func TestBounds(t *testing.T) {
	inf := math.Inf(1)
	for _, tt := range []struct {
		q         claims.Qualifier
		v         float64
		floor     bool
		low, high float64
	}{
		{claims.Exact, 3117, false, 3117, 3117}, {claims.Exact, 3117, true, 3117, inf}, {claims.AtLeast, 36, false, 36, inf},
		{claims.MoreThan, 3000, false, 3001, inf}, {claims.UpTo, 300, false, 0, 300}, {claims.About, 3000, false, 2500, 3500},
		{claims.About, 3100, false, 2790, 3410}, {claims.Vague, 10, false, 10, 99}, {claims.Vague, 12, false, 12, 99},
		{claims.Vague, 100, false, 100, 999}, {claims.Vague, 1000, false, 1000, 9999}, {claims.Vague, 2000, false, 1000, 9999},
	} {
		if got := Bounds(*fig(tt.q, tt.v, "all"), tt.floor); got != (Interval{tt.low, tt.high}) {
			t.Errorf("%s %g (floor %t): %s, want %g to %g", tt.q, tt.v, tt.floor, got, tt.low, tt.high)
		}
	}
	r := claims.Figure{Low: ptr(16500), High: ptr(18000), Qualifier: claims.Range}
	if got := Bounds(r, false); got != (Interval{16500, 18000}) {
		t.Errorf("a range: %s", got)
	}
}

// TestDigit repeats the table of [Digit].
func TestDigit(t *testing.T) {
	for _, tt := range []struct{ s, x, want int }{
		{2, 0, 1}, {5, 0, 1}, {1, 0, 2}, {1, 1, 3}, {3, 2, 3}, {1, 2, 4}, {0, 1, 4}, {0, 2, 5}, {0, 7, 5}, {0, 0, 6},
	} {
		if got := Digit(tt.s, tt.x); got != tt.want {
			t.Errorf("%d for, %d against: %d, want %d", tt.s, tt.x, got, tt.want)
		}
	}
}

// TestFlags raises each flag by what it stands for, and nothing else of the
// same kind when that is taken away.
func TestFlags(t *testing.T) {
	c := killed3000("2026-01-16", "all")
	with := func(m claims.Mention, change func(*claims.Mention)) claims.Mention { change(&m); return m }
	hrana := func(d claims.Date, v float64) claims.Mention { return said("hrana", d, fig(claims.Exact, v, "all")) }
	persian := func(m *claims.Mention) { m.Lang = "fa" }
	headed := func(title string) func(*claims.Mention) {
		return func(m *claims.Mention) { m.Title, m.ArticleID = title, 7 }
	}
	reasoned := func(kind string) func(*claims.Mention) {
		return func(m *claims.Mention) { m.Reasons = []claims.Reason{{Kind: kind, Text: "told by the trace"}} }
	}
	broken := func(scope string) func(*claims.Mention) { // of whom 133 the text does not say who they were
		return func(m *claims.Mention) {
			m.Parts = []claims.Figure{*fig(claims.Exact, 505, "protesters"), *fig(claims.Exact, 133, scope)}
		}
	}
	for _, tt := range []struct {
		flag    string
		yes, no []claims.Mention
	}{
		{FlagAgainstInterest, []claims.Mention{said("iran-state", "2026-01-16", fig(claims.Exact, 3117, "all"))},
			[]claims.Mention{said("iran-state", "2026-01-16", fig(claims.Exact, 300, "all"))}},
		{FlagMoving, []claims.Mention{hrana("2026-01-15", 2615), hrana("2026-01-16", 3308)}, []claims.Mention{hrana("2026-01-12", 2003), hrana("2026-01-13", 2571)}},
		{FlagLowGrade, []claims.Mention{said("iran-state", "2026-01-16", fig(claims.Exact, 3117, "all"))}, []claims.Mention{hrana("2026-01-16", 3308)}},
		{FlagFalls, []claims.Mention{hrana("2026-01-12", 2571), hrana("2026-01-14", 2403)}, []claims.Mention{hrana("2026-01-12", 2403), hrana("2026-01-14", 2571)}},
		{FlagSlip, []claims.Mention{hrana("2026-01-14", 2571), hrana("2026-01-14", 2751)}, []claims.Mention{hrana("2026-01-14", 2571), hrana("2026-01-14", 2615)}},
		{FlagHeadline, []claims.Mention{with(hrana("2026-01-16", 3308), func(m *claims.Mention) { m.Title = "3,380 dead, rights group says" })},
			[]claims.Mention{with(hrana("2026-01-16", 3308), func(m *claims.Mention) { m.Title = "More than 3,000 dead, rights group says" })}},
		{FlagHeadline, []claims.Mention{with(hrana("2026-01-16", 5002), headed("5,020 dead, rights group says"))},
			[]claims.Mention{with(hrana("2026-01-16", 5002), headed("5,002 dead, rights group says")),
				with(said("hrana", "2026-01-16", fig(claims.Exact, 4714, "protesters")), headed("5,002 dead, rights group says"))}},
		{FlagHeadline, []claims.Mention{with(said("hrana", "2026-01-16", fig(claims.Exact, 4714, "protesters")), headed("4,741 protesters dead"))},
			[]claims.Mention{with(said("hrana", "2026-01-16", fig(claims.Exact, 4714, "protesters")), headed("5,002 dead, rights group says"))}},
		{FlagFalls, []claims.Mention{hrana("2026-01-12", 2571), with(hrana("2026-01-14", 2600), broken("all")), hrana("2026-01-15", 2590)},
			[]claims.Mention{hrana("2026-01-12", 2571), with(hrana("2026-01-14", 2600), broken("all"))}},
		{FlagSaysBoth, []claims.Mention{hrana("2026-01-16", 3308), with(hrana("2026-01-16", 3308), func(m *claims.Mention) { m.Stance = claims.Contradicts })},
			[]claims.Mention{hrana("2026-01-16", 3308), hrana("2026-01-16", 3308)}},
		{FlagRelease, []claims.Mention{with(hrana("2026-01-16", 3308), reasoned("release"))}, []claims.Mention{with(hrana("2026-01-16", 3308), reasoned("origin"))}},
		{FlagOtherNumber, []claims.Mention{with(hrana("2026-01-16", 3308), reasoned("quote"))}, []claims.Mention{hrana("2026-01-16", 3308)}},
		{FlagSlip, []claims.Mention{with(hrana("2026-01-16", 3308), reasoned("slip"))}, []claims.Mention{hrana("2026-01-16", 3308)}},
		{FlagHeadline, []claims.Mention{with(hrana("2026-01-16", 3308), reasoned("headline"))}, []claims.Mention{hrana("2026-01-16", 3308)}},
		{FlagCaveat, []claims.Mention{with(hrana("2026-01-16", 3308), reasoned("caveat"))}, []claims.Mention{hrana("2026-01-16", 3308)}},
		{FlagHeadline, []claims.Mention{with(hrana("2026-01-16", 2571), func(m *claims.Mention) { m.Title = "Iran: 5,271 dead" })},
			[]claims.Mention{with(hrana("2026-01-16", 2571), func(m *claims.Mention) { m.Title = "Iran: 5,300 dead" })}},
		{FlagCircular, []claims.Mention{with(hrana("2026-01-16", 3308), reasoned("circular"))}, []claims.Mention{hrana("2026-01-16", 3308)}},
		{FlagGone, []claims.Mention{with(hrana("2026-01-16", 3308), func(m *claims.Mention) { m.Gone = true })}, []claims.Mention{hrana("2026-01-16", 3308)}},
		{FlagNotRestated, []claims.Mention{hrana("2026-01-02", 3308)}, []claims.Mention{hrana("2026-01-03", 3308)}},
		{FlagLoneLanguage, []claims.Mention{hrana("2026-01-16", 3308)}, []claims.Mention{hrana("2026-01-16", 3308), with(hrana("2026-01-16", 3308), persian)}},
	} {
		for want, ms := range map[bool][]claims.Mention{true: tt.yes, false: tt.no} {
			a := Assess(c, Fold(ms), "2026-01-17", register(), DefaultRules())
			if slices.Contains(a.Flags, tt.flag) != want {
				t.Errorf("%s: raised %t, want %t\n%s", tt.flag, !want, want, strings.Join(a.Reasons, "\n"))
			}
			if want && !strings.Contains(strings.Join(a.Reasons, "\n"), tt.flag+": ") {
				t.Errorf("%s: no reason in words", tt.flag)
			}
		}
	}
}

// TestStates raises each state by the least evidence for it.
func TestStates(t *testing.T) {
	c := killed3000("2026-01-16", "all")
	near := func(o string) claims.Mention { return said(o, "2026-01-16", fig(claims.About, 3000, "all")) }
	far := func(o string) claims.Mention { return said(o, "2026-01-16", fig(claims.AtLeast, 12000, "all")) }
	ended := c
	ended.ValidUntil = "2026-01-15"
	for _, tt := range []struct {
		name  string
		c     claims.Claim
		ms    []claims.Mention
		rules func(*Rules)
		want  State
	}{
		{"nothing", c, nil, nil, Uncorroborated},
		{"the claimant alone", c, []claims.Mention{near("mek")}, nil, Uncorroborated},
		{"one family", c, []claims.Mention{near("hrana")}, nil, SingleSource},
		{"two families", c, []claims.Mention{near("hrana"), near("iran-state")}, nil, Corroborated},
		{"two families of which nobody is rated C or better", c, []claims.Mention{near("official"), near("iran-state")}, nil, SingleSource},
		{"two families where three are asked for", c, []claims.Mention{near("hrana"), near("iran-state")}, func(r *Rules) { r.MinFamilies = 3 }, SingleSource},
		{"two families where two must not gain by it", c, []claims.Mention{near("hrana"), near("iran-state")}, func(r *Rules) { r.RequireDisinterested = 2 }, SingleSource},
		{"one against", c, []claims.Mention{far("hrana")}, nil, Disputed},
		{"one for and one against", c, []claims.Mention{near("hrana"), far("iran-state")}, nil, Contested},
		{"its time is up", ended, []claims.Mention{near("hrana")}, nil, Superseded},
		{"the claimant has another figure since", c, []claims.Mention{said("mek", "2026-01-17", fig(claims.About, 5000, "all"))}, nil, Superseded},
	} {
		r := DefaultRules()
		if tt.rules != nil {
			tt.rules(&r)
		}
		a := Assess(tt.c, Fold(tt.ms), "2026-01-18", register(), r)
		if a.State != tt.want || !strings.HasPrefix(a.Reasons[0], string(tt.want)) {
			t.Errorf("%s: %s (%s), want %s", tt.name, a.State, a.Reasons[0], tt.want)
		}
	}
}

// TestWhatTheTraceFoundIsToldOncePerArticle: two passages of one article, and
// one of another.
func TestWhatTheTraceFoundIsToldOncePerArticle(t *testing.T) {
	var ms []claims.Mention
	for _, article := range []int64{7, 7, 8} {
		m := said("hrana", "2026-01-16", fig(claims.Exact, 3308, "all"))
		m.ArticleID, m.Reasons = article, []claims.Reason{{Kind: "slip", Text: "26752 arrested where 1 has 26852"}}
		ms = append(ms, m)
	}
	a := Assess(killed3000("2026-01-16", "all"), Fold(ms), "2026-01-17", register(), DefaultRules())
	if n := strings.Count(strings.Join(a.Reasons, "\n"), FlagSlip+": e"); n != 2 {
		t.Errorf("told %d times, want once for each of the two articles:\n%s", n, strings.Join(a.Reasons, "\n"))
	}
}
