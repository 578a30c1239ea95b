package assess

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
)

// A release is one figure that was met, as it was published.
type release struct {
	origin string
	day    claims.Date // as of
	killed *claims.Figure
	parts  []float64 // protesters, minors, bystanders, security; nil = not broken down
	review float64   // cases under review beside it
	arrest float64
}

// met is every figure of the season, by the day it held.
func met() []release {
	all := func(v float64) *claims.Figure { return fig(claims.Exact, v, "all") }
	return []release{
		{"mek", "2026-01-11", fig(claims.MoreThan, 3000, "all"), nil, 0, 0},
		{"hrana", "2026-01-11", all(544), nil, 579, 10681},
		{"hrana", "2026-01-13", all(2003), []float64{1850, 9, 9, 135}, 0, 0},
		{"iranian-official", "2026-01-13", fig(claims.About, 2000, "all"), nil, 0, 0},
		{"iran-international", "2026-01-13", fig(claims.AtLeast, 12000, "all"), nil, 0, 0},
		{"ihrngo", "2026-01-14", fig(claims.AtLeast, 3428, "protesters"), nil, 0, 0},
		{"hrana", "2026-01-17", all(3308), nil, 4382, 0},
		{"hrana", "2026-01-18", all(3919), nil, 0, 0},
		{"iranian-official", "2026-01-18", fig(claims.AtLeast, 5000, "all"), nil, 0, 0},
		{"sunday-times", "2026-01-18", &claims.Figure{Low: ptr(16500), High: ptr(18000), Qualifier: claims.Range, Metric: claims.Killed, Scope: "all", Event: "iran-2026"}, nil, 0, 0},
		{"hrana", "2026-01-20", all(4519), nil, 9049, 26314},
		{"martyrs-foundation", "2026-01-21", all(3117), nil, 0, 0},
		{"ihrngo", "2026-01-22", fig(claims.AtLeast, 3428, "protesters"), nil, 0, 0},
		{"un-rapporteur", "2026-01-22", fig(claims.AtLeast, 5000, "all"), nil, 0, 0},
		{"un-rapporteur", "2026-01-22", fig(claims.UpTo, 20000, "all"), nil, 0, 0}, // what medics told her
		{"hrana", "2026-01-23", all(5002), []float64{4714, 42, 39, 207}, 9787, 26852},
		{"time", "2026-01-25", fig(claims.About, 30000, "all"), nil, 0, 0},
		{"iran-international", "2026-01-25", fig(claims.MoreThan, 36500, "all"), nil, 0, 0},
		{"hrana", "2026-01-26", all(6126), []float64{5777, 86, 49, 214}, 17091, 41880},
		{"hrana", "2026-01-27", all(6221), []float64{5858, 100, 49, 214}, 17091, 42324},
		{"hrana", "2026-02-13", all(7008), []float64{6509, 219, 66, 214}, 11730, 0},
	}
}

var partScopes = []string{"protesters", "minors", "bystanders", "security"}

// mentions writes a release as the passages that carry it.
func (r release) mentions(reg *claims.Origins) []claims.Mention {
	m := said(r.origin, r.day, r.killed)
	m.Family = reg.Family(r.origin)
	for i, v := range r.parts {
		m.Parts = append(m.Parts, *fig(claims.Exact, v, partScopes[i]))
	}
	out := []claims.Mention{m}
	beside := func(v float64, change func(*claims.Figure)) {
		if v > 0 {
			f := fig(claims.Exact, v, "all")
			change(f)
			n := said(r.origin, r.day, f)
			n.Family, n.Story, n.ArticleID = m.Family, m.Story, m.ArticleID
			out = append(out, n)
		}
	}
	beside(r.review, func(f *claims.Figure) { f.Status = "under-review" })
	beside(r.arrest, func(f *claims.Figure) { f.Metric = claims.Arrested })
	return out
}

func season(reg *claims.Origins) []claims.Mention {
	var out []claims.Mention
	for _, r := range met() {
		out = append(out, r.mentions(reg)...)
	}
	return out
}

// seedClaim is a claim of the built-in list.
func seedClaim(t testing.TB, id string) claims.Claim {
	t.Helper()
	list := claims.Seed()
	i := slices.IndexFunc(list, func(c claims.Claim) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("no claim %s in the built-in list", id)
	}
	return list[i]
}

