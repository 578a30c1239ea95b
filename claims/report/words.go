package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// lines are the sentences printed for a claim: one per origin that takes a
// side, each with its attribution and its date, then what it amounts to.
func (b *builder) lines(c claims.Claim, d ClaimDay) []string {
	var out []string
	newest := map[string]int{}
	for i, p := range d.Positions {
		if p.Origin != "" && (p.Stance != claims.Mentions || p.Figure != nil && c.Figure != nil) {
			newest[p.Origin+string(p.Stance)] = i
		}
	}
	for i, p := range d.Positions {
		if newest[p.Origin+string(p.Stance)] == i && p.Origin != "" {
			if s := sentence(c, p); s != "" {
				out = append(out, s)
			}
		}
	}
	if len(d.Positions) == 0 {
		return []string{"Nothing was found on it."}
	}
	return append(out, amounts(d))
}

// sentence says who says what as of when: attribution first, the date with
// each figure, each origin in a sentence of its own.
func sentence(c claims.Claim, p Position) string {
	who := p.Name
	if p.Claimant {
		who += ", the claimant's side,"
	}
	at := fmt.Sprintf("(%s)", LongDate(p.AsOf))
	if p.Figure != nil && c.Figure != nil && p.Figure.Metric == c.Figure.Metric {
		scope := ""
		if p.Figure.Scope != "" && p.Figure.Scope != "all" {
			scope = " " + p.Figure.Scope
		}
		verb := map[claims.Metric]string{claims.Killed: "killed", claims.Injured: "injured", claims.Arrested: "arrested", claims.Executed: "executed"}[p.Figure.Metric]
		if c.Figure.Metric == claims.Year {
			return fmt.Sprintf("%s gives the year %s %s.", who, Number(*p.Figure), at)
		}
		return strings.TrimSpace(fmt.Sprintf("%s says %s%s %s %s.", who, Number(*p.Figure), scope, verb, at))
	}
	switch p.Stance {
	case claims.Supports:
		return fmt.Sprintf("%s says so %s.", who, at)
	case claims.Contradicts:
		return fmt.Sprintf("%s disputes it %s.", who, at)
	}
	return ""
}

// amounts is the sentence on what the evidence amounts to, with all its
// denominators.
func amounts(d ClaimDay) string {
	var s string
	switch d.State {
	case assess.Corroborated:
		s = fmt.Sprintf("Corroborated by %s independent of the claimant.", families(d.Support))
	case assess.SingleSource:
		s = "Said by one family independent of the claimant."
	case assess.Contested:
		s = fmt.Sprintf("Contested: %s for it, %s against.", families(d.Support), families(d.Dispute))
	case assess.Disputed:
		s = fmt.Sprintf("Disputed by %s.", families(d.Dispute))
	case assess.Superseded:
		s = "Superseded by a later figure of its own origin."
	default:
		s = "Not corroborated by reviewed evidence."
	}
	if d.Provisional != d.State {
		s += fmt.Sprintf(" With %s still to be reviewed it would be %s.", count(d.Counts.Pending, "piece", "pieces"), d.Provisional)
	}
	c := d.Counts
	return s + fmt.Sprintf(" %s, %s, %s, %s.", count(c.Articles, "article", "articles"), count(c.Outlets, "outlet", "outlets"),
		count(c.Origins, "origin", "origins"), count(c.Families, "family", "families"))
}

func families(n int) string { return count(n, "family", "families") }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// LongDate writes a day as "26 January 2026".
func LongDate(d claims.Date) string {
	t := d.Time()
	if t.IsZero() {
		return "date unknown"
	}
	return t.Format("2 January 2006")
}

// bottomLine says the day in at most four sentences; an incomplete day says
// so first.
func (b *builder) bottomLine() {
	d := b.day
	c := d.Coverage
	if d.Incomplete {
		var missing []string
		for _, f := range c.Failed {
			missing = append(missing, f.Name)
		}
		d.BottomLine = append(d.BottomLine, fmt.Sprintf("INCOMPLETE: %d of %d sources answered; missing: %s.", c.Answered, c.Tried, strings.Join(missing, ", ")))
	}
	switch n := len(d.Changes); {
	case n == 0:
		d.BottomLine = append(d.BottomLine, "No claim changed status.")
	case n <= 3:
		var parts []string
		for _, ch := range d.Changes {
			parts = append(parts, fmt.Sprintf("`%s` from %s to %s", ch.Claim, ch.From, ch.To))
		}
		d.BottomLine = append(d.BottomLine, "Changed status: "+strings.Join(parts, "; ")+".")
	default:
		d.BottomLine = append(d.BottomLine, fmt.Sprintf("%d claims changed status; %s.", n, b.stateCounts()))
	}
	for _, board := range d.Figures {
		for i := range d.Contested {
			if d.Contested[i].ID == board.Claim {
				d.BottomLine = append(d.BottomLine, fmt.Sprintf("`%s` is %s: the lowest figure is %s, the highest %s.", board.Claim, d.Contested[i].mostContested(), board.Lowest, board.Highest))
			}
		}
	}
	d.BottomLine = append(d.BottomLine, b.coverageLine())
}

