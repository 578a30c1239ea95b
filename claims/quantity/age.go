package quantity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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

// score says that a number is half of the result of a game or a vote: 2-0, 1:0.
func (sc *scene) score(n *num, i int) bool {
	pair := func(a, b *num) bool {
		g := sc.gap(b.a)
		return b.a == a.b+1 && !a.Words && !b.Words && a.Value < 200 && ((g == "-" || g == "–") && b.Value <= a.Value || g == ":" && b.Value < 200)
	}
	return i > 0 && pair(sc.nums[i-1], n) || i+1 < len(sc.nums) && pair(n, sc.nums[i+1])
}

// proportion says that a number is half of "nine in ten", "one out of five".
func (sc *scene) proportion(n *num, i int) bool {
	pair := func(a, b *num) bool {
		gap := b.a - a.b
		if _, kind := sc.noun(b); kind == "thing" {
			return false // one of five organisations
		}
		return a.Value < b.Value && a.Value < 10 && (b.Value <= 10 || b.Value == 100) && a.Words == b.Words &&
			(gap == 2 || gap == 3) && proportionWords[sc.toks[a.b+1].Text] && separation(sc.gap(a.b+1)) == 0
	}
	if i > 0 && pair(sc.nums[i-1], n) || i+1 < len(sc.nums) && pair(n, sc.nums[i+1]) {
		return true
	}
	return sc.ofEach(n) || i > 0 && sc.ofEach(sc.nums[i-1]) && n.a-sc.nums[i-1].b <= 3 && n.Value < sc.nums[i-1].Value
}

// ofEach says that a number is the whole of a Persian proportion: "از هر ده
// ایرانی هشت نفر".
func (sc *scene) ofEach(n *num) bool {
	return sc.lang == "fa" && n.Value <= 100 && sc.before(n, 1) == "هر" && sc.before(n, 2) == "از"
}

// outOf says that a number is of so many things: in 21 of the 31 provinces.
func (sc *scene) outOf(n *num) bool {
	if !proportionWords[sc.after(n, 1)] || separation(sc.gap(n.b+1)) > 0 {
		return false
	}
	for i := n.b + 2; i <= n.b+5; i++ {
		if k := sc.inNumAt(i); k >= 0 {
			_, kind := sc.noun(sc.nums[k])
			return kind == "thing"
		}
	}
	return false
}

// proportionWords stand between the halves of a proportion.
var proportionWords = map[string]bool{"in": true, "out": true, "of": true, "ne": true, "nga": true, "von": true, "sur": true, "de": true,
	"su": true, "از": true, "من": true, "od": true, "из": true, "op": true, "z": true, "ze": true, "απο": true, "van": true, "din": true, "dos": true, "des": true, "av": true}
