package extract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Each page in testdata begins with a comment that says how it was fetched and
// what is known of its source; beside it stands what is read out of it.
func TestGoldenPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages in testdata: %v", err)
	}
	for _, name := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".html"), func(t *testing.T) {
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c, src := asFetched(t, body)
			got := render(Article(c, src))
			golden := strings.TrimSuffix(name, ".html") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; write it with: go test ./crawler/extract -run GoldenPages -update", err)
			}
			if got != string(want) {
				t.Errorf("%s differs; if the new reading is right: go test ./crawler/extract -run GoldenPages -update\n%s", golden, firstDifference(string(want), got))
			}
		})
	}
}

// asFetched makes the capture and the source that a page's first comment tells.
func asFetched(t *testing.T, body []byte) (*news.Capture, news.Source) {
	t.Helper()
	head, _, ok := strings.Cut(strings.TrimPrefix(string(body), "<!--"), "-->")
	if !ok {
		t.Fatal("the page does not begin with a comment that says how it was fetched")
	}
	c := &news.Capture{ID: 1, SourceID: "fixture", Body: body, MIME: "text/html", State: news.CaptureOK, Status: 200}
	src := news.Source{ID: "fixture"}
	var l news.Layout
	for _, line := range strings.Split(strings.TrimSpace(head), "\n") {
		k, v, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch k {
		case "url":
			c.URL, c.FinalURL, c.Canonical = v, v, v
		case "fetched":
			at, err := time.Parse(time.RFC3339, v)
			if err != nil {
				t.Fatal(err)
			}
			c.Ended = at
		case "name":
			src.Name = v
		case "zone":
			src.Zone = v
		case "lang":
			src.Lang = v
		case "select-title":
			l.Title = v
		case "select-byline":
			l.Byline = v
		case "select-date":
			l.Date = v
		case "select-text":
			l.Text = v
		case "select-drop":
			l.Drop = v
		default:
			t.Fatalf("unknown line %q", line)
		}
	}
	if l != (news.Layout{}) {
		src.Layouts = []news.Layout{l}
	}
	return c, src
}

// render writes an article for a golden file.
func render(a news.Article) string {
	var b strings.Builder
	line := func(k string, v any) { fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprintf("%-11s%v", k+":", v))) }
	line("state", a.State)
	line("reason", a.Reason)
	line("title", a.Title)
	line("byline", a.Byline)
	line("lang", a.Lang)
	if !a.Published.IsZero() {
		line("published", a.Published.Format(time.RFC3339))
	} else {
		line("published", "")
	}
	line("by", strings.TrimSpace(a.DateMethod+" "+a.RawDate))
	if !a.Modified.IsZero() {
		line("modified", a.Modified.Format(time.RFC3339))
	}
	line("canonical", a.Canonical)
	line("method", a.Method)
	for _, l := range a.Links {
		line("link", l)
	}
	b.WriteString("\n" + a.Text + "\n")
	return b.String()
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		x, y := "", ""
		if i < len(w) {
			x = w[i]
		}
		if i < len(g) {
			y = g[i]
		}
		if x != y {
			return fmt.Sprintf("line %d\n  want %q\n  got  %q", i+1, x, y)
		}
	}
	return ""
}
