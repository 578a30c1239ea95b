//go:build race

package quantity

// raceEnabled says that the race detector slows everything down tenfold.
const raceEnabled = true
