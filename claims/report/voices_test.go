package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"claimwatch/claims"
)

// confirmed adds mentions that are seen on a day and confirmed on it.
func (r *records) confirmed(at string, ms ...claims.Mention) {
	for _, m := range ms {
		m.Fetched = day(at)
		r.mentions = append(r.mentions, m)
		r.decide(claims.Decision{At: day(at), Who: "analyst-b", Action: claims.ActConfirm, Subject: claims.EvidenceSubject(m.ID), After: string(m.Stance)})
	}
}

// word is a mention of a claim that stands on no figure.
func word(id int64, claim, origin, family, outlet string, stance claims.Stance) claims.Mention {
	m := mention(id, origin, family, outlet, "en", "2026-01-26", "So it is said.", 1, claims.Exact, stance, "2026-01-26")
	m.Claim, m.Figure = claim, nil
	return m
}

func TestTheLastWordOfAnOriginIsNeverASlipOrAPassingRemark(t *testing.T) {
	t.Parallel()
	r := revisionDay()
	passing := mention(11, "hrana", "hrana", "Loire", "fr", "2026-01-27", "HRANA examine encore 17.091 cas.", 17091, claims.Exact, claims.Mentions, "2026-01-27")
	r.confirmed("2026-01-27 19:00", passing)
	c := build(t, r, "2026-01-27").Claim("killed-3000")
	var last []string
	for _, p := range c.Positions {
		if p.Newest && p.Origin == "hrana" {
			last = append(last, fmt.Sprintf("%g %s", *p.Figure.Value, p.Stance))
		}
	}
	if !slices.Equal(last, []string{"6062 contradicts"}) {
		t.Errorf("the last word of HRANA: %q; 6,063 is one outlet's slip, 17,091 are cases under review", last)
	}
	text := strings.Join(c.Lines, " ")
	if strings.Contains(text, "6,063") || strings.Contains(text, "6,126") || !strings.Contains(text, "HRANA (Human Rights Activists News Agency) spoke of 6,062 killed (27 January 2026).") {
		t.Errorf("printed: %s", text)
	}
	if len(c.Cited) != len(c.Lines) {
		t.Errorf("%d lines with the endnotes of %d", len(c.Lines), len(c.Cited))
	}
}

func TestSeveralUngradedFamiliesAreNotSaidToBeOne(t *testing.T) {
	t.Parallel()
	r := busyDay()
	r.confirmed("2026-01-26 19:30", word(21, "blackout", "netblocks", "netblocks", "Thames", claims.Supports), word(22, "blackout", "hrana", "hrana", "Hudson", claims.Supports))
	d := build(t, r, "2026-01-26")
	got := strings.Join(d.Claim("blackout").Lines, " ")
	if !strings.Contains(got, "Said by 2 families independent of the claimant, none of them graded C or better: counted as one source.") {
		t.Errorf("single-source by two families: %s", got)
	}
	i := slices.IndexFunc(d.Changes, func(c StatusChange) bool { return c.Claim == "blackout" })
	if i < 0 || len(d.Changes[i].For) != 2 || d.Changes[i].why(bookOf("en")) != "2 for (HRANA (Human Rights Activists News Agency), NetBlocks); 0 against" {
		t.Errorf("why it changed: %+v", d.Changes)
	}
}

func TestARivalIsNamedWhereItIsWhatContestsAClaim(t *testing.T) {
	t.Parallel()
	r := busyDay()
	r.confirmed("2026-01-26 19:30", word(21, "units-lead", "hrana", "hrana", "Thames", claims.Supports), word(22, "leaderless", "netblocks", "netblocks", "Hudson", claims.Supports))
	d := build(t, r, "2026-01-26")
	lead := d.Claim("units-lead")
	if got := strings.Join(lead.Lines, " "); !strings.Contains(got, "A claim that cannot be true beside it has support of its own: `leaderless`.") {
		t.Errorf("contested by a rival alone: %s", got)
	}
	i := slices.IndexFunc(d.Changes, func(c StatusChange) bool { return c.Claim == "units-lead" })
	if i < 0 || !strings.HasSuffix(d.Changes[i].why(bookOf("en")), "; 0 against; rivals with support: `leaderless`") {
		t.Errorf("why it changed: %+v", d.Changes)
	}
}

func TestFewSpeakForEachSideAndTheOthersAreCounted(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i := range 7 {
		name := fmt.Sprintf("origin%d", i)
		r.confirmed("2026-01-26 19:30", word(int64(30+i), "blackout", name, name, "Thames", claims.Supports))
	}
	r.confirmed("2026-01-26 19:30", word(40, "blackout", "irib", "iran-state", "Hudson", claims.Contradicts))
	c := build(t, r, "2026-01-26").Claim("blackout")
	said, more := 0, ""
	for _, l := range c.Lines {
		if strings.Contains(l, "said so") {
			said++
		}
		if strings.Contains(l, "more origins") {
			more = l
		}
	}
	if said != maxSpoken || more != "3 more origins say so." {
		t.Errorf("%d speak, %q", said, more)
	}
	if !strings.Contains(strings.Join(c.Lines, " "), "disputed it") {
		t.Error("those who say so have crowded out the one who disputes it")
	}
}

