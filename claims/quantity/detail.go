package quantity

import (
	"strings"

	"claimwatch/claims"
)

// near is how far, in the scene's cost, a word that qualifies a figure
// (confirmed, official, earlier) may stand from it.
const near = 12

// scope says who is counted: the word for people beside the number, "all"
// where those who were killed, hurt or held are told as people or by the deed
// alone, "" where no people are counted.
func (sc *scene) scope(n *num, m claims.Metric) string {
	if !done(m) {
		return ""
	}
	for k := 1; k <= 5; k++ {
		i := n.b + k
		if i >= len(sc.toks) || sc.inNum[i] != 0 || separation(sc.gap(i)) > 0 || k > 1 && (sc.conj(i) || agency[sc.toks[i].Text]) {
			break
		}
		// Officials who stand further off speak of the number; so do most of
		// those before it.
		if h, ok := sc.scopeAt(i); ok && (h != "officials" || k <= 2) {
			return h
		}
	}
	for k := 1; k <= 4; k++ {
		i := n.a - k
		if i < 0 || sc.inNum[i] != 0 || separation(sc.gap(i+1)) > 0 || telling[sc.toks[i].Text] {
			break
		}
		if h, ok := sc.scopeAt(i); ok && h != "officials" && !agency[sc.toks[i+1].Text] {
			return h
		}
		if sc.conj(i) || agency[sc.toks[i].Text] {
			break
		}
	}
	return "all"
}

// agency are the words after which, or in Turkish and Azerbaijani before
// which, those stand who killed, not those who were: "3,000 killed by security
// forces".
var agency = map[string]bool{"by": true, "durch": true, "par": true, "por": true, "dalle": true, "dalla": true, "dai": true, "dagli": true,
	"nga": true, "door": true, "av": true, "توسط": true, "tarafından": true, "tarafindan": true, "tərəfindən": true}

// telling are verbs of counting and saying. Who stands before one tells of the
// number and is not counted by it: "our reporters counted 412 dead", "protesters
// say 45 people were killed".
var telling = map[string]bool{"counted": true, "count": true, "say": true, "says": true, "said": true, "told": true, "saw": true, "report": true, "reported": true,
	"found": true, "recorded": true, "documented": true, "claim": true, "claimed": true, "believe": true, "estimate": true, "estimated": true,
	"numeruan": true, "numerojne": true, "thane": true, "thone": true, "raportuan": true, "raportojne": true, "pane": true,
	"zahlten": true, "zahlen": true, "sagten": true, "sagen": true, "berichteten": true, "berichten": true, "sahen": true, "sprechen": true,
	"compte": true, "comptent": true, "denombre": true, "recense": true, "dit": true, "disent": true, "vu": true, "rapportent": true, "affirment": true, "evoquent": true,
	"contaron": true, "contado": true, "cuentan": true, "dicen": true, "dijeron": true, "vieron": true, "aseguran": true, "afirman": true,
	"contato": true, "contano": true, "dicono": true, "detto": true, "visto": true, "riferiscono": true, "parlano": true,
	"contaram": true, "dizem": true, "disseram": true, "telden": true, "zeggen": true, "zeiden": true, "numarat": true, "spun": true,
	"насчитали": true, "говорят": true, "сообщили": true, "сообщают": true}

// scopeAt returns the scope that a word for people at token i gives.
func (sc *scene) scopeAt(i int) (string, bool) {
	for _, k := range sc.at[i] {
		if kind := sc.marks[k].kind; persons(kind) && kind != "people" {
			return kind, true
		}
	}
	return "", false
}

// of returns the words that say what is counted: from the number to the noun
// after it, else the word that settled the metric.
func (sc *scene) of(n *num) string {
	if m, kind := sc.noun(n); kind != "" {
		return sc.s[sc.toks[n.b+1].Start:sc.toks[m.last].End]
	}
	best, d := mark{first: -1}, reach
	for _, m := range sc.marks {
		if metric(m.kind) && sc.far(n, m) < d {
			best, d = m, sc.far(n, m)
		}
	}
	if best.first < 0 {
		return ""
	}
	return sc.s[sc.toks[best.first].Start:sc.toks[best.last].End]
}

// status says how far a figure is established, by the nearest word that tells:
// confirmed, under review, official, an estimate, leaked.
func (sc *scene) status(n *num) string {
	names := map[string]string{"confirmed": "confirmed", "review": "under-review", "official": "official", "estimate": "estimate", "leaked": "leaked"}
	best, d := "", near+1
	for _, m := range sc.marks {
		if name := names[m.kind]; name != "" {
			if x := sc.far(n, m); x < d {
				best, d = name, x
			}
		}
	}
	return best
}

// event says which event those counted belong to, by the nearest words that
// name one.
func (sc *scene) event(n *num) string {
	best, d := "", 1<<30
	for _, m := range sc.marks {
		if m.kind == "event" {
			if x := sc.far(n, m); x < d {
				best, d = m.value, x
			}
		}
	}
	return best
}

// roles says of each figure whether it is a total, a part of the one before
// it, an earlier figure that another has replaced, or one that is denied.
func (sc *scene) roles(out []claims.Figure, from []*num) {
	for i := range out {
		n := from[i]
		switch {
		case sc.superseded(n):
			out[i].Role = "superseded"
		case sc.negated(n):
			out[i].Role = "negated"
		case i > 0 && sc.partOf(&out[i-1], from[i-1], &out[i], n):
			out[i].Role = "part"
			if t := total(out[:i]); t != nil && t.Role == "" {
				t.Role = "total"
			}
		case sc.ofThem(n):
			out[i].Role = "part"
		case sc.total(n):
			out[i].Role = "total"
		}
	}
	for i := 1; i < len(out); i++ {
		if sc.nested(&out[i-1], from[i-1], &out[i], from[i]) {
			out[i].Role = "nested"
		}
	}
}

