package origin

import (
	"math"
	"slices"

	"claimwatch/claims"
)

// Place looks a document up, inserts it and says where it stands. A document
// that is placed again under its id is not read anew, and answers where it
// stands by now: one that arrived later may have been published earlier.
func (r *Resolver) Place(d Doc) Placement {
	m := r.read(d)
	if n, ok := r.index.byID(d.ID); ok {
		return r.placement(n, m.notes())
	}
	n, links := r.place(d.ID, m)
	return r.placement(n, append(m.notes(), links...))
}

// Story is the story a placed document belongs to now: a later document may
// have shown that two stories are one. It is "" for an unknown id.
func (r *Resolver) Story(id string) string {
	n, ok := r.index.byID(id)
	if !ok {
		return ""
	}
	return r.index.docs[r.index.head(n)].id
}

// Len is how many documents are placed.
func (r *Resolver) Len() int { return len(r.index.docs) }

// ready adds to a mark what is needed only while it is placed.
func (x *index) ready(m *mark) {
	m.telling = x.telling(m.features, m.lang)
	sortFeatures(m.telling)
	m.carried = tellersOf(m.channels)
}

// place inserts a mark, joins it to its story and finds its origin.
func (r *Resolver) place(id string, m mark) (uint32, []claims.Reason) {
	r.index.ready(&m)
	links := r.index.enough(m, r.index.links(m, r.o))
	n := r.index.insert(id, m)
	if i := slices.IndexFunc(links, func(l link) bool { return l.rule != "" }); i < 0 {
		r.index.learnt(m)
	} else {
		r.index.docs[n].text, r.index.docs[n].texts = r.index.docs[links[i].doc].text, 0
	}
	r.index.docs[n].said, r.index.docs[n].credits = r.byItself(m)
	var reasons []claims.Reason
	for _, l := range links {
		r.index.join(l.doc, n)
		reasons = append(reasons, claims.Reason{Kind: "copy", Text: l.why, Share: l.confidence})
	}
	r.index.root(n, links)
	r.index.learn(n, m, int32(r.o.SameFigureDays))
	if told := r.index.repeated(n, m, int32(r.o.CopyDays)); len(told) > 0 {
		r.index.notes[n] = told
	}
	r.index.remember(n, m)
	delete(r.index.moved, n) // it is told where it stands
	return n, reasons
}

// enough leaves the links to stories of which enough members are linked to. A
// copy is one whatever else there is; but likeness goes from one to the next,
// and many small steps lead from any story of a week to any other. So the
// larger a story is, the more of its texts must be like the new one, its copies
// not counted: 1 of up to 3, 2 of up to 6, 3 of more; and it must be like them
// on the whole, unless it names the outlet of one of them, since the others may
// be copies of another half of that report. A text credited to one agency is
// not of a story that another tells, by way of a text that credits nobody,
// unless both retell somebody's report.
func (x *index) enough(m mark, links []link) []link {
	found, counted := map[uint32]int{}, map[uint32]bool{}
	for _, l := range links {
		switch text := x.docs[l.doc].text; {
		case l.rule != "" || l.named:
			found[x.story(l.doc)] += 3
		case !counted[text]:
			counted[text] = true
			found[x.story(l.doc)]++
		}
	}
	asked := map[uint32]bool{}
	whole := func(s uint32) bool {
		is, ok := asked[s]
		if !ok {
			is = x.onTheWhole(m, s) >= leastOnTheWhole
			asked[s] = is
		}
		return is
	}
	return slices.DeleteFunc(links, func(l link) bool {
		s := x.story(l.doc)
		if found[s] < min(3, (x.docs[s].texts+2)/3) {
			return true
		}
		return l.rule == "" && (!l.told && x.creditedElsewhere(s, m.channels) || !l.named && !whole(s))
	})
}

// leastOnTheWhole is what the evidence must come to on the average of the
// documents of a story: likelier than not that it is of it.
const leastOnTheWhole = .3

// mostAsked is how many documents of a story a new one is compared with to see
// whether it is like them on the whole.
const mostAsked = 8

// manyAsked is from how many on the least like is left out.
const manyAsked = 6

