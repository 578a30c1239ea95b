package review

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"maps"
	"math"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// The drawing of a step chart, in SVG units.
const (
	chartW, chartH                     = 960.0, 380.0
	padLeft, padRight, padTop, padFoot = 60.0, 290.0, 20.0, 52.0
)

// logFrom is the ratio of highest to lowest figure from which a scale is
// logarithmic unless one asks otherwise.
const logFrom = 20.0

// A Chart draws what each origin said over time: as steps, for a figure holds
// until its origin replaces it, and never across origins.
type Chart struct {
	Lines  []chartLine
	Log    bool
	SVG    template.HTML
	Metric claims.Metric
	Left   int // origins that are not drawn
	voice  voicing
}

type chartLine struct {
	Origin, Name string
	Points       []chartPoint
}

type chartPoint struct {
	Day    claims.Date
	Value  float64
	Words  string
	Floor  bool // stated as a least number: no upper bound
	Ref    int64
	Change string

	part bool // counts some of those whom the line counts
}

// chartOf makes the chart of one metric of a claim, or none when fewer than
// one figure is known, in words as say has them. kind is "log", "linear" or "" for whichever fits.
func (r *Room) chartOf(s *Standing, a assess.Assessment, day claims.Date, kind string, say voicing) *Chart {
	if s.Claim.Figure == nil {
		return nil
	}
	c := &Chart{Metric: s.Claim.Figure.Metric, voice: say}
	byOrigin := map[string]*chartLine{}
	counted := scopesCounted(a.Series, c.Metric)
	for _, sr := range a.Series {
		part := scopeOf(sr) != counted[sr.Origin]
		if sr.Metric != c.Metric || sr.Status != "" || part && counted[sr.Origin] != everybody {
			continue
		}
		for _, st := range sr.Steps {
			v, ok := centralOf(st.Figure)
			if !ok || v <= 0 || st.AsOf == "" || slices.Contains(st.Flags, assess.StepSlip) {
				continue
			}
			l := byOrigin[sr.Origin]
			if l == nil {
				l = &chartLine{Origin: sr.Origin, Name: r.nameOf(sr.Origin)}
				byOrigin[sr.Origin] = l
			}
			p := chartPoint{Day: st.AsOf, Value: v, Words: say.sentence(figureSaid(st.Figure)), Floor: part || math.IsInf(st.High, 1), Change: st.Change, part: part}
			if len(st.Mentions) > 0 {
				p.Ref = st.Mentions[0]
			}
			l.Points = append(l.Points, p)
		}
	}
	for _, l := range byOrigin {
		l.fit()
		l.tidy()
		c.Lines = append(c.Lines, *l)
	}
	if len(c.Lines) == 0 {
		return nil
	}
	slices.SortFunc(c.Lines, func(a, b chartLine) int {
		return cmp.Or(cmp.Compare(b.last().Value, a.last().Value), strings.Compare(a.Origin, b.Origin))
	})
	c.Left = max(0, len(c.Lines)-linesDrawn)
	drawn := *c
	drawn.Lines = nil
	for _, l := range c.Lines[:min(len(c.Lines), linesDrawn)] {
		drawn.Lines = append(drawn.Lines, l.thinned())
	}
	drawn.draw(r, s, day, kind)
	c.SVG, c.Log = drawn.SVG, drawn.Log
	return c
}

// everybody is the scope of a figure that leaves nobody out.
const everybody = "everybody"

func scopeOf(s assess.Series) string { return cmp.Or(s.Scope, everybody) }

// fit leaves the parts out of a line, but for those that are more than it stands
// at: the whole is no less than a part of it, so they raise it. Before there is a
// whole, a part says too little of it.
func (l *chartLine) fit() {
	slices.SortStableFunc(l.Points, func(a, b chartPoint) int { return cmp.Compare(a.Day, b.Day) })
	at := 0.0
	l.Points = slices.DeleteFunc(l.Points, func(p chartPoint) bool {
		if p.part && (at == 0 || p.Value <= at) {
			return true
		}
		at = p.Value
		return false
	})
}

