package quantity

import (
	"strings"

	"claimwatch/claims"
)

// reach is how far, in the scene's cost, a word can stand from the number it
// is about and still give it its metric.
const reach = 26

// metricOf says what a number counts, and whether it counts anything: the
// noun beside it first, then the nearest word that says what happened, then
// what the figure before it counted (before, "" for none).
func (sc *scene) metricOf(i int, before claims.Metric) (claims.Metric, bool) {
	n := sc.nums[i]
	switch n.class {
	case isShare:
		return claims.Other, true
	case isMoney:
		return claims.Money, n.Value > 0 && !n.article
	case isSpan:
		return claims.Other, n.Value > 1 && sc.spanTold(n)
	case isYear:
		return claims.Year, sc.yearTold(n)
	case counts:
	default:
		return "", false
	}
	noun, kind := sc.noun(n)
	if kind == "members" && sc.ofForces(noun) {
		kind = "security"
	}
	if m, ok := sc.spanned(n); ok {
		return m, true
	}
	if m, ok := sc.fate(n, noun, kind); ok {
		return m, true
	}
	if m, counts, ok := sc.byNoun(n, noun, kind, before); ok {
		return m, counts
	}
	return sc.byDeed(n, kind, before)
}

// byNoun decides by the noun beside a number alone, where it says enough; ok
// is false where it does not.
func (sc *scene) byNoun(n *num, noun mark, kind string, before claims.Metric) (m claims.Metric, counts, ok bool) {
	switch kind {
	case "members":
		if sc.formerly(noun) || sc.stands("rally", n, fateReach) {
			return claims.Other, true, true
		}
		// "thousands of followers" are no count of members
		return "", false, n.vague && n.Value >= 1000
	case "thing", "measure", "time":
		return claims.Other, !n.small() || n.Value > 3, true
	case "killed", "injured", "arrested", "executed", "missing", "other":
		return sc.settled(kind), true, true
	case "review":
		switch {
		case n.vague: // "hundreds of reports are being checked"
		case done(before):
			return before, true, true
		case sc.any("killed", "tally"):
			return sc.settled("killed"), true, true
		}
		return claims.Other, true, true
	case "officials":
		deed, near := sc.nearest(n, kind) // "two officials said"
		return "", false, near && n.small() && deed == claims.Killed && !sc.within4("killed", n)
	case "source":
		return "", false, n.small() // two sources, who said something
	case "":
		if sc.outOf(n) {
			return claims.Other, true, true
		}
		// "most of them over 60"
		return "", false, before == claims.Members && n.Value < 100 && (sc.closes(n) || n.b+1 == len(sc.toks))
	}
	return "", false, false
}

// byDeed decides by what happened: living in the camp, being a part of those
// counted before, the nearest deed, or what the list has counted so far.
func (sc *scene) byDeed(n *num, kind string, before claims.Metric) (claims.Metric, bool) {
	if sc.dwells(n, kind) {
		return claims.Members, true
	}
	if _, ok := sc.ends(n.a-1, "part", "ofthem"); ok && done(before) && (kind == "" || persons(kind)) {
		return before, true
	}
	if m, ok := sc.nearest(n, kind); ok {
		return m, true
	}
	if done(before) && sc.continues(n, kind) && !(kind == "officials" && n.small()) {
		return before, true
	}
	return sc.fallback(n, kind, before)
}

// done says that a metric is something done to people, which carries over to
// the figures after it in a list.
func done(m claims.Metric) bool {
	switch m {
	case claims.Killed, claims.Injured, claims.Arrested, claims.Executed, claims.Missing:
		return true
	}
	return false
}

// continues says that a number tells more of what the figure before it
// counted: "killed 490, but 192 by another count", "among them 12 children".
func (sc *scene) continues(n *num, kind string) bool {
	for i := n.a - 1; i >= 0 && sc.inNum[i] == 0; i-- {
		if _, ok := sc.has(i, "when"); ok {
			return false
		}
	}
	for i := n.b + 1; i <= n.b+4 && i < len(sc.toks) && separation(sc.gap(i)) == 0; i++ {
		if _, ok := sc.has(i, "review"); ok {
			return true
		}
	}
	if persons(kind) {
		return true
	}
	return kind == "" && !n.small() && n.Value > 12 && !sc.foreign(n)
}

