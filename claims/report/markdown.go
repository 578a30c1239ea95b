package report

import (
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the day as CommonMark with tables. Text that was found
// is escaped: it can neither mark up nor link.
func (d *Day) WriteMarkdown(w io.Writer) error {
	m := &markdown{book: bookOf(d.Lang), d: d}
	if d.Banner != "" {
		m.f("> %s\n\n", md(d.Banner))
	}
	m.f("# %s\n", md(d.Title()))
	for _, s := range d.HeadLines() {
		m.f("%s  \n", m.own(s))
	}
	for _, s := range d.Document() {
		m.f("\n## %s\n", md(s.Title))
		for i, bl := range s.Blocks {
			if i > 0 && bl.Kind != kindSub {
				m.f("\n") // a paragraph of its own
			}
			m.block(bl)
		}
	}
	m.endnotes()
	_, err := io.WriteString(w, m.b.String())
	return err
}

type markdown struct {
	*book
	d *Day
	b strings.Builder
}

func (m *markdown) f(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

// md escapes what Markdown would read as markup, and keeps a text on one line.
func md(s string) string {
	s = strings.Join(strings.Fields(plain(s)), " ")
	return mdEscaper.Replace(s)
}

var mdEscaper = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;",
	"|", `\|`, "#", `\#`, "~", `\~`, "!", `\!`, "&", "&amp;")

// plain drops control characters and the marks that reorder text, which could
// make a line read otherwise than it stands.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == 0x2028 || r == 0x2029:
			return ' '
		case r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0:
			return -1
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c || r == 0xfeff:
			return -1
		}
		return r
	}, s)
}

// own prints a sentence of ours: identifiers stay code, isolates stay, all
// else is escaped.
func (m *markdown) own(s string) string {
	var out strings.Builder
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			out.WriteString("`" + strings.NewReplacer("|", "", "<", "", "\n", " ").Replace(plain(part)) + "`")
			continue
		}
		for k, piece := range isolated(part) {
			if k%2 == 1 {
				out.WriteString(isolate + mdEscaper.Replace(plain(piece)) + release)
			} else {
				out.WriteString(mdEscaper.Replace(plain(piece)))
			}
		}
	}
	return out.String()
}

// isolated splits a sentence at its isolates: odd parts are inside.
func isolated(s string) []string {
	return strings.Split(strings.ReplaceAll(s, release, isolate), isolate)
}

func (m *markdown) block(bl Block) {
	switch bl.Kind {
	case kindSub:
		m.f("\n### %s\n", m.own(bl.Text))
	case kindTable:
		m.table(bl)
	case kindList:
		for _, l := range bl.Lines {
			m.f("- %s%s\n", m.own(l.Text), m.refs(l.Notes))
		}
	case kindQuote:
		m.f("> %s\n>\n> %s%s\n", md(bl.Text), m.own(bl.By), m.refs(bl.Notes))
	case kindProse:
		for i, l := range bl.Lines {
			if i > 0 {
				m.f(" ")
			}
			m.f("%s%s", m.own(l.Text), m.refs(l.Notes))
		}
		m.f("\n")
	case kindChart:
		m.chart(bl.Board)
	default:
		m.f("%s%s\n", m.own(bl.Text), m.refs(bl.Notes))
	}
}

func (m *markdown) table(t Block) {
	heads := make([]string, len(t.Head))
	for i, h := range t.Head {
		heads[i] = md(h)
	}
	m.f("| %s |\n|%s\n", strings.Join(heads, " | "), strings.Repeat("---|", len(t.Head)))
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			text := m.own(c.Text)
			if c.Found {
				text = md(c.Text)
			}
			cells[i] = strings.TrimSpace(text + m.refs(c.Notes))
		}
		m.f("| %s |\n", strings.Join(cells, " | "))
	}
}

// chart stands for the drawing: its data, where the table of the board does
// not have them, or else its words.
func (m *markdown) chart(board *Board) {
	c := m.d.Chart(board)
	if t := c.table(m.book); len(t.Rows) > len(board.Rows) {
		m.f("%s:\n\n", md(m.say("chart.data")))
		m.table(t)
		return
	}
	m.f("%s\n", m.own(c.describe(m.book, c.until(), newPlot(c, c.until(), m.book).log)))
}

// refs writes endnote numbers.
func (m *markdown) refs(notes []int) string {
	var out strings.Builder
	for _, n := range notes {
		fmt.Fprintf(&out, " \\[%s\\]", m.fill(n))
	}
	return out.String()
}

func (m *markdown) endnotes() {
	m.f("\n## %s\n", md(m.say("section.endnotes")))
	if len(m.d.Endnotes) == 0 {
		m.f("%s\n", md(m.say("note.none")))
	}
	for _, e := range m.d.Endnotes {
		kept := ""
		if e.Archive != "" {
			kept = fmt.Sprintf("%s <%s>, ", md(m.say("note.kept")), safeURL(e.Archive))
		}
		by := ""
		if e.Author != "" {
			by = m.own(m.say("note.by", e.Author)) + ", "
		}
		m.f("%d. %s, %s“%s”, %s, %s, %s, %s, <%s>, %sSHA-256 `%s`\n", e.N, md(e.Outlet), by, md(e.Title), m.own(m.named("lang.", []string{e.Lang})), m.own(m.say("note.published", e.Published)),
			m.own(m.say("note.retrieved", e.Retrieved.Format("2006-01-02 15:04 UTC"))), m.own(m.say("note.grade", words(e.Grade))), safeURL(e.URL), kept, e.SHA256)
	}
}

// safeURL keeps an address from ending the brackets around it, and prints no
// address of a scheme that a click could run.
func safeURL(u string) string {
	if !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") {
		return "about:blank"
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "`", "%60", "\\", "%5C").Replace(plain(u))
}
