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

// stands says that a number of the class has words of its own beside it, as
// dates, years and names have not.
func (c class) stands() bool {
	switch c {
	case isDate, isYear, isName, isAge, isRank, isTrivia:
		return false
	}
	return true
}

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
	case sc.within(n), sc.theTwentySeven(n), sc.theTwo(n), sc.score(n, i), sc.proportion(n, i), sc.persianNo(n):
		return isTrivia
	case sc.decade(n):
		return isDate
	case sc.percent(n):
		return isShare
	case sc.money(n):
		return isMoney
	case sc.named(n):
		return isName
	case sc.rank(n):
		if _, ok := sc.has(n.b+2, "time"); ok && sc.any("net") {
			return isSpan // the 18th day of the blackout
		}
		return isRank
	case sc.compound(n):
		return isPart
	case sc.aged(n, i):
		return isAge
	case sc.yearly(n, i):
		return isYear
	}
	if _, ok := sc.has(n.a, "time"); ok && n.Words && n.a == n.b {
		return isSpan // a dual: أسبوعين, two weeks
	}
	noun := sc.unitAt(n)
	if separation(sc.gap(noun)) >= 3 {
		noun = len(sc.toks) // "sono 6.126, secondo HRANA" counts no seconds
	}
	if _, ok := sc.has(noun, "time"); ok && !n.vague {
		return isSpan
	}
	if _, ok := sc.has(noun, "measure"); ok {
		return isSize
	}
	if _, ok := sc.has(noun, "fold"); ok {
		return isTrivia // ten times as many
	}
	if _, ok := sc.ends(n.a-1, "parent"); ok {
		return isTrivia // a mother of two
	}
	if n.frac || n.Value == 0 {
		return isTrivia
	}
	if n.article && !sc.countsOne(n) {
		return isTrivia
	}
	return counts
}

// unitAt returns the token after a number that may be its unit, past the
// preposition of Romanian and its sisters: "30 de kilometri", "3 millones de años".
func (sc *scene) unitAt(n *num) int {
	if w := sc.after(n, 1); (w == "de" || w == "di") && sc.in("ro es fr it pt ca") && sc.gap(n.b+1) == " " {
		return n.b + 2
	}
	return n.b + 1
}

// theTwentySeven says that a number word is a name of the European Union: les
// Vingt-Sept.
func (sc *scene) theTwentySeven(n *num) bool {
	return n.Words && n.Value == 27 && n.a > 0 && unicode.IsUpper(sc.firstRune(n.a))
}

// theTwo says that a word for two means both, who were told of before: les deux
// hommes, "by the thousand" likewise counts nothing.
func (sc *scene) theTwo(n *num) bool {
	if !n.Words || n.a != n.b || n.a == 0 {
		return false
	}
	if n.Value == 2 {
		return sc.in("fr es it pt sq en nl ca") && theBoth[sc.before(n, 1)]
	}
	return sc.lang == "en" && sc.before(n, 1) == "the" && (n.Value == 100 || n.Value == 1000 || n.Value == 1e6)
}

// theBoth are the words before two that make it both.
var theBoth = map[string]bool{"les": true, "ces": true, "ses": true, "leurs": true, "los": true, "las": true, "esos": true, "i": true, "le": true, "gli": true,
	"os": true, "as": true, "te": true, "the": true, "de": true, "els": true}

// persianNo says that نه is "no" and not nine: nothing counted follows it, or
// it opens a clause: "تروریست‌ها بودند، نه پلیس".
func (sc *scene) persianNo(n *num) bool {
	if sc.lang != "fa" || !n.Words || n.a != n.b || n.Value != 9 {
		return false
	}
	_, people := sc.has(n.b+1, "people")
	return !sc.countedNext(n) || !people && n.a > 0 && separation(sc.gap(n.a)) > 0
}

// within says that a number stands inside a longer phrase: "pour cent", "under 18".
func (sc *scene) within(n *num) bool {
	for i := max(0, n.a-3); i <= n.a; i++ {
		for _, k := range sc.at[i] {
			m := sc.marks[k]
			if m.last >= n.b && m.last-m.first > n.b-n.a && !parts(m.kind) && m.kind != "name" && !metric(m.kind) {
				return true
			}
		}
	}
	return sc.lang == "fa" && n.Value == 100 && n.Words && sc.before(n, 1) == "در"
}

