package quantity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// class is what sort of number a number is.
type class int

const (
	counts   class = iota // may count something
	isYear                // 1965
	isDate                // a day or a time of day
	isAge                 // 65 years old
	isName                // Ashraf 3, day 23, F-16
	isRank                // 28th
	isPart                // of a compound: 12-day, 100,000-strong
	isShare               // percent
	isMoney               //
	isSpan                // a span of time
	isSize                // kilometres, magnitude
	isTrivia              // an article, a pronoun
)

// classify tells the numbers that count from those that name or date.
func (sc *scene) classify() {
	for i, n := range sc.nums {
		n.class = sc.classOf(n, i)
	}
}

func (sc *scene) classOf(n *num, i int) class {
	switch {
	case n.date || n.time || sc.dated(n, i) || sc.yearTail(n, i):
		return isDate
	case sc.within(n), sc.score(n, i), sc.proportion(n, i):
		return isTrivia
	case sc.percent(n):
		return isShare
	case sc.money(n):
		return isMoney
	case sc.named(n):
		return isName
	case sc.rank(n):
		return isRank
	case sc.compound(n):
		return isPart
	case sc.aged(n, i):
		return isAge
	case sc.yearly(n, i):
		return isYear
	}
	if _, ok := sc.has(n.b+1, "time"); ok && !n.vague {
		return isSpan
	}
	if _, ok := sc.has(n.b+1, "measure"); ok {
		return isSize
	}
	if n.frac || n.Value == 0 {
		return isTrivia
	}
	if n.article && !sc.countsOne(n) {
		return isTrivia
	}
	return counts
}

// within says that a number stands inside a longer phrase: "pour cent", "under 18".
func (sc *scene) within(n *num) bool {
	for i := max(0, n.a-3); i <= n.a; i++ {
		for _, k := range sc.at[i] {
			m := sc.marks[k]
			if m.last >= n.b && m.last-m.first > n.b-n.a && m.kind != "of" && m.kind != "name" && !metric(m.kind) {
				return true
			}
		}
	}
	return sc.lang == "fa" && n.Value == 100 && n.Words && sc.before(n, 1) == "در"
}

// countsOne keeps "one dead", "the death of one person" and drops "one of
// them", "një grup".
func (sc *scene) countsOne(n *num) bool {
	_, isPerson := sc.has(n.b+1, "people", "protesters", "security", "civilians", "minors", "women", "students")
	if _, ok := sc.ends(n.a-1, "killed", "injured", "arrested", "executed"); ok && isPerson && sc.gap(n.a) == " " {
		return true
	}
	for k := 1; k <= 4; k++ {
		if sc.gap(n.b+k) != " " || sc.inNumAt(n.b+k) >= 0 {
			return false
		}
		if m, ok := sc.has(n.b+k, "killed", "injured", "arrested", "executed"); ok {
			return m.first == m.last || k == 1 || isPerson
		}
		switch {
		case k == 1 && (isPerson || particle[sc.after(n, 1)]):
		case k > 1 && len(sc.after(n, k)) <= 6 && !sc.conj(n.b+k):
		default:
			return false
		}
	}
	return false
}

// particle are the words that Albanian sets before a participle.
var particle = map[string]bool{"te": true, "i": true, "e": true}

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
		if sc.monthBefore(n) && !sc.countedNext(n) {
			return true
		}
		// "8-9 January", "8 and 9 January"
		if i+1 < len(sc.nums) {
			next := sc.nums[i+1]
			if next.Value <= 31 && next.a-n.b <= 2 && sc.monthAfter(next.b+1) && !sc.countedNext(n) {
				return true
			}
		}
	}
	return false
}

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

// countedNext says that what follows the number is plainly counted.
func (sc *scene) countedNext(n *num) bool {
	if separation(sc.gap(n.b+1)) > 0 {
		return false
	}
	for _, k := range sc.atOr(n.b + 1) {
		if kind := sc.marks[k].kind; persons(kind) || metric(kind) {
			return true
		}
	}
	return false
}

// peopleNext says that a word for people follows the number.
func (sc *scene) peopleNext(n *num) bool {
	for _, k := range sc.atOr(n.b + 1) {
		if persons(sc.marks[k].kind) || sc.marks[k].kind == "members" {
			return true
		}
	}
	return false
}

func (sc *scene) atOr(i int) []int {
	if i < 0 || i >= len(sc.at) {
		return nil
	}
	return sc.at[i]
}