// settled turns the kind of a mark into a metric. Those killed in the prison
// massacre of 1988 were executed.
func (sc *scene) settled(kind string) claims.Metric {
	if kind == "killed" && sc.any1988() {
		return claims.Executed
	}
	return claims.Metric(kind)
}

func (sc *scene) any1988() bool {
	for _, m := range sc.marks {
		if m.kind == "event" && m.value == "1988" {
			return true
		}
	}
	for _, n := range sc.nums {
		if n.class == isYear && (n.Value == 1988 || n.Value == 1367) && sc.any("prisoners", "executed") {
			return true
		}
	}
	return false
}

// ofForces says that a word for members is followed by the forces they are of,
// or comes after them where the language sets the owner first.
func (sc *scene) ofForces(noun mark) bool {
	if sc.in("tr az") && separation(sc.gap(noun.first)) == 0 {
		if _, ok := sc.ends(noun.first-1, "security"); ok {
			return true
		}
	}
	for i := noun.last + 1; i <= min(noun.last+4, len(sc.toks)-1); i++ {
		if sc.inNum[i] != 0 || separation(sc.gap(i)) > 2 {
			return false
		}
		if _, ok := sc.has(i, "security"); ok {
			return true
		}
	}
	return false
}

// noun finds what is counted among the few words after the number: the first
// mark of content before any sign, number or conjunction.
func (sc *scene) noun(n *num) (mark, string) {
	for k := 1; k <= 4; k++ {
		i := n.b + k
		if i >= len(sc.toks) || sc.inNum[i] != 0 || sc.conj(i) || sc.headAt(i) || sc.joinedVerb(i) || sc.in("fa ar") && inWhich[sc.toks[i].Text] {
			break
		}
		if separation(sc.gap(i)) > 0 && !strings.HasPrefix(strings.TrimSpace(sc.gap(i)), "\"") {
			break
		}
		if _, ok := sc.has(i, "cause"); ok {
			break
		}
		best := mark{first: -1}
		for _, j := range sc.at[i] {
			m := sc.marks[j]
			if !content(m.kind) || (m.kind == "thing" || m.kind == "time") && (k > 2 || k == 2 && sc.article(i-1)) {
				continue // "2,403 the day before"
			}
			if best.first < 0 || m.last > best.last || rank(m.kind) < rank(best.kind) {
				best = m
			}
		}
		if best.kind == "case" {
			if m, ok := sc.caseOf(best); ok {
				return m, m.kind
			}
			best.kind = "thing"
			if sc.underReview(best) {
				best.kind = "review"
			}
		}
		if best.first >= 0 {
			return best, best.kind
		}
	}
	return mark{}, ""
}

// article says that token i is a definite article, so that what follows is
// told of by itself.
func (sc *scene) article(i int) bool { return definite[sc.toks[i].Text] }

var definite = map[string]bool{"the": true, "der": true, "die": true, "das": true, "den": true, "dem": true, "am": true, "le": true, "la": true, "les": true, "l": true,
	"el": true, "los": true, "las": true, "il": true, "lo": true, "gli": true, "del": true, "du": true, "o": true, "os": true, "as": true}

// inWhich are prepositions of Persian and Arabic behind which no noun is counted:
// "أصيب 300 في هجوم".
var inWhich = map[string]bool{"فی": true, "خلال": true, "علی": true, "در": true, "طی": true, "بر": true, "با": true}

// caseOf finds of what something is a case: "2,615 cases of death".
func (sc *scene) caseOf(c mark) (mark, bool) {
	for i := c.last + 1; i <= min(c.last+3, len(sc.toks)-1); i++ {
		if sc.inNum[i] != 0 || separation(sc.gap(i)) > 0 {
			break
		}
		if m, ok := sc.has(i, "killed", "injured", "arrested", "executed", "missing"); ok {
			return m, true
		}
	}
	return mark{}, false
}

// underReview says that cases are still looked into: "17,091 cases under
// review". They are of what the count is of.
func (sc *scene) underReview(c mark) bool {
	for _, m := range sc.marks {
		if m.kind != "review" {
			continue
		}
		from, to := min(m.first, c.first), max(m.first, c.first)
		if to-from <= reach { // in words: what numbers cost is not known yet
			return true
		}
	}
	return false
}

