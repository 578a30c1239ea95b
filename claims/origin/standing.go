package origin

import (
	"cmp"
	"slices"

	"claimwatch/crawler/news"
)

// Documents arrive in any order, and the first to arrive need not be the first
// to have appeared. So where a document stands is not kept but asked for: what
// it says by its own words is read once, what it repeats may be learnt later.

// A standing is where a document as a whole has its matter from.
type standing struct {
	origin, rule string
	sure         float64
}

// doubtOf says how sure the time of publication is: 0 for one to the minute, 1
// for a day, 2 for a page that does not say, which appeared at the latest when
// it was fetched.
func doubtOf(a news.Article) uint8 {
	switch {
	case a.Published.IsZero():
		return 2
	case a.Published.Unix()%86400 == 0:
		return 1
	}
	return 0
}

// appeared orders documents by publication. Within a day those that give the
// hour come first: it is they that can be shown to have been early.
func (x *index) appeared(a, b uint32) int {
	p, q := &x.docs[a], &x.docs[b]
	return cmp.Or(cmp.Compare(p.day, q.day), cmp.Compare(p.doubt, q.doubt), cmp.Compare(p.at, q.at), cmp.Compare(a, b))
}

// head is the earliest document of a document's story.
func (x *index) head(doc uint32) uint32 { return x.docs[x.story(doc)].head }

// original is the document at the end of a chain of copies.
func (x *index) original(doc uint32) uint32 {
	for x.docs[doc].copyOf >= 0 {
		doc = uint32(x.docs[doc].copyOf)
	}
	return doc
}

// join makes two documents one story. Those whose story goes by another name
// now have moved.
func (x *index) join(a, b uint32) {
	a, b = x.story(a), x.story(b)
	if a == b {
		return
	}
	if x.docs[a].size < x.docs[b].size {
		a, b = b, a
	}
	late, head := b, x.docs[a].head
	if x.appeared(x.docs[b].head, head) < 0 {
		late, head = a, x.docs[b].head
	}
	for d := x.docs[late].next; ; d = x.docs[d].next {
		x.moved[d] = true
		if d == late {
			break
		}
	}
	x.docs[a].next, x.docs[b].next = x.docs[b].next, x.docs[a].next
	x.docs[a].size += x.docs[b].size
	x.docs[a].texts += x.docs[b].texts
	x.docs[a].head = head
	x.docs[b].story = a
}

// root hangs a new document under the earliest of those it is most surely like,
// and under it those that appeared later and hang by nothing better.
func (x *index) root(n uint32, links []link) {
	best := -1
	for i, l := range links {
		if x.appeared(l.doc, n) >= 0 {
			continue
		}
		if best < 0 || l.confidence > links[best].confidence || l.confidence == links[best].confidence && x.appeared(l.doc, links[best].doc) < 0 {
			best = i
		}
	}
	if best >= 0 {
		x.hang(n, links[best].doc, links[best])
	}
	for _, l := range links {
		e := &x.docs[l.doc]
		if x.appeared(n, l.doc) >= 0 {
			continue
		}
		better := e.copyOf < 0 || float32(l.confidence) > e.link || float32(l.confidence) == e.link && x.appeared(n, uint32(e.copyOf)) < 0
		if better {
			x.hang(l.doc, n, l)
			x.shift(l.doc)
		}
	}
}

// hang makes a document repeat an earlier one.
func (x *index) hang(doc, under uint32, l link) {
	e := &x.docs[doc]
	if old := e.copyOf; old >= 0 {
		at := &x.docs[old].copied
		for *at != doc+1 {
			at = &x.docs[*at-1].beside
		}
		*at = e.beside
	}
	e.copyOf, e.link, e.literal = int32(under), float32(l.confidence), l.rule != ""
	e.beside, x.docs[under].copied = x.docs[under].copied, doc+1
}

// shift marks a document and all that repeat it as moved.
func (x *index) shift(doc uint32) {
	x.moved[doc] = true
	x.retellCaveat(doc)
	for c := x.docs[doc].copied; c != 0; c = x.docs[c-1].beside {
		x.shift(c - 1)
	}
}

// learn files the odd figures of a document: those it attributes, and those it
// prints without saying whose they are. Documents that have waited for a
// figure published earlier have moved.
func (x *index) learn(n uint32, m mark, days int32) {
	for _, f := range m.facts {
		x.facts.add(f, m.day)
		for _, d := range x.waiting[f.figure] {
			if after := x.docs[d].day - m.day; d != n && after >= 0 && after <= days {
				x.shift(d)
			}
		}
	}
	for _, k := range m.odd {
		mine := k.metric == "" || slices.ContainsFunc(m.facts, func(f fact) bool { return f.figure == k })
		if list := x.waiting[k]; !mine {
			x.waiting[k] = append(list[max(0, len(list)-keepWaiting+1):], n)
		}
	}
}

// keepWaiting bounds the documents that wait for one figure: the newest.
const keepWaiting = 16

// standing applies the rules to a document as a whole, by what is known now.
func (r *Resolver) standing(n uint32) standing {
	e := &r.index.docs[n]
	if e.copyOf >= 0 && e.literal {
		rule := RuleCopy
		if e.link == 1 {
			rule = RuleSame
		}
		if s := r.standing(uint32(e.copyOf)); s.origin != Unknown && s.rule != RuleOwn || e.credits == "" {
			return standing{s.origin, rule, float64(e.link)}
		}
		return standing{e.credits, rule, float64(e.link)}
	}
	if e.said.origin != "" {
		return e.said
	}
	if o, ok := r.index.facts.earlier(e.odd, e.day, r.o.SameFigureDays); ok {
		return standing{o, RuleFigure, .5}
	}
	if e.copyOf >= 0 {
		if s := r.standing(uint32(e.copyOf)); s.origin != Unknown {
			return standing{s.origin, RuleCopy, float64(e.link)}
		}
	}
	if e.staff {
		return standing{e.outlet, RuleOwn, .7}
	}
	return standing{Unknown, RuleUnknown, 0}
}

// Moved returns the ids of the documents that stand otherwise than when they
// were placed, because of what was placed since; each once.
func (r *Resolver) Moved() []string {
	var out []string
	for d := range r.index.moved {
		out = append(out, r.index.docs[d].id)
	}
	clear(r.index.moved)
	slices.Sort(out)
	return out
}
