package report

import (
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// maxKey is how many key changes are listed: more would not be key.
const maxKey = 5

// keyChanges names what moved since the day before: what others report, and
// what we make of it, told apart.
func (b *builder) keyChanges() {
	b.day.Key = []KeyChange{}
	add := func(k KeyChange) {
		if len(b.day.Key) < maxKey {
			b.day.Key = append(b.day.Key, k)
		}
	}
	for _, ch := range b.day.Changes {
		if len(b.day.Key) == 2 {
			break // the table has the others; figures and contradictions want a place too
		}
		add(KeyChange{Kind: "assessed", Claim: ch.Claim, Text: b.statusText(ch)})
	}
	for _, a := range b.day.Alerts {
		if a.Kind == AlertContradiction {
			notes, _ := b.citeIDs(a.Because)
			add(KeyChange{Kind: "reported", Claim: a.Claim, Text: a.Text, Notes: notes})
		}
	}
	for _, board := range b.day.Figures {
		for _, r := range board.Rows {
			if !r.New {
				continue
			}
			k := KeyChange{Kind: "reported", Claim: board.Claim, Notes: r.Notes}
			k.Text = b.say("key.figure.first", r.Name, words(r.Words), b.counted(r.Figure), r.AsOf)
			if r.Previous != nil {
				if sameFigure(r.Figure, *r.Previous) {
					continue
				}
				k.Text = b.moved(r)
			}
			add(k)
		}
	}
	for _, s := range b.day.Emerging.Statements {
		add(KeyChange{Kind: "reported", Text: b.say("key.emerging", len(s.Outlets), shorten(s.Text, 120))})
	}
}

func (b *builder) statusText(ch StatusChange) string {
	out := b.say("key.status", id(ch.Claim), b.state(ch.From), b.state(ch.To), words(b.count(ch.Support, "family")), words(b.count(ch.Dispute, "family")))
	if len(ch.Rivals) > 0 {
		out += " " + b.rivals(ch.Rivals)
	}
	return out
}

// bottomLine says the day in a few sentences; an incomplete day says so first.
func (b *builder) bottomLine() {
	d := b.day
	c := d.Coverage
	add := func(s string) { d.BottomLine = append(d.BottomLine, s) }
	switch {
	case c.Tried == 0:
		add(b.say("bottom.unlooked"))
	case d.Incomplete:
		var missing []string
		for _, f := range c.Failed {
			missing = append(missing, f.Name)
		}
		add(b.say("bottom.incomplete", c.Answered, c.Tried, b.few(missing, maxNamed)))
	}
	b.changedLine(add)
	for _, board := range d.Figures {
		lo, hi := board.Rows[board.Lowest], board.Rows[board.Highest]
		if claim := d.Claim(board.Claim); claim != nil && claim.contested() && (board.new() || len(d.Changes) > 0) {
			add(b.say("bottom.contested", id(board.Claim), claim.standing(b.book), words(lo.Words), lo.Name, lo.AsOf, words(hi.Words), hi.Name, hi.AsOf))
		}
	}
	if c.Tried > 0 {
		key := "bottom.coverage"
		if d.Incomplete {
			key = "bottom.coverage.incomplete"
		}
		add(b.say(key, c.Answered, words(b.count(c.Tried, "source")), words(b.count(c.Articles, "article")), c.OnTopic))
	}
}

// changedLine says which claims changed status and which verdicts were agreed.
func (b *builder) changedLine(add func(string)) {
	d := b.day
	switch n := len(d.Changes); {
	case n == 0 && d.Coverage.Tried > 0:
		if d.Incomplete {
			add(b.say("bottom.same.incomplete"))
		} else {
			add(b.say("bottom.same"))
		}
		moved := b.movedFigures()
		for _, s := range moved[:min(len(moved), maxMoved)] {
			add(s)
		}
		if d.Coverage.OnTopic > 0 && !d.Incomplete && len(moved) == 0 && !b.newOrigin() {
			add(b.say("bottom.nothing", words(b.count(d.Coverage.OnTopic, "article"))))
		}
	case n > 0 && n <= 3:
		var parts []string
		for _, ch := range d.Changes {
			parts = append(parts, b.say("bottom.change", id(ch.Claim), b.state(ch.From), b.state(ch.To)))
		}
		add(b.say("bottom.changed", b.joined(parts)))
	case n > 3:
		add(b.say("bottom.many", n, b.stateCounts()))
	}
	var agreed []string
	for _, v := range d.Verdicts {
		if v.New && v.Workflow == "agreed" {
			agreed = append(agreed, b.fill(id(v.Claim))+" "+b.word("verdict.", v.Verdict))
		}
	}
	if len(agreed) > 0 {
		add(b.say("bottom.verdicts", b.joined(agreed)))
	}
}

// maxMoved is how many figures that moved stand in the bottom line of a day on
// which no status did.
const maxMoved = 2

// movedFigures says which origins gave a figure on the day that is another
// than their last.
func (b *builder) movedFigures() []string {
	var out []string
	for _, board := range b.day.Figures {
		for _, r := range board.Rows {
			if r.New && r.Previous != nil && !sameFigure(r.Figure, *r.Previous) {
				out = append(out, b.moved(r))
			}
		}
	}
	return out
}

// moved says what an origin's figure is and what it was.
func (b *builder) moved(r FigureRow) string {
	return b.say("key.figure", r.Name, words(r.Words), b.counted(r.Figure), r.AsOf, words(b.figure(*r.Previous)), r.Previous.AsOf)
}

// newOrigin reports whether a family speaks that had not spoken before.
func (b *builder) newOrigin() bool {
	for _, c := range b.Claims {
		if b.maybe[c.ID].Ladder.Families > 0 {
			old := map[string]bool{}
			for _, m := range b.shown[c.ID] {
				if !b.isNew(m) {
					old[m.Family] = true
				}
			}
			for _, m := range b.newOf(b.shown[c.ID]) {
				if m.Family != "" && !old[m.Family] {
					return true
				}
			}
		}
	}
	return false
}

func (b *builder) stateCounts() words {
	var parts []string
	for _, s := range []assess.State{assess.Corroborated, assess.SingleSource, assess.Contested, assess.Disputed, assess.Superseded, assess.Uncorroborated} {
		if n := b.day.States[string(s)]; n > 0 {
			parts = append(parts, b.say("bottom.state", n, b.state(s)))
		}
	}
	return words(b.list(parts))
}

func (c ClaimDay) contested() bool {
	return c.State == assess.Contested || c.Provisional == assess.Contested
}

// standing says how contested a claim is.
func (c ClaimDay) standing(b *book) words {
	if c.State == assess.Contested {
		return words(b.say("standing.contested", c.Support, c.Dispute))
	}
	return words(b.say("standing.would", words(b.word("state.", string(c.State)))))
}

// Subject is the one line under which the report is sent.
func (d *Day) Subject() string {
	b := bookOf(d.Lang)
	var parts []string
	if n := len(d.Changes); n > 0 {
		parts = append(parts, b.count(n, "subject.changes"))
	}
	agreed := 0
	for _, v := range d.Verdicts {
		if v.New && v.Workflow == "agreed" {
			agreed++
		}
	}
	if agreed > 0 {
		parts = append(parts, b.count(agreed, "subject.verdicts"))
	}
	what := b.say("subject.none")
	if len(parts) > 0 {
		what = b.list(parts)
	}
	if d.Incomplete {
		if len(parts) == 0 {
			what = "" // "no change" would be more than is known
		}
		what = strings.TrimSuffix(strings.TrimSpace(b.say("subject.incomplete", words(what))), b.words["sep"])
	}
	return strings.NewReplacer(isolate, "", release, "").Replace(b.say("subject", words(b.short(d.Date)), words(what)))
}

func (d *Day) topicBlocks(b *book) []Block {
	var out []Block
	var quiet, unfound []string
	for _, t := range d.Topics {
		var blocks []Block
		for _, c := range t.Claims {
			switch {
			case c.New.Articles > 0:
				blocks = append(blocks, c.blocks(b)...)
			case c.Counts.Articles > 0:
				quiet = append(quiet, b.fill(id(c.ID))+" ("+b.word("state.", string(c.State))+")")
			default:
				unfound = append(unfound, b.fill(id(c.ID)))
			}
		}
		if len(blocks) > 0 {
			out = append(append(out, sub(t.Title)), blocks...)
		}
	}
	if len(out) == 0 {
		out = append(out, none(b.say("topics.same")))
	}
	if len(quiet) > 0 {
		out = append(out, para(b.say("topics.quiet", words(b.list(quiet)))))
	}
	if len(unfound) > 0 {
		out = append(out, soft(b.say("topics.none", words(b.list(unfound)))))
	}
	return out
}

// blocks prints what is new on one claim: the statement, who says what, what
// it amounts to, and the best words for and against.
func (c ClaimDay) blocks(b *book) []Block {
	state := b.word("state.", string(c.State))
	if c.Provisional != c.State {
		state += b.words["sep"] + " " + b.say("provisionally", b.state(c.Provisional))
	}
	head := b.fill(c.Statement) + " (" + b.fill(id(c.ID)) + b.words["sep"] + " " + b.say("claimed", c.Claimant) + "): " + state + b.words["list.sep"] + " " + b.say("credibility", c.Digit) + "."
	out := []Block{{Kind: kindClaim, Text: head}, {Kind: kindProse, Lines: c.prose()}, para(c.counts(b))}
	if len(c.Flags) > 0 {
		out = append(out, soft(b.say("flags", words(b.phrases("flag.", c.Flags)))))
	}
	for _, q := range []struct {
		*Quote
		key string
	}{{c.For, "quote.for"}, {c.Against, "quote.against"}} {
		if q.Quote != nil {
			out = append(out, Block{Kind: kindQuote, Text: q.Text, Lang: q.Lang, By: b.say(q.key) + ": " + b.fill(q.Name) + b.words["sep"] + " " + b.long(q.AsOf), Notes: q.Notes})
		}
	}
	return out
}

// prose are the sentences on a claim with their endnotes.
func (c ClaimDay) prose() []Line {
	out := make([]Line, len(c.Lines))
	for i, s := range c.Lines {
		if out[i].Text = s; i < len(c.Cited) {
			out[i].Notes = c.Cited[i]
		}
	}
	return out
}

// contestedBlocks print the positions on the contested claims: the last word
// of each origin that takes a side, with the outlets that carry it. All else
// that was said stands in the data, and how much that is.
func (d *Day) contestedBlocks(b *book) []Block {
	if len(d.Contested) == 0 {
		return []Block{none(b.say("contested.none"))}
	}
	var out []Block
	for _, name := range d.Contested {
		c := d.Claim(name)
		if c == nil {
			continue
		}
		standing := upperFirst(string(c.standing(b))) + "."
		if len(c.Rivals) > 0 {
			standing += " " + b.rivals(c.Rivals)
		}
		out = append(out, sub(b.fill(id(c.ID))+": "+b.fill(c.Statement)), para(standing))
		if c.New.Articles == 0 {
			out = append(out, para(b.say("contested.same")))
			continue
		}
		out = append(out, c.table(b)...)
	}
	return out
}

// maxCarriers is how many outlets are named beside a position.
const maxCarriers = 4

// table is who says what on a contested claim, and how much is left out of it.
func (c ClaimDay) table(b *book) []Block {
	sided := slices.DeleteFunc(slices.Clone(c.Positions), func(p Position) bool { return !p.Newest || p.Stance == claims.Mentions })
	figures := slices.ContainsFunc(sided, func(p Position) bool { return p.Figure != nil })
	t := Block{Kind: kindTable, Head: b.heads("stance", "origin", "asof", "outlets", "languages", "notes")}
	if figures {
		t.Head = slices.Insert(t.Head, 2, b.say("head.figure"))
	}
	for _, p := range sided {
		carried := b.say("articles.of", words(b.count(p.Articles, "article")), words(b.count(len(p.Outlets), "outlet")), b.few(p.Outlets, maxCarriers))
		row := []Cell{{Text: b.word("stance.", string(p.Stance)) + b.mark(p.Reviewed), Class: string(p.Stance)}, {Text: p.who(b), Head: true},
			{Text: b.long(p.AsOf), Class: "day"}, {Text: carried}, {Text: b.named("lang.", p.Langs)}, {Notes: p.Notes}}
		if figures {
			row = slices.Insert(row, 2, Cell{Text: p.number(b)})
		}
		t.Rows = append(t.Rows, row)
	}
	out := []Block{t}
	if n := len(c.Positions) - len(sided); n > 0 {
		out = append(out, soft(b.count(n, "contested.more")))
	}
	return out
}

// who is the origin's name, with what must be said beside it.
func (p Position) who(b *book) string {
	switch {
	case p.Family == "":
		return b.say("origin.unknown")
	case p.Claimant:
		return b.say("origin.claimant", p.Name)
	}
	return b.fill(p.Name)
}

func (p Position) number(b *book) string {
	if p.Figure == nil {
		return "–"
	}
	return b.figure(*p.Figure) + " " + string(b.counted(*p.Figure))
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
