package match

import (
	"os"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// A year in which another state, or the European Union, changed a list of its
// own says nothing of the list of the United States.
func TestWhoseListASentenceSpeaksOf(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/lists.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := builtin()
	rows := 0
	for line := range strings.SplitSeq(strings.TrimSpace(string(src)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.SplitN(line, " | ", 3)
		if len(f) != 3 {
			t.Fatalf("%q: want language, claim and sentence", line)
		}
		rows++
		got := "-"
		for _, e := range m.Match(news.Article{Text: f[2], Lang: f[0]}).Evidence {
			if (e.Claim == "us-delisted-2012" || e.Claim == "us-listed-1997") && e.Stance == claims.Supports {
				got = e.Claim
			}
		}
		if got != f[1] {
			t.Errorf("%s: %s, want %s: %s", f[0], got, f[1], f[2])
		}
	}
	if rows < 80 {
		t.Errorf("only %d sentences", rows)
	}
}
