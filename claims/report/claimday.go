package report

import (
	"context"
	"fmt"
	"slices"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// topics fills the sections: every claim of the list under its own.
func (b *builder) topics() {
	b.day.Topics, b.day.Contested = []Topic{}, []string{}
	for _, name := range topicNames {
		topic := Topic{Name: name, Title: b.say("topic." + name), Claims: []ClaimDay{}}
		for _, c := range b.Claims {
			if topicOf(c) == name && c.Retired == "" {
				topic.Claims = append(topic.Claims, b.claimDay(c))
			}
		}
		if name != "other" || len(topic.Claims) > 0 {
			b.day.Topics = append(b.day.Topics, topic)
		}
	}
	for _, c := range b.Claims {
		if c.Retired == "" && (b.now[c.ID].State == assess.Contested || b.maybe[c.ID].State == assess.Contested) {
			b.day.Contested = append(b.day.Contested, c.ID)
		}
	}
}

func topicOf(c claims.Claim) string {
	if slices.Contains(topicNames, c.Topic) {
		return c.Topic
	}
	return "other"
}

// Claim returns a claim's day, nil for one that the report does not have.
func (d *Day) Claim(id string) *ClaimDay {
	for i := range d.Topics {
		for k := range d.Topics[i].Claims {
			if c := &d.Topics[i].Claims[k]; c.ID == id {
				return c
			}
		}
	}
	return nil
}

func (b *builder) claimDay(c claims.Claim) ClaimDay {
	now, maybe := b.now[c.ID], b.maybe[c.ID]
	live := b.shown[c.ID]
	d := ClaimDay{
		ID: c.ID, Statement: c.Statement, Claimant: c.Claimant, AsOf: c.AsOf, State: now.State, Provisional: maybe.State,
		AtTheTime: maybe.AtTheTime, Support: now.S, Dispute: now.X, Digit: now.Digit, Flags: now.Flags, Reasons: now.Reasons, Rivals: now.Rivals,
		Counts: b.counts(c, live), New: b.counts(c, b.newOf(live)), Positions: []Position{}, Lines: []string{},
	}
	newest := b.newest(c)
	for i, a := range b.folded[c.ID] {
		p := b.position(c, a)
		p.Newest = newest[i]
		d.Positions = append(d.Positions, p)
	}
	sortPositions(d.Positions)
	var last []claims.Mention // what origins took back or went beyond is not quoted
	for i, a := range b.folded[c.ID] {
		if !newest[i] {
			continue
		}
		for _, m := range a.Mentions { // nor what is told against the origin's own position
			if m.Stance == a.Stance {
				last = append(last, m)
			}
		}
	}
	d.For, d.Against = b.quote(c, last, claims.Supports), b.quote(c, last, claims.Contradicts)
	for _, v := range b.day.Verdicts {
		if v.Claim == c.ID && v.Workflow == "agreed" {
			d.Verdict = v.Verdict
		}
	}
	for _, l := range b.lines(c, d) {
		d.Lines, d.Cited = append(d.Lines, l.Text), append(d.Cited, l.Notes)
	}
	return d
}

// newOf keeps the mentions first seen on the day.
func (b *builder) newOf(ms []claims.Mention) []claims.Mention {
	var out []claims.Mention
	for _, m := range ms {
		if b.isNew(m) {
			out = append(out, m)
		}
	}
	return out
}

func (b *builder) counts(of claims.Claim, ms []claims.Mention) Counts {
	articles, outlets, channels := map[string]bool{}, map[string]bool{}, map[string]bool{}
	origins, families, camps, langs := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	var c Counts
	for _, m := range ms {
		articles[m.URL], outlets[m.Outlet], langs[m.Lang] = true, true, true
		for _, v := range b.channels(m) {
			channels[v] = true
		}
		if m.Origin != "" && m.Origin != "unknown" {
			origins[m.Origin], families[m.Family] = true, true
			camps[b.camp(m.Origin)] = true
		}
		if !m.Reviewed {
			c.Pending++
		}
	}
	for f := range families {
		if f != "" && f != b.Origins.Family(of.Origin) {
			c.Independent++
		}
	}
	c.Articles, c.Outlets, c.Channels, c.Origins, c.Families = len(articles), len(outlets), len(channels), len(origins), len(families)
	c.Camps, c.Languages = sortedKeys(camps), sortedKeys(langs)
	return c
}

// camp is where an origin stands, "" where nobody has said.
func (b *builder) camp(origin string) string {
	if o, ok := b.Origins.ByID(origin); ok && o.Camp != "" {
		return o.Camp
	}
	return b.outlets[origin].Camp
}

// channels are the agencies that a mention came through.
func (b *builder) channels(m claims.Mention) []string {
	var out []string
	for _, v := range m.Via {
		if o, ok := b.Origins.ByID(v); ok && o.Role == "agency" && v != m.Origin {
			out = append(out, o.Name)
		}
	}
	return out
}

func (b *builder) position(c claims.Claim, a claims.Assertion) Position {
	p := Position{
		Origin: a.Origin, Name: b.name(a.Origin), Family: a.Family, Camp: b.camp(a.Origin), Stance: a.Stance, Figure: a.Figure, AsOf: a.AsOf,
		Reviewed: a.Reviewed, Claimant: a.Family != "" && a.Family == b.Origins.Family(c.Origin),
	}
	articles, outlets, channels := map[string]bool{}, map[string]bool{}, map[string]bool{}
	langs, rules := map[string]bool{}, map[string]bool{}
	for _, m := range a.Mentions {
		articles[m.URL], outlets[m.Outlet], langs[m.Lang], rules[m.Rule] = true, true, true, true
		for _, v := range b.channels(m) {
			channels[v] = true
		}
	}
	p.New, p.Notes, p.Articles = b.anyNew(a.Mentions), b.cite(a.Mentions), len(articles)
	p.Outlets, p.Channels, p.Langs, p.Rules = sortedKeys(outlets), sortedKeys(channels), sortedKeys(langs), sortedKeys(rules)
	if best, ok := b.best(a.Mentions); ok {
		p.Quote, p.Lang = best.Quote, best.Lang
	}
	return p
}

// best is the passage that speaks most plainly: confirmed before pending, then
// the higher score, then the earlier.
func (b *builder) best(ms []claims.Mention) (claims.Mention, bool) {
	if len(ms) == 0 {
		return claims.Mention{}, false
	}
	best := ms[0]
	for _, m := range ms[1:] {
		if m.Reviewed != best.Reviewed && m.Reviewed || m.Reviewed == best.Reviewed && m.Score > best.Score {
			best = m
		}
	}
	return best, true
}

// quote is the best new passage of a stance whose origin is known, in its own
// language; the claimant's own only where nobody else speaks.
func (b *builder) quote(c claims.Claim, ms []claims.Mention, stance claims.Stance) *Quote {
	var side, own []claims.Mention
	for _, m := range ms {
		switch {
		case !b.isNew(m) || m.Stance != stance || m.Origin == "" || m.Origin == "unknown":
		case m.Family != "" && m.Family == b.Origins.Family(c.Origin):
			own = append(own, m)
		default:
			side = append(side, m)
		}
	}
	if len(side) == 0 {
		side = own
	}
	m, ok := b.best(side)
	if !ok {
		return nil
	}
	asOf := claims.DateOf(m.Published.In(b.Zone))
	if m.Figure != nil && m.Figure.AsOf != "" {
		asOf = m.Figure.AsOf
	}
	return &Quote{Text: m.Quote, Lang: m.Lang, Name: b.name(m.Origin), AsOf: asOf, Notes: []int{b.note(m)}}
}

// sortPositions orders them: supporting, disputing, in passing; the claimant's
// own and the unknown last within each; then by date.
func sortPositions(ps []Position) {
	rank := map[claims.Stance]int{claims.Supports: 0, claims.Contradicts: 1, claims.Mentions: 2}
	slices.SortStableFunc(ps, func(a, b Position) int {
		if rank[a.Stance] != rank[b.Stance] {
			return rank[a.Stance] - rank[b.Stance]
		}
		return firstOf(!a.Claimant, !b.Claimant, a.Family != "", b.Family != "", a.AsOf < b.AsOf, b.AsOf < a.AsOf)
	})
}

// absences counts what was read for the claims that only a counter-example
// can answer: "nobody has said" is worth as much as the number of articles it
// was looked for in.
func (b *builder) absences(ctx context.Context, src Source) error {
	if !slices.ContainsFunc(b.Claims, func(c claims.Claim) bool { return c.Logic == claims.LogicAbsence && c.Retired == "" }) {
		return nil
	}
	since := b.DayOne.Time()
	stats, err := src.Stats(ctx, since, b.to)
	if err != nil {
		return fmt.Errorf("cannot count what was read since %s: %w", b.DayOne, err)
	}
	b.day.Coverage.Since = stats.Articles
	b.day.Coverage.SinceLanguages = stats.ByLang
	return nil
}
