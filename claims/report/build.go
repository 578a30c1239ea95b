package report

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

// topics are the sections of the report, in their order.
var topics = []struct{ name, title string }{
	{"casualties", "Casualties"},
	{"role", "Role in the protests"},
	{"lobbying", "Lobbying and legitimacy"},
	{"albania", "Albania"},
	{"context", "Context"},
}

// A builder holds what one day's report is made of.
type builder struct {
	Options
	day       *Day
	mentions  []claims.Mention // as the desk stands at the end of the day
	decisions []claims.Decision
	now       map[string]assess.Assessment // by reviewed evidence
	maybe     map[string]assess.Assessment // with everything pending confirmed
	before    map[string]assess.Assessment // at the end of the day before
	notes     map[int64]int                // endnote of a piece of evidence
}

// Build gathers the report of one day. It returns an error only when the
// source does; a day without news is a report too.
func Build(ctx context.Context, src Source, o Options) (*Day, error) {
	t := o.Day.Time()
	from := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, o.Zone)
	to := time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, o.Zone)
	b := &builder{Options: o, notes: map[int64]int{}, day: &Day{
		Schema: Schema, Banner: o.Banner, Date: o.Day, Number: o.Day.Sub(o.DayOne) + 1, From: from.UTC(), To: to.UTC(), Zone: o.Zone.String(),
		Desk: o.Desk, Build: 1, States: map[string]int{},
		Method: Method{Matcher: o.Matcher, Extractor: o.Extractor, MinFamilies: o.Rules.MinFamilies, ScopeBridge: o.Rules.ScopeBridge, AtTheTime: o.Rules.AtTheTimeDays},
	}}
	if err := b.read(ctx, src, from, to); err != nil {
		return nil, err
	}
	if err := b.coverage(ctx, src, from, to); err != nil {
		return nil, err
	}
	b.statusChanges()
	b.boards()
	b.topics()
	b.remarks()
	b.corrections(from, to)
	b.bottomLine()
	return b.day, nil
}

// read fetches evidence and decisions, and assesses today and the day before.
func (b *builder) read(ctx context.Context, src Source, from, to time.Time) error {
	var err error
	if b.mentions, err = src.Mentions(ctx, claims.MentionFilter{AsOf: to, To: to}); err != nil {
		return fmt.Errorf("cannot read the evidence: %w", err)
	}
	yesterday, err := src.Mentions(ctx, claims.MentionFilter{AsOf: from, To: from})
	if err != nil {
		return fmt.Errorf("cannot read the evidence of the day before: %w", err)
	}
	if b.decisions, err = src.Decisions(ctx, 0, 0, 0); err != nil {
		return fmt.Errorf("cannot read the decisions: %w", err)
	}
	b.decisions = slices.DeleteFunc(b.decisions, func(d claims.Decision) bool { return !d.At.Before(to) })
	if n := len(b.decisions); n > 0 {
		b.day.Cutoff, b.day.Audit = b.decisions[n-1].Seq, b.decisions[n-1].Hash
	}
	b.now = assess.Desk(b.Claims, b.mentions, b.Day, b.Origins, b.Rules)
	b.maybe = assess.Provisional(b.Claims, b.mentions, b.Day, b.Origins, b.Rules)
	b.before = assess.Desk(b.Claims, yesterday, b.Day.Add(-1), b.Origins, b.Rules)
	for _, c := range b.Claims {
		b.day.States[string(b.now[c.ID].State)]++
	}
	return nil
}

// coverage says what was tried on the day and what came of it.
func (b *builder) coverage(ctx context.Context, src Source, from, to time.Time) error {
	runs, err := src.RunsBetween(ctx, "crawl:", from, to)
	if err != nil {
		return fmt.Errorf("cannot read the runs of the day: %w", err)
	}
	stats, err := src.Stats(ctx, from, to)
	if err != nil {
		return fmt.Errorf("cannot count the day: %w", err)
	}
	c := &b.day.Coverage
	c.Articles, c.Captures, c.Languages, c.Unreadable = stats.Articles, stats.ByState, stats.ByLang, stats.Failed
	b.tried(runs)
	articles := map[int64]bool{}
	for _, m := range b.mentions {
		if m.Rejected {
			continue
		}
		if !m.Fetched.Before(from) {
			articles[m.ArticleID] = true
		}
		c.Evidence++
		if m.Reviewed {
			c.Reviewed++
		} else {
			c.Pending++
		}
	}
	c.OnTopic = len(articles)
	b.day.Incomplete = c.Share() < b.IncompleteBelow
	return nil
}

