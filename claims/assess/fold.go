package assess

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
)

// inheritDays is how long a figure repeated without a date of its own is taken
// for the same assertion: the span in which copies of a release appear.
const inheritDays = 7

// Fold gathers mentions into assertions: one family saying one thing as of one
// date. Rejected mentions are left out. Mentions whose origin is unknown stay
// apart, story by story, and belong to no family. The order of the mentions
// makes no difference.
//
// The date is the figure's own as-of date where the text states one that is
// not later than its publication. A mention without one shares the date of its
// story, or of the same family's same figure within seven days, or else takes
// the day it was published.
func Fold(ms []claims.Mention) []claims.Assertion {
	standing := make([]*claims.Mention, 0, len(ms))
	for i := range ms {
		if !ms[i].Rejected {
			standing = append(standing, &ms[i])
		}
	}
	if !slices.IsSortedFunc(standing, earlierOf) {
		slices.SortFunc(standing, earlierOf)
	}
	groups := make(map[string][]*claims.Mention, len(standing))
	var keys []string
	for _, m := range standing {
		k := thing(m)
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], m)
	}
	out := make([]claims.Assertion, 0, len(keys))
	for _, k := range keys {
		for _, b := range byDate(groups[k]) {
			out = append(out, b.assertion())
		}
	}
	return inOrderOf(out)
}

// thing names what a mention says and who says it, without the date.
func thing(m *claims.Mention) string {
	who := familyOf(m)
	if who == "" {
		who = "\x00" + storyKey(m)
	}
	if m.Figure == nil {
		return m.Claim + "|" + who + "|words|" + string(m.Stance)
	}
	f := m.Figure
	role := ""
	if f.Role == "daily" || f.Role == "superseded" || f.Role == "negated" {
		role = f.Role
	}
	return m.Claim + "|" + who + "|" + string(f.Metric) + "|" + strconv.FormatBool(f.Status == "under-review") + "|" + role + "|" +
		strconv.FormatFloat(central(*f), 'g', -1, 64) + "|" + strconv.FormatFloat(most(*f), 'g', -1, 64)
}

// familyOf is the family of a mention; an unknown origin has none.
func familyOf(m *claims.Mention) string {
	switch {
	case m.Origin == "" || m.Origin == "unknown":
		return ""
	case m.Family != "":
		return m.Family
	}
	return m.Origin
}

// A bucket is one assertion in the making.
type bucket struct {
	asOf     claims.Date
	last     claims.Date // newest publication
	stories  map[string]bool
	mentions []claims.Mention
}

// byDate parts mentions of one thing, in order of publication, by as-of date:
// those that state their date first, then the rest where they belong.
func byDate(ms []*claims.Mention) []*bucket {
	if len(ms) == 1 { // as nearly all are
		d := stated(ms[0])
		if d == "" {
			d = claims.DateOf(ms[0].Published)
		}
		return []*bucket{{asOf: d, mentions: []claims.Mention{*ms[0]}}}
	}
	var out []*bucket
	byAsOf := map[claims.Date]*bucket{}
	put := func(m *claims.Mention, d claims.Date) {
		b := byAsOf[d]
		if b == nil {
			b = &bucket{asOf: d, stories: map[string]bool{}}
			byAsOf[d] = b
			out = append(out, b)
		}
		b.add(m)
	}
	for _, m := range ms {
		if d := stated(m); d != "" {
			put(m, d)
		}
	}
	for _, m := range ms {
		if stated(m) == "" {
			put(m, inherited(out, m))
		}
	}
	return out
}

// stated is the as-of date a mention gives, "" if none or one that lies after
// its publication and so must be a mistake.
func stated(m *claims.Mention) claims.Date {
	if m.Figure == nil || m.Figure.AsOf == "" {
		return ""
	}
	if d := claims.DateOf(m.Published); d != "" && m.Figure.AsOf > d {
		return ""
	}
	return m.Figure.AsOf
}

func inherited(bs []*bucket, m *claims.Mention) claims.Date {
	d := claims.DateOf(m.Published)
	best := claims.Date("")
	for _, b := range bs {
		if b.stories[storyKey(m)] && b.asOf <= d && b.asOf > best {
			best = b.asOf
		}
	}
	if best != "" {
		return best
	}
	for _, b := range bs {
		near := m.Figure != nil && b.asOf <= d && d.Sub(b.last) <= inheritDays
		if near && b.asOf > best {
			best = b.asOf
		}
	}
	if best != "" {
		return best
	}
	return d
}