func (sc *scene) percent(n *num) bool {
	tail := strings.TrimLeft(sc.s[n.End:], " \u00a0\u202f")
	if strings.HasPrefix(tail, "%") || strings.HasPrefix(tail, "٪") {
		return true
	}
	if r := sc.runeBefore(n.Start); r == '%' || r == '٪' {
		return true
	}
	if _, ok := sc.has(n.b+1, "percent"); ok {
		return true
	}
	if sc.lang == "tr" {
		_, ok := sc.ends(n.a-1, "percent")
		return ok
	}
	return false
}

func (sc *scene) money(n *num) bool {
	switch sc.runeBefore(n.Start) {
	case '$', '€', '£', '¥', '₺':
		return true
	}
	switch r := sc.runeAfter(n.End); r {
	case '$', '€', '£':
		return true
	}
	if strings.HasPrefix(strings.TrimLeft(sc.s[n.End:], " \u00a0\u202f"), "€") {
		return true
	}
	for k := 1; k <= 2; k++ {
		if _, ok := sc.has(n.b+k, "money"); ok {
			return true
		}
		if w := sc.after(n, k); !(w == "de" || w == "di" || w == "us" || w == "american" || w == "e" || w == "amerikane") {
			break
		}
	}
	return false
}

// named says that the number is part of a name.
func (sc *scene) named(n *num) bool {
	if m, ok := sc.ends(n.a-1, "name"); ok && n.Value < 1000 && strings.TrimSpace(strings.Trim(sc.gap(n.a), "-.‑")) == "" {
		if m.kind == "name" && !sc.countedNext(n) {
			return true
		}
	}
	if n.Words || sc.in("he") {
		return false
	}
	r := sc.runeBefore(n.Start)
	if r == '-' || r == '‑' || r == '–' {
		before, _ := utf8.DecodeLastRuneInString(sc.s[:n.Start-utf8.RuneLen(r)])
		return unicode.IsLetter(before)
	}
	if r == '#' || r == '@' {
		return true
	}
	return unicode.Is(unicode.Latin, r) && unicode.IsLetter(r)
}

// ordinalEnding are the endings of ordinals in digits.
var ordinalEnding = map[string]bool{"th": true, "st": true, "nd": true, "rd": true, "er": true, "eme": true, "ere": true, "e": true,
	"te": true, "ter": true, "t": true, "ti": true, "ta": true, "tin": true, "ten": true, "inci": true, "nci": true, "uncu": true, "ncu": true, "th of": true, "مین": true, "ام": true, "م": true}

func (sc *scene) rank(n *num) bool {
	next := sc.after(n, 1)
	gap := sc.gap(n.b + 1)
	if n.Words {
		return sc.lang == "fa" && (next == "ام" || next == "مین" || next == "امین") && len(gap) <= 3
	}
	switch {
	case ordinalEnding[next] && (gap == "" || (gap == "-" || gap == "'" || gap == "’") && len(next) > 1 && sc.in("sq tr")):
		return true
	case strings.HasPrefix(gap, "º"), strings.HasPrefix(gap, "ª"), strings.HasPrefix(gap, "°"):
		return true
	case strings.HasPrefix(gap, ". ") && n.groups == 1 && n.Value < 100 && sc.in("de tr hr sl sr bs cs pl hu"):
		return true
	}
	return false
}

// compound says that a hyphen ties the number to the word after it: "12-day",
// "14-year-old". Some languages hang case endings on numerals in this way.
func (sc *scene) compound(n *num) bool {
	r := sc.runeAfter(n.End)
	if n.Words && !sc.in("en de fr") {
		return false
	}
	switch r {
	case '-', '‑', '\u2010':
		next := sc.after(n, 1)
		if next == "strong" {
			return false // a 25,000-strong crowd
		}
		if next == "" || n.b+1 >= len(sc.toks) || sc.inNum[n.b+1] != 0 || sc.toks[n.b+1].Start > n.End+3 {
			return false
		}
		if !sc.in("en de fr es it") && len([]rune(next)) <= 4 {
			return false
		}
		return true
	}
	if n.Words {
		return false
	}
	if unicode.Is(unicode.Latin, r) && !sc.in("tr az") {
		w := sc.after(n, 1)
		return w != "k" && w != "mln" && w != "km" && w != "x"
	}
	if sc.lang == "fa" {
		switch sc.after(n, 1) {
		case "روزه", "ساعته", "ماهه", "نفره", "هفته ای", "جانبه", "ماده", "گانه":
			return true
		}
	}
	return false
}

