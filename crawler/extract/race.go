//go:build race

package extract

// Under the race detector everything takes about ten times as long and several
// times the memory; the limits of a page are widened so that the same pages
// are read.
const (
	slowdown = 10
	swelling = 4
)
