package origin

import (
	"slices"

	"claimwatch/claims"
)

// Place looks a document up, inserts it and says where it stands. A document
// that is placed again under its id answers as it did, whatever it now says.
func (r *Resolver) Place(d Doc) Placement {
	m := r.read(d)
	if n, ok := r.index.byID(d.ID); ok {
		return r.placement(n, nil)
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
	return r.index.docs[r.index.story(n)].id
}

// Len is how many documents are placed.
func (r *Resolver) Len() int { return len(r.index.docs) }

// place inserts a mark, joins it to its story and finds its origin.
func (r *Resolver) place(id string, m mark) (uint32, []claims.Reason) {
	links := r.index.links(m, r.o)
	n := r.index.insert(id, m)
	var reasons []claims.Reason
	links = r.index.enough(links)
	for _, l := range links {
		r.index.join(l.doc, n)
		reasons = append(reasons, claims.Reason{Kind: "copy", Text: l.why, Share: l.confidence})
	}
	e := &r.index.docs[n]
	e.rule, e.origin, e.sure = r.originOf(m, links)
	if len(links) > 0 {
		e.copyOf = int32(r.first(links))
		e.link = float32(links[0].confidence)
	} else {
		e.copyOf = -1
	}
	for _, f := range m.facts {
		r.index.facts.add(f, m.day)
	}
	reasons = append(reasons, r.index.repeated(n, m, int32(r.o.CopyDays))...)
	r.index.remember(n, m)
	return n, reasons
}

// enough leaves the links to stories of which enough members are linked to. A
// copy is one whatever else there is; but likeness goes from one to the next,
// and many small steps lead from any story of a week to any other. So the
// larger a story is, the more of its documents must be like the new one: 1 of
// up to 8, 2 of up to 16, 3 of more.
func (x *index) enough(links []link) []link {
	found := map[uint32]int{}
	for _, l := range links {
		if l.rule != "" {
			found[x.story(l.doc)] += 3
		} else {
			found[x.story(l.doc)]++
		}
	}
	return slices.DeleteFunc(links, func(l link) bool {
		s := x.story(l.doc)
		return found[s] < min(3, (x.docs[s].size+7)/8)
	})
}

// first is the earliest document among those linked to as surely as any.
func (r *Resolver) first(links []link) uint32 {
	best := links[0].doc
	for _, l := range links {
		e, b := r.index.docs[l.doc], r.index.docs[best]
		if l.confidence >= links[0].confidence && (e.day < b.day || e.day == b.day && l.doc < best) {
			best = l.doc
		}
	}
	return best
}

// originOf applies the rules to a document as a whole.
func (r *Resolver) originOf(m mark, links []link) (rule, origin string, sure float64) {
	named := r.firstHand(m)
	if len(links) > 0 && (links[0].rule == RuleSame || links[0].rule == RuleCopy) {
		e := r.index.docs[links[0].doc]
		if e.origin != Unknown && e.rule != RuleOwn || named == "" {
			return links[0].rule, e.origin, links[0].confidence
		}
		return links[0].rule, named, links[0].confidence
	}
	switch {
	case m.own != "" && (m.release || named == "" || r.sameFamily(m.own, named)):
		return RuleAttribution, m.own, .95
	case m.release && named != "":
		return RuleAttribution, named, .85
	case named != "":
		return RuleAttribution, named, .8
	case len(m.channels) > 0:
		return RuleAgency, m.channels[len(m.channels)-1], .8
	case len(m.linked) == 1:
		return RuleLink, m.linked[0], .6
	}
	if o, ok := r.index.facts.earlier(m, r.o.SameFigureDays); ok {
		return RuleFigure, o, .5
	}
	if len(links) > 0 {
		if e := r.index.docs[links[0].doc]; e.origin != Unknown {
			return RuleCopy, e.origin, links[0].confidence
		}
	}
	if m.staff {
		return RuleOwn, m.outlet, .7
	}
	return RuleUnknown, Unknown, 0
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
	e := r.index.docs[n]
	p := Placement{Story: r.index.docs[r.index.story(n)].id, Origin: e.origin, Rule: e.rule, Confidence: e.sure, Reasons: reasons}
	if e.copyOf >= 0 {
		p.CopyOf = r.index.docs[e.copyOf].id
		p.Confidence = max(p.Confidence, float64(e.link))
	}
	p.Via = r.hands(e.outlet, append(slices.Clone(e.agency), e.cited...), e.origin)
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
