//go:build race

package passage

// raceEnabled says that the race detector slows everything down tenfold.
const raceEnabled = true
