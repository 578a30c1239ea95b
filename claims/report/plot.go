package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"claimwatch/claims"
)

// The drawing of a step chart, in SVG units. The height grows with the
// labels, which stand beside the lines and never upon one another.
const (
	plotW, plotH                       = 900.0, 380.0
	padLeft, padRight, padTop, padFoot = 64.0, 250.0, 34.0, 46.0
	labelStep                          = 17.0
)

// An origin is told by its shape and its dash; colour is a third cue only, so
// that the chart reads in black and white. The colours have at least 3:1 on
// white and, by the second set, on the dark page.
var dashes = [...]string{"", "8 3", "2 3", "11 3 2 3", "5 5", "1 4", "14 4", "9 2 2 2 2 2"}

// hue and dash give the i-th origin its colour and its dash: the shapes repeat
// after eight, and then go with other dashes and colours than before.
func hue(i int) int     { return (i + 3*(i/8)) % 8 }
func dash(i int) string { return dashes[(i+i/8)%len(dashes)] }

const chartStyle = `.steps{color:#1b1f24}.steps .soft{opacity:.8}.steps .grid{stroke:currentColor;stroke-opacity:.18}.steps .h0{--h:#0b6bcb}.steps .h1{--h:#b3261e}.steps .h2{--h:#2e7d32}.steps .h3{--h:#7b3fb5}.steps .h4{--h:#8a5b00}.steps .h5{--h:#00716f}.steps .h6{--h:#a1307a}.steps .h7{--h:#4a545e}` +
	`.steps .ln{fill:none;stroke:var(--h);stroke-width:2}.steps .mk{fill:var(--h);stroke:var(--h)}.steps .open{fill:none;stroke:var(--h);stroke-width:1.6}.steps .band{fill:currentColor;fill-opacity:.07;stroke:currentColor;stroke-opacity:.45;stroke-width:1}.steps a:focus{outline:2px solid currentColor}` +
	`@media (prefers-color-scheme:dark){.steps{color:#e6e9ec}.steps .h0{--h:#6cb2ff}.steps .h1{--h:#ff8f84}.steps .h2{--h:#7fd18a}.steps .h3{--h:#cfa2f5}.steps .h4{--h:#e3b341}.steps .h5{--h:#5fd0cb}.steps .h6{--h:#f093cf}.steps .h7{--h:#b4bec8}}` +
	`@media print{.steps{color:#000}}@media (forced-colors:active){.steps .ln,.steps .mk,.steps .open{stroke:CanvasText}.steps .mk{fill:CanvasText}}`

// A plot places days and values on the drawing.
type plot struct {
	c           Chart
	b           *book
	first, last claims.Date
	days        float64
	lo, hi      float64
	log         bool
	height      float64
}

func newPlot(c Chart, lines []ChartLine, b *book) plot {
	p := plot{c: c, b: b, first: c.AsOf, last: c.AsOf, lo: math.Inf(1), height: max(plotH, padTop+padFoot+labelStep*float64(len(lines)+1))}
	for _, l := range lines {
		for _, pt := range l.Points {
			p.first = min(p.first, pt.AsOf)
			p.lo, p.hi = min(p.lo, pt.Value), max(p.hi, pt.Value)
		}
	}
	p.days = max(1, float64(p.last.Sub(p.first)))
	p.log = c.Scale == ScaleLog || c.Scale == ScaleAuto && p.hi/p.lo > logFrom
	if p.log {
		p.lo, p.hi = math.Pow(10, math.Floor(math.Log10(p.lo))), p.hi*1.25
	} else {
		p.lo, p.hi = 0, p.hi*1.1
	}
	return p
}

func (p plot) x(d claims.Date) float64 {
	return padLeft + (plotW-padLeft-padRight)*float64(d.Sub(p.first))/p.days
}

func (p plot) y(v float64) float64 {
	share := (v - p.lo) / (p.hi - p.lo)
	if p.log {
		share = math.Log(v/p.lo) / math.Log(p.hi/p.lo)
	}
	return p.height - padFoot - (p.height-padTop-padFoot)*share
}

