package report

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"claimwatch/claims"
)

// A ChartLine is one origin's figures over time, as the chart draws them.
type ChartLine struct {
	Origin string       `json:"origin"`
	Name   string       `json:"name"`
	Points []ChartPoint `json:"points"` // by day, then value
}

// A ChartPoint is one figure: it holds until its origin gives another.
type ChartPoint struct {
	AsOf     claims.Date `json:"as_of"`
	Value    float64     `json:"value"`
	Words    string      `json:"text"`
	Floor    bool        `json:"floor"` // stated as a least number: no upper bound
	Reviewed bool        `json:"reviewed"`
	Note     int         `json:"note,omitempty"` // endnote
}

// The scale of a chart.
const (
	ScaleAuto   = ""
	ScaleLinear = "linear"
	ScaleLog    = "log"
)

// logFrom is the ratio of highest to lowest figure from which the scale is
// logarithmic by itself: on a linear one the low figures would lie on the axis.
const logFrom = 20.0

// A Chart draws a board.
type Chart struct {
	ID       string // unique on its page
	Title    string
	Lines    []ChartLine
	AsOf     claims.Date // nothing later is drawn; the axis ends here
	Claimed  claims.Date // the day the claim is of, marked; "" = none
	Blackout []Period
	Scale    string
	Lang     string
	Banner   string // drawn into the picture: a demo's chart says so wherever it is pasted
	Linked   bool   // marks link to the endnotes of the page
}

// Chart returns the chart of a board, as of the day of the report.
func (d *Day) Chart(board *Board) Chart {
	c := Chart{ID: board.Claim, Title: board.Title, Lines: board.Steps, AsOf: d.Date, Blackout: d.Blackout, Lang: d.Lang, Banner: short(d.Banner, 24)}
	if claim := d.Claim(board.Claim); claim != nil {
		c.Claimed = claim.AsOf
	}
	return c
}

// until drops what was stated later than the chart's day.
func (c Chart) until() []ChartLine {
	var out []ChartLine
	for _, l := range c.Lines {
		l.Points = slices.DeleteFunc(slices.Clone(l.Points), func(p ChartPoint) bool { return p.AsOf > c.AsOf || p.Value <= 0 })
		if len(l.Points) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// SVG draws each origin's figures as steps: a figure holds until its origin
// replaces it, nothing is interpolated, and no line joins two origins. It is
// "" when there is nothing to draw.
func (c Chart) SVG() string {
	lines := c.until()
	if len(lines) == 0 {
		return ""
	}
	b := bookOf(c.Lang)
	p := newPlot(c, lines, b)
	title := upperFirst(b.say("chart.title", words(c.Title), c.AsOf))
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" class="steps" viewBox="0 0 %g %g" role="group" aria-labelledby="t-%s" aria-describedby="d-%s" direction="ltr" font-family="system-ui, 'Noto Sans', 'Noto Sans Arabic', Vazirmatn, sans-serif" font-size="12" fill="currentColor">`,
		plotW, p.height, html.EscapeString(c.ID), html.EscapeString(c.ID))
	fmt.Fprintf(&out, `<title id="t-%s">%s</title><desc id="d-%s">%s</desc><style>%s</style>`, html.EscapeString(c.ID), clean(title), html.EscapeString(c.ID), clean(c.describe(b, lines, p.log)), chartStyle)
	p.periods(&out)
	p.axes(&out)
	p.band(&out, lines)
	p.lines(&out, lines)
	if c.Banner != "" {
		fmt.Fprintf(&out, `<text x="%g" y="%g" class="soft">%s</text>`, padLeft, 12.0, clean(c.Banner))
	}
	out.WriteString("</svg>")
	return out.String()
}

// clean escapes a text for the inside of an element; isolates have no place
// in a picture, where every text stands alone.
func clean(s string) string {
	return html.EscapeString(strings.NewReplacer(isolate, "", release, "", "`", "").Replace(s))
}

// Caption says how the chart is to be read.
func (c Chart) Caption() string {
	b := bookOf(c.Lang)
	lines := c.until()
	if len(lines) == 0 {
		return ""
	}
	scale := b.say("chart.linear")
	if newPlot(c, lines, b).log {
		scale = b.say("chart.log")
	}
	return strings.Join([]string{scale, b.say("chart.band"), b.say("chart.floor"), b.say("chart.table")}, " ")
}

// describe says the chart in words, for whoever does not see it.
func (c Chart) describe(b *book, lines []ChartLine, log bool) string {
	parts := []string{b.count(len(lines), "chart.origins")}
	for _, l := range lines {
		a, z := l.Points[0], l.Points[len(l.Points)-1]
		if len(l.Points) == 1 {
			parts = append(parts, b.say("chart.single", l.Name, words(a.Words), a.AsOf))
			continue
		}
		parts = append(parts, b.say("chart.course", l.Name, words(a.Words), a.AsOf, words(z.Words), z.AsOf))
	}
	if log {
		return strings.Join(append(parts, b.say("chart.log")), " ")
	}
	return strings.Join(append(parts, b.say("chart.linear")), " ")
}

// Table is the chart's data: the same numbers in the same order.
func (c Chart) table(b *book) Block {
	t := Block{Kind: kindTable, Head: b.heads("origin", "asof", "figure")}
	for _, l := range c.until() {
		for _, p := range l.Points {
			t.Rows = append(t.Rows, []Cell{{Text: l.Name, Head: true, Found: true}, {Text: b.long(p.AsOf), Class: "day"}, {Text: p.Words + b.mark(p.Reviewed)}})
		}
	}
	return t
}

// span is the lowest and the highest reviewed figure in force on a day.
func span(lines []ChartLine, day claims.Date) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), 0
	n := 0
	for _, l := range lines {
		v := 0.0
		for _, p := range l.Points {
			if p.AsOf <= day && p.Reviewed {
				v = p.Value
			}
		}
		if v > 0 {
			lo, hi, n = min(lo, v), max(hi, v), n+1
		}
	}
	return lo, hi, n > 1
}
