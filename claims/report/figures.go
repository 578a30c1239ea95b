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
		course := b.course(c)
		var weighed []bool
		// Endnotes are numbered as they are cited: never in the order of a map.
		for _, origin := range sortedKeys(course) {
			a := course[origin][len(course[origin])-1]
			board.Rows = append(board.Rows, b.row(a, course[origin]))
			weighed = append(weighed, a.Stance != claims.Mentions)
		}
		if len(board.Rows) == 0 {
			continue
		}
		board.Lowest, board.Highest = extremes(board.Rows, weighed)
		board.sort(func(x, y FigureRow) int {
			return cmp.Or(strings.Compare(string(y.AsOf), string(x.AsOf)), strings.Compare(x.Origin, y.Origin))
		})
		board.Steps = b.chartLines(course)
		b.day.Figures = append(b.day.Figures, board)
	}
}

// sort orders the rows and keeps hold of the lowest and the highest.
func (board *Board) sort(less func(x, y FigureRow) int) {
	lo, hi := board.Rows[board.Lowest].Origin, board.Rows[board.Highest].Origin
	slices.SortFunc(board.Rows, less)
	board.Lowest = slices.IndexFunc(board.Rows, func(r FigureRow) bool { return r.Origin == lo })
	board.Highest = slices.IndexFunc(board.Rows, func(r FigureRow) bool { return r.Origin == hi })
}

// course returns each origin's figures in the order of their days, one a day:
// what the board and the chart show. Who is counted is the same all the way:
// whom the origin's articles count most, everybody where it is a tie. Of
// several figures of one day the one that is called a total or
// confirmed stands, then a reviewed one, then the one in more articles.
func (b *builder) course(c claims.Claim) map[string][]claims.Assertion {
	scopes := map[string]map[string]int{}
	byDay := map[string]map[claims.Date]claims.Assertion{}
	for _, a := range b.folded[c.ID] {
		if onBoard(c, a) {
			if scopes[a.Origin] == nil {
				scopes[a.Origin] = map[string]int{}
			}
			scopes[a.Origin][scopeOf(a)] += len(a.Mentions)
		}
	}
	for _, a := range b.folded[c.ID] {
		if !onBoard(c, a) || b.slipped(c, a) || scopeOf(a) != mostCounted(scopes[a.Origin]) {
			continue
		}
		if byDay[a.Origin] == nil {
			byDay[a.Origin] = map[claims.Date]claims.Assertion{}
		}
		if old, ok := byDay[a.Origin][a.AsOf]; !ok || stands(a, old) {
			byDay[a.Origin][a.AsOf] = a
		}
	}
	out := map[string][]claims.Assertion{}
	for origin, days := range byDay {
		all := make([]claims.Assertion, 0, len(days))
		for _, a := range days {
			all = append(all, a)
		}
		slices.SortFunc(all, func(x, y claims.Assertion) int { return strings.Compare(string(x.AsOf), string(y.AsOf)) })
		out[origin] = settled(c, all)
	}
	return out
}

// settled leaves out of a course what nobody has looked at and what a count
// that only grows would not do: fall below a reviewed figure. It is most often
// the count of another thing; the series notes tell of it.
func settled(c claims.Claim, course []claims.Assertion) []claims.Assertion {
	if c.Counting != "count-cumulative" {
		return course
	}
	reviewed := 0.0
	return slices.DeleteFunc(course, func(a claims.Assertion) bool {
		v, ok := central(a.Figure)
		if a.Reviewed && ok {
			reviewed = v
		}
		return !a.Reviewed && ok && v < reviewed
	})
}

func scopeOf(a claims.Assertion) string { return cmp.Or(a.Figure.Scope, "all") }

// mostCounted is the scope with the most mentions; of a tie, everybody, then
// the first by name.
func mostCounted(scopes map[string]int) string {
	best := "all"
	for _, s := range sortedKeys(scopes) {
		if scopes[s] > scopes[best] {
			best = s
		}
	}
	return best
}

// stands reports whether, of two figures of one day, a is the origin's.
func stands(a, old claims.Assertion) bool {
	firm := func(x claims.Assertion) bool { return x.Figure.Role == "total" || x.Figure.Status == "confirmed" }
	if c := firstOf(firm(a), firm(old), a.Stance != claims.Mentions, old.Stance != claims.Mentions, a.Reviewed, old.Reviewed,
		len(a.Mentions) > len(old.Mentions), len(old.Mentions) > len(a.Mentions)); c != 0 {
		return c < 0
	}
	x, _ := central(a.Figure)
	y, _ := central(old.Figure)
	return x > y
}

// onBoard reports whether an assertion's figure belongs on the claim's board:
// of its metric and its event, in force and whole, of an origin that is known.
// Cases under review stand beside a count and are none.
func onBoard(c claims.Claim, a claims.Assertion) bool {
	f := a.Figure
	return f != nil && a.Family != "" && f.Metric == c.Figure.Metric && f.Role != "superseded" && f.Role != "negated" && f.Role != "part" && f.Role != "nested" && f.Status != "under-review" &&
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

func (b *builder) row(a claims.Assertion, course []claims.Assertion) FigureRow {
	r := FigureRow{
		Origin: a.Origin, Name: b.name(a.Origin), Family: a.Family, Camp: b.camp(a.Origin), Grade: b.grade(a.Origin), Figure: *a.Figure,
		Words: b.figure(*a.Figure), Scope: a.Figure.Scope, Status: a.Figure.Status, AsOf: a.AsOf, Reviewed: a.Reviewed,
		New: b.anyNew(a.Mentions), Notes: b.cite(a.Mentions),
	}
	if o, ok := b.Origins.ByID(a.Origin); ok {
		r.Counting = o.Counting
	}
	r.Change, r.Previous = b.change(course)
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
// before it; figures of other origins never come into it. A reviewed figure is
// measured against a reviewed one.
func (b *builder) change(course []claims.Assertion) (string, *claims.Figure) {
	a := course[len(course)-1]
	for i := len(course) - 2; i >= 0; i-- {
		if a.Reviewed && !course[i].Reviewed {
			continue
		}
		was := *course[i].Figure
		was.AsOf = course[i].AsOf
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

// extremes returns the rows with the lowest and the highest stated number, of
// those that speak to the claim; of all where none does.
func extremes(rows []FigureRow, weighed []bool) (low, high int) {
	lo, hi := math.Inf(1), math.Inf(-1)
	any := slices.Contains(weighed, true)
	for i, r := range rows {
		if any && !weighed[i] {
			continue
		}
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
func (b *builder) chartLines(course map[string][]claims.Assertion) []ChartLine {
	out := []ChartLine{}
	for _, origin := range sortedKeys(course) {
		l := ChartLine{Origin: origin, Name: b.name(origin)}
		for _, a := range course[origin] {
			if v, ok := central(a.Figure); ok && v > 0 && a.AsOf != "" {
				l.Points = append(l.Points, ChartPoint{AsOf: a.AsOf, Value: v, Words: b.figure(*a.Figure), Floor: b.floor(a), Reviewed: a.Reviewed, Note: b.note(a.Mentions[0])})
			}
		}
		if len(l.Points) > 0 {
			out = append(out, l)
		}
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
		return []Block{none(b.say("figures.none"))}
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
			{Text: b.status(r.Status)}, {Text: b.long(r.AsOf), Class: "day"}, {Text: r.Change}, {Text: r.counts(b)}, {Notes: r.Notes}})
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
