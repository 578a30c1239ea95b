package quantity

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"claimwatch/claims"
)

// A told is one sentence of testdata/figures.txt with the figures it tells.
type told struct {
	line             int
	part, lang, text string
	published        claims.Date
	want             []string
}

func toldIn(t testing.TB, path string) []told {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []told
	part := ""
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "## "):
			part = line[3:]
		case line == "", line[0] == '#':
		case line[0] == '=':
			s := &out[len(out)-1]
			if w := strings.TrimSpace(line[1:]); w != "none" {
				s.want = append(s.want, w)
			}
		default:
			head, text, ok := strings.Cut(line, " | ")
			if !ok {
				t.Fatalf("%s:%d: neither a sentence nor a figure: %s", path, n, line)
			}
			lang, day, _ := strings.Cut(head, " ")
			out = append(out, told{line: n, part: part, lang: lang, text: text, published: claims.Date(day)})
		}
	}
	return out
}

// unlike says in what a figure differs from what the file tells of it, "" for nothing.
func unlike(f claims.Figure, want string) string {
	w := strings.Fields(want)
	low, high, isRange := strings.Cut(w[0], "..")
	q := claims.Exact
	keys := w[2:]
	if len(keys) > 0 && !strings.Contains(keys[0], "=") {
		q, keys = claims.Qualifier(keys[0]), keys[1:]
	}
	switch {
	case isRange && (shown(f.Low) != low || shown(f.High) != high):
		return fmt.Sprintf("range %s..%s", shown(f.Low), shown(f.High))
	case !isRange && shown(f.Value) != low:
		return "value " + shown(f.Value)
	case string(f.Metric) != w[1]:
		return "metric " + string(f.Metric)
	case f.Qualifier != q:
		return "qualifier " + string(f.Qualifier)
	}
	for _, k := range keys {
		name, value, _ := strings.Cut(k, "=")
		got := map[string]string{"scope": f.Scope, "status": f.Status, "role": f.Role, "as_of": string(f.AsOf), "event": f.Event}[name]
		if got != value {
			return name + " " + got
		}
	}
	return ""
}

func shown(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// TestBothTellsWhatNumbersAndReadTell reads every sentence of ours both ways.
func TestBothTellsWhatNumbersAndReadTell(t *testing.T) {
	sentences := append(toldIn(t, "testdata/figures.txt"), toldIn(t, "testdata/figures-alike.txt")...)
	sentences = append(sentences, told{lang: "en", text: strings.Repeat("At least 12 people died. ", 200)}, told{lang: "en", text: strings.Repeat("7 ", 200)})
	for _, s := range sentences {
		c := Context{Lang: s.lang, Published: "2026-01-20"}
		nums, figs := Both(s.text, c)
		if want := Numbers(s.text, s.lang); !slices.Equal(nums, want) {
			t.Errorf("%s: numbers %v, alone %v", s.text, nums, want)
		}
		if got, want := gist(figs), gist(Read(s.text, c)); got != want {
			t.Errorf("%s: figures %s, alone %s", s.text, got, want)
		}
	}
}

func TestFiguresOfOurOwnSentences(t *testing.T) {
	for _, s := range append(toldIn(t, "testdata/figures.txt"), toldIn(t, "testdata/figures-alike.txt")...) {
		got := Read(s.text, Context{Lang: s.lang, Published: s.published})
		var wrong []string
		for i := range max(len(got), len(s.want)) {
			switch {
			case i >= len(got):
				wrong = append(wrong, "missing "+s.want[i])
			case i >= len(s.want):
				wrong = append(wrong, fmt.Sprintf("too many: %q %s", got[i].Words, got[i].Metric))
			default:
				if d := unlike(got[i], s.want[i]); d != "" {
					wrong = append(wrong, fmt.Sprintf("%s, got %s", s.want[i], d))
				}
			}
		}
		if len(wrong) > 0 {
			t.Errorf("line %d: %s\n   %s\n   %s", s.line, s.part, s.text, strings.Join(wrong, "\n   "))
		}
	}
}