// tried sorts the sources into those that answered, failed or were not due.
func (b *builder) tried(runs []news.Run) {
	c := &b.day.Coverage
	answered, reason := map[string]bool{}, map[string]string{}
	for _, r := range runs {
		id := strings.TrimPrefix(r.Job, "crawl:")
		if r.State == "ok" || r.State == "partly" {
			answered[id] = true
		} else {
			reason[id] = r.Reason
		}
	}
	for _, s := range b.Sources {
		if s.Disabled {
			continue
		}
		c.Sources++
		why, failed := reason[s.ID]
		switch {
		case answered[s.ID]:
			c.Tried++
			c.Answered++
		case failed:
			c.Tried++
			c.Failed = append(c.Failed, Failure{s.ID, s.Name, why})
		default:
			c.NotTried = append(c.NotTried, s.Name)
		}
	}
}

func (b *builder) statusChanges() {
	b.day.Changes = []StatusChange{}
	for _, c := range b.Claims {
		was, is := b.before[c.ID], b.now[c.ID]
		if was.State == is.State {
			continue
		}
		b.day.Changes = append(b.day.Changes, StatusChange{
			Claim: c.ID, Statement: c.Statement, From: was.State, To: is.State, Support: is.S, Dispute: is.X,
			Because: first(is.Reasons), By: b.reviewers(c.ID),
		})
	}
}

// reviewers lists who decided on the evidence of a claim.
func (b *builder) reviewers(claim string) []string {
	seen := map[string]bool{}
	for _, m := range b.mentions {
		if m.Claim == claim && m.Reviewed && m.Reviewer != "" {
			seen[m.Reviewer] = true
		}
	}
	return sortedKeys(seen)
}

// topics fills the sections: every claim with evidence, the contested ones
// once more under their own heading.
func (b *builder) topics() {
	b.day.Contested = []ClaimDay{}
	for _, t := range topics {
		topic := Topic{Name: t.name, Title: t.title, Claims: []ClaimDay{}}
		for _, c := range b.Claims {
			if c.Topic != t.name || c.Retired != "" {
				continue
			}
			day := b.claimDay(c)
			topic.Claims = append(topic.Claims, day)
			if day.State == assess.Contested || day.Provisional == assess.Contested {
				b.day.Contested = append(b.day.Contested, day)
			}
		}
		b.day.Topics = append(b.day.Topics, topic)
	}
}

func (b *builder) claimDay(c claims.Claim) ClaimDay {
	now, maybe := b.now[c.ID], b.maybe[c.ID]
	live := b.live(c.ID)
	d := ClaimDay{
		ID: c.ID, Statement: c.Statement, Claimant: c.Claimant, AsOf: c.AsOf, State: now.State, Provisional: maybe.State,
		AtTheTime: maybe.AtTheTime, Support: now.S, Dispute: now.X, Digit: now.Digit, Flags: now.Flags, Reasons: now.Reasons,
		Counts: b.count(live), New: b.count(b.isNew(live)),
	}
	for _, a := range assess.Fold(live) {
		d.Positions = append(d.Positions, b.position(c, a))
	}
	sortPositions(d.Positions)
	d.Lines = b.lines(c, d)
	return d
}

// live returns the mentions of a claim that nobody rejected, without the lower
// tier that nobody confirmed: what is only suggested is not reported.
func (b *builder) live(claim string) []claims.Mention {
	var out []claims.Mention
	for _, m := range b.mentions {
		if m.Claim == claim && !m.Rejected && (m.Reviewed || m.Tier == claims.Accept) {
			out = append(out, m)
		}
	}
	return out
}

