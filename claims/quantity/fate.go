package quantity

import (
	"slices"

	"claimwatch/claims"
)

// fateReach is how far, in the scene's cost, the deed may stand that befell
// those whom the noun names by what they are.
const fateReach = 14

// fate says what befell members or prisoners that a number counts: "63 of its
// members were slain" counts the dead, "52 inmates were hanged" the executed.
func (sc *scene) fate(n *num, noun mark, kind string) (claims.Metric, bool) {
	if (kind == "arrested" || kind == "prisoners") && slices.ContainsFunc(sc.marks, func(m mark) bool {
		return m.kind == "freed" && sc.far(n, m) <= fateReach && !sc.clauseBetween(n, m)
	}) {
		return claims.Other, true // who is let go is no longer held
	}
	deeds := []string{"killed", "executed", "other"}
	switch kind {
	case "members":
		deeds = []string{"killed", "executed", "injured", "arrested"}
	case "prisoners":
	case "arrested":
		if _, ok := sc.has(noun.first, "prisoners"); !ok {
			return "", false
		}
	default:
		return "", false
	}
	best, at := fateReach+1, mark{}
	for _, m := range sc.marks {
		if !slices.Contains(deeds, m.kind) || m.kind == "other" && m.first == m.last || m.first >= n.a && m.first <= noun.last || sc.clauseBetween(n, m) {
			continue
		}
		if d := sc.far(n, m); d < best {
			best, at = d, m
		}
	}
	if best > fateReach {
		return "", false
	}
	if at.kind == "killed" && kind != "members" && n.Value >= massacre {
		return claims.Executed, true
	}
	return sc.settled(at.kind), true
}

// massacre is from how many on prisoners who were killed were put to death.
const massacre = 1000

// spanned says what a verb in two parts tells of the number between them: "put
// 37 inmates to death", "lost 52 of its people".
func (sc *scene) spanned(n *num) (claims.Metric, bool) {
	for _, m := range sc.marks {
		if m.gap && metric(m.kind) && m.first < n.a && m.last > n.b {
			return sc.settled(m.kind), true
		}
	}
	return "", false
}

// clauseBetween says that a new clause or another count begins between a number
// and a mark: "members and supporters were shot" holds together, and so do
// words in brackets.
func (sc *scene) clauseBetween(n *num, m mark) bool {
	from, to := n.b+1, m.first
	if m.last < n.a {
		from, to = m.last+1, n.a
	}
	for i := from; i <= to; i++ {
		if separation(sc.gap(i)) >= 3 || sc.conj(i) && m.last < n.a || sc.inNum[i] != 0 && m.first > n.b {
			return true
		}
	}
	return false
}

// formerly says that a noun is of those who were something once: they count
// as members no more.
func (sc *scene) formerly(noun mark) bool {
	return noun.first > 0 && former[sc.toks[noun.first-1].Text]
}

var former = map[string]bool{"former": true, "ex": true, "ish": true, "fruhere": true, "fruheren": true, "ehemalige": true, "ehemaligen": true, "anciens": true,
	"anciennes": true, "antiguos": true, "exmiembros": true, "eski": true, "бывших": true, "бывшие": true, "voormalige": true, "bylych": true, "byli": true,
	"tidigare": true, "tidligere": true, "fosti": true, "bivsih": true, "bivsi": true, "nekdanjih": true, "πρωην": true, "kecmis": true}

// hosted says that a sentence with no deed of death or arrest tells of living in
// the camp, or has counted members already: "the number of those sheltered in
// the camp ... is about 3,000".
func (sc *scene) hosted(before claims.Metric) bool {
	return sc.any("camp") && (before == claims.Members || sc.any("dwell") && sc.any("toll")) && !sc.any("killed", "injured", "arrested", "executed")
}

// dwellReach is how far the verb of living or arriving may stand from those
// who do, and mostDwellers how many a camp can hold: more are a country's people.
const (
	dwellReach   = 20
	mostDwellers = 10000
)

// dwells says that a number counts people who live in the group's camp or were
// taken in by the country that hosts it: its members.
func (sc *scene) dwells(n *num, kind string) bool {
	if kind != "" && kind != "people" && kind != "women" && kind != "officials" || n.Value > mostDwellers || n.small() || n.article || !sc.any("camp") {
		return false
	}
	lives := dwellReach + 1
	for _, m := range sc.marks {
		if m.kind == "dwell" {
			lives = min(lives, sc.far(n, m))
		}
	}
	return lives <= dwellReach && !slices.ContainsFunc(sc.marks, func(m mark) bool {
		return done(claims.Metric(m.kind)) && (sc.far(n, m) < lives || !sc.clauseBetween(n, m))
	})
}
