package report

import (
	"fmt"
	"html"
	"math"
	"sort"
	"strings"

	"claimwatch/claims"
)

// The drawing of a step chart, in SVG units.
const (
	chartW, chartH                     = 900.0, 360.0
	padLeft, padRight, padTop, padFoot = 64.0, 210.0, 28.0, 40.0
)

// logFrom is the ratio of highest to lowest figure from which the scale is
// logarithmic: on a linear one the low figures would lie on the axis.
const logFrom = 20.0

// A point is one origin's figure on one day.
type point struct {
	day   claims.Date
	value float64
	floor bool // stated as a least number: no upper bound
}

// A line is one origin's figures over time.
type line struct {
	name   string
	points []point
}

// dashes and shapes tell origins apart without colour; colour is a third cue.
var (
	dashes = []string{"", "7 3", "2 3", "10 3 2 3", "5 5", "1 4", "12 4", "8 2 2 2 2 2"}
	hues   = []string{"#0b6bcb", "#b3261e", "#2e7d32", "#8e4ec6", "#9a6700", "#00797a", "#a8327a", "#5c6670"}
)

// stepChart draws each origin's figures as steps: a figure holds until its
// origin replaces it, and nothing is interpolated.
func stepChart(d *Day, b Board, c ClaimDay) string {
	lines := chartLines(b, c)
	if len(lines) == 0 {
		return ""
	}
	s := newScale(lines, d.Date)
	var out strings.Builder
	fmt.Fprintf(&out, `<svg viewBox="0 0 %g %g" role="img" aria-labelledby="t-%s d-%s" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">`, chartW, chartH, b.ChartID, b.ChartID)
	fmt.Fprintf(&out, `<title id="t-%s">%s</title><desc id="d-%s">%s</desc>`, b.ChartID, html.EscapeString(upperFirst(b.Title)), b.ChartID, html.EscapeString(describe(lines, s.log)))
	s.axes(&out)
	s.draw(&out, lines)
	out.WriteString("</svg>")
	if s.log {
		out.WriteString(`<figcaption class="soft">Logarithmic scale. A triangle above a mark: stated as a least number, no upper bound. The table has the numbers.</figcaption>`)
	} else {
		out.WriteString(`<figcaption class="soft">A triangle above a mark: stated as a least number, no upper bound. The table has the numbers.</figcaption>`)
	}
	return out.String()
}

func chartLines(b Board, c ClaimDay) []line {
	byName := map[string]*line{}
	for _, p := range c.Positions {
		if p.Origin == "" || p.Figure == nil || p.Figure.Metric != b.Metric || p.AsOf == "" {
			continue
		}
		v, ok := central(p.Figure)
		if !ok || v <= 0 {
			continue
		}
		l := byName[p.Name]
		if l == nil {
			l = &line{name: p.Name}
			byName[p.Name] = l
		}
		l.points = append(l.points, point{p.AsOf, v, p.Figure.Qualifier == claims.AtLeast || p.Figure.Qualifier == claims.MoreThan})
	}
	var out []line
	for _, name := range sortedKeys(byName) {
		l := byName[name]
		sort.SliceStable(l.points, func(i, j int) bool {
			if l.points[i].day != l.points[j].day {
				return l.points[i].day < l.points[j].day
			}
			return l.points[i].value < l.points[j].value
		})
		out = append(out, *l)
	}
	return out
}

func central(f *claims.Figure) (float64, bool) {
	switch {
	case f.Value != nil:
		return *f.Value, true
	case f.Low != nil && f.High != nil:
		return (*f.Low + *f.High) / 2, true
	case f.Low != nil:
		return *f.Low, true
	}
	return 0, false
}

// A scale places days and values on the drawing.
type scale struct {
	first, last claims.Date
	days        float64
	lo, hi      float64
	log         bool
}

func newScale(lines []line, day claims.Date) scale {
	s := scale{first: day, last: day, lo: math.Inf(1)}
	for _, l := range lines {
		for _, p := range l.points {
			s.first = min(s.first, p.day)
			s.lo, s.hi = min(s.lo, p.value), max(s.hi, p.value)
		}
	}
	s.days = max(1, float64(s.last.Sub(s.first)))
	if s.log = s.hi/s.lo > logFrom; s.log {
		s.lo, s.hi = math.Pow(10, math.Floor(math.Log10(s.lo))), s.hi*1.2
	} else {
		s.lo, s.hi = 0, s.hi*1.1
	}
	return s
}

func (s scale) x(d claims.Date) float64 {
	return padLeft + (chartW-padLeft-padRight)*float64(d.Sub(s.first))/s.days
}

func (s scale) y(v float64) float64 {
	share := (v - s.lo) / (s.hi - s.lo)
	if s.log {
		share = math.Log(v/s.lo) / math.Log(s.hi/s.lo)
	}
	return chartH - padFoot - (chartH-padTop-padFoot)*share
}

