package kin

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkFind looks for ties among 300 outlets, half of them in either of two
// networks: far more neighbours than a desk ever has.
func BenchmarkFind(b *testing.B) {
	src, seen := world(rand.New(rand.NewPCG(7, 7)), 300)
	d := Desk{Sources: src, Sightings: seen, Origins: registered("o01", "o02")}
	for b.Loop() {
		if _, err := Find(d); err != nil {
			b.Fatal(err)
		}
	}
}
