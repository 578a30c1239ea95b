package assess

import (
	"math/bits"
	"strings"

	"claimwatch/claims"
)

// part is one of the groups that the counts of the dead keep apart.
type parts uint8

const (
	protesters parts = 1 << iota
	minors
	bystanders
	security
)

var partNames = []string{"protesters", "minors", "bystanders", "security"}

// A scope is who is counted. Those that are made of the four parts can be
// weighed against each other; others are comparable only with themselves.
type scope struct {
	name string
	set  parts
}

func (s scope) known() bool { return s.set != 0 }

func (s scope) equal(t scope) bool {
	if s.known() || t.known() {
		return s.set == t.set
	}
	return s.name == t.name
}

// everybody says that a scope leaves nobody out.
func everybody(name string) bool { return scopeOf(name).name == "everybody" }

// scopeOf reads the scope of a figure. A figure that does not say who is
// counted counts everybody; protesters include minors unless minors are
// counted apart.
func scopeOf(name string) scope {
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "", "all", "people", "total", "everyone":
		return scope{"everybody", protesters | minors | bystanders | security}
	case "civilians", "civilian":
		return scope{"civilians", protesters | minors | bystanders}
	case "protesters", "protester", "demonstrators":
		return scope{"protesters", protesters | minors}
	case "minors", "children":
		return scope{"minors", minors}
	case "bystanders", "non-protesters", "passers-by":
		return scope{"bystanders", bystanders}
	case "security", "security-forces", "government-affiliated":
		return scope{"security forces", security}
	}
	return scope{name: name}
}

// A Breakdown is a published count taken apart by who was killed. It tells how
// much two scopes differ.
type Breakdown struct {
	AsOf   claims.Date
	Event  string
	Origin string // as printed
	Family string
	Counts [4]float64 // protesters, minors, bystanders, security
	Total  float64    // as stated; the parts may not sum to it
}

// share returns the weight of some parts in the whole breakdown, taken over
// the sum of its parts.
func (b Breakdown) share(p parts) (float64, bool) {
	var sum, of float64
	for i, n := range b.Counts {
		sum += n
		if p&(1<<i) != 0 {
			of += n
		}
	}
	if sum == 0 {
		return 0, false
	}
	return of / sum, true
}

// newestBreakdown returns the newest one published for the event by the day;
// an unknown day takes none, because it could be before all of them.
func newestBreakdown(bs []Breakdown, event string, d claims.Date) (Breakdown, bool) {
	var best Breakdown
	for _, b := range bs {
		if b.AsOf > d || (event != "" && b.Event != "" && b.Event != event) {
			continue
		}
		if best.AsOf == "" || b.AsOf > best.AsOf || b.AsOf == best.AsOf && b.Origin < best.Origin {
			best = b
		}
	}
	return best, best.AsOf != ""
}

// breakdownOf reads a breakdown out of an assertion that states one: at least
// two of the four parts, security forces among them.
func breakdownOf(a claims.Assertion) (Breakdown, bool) {
	b := Breakdown{AsOf: a.AsOf, Origin: a.Origin, Family: a.Family}
	if a.Figure == nil || len(a.Parts) < 2 {
		return b, false
	}
	b.Event, b.Total = a.Figure.Event, central(*a.Figure)
	for _, p := range a.Parts {
		if i, ok := partOf(p.Scope); ok {
			b.Counts[i] = central(p)
		}
	}
	return b, b.Counts[0] > 0 && b.Counts[3] > 0
}

// partOf returns which single part a scope of a breakdown names; protesters
// are the part beside minors there.
func partOf(name string) (int, bool) {
	s := scopeOf(name)
	if s.name == "protesters" {
		return 0, true
	}
	if bits.OnesCount8(uint8(s.set)) != 1 {
		return 0, false
	}
	return bits.TrailingZeros8(uint8(s.set)), true
}

// Published returns the breakdowns of the dead of the protests of 2026 that
// HRANA published, by date, so that scopes can be bridged before the desk has
// reviewed one. The parts are as printed; those of 20 January exceed their
// total by two.
func Published() []Breakdown {
	row := func(d claims.Date, p, m, b, s, total float64) Breakdown {
		return Breakdown{d, "iran-2026", "HRANA", "hrana", [4]float64{p, m, b, s}, total}
	}
	return []Breakdown{
		row("2026-01-06", 34, 0, 0, 2, 36),
		row("2026-01-10", 78, 0, 0, 38, 116),
		row("2026-01-13", 1850, 9, 9, 135, 2003),
		row("2026-01-14", 2403, 12, 9, 147, 2571),
		row("2026-01-20", 4251, 35, 38, 197, 4519),
		row("2026-01-23", 4714, 42, 39, 207, 5002),
		row("2026-01-26", 5777, 86, 49, 214, 6126),
		row("2026-01-27", 5858, 100, 49, 214, 6221),
		row("2026-02-13", 6509, 219, 66, 214, 7008),
	}
}
