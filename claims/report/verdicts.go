package report

import (
	"math"
	"slices"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// verdicts tells where the verdict on each claim stands. One that was agreed
// while the evidence amounted to something else is outdated: it is printed
// with that mark, never without.
func (b *builder) verdicts() {
	b.day.Verdicts = []Verdict{}
	js := claims.Judgements(b.decisions)
	for _, c := range b.Claims {
		j, ok := js[c.ID]
		if !ok || j.Workflow == "draft" {
			continue
		}
		v := Verdict{
			Claim: c.ID, Statement: c.Statement, Verdict: j.Verdict, Workflow: j.Workflow, Likelihood: j.Likelihood, Confidence: j.Confidence,
			Reason: b.masked(j.Reason), Because: j.Because, By: j.By, Since: claims.DateOf(j.Decision.At.In(b.Zone)), New: !j.Decision.At.Before(b.Since),
		}
		if j.Workflow == "agreed" && (b.movedFrom(j.Basis, b.now[c.ID]) || b.lostEvidence(j.Because)) {
			v.Workflow = "outdated"
		}
		if j.Counter != nil {
			v.Dissent, v.Dissenter = j.Counter.Verdict, j.Against
		}
		v.Notes, _ = b.citeIDs(j.Because)
		b.day.Verdicts = append(b.day.Verdicts, v)
	}
}

// movedFrom reports whether the evidence no longer amounts to what a verdict
// rests on: another state, or the lowest or highest figure by more than a
// tenth.
func (b *builder) movedFrom(was *claims.Basis, now assess.Assessment) bool {
	if was == nil {
		return false
	}
	far := func(was *float64, now *claims.Figure) bool {
		if was == nil || now == nil {
			return false
		}
		v, ok := central(now)
		return ok && math.Abs(v-*was) > *was/10
	}
	return was.State != string(now.State) || far(was.Lowest, now.Lowest) || far(was.Highest, now.Highest)
}

// lostEvidence reports whether something that a verdict cites was rejected or
// is no longer on its page.
func (b *builder) lostEvidence(ids []int64) bool {
	return slices.ContainsFunc(ids, func(id int64) bool {
		m, ok := b.byID[id]
		return ok && (m.Rejected || m.Gone)
	})
}

func (d *Day) changeBlocks(b *book) []Block {
	var out []Block
	if len(d.Changes) == 0 {
		out = append(out, none(b.say("changes.none")))
	} else {
		t := Block{Kind: kindTable, Head: b.heads("claim", "from", "to", "because", "reviewed")}
		for _, c := range d.Changes {
			t.Rows = append(t.Rows, []Cell{{Text: "`" + c.Claim + "`", Head: true}, {Text: b.word("state.", string(c.From))},
				{Text: b.word("state.", string(c.To)), Class: "state"}, {Text: c.why(b)}, {Text: string(b.names(c.By))}})
		}
		out = append(out, t)
	}
	return append(out, d.verdictBlocks(b)...)
}

// maxVoices is how many families are named on each side of a status change.
const maxVoices = 3

// why says which families speak for and against a claim, and which rival
// stands in its way: what its state rests on.
func (c StatusChange) why(b *book) string {
	side := func(key string, n int, names []string) string {
		if len(names) == 0 {
			return b.say(key, n) // of an older report, which did not name them
		}
		return b.say(key, n) + " (" + string(b.few(names, maxVoices)) + ")"
	}
	out := side("because.for", c.Support, c.For) + b.words["list.sep"] + " " + side("because.against", c.Dispute, c.Against)
	if len(c.Rivals) > 0 {
		out += b.words["list.sep"] + " " + b.say("because.rivals", b.ids(c.Rivals))
	}
	return out
}

func (d *Day) verdictBlocks(b *book) []Block {
	if len(d.Verdicts) == 0 {
		return nil
	}
	t := Block{Kind: kindTable, Head: b.heads("claim", "verdict", "workflow", "likelihood", "confidence", "reason", "who", "notes")}
	for _, v := range d.Verdicts {
		who := string(b.names(v.By))
		if len(v.By) == 1 && v.Workflow == "agreed" {
			who += " (" + b.say("verdict.one") + ")"
		}
		if v.Dissenter != "" {
			who += b.words["list.sep"] + " " + b.say("verdict.dissent", v.Dissenter, words(b.word("verdict.", v.Dissent)))
		}
		likelihood := "–"
		if v.Likelihood != "" {
			likelihood = b.word("likelihood.", v.Likelihood)
		}
		t.Rows = append(t.Rows, []Cell{{Text: "`" + v.Claim + "`", Head: true}, {Text: b.word("verdict.", v.Verdict), Class: "state"}, {Text: b.word("workflow.", v.Workflow)},
			{Text: likelihood}, {Text: b.word("confidence.", v.Confidence)}, {Text: v.Reason, Found: true}, {Text: who}, {Notes: v.Notes}})
	}
	out := []Block{sub(b.say("verdicts.title")), t}
	if slices.ContainsFunc(d.Verdicts, func(v Verdict) bool { return v.Workflow == "outdated" }) {
		out = append(out, para(b.say("verdict.outdated")))
	}
	return out
}
