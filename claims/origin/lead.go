package origin

import (
	"slices"

	"claimwatch/claims"
	"claimwatch/claims/quantity"
)

// leadSentences is how many sentences after the title make the lead: what a
// report is about, and whose report it retells, stands there.
const leadSentences = 2

// personWeight is what a person of the register tells by his name: as much as
// the two words of a name that nobody knows.
const personWeight = 2

// issuerWeight is what an agency or organisation named in the lead tells: it
// issues reports day by day, where a magazine has one that others retell.
const issuerWeight = .8

// headWeight is the least that a figure of the lead tells: a round one is as
// much the news of the day as an odd one.
const headWeight = 1

// heads are what is counted in leads.
var heads = []claims.Metric{claims.Killed, claims.Injured, claims.Arrested, claims.Executed, claims.Missing}

// lead adds what the lead of the text tells: whose report it is, and which
// figures it is about. An agency that the text is credited to carries a hundred
// reports a day, so it is told from one that a report was told to. Where the
// lead names several who told it, each of them counts for its part.
func (x *reader) lead(f *features, first, last int, tellers []string) {
	share := 1 / float64(max(1, len(tellers)-len(x.mark.channels)))
	for _, id := range tellers {
		o, _ := x.r.reg.ByID(id)
		switch {
		case o.Role == "agency" && slices.Contains(x.mark.channels, id):
			f.add(isWire, issuerWeight, id)
		case o.Role == "outlet":
			f.add(isTeller, share, id)
		default:
			f.add(isTeller, issuerWeight*share, id)
		}
	}
	counted := x.countedSentences()
	x.mark.self, x.mark.counted = x.selfTeller(), x.countedFigures(counted)
	for s := first; s < last; s++ {
		if x.headline(f, s, counted) {
			break
		}
	}
}

// headline adds the figures that a sentence is about, and reports whether it
// has any: of each thing counted the greatest, since the others are its parts.
func (x *reader) headline(f *features, s int, counted map[int]bool) bool {
	most := map[claims.Metric]claims.Figure{}
	for _, g := range x.figuresOf(s) {
		if !slices.Contains(heads, g.Metric) || g.Qualifier == claims.Vague || g.Status == "under-review" {
			continue
		}
		if old, ok := most[g.Metric]; !ok || greatest(g) > greatest(old) {
			most[g.Metric] = g
		}
	}
	for _, m := range heads {
		g := most[m]
		for _, v := range []*float64{g.Value, g.Low, g.High} {
			if v != nil && *v >= 13 {
				f.add(isHead, max(headWeight, numberWeight(*v)), string(m), trimNumber(*v))
				if counted[s] {
					x.mark.counted = append(x.mark.counted, featureHash(isHead, string(m), trimNumber(*v)))
				}
			}
		}
	}
	return len(most) > 0
}

// greatest is the greatest number that a figure states.
func greatest(f claims.Figure) float64 {
	most := 0.0
	for _, v := range []*float64{f.Value, f.Low, f.High} {
		if v != nil {
			most = max(most, *v)
		}
	}
	return most
}

// leadSpan is the sentences of the lead, from the first to before the last.
func (x *reader) leadSpan() (int, int) {
	n := leadSentences
	if x.d.Article.Title != "" {
		n++
	}
	return 0, min(n, len(x.sents))
}

// countedSentences are those that name an origin which publishes counts.
func (x *reader) countedSentences() map[int]bool {
	counted := map[int]bool{}
	for _, n := range x.names {
		if o := x.r.reg.List[n.origin]; o.Counting == "floor" || o.Counting == "total" {
			counted[x.sentence(x.tokens[n.first].Start)] = true
		}
	}
	return counted
}

// countedFigures are the numbers of such sentences: whoever reports on that
// origin has them.
func (x *reader) countedFigures(counted map[int]bool) []uint32 {
	if len(counted) == 0 {
		return nil
	}
	var out []uint32
	for _, n := range numbersOf(x.text, x.lang) {
		if counted[x.sentence(n.start)] && !n.year && len(out) < mostFigures {
			out = append(out, featureHash(isNumber, trimNumber(n.value)))
		}
	}
	return out
}

// isAge reports whether a number is somebody's years, which counts nothing.
func (x *reader) isAge(n bare) bool {
	if n.value > 110 {
		return false
	}
	s := x.sentence(n.start)
	if s >= len(x.sents) {
		return false
	}
	if _, ok := x.ages[s]; !ok {
		x.ages[s] = []float64{}
		for _, a := range quantity.Ages(x.text[x.sents[s].Start:x.sents[s].End], x.lang) {
			x.ages[s] = append(x.ages[s], a.Value)
		}
	}
	return slices.Contains(x.ages[s], n.value)
}
