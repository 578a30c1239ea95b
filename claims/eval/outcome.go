package eval

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"claimwatch/claims"
)

// An outcome is what one sentence adds to the counts.
type outcome struct {
	counts
	claims map[string]tally // by claim
	kind   string           // of a sentence without a claim
	page   string           // sentences of one page are drawn together
	lang   string
	wrong  []Mistake
}

// A Mistake is one pair of sentence and claim that is not as labelled.
type Mistake struct {
	Sentence string        `json:"sentence"`
	Lang     string        `json:"lang"`
	Claim    string        `json:"claim"`
	Want     claims.Stance `json:"want"` // "" = not this claim
	Got      claims.Stance `json:"got"`  // "" = not found
	Tier     claims.Tier   `json:"tier,omitempty"`
	Score    float64       `json:"score,omitempty"`
	Text     string        `json:"text"`
}

// judge compares what is found in a sentence with its labels.
func judge(s Sentence, r Reader) outcome {
	doc, start := s.document()
	o := outcome{claims: map[string]tally{}, page: s.URL, lang: s.Lang}
	o.sentences = 1
	var found []claims.Evidence
	for _, e := range r.Match(doc) {
		if e.End > start && e.Start >= max(0, start-1) {
			found = append(found, e)
			if e.Start < 0 || e.Start >= e.End || e.End > len(doc.Text) {
				o.badOffsets++
			}
		}
	}
	o.judgeClaims(s, found)
	o.judgeSpeaker(s, found)
	alone := doc
	alone.Text = s.Text
	alone.URL, alone.Outlet, alone.Published = "", "", ""
	o.judgeFigures(s, r.Figures(alone))
	return o
}

func (o *outcome) judgeClaims(s Sentence, found []claims.Evidence) {
	want, got := map[string]claims.Stance{}, map[string]claims.Evidence{}
	accepted := map[string]bool{}
	for _, c := range s.Claims {
		want[c.ID] = c.Stance
	}
	for _, e := range found {
		if _, ok := got[e.Claim]; !ok {
			got[e.Claim] = e
		}
		if e.Tier == claims.Accept || e.Tier == "" {
			accepted[e.Claim] = true
		}
	}
	for _, id := range union(want, got) {
		w, wanted := want[id]
		e, isFound := got[id]
		t := pair(wanted, isFound)
		o.claims[id] = t
		o.claim.add(t)
		o.accept.add(pair(wanted, accepted[id]))
		right := wanted && isFound && w == e.Stance
		o.joint.add(tally{b2i(right), b2i(isFound && !right), b2i(wanted && !right)})
		if wanted && isFound {
			if i, j := index(w), index(e.Stance); i >= 0 && j >= 0 {
				o.stance[i][j]++
			}
			o.pairs++
		}
		if !right {
			o.wrong = append(o.wrong, Mistake{s.ID, s.Lang, id, w, e.Stance, e.Tier, e.Score, s.Text})
		}
	}
	if len(want) == 0 {
		o.kind = s.Negative
		if o.kind == "" {
			o.kind = "none"
		}
		o.free, o.freeMatched = 1, b2i(len(got) > 0)
	}
}

func (o *outcome) judgeSpeaker(s Sentence, found []claims.Evidence) {
	if len(s.Claims) == 0 || s.Attribution == "" || len(found) == 0 {
		return
	}
	o.credited = 1
	want := bag(s.Attribution)
	for _, e := range found {
		said := bag(e.Attribution + " " + e.Origin)
		common := 0
		for w := range want {
			if said[w] {
				common++
			}
		}
		if float64(common) >= max(1, float64(len(want))/2) {
			o.creditedRight = 1
			return
		}
	}
}

// A counted is a figure as it is compared.
type counted struct {
	value  float64
	metric claims.Metric
}

func (o *outcome) judgeFigures(s Sentence, read []claims.Figure) {
	want, got := map[counted]int{}, map[counted]int{}
	other := false
	for _, f := range s.Figures {
		other = other || f.Metric == claims.Other
		if v, ok := valueOf(f.Value, f.Low); ok {
			want[counted{v, f.Metric}]++
		}
	}
	for _, f := range read {
		if f.Metric == claims.Year && !other {
			continue // the labels hold a year only where the claim stands on it
		}
		m := f.Metric
		if m == claims.Year || m == claims.Money || m == claims.Missing {
			m = claims.Other // the labels do not tell these apart
		}
		if v, ok := valueOf(f.Value, f.Low); ok {
			got[counted{v, m}]++
		}
	}
	o.figureMetric.add(compare(want, got))
	o.figureValue.add(compare(values(want), values(got)))
}

func valueOf(value, low *float64) (float64, bool) {
	switch {
	case value != nil:
		return *value, true
	case low != nil:
		return *low, true
	}
	return 0, false
}

func values(m map[counted]int) map[counted]int {
	out := map[counted]int{}
	for c, n := range m {
		out[counted{value: c.value}] += n
	}
	return out
}

// compare counts two bags against each other.
func compare(want, got map[counted]int) tally {
	var t tally
	for c, n := range got {
		both := min(n, want[c])
		t[0] += both
		t[1] += n - both
	}
	for c, n := range want {
		t[2] += n - min(n, got[c])
	}
	return t
}

// bag is the set of the words of a name: lower case, without diacritics.
func bag(s string) map[string]bool {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case norm.NFKD.PropertiesString(string(r)).CCC() != 0:
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '_':
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	out := map[string]bool{}
	for _, w := range strings.Fields(b.String()) {
		out[w] = true
	}
	return out
}

func union(want map[string]claims.Stance, got map[string]claims.Evidence) []string {
	var ids []string
	for id := range want {
		ids = append(ids, id)
	}
	for id := range got {
		if _, ok := want[id]; !ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