func TestAnUnreviewedFallIsNoNewFigureOfTheOrigin(t *testing.T) {
	t.Parallel()
	r := busyDay()
	m := mention(11, "hrana", "hrana", "Loire", "fr", "2026-01-27", "28 morts, selon HRANA.", 28, claims.Exact, claims.Contradicts, "2026-01-27")
	m.Fetched = day("2026-01-27 17:00")
	r.mentions, r.runs = append(r.mentions, m), nil
	r.visit("2026-01-27 05:00")
	d := build(t, r, "2026-01-27")
	for _, row := range d.Figures[0].Rows {
		if row.Origin == "hrana" && *row.Figure.Value != 6126 {
			t.Errorf("the board has %s for a count that only grows", row.Words)
		}
	}
	if len(d.Corrected) != 0 {
		t.Errorf("a correction that nobody reviewed: %q", d.Corrected[0].Text)
	}
	if len(d.Series) != 1 || !strings.HasSuffix(d.Series[0].Text, "Not reviewed yet.") {
		t.Errorf("series notes: %+v", d.Series)
	}
}

func TestOneReviewedCopyMakesTheStatementReviewed(t *testing.T) {
	t.Parallel()
	r := busyDay()
	m := mention(11, "hrana", "hrana", "Loire", "fr", "2026-01-26", "HRANA a confirmé 6.126 morts.", 6126, claims.Exact, claims.Contradicts, "2026-01-26")
	r.mentions = append(r.mentions, m)
	for _, p := range build(t, r, "2026-01-26").Claim("killed-3000").Positions {
		if p.Origin == "hrana" && (!p.Reviewed || p.Articles != 2) {
			t.Errorf("6,126 in %d articles, reviewed %v: the copy that waits hides that it counts", p.Articles, p.Reviewed)
		}
	}
}

func TestWhatTheSameOutletsCarryOfOneOriginIsOneRemark(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i, claim := range []string{"units-lead", "units-protected"} {
		for k, outlet := range []string{"Donau", "Loire"} {
			m := word(int64(20+2*i+k), claim, "ncri", "mek", outlet, claims.Supports)
			m.Story = "speech"
			r.confirmed("2026-01-26 19:30", m)
		}
	}
	var got []Note
	for _, n := range build(t, r, "2026-01-26").Circular {
		if n.Claim != "killed-3000" {
			got = append(got, n)
		}
	}
	want := "`units-lead`, `units-protected`: one statement of National Council of Resistance of Iran stands in 2 outlets (Donau, Loire). It is one origin, of the claimant’s own family, and corroborates nothing."
	if len(got) != 1 || got[0].Text != want || !slices.Equal(got[0].Also, []string{"units-protected"}) {
		t.Errorf("remarks: %+v", got)
	}
}

func TestEndnotesNameTheWriter(t *testing.T) {
	t.Parallel()
	r := busyDay()
	r.mentions[0].Byline, r.mentions[1].Byline = "Anna Weber und Karl Amsel", "Arno"
	d := build(t, r, "2026-01-26")
	var text strings.Builder
	if err := d.WriteMarkdown(&text); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "Donau, by Anna Weber und Karl Amsel, “Title Donau”, German, published 12 January 2026") {
		t.Error("the writers are not named")
	}
	if strings.Contains(text.String(), "by Arno") {
		t.Error("an outlet is named as its own writer")
	}
}

func TestTheBestWordsAreNotTheClaimantsOwnWhereOthersSpeak(t *testing.T) {
	t.Parallel()
	r := busyDay()
	r.mentions[0].Score = .99
	c := build(t, r, "2026-01-26").Claim("killed-3000")
	if c.For == nil || c.For.Lang != "fa" || !strings.HasPrefix(c.For.Name, "Iran Human Rights") {
		t.Errorf("for: %+v", c.For)
	}
	r = busyDay()
	r.mentions = r.mentions[:4]
	if c := build(t, r, "2026-01-26").Claim("killed-3000"); c.For == nil || !strings.HasPrefix(c.For.Name, "National Council") {
		t.Errorf("the claimant alone: %+v", c.For)
	}
}

// A report of one statement that was read both ways is not quoted for the side
// that its origin is not on.
func TestNobodyIsQuotedAgainstTheirOwnPosition(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i, stance := range []claims.Stance{claims.Contradicts, claims.Contradicts, claims.Supports} {
		m := mention(int64(31+i), "martyrs-foundation", "iran-state", []string{"Thames", "Hudson", "Loire"}[i], "en", "2026-01-26", "The foundation counts 3,117 dead.", 3117, claims.Exact, stance, "2026-01-26")
		m.Story, m.Score = "toll", .8+float64(i)/10
		r.confirmed("2026-01-26 19:30", m)
	}
	c := build(t, r, "2026-01-26").Claim("killed-3000")
	for _, p := range c.Positions {
		if c.For != nil && p.Newest && p.Name == c.For.Name && p.Stance != claims.Supports {
			t.Errorf("%s is quoted for the claim and %s it", p.Name, p.Stance)
		}
	}
}

