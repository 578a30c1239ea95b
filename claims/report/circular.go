package report

import (
	"fmt"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// copies is one origin's statements as several outlets carry them.
type copies struct {
	kind    string // one: of the claimant's own family; copies: of anybody else
	origin  string
	stories int
	claims  []string
	in      []string // outlets
	ms      []claims.Mention
}

// circulars remarks on statements that stand in several outlets: one origin is
// one, however often it is printed, and the claimant's own corroborates
// nothing. What the same outlets carry of one origin on several claims is one
// remark.
func (b *builder) circulars() {
	found := map[string]*copies{}
	var order []string
	for _, c := range b.Claims {
		for _, k := range b.copiesOf(c) {
			key := k.kind + "|" + k.origin + "|" + strings.Join(k.in, "|")
			if at := found[key]; at != nil {
				at.claims, at.ms, at.stories = append(at.claims, c.ID), append(at.ms, k.ms...), max(at.stories, k.stories)
				continue
			}
			found[key] = &k
			order = append(order, key)
		}
	}
	for _, key := range order {
		k := found[key]
		text := b.say("circular."+k.kind+".other", b.ids(k.claims), b.name(k.origin), words(b.count(len(k.in), "outlet")), b.few(k.in, maxCarriers), k.stories)
		if k.stories == 1 {
			text = b.say("circular."+k.kind+".one", b.ids(k.claims), b.name(k.origin), words(b.count(len(k.in), "outlet")), b.few(k.in, maxCarriers))
		}
		b.day.Circular = append(b.day.Circular, Note{Kind: k.kind, Claim: k.claims[0], Also: k.claims[1:], New: b.anyNew(k.ms), Notes: b.cite(k.ms), Text: text})
	}
	for _, c := range b.Claims {
		for _, ms := range b.stories(c) {
			b.caveats(c, ms)
		}
	}
}

// stories are the mentions on a claim that carry one report of one origin in
// two outlets or more, in a fixed order.
func (b *builder) stories(c claims.Claim) [][]claims.Mention {
	by := map[string][]claims.Mention{}
	for _, m := range b.shown[c.ID] {
		if m.Story != "" && m.Origin != "" && m.Origin != "unknown" {
			by[m.Origin+"|"+m.Story] = append(by[m.Origin+"|"+m.Story], m)
		}
	}
	var out [][]claims.Mention
	for _, key := range sortedKeys(by) {
		if len(outletsOf(by[key])) > 1 {
			out = append(out, by[key])
		}
	}
	return out
}

// copiesOf gathers the stories of a claim by origin.
func (b *builder) copiesOf(c claims.Claim) []copies {
	var out []copies
	for _, ms := range b.stories(c) {
		if n := len(out); n > 0 && out[n-1].origin == ms[0].Origin {
			out[n-1].ms, out[n-1].stories = append(out[n-1].ms, ms...), out[n-1].stories+1
			continue
		}
		kind := "copies"
		if ms[0].Family != "" && ms[0].Family == b.Origins.Family(c.Origin) {
			kind = "one"
		}
		out = append(out, copies{kind: kind, origin: ms[0].Origin, stories: 1, claims: []string{c.ID}, ms: ms})
	}
	for i := range out {
		out[i].in = outletsOf(out[i].ms)
	}
	return out
}

// toldByTheTrace remarks on what the trace found in the articles shown: a
// number one digit off that of another copy, a report that came back to where
// it began, words quoted with another number, a release under a byline. One
// article is told of once for each.
func (b *builder) toldByTheTrace() {
	said := map[string]bool{}
	for _, c := range b.Claims {
		for _, m := range b.shown[c.ID] {
			for _, r := range m.Reasons {
				key := fmt.Sprint(r.Kind, "|", m.ArticleID, "|", m.URL)
				if assess.RepetitionFlag(r.Kind) == "" || !b.has("told."+r.Kind) || said[key] {
					continue
				}
				said[key] = true
				ms := []claims.Mention{m}
				n := Note{Kind: r.Kind, Claim: c.ID, New: b.anyNew(ms), Notes: b.cite(ms), Text: b.say("told."+r.Kind, m.Outlet, claims.DateOf(m.Published.In(b.Zone)))}
				if r.Kind == "slip" {
					b.day.Series = append(b.day.Series, n)
				} else {
					b.day.Circular = append(b.day.Circular, n)
				}
			}
		}
	}
}