func (p plot) axes(out *strings.Builder) {
	right, foot := plotW-padRight, p.height-padFoot
	for _, v := range p.ticks() {
		fmt.Fprintf(out, `<path class="grid" d="M%g %.1fH%.1f"/><text x="%g" y="%.1f" text-anchor="end">%s</text>`, padLeft, p.y(v), right, padLeft-6, p.y(v)+4, clean(p.b.number(v)))
	}
	step := max(1, int(math.Ceil(p.days/6)))
	for d := p.first; d <= p.last; d = d.Add(step) {
		fmt.Fprintf(out, `<text x="%.1f" y="%g" text-anchor="middle">%s</text>`, p.x(d), foot+18, clean(p.b.short(d)))
	}
	fmt.Fprintf(out, `<path d="M%g %gH%.1f" stroke="currentColor"/>`, padLeft, foot, right)
	if p.c.Claimed >= p.first && p.c.Claimed <= p.last {
		p.day(out, p.c.Claimed, p.b.say("chart.claimed"), "4 3")
	}
	p.day(out, p.last, p.b.say("chart.report"), "1 3")
}

// day marks a day with an upright line and a word below it.
func (p plot) day(out *strings.Builder, d claims.Date, text, dash string) {
	fmt.Fprintf(out, `<path d="M%.1f %gV%.1f" stroke="currentColor" stroke-opacity=".6" stroke-dasharray="%s"/><text x="%.1f" y="%.1f" text-anchor="middle" class="soft">%s</text>`,
		p.x(d), padTop, p.height-padFoot, dash, p.x(d), p.height-padFoot+34, clean(text))
}

// periods hatches the times without internet: figures of these days rest on
// less.
func (p plot) periods(out *strings.Builder) {
	for i, t := range p.c.Blackout {
		from, until := max(t.From, p.first), min(t.Until, p.last)
		if t.Until == "" {
			until = p.last
		}
		if from > until {
			continue
		}
		x, w := p.x(from), max(2, p.x(until)-p.x(from))
		name := fmt.Sprintf("b-%s-%d", clean(p.c.ID), i)
		fmt.Fprintf(out, `<pattern id="%s" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="currentColor" stroke-opacity=".28"/></pattern>`, name)
		fmt.Fprintf(out, `<rect x="%.1f" y="%g" width="%.1f" height="%.1f" fill="url(#%s)"/><text x="%.1f" y="%g" class="soft">%s</text>`,
			x, padTop, w, p.height-padFoot-padTop, name, x, padTop-4, clean(t.Name))
	}
}

// ticks are round values inside the scale.
func (p plot) ticks() []float64 {
	var out []float64
	if p.log {
		for v := p.lo; v <= p.hi; v *= 10 {
			out = append(out, v)
			if v*3 <= p.hi {
				out = append(out, v*3)
			}
		}
		return out
	}
	step := math.Pow(10, math.Floor(math.Log10(p.hi/4)))
	for _, m := range []float64{1, 2, 5, 10} {
		if p.hi/(step*m) <= 6 {
			step *= m
			break
		}
	}
	for v := 0.0; v <= p.hi; v += step {
		out = append(out, v)
	}
	return out
}

// band fills the room between the lowest and the highest reviewed figure of
// each day, with its edges drawn: the fill alone would not be seen.
func (p plot) band(out *strings.Builder, lines []ChartLine) {
	var top, foot []string
	var hi0, lo0 float64
	for d := p.first; d <= p.last; d = d.Add(1) {
		lo, hi, ok := span(lines, d)
		if !ok {
			continue
		}
		x := p.x(d)
		if len(top) > 0 {
			top, foot = append(top, fmt.Sprintf("%.1f %.1f", x, p.y(hi0))), append(foot, fmt.Sprintf("%.1f %.1f", x, p.y(lo0)))
		}
		top, foot = append(top, fmt.Sprintf("%.1f %.1f", x, p.y(hi))), append(foot, fmt.Sprintf("%.1f %.1f", x, p.y(lo)))
		hi0, lo0 = hi, lo
	}
	if len(top) == 0 {
		return
	}
	slices.Reverse(foot)
	fmt.Fprintf(out, `<path class="band" d="M%sL%sZ"/>`, strings.Join(top, "L"), strings.Join(foot, "L"))
}