func TestADayOnWhichAFigureFellDidNotRepeatWhatWasKnown(t *testing.T) {
	t.Parallel()
	d := build(t, revisionDay(), "2026-01-27")
	got := strings.Join(d.BottomLine, " ")
	if strings.Contains(got, "repeated what was known") || !strings.Contains(got, "now speaks of 6,062 killed (27 January 2026); the figure before was 6,126 (26 January 2026).") {
		t.Errorf("bottom line: %s", got)
	}
}

func TestOfTwoFiguresOfOneDayTheTotalIsTheLastWord(t *testing.T) {
	t.Parallel()
	for _, first := range []float64{5802, 6126} {
		r := busyDay()
		v := 6126 + 5802 - first
		m := mention(11, "hrana", "hrana", "Loire", "fr", "2026-01-26", "HRANA.", v, claims.Exact, claims.Contradicts, "2026-01-26")
		*r.mentions[5].Figure.Value, *r.mentions[5].Figure.Low = first, first
		r.confirmed("2026-01-26 19:30", m)
		if got := strings.Join(build(t, r, "2026-01-26").Claim("killed-3000").Lines, " "); !strings.Contains(got, "spoke of 6,126 killed") || strings.Contains(got, "5,802") {
			t.Errorf("%g found before %g: %s", first, v, got)
		}
	}
}

func TestAFallThatNobodyReviewedIsNoCorrection(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i, v := range []float64{5000, 4000} {
		m := mention(int64(11+i), "unnamed-official", "unnamed-official", "Loire", "fr", "2026-01-26", "4.000.", v, claims.Exact, claims.Contradicts, claims.Date("2026-01-20").Add(i))
		r.mentions = append(r.mentions, m)
	}
	if got := build(t, r, "2026-01-26").Corrected; len(got) != 0 {
		t.Errorf("corrections: %+v", got)
	}
	waiting := slices.Clone(r.mentions[7:])
	r.mentions = r.mentions[:7]
	r.confirmed("2026-01-26 19:30", waiting...)
	if got := build(t, r, "2026-01-26").Corrected; len(got) != 1 {
		t.Errorf("once both are reviewed: %+v", got)
	}
}

func TestAThresholdIsPassedOnce(t *testing.T) {
	t.Parallel()
	o := options("2026-01-27")
	o.Alerts = []Threshold{{Claim: "killed-3000", Over: 6000}}
	d, err := Build(t.Context(), revisionDay(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range d.Alerts {
		if a.Kind == AlertThreshold {
			t.Errorf("6,126 was over it the day before: %+v", a)
		}
	}
}

func TestNoTwoOriginsOfAChartLookAlike(t *testing.T) {
	seen := map[string]int{}
	for i := range 64 {
		look := fmt.Sprint(shape(i, 0, 0, "mk"), "|", dash(i))
		if k, ok := seen[look]; ok {
			t.Fatalf("origins %d and %d have one shape and one dash", k, i)
		}
		seen[look] = i
	}
	if filled, hollow := shape(7, 0, 0, "mk"), shape(7, 0, 0, "open"); filled == hollow {
		t.Error("a mark that is not reviewed looks like one that is")
	}
}

// TestWhatTheTraceFoundIsRemarkedOn: each on its own once for an article, in
// words that the report's own rules let pass.
func TestWhatTheTraceFoundIsRemarkedOn(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i, kind := range []string{"slip", "circular", "quote", "release", "origin"} {
		m := mention(int64(50+i), "hrana", "hrana", "Loire", "fr", "2026-01-26", "6126 morts, selon HRANA.", 6126, claims.Exact, claims.Contradicts, "2026-01-26")
		m.Fetched, m.Reasons = day("2026-01-26 17:00"), []claims.Reason{{Kind: kind, Text: "told by the trace"}}
		again := m
		again.ID += 20
		r.mentions = append(r.mentions, m, again)
	}
	d := build(t, r, "2026-01-26")
	for kind, want := range map[string]string{
		"slip":     "one digit off the one in another copy of the same release. Marked, not changed.",
		"circular": "That corroborates nothing.",
		"quote":    "quoted elsewhere with another number. Marked, not changed.",
		"release":  "They count for whoever issued them.",
		"origin":   "",
	} {
		n := 0
		for _, note := range slices.Concat(d.Series, d.Circular) {
			if note.Kind == kind && strings.HasPrefix(note.Text, "Loire, 26 January 2026: ") && strings.HasSuffix(note.Text, want) && len(note.Notes) == 1 {
				n++
			}
		}
		if wanted := map[bool]int{true: 1}[want != ""]; n != wanted {
			t.Errorf("%s: told %d times, want %d: %+v", kind, n, wanted, slices.Concat(d.Series, d.Circular))
		}
	}
}
