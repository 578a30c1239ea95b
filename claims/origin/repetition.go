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
}

// A quoted is a quotation with its number in one document.
type quoted struct {
	doc   uint32
	value float64
}
