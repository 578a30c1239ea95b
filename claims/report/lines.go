package report

import (
	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// lines are the sentences printed for a claim: one per origin that takes a
// side, each with its attribution and its date, then what it amounts to.
func (b *builder) lines(c claims.Claim, d ClaimDay) []string {
	if len(d.Positions) == 0 && c.Logic != claims.LogicAbsence {
		return []string{b.say("line.nothing")}
	}
	newest := map[string]int{}
	key := func(p Position) string { return p.Origin + "|" + string(p.Stance) }
	for i, p := range d.Positions {
		if p.Family == "" || p.Stance == claims.Mentions && (p.Figure == nil || c.Figure == nil) {
			continue
		}
		if k, ok := newest[key(p)]; !ok || d.Positions[k].AsOf <= p.AsOf {
			newest[key(p)] = i
		}
	}
	out, figures := []string{}, 0
	for i, p := range d.Positions {
		if at, ok := newest[key(p)]; !ok || at != i {
			continue
		}
		if s := b.sentence(c, p); s != "" {
			out = append(out, s)
		}
		if counts(c, p) {
			figures++
		}
	}
	if figures > 1 {
		out = append(out, b.say("line.unchecked"))
	}
	return append(out, b.amounts(c, d)...)
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
	if p.Stance == claims.Mentions {
		return ""
	}
	return b.say("line."+string(p.Stance), who, p.AsOf)
}

// counted says what a figure counts and who is counted: "killed, protesters".
func (b *book) counted(f claims.Figure) words {
	w := b.metric(f.Metric)
	if f.Scope != "" && f.Scope != "all" {
		w += b.words["sep"] + " " + b.scope(f.Scope)
	}
	return words(w)
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
	case assess.Disputed:
		out = append(out, b.say("amounts.disputed", dispute))
	default:
		out = append(out, b.say("amounts."+string(d.State)))
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
		camps += " (" + string(b.names(c.Camps)) + ")"
	}
	if len(c.Languages) > 0 {
		langs += " (" + string(b.names(c.Languages)) + ")"
	}
	return words(b.list(append(parts, camps, langs)))
}
