//go:build !race

package extract

// By how much the limits of a page are widened; see race.go.
const (
	slowdown = 1
	swelling = 1
)