// TestTollOfTheArticleByDay follows the seed's own claim, "about 3,000 killed"
// as of 20 January, through the season. The claimant's own release of the 11th
// never counts for it.
func TestTollOfTheArticleByDay(t *testing.T) {
	reg := claims.SeedOrigins()
	c := seedClaim(t, "killed-3000")
	for _, row := range []struct {
		day    claims.Date
		s, x   int
		state  State
		digit  int
		yes    string // families in support
		no     string // and in dispute
		lowest float64
		most   float64
	}{
		{"2026-01-10", 0, 0, Uncorroborated, 6, "", "", 0, 0},
		{"2026-01-12", 0, 0, Uncorroborated, 6, "", "", 544, 544},
		{"2026-01-13", 0, 1, Disputed, 4, "", "iran-international", 1500, 12000},
		{"2026-01-14", 1, 1, Contested, 3, "ihrngo", "iran-international", 1500, 12000},
		{"2026-01-17", 2, 1, Contested, 3, "hrana ihrngo", "iran-international", 1500, 12000},
		{"2026-01-19", 1, 4, Contested, 4, "ihrngo", "hrana iran-international iranian-official times-uk", 3428, 18000},
		{"2026-01-21", 2, 4, Contested, 4, "ihrngo iran-state", "hrana iran-international iranian-official times-uk", 3117, 18000},
		{"2026-01-23", 2, 5, Contested, 4, "ihrngo iran-state", "hrana iran-international iranian-official times-uk un", 3117, 18000},
		{"2026-01-25", 2, 6, Contested, 4, "ihrngo iran-state", "hrana iran-international iranian-official time times-uk un", 3117, 36500},
		{"2026-02-13", 2, 6, Contested, 4, "ihrngo iran-state", "hrana iran-international iranian-official time times-uk un", 3117, 36500},
	} {
		a := Assess(c, Fold(season(reg)), row.day, reg, DefaultRules())
		got := fmt.Sprintf("%d for, %d against, %s, digit %d; %s | %s", a.S, a.X, a.State, a.Digit, strings.Join(a.Supporting, " "), strings.Join(a.Disputing, " "))
		want := fmt.Sprintf("%d for, %d against, %s, digit %d; %s | %s", row.s, row.x, row.state, row.digit, row.yes, row.no)
		if got != want {
			t.Errorf("%s: %s\n   want %s\n%s", row.day, got, want, strings.Join(a.Reasons, "\n"))
		}
		if low, high := ends(a); low != row.lowest || high != row.most {
			t.Errorf("%s: lowest %g, highest %g; want %g and %g", row.day, low, high, row.lowest, row.most)
		}
	}
}

func ends(a Assessment) (low, high float64) {
	if a.Lowest != nil {
		low = Bounds(*a.Lowest, false).Low
	}
	if a.Highest != nil {
		high = most(*a.Highest)
	}
	return low, high
}

// TestReleasesAddUp: the five releases that break their total down do, minors
// counted apart from the protesters.
func TestReleasesAddUp(t *testing.T) {
	n := 0
	for _, r := range met() {
		if r.parts == nil {
			continue
		}
		n++
		if s := AddUp(*r.killed, r.mentions(claims.SeedOrigins())[0].Parts); s.How != SumApart {
			t.Errorf("%s: %s, %s", r.day, s.How, s.Text)
		}
	}
	if n != 5 {
		t.Errorf("%d broken down, want 5", n)
	}
	partial := AddUp(*fig(claims.Exact, 3919, "all"), []claims.Figure{*fig(claims.Exact, 3685, "protesters"), *fig(claims.Exact, 178, "security")})
	if partial.How != SumPartial || partial.Text != "3,685+178 = 3,863 of 3,919" {
		t.Errorf("18 January: %s, %s; want a partial breakdown", partial.How, partial.Text)
	}
	martyrs := AddUp(*fig(claims.Exact, 3117, "all"), []claims.Figure{*fig(claims.Exact, 2427, "martyrs")})
	if martyrs.How != SumPartial || martyrs.Text != "2,427 = 2,427 of 3,117" {
		t.Errorf("21 January, the state: %s, %s; want a partial breakdown", martyrs.How, martyrs.Text)
	}
}

// TestChildrenCountedIntoAnotherPart: one copy of the release of day 48 says
// "6,509 protesters, including 219 children", by which the total is not
// reached.
func TestChildrenCountedIntoAnotherPart(t *testing.T) {
	reg := claims.SeedOrigins()
	ms := season(reg)
	last := release{"hrana", "2026-02-13", fig(claims.Exact, 7008, "all"), []float64{6509, 219, 66, 214}, 0, 0}
	copied := last.mentions(reg)[0]
	copied.Parts[1].Role = "nested"
	a := Assess(seedClaim(t, "killed-3000"), Fold(append(ms[:len(ms)-2], copied)), "2026-02-14", reg, DefaultRules())
	if !slices.Contains(a.Flags, FlagSum) || !strings.Contains(strings.Join(a.Reasons, "\n"), "only with the minors apart") {
		t.Errorf("flags %v\n%s", a.Flags, strings.Join(a.Reasons, "\n"))
	}
}

