//go:build !race

package feed

// By how much the time of a listing is widened; see race.go.
const slowdown = 1
