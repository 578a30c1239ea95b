package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// boards makes one board per claim that stands on a counted figure.
func (b *builder) boards() {
	b.day.Figures = []Board{}
	for _, c := range b.Claims {
		if c.Figure == nil || c.Figure.Metric == claims.Year || c.Retired != "" {
			continue
		}
		board := Board{Claim: c.ID, Metric: c.Figure.Metric, Title: b.boardTitle(c), Rows: []FigureRow{}}
		newest := map[string]claims.Assertion{}
		for _, a := range b.folded[c.ID] {
			if !onBoard(c, a) || b.slipped(c, a) {
				continue
			}
			if old, ok := newest[a.Origin]; !ok || a.AsOf > old.AsOf || a.AsOf == old.AsOf && len(a.Mentions) > len(old.Mentions) {
				newest[a.Origin] = a
			}
		}
		// Endnotes are numbered as they are cited: never in the order of a map.
		for _, origin := range sortedKeys(newest) {
			a := newest[origin]
			board.Rows = append(board.Rows, b.row(c, a))
		}
		if len(board.Rows) == 0 {
			continue
		}
		slices.SortFunc(board.Rows, func(x, y FigureRow) int {
			return cmp.Or(strings.Compare(string(y.AsOf), string(x.AsOf)), strings.Compare(x.Origin, y.Origin))
		})
		board.Lowest, board.Highest = extremes(board.Rows)
		board.Steps = b.chartLines(c)
		b.day.Figures = append(b.day.Figures, board)
	}
}

// onBoard reports whether an assertion's figure belongs on the claim's board:
// of its metric and its event, in force, and of an origin that is known.
func onBoard(c claims.Claim, a claims.Assertion) bool {
	f := a.Figure
	return f != nil && a.Family != "" && f.Metric == c.Figure.Metric && f.Role != "superseded" && f.Role != "negated" &&
		(f.Event == "" || c.Event == "" || f.Event == c.Event)
}

// slipped reports whether an assertion's figure is one digit off the figure
// that its origin gave on the same day: a slip of somebody's finger, which the
// series notes tell and the board does not repeat.
func (b *builder) slipped(c claims.Claim, a claims.Assertion) bool {
	for _, s := range b.maybe[c.ID].Series {
		if s.Origin != a.Origin || s.Metric != a.Figure.Metric {
			continue
		}
		for _, st := range s.Steps {
			if st.AsOf == a.AsOf && sameFigure(st.Figure, *a.Figure) && slices.Contains(st.Flags, assess.StepSlip) {
				return true
			}
		}
	}
	return false
}

func (b *builder) boardTitle(c claims.Claim) string {
	title := b.say("figures.other", words(b.metric(c.Figure.Metric)))
	if key := "figures." + string(c.Figure.Metric); b.has(key) {
		title = b.say(key)
	}
	if c.Counting == "count-cumulative" {
		title = b.say("figures.cumulative", words(title))
	}
	return title
}

func (b *builder) row(c claims.Claim, a claims.Assertion) FigureRow {
	r := FigureRow{
		Origin: a.Origin, Name: b.name(a.Origin), Family: a.Family, Camp: b.camp(a.Origin), Grade: b.grade(a.Origin), Figure: *a.Figure,
		Words: b.figure(*a.Figure), Scope: a.Figure.Scope, Status: a.Figure.Status, AsOf: a.AsOf, Reviewed: a.Reviewed,
		New: b.anyNew(a.Mentions), Notes: b.cite(a.Mentions),
	}
	if o, ok := b.Origins.ByID(a.Origin); ok {
		r.Counting = o.Counting
	}
	r.Change, r.Previous = b.change(c, a)
	for _, p := range a.Parts {
		if p.Status == "under-review" {
			r.Pending = &p
		} else {
			r.Breakdown = append(r.Breakdown, p)
		}
	}
	return r
}

// change says in words how the origin's newest figure stands to the one
// before it; figures of other origins never come into it, nor those of another
// scope.
func (b *builder) change(c claims.Claim, a claims.Assertion) (string, *claims.Figure) {
	for _, s := range b.maybe[c.ID].Series {
		if s.Origin != a.Origin || s.Metric != a.Figure.Metric || s.Status != "" {
			continue
		}
		i := slices.IndexFunc(s.Steps, func(st assess.Step) bool { return st.AsOf == a.AsOf && sameFigure(st.Figure, *a.Figure) })
		for i > 0 && s.Steps[i-1].AsOf == a.AsOf {
			i--
		}
		if i < 1 {
			continue
		}
		was := s.Steps[i-1].Figure
		x, y := a.Figure.Value, was.Value
		switch {
		case x == nil || y == nil:
			return b.say("change.since", words(b.short(was.AsOf))), &was
		case *x == *y:
			return b.say("change.none", words(b.short(was.AsOf))), &was
		}
		return b.say("change.by", words(b.signed(*x-*y)), words(b.short(was.AsOf))), &was
	}
	return b.say("change.first"), nil
}

