package quantity

import (
	"math"
	"strconv"
	"strings"
)

// A reader reads numbers out of the items of one sentence.
type reader struct {
	s     string
	items []item
	t     *tongue
	lang  string // as asked for; t may be that of a sister
}

// near says that items i-1 and i stand side by side: only space, a hyphen or
// nothing between them.
func (r *reader) near(i int) bool {
	if i <= 0 || i >= len(r.items) {
		return false
	}
	switch gap := r.gap(i); gap {
	case " ", "", "-", "\u00a0", "\u202f", "\u200c", "\u2011", "\u2010", "\u00ad":
		return true
	default:
		return len(gap) < 12 && strings.TrimSpace(strings.Trim(gap, "\u200c\u200f\u200e")) == ""
	}
}

func (r *reader) gap(i int) string {
	g := r.s[r.items[i-1].end:r.items[i].start]
	if strings.Contains(g, "\u2066") || strings.Contains(g, "\u2067") || strings.Contains(g, "\u2069") || strings.Contains(g, "\u200e") || strings.Contains(g, "\u200f") {
		return unseen.Replace(g) // marks of direction stand for nothing
	}
	return g
}

var unseen = strings.NewReplacer("\u200e", "", "\u200f", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

// A span is one number found among the items.
type span struct {
	Number
	first, last int // items
	digits      bool
	article     bool // only a word that is more often an article
	about       bool // "a dozen"
	vague       bool
	whole       bool
	groups      int
	date, time  bool
	frac        bool
	mag         float64 // the last magnitude word read, 0 for none
	y, m, d     int     // of a date in digits
}

// at reads the number that starts with item i.
func (r *reader) at(i int) (span, bool) {
	it := r.items[i]
	if it.date || it.time || it.frac {
		sp := span{first: i, last: i, digits: true, date: it.date, time: it.time, frac: it.frac, whole: !it.frac, y: it.y, m: it.m, d: it.d}
		sp.Value, sp.Low, sp.High = it.v, it.v, it.v
		return r.placed(sp), true
	}
	if r.t.lang == "fa" {
		if sp, ok := r.persianDay(i); ok {
			return sp, true
		}
		if sp, ok := r.persianJoined(i); ok {
			return sp, true
		}
	}
	if sp, ok := r.vaguePlural(i); ok {
		return sp, true
	}
	if sp, ok := r.halfOf(i); ok {
		return sp, true
	}
	return r.sumFrom(i)
}

func (r *reader) placed(sp span) span {
	sp.Start, sp.End = r.items[sp.first].start, r.items[sp.last].end
	return sp
}

// sumFrom adds up from item i on.
func (r *reader) sumFrom(i int) (span, bool) {
	s := newSum(r.t.lang)
	sp := span{first: i, last: i, groups: 1, whole: true}
	only := true // an article and nothing else
	words := false
	for j := i; j < len(r.items); {
		n, ok := r.step(&s, j, j == i)
		if !ok {
			break
		}
		last := r.items[j+n-1]
		if last.num {
			sp.digits = sp.digits || j == i
			sp.groups = max(sp.groups, last.groups)
			sp.whole = sp.whole && last.whole
			only = false
		} else {
			words = true
			a, _, _ := r.t.look(last.text)
			only = only && n == 1 && j == i && a.article
		}
		sp.last = j + n - 1
		j += n
	}
	if !s.some {
		return span{}, false
	}
	v := s.value()
	sp.Value, sp.Low, sp.High = v, v, v
	sp.Words = words && !sp.digits
	sp.article = only
	if !math.IsInf(s.big, 1) {
		sp.mag = s.big
	}
	return r.placed(sp), true
}

// step takes the next part of a number at item j; n is how many items it took.
func (r *reader) step(s *sum, j int, first bool) (n int, ok bool) {
	it := r.items[j]
	if !first && !r.near(j) && !r.comma(s, j) {
		return 0, false
	}
	if it.date || it.time || it.frac {
		return 0, false
	}
	if it.num {
		return 1, s.numeral(it, false)
	}
	a, joined, known := r.t.look(it.text)
	if !known {
		before := *s
		if p := r.joinedUp(it.text); p != nil && (first || !s.digit) && s.feed(p) {
			return 1, true
		}
		*s = before
		return 0, false
	}
	if first && (joined && a.times == 0 && !a.adds) {
		return 0, false
	}
	if a.point && !first {
		return r.fraction(s, j)
	}
	if !first && r.percent(j) > 0 {
		return 0, false // 40 بالمائة is no 4000
	}
	if !first && a.join && j+1 < len(r.items) && r.near(j+1) {
		return r.joinStep(s, j)
	}
	return 1, r.word(s, a, joined && !first, j)
}

// joinedUp takes a word apart. Persian joins only what ends in a magnitude:
// دوهزار is two thousand, while سیده is a title and not thirty-ten.
func (r *reader) joinedUp(w string) []atom {
	p := r.t.parts(w)
	if p != nil && r.t.lang == "fa" && p[len(p)-1].times < 100 {
		return nil
	}
	return p
}

// fraction takes "point" at item j and the digits in words after it, which
// may be read one by one ("point zero three") or as a number ("virgule cinquante-deux").
func (r *reader) fraction(s *sum, j int) (int, bool) {
	if s.digit || s.frac || s.cur == 0 && !s.zero && len(s.closed) == 0 {
		return 0, false
	}
	digits, k := "", j+1
	for k < len(r.items) && r.near(k) && !r.items[k].num && len(digits) < 6 {
		d, n := newSum(r.t.lang), 0
		for k+n < len(r.items) && (n == 0 || r.near(k+n)) {
			a, _, ok := r.t.look(r.items[k+n].text)
			if !ok && d.some || a.times >= 1000 && len(d.closed) == 0 && d.cur != 1 {
				break
			}
			m, ok := r.step(&d, k+n, n == 0)
			if !ok {
				break
			}
			n += m
		}
		if n == 0 {
			break
		}
		digits += strconv.FormatFloat(d.value(), 'f', -1, 64)
		k += n
	}
	v, err := strconv.ParseFloat("0."+digits, 64)
	if digits == "" || err != nil {
		return 0, false
	}
	s.cur, s.frac, s.zero = s.cur+v, true, false
	return k - j, true
}

// comma lets English write "four hundred thousand, five hundred".
func (r *reader) comma(s *sum, j int) bool {
	if r.t.lang != "en" || s.cur != 0 || s.digit || math.IsInf(s.big, 1) || r.gap(j) != ", " || j+1 >= len(r.items) {
		return false
	}
	for k := j; k < min(j+3, len(r.items)); k++ {
		if r.items[k].num {
			return false
		}
		if a := r.t.words[r.items[k].text]; a.times == 100 || a.times > 100 && a.times < s.big {
			return k > j
		}
	}
	return false
}

// joinStep takes "and" with what follows it, if that belongs to the number.
func (r *reader) joinStep(s *sum, j int) (int, bool) {
	next := r.items[j+1]
	if next.num {
		return 2, !next.date && !next.time && s.numeral(next, true)
	}
	a, _, known := r.t.look(next.text)
	if !known {
		before := *s
		if p := r.joinedUp(next.text); p != nil && s.feed(p) {
			return 2, true
		}
		*s = before
		return 0, false
	}
	if a.half {
		return 2, s.half()
	}
	if a.article && j+2 < len(r.items) && r.t.words[r.items[j+2].text].half && r.near(j+2) {
		return 3, s.half()
	}
	if s.digit && len(s.closed) == 0 {
		return 0, false // "5 and six"
	}
	if a.times != 0 && !a.adds && s.cur != 0 {
		return 0, false // "five and thousand"
	}
	return 2, r.word(s, a, true, j+1)
}

// word takes one number word.
func (r *reader) word(s *sum, a atom, joined bool, j int) bool {
	switch {
	case a.adds && a.add == 20 && s.twenty():
		return true
	case a.times != 0 && s.some && (a.vague == 0 || s.cur != 0 || a.times > s.big && s.lang == "es") && r.unitGlued(a, j): // mil millones
		if joined && s.cur != 0 {
			return false
		}
		return s.times(a.times)
	case a.adds:
		if s.digit && len(s.closed) == 0 {
			return false
		}
		return s.add(a.add, joined)
	case a.times == 20 && !s.some:
		return false // "a score" is a goal more often than twenty
	case a.times != 0 && a.vague == 0 && !a.glued && !short(r.items[j].text):
		return s.times(a.times)
	case a.halves && s.some:
		return s.half()
	case (a.vague == 24 || a.about == 12) && s.some && s.cur > 0 && s.cur < 100:
		return s.times(12) // three dozens
	}
	return false
}

// short says that w is a letter or two that count only right after digits.
func short(w string) bool { return len(w) <= 2 && w[0] < 0x80 }

// unitGlued keeps "5 m" (metres) from being five million: such letters
// multiply only when no space stands before them, and a small m only in English.
func (r *reader) unitGlued(a atom, j int) bool {
	if !a.glued {
		return true
	}
	if r.items[j].text == "m" && r.t.lang != "en" && r.s[r.items[j].start] != 'M' {
		return false
	}
	return j > 0 && r.items[j-1].num && (r.gap(j) == "" || a.times == 1000 && !r.items[j-1].whole && r.gap(j) == " ")
}

// numbers reads every number of the sentence, left to right.
func (r *reader) numbers() []span {
	var out []span
	for i := 0; i < len(r.items); {
		if k := r.none(i); k > 0 {
			i += k
			continue
		}
		sp, ok := r.at(i)
		if !ok {
			i++
			continue
		}
		i = sp.last + 1
		sp.time = sp.time || r.clock(sp)
		if k := r.percent(i); k > 0 {
			sp.Percent = true
			i += k
		}
		out = append(out, sp)
	}
	return out
}
