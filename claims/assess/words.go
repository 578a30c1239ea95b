package assess

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"claimwatch/claims"
)

// number writes 3428 as "3,428".
func number(v float64) string {
	if v != math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if v < 0 {
		return "-" + s
	}
	return s
}

// phrase writes a figure as it is meant: "at least 3,428", "about 3,000",
// "16,500–18,000", "hundreds". Years are written without a comma.
func phrase(f claims.Figure) string {
	v := number(central(f))
	if f.Metric == claims.Year {
		v = strconv.FormatFloat(central(f), 'f', 0, 64)
	}
	switch q := qualified(f, false); q {
	case claims.AtLeast:
		return "at least " + v
	case claims.MoreThan:
		return "more than " + v
	case claims.UpTo:
		return "up to " + v
	case claims.About:
		return "about " + v
	case claims.Range:
		return between(f).String()
	case claims.Vague:
		return order(central(f))
	}
	return v
}

// order names the order of a vague plural.
func order(v float64) string {
	switch i := vague(v); {
	case i.Low < 12:
		return "tens"
	case i.Low == 12:
		return "dozens"
	case i.Low == 100:
		return "hundreds"
	case i.Low == 1000:
		return "thousands"
	case i.Low == 1e4:
		return "tens of thousands"
	}
	return "hundreds of thousands or more"
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// day writes "14 Jan"; an unknown one "no date".
func day(d claims.Date) string {
	if t := d.Time(); !t.IsZero() {
		return t.Format("2 Jan")
	}
	return "no date"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
