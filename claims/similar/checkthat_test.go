package similar

import (
	"bufio"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchDir is where the public test sets lie, "" where they do not.
func benchDir() string {
	dir := os.Getenv("BENCH_DIR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "bench")
	}
	if _, err := os.Stat(filepath.Join(dir, "claims", "checkthat2020")); err != nil {
		return ""
	}
	return filepath.Join(dir, "claims", "checkthat2020")
}

// table reads a tab-separated file with a head line and quoted cells.
func table(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// A labelled is a post and the claims it repeats.
type labelled struct {
	id, text string
	claims   map[string]bool
}

func checkthat(t testing.TB, set string) (entries []Entry, queries []labelled) {
	t.Helper()
	dir := benchDir()
	if dir == "" {
		t.Skip("the public test sets are not here; set BENCH_DIR to the folder that holds claims/checkthat2020")
	}
	for _, row := range table(t, filepath.Join(dir, "verified_claims.docs.tsv")) {
		entries = append(entries, Entry{row[0], row[1], row[2]})
	}
	gold := map[string]map[string]bool{}
	f, err := os.Open(filepath.Join(dir, set, "tweet-vclaim-pairs.qrels"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		c := strings.Fields(sc.Text())
		if gold[c[0]] == nil {
			gold[c[0]] = map[string]bool{}
		}
		gold[c[0]][c[2]] = true
	}
	for _, row := range table(t, filepath.Join(dir, set, "tweets.queries.tsv")) {
		queries = append(queries, labelled{row[0], row[1], gold[row[0]]})
	}
	return entries, queries
}

// averagePrecision is that of the first k answers.
func averagePrecision(found []Scored, want map[string]bool, k int) float64 {
	hits, sum := 0, 0.0
	for i, f := range found[:min(k, len(found))] {
		if want[f.ID] {
			hits++
			sum += float64(hits) / float64(i+1)
		}
	}
	return sum / float64(max(1, min(k, len(want))))
}

// TestCheckThat measures on posts that no parameter was chosen on. BM25 over
// text and title gives 0.755 there; 197 posts, so give or take 0.05.
func TestCheckThat(t *testing.T) {
	entries, queries := checkthat(t, "dev")
	x := New(entries)
	sum := 0.0
	for _, q := range queries {
		sum += averagePrecision(x.Nearest(q.text, 5), q.claims, 5)
	}
	got := sum / float64(len(queries))
	t.Logf("MAP@5 %.4f over %d posts and %d claims", got, len(queries), len(entries))
	if got < 0.80 {
		t.Errorf("MAP@5 %.4f, want at least 0.80", got)
	}
}

func TestAveragePrecision(t *testing.T) {
	found := []Scored{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	for _, tt := range []struct {
		want map[string]bool
		ap   float64
	}{
		{map[string]bool{"a": true}, 1},
		{map[string]bool{"b": true}, 0.5},
		{map[string]bool{"a": true, "c": true}, (1 + 2.0/3) / 2},
		{map[string]bool{"x": true}, 0},
	} {
		if got := averagePrecision(found, tt.want, 5); math.Abs(got-tt.ap) > 1e-9 {
			t.Errorf("%v: %g, want %g", tt.want, got, tt.ap)
		}
	}
}
