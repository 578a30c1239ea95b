package report

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// boards makes one board per claim that stands on a counted figure.
func (b *builder) boards() {
	b.day.Figures = []Board{}
	for _, c := range b.Claims {
		if c.Figure == nil || c.Figure.Metric == claims.Year {
			continue
		}
		board := Board{Claim: c.ID, Metric: c.Figure.Metric, Title: boardTitle(c), ChartID: c.ID}
		newest := map[string]claims.Assertion{}
		for _, a := range assess.Fold(b.live(c.ID)) {
			if a.Figure == nil || a.Figure.Metric != c.Figure.Metric || a.Family == "" || a.Figure.Role == "superseded" || a.Figure.Role == "negated" {
				continue
			}
			if old, ok := newest[a.Origin]; !ok || a.AsOf >= old.AsOf {
				newest[a.Origin] = a
			}
		}
		for _, a := range newest {
			board.Rows = append(board.Rows, b.row(c, a))
		}
		sort.Slice(board.Rows, func(i, j int) bool {
			x, y := board.Rows[i], board.Rows[j]
			if x.AsOf != y.AsOf {
				return x.AsOf > y.AsOf
			}
			return x.Origin < y.Origin
		})
		if len(board.Rows) == 0 {
			continue
		}
		board.Lowest, board.Highest = extremes(board.Rows)
		b.day.Figures = append(b.day.Figures, board)
	}
}

func boardTitle(c claims.Claim) string {
	what := map[claims.Metric]string{claims.Killed: "people reported killed", claims.Injured: "people reported injured",
		claims.Arrested: "people reported arrested", claims.Executed: "people reported executed"}[c.Figure.Metric]
	if what == "" {
		what = string(c.Figure.Metric)
	}
	if c.Counting == "count-cumulative" {
		what += ", cumulative"
	}
	return what
}

func (b *builder) row(c claims.Claim, a claims.Assertion) FigureRow {
	r := FigureRow{
		Origin: a.Origin, Name: b.name(a.Origin), Family: a.Family, Grade: "F", Figure: *a.Figure, Words: Number(*a.Figure),
		Scope: orAll(a.Figure.Scope), AsOf: a.AsOf, Reviewed: a.Reviewed, Change: b.change(c, a), New: !a.First.Before(b.day.From),
	}
	if o, ok := b.Origins.ByID(a.Origin); ok {
		r.Grade, r.Camp, r.Counting = o.Reliability, o.Camp, o.Counting
	}
	for _, p := range a.Parts {
		if p.Status == "under-review" {
			r.Pending = &p
		} else {
			r.Breakdown = append(r.Breakdown, p)
		}
	}
	for _, m := range a.Mentions {
		r.Notes = append(r.Notes, b.note(m))
	}
	sort.Ints(r.Notes)
	return r
}

// change says in words how the origin's newest figure stands to the one
// before it; figures of other origins never come into it.
func (b *builder) change(c claims.Claim, a claims.Assertion) string {
	for _, s := range b.maybe[c.ID].Series {
		if s.Origin != a.Origin || s.Metric != a.Figure.Metric || s.Status != "" {
			continue
		}
		for i, st := range s.Steps {
			if st.AsOf != a.AsOf || i == 0 {
				continue
			}
			was := s.Steps[i-1]
			x, y := st.Figure.Value, was.Figure.Value
			if x == nil || y == nil {
				return "since " + ShortDate(was.AsOf)
			}
			if *x == *y {
				return "none since " + ShortDate(was.AsOf)
			}
			return fmt.Sprintf("%s since %s", signed(*x-*y), ShortDate(was.AsOf))
		}
	}
	return "first"
}

func signed(v float64) string {
	if v < 0 {
		return "−" + Thousands(-v)
	}
	return "+" + Thousands(v)
}

// extremes names the lowest and the highest stated number with who says it.
func extremes(rows []FigureRow) (low, high string) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		v := r.Figure.Value
		if v == nil {
			v = r.Figure.Low
		}
		if v == nil {
			continue
		}
		text := fmt.Sprintf("%s (%s, %s)", Number(r.Figure), r.Name, ShortDate(r.AsOf))
		if *v < lo {
			lo, low = *v, text
		}
		if *v > hi {
			hi, high = *v, text
		}
	}
	return low, high
}

func orAll(scope string) string {
	if scope == "" {
		return "not stated"
	}
	return scope
}

// Number writes a figure as its origin meant it: "at least 3,428".
func Number(f claims.Figure) string {
	num := func(p *float64) string {
		if p == nil {
			return "?"
		}
		if f.Metric == claims.Year {
			return fmt.Sprintf("%.0f", *p)
		}
		return Thousands(*p)
	}
	switch {
	case f.Value == nil && f.High == nil:
		return num(f.Low) + " or more"
	case f.Value == nil:
		return num(f.Low) + " to " + num(f.High)
	}
	word := map[claims.Qualifier]string{claims.AtLeast: "at least ", claims.MoreThan: "more than ", claims.UpTo: "up to ", claims.About: "about "}[f.Qualifier]
	return word + num(f.Value)
}

// Thousands writes a number with commas.
func Thousands(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	if v != math.Trunc(v) {
		s = strings.TrimRight(fmt.Sprintf("%.2f", v), "0")
	}
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}

// ShortDate writes a day as "26 Jan".
func ShortDate(d claims.Date) string {
	t := d.Time()
	if t.IsZero() {
		return "date unknown"
	}
	return t.Format("2 Jan")
}
