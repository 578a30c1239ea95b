package quantity

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestSpelledOutNumbersAreReadBack reads every value of the public list of
// numbers in words, in nine languages. The bar is 99 of 100.
func TestSpelledOutNumbersAreReadBack(t *testing.T) {
	dir := benchDir(t, "numbers/spelled-out")
	for _, lang := range strings.Fields("en sq fa ar de fr es it tr") {
		t.Run(lang, func(t *testing.T) {
			right, all := 0, 0
			for _, line := range linesOf(t, filepath.Join(dir, lang+".tsv"))[1:] {
				f := strings.Split(line, "\t")
				want, err := strconv.ParseFloat(f[0], 64)
				if err != nil {
					t.Fatalf("%q: %v", line, err)
				}
				all++
				if got := Numbers(f[2], lang); len(got) == 1 && got[0].Value == want && got[0].Start == 0 && got[0].End == len(f[2]) {
					right++
				} else if testing.Verbose() && all-right < 25 {
					t.Logf("%s: read %+v", line, got)
				}
			}
			share := float64(right) / float64(all)
			t.Logf("%d of %d read back: %.4f", right, all, share)
			if share < 0.99 {
				t.Errorf("%.4f of the spelled-out numbers read back, want 0.99", share)
			}
		})
	}
}