// scopesCounted is whom each origin counts in its line: everybody, where it
// ever did, see [chartLine.fit]; otherwise whom it counts most often, and of a tie the first by
// name. A line that went from everybody to the police among them would fall
// where nothing fell.
func scopesCounted(list []assess.Series, metric claims.Metric) map[string]string {
	steps := map[string]map[string]int{}
	for _, s := range list {
		if s.Metric != metric || s.Status != "" {
			continue
		}
		if steps[s.Origin] == nil {
			steps[s.Origin] = map[string]int{}
		}
		steps[s.Origin][scopeOf(s)] += len(s.Steps)
	}
	out := map[string]string{}
	for origin, n := range steps {
		for _, scope := range slices.Sorted(maps.Keys(n)) {
			if _, ok := out[origin]; !ok || n[scope] > n[out[origin]] {
				out[origin] = scope
			}
		}
		if n[everybody] > 0 {
			out[origin] = everybody
		}
	}
	return out
}

// How much a picture can hold and still be read. The table has everything.
const (
	linesDrawn  = 8
	pointsDrawn = 16 // of one origin
)

// thinned keeps of a long line its first and last figures and an even choice
// between.
func (l chartLine) thinned() chartLine {
	n := len(l.Points)
	if n <= pointsDrawn {
		return l
	}
	out := l
	out.Points = nil
	for i := range pointsDrawn {
		out.Points = append(out.Points, l.Points[i*(n-1)/(pointsDrawn-1)])
	}
	return out
}

// tidy keeps one figure a day, the greatest: parts of it are other scopes.
func (l *chartLine) tidy() {
	slices.SortFunc(l.Points, func(a, b chartPoint) int {
		return cmp.Or(strings.Compare(string(a.Day), string(b.Day)), cmp.Compare(b.Value, a.Value))
	})
	l.Points = slices.CompactFunc(l.Points, func(a, b chartPoint) bool { return a.Day == b.Day })
}

func (l chartLine) last() chartPoint { return l.Points[len(l.Points)-1] }

type scale struct {
	first, last claims.Date
	days        float64
	lo, hi      float64
	log         bool
}

// drawnAfter is how many days a chart goes on behind its last figure: a tenth
// of what it shows, and a day at least, so that the last step can be seen to
// hold. It never goes past the day it is drawn for. A chart that ran on to
// that day would show a year of nothing of a claim that nobody counts any more.
func drawnAfter(days float64) int { return max(1, int(math.Ceil(days/10))) }