func (s scale) axes(out *strings.Builder) {
	right := chartW - padRight
	for _, v := range s.ticks() {
		y := s.y(v)
		fmt.Fprintf(out, `<line x1="%g" x2="%.1f" y1="%.1f" y2="%.1f" stroke="currentColor" stroke-opacity=".18"/><text x="%g" y="%.1f" text-anchor="end" opacity=".75">%s</text>`, padLeft, right, y, y, padLeft-6, y+4, Thousands(v))
	}
	step := max(1, int(math.Ceil(s.days/7)))
	for d := s.first; d <= s.last; d = d.Add(step) {
		fmt.Fprintf(out, `<text x="%.1f" y="%g" text-anchor="middle" opacity=".75">%s</text>`, s.x(d), chartH-padFoot+18, ShortDate(d))
	}
	fmt.Fprintf(out, `<line x1="%g" x2="%.1f" y1="%g" y2="%g" stroke="currentColor" stroke-opacity=".6"/>`, padLeft, right, chartH-padFoot, chartH-padFoot)
}

// ticks are round values inside the scale.
func (s scale) ticks() []float64 {
	var out []float64
	if s.log {
		for v := s.lo; v <= s.hi; v *= 10 {
			out = append(out, v)
			if v*3 <= s.hi {
				out = append(out, v*3)
			}
		}
		return out
	}
	step := math.Pow(10, math.Floor(math.Log10(s.hi/4)))
	for _, m := range []float64{1, 2, 5, 10} {
		if s.hi/(step*m) <= 6 {
			step *= m
			break
		}
	}
	for v := 0.0; v <= s.hi; v += step {
		out = append(out, v)
	}
	return out
}

// draw draws the lines and labels each at its end, pushing labels apart.
func (s scale) draw(out *strings.Builder, lines []line) {
	type label struct {
		y    float64
		text string
		hue  string
	}
	var labels []label
	for i, l := range lines {
		hue := hues[i%len(hues)]
		fmt.Fprintf(out, `<path d="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`, s.path(l), hue, dashes[i%len(dashes)])
		for _, p := range l.points {
			out.WriteString(s.mark(p, i, hue, l.name))
		}
		end := l.points[len(l.points)-1]
		labels = append(labels, label{s.y(end.value), fmt.Sprintf("%s %s", Thousands(end.value), l.name), hue})
	}
	sort.Slice(labels, func(i, j int) bool { return labels[i].y < labels[j].y })
	for i := range labels {
		if i > 0 {
			labels[i].y = max(labels[i].y, labels[i-1].y+15)
		}
	}
	for _, l := range labels {
		fmt.Fprintf(out, `<text x="%.1f" y="%.1f" fill="currentColor"><tspan fill="%s" font-weight="700">■ </tspan>%s</text>`, chartW-padRight+8, min(l.y+4, chartH-4), l.hue, html.EscapeString(short(l.text, 34)))
	}
}

func (s scale) path(l line) string {
	var b strings.Builder
	for i, p := range l.points {
		if i == 0 {
			fmt.Fprintf(&b, "M%.1f %.1f", s.x(p.day), s.y(p.value))
			continue
		}
		fmt.Fprintf(&b, "H%.1fV%.1f", s.x(p.day), s.y(p.value))
	}
	fmt.Fprintf(&b, "H%.1f", s.x(s.last))
	return b.String()
}

// mark draws one figure: a shape of its origin's, and a triangle above it when
// it is stated as a least number.
func (s scale) mark(p point, i int, hue, name string) string {
	x, y := s.x(p.day), s.y(p.value)
	var shape string
	switch i % 4 {
	case 0:
		shape = fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>`, x, y, hue)
	case 1:
		shape = fmt.Sprintf(`<rect x="%.1f" y="%.1f" width="8" height="8" fill="%s"/>`, x-4, y-4, hue)
	case 2:
		shape = fmt.Sprintf(`<path d="M%.1f %.1fl5 5l-5 5l-5 -5z" fill="%s"/>`, x, y-5, hue)
	default:
		shape = fmt.Sprintf(`<path d="M%.1f %.1fl9 9m0 -9l-9 9" stroke="%s" stroke-width="2.5" fill="none"/>`, x-4.5, y-4.5, hue)
	}
	if p.floor {
		shape += fmt.Sprintf(`<path d="M%.1f %.1fl4 7h-8z" fill="none" stroke="%s"/>`, x, y-16, hue)
	}
	return fmt.Sprintf(`<g><title>%s: %s (%s)</title>%s</g>`, html.EscapeString(name), Thousands(p.value), LongDate(p.day), shape)
}

// describe says the chart in words.
func describe(lines []line, log bool) string {
	var parts []string
	for _, l := range lines {
		a, z := l.points[0], l.points[len(l.points)-1]
		if len(l.points) == 1 {
			parts = append(parts, fmt.Sprintf("%s says %s on %s.", l.name, Thousands(a.value), LongDate(a.day)))
			continue
		}
		parts = append(parts, fmt.Sprintf("%s goes from %s on %s to %s on %s.", l.name, Thousands(a.value), LongDate(a.day), Thousands(z.value), LongDate(z.day)))
	}
	scaleText := "Linear scale."
	if log {
		scaleText = "Logarithmic scale."
	}
	return fmt.Sprintf("%s. %s %s", count(len(lines), "origin", "origins"), strings.Join(parts, " "), scaleText)
}

func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
