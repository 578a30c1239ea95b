package quantity

import (
	"math"
	"strconv"
	"strings"
)

// A sum adds number words up as they are read: "three thousand four hundred
// and twenty-eight". What cannot belong to one number ends it.
type sum struct {
	lang   string
	closed []group // what a thousand, a million ... has closed, falling
	cur    float64 // the group being read, below 1000 unless digits gave it
	big    float64 // the last of those magnitudes, +Inf before the first
	zero   bool
	some   bool // anything read
	digit  bool // cur came from digits
	frac   bool // cur has a fraction
	broken bool // a closed group had one: nothing smaller follows "2.4 million"
}

// A group is part of a sum that a magnitude has closed: 428 thousand.
type group struct{ v, mag float64 }

func newSum(lang string) sum { return sum{lang: lang, big: math.Inf(1)} }

func (s *sum) value() float64 {
	v := s.cur
	for _, g := range s.closed {
		v += g.v
	}
	return v
}

// add takes a word of value v; joined says that "and" stands before it, or
// that the two are written in one word.
func (s *sum) add(v float64, joined bool) bool {
	if s.zero || s.digit || s.frac || s.broken {
		return false
	}
	if v == 0 {
		s.zero = !s.some
		s.some = true
		return s.zero
	}
	if v >= 1000 { // Arabic and Hebrew duals: ألفان
		if s.cur != 0 || v >= s.big || math.Mod(v, 2) != 0 {
			return false
		}
		s.closed, s.big, s.some = append(s.closed, group{v, v / 2}), v/2, true
		return true
	}
	if !s.fits(v, joined) {
		return false
	}
	s.cur += v
	s.some = true
	return true
}

// fits says that v can follow what the group holds.
func (s *sum) fits(v float64, joined bool) bool {
	if s.cur == 0 {
		return v < s.big
	}
	hundred, ten := math.Mod(s.cur, 100), math.Mod(s.cur, 10)
	unitsFirst := joined && hundred > 0 && hundred < 10
	switch {
	case v >= 100:
		return false
	case v >= 20:
		return hundred == 0 || unitsFirst && (s.lang == "de" || s.lang == "ar" || s.lang == "nl" || s.lang == "he")
	case v >= 10:
		if hundred == 0 {
			return true
		}
		switch s.lang {
		case "fr":
			return hundred == 60 || hundred == 80
		case "ar", "he":
			return v == 10 && hundred < 10
		case "de":
			return v == 10 && joined && hundred >= 3 && hundred < 10
		}
		return false
	}
	if hundred == 10 {
		return s.lang == "tr" || s.lang == "az" || s.lang == "fr" && v >= 7
	}
	return ten == 0
}

// times takes a multiplier.
func (s *sum) times(m float64) bool {
	if s.zero || s.frac && s.cur == 0 {
		return false
	}
	if m == 100 {
		return s.hundred()
	}
	if m == 12 || m == 20 { // dozen, score
		if s.cur == 0 {
			s.cur = 1
		}
		s.cur, s.some, s.big = s.cur*m, true, 1
		return true
	}
	// "mil millones", "هزار میلیارد": smaller groups before a magnitude are
	// multiplied with it; a larger one stands by itself.
	v, n := s.cur, len(s.closed)
	for n > 0 && s.closed[n-1].mag < m {
		n--
		v += s.closed[n].v
	}
	if n > 0 && s.closed[n-1].mag == m {
		return false
	}
	if v == 0 {
		v = 1
	}
	s.broken = s.broken || v != math.Trunc(v)
	s.closed, s.cur = append(s.closed[:n:n], group{v * m, m}), 0
	s.big, s.some, s.digit, s.frac = m, true, false, false
	return true
}

func (s *sum) hundred() bool {
	switch {
	case s.big <= 100 || s.cur >= 100 && !s.digit:
		return false
	case s.cur == 0:
		s.cur = 100
	case s.digit && s.cur >= 100:
		return false
	case s.cur < 100 && (s.cur < 10 || len(s.closed) == 0):
		s.cur *= 100
	default:
		return false
	}
	s.some, s.digit = true, false
	return true
}

// twenty is the French "quatre-vingt".
func (s *sum) twenty() bool {
	if s.lang != "fr" || math.Mod(s.cur, 100) != 4 {
		return false
	}
	s.cur += 76
	return true
}

// half adds a half: of one after units, of the magnitude after that.
func (s *sum) half() bool {
	switch {
	case !s.some || s.zero || s.frac:
		return false
	case s.cur > 0:
		s.cur += 0.5
	case len(s.closed) > 0:
		s.closed = append(s.closed, group{s.big / 2, 0})
	default:
		return false
	}
	s.frac = true
	return true
}

