package review

import (
	"strconv"
	"strings"
)

// evidenceID reads "e812".
func evidenceID(s string) (int64, bool) {
	digits, ok := strings.CutPrefix(s, "e")
	if !ok {
		return 0, false
	}
	return number(digits)
}

// number reads a positive number.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0
}
