package claims

import (
	"fmt"
	"time"
)

// DateOf returns the day of t in t's own zone, "" for the zero time.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.Format(time.DateOnly))
}

// ParseDate reads "2026-01-14".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", fmt.Errorf("%q: not a date. Write it as 2026-01-14", s)
	}
	return DateOf(t), nil
}

// Time returns midnight UTC of the day, the zero time for an unknown day.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add returns the day n days later; an unknown day stays unknown.
func (d Date) Add(n int) Date { return DateOf(d.Time().AddDate(0, 0, n).UTC()).orUnknown(d) }

func (d Date) orUnknown(of Date) Date {
	if of.Time().IsZero() {
		return ""
	}
	return d
}

// Sub returns the number of days from e to d, 0 when either is unknown.
func (d Date) Sub(e Date) int {
	a, b := d.Time(), e.Time()
	if a.IsZero() || b.IsZero() {
		return 0
	}
	return int(a.Sub(b).Hours() / 24)
}

// UnmarshalText reads a date strictly, so that a file with "14.1.2026" is told
// how to write it.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = ""
		return nil
	}
	p, err := ParseDate(string(b))
	*d = p
	return err
}