// onTheWhole is the evidence that a text is of a story, on the average of the
// documents of it. One of them counts for no more than it would take to be
// sure either way; and of many, the least like is left out, since it may be
// of the story by a few words of another part of the report.
func (x *index) onTheWhole(m mark, story uint32) float64 {
	n, sum, least := 0, 0.0, math.Inf(1)
	for d := story; n < mostAsked; {
		e := x.compare(m, d, daysApart(m.day, x.docs[d].day)).evidence()
		e = min(4, max(-6, e))
		n, sum, least = n+1, sum+e, min(least, e)
		if d = x.docs[d].next; d == story {
			break
		}
	}
	if n >= manyAsked {
		return (sum - least) / float64(n-1)
	}
	return sum / float64(n)
}

// creditedElsewhere reports whether a text with these credits is another's than
// those of a story: it and some of them name whose they are, and nobody in common.
func (x *index) creditedElsewhere(story uint32, credits []string) bool {
	if len(credits) == 0 {
		return false
	}
	others := false
	for d := story; ; {
		e := &x.docs[d]
		if common(credits, e.agency) != "" {
			return false
		}
		others = others || len(e.agency) > 0
		if d = e.next; d == story {
			return others
		}
	}
}

// byItself is where a document has its matter from by its own words, whatever
// it repeats; the zero value if they credit nobody. And the first-hand origin
// that it credits, which goes before that of a document it repeats if that has
// none.
func (r *Resolver) byItself(m mark) (standing, string) {
	named := r.firstHand(m)
	switch {
	case m.own != "" && (m.release || named == "" || r.sameFamily(m.own, named)):
		return standing{m.own, RuleAttribution, .95}, named
	case m.release && named != "":
		return standing{named, RuleAttribution, .85}, named
	case named != "":
		return standing{named, RuleAttribution, .8}, named
	case len(m.channels) > 0:
		return standing{m.channels[len(m.channels)-1], RuleAgency, .8}, named
	case len(m.linked) == 1:
		return standing{m.linked[0], RuleLink, .6}, named
	}
	return standing{}, named
}

// firstHand is the origin that the text attributes most to: agencies and
// outlets only carry, so they come after everybody else.
func (r *Resolver) firstHand(m mark) string {
	for _, id := range m.cited {
		if o, ok := r.reg.ByID(id); ok && !carries(o.Role) {
			return id
		}
	}
	for _, id := range m.cited {
		if !slices.Contains(m.channels, id) && id != m.own {
			return id
		}
	}
	return ""
}

func (r *Resolver) sameFamily(a, b string) bool { return r.reg.Family(a) == r.reg.Family(b) }

// placement writes out what the index holds of a document.
func (r *Resolver) placement(n uint32, reasons []claims.Reason) Placement {
	e := &r.index.docs[n]
	s := r.standing(n)
	reasons = append(reasons, r.index.notes[n]...)
	p := Placement{Story: r.index.docs[r.index.head(n)].id, Origin: s.origin, Rule: s.rule, Confidence: s.sure, Reasons: reasons}
	if e.copyOf >= 0 {
		p.CopyOf = r.index.docs[e.copyOf].id
		p.Confidence = max(p.Confidence, float64(e.link))
	}
	p.Via = r.hands(e.outlet, append(slices.Clone(e.agency), e.cited...), s.origin)
	return p
}

// hands lists who stands between the reader and the origin, outermost first:
// the outlet, the agencies, then organisations that pass on what the origin
// said.
func (r *Resolver) hands(outlet string, named []string, origin string) []string {
	var via []string
	add := func(id string) {
		if id != "" && id != origin && !slices.Contains(via, id) {
			via = append(via, id)
		}
	}
	add(outlet)
	for _, id := range named {
		if o, ok := r.reg.ByID(id); ok && carries(o.Role) {
			add(id)
		}
	}
	for _, id := range named {
		if o, ok := r.reg.ByID(id); ok && !carries(o.Role) && r.sameFamily(id, origin) {
			add(id)
		}
	}
	return via
}

// notes are what is odd about a document beside its origin.
func (m mark) notes() []claims.Reason {
	var out []claims.Reason
	if m.release {
		text := "somebody's own words, printed as they came"
		if m.byline != "" {
			text += ", under the byline of " + m.byline
		}
		out = append(out, claims.Reason{Kind: "release", Text: text})
	}
	if m.lookalike != "" {
		out = append(out, claims.Reason{Kind: "look-alike", Text: "the address resembles " + m.lookalike + " and is not its own"})
	}
	return out
}
