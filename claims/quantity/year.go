package quantity

import (
	"strings"
	"unicode"
)

// dated says that a number is part of a date: next to a month, or joined to a
// day that is.
func (sc *scene) dated(n *num, i int) bool {
	if !n.whole || n.vague || n.groups > 1 {
		return false
	}
	if n.Value <= 31 {
		if sc.monthAfter(n.b+1) && joiningDate(sc.gap(n.b+1)) {
			return true
		}
		if sc.countedNext(n) {
			return false
		}
		return sc.monthBefore(n) || i+1 < len(sc.nums) && sc.dayWith(n, sc.nums[i+1], i+1) || i > 0 && sc.nums[i-1].class == isDate && sc.dayOn(sc.nums[i-1], n)
	}
	return false
}

// dayWith says that a number and the day after it share a month: "8-9
// January", "8 and 9 January", "el 5 y el 14 de enero".
func (sc *scene) dayWith(n, next *num, i int) bool {
	return next.Value <= 31 && sc.dateJoined(n, next) && sc.dated(next, i) && sc.monthAfter(next.b+1)
}

// dayOn says that a number goes on with the days after a month: "January 8
// and 9".
func (sc *scene) dayOn(before, n *num) bool {
	return sc.monthBefore(before) && sc.dateJoined(before, n)
}

// dateJoined says that only words of joining stand between two numbers.
func (sc *scene) dateJoined(a, b *num) bool {
	if b.a-a.b > 3 {
		return false
	}
	for i := a.b + 1; i < b.a; i++ {
		if !sc.conj(i) && !dateJoin[sc.toks[i].Text] {
			return false
		}
	}
	for i := a.b + 1; i <= b.a; i++ {
		if separation(sc.gap(i)) > 3 && !strings.HasPrefix(sc.gap(i), ".") {
			return false
		}
	}
	return true
}

// dateJoin are the words between two days of one month, conjunctions aside.
var dateJoin = map[string]bool{"to": true, "through": true, "or": true, "the": true, "bis": true, "oder": true, "den": true, "am": true, "der": true, "au": true, "le": true, "les": true,
	"al": true, "el": true, "los": true, "a": true, "o": true, "il": true, "e": true, "l": true, "deri": true, "me": true, "do": true, "din": true, "si": true, "la": true,
	"по": true, "и": true, "ile": true, "ila": true, "تا": true, "الی": true, "til": true, "till": true, "tot": true, "και": true, "ו": true, "ou": true}

// yearTail says that a number is the end of a span of years: 1978/79.
func (sc *scene) yearTail(n *num, i int) bool {
	if i == 0 || n.Words || n.End-n.Start != 2 {
		return false
	}
	before := sc.nums[i-1]
	g := sc.gap(n.a)
	return before.class == isYear && before.b == n.a-1 && (g == "/" || g == "-" || g == "–")
}

// joiningDate is what may stand between a day and its month.
func joiningDate(gap string) bool {
	g := strings.TrimSpace(gap)
	return g == "" || g == "." || g == "-" || g == "’" || g == "'"
}

var months = []string{"month", "jalali", "hijri"}

// monthAfter looks for a month at token i, one word of linking allowed ("8 de enero", "the 8th of January").
func (sc *scene) monthAfter(i int) bool {
	if i < len(sc.toks) && (ordinalEnding[sc.toks[i].Text] || linkingDate[sc.toks[i].Text]) {
		if i+1 < len(sc.toks) && linkingDate[sc.toks[i+1].Text] {
			i++
		}
		i++
	}
	m, ok := sc.has(i, months...)
	return ok && (m.first != m.last || sc.toks[i].Text != "mars" || sc.lang != "en")
}

var linkingDate = map[string]bool{"de": true, "of": true, "del": true, "di": true, "ب": true, "ماه": true}

func (sc *scene) monthBefore(n *num) bool {
	m, ok := sc.ends(n.a-1, months...)
	if !ok {
		return false
	}
	g := strings.TrimSpace(sc.gap(n.a))
	if g != "" && g != "." && g != "," {
		return false
	}
	return g != "," && sc.lang != "de" && m.last == n.a-1
}

