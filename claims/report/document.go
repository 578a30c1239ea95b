package report

import "slices"

// The report as a document: what stands in it in which order, in the words of
// its language, before anybody marks it up. Markdown, HTML and the mail are
// three ways to print the same blocks, so that none says what another leaves
// out.

// The kinds of a block.
const (
	kindPara  = "para"
	kindProse = "prose" // a paragraph of sentences, each with its own endnotes
	kindClaim = "claim" // the statement of a claim, at the head of what is new on it
	kindSub   = "sub"   // a heading within a section
	kindTable = "table"
	kindList  = "list"
	kindQuote = "quote"
	kindChart = "chart"
)

// A Section is one headed part of the report.
type Section struct {
	ID, Title string
	Blocks    []Block
}

// A Block is a paragraph, a table, a list, a quote or a chart. Text of ours
// may hold identifiers between back quotes, and isolates; see [book.say].
type Block struct {
	Kind  string
	Text  string
	Notes []int
	Soft  bool // less important: smaller, dimmer
	None  bool // says that there is nothing
	Head  []string
	Rows  [][]Cell
	Lines []Line // of a list or of prose
	Lang  string // of a quote
	By    string // of a quote
	Board *Board // of a chart
}

// A Cell is one cell of a table. Found text is marked so, and is printed as
// it stands.
type Cell struct {
	Text  string
	Notes []int
	Head  bool
	Class string
	Found bool // found text: not ours, never marked up
}

// A Line is one entry of a list.
type Line struct {
	Text  string
	Notes []int
}

func para(text string, notes ...int) Block { return Block{Kind: kindPara, Text: text, Notes: notes} }
func none(text string) Block               { return Block{Kind: kindPara, Text: text, None: true} }
func soft(text string) Block               { return Block{Kind: kindPara, Text: text, Soft: true} }
func sub(text string) Block                { return Block{Kind: kindSub, Text: text} }

// heads are the column heads of the given names.
func (b *book) heads(names ...string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = b.say("head." + n)
	}
	return out
}

// Document returns the sections in their order, always all of them.
func (d *Day) Document() []Section {
	b := bookOf(d.Lang)
	var out []Section
	for _, s := range []struct {
		id     string
		blocks func(*book) []Block
	}{
		{"bottom", d.bottomBlocks}, {"key", d.keyBlocks}, {"changes", d.changeBlocks}, {"figures", d.figureBlocks},
		{"contested", d.contestedBlocks}, {"topics", d.topicBlocks}, {"emerging", d.emergingBlocks}, {"series", d.seriesBlocks},
		{"circular", d.circularBlocks}, {"corrections", d.correctionBlocks}, {"coverage", d.coverageBlocks}, {"method", d.method},
		{"annex", d.annexBlocks},
	} {
		blocks := s.blocks(b)
		if d.Incomplete && slices.ContainsFunc(blocks, func(bl Block) bool { return bl.None }) {
			blocks = append(blocks, soft(d.unread(b)))
		}
		out = append(out, Section{s.id, b.say("section." + s.id), blocks})
	}
	return out
}

// unread stands below every "nothing" of an incomplete day: nothing found and
// nothing looked for never read alike.
func (d *Day) unread(b *book) string {
	if d.Coverage.Tried == 0 {
		return b.say("incomplete.unlooked")
	}
	return b.say("incomplete.note", d.Coverage.Answered, words(b.count(d.Coverage.Tried, "source")))
}

// Title is the report's heading; an incomplete one says so in it.
func (d *Day) Title() string {
	b := bookOf(d.Lang)
	if d.Incomplete {
		return b.say("title.incomplete") + ": " + b.full(d.Date)
	}
	return b.say("title") + ": " + b.full(d.Date)
}

// HeadLines are what stands under the heading.
func (d *Day) HeadLines() []string {
	b := bookOf(d.Lang)
	out := []string{b.say("covers", d.Zone, d.Number, d.Build, d.Desk), b.say("cutoff", d.To.Format("2006-01-02 15:04"), int(d.Cutoff))}
	if d.Rebuild != nil {
		out = append(out, b.say("rebuild", d.Build, d.Rebuild.Of, b.joined(d.Rebuild.Differs)))
	}
	return out
}

func (b *book) joined(items []string) words {
	out := ""
	for i, s := range items {
		if i > 0 {
			out += b.words["list.sep"] + " "
		}
		out += s
	}
	return words(out)
}

func (d *Day) bottomBlocks(*book) []Block {
	var out []Block
	for _, s := range d.BottomLine {
		out = append(out, para(s))
	}
	return out
}

func (d *Day) keyBlocks(b *book) []Block {
	if len(d.Key) == 0 {
		return []Block{none(b.say("key.none"))}
	}
	list := Block{Kind: kindList}
	for _, k := range d.Key {
		list.Lines = append(list.Lines, Line{"(" + b.say("key."+k.Kind) + ") " + k.Text, k.Notes})
	}
	return []Block{list}
}

func (d *Day) seriesBlocks(b *book) []Block   { return b.notes(d.Series, "series.none") }
func (d *Day) circularBlocks(b *book) []Block { return b.notes(d.Circular, "circular.none") }
func (d *Day) correctionBlocks(b *book) []Block {
	return b.notes(d.Corrected, "corrections.none")
}

// notes lists remarks, those of the day first and marked.
func (b *book) notes(notes []Note, nothing string) []Block {
	if len(notes) == 0 {
		return []Block{none(b.say(nothing))}
	}
	list := Block{Kind: kindList}
	for _, today := range []bool{true, false} {
		for _, n := range notes {
			if n.New != today {
				continue
			}
			text := n.Text
			if today {
				text = b.say("series.new") + " " + text
			}
			list.Lines = append(list.Lines, Line{text, n.Notes})
		}
	}
	return []Block{list}
}

func (d *Day) annexBlocks(b *book) []Block {
	base := "claimwatch-" + string(d.Date)
	t := Block{Kind: kindTable, Head: b.heads("file", "holds")}
	for _, f := range []struct{ name, text string }{
		{base + ".json", b.say("annex.json", id(Schema))}, {base + "-claims.csv", b.say("annex.claims")}, {base + "-figures.csv", b.say("annex.figures")},
		{base + "-evidence.csv", b.say("annex.evidence")}, {base + "-changes.csv", b.say("annex.changes")}, {base + ".claimreview.jsonld", b.say("annex.claimreview")},
	} {
		t.Rows = append(t.Rows, []Cell{{Text: "`" + f.name + "`", Head: true}, {Text: f.text}})
	}
	return []Block{para(b.say("annex.text")), t}
}
