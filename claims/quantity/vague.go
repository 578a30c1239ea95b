package quantity

import (
	"strings"
)

// halfOf reads "half a million", "نیم میلیون", "eine halbe Million".
func (r *reader) halfOf(i int) (span, bool) {
	k := i
	if a := r.t.words[r.items[k].text]; a.article && k+1 < len(r.items) && r.near(k+1) {
		k++
	}
	if a, _, _ := r.t.look(r.items[k].text); !a.half || r.items[k].num {
		return span{}, false
	}
	k++
	if k < len(r.items) && r.near(k) && r.t.words[r.items[k].text].article {
		k++
	}
	if k >= len(r.items) || !r.near(k) {
		return span{}, false
	}
	w := r.items[k].text
	m := r.t.words[w].times
	if m == 0 {
		m = r.t.words[strings.TrimSuffix(w, "i")].times // sq: gjysmë milioni
	}
	if b := r.t.words[w]; m == 0 && (b.about == 12 || b.vague == 24) {
		m = 12 // half a dozen
	}
	if m < 12 {
		return span{}, false
	}
	sp := span{first: i, last: k, whole: true, groups: 1, mag: m}
	sp.Value, sp.Low, sp.High, sp.Words = m/2, m/2, m/2, true
	return r.placed(sp), true
}

// vaguePlural reads "hundreds", "tens of thousands", "several thousand",
// "صدها", "about a dozen".
func (r *reader) vaguePlural(i int) (span, bool) {
	it := r.items[i]
	if it.num {
		return span{}, false
	}
	a, _, known := r.t.look(it.text)
	sp := span{first: i, last: i, whole: true, groups: 1}
	sp.Words = true
	if base, ok := strings.CutSuffix(it.text, "ها"); ok && !known {
		return r.joinedPlural(sp, base)
	}
	if k := i + 1; len(r.t.two) > 0 && k < len(r.items) && r.near(k) && r.t.two[it.text+" "+r.items[k].text] {
		return r.few(sp, i+2)
	}
	if !known {
		return span{}, false
	}
	switch {
	case a.few:
		return r.few(sp, i+1)
	case a.about != 0:
		sp.Value, sp.Low, sp.High, sp.about = a.about, a.about, a.about, true
		if m, k := r.magnitudeAfter(i); m != 0 {
			sp.Value, sp.last = a.about*m, k
			sp.Low, sp.High = sp.Value, sp.Value
		}
		return r.placed(sp), true
	case a.vague != 0:
		low := a.vague
		m, k := r.magnitudeAfter(i)
		if m != 0 {
			sp.last = k
			low *= m
		}
		return r.placed(r.spread(sp, low, top(low))), true
	case r.t.lang == "fa" || r.t.lang == "ckb" || r.t.lang == "ur":
		return r.persianPlural(sp, a)
	}
	return span{}, false
}

// few reads the magnitude at item k after "several", "a couple of", bir neçə:
// several hundred thousand.
func (r *reader) few(sp span, k int) (span, bool) {
	if k < len(r.items) && r.near(k) && linking[r.items[k].text] {
		k++
	}
	if k >= len(r.items) || !r.near(k) {
		return span{}, false
	}
	b, _, _ := r.t.look(r.items[k].text)
	m := b.vague / 2
	switch {
	case b.times >= 100:
		m = b.times
	case b.about >= 100:
		m = b.about
	}
	if m < 100 {
		return span{}, false
	}
	sp.last = k
	if m < 1000 {
		if more, last := r.magnitudeAfter(k); more >= 1000 {
			m, sp.last = m*more, last
		}
	}
	return r.placed(r.spread(sp, 2*m, 10*m)), true
}

// top is the next round number that a vague plural stays below.
func top(low float64) float64 {
	if low == 24 {
		return 100
	}
	return low * 5
}

func (r *reader) spread(sp span, low, high float64) span {
	sp.Value, sp.Low, sp.High, sp.vague = low, low, high, true
	return sp
}

// magnitudeAfter reads the magnitude after a vague plural: "tens of
// thousands", "عشرات الآلاف", "des dizaines de milliers".
func (r *reader) magnitudeAfter(i int) (float64, int) {
	k := i + 1
	if k < len(r.items) && r.near(k) && linking[r.items[k].text] {
		k++
	}
	if k >= len(r.items) || !r.near(k) || r.items[k].num {
		return 0, 0
	}
	a, _, _ := r.t.look(r.items[k].text)
	switch {
	case a.times >= 1000:
		return a.times, k
	case a.vague >= 200:
		return a.vague / 2, k
	case a.about >= 100:
		return a.about, k
	}
	return 0, 0
}

// linking are the words between the two halves of "tens of thousands".
var linking = map[string]bool{"of": true, "de": true, "di": true, "von": true, "d": true, "van": true}

// persianPlural reads a number word with the plural ending apart: ده‌ها هزار.
func (r *reader) persianPlural(sp span, a atom) (span, bool) {
	k := sp.first + 1
	if k >= len(r.items) || !r.near(k) || r.items[k].text != "ها" {
		return span{}, false
	}
	sp.last = k
	return r.pluralOf(sp, a)
}

// joinedPlural reads one with the ending joined: صدها, میلیونها.
func (r *reader) joinedPlural(sp span, base string) (span, bool) {
	a, ok := r.t.words[base]
	if !ok {
		return span{}, false
	}
	return r.pluralOf(sp, a)
}

// pluralOf spreads the plural of a, times the magnitude after it if there is one.
func (r *reader) pluralOf(sp span, a atom) (span, bool) {
	base := a.times
	if a.adds && (a.add == 10 || a.add == 100) {
		base = a.add
	}
	if base < 10 {
		return span{}, false
	}
	low := 2 * base
	if k := sp.last + 1; k < len(r.items) && r.near(k) {
		if b, _, _ := r.t.look(r.items[k].text); b.times >= 1000 {
			low *= b.times
			sp.last = k
		}
	}
	return r.placed(r.spread(sp, low, 5*low)), true
}
