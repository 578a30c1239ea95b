package report

import (
	_ "embed" // the page
	"html/template"
	"io"
	"strings"

	"claimwatch/claims"
)

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"long": LongDate, "num": Number, "join": strings.Join, "tally": tallyText, "dir": direction, "chart": chartOf,
	"mark": reviewMark, "upper": upperFirst, "url": safeURL, "clean": plain, "odd": func(i int) bool { return i%2 == 1 },
}).Parse(pageSource))

// WriteHTML writes the day as one self-contained page: no script, nothing
// loaded from anywhere, readable in print and in the dark.
func (d *Day) WriteHTML(w io.Writer) error { return page.Execute(w, d) }

// HowToRead gives the page its method box.
func (d *Day) HowToRead() []string { return d.howToRead() }

// Code splits a sentence of ours at the marks around ids: odd parts are ids.
func (d *Day) Code(s string) []string { return strings.Split(s, "`") }

// direction is the writing direction of a language.
func direction(lang string) string {
	switch lang {
	case "fa", "ar", "ckb", "ur", "he", "ps":
		return "rtl"
	}
	return "ltr"
}

// chartOf draws the chart of a board's claim. The SVG is made by us of numbers
// and escaped names; no scraped text enters it unescaped.
func chartOf(d *Day, b Board) template.HTML {
	for _, t := range d.Topics {
		for _, c := range t.Claims {
			if c.ID == b.Claim {
				return template.HTML(stepChart(d, b, c)) //nolint:gosec // see above
			}
		}
	}
	return ""
}

// Who is the origin's name with what must be said beside it.
func (p Position) Who() string { return p.who() }

// Number is the figure in words, "" without one.
func (p Position) Number() string { return p.number() }

// CountsText says how the origin counts.
func (r FigureRow) CountsText() string { return r.counts() }

// Standing says how contested the claim is.
func (d ClaimDay) Standing() string { return upperFirst(d.mostContested()) }

// Quotable reports whether the position's quote is printed among the new ones.
func (p Position) Quotable() bool {
	return p.New && p.Stance != claims.Mentions && p.Origin != ""
}
