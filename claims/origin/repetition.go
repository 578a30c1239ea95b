package origin

import (
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// What repetition does to a report: it drops caveats, it comes round to where
// it began, and it changes the numbers of what it quotes.

// A said is a quotation that holds a number: the hash of its other words, and
// the number. Two texts that quote the same words with different numbers
// cannot both be right.
type said struct {
	words uint64
	value float64
}

// fewestQuoted is how many words beside the number make a quotation one that
// is not said by chance.
const fewestQuoted = 4

// quotations finds the quotations that hold exactly one number.
func (x *reader) quotations() {
	numbers := numbersOf(x.text, x.lang)
	for _, q := range quotes(x.text) {
		var in []bare
		for _, n := range numbers {
			if q[0] <= n.start && n.start < q[1] && !n.year {
				in = append(in, n)
			}
		}
		if len(in) != 1 || len(x.mark.said) == mostFigures {
			continue
		}
		h, n := hashMore(offset, x.lang), 0
		for _, t := range passage.Tokens(x.text[q[0]:q[1]], x.lang) {
			if at := q[0] + t.Start; at < in[0].end && q[0]+t.End > in[0].start {
				continue
			}
			h = hashMore(h, t.Text)
			n++
		}
		if n >= fewestQuoted {
			x.mark.said = append(x.mark.said, said{mix(h), in[0].value})
		}
	}
}

// cites finds the outlets that the document names as its source or links to.
func (x *reader) cites() {
	add := func(id string) {
		if id != "" && id != x.mark.outlet && !slices.Contains(x.mark.cites, id) {
			x.mark.cites = append(x.mark.cites, id)
		}
	}
	for _, id := range slices.Concat(x.mark.channels, x.mark.cited) {
		if o, ok := x.r.reg.ByID(id); ok && carries(o.Role) {
			add(id)
		}
	}
	for _, h := range x.r.hosts.named.Find(x.tokens) {
		if capitalized(x.text, x.tokens[h.First]) || !cased(x.text, x.tokens[h.First]) {
			add(h.V)
		}
	}
	for _, l := range x.d.Article.Links {
		id, ok := x.r.hosts.source(l)
		if !ok {
			id, _ = x.r.hosts.origin(l)
		}
		add(id)
	}
}

// repeated says what became of a report on its way to document n.
func (x *index) repeated(n uint32, m mark, days int32) []claims.Reason {
	var out []claims.Reason
	if why := x.caveatLost(n); why != "" {
		out = append(out, claims.Reason{Kind: "caveat", Text: why})
	}
	out = append(out, x.slips(n)...)
	if way := x.circle(n, m.outlet, m.day-days, 4, nil); way != nil {
		out = append(out, claims.Reason{Kind: "circular", Text: "circular: " + strings.Join(append([]string{m.outlet}, way...), " cites ")})
	}
	for _, s := range m.said {
		for _, other := range x.said[s.words] {
			if other.value != s.value && other.doc != n {
				out = append(out, claims.Reason{Kind: "quote", Text: fmt.Sprintf("quotes the same words as %s with %s instead of %s",
					x.docs[other.doc].id, trimNumber(s.value), trimNumber(other.value))})
				break
			}
		}
	}
	return out
}

// retellCaveat tells anew where the caveat of a report was dropped on its way
// to a document, which hangs under another document than before.
func (x *index) retellCaveat(doc uint32) {
	notes := slices.DeleteFunc(slices.Clone(x.notes[doc]), func(r claims.Reason) bool { return r.Kind == "caveat" })
	if why := x.caveatLost(doc); why != "" {
		notes = append([]claims.Reason{{Kind: "caveat", Text: why}}, notes...)
	}
	if len(notes) == 0 {
		delete(x.notes, doc)
		return
	}
	x.notes[doc] = notes
}

// slipDays is how far apart the copies of one release appear among which a
// number is looked for that was mistyped.
const slipDays = 2

// leastSlip is from which number on one is long enough to be mistyped: 41 and
// 47 are two counts.
const leastSlip = 1000

// slips tells of the odd figures of a document that look mistyped beside those
// of another report of what the same origin published: of the same thing
// counted, one digit off, while another odd figure is the same. Which of the
// two is right nobody can say here.
func (x *index) slips(n uint32) []claims.Reason {
	var out []claims.Reason
	e := &x.docs[n]
	for _, f := range e.odd {
		if e.credits == "" || f.metric == "" || f.value < leastSlip {
			continue
		}
		if x.sighted(e.credits, f, e.day) {
			continue // told of already, by the first that had it
		}
		for day := e.day - slipDays; day <= e.day+slipDays; day++ {
			i := slices.IndexFunc(x.said[x.slipKey(e.credits, f.metric, day)], func(q quoted) bool {
				return claims.Slipped(q.value, f.value) && !x.holds(n, q.value) && !x.holds(q.doc, f.value) && x.akin(n, q.doc)
			})
			if i >= 0 {
				q := x.said[x.slipKey(e.credits, f.metric, day)][i]
				out = append(out, claims.Reason{Kind: "slip", Text: fmt.Sprintf("%s %s where %s has %s of the same report of %s: one of the two is mistyped",
					trimNumber(f.value), f.metric, x.docs[q.doc].id, trimNumber(q.value), e.credits)})
				break
			}
		}
	}
	return out
}

// sighted reports whether another document has a figure of an origin already.
func (x *index) sighted(origin string, f figure, day int32) bool {
	for d := day - slipDays; d <= day+slipDays; d++ {
		if slices.ContainsFunc(x.said[x.slipKey(origin, f.metric, d)], func(q quoted) bool { return q.value == f.value }) {
			return true
		}
	}
	return false
}

// slipKey is what the figures of an origin on a day are filed under.
func (x *index) slipKey(origin string, metric claims.Metric, day int32) uint64 {
	return hash("figures", origin, string(metric), fmt.Sprint(day))
}

// holds reports whether a number is among the odd figures of a document.
func (x *index) holds(doc uint32, value float64) bool {
	return slices.ContainsFunc(x.docs[doc].odd, func(f figure) bool { return f.value == value })
}

// caveatLost tells at which hop a caveat was dropped between the first teller
// of a report and document n, "" if it was not, or n has one itself.
func (x *index) caveatLost(n uint32) string {
	if x.docs[n].caveat {
		return ""
	}
	chain := []uint32{n}
	for at := n; x.docs[at].copyOf >= 0; {
		at = uint32(x.docs[at].copyOf)
		if x.docs[at].caveat {
			dropped := chain[len(chain)-1]
			return fmt.Sprintf("the caveat of %s is missing; dropped by %s, at hop %d", x.docs[at].id, x.docs[dropped].id, x.hops(dropped))
		}
		chain = append(chain, at)
	}
	return ""
}

// hops counts the copies between the first teller and a document.
func (x *index) hops(doc uint32) int {
	n := 0
	for ; x.docs[doc].copyOf >= 0; n++ {
		doc = uint32(x.docs[doc].copyOf)
	}
	return n
}

// circle looks for a way from a document over the outlets it cites back to the
// outlet it began with: to a document of an outlet cited, of the same story or
// with a figure in common and not older than since, that cites the outlet, or
// one that does in turn.
func (x *index) circle(n uint32, home string, since int32, depth int, seen []string) []string {
	for _, to := range x.docs[n].cites {
		if slices.Contains(seen, to) {
			continue
		}
		for _, d := range x.byOutlet[to] {
			e := &x.docs[d]
			if d >= n || e.day < since || !x.akin(d, n) {
				continue
			}
			if slices.Contains(e.cites, home) {
				return []string{to, home}
			}
			if depth > 1 {
				if way := x.circle(d, home, since, depth-1, append(seen, to)); way != nil {
					return append([]string{to}, way...)
				}
			}
		}
	}
	return nil
}

// akin reports whether two documents are of one story or have an odd figure in
// common.
func (x *index) akin(a, b uint32) bool {
	if x.story(a) == x.story(b) {
		return true
	}
	return slices.ContainsFunc(x.docs[a].odd, func(v figure) bool {
		return slices.ContainsFunc(x.docs[b].odd, func(w figure) bool { return v.value == w.value })
	})
}

// keepByOutlet bounds how many documents of one outlet are looked through for
// circles: the newest.
const keepByOutlet = 64

// remember files what circles and quotations are found by.
func (x *index) remember(n uint32, m mark) {
	if len(m.cites) > 0 {
		list := append(x.byOutlet[m.outlet], n)
		x.byOutlet[m.outlet] = list[max(0, len(list)-keepByOutlet):]
	}
	for _, s := range m.said {
		if list := x.said[s.words]; len(list) < keepSightings {
			x.said[s.words] = append(list, quoted{n, s.value})
		}
	}
	for _, f := range x.docs[n].odd {
		if x.docs[n].credits == "" || f.metric == "" || f.value < leastSlip {
			continue
		}
		key := x.slipKey(x.docs[n].credits, f.metric, x.docs[n].day)
		list := x.said[key]
		if len(list) < keepSightings && !slices.ContainsFunc(list, func(q quoted) bool { return q.value == f.value }) {
			x.said[key] = append(list, quoted{n, f.value})
		}
	}
}

// A quoted is a quotation with its number in one document.
type quoted struct {
	doc   uint32
	value float64
}
