package similar

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// synthetic makes n texts of 18 words and titles of 8 out of 60,000 words,
// whose frequencies fall as those of a language do (Zipf).
func synthetic(n int) []Entry {
	r := rand.New(rand.NewPCG(7, 7))
	z := rand.NewZipf(r, 1.07, 8, 60000)
	text := func(words int) string {
		var b strings.Builder
		for range words {
			fmt.Fprintf(&b, "w%d ", z.Uint64())
		}
		return b.String()
	}
	out := make([]Entry, n)
	for i := range out {
		out[i] = Entry{fmt.Sprint(i), text(18), text(8)}
	}
	return out
}

func BenchmarkNearest(b *testing.B) {
	for _, n := range []int{36, 10_000, 100_000} {
		list := synthetic(n)
		x := New(list)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				x.Nearest(list[i*31%n].Text, 5)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	list := synthetic(100_000)
	for range b.N {
		New(list)
	}
}

// TestSize holds an index of 100,000 claims under 100 MB.
func TestSize(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an index of 100,000 texts")
	}
	list := synthetic(100_000)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	x := New(list)
	size := float64(heap()-before) / 1e6
	if len(x.Nearest(list[1].Text, 1)) != 1 {
		t.Error("finds nothing")
	}
	t.Logf("%.1f MB", size)
	if size > 100 {
		t.Errorf("the index takes %.1f MB, want less than 100", size)
	}
}