// TestOneCopyOfManyThatDoesNotAddUp: the other copies of the release keep the
// minors apart, and were there before.
func TestOneCopyOfManyThatDoesNotAddUp(t *testing.T) {
	reg := claims.SeedOrigins()
	right, wrong := season(reg), season(reg)
	copied := release{"hrana", "2026-02-13", fig(claims.Exact, 7008, "all"), []float64{6509, 219, 66, 214}, 0, 0}.mentions(reg)[0]
	right = append(right, copied)
	nested := copied
	nested.Parts = slices.Clone(copied.Parts)
	nested.Parts[1].Role = "nested"
	nested.Published = nested.Published.Add(time.Hour)
	wrong = append(wrong, nested)
	for want, ms := range map[bool][]claims.Mention{false: right, true: wrong} {
		a := Assess(seedClaim(t, "killed-3000"), Fold(ms), "2026-02-14", reg, DefaultRules())
		if slices.Contains(a.Flags, FlagSum) != want {
			t.Errorf("flags %v, want %s: %t\n%s", a.Flags, FlagSum, want, strings.Join(a.Reasons, "\n"))
		}
	}
}

// steps writes a series as "11 Jan 544 first, 13 Jan 2,003 raised".
func steps(s Series) string {
	var out []string
	for _, st := range s.Steps {
		out = append(out, fmt.Sprintf("%s %s %s%s", day(st.AsOf), number(central(st.Figure)), st.Change, strings.Join(append([]string{""}, st.Flags...), " +")))
	}
	return strings.Join(out, ", ")
}

func find(t *testing.T, list []Series, origin string, metric claims.Metric, scope, status string) Series {
	t.Helper()
	for _, s := range list {
		if s.Origin == origin && s.Metric == metric && s.Scope == scope && s.Status == status {
			return s
		}
	}
	t.Fatalf("no series of %s, %s, %s, %q", origin, metric, scope, status)
	return Series{}
}

func TestSeriesOfTheSeason(t *testing.T) {
	reg := claims.SeedOrigins()
	list := Assess(seedClaim(t, "killed-3000"), Fold(season(reg)), "2026-02-13", reg, DefaultRules()).Series
	for _, row := range []struct {
		origin        string
		metric        claims.Metric
		scope, status string
		want          string
	}{
		{"hrana", claims.Killed, "everybody", "", "11 Jan 544 first, 13 Jan 2,003 raised, 17 Jan 3,308 raised, 18 Jan 3,919 raised, 20 Jan 4,519 raised, " +
			"23 Jan 5,002 raised, 26 Jan 6,126 raised, 27 Jan 6,221 raised, 13 Feb 7,008 raised"},
		{"hrana", claims.Killed, "security forces", "", "13 Jan 135 first, 23 Jan 207 raised, 26 Jan 214 raised, 27 Jan 214 restated, 13 Feb 214 frozen"},
		{"hrana", claims.Killed, "everybody", "under-review", "11 Jan 579 first, 17 Jan 4,382 raised, 20 Jan 9,049 raised, 23 Jan 9,787 raised, 26 Jan 17,091 raised, " +
			"27 Jan 17,091 restated, 13 Feb 11,730 lowered +revision +unexplained: fell by 5,361 while the count rose by 787, 4,574 cases without a word"},
		{"hrana", claims.Arrested, "everybody", "", "11 Jan 10,681 first, 20 Jan 26,314 raised, 23 Jan 26,852 raised, 26 Jan 41,880 raised, 27 Jan 42,324 raised"},
		{"ihrngo", claims.Killed, "protesters", "", "14 Jan 3,428 first, 22 Jan 3,428 frozen"},
		{"iran-international", claims.Killed, "everybody", "", "13 Jan 12,000 first, 25 Jan 36,500 raised"},
		{"sunday-times", claims.Killed, "everybody", "", "18 Jan 16,500 first"},
		{"time", claims.Killed, "everybody", "", "25 Jan 30,000 first"},
		{"mek", claims.Killed, "everybody", "", "11 Jan 3,000 first"},
		{"iranian-official", claims.Killed, "everybody", "", "13 Jan 2,000 first, 18 Jan 5,000 raised"},
		{"martyrs-foundation", claims.Killed, "everybody", "", "21 Jan 3,117 first"},
	} {
		if got := steps(find(t, list, row.origin, row.metric, row.scope, row.status)); got != row.want {
			t.Errorf("%s, %s, %s, %q:\n     %s\nwant %s", row.origin, row.metric, row.scope, row.status, got, row.want)
		}
	}
}

