package origin

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"claimwatch/claims"
)

// TestWhoIsCreditedBefore: a sentence that credits nobody is of whoever the one
// before it credits, where its words say so, and not otherwise.
func TestWhoIsCreditedBefore(t *testing.T) {
	t.Parallel()
	checkCarried(t, "testdata/carried.txt", 0)
}

// checkCarried reads the texts of a table and tells of each figure that is
// credited otherwise than it says, if there are more texts with one than some.
func checkCarried(t *testing.T, file string, most int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, n, wrong := New(claims.SeedOrigins(), Options{}), 0, []string{}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != 3 {
			t.Fatalf("%s:%d: want LANG | text | figure=origin ...", file, i+1)
		}
		row := creditRow{lang: strings.TrimSpace(cells[0]), text: strings.TrimSpace(cells[1])}
		n++
		if why := misplaced(row.read(r), cells[2]); why != "" {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s %s: %s", file, i+1, row.lang, row.text, why))
		}
	}
	t.Logf("%s: %d of %d right", file, n-len(wrong), n)
	if len(wrong) > most {
		t.Error(strings.Join(wrong, "\n"))
	}
}

// misplaced says which figures of a document are credited otherwise than wanted.
func misplaced(m mark, wanted string) string {
	var out []string
	for _, want := range strings.Fields(wanted) {
		value, origin, _ := strings.Cut(want, "=")
		got := "-"
		for _, f := range m.facts {
			if trimNumber(f.value) == value {
				got = f.origin
			}
		}
		if got != origin {
			out = append(out, fmt.Sprintf("%s is credited to %s, want %s", value, got, origin))
		}
		known := false
		for _, f := range m.odd {
			known = known || trimNumber(f.value) == value
		}
		if !known {
			out = append(out, value+" is not among the odd figures")
		}
	}
	return strings.Join(out, "; ")
}

// TestWhoIsCreditedBeforeInOthers reads texts that were written when the rules
// stood: four have a figure that was not carried, none one that was and should
// not have been.
func TestWhoIsCreditedBeforeInOthers(t *testing.T) {
	t.Parallel()
	checkCarried(t, "testdata/carried_unseen.txt", 4) // of 24
}