// yearly says that a numeral is a year: four digits in one group, of an age
// that news speaks of, not plainly counting anything.
func (sc *scene) yearly(n *num, i int) bool {
	if n.Words || n.groups != 1 || !n.whole || n.mag != 0 || n.vague || n.End-n.Start > 8 {
		return false
	}
	v := int(n.Value)
	gregorian := v >= 1800 && v <= 2100
	persian := v >= 1300 && v <= 1420 && sc.in("fa ckb az ar")
	if !gregorian && !persian || n.Value != float64(v) {
		return false
	}
	if _, ok := sc.has(n.b+1, "years"); ok && gregorian && v >= 1900 && sc.in("pl ru uk cs hr sr bs sl mk bg") {
		return true // w 2019 roku
	}
	if r := sc.runeAfter(n.End); r == 's' {
		return true // the 1970s
	}
	if sc.monthBeforeYear(n) && (v%100 != 0 || !sc.countedNext(n)) {
		return true
	}
	if _, ok := sc.ends(n.a-1, "yearword"); ok && (gregorian && v >= 1900 || persian && v >= 1340) && v%100 != 0 && !sc.peopleNext(n) {
		return true
	}
	if theYear[sc.before(n, 1)] && sc.gap(n.a) == " " && !(v%100 == 0 && sc.peopleNext(n)) {
		return true // "کنفرانس سال 2002 مجاهدین"
	}
	if sc.lang == "he" && sc.before(n, 1) == "ב" && sc.gap(n.a) == "-" && gregorian && v >= 1900 {
		return true
	}
	if sc.verbNext(n) && gregorian && v >= 1900 && v <= 2035 {
		return true
	}
	if sc.countedNext(n) || (v%100 == 0 || sc.risenTo(n)) && sc.tolled(n) {
		return false
	}
	for k := 1; k <= 2; k++ {
		if m, ok := sc.has(n.b+k, "people", "protesters", "security", "killed", "thing", "members"); ok && m.kind != "killed" && k == 1 {
			return false
		}
	}
	if _, ok := sc.ends(n.a-1, "yearword"); ok {
		return true
	}
	if q, ok := sc.ends(n.a-1, "about", "more-than", "at-least", "up-to"); ok && q.last == n.a-1 {
		return false
	}
	for k := 1; k <= 4; k++ {
		if m, ok := sc.has(n.b+k, "about", "more-than", "at-least"); ok && m.after && sc.in("tr az") {
			return false
		}
	}
	return gregorian && v >= 1900 && v <= 2035 || persian
}

// theYear are words that say by themselves that a year follows.
var theYear = map[string]bool{"سال": true, "عام": true, "سنه": true, "لسنه": true, "بسال": true,
	"vitin": true, "viti": true, "vitit": true, "jahr": true, "jahre": true, "year": true, "annee": true, "anno": true, "anul": true, "jaar": true, "roce": true, "aret": true, "godine": true, "vuonna": true}

// verbNext says that a German participle in small letters follows: "im Sommer
// 1988 hingerichtet".
func (sc *scene) verbNext(n *num) bool {
	if sc.lang != "de" || n.b+1 >= len(sc.toks) || !unicode.IsLower(sc.firstRune(n.b+1)) || sc.peopleNext(n) {
		return false
	}
	for k := 1; k <= 2; k++ {
		if _, ok := sc.ends(n.a-k, qualifierKinds...); ok {
			return false
		}
	}
	return sc.countedNext(n)
}

// risenTo says that a verb of rising stands just before a number.
func (sc *scene) risenTo(n *num) bool {
	for k := 1; k <= 3; k++ {
		if _, ok := sc.ends(n.a-k, "rise"); ok {
			return true
		}
	}
	return false
}

// tolled says that a word for those counted stands just before a round number:
// "the toll has passed 2000".
func (sc *scene) tolled(n *num) bool {
	for i := n.a - 1; i >= max(0, n.a-5); i-- {
		if separation(sc.gap(i+1)) > 0 {
			return false
		}
		if _, ok := sc.ends(i, "yearword"); ok && i == n.a-1 {
			return false
		}
		if _, ok := sc.ends(i, "toll", "killed", "injured", "arrested"); ok {
			return true
		}
	}
	return false
}

func (sc *scene) monthBeforeYear(n *num) bool {
	if _, ok := sc.ends(n.a-1, months...); ok {
		return true
	}
	i := sc.inNumAt(n.a - 1)
	return i >= 0 && sc.nums[i].class == isDate
}