// countsOne keeps "one dead", "the death of one person" and drops "one of
// them", "një grup".
func (sc *scene) countsOne(n *num) bool {
	if sc.befell(n) {
		return true
	}
	if _, ok := sc.ends(n.a-1, "killed", "injured", "arrested", "executed"); ok && sc.lang != "de" && sc.gap(n.a) == " " && (sc.closes(n) || n.b+1 == len(sc.toks)) {
		return true // "killed one and injured four"
	}
	_, isPerson := sc.has(n.b+1, "people", "protesters", "security", "civilians", "minors", "women", "students")
	if _, ok := sc.ends(n.a-1, "killed", "injured", "arrested", "executed"); ok && isPerson && sc.gap(n.a) == " " {
		return true
	}
	for k := 1; k <= 4; k++ {
		if sc.gap(n.b+k) != " " || sc.inNumAt(n.b+k) >= 0 {
			return false
		}
		if m, ok := sc.has(n.b+k, "killed", "injured", "arrested", "executed"); ok {
			return sc.inNumAt(m.last+1) < 0 && !m.gap && (m.first == m.last || k == 1 || isPerson)
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

// befell says that what happened to one person is told right after the noun or
// right before the number: "a resident died", "starb ein Bewohner". What is
// followed by a number or an article of its own is what the person did.
func (sc *scene) befell(n *num) bool {
	noun, kind := sc.noun(n)
	if (!persons(kind) || kind == "officials") && kind != "members" || noun.first > n.b+2 || noun.first == n.b+2 && len(sc.at[n.b+1]) > 0 {
		return false
	}
	for i := noun.last + 1; i <= min(noun.last+5, len(sc.toks)-1); i++ {
		if separation(sc.gap(i)) > 0 || sc.inNum[i] != 0 || sc.conj(i) {
			break
		}
		if m, ok := sc.has(i, "killed", "injured", "arrested", "executed"); ok {
			return sc.inNumAt(m.last+1) < 0
		}
	}
	for i := n.a - 1; i >= max(0, n.a-2) && separation(sc.gap(i+1)) == 0; i-- {
		if _, ok := sc.ends(i, "killed", "injured", "arrested", "executed"); ok {
			return true
		}
	}
	return false
}

// particle are the words that Albanian sets before a participle.
var particle = map[string]bool{"te": true, "i": true, "e": true}

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
		if w := sc.after(n, k); !(w == "de" || w == "di" || w == "d" || w == "us" || w == "american" || w == "e" || w == "amerikane") {
			break
		}
	}
	return false
}

// letters are the names of aircraft that are words by themselves: Croatian su
// is "are".
var letters = map[string]bool{"f": true, "s": true, "g": true, "su": true, "mig": true}

// named says that the number is part of a name.
func (sc *scene) named(n *num) bool {
	if m, ok := sc.ends(n.a-1, "name"); ok && n.Value < 10000 && n.groups == 1 && strings.TrimSpace(strings.Trim(sc.gap(n.a), "-.‑")) == "" &&
		(!letters[sc.toks[m.first].Text] || sc.gap(n.a) != " ") { // the F-16, but not "the country's 31 provinces"
		_, kind := sc.noun(n)
		if n.Value < 10 && !sc.peopleNext(n) || !sc.countedNext(n) && !persons(kind) && kind != "members" {
			return true // "in Ashraf 3 died ..." but "in the camp 34 died"
		}
	}
	if n.Words || sc.in("he") {
		return false
	}
	if strings.HasPrefix(sc.toks[n.a].Text, "0") && n.groups == 1 && n.whole && len(sc.toks[n.a].Text) > 1 {
		return true // the code name 012
	}
	r := sc.runeBefore(n.Start)
	if r == '-' || r == '‑' || r == '–' {
		before, _ := utf8.DecodeLastRuneInString(sc.s[:n.Start-utf8.RuneLen(r)])
		return unicode.IsLetter(before)
	}
	if r == '+' && n.a > 0 && sc.inNum[n.a-1] != 0 {
		return true // the P5+1
	}
	if r == '#' || r == '@' {
		return true
	}
	return unicode.Is(unicode.Latin, r) && unicode.IsLetter(r)
}

// ordinalEnding are the endings of ordinals in digits.
var ordinalEnding = map[string]bool{"th": true, "st": true, "nd": true, "rd": true, "er": true, "eme": true, "ere": true, "e": true,
	"te": true, "ter": true, "t": true, "ti": true, "ta": true, "tin": true, "ten": true, "inci": true, "nci": true, "uncu": true, "ncu": true, "th of": true, "مین": true, "ام": true, "م": true}

// turkishCase are the endings of case that look like those of ordinals elsewhere.
var turkishCase = map[string]bool{"te": true, "ta": true, "ten": true, "tan": true, "tin": true, "e": true, "i": true, "ti": true, "t": true}

func (sc *scene) rank(n *num) bool {
	next := sc.after(n, 1)
	gap := sc.gap(n.b + 1)
	if sc.lang == "ar" && sc.before(n, 1) == "ال" && !n.Words && n.Value < 200 && !sc.countedNext(n) {
		return true // جلستها الـ17, its 17th session
	}
	if n.Words {
		if sc.lang == "fa" && gap == "\u200c" && strings.HasPrefix(next, "و") && strings.HasSuffix(next, "م") {
			return true // چهل‌وهشتم, the 48th
		}
		return sc.lang == "fa" && (next == "ام" || next == "مین" || next == "امین") && len(gap) <= 3
	}
	switch {
	case sc.in("tr az") && turkishCase[next]:
		return false // 1963'te
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
		if next == "strong" || next == "plus" {
			return false // a 25,000-strong crowd
		}
		if _, ok := sc.has(n.b+1, "years"); ok && n.Value > 3 {
			return false // a twenty-year term; of ages it is said below
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

// inNumAt returns the index of the number that holds token i, -1 for none.
func (sc *scene) inNumAt(i int) int {
	if i < 0 || i >= len(sc.inNum) {
		return -1
	}
	return sc.inNum[i] - 1
}
