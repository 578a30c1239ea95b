package claims

import "strconv"

// Slipped reports whether two numbers look like one number mistyped: as many
// digits, and one digit different or two neighbours exchanged. Numbers of less
// than three digits are too easily near each other.
func Slipped(a, b float64) bool {
	x, y := strconv.FormatFloat(a, 'f', 0, 64), strconv.FormatFloat(b, 'f', 0, 64)
	if a == b || len(x) != len(y) || len(x) < 3 {
		return false
	}
	var at []int
	for i := range x {
		if x[i] != y[i] {
			at = append(at, i)
		}
	}
	return len(at) == 1 || len(at) == 2 && at[1] == at[0]+1 && x[at[0]] == y[at[1]] && x[at[1]] == y[at[0]]
}