func (d ClaimDay) mostContested() string {
	if d.State == assess.Contested {
		return fmt.Sprintf("contested, %d against %d", d.Support, d.Dispute)
	}
	return string(d.State) + " and would be contested once the pending evidence is reviewed"
}

func (b *builder) stateCounts() string {
	var parts []string
	for _, s := range []assess.State{assess.Corroborated, assess.SingleSource, assess.Contested, assess.Disputed, assess.Superseded, assess.Uncorroborated} {
		if n := b.day.States[string(s)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(parts, ", ")
}

func (b *builder) coverageLine() string {
	c := b.day.Coverage
	newest := 0
	for _, t := range b.day.Topics {
		for _, cl := range t.Claims {
			newest += cl.New.Articles
		}
	}
	word := "Coverage normal"
	if b.day.Incomplete {
		word = "Coverage incomplete"
	}
	if c.Tried == 0 {
		return "No source was due on this day, so nothing can be said of what was published."
	}
	return fmt.Sprintf("%s: %d of %d sources answered, %s, %d on the claims.", word, c.Answered, c.Tried, count(c.Articles, "new article", "new articles"), c.OnTopic)
}

// remarks turns the flags of the assessments into sentences.
func (b *builder) remarks() {
	b.day.Series, b.day.Circular = []Note{}, []Note{}
	for _, c := range b.Claims {
		for _, s := range b.maybe[c.ID].Series {
			b.seriesNotes(c, s)
		}
		b.circular(c)
	}
}

func (b *builder) seriesNotes(c claims.Claim, s assess.Series) {
	for _, st := range s.Steps {
		for _, f := range st.Flags {
			text := map[string]string{
				assess.StepSlip:        "differs by one digit from the same origin's figure in other copies",
				assess.StepSum:         "does not equal the sum of its parts",
				assess.StepRevision:    "is lower than the origin's figure before it",
				assess.StepDefinition:  "counts minors otherwise than the figure before it",
				assess.StepUnexplained: "leaves cases under review unexplained: they fell by more than the count rose",
			}[f]
			if text == "" {
				text = "is flagged: " + f
			}
			b.day.Series = append(b.day.Series, Note{Claim: c.ID, Notes: b.notesOf(st.Mentions),
				Text: fmt.Sprintf("%s: %s %s (%s) %s. Marked, not changed.", b.name(s.Origin), Number(st.Figure), s.Metric, LongDate(st.AsOf), text)})
		}
		if st.Change == assess.ChangeFrozen {
			b.day.Series = append(b.day.Series, Note{Claim: c.ID, Notes: b.notesOf(st.Mentions),
				Text: fmt.Sprintf("%s has not moved its figure of %s %s since before %s.", b.name(s.Origin), Number(st.Figure), s.Metric, LongDate(st.AsOf))})
		}
	}
}

// notesOf returns the endnotes of pieces of evidence.
func (b *builder) notesOf(ids []int64) []int {
	var out []int
	for _, m := range b.mentions {
		if slices.Contains(ids, m.ID) {
			out = append(out, b.note(m))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// circular remarks on claims whose only voice is the claimant's, repeated.
func (b *builder) circular(c claims.Claim) {
	mine := b.Origins.Family(c.Origin)
	stories := map[string][]claims.Mention{}
	for _, m := range b.live(c.ID) {
		if m.Family == mine && m.Story != "" {
			stories[m.Story] = append(stories[m.Story], m)
		}
	}
	for _, story := range sortedKeys(stories) {
		outlets, notes := map[string]bool{}, []int{}
		for _, m := range stories[story] {
			outlets[m.Outlet] = true
			notes = append(notes, b.note(m))
		}
		slices.Sort(notes)
		if in := sortedKeys(outlets); len(in) > 1 {
			b.day.Circular = append(b.day.Circular, Note{Claim: c.ID, Notes: slices.Compact(notes),
				Text: fmt.Sprintf("%s: one statement of %s stands in %d outlets (%s). It is one origin, of the claimant's own family, and corroborates nothing.", c.ID, b.name(stories[story][0].Origin), len(in), strings.Join(in, ", "))})
		}
	}
}

// corrections lists what was taken back or changed on the day, by us, and what
// vanished from pages that are cited.
func (b *builder) corrections(from, to time.Time) {
	b.day.Corrected = []Note{}
	for _, d := range b.decisions {
		if d.At.Before(from) || !d.At.Before(to) {
			continue
		}
		switch d.Action {
		case claims.ActUndo:
			b.day.Corrected = append(b.day.Corrected, Note{Text: fmt.Sprintf("Ours: decision %d on %s was taken back by %s.", d.Undoes, d.Subject, d.Who)})
		case claims.ActCorrect:
			b.day.Corrected = append(b.day.Corrected, Note{Text: fmt.Sprintf("Ours: %s was corrected by %s.", d.Subject, d.Who)})
		}
	}
	for _, m := range b.mentions {
		if m.Gone {
			b.day.Corrected = append(b.day.Corrected, Note{Claim: m.Claim, Notes: []int{b.note(m)},
				Text: fmt.Sprintf("Theirs: %s no longer says “%s”; the version captured on %s is kept.", m.Outlet, m.Quote, LongDate(claims.DateOf(m.Fetched.In(b.Zone))))})
		}
	}
}
