package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

// topicNames are the sections of the report, in their order; a claim of
// another topic stands under "other".
var topicNames = []string{"casualties", "role", "lobbying", "albania", "context", "other"}

// A builder holds what one day's report is made of.
type builder struct {
	Options
	*book
	day       *Day
	from, to  time.Time
	known     time.Time                     // decisions before it count
	mentions  []claims.Mention              // as the desk stands at the end of the day
	byID      map[int64]claims.Mention      // the same
	decisions []claims.Decision             // made before known
	now       map[string]assess.Assessment  // by reviewed evidence
	maybe     map[string]assess.Assessment  // with everything pending confirmed
	before    map[string]assess.Assessment  // as the day before knew it
	shown     map[string][]claims.Mention   // by claim: not rejected, and not merely suggested
	folded    map[string][]claims.Assertion // the same, folded
	notes     map[int64]int                 // endnote of an article
	outlets   map[string]news.Source
	hidden    map[string]string // origins whose names are withheld, with what stands for them
	emerging  []news.Article
	revised   []revision
}

// Build gathers the report of one day. It returns an error only when the
// source does; a day without news is a report too.
func Build(ctx context.Context, src Source, o Options) (*Day, error) {
	b := newBuilder(o)
	for _, read := range []func(context.Context, Source) error{b.read, b.coverage, b.articles, b.absences} {
		if err := read(ctx, src); err != nil {
			return nil, err
		}
	}
	b.verdicts()
	b.statusChanges()
	b.boards()
	b.topics()
	b.remarks()
	b.corrections()
	b.emergingStatements()
	b.alerts()
	b.keyChanges()
	b.bottomLine()
	return b.day, nil
}

func newBuilder(o Options) *builder {
	t := o.Day.Time()
	// The day is of the calendar, not 24 hours: one on which the clocks change
	// is an hour shorter or longer.
	from := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, o.Zone)
	to := time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, o.Zone)
	b := &builder{Options: o, book: bookOf(o.Lang), from: from.UTC(), to: to.UTC(), known: o.Decided, notes: map[int64]int{},
		byID: map[int64]claims.Mention{}, outlets: map[string]news.Source{}, hidden: map[string]string{}}
	if b.known.IsZero() {
		b.known = b.to
	}
	if b.Since.IsZero() {
		b.Since = b.from
	}
	for _, s := range o.Sources {
		b.outlets[s.ID] = s
	}
	b.day = &Day{
		Schema: Schema, Lang: b.lang, Banner: o.Banner, Date: o.Day, Number: o.Day.Sub(o.DayOne) + 1, From: b.from, To: b.to, Zone: o.Zone.String(),
		Desk: o.Desk, URL: strings.TrimRight(o.URL, "/"), Build: 1, States: map[string]int{}, Blackout: o.Blackout, Endnotes: []Endnote{},
		Method: Method{Matcher: o.Matcher, Extractor: o.Extractor, MinFamilies: o.Rules.MinFamilies, ScopeBridge: o.Rules.ScopeBridge,
			AtTheTime: o.Rules.AtTheTimeDays, Errors: o.Errors, Masked: !o.ShowAll},
	}
	return b
}