// nested says that the text counts the minors of figure b into the part a
// before it: "7,008: 6,509 protesters, including 219 children, ...". Whether
// the parts then still make up their total is for others to check.
func (sc *scene) nested(a *claims.Figure, an *num, b *claims.Figure, bn *num) bool {
	if a.Role != "part" || b.Role != "part" || b.Scope != "minors" || a.Scope == "all" || a.Scope == "minors" || a.Value == nil || b.Value == nil || *b.Value >= *a.Value {
		return false
	}
	for _, m := range sc.marks {
		if (m.kind == "part" || m.kind == "ofthem") && m.first > an.b && m.last < bn.a && bn.a-m.last <= 3 {
			return true
		}
	}
	return false
}

// ofThem says that a number counts some of those whom another sentence
// counted: "of these, 2,427", "2.427 von ihnen".
func (sc *scene) ofThem(n *num) bool {
	for i := n.a - 2; i < n.a; i++ {
		if m, ok := sc.has(i, "ofthem"); ok && m.last < n.a {
			return true
		}
	}
	for i := n.b + 1; i <= n.b+2; i++ {
		if _, ok := sc.has(i, "ofthem"); ok && separation(sc.gap(i)) == 0 {
			return true
		}
	}
	return false
}

// total returns the figure that the parts at the end of a list are parts of.
func total(before []claims.Figure) *claims.Figure {
	for i := len(before) - 1; i >= 0; i-- {
		if before[i].Role != "part" {
			return &before[i]
		}
	}
	return nil
}

// partOf says that figure b is a part of what stands before it: "among them"
// opens a list of parts, and what the same list goes on with is one too.
func (sc *scene) partOf(a *claims.Figure, an *num, b *claims.Figure, bn *num) bool {
	if a.Value == nil || b.Value == nil || a.Metric != b.Metric || inReview(a) != inReview(b) {
		return false // cases under review stand beside a count, they do not hold it
	}
	if a.Role == "part" {
		return b.Scope != "all"
	}
	if *b.Value >= *a.Value {
		return false
	}
	for _, m := range sc.marks {
		if parts(m.kind) && (m.first > an.b && m.last < bn.a || m.first > bn.b && m.first <= bn.b+3) {
			return true
		}
	}
	return false
}

func inReview(f *claims.Figure) bool { return f.Status == "under-review" }

// parts says that a kind of mark makes a number a part of another: words that
// only may ("were"), that do ("including"), and that speak of those whom the
// sentence before counted ("of these").
func parts(kind string) bool { return kind == "of" || kind == "part" || kind == "ofthem" }

func (sc *scene) total(n *num) bool {
	for _, m := range sc.marks {
		if m.kind == "total" && sc.far(n, m) <= 6 {
			return true
		}
	}
	return false
}

// superseded says that a number is told as an earlier one: "up from 2,571",
// "the previous figure of 6,984".
func (sc *scene) superseded(n *num) bool {
	for k := 1; k <= 4; k++ {
		i := n.a - k
		if i < 0 || sc.inNum[i] != 0 || separation(sc.gap(i+1)) > 0 {
			break
		}
		if _, ok := sc.ends(i, "before"); ok && !strings.Contains(shortWords, " "+sc.toks[i].Text+" ") {
			return true
		}
	}
	for k := 1; k <= 3; k++ {
		i := n.b + k
		if i >= len(sc.toks) || sc.inNum[i] != 0 || separation(sc.gap(i)) > 0 {
			break
		}
		if _, ok := sc.has(i, "before"); ok && !strings.Contains(shortWords, " "+sc.toks[i].Text+" ") {
			return true
		}
	}
	return false
}

// shortWords are too common to make a figure an earlier one by themselves.
const shortWords = " nga before avant antes prima once قبل "

// negated says that a figure is told as untrue: a word of denial in the same
// clause before it, or behind it where the language puts the verb last.
func (sc *scene) negated(n *num) bool {
	for _, m := range sc.marks {
		if m.kind == "denied" && sc.in("fa tr az") && m.first > n.b && sc.dist(n.b, m.first) <= near && !sc.crosses(n, m) {
			return true
		}
		if m.kind == "denied" && m.last < n.a && sc.dist(m.last, n.a)-stepOnNumber <= near {
			return true
		}
	}
	return false
}

// asOf returns the day up to which a figure counts: a day named with "as of"
// or "by", else the day of the statement.
func (sc *scene) asOf(n *num, days []dated) claims.Date {
	best, d := claims.Date(""), 1<<30
	for _, x := range days {
		if !x.spoken && !sc.upTo(x) || sc.since(x) {
			continue
		}
		c := sc.dist(n.a, x.first)
		if !x.spoken {
			c -= near
		}
		if c < d {
			best, d = x.day, c
		}
	}
	return best
}

// upTo says that a day is the end of a count: "as of", "until", "تا".
func (sc *scene) upTo(x dated) bool {
	for k := 1; k <= 3; k++ {
		if _, ok := sc.ends(x.first-k, "asof"); ok {
			return true
		}
		// Turkish sets it after the day: "20 Ocak itibarıyla".
		if _, ok := sc.has(x.last+k, "asof"); ok && sc.in("tr az") && sc.inNumAt(x.last+k) < 0 {
			return true
		}
	}
	return false
}

// since says that a day is the start of a count.
func (sc *scene) since(x dated) bool {
	for k := 1; k <= 2; k++ {
		if _, ok := sc.ends(x.first-k, "since"); ok {
			return true
		}
	}
	return false
}
