package report

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"long":     func(d *Day, e Endnote) string { return bookOf(d.Lang).say("note.published", e.Published) },
	"say":      func(d *Day, key string, args ...any) string { return bookOf(d.Lang).say(key, args...) },
	"langname": func(d *Day, lang string) string { return bookOf(d.Lang).named("lang.", []string{lang}) },
	"dir":      direction, "url": safeURL, "found": plain, "own": ownHTML, "refs": refsHTML, "cell": cellHTML,
	"pair": func(d *Day, b any) tablePart {
		if t, ok := b.(*Block); ok {
			return tablePart{d.Lang, *t}
		}
		return tablePart{d.Lang, b.(Block)}
	},
	"raw": func(s string) words { return words(s) },
}).Parse(pageSource))

// WriteHTML writes the day as one self-contained page: no script, nothing
// loaded from anywhere, readable in print, in the dark and from right to left.
func (d *Day) WriteHTML(w io.Writer) error { return page.Execute(w, d) }

// WriteMailHTML writes the page for a mail: without its drawings, which mail
// readers drop or spoil; their tables stay.
func (d *Day) WriteMailHTML(w io.Writer) error {
	mail := *d
	mail.plain = true
	return page.Execute(w, &mail)
}

// ownHTML prints a sentence of ours: identifiers as code, isolates as elements
// of their own, everything escaped.
func ownHTML(s string) template.HTML {
	var out strings.Builder
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			out.WriteString("<code>" + template.HTMLEscapeString(plain(part)) + "</code>")
			continue
		}
		for k, piece := range isolated(part) {
			piece = template.HTMLEscapeString(plain(piece))
			if k%2 == 1 {
				piece = "<bdi>" + piece + "</bdi>"
			}
			out.WriteString(piece)
		}
	}
	return template.HTML(out.String()) //nolint:gosec // every piece is escaped above
}

// A tablePart is what the template of a table needs.
type tablePart struct {
	Lang  string
	Block Block
}

// refsHTML are the numbers of endnotes, each leading to its own.
func refsHTML(lang string, notes []int) template.HTML {
	if len(notes) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString(`<span class="refs">`)
	for _, n := range notes {
		fmt.Fprintf(&out, ` <a href="#n%d">%s</a>`, n, bookOf(lang).fill(n))
	}
	out.WriteString("</span>")
	return template.HTML(out.String()) //nolint:gosec // numbers only
}

func cellHTML(c Cell) template.HTML {
	if c.Found {
		return template.HTML("<bdi>" + template.HTMLEscapeString(plain(c.Text)) + "</bdi>") //nolint:gosec // escaped
	}
	return ownHTML(c.Text)
}

// Drawing is the chart of a board. It is made by us of numbers and escaped
// names; no found text enters it unescaped.
func (d *Day) Drawing(board *Board) template.HTML {
	if d.plain {
		return ""
	}
	c := d.Chart(board)
	c.Linked = true
	return template.HTML(c.SVG()) //nolint:gosec // see above
}

// ChartCaption and ChartData stand beside the drawing.
func (d *Day) ChartCaption(board *Board) string {
	if d.plain {
		return ""
	}
	return d.Chart(board).Caption()
}

// ChartData is the table of the chart, where the board's own has fewer rows.
func (d *Day) ChartData(board *Board) *Block {
	t := d.Chart(board).table(bookOf(d.Lang))
	if len(t.Rows) <= len(board.Rows) {
		return nil
	}
	return &t
}

// direction is the writing direction of a language.
func direction(lang string) string {
	switch lang {
	case "fa", "ar", "ckb", "ur", "he", "ps":
		return "rtl"
	}
	return "ltr"
}
