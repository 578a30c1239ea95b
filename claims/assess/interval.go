package assess

import (
	"encoding/json"
	"math"

	"claimwatch/claims"
)

// An Interval is what a figure leaves possible, both ends included. High is
// +Inf where no upper bound was stated.
type Interval struct{ Low, High float64 }

func (i Interval) holds(v float64) bool { return i.Low <= v && v <= i.High }
func (i Interval) zero() bool           { return i == Interval{} }

// MarshalJSON writes {"low":3428,"high":null}: JSON has no infinity.
func (i Interval) MarshalJSON() ([]byte, error) {
	out := struct {
		Low  float64  `json:"low"`
		High *float64 `json:"high"`
	}{Low: i.Low}
	if !math.IsInf(i.High, 1) {
		out.High = &i.High
	}
	return json.Marshal(out)
}

// String writes "2,500–3,500", "3,428 and up", "up to 300" or "3,117".
func (i Interval) String() string { return i.Said().String() }

// Said is the same as a sentence.
func (i Interval) Said() claims.Sentence {
	switch {
	case i.Low == 0 && math.IsInf(i.High, 1):
		return claims.Say("any number")
	case math.IsInf(i.High, 1):
		return claims.Say("%s and up", number(i.Low))
	case i.Low == i.High:
		return claims.Say("%s", number(i.Low))
	case i.Low == 0:
		return claims.Say("up to %s", number(i.High))
	}
	return claims.Say("%s–%s", number(i.Low), number(i.High))
}

// Bounds returns the interval a figure is taken to mean.
//
//	exact v        [v, v]; [v, ∞) when its origin counts confirmed cases (floor)
//	at-least v     [v, ∞)
//	more-than v    [v+1, ∞)
//	up-to v        [0, v]
//	about v        v ± the greater of 10 % and half the unit it is rounded to
//	range a–b      [a, b]
//	vague          tens 10–99, dozens 12–99, hundreds 100–999, thousands 1,000–9,999 …
//
// The lows of vague words are those of ACLED's conservative counting.
func Bounds(f claims.Figure, floor bool) Interval {
	v := central(f)
	switch qualified(f, floor) {
	case claims.AtLeast:
		return Interval{v, math.Inf(1)}
	case claims.MoreThan:
		return Interval{v + 1, math.Inf(1)}
	case claims.UpTo:
		return Interval{0, v}
	case claims.About:
		w := math.Max(v/10, unit(v)/2)
		return Interval{math.Round(v - w), math.Round(v + w)}
	case claims.Range:
		return between(f)
	case claims.Vague:
		return vague(v)
	}
	return Interval{v, v}
}

func between(f claims.Figure) Interval {
	i := Interval{0, math.Inf(1)}
	if f.Low != nil {
		i.Low = *f.Low
	}
	if f.High != nil {
		i.High = *f.High
	}
	return i
}

// vague widens the least value read out of a plural to the whole order it
// names: "hundreds" is 100–999, whether a reader took it for 100 or for 200.
func vague(v float64) Interval {
	if v < 100 {
		if v >= 12 {
			return Interval{12, 99}
		}
		return Interval{10, 99}
	}
	low := math.Pow(10, math.Floor(math.Log10(v)))
	return Interval{low, low*10 - 1}
}

// qualified returns how a figure is meant, given how its origin counts.
func qualified(f claims.Figure, floor bool) claims.Qualifier {
	q := f.Qualifier
	if q == "" {
		q = claims.Exact
		if f.Value == nil {
			q = claims.Range
		}
	}
	if q == claims.Exact && floor {
		return claims.AtLeast
	}
	return q
}

// floored reports whether the figure only says how many there were at least.
func floored(f claims.Figure, floor bool) bool {
	q := qualified(f, floor)
	return q == claims.AtLeast || q == claims.MoreThan
}

func lowerBound(f claims.Figure) bool { return floored(f, false) }

// central returns the number a figure states: its value, or the end of its
// range that is given.
func central(f claims.Figure) float64 {
	switch {
	case f.Value != nil:
		return *f.Value
	case f.Low != nil:
		return *f.Low
	case f.High != nil:
		return *f.High
	}
	return 0
}

// most returns the greatest number a figure states.
func most(f claims.Figure) float64 {
	if f.High != nil && f.Value == nil {
		return *f.High
	}
	return central(f)
}

func sameValue(a, b claims.Figure) bool { return central(a) == central(b) && most(a) == most(b) }

// unit returns the power of ten that v is rounded to: 1,000 for 3,000, 1 for
// 3,428.
func unit(v float64) float64 {
	u := 1.0
	for v >= 10 && v == math.Trunc(v) && math.Mod(v, 10) == 0 {
		v /= 10
		u *= 10
	}
	return u
}
