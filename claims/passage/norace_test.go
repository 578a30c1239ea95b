//go:build !race

package passage

const raceEnabled = false
