//go:build !race

package quantity

const raceEnabled = false