// TestMinorsCountedOtherwiseBreakTheSeries: an origin that counted minors apart
// counts them among the protesters from a day on, so its steps before and after
// cannot be taken from each other.
func TestMinorsCountedOtherwiseBreakTheSeries(t *testing.T) {
	reg := claims.SeedOrigins()
	c := seedClaim(t, "killed-3000")
	of := func(parts ...release) string {
		var ms []claims.Mention
		for _, r := range parts {
			ms = append(ms, r.mentions(reg)...)
		}
		return steps(find(t, Assess(c, Fold(ms), "2026-02-13", reg, DefaultRules()).Series, "hrana", claims.Killed, "everybody", ""))
	}
	apart := release{"hrana", "2026-01-26", fig(claims.Exact, 6126, "all"), []float64{5777, 86, 49, 214}, 0, 0}
	next := release{"hrana", "2026-01-27", fig(claims.Exact, 6221, "all"), []float64{5858, 100, 49, 214}, 0, 0}
	inside := release{"hrana", "2026-01-27", fig(claims.Exact, 6221, "all"), []float64{5958, 100, 49, 214}, 0, 0}
	if got, want := of(apart, inside), "26 Jan 6,126 first, 27 Jan 6,221 raised +definition-break"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := of(apart, next), "26 Jan 6,126 first, 27 Jan 6,221 raised"; got != want {
		t.Errorf("counted alike: %s, want %s", got, want)
	}
}

// TestSlipBetweenCopies: one copy of the release of 23 January has 26,752
// arrests where all others have 26,852.
func TestSlipBetweenCopies(t *testing.T) {
	reg := claims.SeedOrigins()
	f := fig(claims.Exact, 26752, "all")
	f.Metric = claims.Arrested
	slip := said("hrana", "2026-01-23", f)
	other := fig(claims.Exact, 26852, "all")
	other.Metric = claims.Arrested
	ms := append(season(reg), slip, said("hrana", "2026-01-23", other))
	a := Assess(seedClaim(t, "killed-3000"), Fold(ms), "2026-01-24", reg, DefaultRules())
	if !slices.Contains(a.Flags, FlagSlip) {
		t.Fatalf("flags %v, want %s", a.Flags, FlagSlip)
	}
	got := steps(find(t, a.Series, "hrana", claims.Arrested, "everybody", ""))
	if want := "11 Jan 10,681 first, 20 Jan 26,314 raised, 23 Jan 26,752 restated +slip, 23 Jan 26,852 raised"; got != want {
		t.Errorf("series %s\nwant   %s", got, want)
	}
	if want := "23 Jan: 26,752 is one slip away"; !strings.Contains(strings.Join(a.Reasons, "\n"), want) {
		t.Errorf("no reason says %q:\n%s", want, strings.Join(a.Reasons, "\n"))
	}
}

// TestOneReleaseInFourLanguages: outlets in four languages print the
// claimant's release; four articles, and still nobody but the claimant.
func TestOneReleaseInFourLanguages(t *testing.T) {
	reg := claims.SeedOrigins()
	var ms []claims.Mention
	for i, lang := range []string{"de", "it", "fr", "en"} {
		m := said([]string{"mek", "ncri", "mek", "ncri"}[i], "2026-01-12", fig(claims.MoreThan, 3000, "all"))
		m.Family, m.Lang, m.Story = "mek", lang, "release"
		ms = append(ms, m)
	}
	a := Assess(seedClaim(t, "killed-3000"), Fold(ms), "2026-01-20", reg, DefaultRules())
	if a.S != 0 || a.X != 0 || a.State != Uncorroborated || a.Digit != 6 {
		t.Errorf("%d for, %d against, %s, digit %d", a.S, a.X, a.State, a.Digit)
	}
	if l := a.Ladder; l.Articles != 4 || l.Texts != 1 || l.Assertions != 1 || l.Families != 1 || l.Independent != 0 {
		t.Errorf("ladder %+v; want 4 articles, 1 text, 1 assertion, 1 family, none independent", l)
	}
	if want := "uncorroborated: claimant only (4 articles)"; a.Reasons[0] != want {
		t.Errorf("says %q, want %q", a.Reasons[0], want)
	}
}