// numeral takes digits: to begin with, or below the last magnitude in the
// languages that write "5 bin 137" and "سه هزار و ۴۲۸".
func (s *sum) numeral(it item, joined bool) bool {
	if !s.some {
		s.cur, s.some, s.digit = it.v, true, true
		return true
	}
	if joined && s.cur > 0 && !s.digit && math.Mod(s.cur, 100) == 0 && it.whole && it.v > 0 && it.v < 100 {
		s.cur, s.digit = s.cur+it.v, true // 3 hundred and 21
		return true
	}
	if s.cur != 0 || s.broken || !it.whole || it.v >= s.big || it.v == 0 || it.groups > 1 && s.big <= 1000 {
		return false
	}
	switch {
	case joined && strings.Contains(" sq fa ar tr az he ckb ur ", " "+s.lang+" "):
	case strings.Contains(" tr az fa ur ckb ", " "+s.lang+" "):
	case s.big >= 1e6 && strings.Contains(" ru uk de en sq ", " "+s.lang+" "):
	default:
		return false
	}
	s.cur, s.digit = it.v, true
	return true
}

// feed takes the parts of a word that is written in one.
func (s *sum) feed(parts []atom) bool {
	joined := s.some
	for i, a := range parts {
		switch {
		case a.join && i > 0 && i+1 < len(parts):
			joined = true
			continue
		case a.half && i > 0 && parts[i-1].article && s.cur >= 1: // zwei-ein-halb
			if s.cur > 1 {
				s.cur--
			}
			if !s.half() {
				return false
			}
			continue
		case a.article && i+1 < len(parts) && parts[i+1].half:
			s.cur++
			s.some = true
			continue
		case s.twentyOf(a):
		case a.adds && s.add(a.add, true):
		case a.times != 0 && s.times(a.times):
		default:
			return false
		}
		joined = true
	}
	return joined
}

func (s *sum) twentyOf(a atom) bool { return a.adds && a.add == 20 && s.twenty() }

// A reader reads numbers out of the items of one sentence.
type reader struct {
	s     string
	items []item
	t     *tongue
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

func (r *reader) gap(i int) string { return r.s[r.items[i-1].end:r.items[i].start] }

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
	case a.times != 0 && s.some && (a.vague == 0 || s.cur != 0) && r.unitGlued(a, j):
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
	if !known {
		return span{}, false
	}
	switch {
	case a.few:
		k := i + 1
		if k < len(r.items) && r.near(k) {
			b, _, _ := r.t.look(r.items[k].text)
			m := b.vague / 2
			if b.times >= 100 {
				m = b.times
			}
			if m >= 100 {
				sp.last = k
				return r.placed(r.spread(sp, 2*m, 10*m)), true
			}
		}
		return span{}, false
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

// percent returns how many items from i on say percent.
func (r *reader) percent(i int) int {
	if i >= len(r.items) || !r.near(i) {
		return 0
	}
	if r.t.pct[r.items[i].text] {
		return 1
	}
	if i+1 < len(r.items) && r.near(i+1) && r.t.pct[r.items[i].text+" "+r.items[i+1].text] {
		return 2
	}
	return 0
}

// clock says that a number is an hour of the day: "الساعة 7", "15 Uhr".
func (r *reader) clock(sp span) bool {
	if sp.Value >= 25 || sp.vague {
		return false
	}
	if k := sp.last + 1; k < len(r.items) && r.near(k) && r.t.clockAfter[r.items[k].text] {
		return true
	}
	k := sp.first - 1
	return k >= 0 && r.near(sp.first) && r.t.clockBefore[r.items[k].text]
}

// none returns how many items from i on look like a number and are none: days
// of the week that are counted, the tail of an Arabic ordinal.
func (r *reader) none(i int) int {
	w := r.items[i].text
	if len(r.t.no) > 0 && i+1 < len(r.items) && r.near(i+1) && r.t.no[w+" "+r.items[i+1].text] {
		if _, ok := r.t.words[w]; ok {
			return 1
		}
		return 2
	}
	if r.t.lang != "ar" {
		return 0
	}
	if w == "الاثنین" {
		return 1
	}
	if w == "القرن" && r.near(i+1) && r.items[i+1].text != "ال" && !r.items[i+1].num {
		if i+2 < len(r.items) && r.near(i+2) {
			if _, joined, ok := r.t.look(r.items[i+2].text); ok && (joined || strings.HasPrefix(r.items[i+2].text, "عشر")) {
				return 3 // the nineteenth century
			}
		}
		return 2 // the twentieth century
	}
	if arabicOrdinal[w] && r.near(i+1) {
		if _, joined, ok := r.t.look(r.items[i+1].text); ok && (joined || r.items[i+1].text == "عشر" || r.items[i+1].text == "عشره") {
			return 2
		}
	}
	return 0
}

// arabicOrdinal are the units that open a compound ordinal: التاسع عشر,
// الرابعة والثلاثون.
var arabicOrdinal = map[string]bool{"الحادی": true, "الحادیه": true, "الواحد": true, "الثانی": true, "الثانیه": true, "الثالث": true, "الثالثه": true,
	"الرابع": true, "الرابعه": true, "الخامس": true, "الخامسه": true, "السادس": true, "السادسه": true, "السابع": true, "السابعه": true,
	"الثامن": true, "الثامنه": true, "التاسع": true, "التاسعه": true}

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
