package storage

import (
	"sync"
	"testing"
)

// TestCheckpointsSignedAtOnce signs from four sides at the same moment: each
// gets a number of its own.
func TestCheckpointsSignedAtOnce(t *testing.T) {
	db := openTest(t, t.TempDir())
	const sides = 4
	seqs := make([]int64, sides)
	errs := make([]error, sides)
	var all sync.WaitGroup
	for i := range sides {
		all.Go(func() {
			c, err := db.AddCheckpoint(t.Context(), testKey)
			seqs[i], errs[i] = c.Seq, err
		})
	}
	all.Wait()
	seen := map[int64]bool{}
	for i, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		if seen[seqs[i]] {
			t.Errorf("two checkpoints have the number %d", seqs[i])
		}
		seen[seqs[i]] = true
	}
}