// lines draws the lines with their marks, and labels each at its end, where
// shape and dash are shown once more; labels are pushed apart.
func (p plot) lines(out *strings.Builder, lines []ChartLine) {
	type label struct {
		y    float64
		i    int
		text string
	}
	var labels []label
	for i, l := range lines {
		fmt.Fprintf(out, `<g class="h%d"><path class="ln" stroke-dasharray="%s" d="%s"/>`, hue(i), dash(i), p.path(l))
		for _, pt := range l.Points {
			p.point(out, pt, i, l.Name)
		}
		out.WriteString("</g>")
		end := l.Points[len(l.Points)-1]
		labels = append(labels, label{p.y(end.Value), i, p.b.number(end.Value) + " " + shortName(l.Name)})
	}
	slices.SortFunc(labels, func(a, b label) int { return int(math.Copysign(1, a.y-b.y)) })
	for i := range labels {
		if i > 0 {
			labels[i].y = max(labels[i].y, labels[i-1].y+labelStep)
		}
	}
	if over := len(labels) - 1; over >= 0 && labels[over].y > p.height-padFoot {
		labels[over].y = p.height - padFoot
		for i := over - 1; i >= 0; i-- {
			labels[i].y = min(labels[i].y, labels[i+1].y-labelStep)
		}
	}
	right := plotW - padRight
	for _, l := range labels {
		fmt.Fprintf(out, `<g class="h%d"><path class="ln" stroke-dasharray="%s" d="M%.1f %.1fh26"/>%s</g><text x="%.1f" y="%.1f">%s</text>`,
			hue(l.i), dash(l.i), right+6, l.y, shape(l.i, right+19, l.y, "mk"), right+38, l.y+4, clean(short(l.text, 32)))
	}
}

func (p plot) path(l ChartLine) string {
	var b strings.Builder
	for i, pt := range l.Points {
		if i == 0 {
			fmt.Fprintf(&b, "M%.1f %.1f", p.x(pt.AsOf), p.y(pt.Value))
			continue
		}
		fmt.Fprintf(&b, "H%.1fV%.1f", p.x(pt.AsOf), p.y(pt.Value))
	}
	fmt.Fprintf(&b, "H%.1f", p.x(p.last))
	return b.String()
}

// point draws one figure: the shape of its origin, hollow until it is
// reviewed, with an open triangle above it when it is a least number. It says
// itself to whoever listens, and leads to its source.
func (p plot) point(out *strings.Builder, pt ChartPoint, i int, name string) {
	x, y := p.x(pt.AsOf), p.y(pt.Value)
	class := "mk"
	if !pt.Reviewed {
		class = "open"
	}
	mark := shape(i, x, y, class)
	if pt.Floor {
		mark += fmt.Sprintf(`<path class="open" d="M%.1f %.1fl4 7h-8z"/>`, x, y-16)
	}
	text := clean(fmt.Sprintf("%s: %s (%s)%s", name, pt.Words, p.b.long(pt.AsOf), p.b.mark(pt.Reviewed)))
	if pt.Note > 0 && p.c.Linked {
		fmt.Fprintf(out, `<a href="#n%d" aria-label="%s"><title>%s</title>%s</a>`, pt.Note, text, text, mark)
		return
	}
	fmt.Fprintf(out, `<g role="img" aria-label="%s"><title>%s</title>%s</g>`, text, text, mark)
}

// shape is the mark of the i-th origin: circle, square, diamond, cross,
// triangle down, bar, plus, beam. All have an inside, which is hollow for what
// is not reviewed.
func shape(i int, x, y float64, class string) string {
	plus := fmt.Sprintf("M%.1f %.1fh3v4.5h4.5v3h-4.5v4.5h-3v-4.5h-4.5v-3h4.5z", x-1.5, y-6)
	switch i % 8 {
	case 0:
		return fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="4" class="%s"/>`, x, y, class)
	case 1:
		return fmt.Sprintf(`<rect x="%.1f" y="%.1f" width="8" height="8" class="%s"/>`, x-4, y-4, class)
	case 2:
		return fmt.Sprintf(`<path d="M%.1f %.1fl5 5l-5 5l-5 -5z" class="%s"/>`, x, y-5, class)
	case 3:
		return fmt.Sprintf(`<path d="%s" transform="rotate(45 %.1f %.1f)" class="%s"/>`, plus, x, y, class)
	case 4:
		return fmt.Sprintf(`<path d="M%.1f %.1fh10l-5 9z" class="%s"/>`, x-5, y-4, class)
	case 5:
		return fmt.Sprintf(`<rect x="%.1f" y="%.1f" width="4" height="12" class="%s"/>`, x-2, y-6, class)
	case 6:
		return fmt.Sprintf(`<path d="%s" class="%s"/>`, plus, class)
	}
	return fmt.Sprintf(`<rect x="%.1f" y="%.1f" width="12" height="4" class="%s"/>`, x-6, y-2, class)
}

func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
