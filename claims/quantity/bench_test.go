package quantity

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// benchDir is the folder of public test sets; the test is skipped without it.
func benchDir(t testing.TB) string {
	dir := os.Getenv("BENCH_DIR")
	if dir == "" {
		t.Skip("BENCH_DIR is unset: the public test sets are not at hand")
	}
	return dir
}

func TestSpelledOutNumbersReadBack(t *testing.T) {
	dir := benchDir(t)
	for _, lang := range []string{"en", "sq", "fa", "ar", "de", "fr", "es", "it", "tr"} {
		f, err := os.Open(filepath.Join(dir, "numbers", "spelled-out", lang+".tsv"))
		if err != nil {
			t.Fatal(err)
		}
		rd := csv.NewReader(f)
		rd.Comma, rd.LazyQuotes = '\t', true
		rows, err := rd.ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		right, shown := 0, 0
		for _, row := range rows[1:] {
			want, err := strconv.ParseFloat(row[0], 64)
			if err != nil {
				t.Fatal(err)
			}
			got := Numbers(row[2], lang)
			if len(got) == 1 && got[0].Value == want && got[0].Start == 0 && got[0].End == len(row[2]) {
				right++
			} else if shown < 4 {
				shown++
				t.Logf("%s: %q = %v, want %v", lang, row[2], got, row[0])
			}
		}
		share := float64(right) / float64(len(rows)-1)
		t.Logf("%s: %d of %d read back, %.2f %%", lang, right, len(rows)-1, 100*share)
		if share < 0.99 {
			t.Errorf("%s: %.2f %% read back, want 99 %% or more", lang, 100*share)
		}
	}
}
