//go:build !unix

package extract

// limitMemory does nothing where the system has no such limit; the collector's
// own stands.
func limitMemory(int64) error { return nil }
