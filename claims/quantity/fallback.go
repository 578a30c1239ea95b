package quantity

import (
	"slices"
	"unicode"

	"claimwatch/claims"
)

// fallback is for a number that no word settles.
func (sc *scene) fallback(n *num, kind string, before claims.Metric) (claims.Metric, bool) {
	if kind == "members" {
		return claims.Members, true
	}
	if n.small() && kind == "" {
		return "", false
	}
	if persons(kind) && kind != "people" && sc.any("tally") && !sc.any("other", "arrested", "injured") {
		return sc.settled("killed"), true
	}
	if persons(kind) && sc.any("ofthem") && sc.any("protesters") && sc.any("security") {
		return sc.settled("killed"), true // only the dead are told apart like this
	}
	if (kind == "" || kind == "people") && sc.hosted(before) && n.Value >= 10 && n.Value <= mostDwellers {
		return claims.Members, true
	}
	if kind == "" {
		if n.Value >= 10 && (sc.tollOfDead() && !sc.foreign(n) || sc.stands("tally", n, 10)) {
			return sc.settled("killed"), true
		}
		if n.Words && n.Value <= 20 || n.article {
			return "", false
		}
	}
	if n.small() && citing[sc.before(n, 1)] {
		return "", false // "selon deux responsables"
	}
	if n.vague && n.Value >= 1e6 && (kind == "" || kind == "people") {
		return "", false // millions support, march or watch: a way of speaking
	}
	return claims.Other, n.whole || n.mag != 0
}

// tollOfDead says that a word for the count itself stands in the sentence and
// is not that of something else: "the toll", but not "the number of tourists".
func (sc *scene) tollOfDead() bool {
	for _, m := range sc.marks {
		if m.kind == "tally" || m.kind == "toll" && !sc.ofOther(m.last+1) {
			return true
		}
	}
	return false
}

// ofOther says that at token i a genitive and a noun of no kind we know begin.
func (sc *scene) ofOther(i int) bool {
	if i+1 >= len(sc.toks) || !genitive[sc.toks[i].Text] {
		return false
	}
	if sc.lang != "de" && unicode.IsUpper(sc.firstRune(i+1)) {
		return false // "the morgues of Tehran"
	}
	return sc.inNum[i+1] == 0 && len(sc.at[i+1]) == 0 && len([]rune(sc.toks[i+1].Text)) > 3
}

// genitive are the words between a count and what is counted.
var genitive = map[string]bool{"of": true, "i": true, "e": true, "te": true, "der": true, "an": true, "von": true, "de": true, "des": true, "del": true, "di": true,
	"degli": true, "dei": true, "delle": true, "do": true, "dos": true, "das": true, "van": true, "av": true, "των": true}

// citing are the prepositions that name a source.
var citing = map[string]bool{"selon": true, "apres": true, "laut": true, "sipas": true, "segun": true, "secondo": true, "volgens": true, "enligt": true,
	"ifolge": true, "prema": true, "wedlug": true, "podle": true, "potrivit": true, "spored": true, "според": true, "citing": true, "per": true}

// stands says that a mark of a kind stands within some cost of a number.
func (sc *scene) stands(kind string, n *num, cost int) bool {
	return slices.ContainsFunc(sc.marks, func(m mark) bool { return m.kind == kind && sc.far(n, m) <= cost })
}