// isNew keeps the mentions first seen on the day.
func (b *builder) isNew(ms []claims.Mention) []claims.Mention {
	var out []claims.Mention
	for _, m := range ms {
		if !m.Fetched.Before(b.day.From) {
			out = append(out, m)
		}
	}
	return out
}

func (b *builder) count(ms []claims.Mention) Counts {
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
			if o, ok := b.Origins.ByID(m.Origin); ok && o.Camp != "" {
				camps[o.Camp] = true
			}
		}
		if !m.Reviewed {
			c.Pending++
		}
	}
	c.Articles, c.Outlets, c.Channels, c.Origins, c.Families = len(articles), len(outlets), len(channels), len(origins), len(families)
	c.Camps, c.Languages = sortedKeys(camps), sortedKeys(langs)
	return c
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
		Origin: a.Origin, Name: b.name(a.Origin), Family: a.Family, Stance: a.Stance, Figure: a.Figure, AsOf: a.AsOf, Reviewed: a.Reviewed,
		Claimant: a.Family != "" && a.Family == b.Origins.Family(c.Origin),
	}
	if o, ok := b.Origins.ByID(a.Origin); ok {
		p.Camp = o.Camp
	}
	outlets, channels, langs, rules := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, m := range a.Mentions {
		outlets[m.Outlet], langs[m.Lang], rules[m.Rule] = true, true, true
		for _, v := range b.channels(m) {
			channels[v] = true
		}
		p.New = p.New || !m.Fetched.Before(b.day.From)
		p.Notes = append(p.Notes, b.note(m))
	}
	p.Outlets, p.Channels, p.Langs, p.Rules = sortedKeys(outlets), sortedKeys(channels), sortedKeys(langs), sortedKeys(rules)
	sort.Ints(p.Notes)
	p.Notes = slices.Compact(p.Notes)
	if len(a.Mentions) > 0 {
		best := bestQuote(a.Mentions)
		p.Quote, p.Lang = best.Quote, best.Lang
	}
	return p
}

// bestQuote is the passage that speaks most plainly: confirmed before pending,
// then the higher score, then the earlier.
func bestQuote(ms []claims.Mention) claims.Mention {
	best := ms[0]
	for _, m := range ms[1:] {
		if m.Reviewed != best.Reviewed && m.Reviewed || m.Reviewed == best.Reviewed && m.Score > best.Score {
			best = m
		}
	}
	return best
}

// note returns the number of the endnote for a piece of evidence.
func (b *builder) note(m claims.Mention) int {
	if n, ok := b.notes[m.ArticleID]; ok {
		return n
	}
	n := len(b.day.Endnotes) + 1
	b.notes[m.ArticleID] = n
	b.day.Endnotes = append(b.day.Endnotes, Endnote{
		N: n, Evidence: m.ID, Outlet: m.Outlet, Title: m.Title, Lang: m.Lang, Published: claims.DateOf(m.Published.In(b.Zone)),
		Retrieved: m.Fetched.UTC(), URL: m.URL, SHA256: m.CaptureSHA256,
	})
	return n
}

func (b *builder) name(origin string) string {
	if o, ok := b.Origins.ByID(origin); ok {
		return o.Name
	}
	for _, s := range b.Sources {
		if s.ID == origin {
			return s.Name
		}
	}
	if origin == "" {
		return "origin unknown"
	}
	return origin
}

// sortPositions orders them: supporting, disputing, in passing; the claimant's
// own last within each; then by date.
func sortPositions(ps []Position) {
	rank := map[claims.Stance]int{claims.Supports: 0, claims.Contradicts: 1, claims.Mentions: 2}
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i], ps[j]
		if rank[a.Stance] != rank[b.Stance] {
			return rank[a.Stance] < rank[b.Stance]
		}
		if a.Claimant != b.Claimant {
			return b.Claimant
		}
		return a.AsOf < b.AsOf
	})
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		if k != "" {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
