package quantity

import (
	"math"
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