// read fetches evidence and decisions, and assesses the day and the one
// before it.
func (b *builder) read(ctx context.Context, src Source) error {
	var err error
	if b.mentions, err = src.Mentions(ctx, claims.MentionFilter{AsOf: b.to, To: b.to, Decided: b.known}); err != nil {
		return fmt.Errorf("cannot read the evidence: %w", err)
	}
	yesterday, err := src.Mentions(ctx, claims.MentionFilter{AsOf: b.from, To: b.from, Decided: b.Since})
	if err != nil {
		return fmt.Errorf("cannot read the evidence of the day before: %w", err)
	}
	if b.decisions, err = src.Decisions(ctx, 0, 0, 0); err != nil {
		return fmt.Errorf("cannot read the decisions: %w", err)
	}
	b.decisions = slices.DeleteFunc(b.decisions, func(d claims.Decision) bool { return !d.At.Before(b.known) })
	if n := len(b.decisions); n > 0 {
		b.day.Cutoff, b.day.Audit = b.decisions[n-1].Seq, b.decisions[n-1].Hash
	}
	slices.SortFunc(b.mentions, func(x, y claims.Mention) int {
		return cmp.Or(x.Published.Compare(y.Published), cmp.Compare(x.ID, y.ID))
	})
	b.mask(b.mentions)
	b.mask(yesterday)
	b.now = assess.Desk(b.Claims, b.mentions, b.Day, b.Origins, b.Rules)
	b.maybe = assess.Provisional(b.Claims, b.mentions, b.Day, b.Origins, b.Rules)
	b.before = assess.Desk(b.Claims, yesterday, b.Day.Add(-1), b.Origins, b.Rules)
	b.shown, b.folded = map[string][]claims.Mention{}, map[string][]claims.Assertion{}
	for _, m := range b.mentions {
		b.byID[m.ID] = m
		// What is only suggested is not reported.
		if !m.Rejected && (m.Reviewed || m.Tier == claims.Accept) {
			b.shown[m.Claim] = append(b.shown[m.Claim], m)
		}
	}
	for _, c := range b.Claims {
		b.day.States[string(b.now[c.ID].State)]++
		b.folded[c.ID] = folded(b.shown[c.ID])
	}
	return nil
}

// folded folds mentions for the reader: what one mention has been reviewed for
// is reviewed, however many copies of it still wait.
func folded(ms []claims.Mention) []claims.Assertion {
	out := assess.Fold(ms)
	for i, a := range out {
		out[i].Reviewed = slices.ContainsFunc(a.Mentions, func(m claims.Mention) bool { return m.Reviewed })
	}
	return out
}

// isNew reports whether something was first seen on the day.
func (b *builder) isNew(m claims.Mention) bool { return !m.Fetched.Before(b.from) }

func (b *builder) anyNew(ms []claims.Mention) bool { return slices.ContainsFunc(ms, b.isNew) }

func (b *builder) statusChanges() {
	b.day.Changes = []StatusChange{}
	for _, c := range b.Claims {
		was, is := b.before[c.ID], b.now[c.ID]
		if was.State == is.State {
			continue
		}
		by, seq := b.reviewers(c.ID)
		b.day.Changes = append(b.day.Changes, StatusChange{
			Claim: c.ID, Seq: seq, Statement: c.Statement, From: was.State, To: is.State, Support: is.S, Dispute: is.X, Because: first(is.Reasons), By: by,
			For: b.voices(c.ID, is.Supporting), Against: b.voices(c.ID, is.Disputing), Rivals: is.Rivals,
		})
	}
}

// reviewers lists who decided on the evidence of a claim since the day before,
// and the last such decision: what moved its status.
func (b *builder) reviewers(claim string) (by []string, seq int64) {
	seen := map[string]bool{}
	for _, d := range b.decisions {
		n, ok := strings.CutPrefix(d.Subject, "evidence:")
		if !ok || d.At.Before(b.Since) {
			continue
		}
		if evidence, err := strconv.ParseInt(n, 10, 64); err == nil && b.byID[evidence].Claim == claim {
			seen[d.Who], seq = true, d.Seq
		}
	}
	return sortedKeys(seen), seq
}

// name is an origin as it is printed; a private person has none.
func (b *builder) name(origin string) string {
	if o, ok := b.Origins.ByID(origin); ok {
		return o.Name
	}
	if s, ok := b.outlets[origin]; ok {
		return s.Name
	}
	if origin == "" || origin == "unknown" {
		return b.say("origin.unknown")
	}
	return b.unlisted(origin)
}

// sortedKeys returns the keys of a set but "", in order.
func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		if k != "" {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