func sameFigure(a, b claims.Figure) bool {
	x, ok := central(&a)
	y, ok2 := central(&b)
	return ok && ok2 && x == y
}

// central is the number by which a figure is drawn and ordered.
func central(f *claims.Figure) (float64, bool) {
	switch {
	case f.Value != nil:
		return *f.Value, true
	case f.Low != nil && f.High != nil:
		return (*f.Low + *f.High) / 2, true
	case f.Low != nil:
		return *f.Low, true
	case f.High != nil:
		return *f.High, true
	}
	return 0, false
}

// extremes returns the rows with the lowest and the highest stated number.
func extremes(rows []FigureRow) (low, high int) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, r := range rows {
		v, ok := central(&r.Figure)
		if ok && v < lo {
			lo, low = v, i
		}
		if ok && v > hi {
			hi, high = v, i
		}
	}
	return low, high
}

// chartLines are each origin's figures over time, for the chart.
func (b *builder) chartLines(c claims.Claim) []ChartLine {
	byOrigin := map[string]*ChartLine{}
	for _, a := range b.folded[c.ID] {
		if !onBoard(c, a) || a.AsOf == "" || b.slipped(c, a) {
			continue
		}
		v, ok := central(a.Figure)
		if !ok || v <= 0 {
			continue
		}
		l := byOrigin[a.Origin]
		if l == nil {
			l = &ChartLine{Origin: a.Origin, Name: b.name(a.Origin)}
			byOrigin[a.Origin] = l
		}
		l.Points = append(l.Points, ChartPoint{AsOf: a.AsOf, Value: v, Words: b.figure(*a.Figure), Floor: b.floor(a), Reviewed: a.Reviewed, Note: b.note(a.Mentions[0])})
	}
	out := []ChartLine{}
	for _, origin := range sortedKeys(byOrigin) {
		l := byOrigin[origin]
		slices.SortFunc(l.Points, func(x, y ChartPoint) int {
			return cmp.Or(strings.Compare(string(x.AsOf), string(y.AsOf)), cmp.Compare(x.Value, y.Value))
		})
		out = append(out, *l)
	}
	return out
}

// floor reports whether a figure has no upper bound: it says so, or its origin
// counts confirmed cases only.
func (b *builder) floor(a claims.Assertion) bool {
	if a.Figure.Qualifier == claims.AtLeast || a.Figure.Qualifier == claims.MoreThan {
		return true
	}
	o, _ := b.Origins.ByID(a.Origin)
	return o.Counting == "floor" && a.Figure.Qualifier == claims.Exact
}

func (d *Day) figureBlocks(b *book) []Block {
	if len(d.Figures) == 0 {
		return []Block{para(b.say("figures.none"))}
	}
	var out []Block
	for i := range d.Figures {
		board := &d.Figures[i]
		lo, hi := board.Rows[board.Lowest], board.Rows[board.Highest]
		span := b.say("figures.span", words(lo.Words), lo.Name, lo.AsOf, words(hi.Words), hi.Name, hi.AsOf)
		if !board.new() {
			out = append(out, sub("`"+board.Claim+"`: "+board.Title), para(b.say("figures.same")+" "+span))
			continue
		}
		out = append(out, sub("`"+board.Claim+"`: "+board.Title), Block{Kind: kindChart, Board: board}, board.table(b))
		out = append(out, para(span))
	}
	return out
}

// new reports whether any origin gave its figure on the day.
func (board *Board) new() bool {
	return slices.ContainsFunc(board.Rows, func(r FigureRow) bool { return r.New })
}

func (board *Board) table(b *book) Block {
	t := Block{Kind: kindTable, Head: b.heads("origin", "grade", "figure", "scope", "status", "asof", "change", "counts", "notes")}
	for _, r := range board.Rows {
		t.Rows = append(t.Rows, []Cell{{Text: r.Name, Head: true, Found: true}, {Text: r.Grade}, {Text: r.Words + b.mark(r.Reviewed)}, {Text: b.scope(r.Scope)},
			{Text: b.status(r.Status)}, {Text: b.long(r.AsOf)}, {Text: r.Change}, {Text: r.counts(b)}, {Notes: r.Notes}})
	}
	return t
}

func (b *book) mark(reviewed bool) string {
	if reviewed {
		return ""
	}
	return " " + b.say("unreviewed")
}

func (b *book) status(s string) string { return b.word("status.", cmp.Or(s, "none")) }

// counts says how the origin counts, with its breakdown and what it holds
// under review.
func (r FigureRow) counts(b *book) string {
	var parts []string
	if r.Counting != "" {
		parts = append(parts, b.word("counting.", r.Counting))
	}
	for _, p := range r.Breakdown {
		parts = append(parts, strings.TrimSpace(b.figure(p)+" "+b.scope(cmp.Or(p.Scope, p.Of))))
	}
	if r.Pending != nil {
		parts = append(parts, b.say("pending", words(b.figure(*r.Pending))))
	}
	return string(b.joined(parts))
}
