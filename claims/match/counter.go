package match

import (
	"slices"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// Who counts, where no verb of saying tells.

// counter finds the organisation that a count in the sentence is credited to
// without a verb of saying: named in the sentence, or in the one before, or in
// title and address where these name but one.
func (sp *speakers) counter(s *scene, last speaker) speaker {
	x := &spoken{scene: s, sp: sp, names: sp.named(s, nil)}
	if last.spoke && last.name != "" && len(x.names) == 0 && x.countsOn() {
		last.cue, last.start, last.end, last.cited = "the count goes on", 0, 0, []string{last.name}
		return last
	}
	for _, h := range x.names {
		if o := sp.reg[h.V]; o.Counting != "" {
			c := x.known(h)
			c.cited, c.cue = []string{c.name}, "its count"
			return c
		}
	}
	if s, ok := x.ofState(); ok {
		return s
	}
	if x.official() || len(x.names) > 0 {
		return speaker{}
	}
	if last.name != "" && !last.nobody && last.counts {
		last.cue, last.start, last.end, last.cited = "the sentence before", 0, 0, []string{last.name}
		return last
	}
	if h := s.around.counter; h.name != "" {
		h.cue, h.cited = "title or address", []string{h.name}
		return h
	}
	return speaker{}
}

// countsOn says that the sentence goes on with what the one before counted.
func (x *spoken) countsOn() bool {
	p := x.sp.cues[x.lang]
	return p != nil && slices.ContainsFunc(p.Find(x.toks), func(h passage.Hit[cue]) bool { return h.V == cueGoOn })
}

// onlyCounter is the counting organisation that a short text names, where it
// names no second one.
func (sp *speakers) onlyCounter(text, lang string) speaker {
	s := &scene{text: text, lang: lang, toks: passage.Tokens(text, lang)}
	x := &spoken{scene: s, sp: sp}
	var only speaker
	for _, h := range sp.names.Find(s.toks) {
		o := sp.reg[h.V]
		if o.Counting != "floor" {
			continue
		}
		c := x.known(h)
		if only.id != "" && only.id != c.id {
			return speaker{}
		}
		only = c
		only.start, only.end = 0, 0
	}
	return only
}

// demander finds who makes a demand without a verb of saying: somebody of the
// claimant's family whom the sentence names ("Rajavi urges ...").
func (sp *speakers) demander(s *scene, reg *claims.Origins, family string) speaker {
	x := &spoken{scene: s, sp: sp}
	for _, h := range sp.named(s, nil) {
		if o := sp.reg[h.V]; family != "" && reg.Family(o.ID) == family {
			d := x.known(h)
			d.cue, d.cited = "makes the demand", []string{d.name}
			return d
		}
	}
	return speaker{}
}
