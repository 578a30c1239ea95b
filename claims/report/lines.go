package report

import (
	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// lines are the sentences printed for a claim: one per origin that takes a
// side, each with its attribution, its date and its endnotes, then what it
// amounts to.
func (b *builder) lines(c claims.Claim, d ClaimDay) []Line {
	if len(d.Positions) == 0 && c.Logic != claims.LogicAbsence {
		return []Line{{Text: b.say("line.nothing")}}
	}
	said, more := spoken(c, d.Positions)
	var out []Line
	figures := 0
	for i, p := range said {
		out = append(out, Line{b.sentence(c, p), p.Notes})
		if counts(c, p) {
			figures++
		}
		if n := more[p.Stance]; n > 0 && (i+1 == len(said) || said[i+1].Stance != p.Stance) {
			out = append(out, Line{Text: b.count(n, "line.more."+string(p.Stance))})
		}
	}
	if figures > 1 {
		out = append(out, Line{Text: b.say("line.unchecked")})
	}
	for _, s := range b.amounts(c, d) {
		out = append(out, Line{Text: s})
	}
	return out
}

// counts reports whether a position gives a figure of people, as the claim
// does.
func counts(c claims.Claim, p Position) bool {
	return p.Figure != nil && c.Figure != nil && p.Figure.Metric == c.Figure.Metric && c.Figure.Metric != claims.Year
}

// sentence says who says what as of when: attribution first, the date with
// each figure, each origin in a sentence of its own.
func (b *builder) sentence(c claims.Claim, p Position) string {
	who := words(b.fill(p.Name))
	if p.Claimant {
		who = words(b.say("line.claimant", p.Name))
	}
	if p.Figure != nil && c.Figure != nil && p.Figure.Metric == c.Figure.Metric {
		if c.Figure.Metric == claims.Year {
			return b.say("line.year", who, words(b.figure(*p.Figure)), p.AsOf)
		}
		return b.say("line.figure", who, words(b.figure(*p.Figure)), b.counted(*p.Figure), p.AsOf)
	}
	return b.say("line."+string(p.Stance), who, p.AsOf)
}

// counted says what a figure counts and who is counted: "protesters killed".
// Who it is in words of others stands behind, in brackets.
func (b *book) counted(f claims.Figure) words {
	w := words(b.metric(f.Metric))
	switch {
	case f.Scope == "" || f.Scope == "all":
		return w
	case b.has("scope." + f.Scope):
		return words(b.say("counted", w, words(b.scope(f.Scope))))
	}
	return words(b.say("counted.other", w, words(b.scope(f.Scope))))
}

// amounts are the sentences on what the evidence amounts to.
func (b *builder) amounts(c claims.Claim, d ClaimDay) []string {
	support, dispute := words(b.count(d.Support, "family")), words(b.count(d.Dispute, "family"))
	var out []string
	switch d.State {
	case assess.Corroborated:
		out = append(out, b.say("amounts.corroborated", support))
	case assess.Contested:
		out = append(out, b.say("amounts.contested", support, dispute))
	case assess.SingleSource:
		// Several may support it and still count for one: nobody can say how
		// reliable they are.
		out = append(out, b.count(d.Support, "amounts.single-source"))
	case assess.Disputed:
		out = append(out, b.say("amounts.disputed", dispute))
	default:
		out = append(out, b.say("amounts."+string(d.State)))
	}
	if len(d.Rivals) > 0 {
		out = append(out, b.rivals(d.Rivals))
	}
	if c.Logic == claims.LogicAbsence && d.Dispute == 0 {
		cov := b.day.Coverage
		out = append(out, b.say("amounts.absence", words(b.count(cov.Since, "article")), b.DayOne, cov.SinceLanguages["sq"]))
	}
	if d.Provisional != d.State {
		out = append(out, b.say("amounts.would", words(b.count(d.Counts.Pending, "piece")), b.state(d.Provisional)))
	}
	return out
}

// rivals says which claims stand in the way of one.
func (b *book) rivals(ids []string) string {
	if len(ids) == 1 {
		return b.say("amounts.rivals.one", b.ids(ids))
	}
	return b.say("amounts.rivals.other", b.ids(ids))
}

func (b *book) state(s assess.State) words { return words(b.word("state.", string(s))) }

// scope is who is counted; a scope that is not a word of ours is found text.
func (b *book) scope(s string) string {
	if s == "" {
		return b.say("scope.none")
	}
	if b.has("scope." + s) {
		return b.words["scope."+s]
	}
	return b.fill(s)
}

// tallied writes counts with all their denominators: articles are never alone.
func (c Counts) tallied(b *book) words {
	parts := []string{b.count(c.Articles, "article"), b.count(c.Outlets, "outlet"), b.count(c.Channels, "agency"), b.count(c.Origins, "origin"),
		b.count(c.Independent, "independent")}
	camps, langs := b.count(len(c.Camps), "camp"), b.count(len(c.Languages), "langs")
	if len(c.Camps) > 0 {
		camps += " (" + b.named("camp.", c.Camps) + ")"
	}
	if len(c.Languages) > 0 {
		langs += " (" + b.named("lang.", c.Languages) + ")"
	}
	return words(b.list(append(parts, camps, langs)))
}

// counts prints what is new and what is on record; where all of it is new, the
// numbers stand once.
func (c ClaimDay) counts(b *book) string {
	if all := c.Counts.tallied(b); all == c.New.tallied(b) {
		return b.say("both.counts", all)
	}
	return b.say("new.counts", c.New.tallied(b)) + " " + b.say("all.counts", c.Counts.tallied(b))
}