func (sc *scene) aged(n *num, i int) bool {
	if n.Value > 120 || n.vague {
		return false
	}
	if sc.apposed(n) || sc.agesOn(n, i) || !n.Words && sc.agesAhead(n, i) {
		return true
	}
	if _, ok := sc.has(n.b+1, "age"); ok {
		return true
	}
	if m, ok := sc.has(n.b+1, "time"); ok {
		if _, ok := sc.has(m.last+1, "age"); ok {
			return true
		}
	}
	_, ok := sc.ends(n.a-1, "age")
	return ok
}

// apposed says that a bare number of years follows a name between commas or
// in brackets: "Termes, 68, an electrician", "Arash (23)".
func (sc *scene) apposed(n *num) bool {
	if n.Words || !n.whole || n.groups > 1 || n.Value < 5 || n.Value > 110 || n.a == 0 || sc.inNum[n.a-1] != 0 {
		return false
	}
	before, after := sc.gap(n.a), sc.gap(n.b+1)
	if n.b+1 == len(sc.toks) {
		after = sc.s[n.End:]
	}
	switch {
	case strings.HasPrefix(before, ", ") || strings.HasPrefix(before, "، "):
		return (strings.HasPrefix(after, ",") || strings.HasPrefix(after, "،")) && sc.inNumAt(n.b+1) < 0
	case strings.HasSuffix(before, "("):
		return strings.HasPrefix(after, ")") && unicode.IsUpper(sc.firstRune(n.a-1))
	}
	return false
}

// agesOn says that a number goes on with a list of ages: "aged 33, 34 and 39".
func (sc *scene) agesOn(n *num, i int) bool {
	if i == 0 || n.Words != sc.nums[i-1].Words || sc.nums[i-1].class != isAge {
		return false
	}
	gap := n.a - sc.nums[i-1].b
	return gap == 1 || gap == 2 && sc.conj(n.a-1)
}

// agesAhead says that a number is one of a list whose last is an age: "33, 34
// و 39 ساله".
func (sc *scene) agesAhead(n *num, i int) bool {
	for i++; i < len(sc.nums); i++ {
		next := sc.nums[i]
		if gap := next.a - n.b; gap > 2 || gap == 2 && !sc.conj(next.a-1) || next.Value > 120 {
			return false
		}
		if _, ok := sc.has(next.b+1, "age"); ok {
			return true
		}
		n = next
	}
	return false
}

// firstRune returns the first rune of token i.
func (sc *scene) firstRune(i int) rune {
	r, _ := utf8.DecodeRuneInString(sc.s[sc.toks[i].Start:])
	return r
}

// score says that a number is half of the result of a game or a vote: 2-0.
func (sc *scene) score(n *num, i int) bool {
	pair := func(a, b *num) bool {
		g := sc.gap(b.a)
		return b.a == a.b+1 && (g == "-" || g == "–") && !a.Words && !b.Words && a.Value < 200 && b.Value <= a.Value
	}
	return i > 0 && pair(sc.nums[i-1], n) || i+1 < len(sc.nums) && pair(n, sc.nums[i+1])
}

// proportion says that a number is half of "nine in ten", "one out of five".
func (sc *scene) proportion(n *num, i int) bool {
	pair := func(a, b *num) bool {
		gap := b.a - a.b
		return a.Value < b.Value && a.Value < 10 && (b.Value <= 10 || b.Value == 100) && a.Words == b.Words &&
			(gap == 2 || gap == 3) && proportionWords[sc.toks[a.b+1].Text] && separation(sc.gap(a.b+1)) == 0
	}
	return i > 0 && pair(sc.nums[i-1], n) || i+1 < len(sc.nums) && pair(n, sc.nums[i+1])
}

// proportionWords stand between the halves of a proportion.
var proportionWords = map[string]bool{"in": true, "out": true, "of": true, "ne": true, "nga": true, "von": true, "sur": true, "de": true,
	"su": true, "از": true, "من": true, "od": true, "из": true, "op": true}

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
	if r := sc.runeAfter(n.End); r == 's' {
		return true // the 1970s
	}
	if sc.monthBeforeYear(n) && (v%100 != 0 || !sc.countedNext(n)) {
		return true
	}
	if _, ok := sc.ends(n.a-1, "yearword"); ok && gregorian && v >= 1900 && v%100 != 0 && !sc.peopleNext(n) {
		return true
	}
	if sc.countedNext(n) || v%100 == 0 && sc.tolled(n) {
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

// inNumAt returns the index of the number that holds token i, -1 for none.
func (sc *scene) inNumAt(i int) int {
	if i < 0 || i >= len(sc.inNum) {
		return -1
	}
	return sc.inNum[i] - 1
}