// within4 says that a word of a kind stands within four tokens after a number.
func (sc *scene) within4(kind string, n *num) bool {
	for k := 1; k <= 4; k++ {
		if _, ok := sc.has(n.b+k, kind); ok {
			return true
		}
	}
	return false
}

// rank orders the kinds of marks that stand on the same words.
func rank(kind string) int {
	switch {
	case kind == "killed", kind == "executed":
		return 0
	case metric(kind):
		return 1
	case persons(kind), kind == "case":
		return 2
	}
	return 3
}

// placeCost is added for a deed that is told by a place alone, before the number:
// "the dead of the protests over a death in custody rose to 240".
const placeCost = 20

// nearest finds the word that says what happened to those counted.
func (sc *scene) nearest(n *num, kind string) (claims.Metric, bool) {
	best, bestKind, bestAt := reach+1, "", mark{}
	for _, m := range sc.marks {
		if !metric(m.kind) || sc.inNum[m.first] != 0 && m.first == m.last {
			continue
		}
		d := sc.far(n, m)
		if m.value == "place" && m.last < n.a {
			d += placeCost
		}
		if m.kind == "members" && (kind != "" || n.small() || d > membersReach) {
			continue
		}
		if d < best || d == best && rank(m.kind) < rank(bestKind) {
			best, bestKind, bestAt = d, m.kind, m
		}
	}
	if kind == "members" && best > 9 {
		return claims.Members, true
	}
	if bestKind == "" {
		return "", false
	}
	if kind == "" && !n.vague && best > 3 && sc.foreign(n) && (best > 8 || sc.crosses(n, bestAt)) {
		return "", false
	}
	if bestKind == "members" {
		if m, ok := sc.fate(n, bestAt, bestKind); ok {
			return m, true
		}
	}
	return sc.settled(bestKind), true
}

// membersReach is how far a word for members may stand from a number without a
// noun of its own: "all the members, close to 3,000, have left".
const membersReach = 9

// far is what it costs to walk from a number to a mark. Where all else is
// equal the word after the number wins, for "512 dead" is more common than
// "dead: 512". A mark that spans the number ("sentenced 31 others to death")
// is at no distance.
func (sc *scene) far(n *num, m mark) int {
	switch {
	case m.first > n.b:
		d := sc.dist(n.b, m.first)
		if sc.closes(n) {
			d += 3
		}
		return d
	case m.last >= n.b:
		return 0
	default:
		return sc.dist(m.last, n.a) - stepOnNumber + 2
	}
}

// closes says that a number ends its clause: a conjunction or a sign follows.
func (sc *scene) closes(n *num) bool {
	i := n.b + 1
	return i < len(sc.toks) && (sc.conj(i) || separation(sc.gap(i)) >= 3)
}

// crosses says that a sign, a conjunction or another number stands between a
// number and a mark.
func (sc *scene) crosses(n *num, m mark) bool {
	for i := m.last + 1; i < n.a; i++ {
		if sc.inNum[i] != 0 {
			return true
		}
	}
	from, to := n.b+1, m.first
	if m.last < n.a {
		from, to = m.last+1, n.a
	}
	for i := from; i <= to; i++ {
		if separation(sc.gap(i)) > 0 || sc.conj(i) {
			return true
		}
	}
	return false
}

// foreign says that the word after the number is a noun of no kind we know,
// so that a far verb should not claim the number.
func (sc *scene) foreign(n *num) bool {
	i := n.b + 1
	if i >= len(sc.toks) || separation(sc.gap(i)) > 0 || sc.inNum[i] != 0 {
		return false
	}
	if sc.in("fa tr az ckb ku ur hi") && (i+1 == len(sc.toks) || separation(sc.gap(i+1)) > 0) {
		return false // the verb, which ends the clause
	}
	if len(sc.at[i]) > 0 || len([]rune(sc.toks[i].Text)) < 4 || sc.conj(i) {
		return false
	}
	return true
}

// small says that a number is a small one in words, which more often tells two
// sides or three reasons than it counts.
func (n *num) small() bool { return n.Words && n.Value <= 12 && !n.vague }