func (c *Chart) scale(day claims.Date, kind string) scale {
	s := scale{lo: math.Inf(1), first: c.Lines[0].Points[0].Day}
	s.last = s.first
	for _, l := range c.Lines {
		for _, p := range l.Points {
			s.first, s.last = min(s.first, p.Day), max(s.last, p.Day)
			s.lo, s.hi = min(s.lo, p.Value), max(s.hi, p.Value)
		}
	}
	if s.first == s.last {
		s.first = s.first.Add(-1)
	}
	if to := s.last.Add(drawnAfter(float64(s.last.Sub(s.first)))); to <= day {
		s.last = to
	} else {
		s.last = max(s.last, day)
	}
	s.days = max(1, float64(s.last.Sub(s.first)))
	s.log = kind == "log" || kind == "" && s.hi/s.lo > logFrom
	if s.log {
		s.lo, s.hi = s.lo*.8, s.hi*1.25
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

// draw writes the picture. Classes carry the colours, so that the style sheet
// decides them for light, dark and forced colours; shape and dash tell the
// origins apart without any.
func (c *Chart) draw(r *Room, st *Standing, day claims.Date, kind string) {
	s := c.scale(day, kind)
	c.Log = s.log
	var b strings.Builder
	id := st.Claim.ID
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %g %g" role="group" aria-labelledby="ct-%s" aria-describedby="cd-%s"><title id="ct-%s">%s</title><desc id="cd-%s">%s</desc>`,
		chartW, chartH, id, id, id, html.EscapeString(c.title(s)), id, html.EscapeString(c.describe(s)))
	c.band(&b, s)
	s.axes(&b, r.o.DayOne, c.voice)
	if d := st.Claim.AsOf; d >= s.first && d <= s.last {
		fmt.Fprintf(&b, `<line class="ref" x1="%.1f" x2="%.1f" y1="%g" y2="%g"/><text class="small" x="%.1f" y="%g">%s</text>`, s.x(d), s.x(d), padTop, chartH-padFoot, s.x(d)+4, padTop+10, html.EscapeString(c.voice.word("claim made")))
	}
	for i, l := range c.Lines {
		c.line(&b, s, i, l)
	}
	c.labels(&b, s)
	b.WriteString(`</svg>`)
	c.SVG = template.HTML(b.String())
}

func (c *Chart) title(s scale) string {
	return c.voice.sentence(claims.Say("Reported %s, by who counted, %s to %s", claims.Term(c.Metric), s.first, s.last))
}

// band shades the span from the lowest to the highest figure in force.
func (c *Chart) band(b *strings.Builder, s scale) {
	var days []claims.Date
	for _, l := range c.Lines {
		for _, p := range l.Points {
			days = append(days, p.Day)
		}
	}
	slices.Sort(days)
	days = append(slices.Compact(days), s.last)
	var up, down []string
	for i, d := range days[:len(days)-1] {
		lo, hi := math.Inf(1), 0.0
		for _, l := range c.Lines {
			if v, ok := l.at(d); ok {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		for _, x := range []float64{s.x(d), s.x(days[i+1])} {
			up = append(up, fmt.Sprintf("%.1f,%.1f", x, s.y(hi)))
			down = append(down, fmt.Sprintf("%.1f,%.1f", x, s.y(lo)))
		}
	}
	slices.Reverse(down)
	fmt.Fprintf(b, `<polygon class="band" points="%s %s"/>`, strings.Join(up, " "), strings.Join(down, " "))
}

func (l chartLine) at(d claims.Date) (v float64, ok bool) {
	for _, p := range l.Points {
		if p.Day <= d {
			v, ok = p.Value, true
		}
	}
	return v, ok
}

func (s scale) axes(b *strings.Builder, dayOne claims.Date, v voicing) {
	right := chartW - padRight
	for _, v := range s.ticks() {
		fmt.Fprintf(b, `<line class="grid" x1="%g" x2="%.1f" y1="%.1f" y2="%.1f"/><text class="tick" x="%g" y="%.1f" text-anchor="end">%s</text>`,
			padLeft, right, s.y(v), s.y(v), padLeft-8, s.y(v)+4, thousands(v))
	}
	step := max(1, int(math.Ceil(s.days/6)))
	for d := s.first; d <= s.last; d = d.Add(step) {
		fmt.Fprintf(b, `<text class="tick" x="%.1f" y="%g" text-anchor="middle">%s</text>`, s.x(d), chartH-padFoot+18, html.EscapeString(v.day(d)))
		if n := d.Sub(dayOne) + 1; dayOne != "" && n > 0 {
			fmt.Fprintf(b, `<text class="small" x="%.1f" y="%g" text-anchor="middle">%s</text>`, s.x(d), chartH-padFoot+33, html.EscapeString(v.tongue.numerals(v.sentence(claims.Say("day %d", n)))))
		}
	}
	fmt.Fprintf(b, `<line class="axis" x1="%g" x2="%.1f" y1="%g" y2="%g"/>`, padLeft, right, chartH-padFoot, chartH-padFoot)
}

// ticks are round values within the scale.
func (s scale) ticks() []float64 {
	var out []float64
	if s.log {
		for e := math.Floor(math.Log10(s.lo)); e <= math.Ceil(math.Log10(s.hi)); e++ {
			for _, m := range []float64{1, 3} {
				if v := m * math.Pow(10, e); v >= s.lo && v <= s.hi {
					out = append(out, v)
				}
			}
		}
		return out
	}
	step := math.Pow(10, math.Floor(math.Log10(s.hi)))
	for s.hi/step < 4 {
		step /= 2
	}
	for v := 0.0; v <= s.hi; v += step {
		out = append(out, v)
	}
	return out
}

func (c *Chart) line(b *strings.Builder, s scale, i int, l chartLine) {
	var path strings.Builder
	for k, p := range l.Points {
		if k == 0 {
			fmt.Fprintf(&path, "M%.1f %.1f", s.x(p.Day), s.y(p.Value))
			continue
		}
		fmt.Fprintf(&path, "H%.1fV%.1f", s.x(p.Day), s.y(p.Value))
	}
	fmt.Fprintf(b, `<path class="line s%d" d="%sH%.1f"/>`, i%6, path.String(), s.x(s.last))
	for _, p := range l.Points {
		x, y := s.x(p.Day), s.y(p.Value)
		label := html.EscapeString(c.voice.sentence(claims.Say("%s, %s: %s", l.Name, p.Day, p.Words)))
		fmt.Fprintf(b, `<a href="/evidence/e%d" aria-label="%s" data-origin="%d"><title>%s</title><circle class="hit" cx="%.1f" cy="%.1f" r="12"/>%s`, p.Ref, label, i, label, x, y, shape(i, x, y))
		if p.Floor {
			fmt.Fprintf(b, `<path class="floor" d="M%.1f %.1fl4 6h-8z"/>`, x, y-16)
		}
		b.WriteString(`</a>`)
	}
}

// shape is the mark of the i-th origin.
func shape(i int, x, y float64) string {
	class := fmt.Sprintf("mark s%d", i%6)
	switch i % 6 {
	case 0:
		return fmt.Sprintf(`<circle class="%s" cx="%.1f" cy="%.1f" r="4.5"/>`, class, x, y)
	case 1:
		return fmt.Sprintf(`<rect class="%s" x="%.1f" y="%.1f" width="9" height="9"/>`, class, x-4.5, y-4.5)
	case 2:
		return fmt.Sprintf(`<path class="%s" d="M%.1f %.1fl5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>`, class, x, y-5.5)
	case 3:
		return fmt.Sprintf(`<path class="%s" d="M%.1f %.1fl5.5 10h-11z"/>`, class, x, y-6)
	case 4:
		return fmt.Sprintf(`<path class="%s open" d="M%.1f %.1fl9 9m0 -9l-9 9"/>`, class, x-4.5, y-4.5)
	}
	return fmt.Sprintf(`<path class="%s open" d="M%.1f %.1fv10m-5 -5h10"/>`, class, x, y-5)
}

// labels name each line at its end, pushed apart where they would touch.
func (c *Chart) labels(b *strings.Builder, s scale) {
	at := 0.0
	for i, l := range c.Lines { // from the highest figure down
		p := l.last()
		y := max(s.y(p.Value)+4, at+17)
		at = y
		x := chartW - padRight + 14
		fmt.Fprintf(b, `%s<text class="label" x="%.1f" y="%.1f"><tspan class="bold">%s</tspan> %s</text>`, shape(i, x, y-4), x+10, y, html.EscapeString(p.Words), html.EscapeString(shorten(l.Name, 40-len([]rune(p.Words)))))
	}
}

// describe says the chart in words.
func (c *Chart) describe(s scale) string {
	var parts []string
	for _, l := range c.Lines {
		first, last := l.Points[0], l.last()
		said := claims.Say("%s goes from %s on %s to %s on %s.", l.Name, first.Words, first.Day, last.Words, last.Day)
		if len(l.Points) == 1 {
			said = claims.Say("%s says %s on %s.", l.Name, first.Words, first.Day)
		}
		parts = append(parts, c.voice.sentence(said))
	}
	kind := "Linear scale."
	if s.log {
		kind = "Logarithmic scale."
	}
	return c.voice.sentence(claims.Say("%s %s %s", counted(len(c.Lines), "%d origin.", "%d origins."), strings.Join(parts, " "), claims.Term(kind)))
}

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
