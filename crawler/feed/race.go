//go:build race

package feed

// Under the race detector everything takes about ten times as long.
const slowdown = 10
