package report

import (
	"slices"
)

// Diff says in words what differs between two reports: two days of a desk, or
// two builds of one day. It is in the language of the later one, and empty
// when they say the same.
func Diff(before, after *Day) []string {
	b := bookOf(after.Lang)
	var out []string
	if before.Cutoff != after.Cutoff {
		out = append(out, b.say("diff.decisions", int(after.Cutoff), int(before.Cutoff)))
	}
	x, y := before.Coverage, after.Coverage
	if x.Answered != y.Answered || x.Tried != y.Tried {
		out = append(out, b.say("diff.coverage", y.Answered, y.Tried, x.Answered, x.Tried))
	}
	for _, t := range after.Topics {
		for _, c := range t.Claims {
			was := before.Claim(c.ID)
			if was == nil {
				was = &ClaimDay{}
			}
			if was.State != c.State {
				out = append(out, b.say("diff.state", id(c.ID), words(b.word("state.", string(c.State))), words(b.word("state.", string(was.State)))))
			}
			if was.Counts.Articles != c.Counts.Articles {
				out = append(out, b.say("diff.evidence", id(c.ID), words(b.count(c.Counts.Articles, "article")), was.Counts.Articles))
			}
		}
	}
	out = append(out, verdictDiff(b, before, after)...)
	return append(out, figureDiff(b, before, after)...)
}

func verdictDiff(b *book, before, after *Day) []string {
	say := func(vs []Verdict, claim string) string {
		for _, v := range vs {
			if v.Claim == claim {
				return b.word("verdict.", v.Verdict) + " (" + b.word("workflow.", v.Workflow) + ")"
			}
		}
		return b.say("workflow.none")
	}
	var out []string
	seen := map[string]bool{}
	for _, v := range slices.Concat(before.Verdicts, after.Verdicts) {
		if is, was := say(after.Verdicts, v.Claim), say(before.Verdicts, v.Claim); is != was && !seen[v.Claim] {
			seen[v.Claim] = true
			out = append(out, b.say("diff.verdict", id(v.Claim), words(is), words(was)))
		}
	}
	return out
}

// figureDiff compares the boards row by row, each origin with itself.
func figureDiff(b *book, before, after *Day) []string {
	was := map[string]FigureRow{}
	for _, board := range before.Figures {
		for _, r := range board.Rows {
			was[board.Claim+"|"+r.Origin] = r
		}
	}
	var out []string
	for _, board := range after.Figures {
		for _, r := range board.Rows {
			key := board.Claim + "|" + r.Origin
			old, ok := was[key]
			delete(was, key)
			text, oldText := words(b.figure(r.Figure)), words(b.figure(old.Figure))
			switch {
			case !ok:
				out = append(out, b.say("diff.figure.new", id(board.Claim), r.Name, text, r.AsOf))
			case text != oldText || old.AsOf != r.AsOf:
				out = append(out, b.say("diff.figure", id(board.Claim), r.Name, text, r.AsOf, oldText, old.AsOf))
			}
		}
	}
	for _, board := range before.Figures {
		for _, r := range board.Rows {
			if _, left := was[board.Claim+"|"+r.Origin]; left {
				out = append(out, b.say("diff.figure.gone", id(board.Claim), r.Name, words(b.figure(r.Figure)), r.AsOf))
			}
		}
	}
	return out
}

// DiffText is what Diff says, one line each, without marks; a line says so
// when there is nothing.
func DiffText(before, after *Day) []string {
	out := []string{}
	for _, s := range Diff(before, after) {
		out = append(out, Bare(s))
	}
	if len(out) == 0 {
		out = append(out, Bare(bookOf(after.Lang).say("diff.same")))
	}
	return out
}

// Content returns a copy of the day without what tells one build from
// another: two builds with the same content say the same.
func (d *Day) Content() *Day {
	c := *d
	c.Build, c.Rebuild = 1, nil
	return &c
}