func (b *bucket) add(m *claims.Mention) {
	b.mentions = append(b.mentions, *m)
	b.stories[storyKey(m)] = true
	if d := claims.DateOf(m.Published); d > b.last {
		b.last = d
	}
}

// assertion makes the bucket one. The mention nearest to the origin speaks
// for it; the number of copies has no say.
func (b *bucket) assertion() claims.Assertion {
	if len(b.mentions) > 1 {
		slices.SortFunc(b.mentions, earlier)
	}
	lead := &b.mentions[0]
	for i := range b.mentions {
		if m := &b.mentions[i]; nearer(m, lead) < 0 {
			lead = m
		}
	}
	a := claims.Assertion{
		Claim: lead.Claim, Family: familyOf(lead), Stance: lead.Stance, AsOf: b.asOf,
		First: b.mentions[0].Published, Reviewed: true, Presumed: true, Mentions: b.mentions,
	}
	if a.Family != "" {
		a.Origin = lead.Origin
	}
	for i := range b.mentions {
		m := &b.mentions[i]
		a.Reviewed = a.Reviewed && m.Reviewed
		a.Presumed = a.Presumed && m.Presumed
		if len(m.Parts) > len(a.Parts) {
			a.Parts = m.Parts
		}
	}
	if lead.Figure != nil {
		f := *lead.Figure
		f.AsOf = b.asOf
		a.Figure = &f
	}
	return a
}

// nearer orders mentions by how well they speak for their origin: one that
// takes a side before one in passing, fewer hands before more, earlier before
// later.
func nearer(a, b *claims.Mention) int {
	if c := cmp.Or(cmp.Compare(passing(a), passing(b)), cmp.Compare(len(a.Via), len(b.Via))); c != 0 {
		return c
	}
	return earlierOf(a, b)
}

func passing(m *claims.Mention) int {
	if m.Stance == claims.Mentions {
		return 1
	}
	return 0
}

// earlier orders mentions by publication, then by whatever tells them apart.
func earlier(a, b claims.Mention) int { return earlierOf(&a, &b) }

// earlierOf is earlier without copying: lists of many thousand mentions are
// sorted, and of nearly all pairs the first difference decides.
func earlierOf(a, b *claims.Mention) int {
	if c := a.Published.Compare(b.Published); c != 0 {
		return c
	}
	if c := cmp.Compare(a.ID, b.ID); c != 0 {
		return c
	}
	return cmp.Or(
		strings.Compare(a.URL, b.URL),
		cmp.Compare(a.Start, b.Start),
		strings.Compare(a.Claim, b.Claim),
		strings.Compare(a.Quote, b.Quote),
	)
}

// before orders assertions: by date, family, figure, then first publication.
func before(a, b claims.Assertion) int { return beforeOf(&a, &b) }

func beforeOf(a, b *claims.Assertion) int {
	if c := strings.Compare(string(a.AsOf), string(b.AsOf)); c != 0 {
		return c
	}
	if c := strings.Compare(a.Family, b.Family); c != 0 {
		return c
	}
	if c := strings.Compare(a.Origin, b.Origin); c != 0 {
		return c
	}
	if c := cmp.Compare(stands(a), stands(b)); c != 0 {
		return c
	}
	if c := a.First.Compare(b.First); c != 0 {
		return c
	}
	if c := cmp.Or(strings.Compare(string(a.Stance), string(b.Stance)), cmp.Compare(len(a.Mentions), len(b.Mentions))); c != 0 {
		return c
	}
	return earlierOf(firstOf(a), firstOf(b))
}

// stands is the number that stands for an assertion, 0 when it has none.
func stands(a *claims.Assertion) float64 {
	if a.Figure == nil {
		return 0
	}
	return central(*a.Figure)
}

func firstOf(a *claims.Assertion) *claims.Mention {
	if len(a.Mentions) == 0 {
		return &claims.Mention{Published: time.Time{}}
	}
	return &a.Mentions[0]
}

// inOrderOf returns the assertions in the order of before. It sorts their
// places and not the assertions, which are large.
func inOrderOf(list []claims.Assertion) []claims.Assertion {
	if slices.IsSortedFunc(list, before) {
		return list
	}
	places := make([]*claims.Assertion, len(list))
	for i := range list {
		places[i] = &list[i]
	}
	slices.SortFunc(places, beforeOf)
	out := make([]claims.Assertion, len(list))
	for i, p := range places {
		out[i] = *p
	}
	return out
}
