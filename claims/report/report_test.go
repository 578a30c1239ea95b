package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"golang.org/x/net/html"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func build(t *testing.T, r records, d claims.Date) *Day {
	t.Helper()
	out, err := Build(t.Context(), r, options(d))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func incompleteDay() records {
	r := busyDay()
	for i := range r.runs[:4] {
		r.runs[i].State, r.runs[i].Reason = "failed", "no answer within 30s"
	}
	return r
}

// days are the days of which the golden reports are.
func days() map[string]func() (records, Options) {
	on := func(r func() records, d claims.Date, change func(*Options)) func() (records, Options) {
		return func() (records, Options) {
			o := options(d)
			change(&o)
			return r(), o
		}
	}
	same := func(*Options) {}
	return map[string]func() (records, Options){
		"busy":       on(busyDay, "2026-01-26", func(o *Options) { o.Errors = measured() }),
		"busy-sq":    on(busyDay, "2026-01-26", func(o *Options) { o.Lang = "sq" }),
		"busy-fa":    on(busyDay, "2026-01-26", func(o *Options) { o.Lang = "fa" }),
		"quiet":      on(quietDay, "2026-01-27", same),
		"incomplete": on(incompleteDay, "2026-01-26", same),
		"revision":   on(revisionDay, "2026-01-27", same),
		"retraction": on(retractionDay, "2026-01-27", same),
	}
}

func measured() *ErrorTable {
	return &ErrorTable{Set: "labelled sentences", Measured: "2026-01-25", Matcher: "m1", Rows: []ErrorRow{
		{Lang: "en", Sentences: 120, Precision: .941, Recall: .8, Low: .81, High: .9}, {Lang: "fa", Sentences: 80, Precision: .9, Recall: -1, Low: -1, High: -1}}}
}

func TestGoldenReports(t *testing.T) {
	t.Parallel()
	for name, make := range days() {
		r, o := make()
		built, err := Build(t.Context(), r, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range built.Lint() {
			t.Errorf("%s: %s", name, problem)
		}
		for ext, write := range map[string]func(io.Writer) error{".md": built.WriteMarkdown, ".html": built.WriteHTML, ".json": built.WriteJSON, ".claimreview.jsonld": built.WriteClaimReview,
			"-evidence.csv": built.Tables()["evidence"], "-figures.csv": built.Tables()["figures"], "-claims.csv": built.Tables()["claims"], "-changes.csv": built.Tables()["changes"]} {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatalf("%s%s: %v", name, ext, err)
			}
			golden(t, filepath.Join("testdata", name+ext), got.Bytes())
		}
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs. Hint: go test ./claims/report -update, and read the difference.\n%s", path, d)
	}
}

func TestOnePressReleaseIsOneOriginWithItsFourOutlets(t *testing.T) {
	t.Parallel()
	d := build(t, busyDay(), "2026-01-26")
	if len(d.Contested) != 1 || d.Contested[0] != "killed-3000" {
		t.Fatalf("contested: %+v", d.Contested)
	}
	c := d.Claim("killed-3000")
	if c.State != assess.Contested || c.Support != 1 || c.Dispute != 1 {
		t.Errorf("%s, %d for, %d against; want contested, 1 and 1: the release, being the claimant's, counts for nothing", c.State, c.Support, c.Dispute)
	}
	var releases []Position
	for _, p := range c.Positions {
		if p.Origin == "ncri" {
			releases = append(releases, p)
		}
	}
	if len(releases) != 1 || len(releases[0].Outlets) != 4 || len(releases[0].Langs) != 4 || !releases[0].Claimant {
		t.Errorf("the release is %d positions: %+v", len(releases), releases)
	}
}

func TestReportsAreTheSameToTheByte(t *testing.T) {
	t.Parallel()
	forms := func(r records) string {
		var out bytes.Buffer
		d := build(t, r, "2026-01-27")
		for _, write := range []func(io.Writer) error{d.WriteJSON, d.WriteMarkdown, d.WriteHTML, d.WriteXLSX, d.WriteClaimReview} {
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
		}
		return out.String()
	}
	want := forms(revisionDay())
	for i := range 12 {
		shuffled := revisionDay()
		rand.New(rand.NewPCG(uint64(i), 0)).Shuffle(len(shuffled.mentions), func(i, k int) {
			shuffled.mentions[i], shuffled.mentions[k] = shuffled.mentions[k], shuffled.mentions[i]
		})
		if got := forms(shuffled); got != want {
			t.Fatal("the order in which evidence is stored changes the report\n" + cmp.Diff(want, got))
		}
	}
}

func TestNothingChangedAndIncompleteNeverReadAlike(t *testing.T) {
	t.Parallel()
	quiet := build(t, quietDay(), "2026-01-27")
	incomplete := build(t, incompleteDay(), "2026-01-26")
	if !strings.HasPrefix(incomplete.BottomLine[0], "INCOMPLETE: 4 of 8 sources answered; missing: Donau, Arno, Loire, Hudson.") {
		t.Errorf("first line of an incomplete day: %q", incomplete.BottomLine[0])
	}
	if !strings.Contains(incomplete.Subject(), "INCOMPLETE") || strings.Contains(quiet.Subject(), "INCOMPLETE") {
		t.Errorf("subjects: %q, %q", incomplete.Subject(), quiet.Subject())
	}
	// Nor do the sections below: whatever says that there is nothing says, on
	// an incomplete day, what was not looked at.
	partly := incompleteDay()
	partly.mentions, partly.decisions, partly.articles = nil, nil, nil
	for name, tt := range map[string]struct {
		r    records
		want string
	}{
		"half of the sources": {partly, "4 of 8 sources answered: what the others published is not in this"},
		"no source":           {records{}, "No source was tried on this day"},
	} {
		d := build(t, tt.r, "2026-01-26")
		said := 0
		for _, s := range d.Document() {
			if !slices.ContainsFunc(s.Blocks, func(b Block) bool { return b.None }) {
				continue
			}
			said++
			if last := s.Blocks[len(s.Blocks)-1].Text; !strings.Contains(last, tt.want) {
				t.Errorf("%s: section %s ends in %q", name, s.ID, last)
			}
		}
		if said < 8 || slices.Contains(d.BottomLine, "No claim changed status.") {
			t.Errorf("%s: %d sections say that there is nothing; bottom line %q", name, said, d.BottomLine)
		}
	}
	for _, s := range quiet.Document() {
		for _, b := range s.Blocks {
			if strings.Contains(b.Text, "what the others published") {
				t.Errorf("a quiet day says of section %s that sources were missing", s.ID)
			}
		}
	}
	if quiet.BottomLine[0] != "No claim changed status." {
		t.Errorf("first line of a quiet day: %q", quiet.BottomLine[0])
	}
}

func TestScrapedTextStaysText(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i := range r.mentions {
		r.mentions[i].Title = `=cmd|'/c calc'!A1 </title><img src=x onerror=alert(1)> [x](javascript:alert(1)) ` + "\u202e" + `evil`
		r.mentions[i].URL = `javascript:alert(1)`
	}
	d := build(t, r, "2026-01-26")
	var page, text bytes.Buffer
	if err := d.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := d.WriteMarkdown(&text); err != nil {
		t.Fatal(err)
	}
	harmless(t, "the page", &page)
	var rendered bytes.Buffer
	if err := goldmark.Convert(text.Bytes(), &rendered); err != nil {
		t.Fatal(err)
	}
	harmless(t, "the rendered Markdown", &rendered)
	if strings.ContainsRune(text.String(), '\u202e') {
		t.Error("Markdown holds a mark that turns text around")
	}
	for name, write := range d.Tables() {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, row := range all {
			for _, c := range row {
				if strings.HasPrefix(strings.TrimSpace(c), "=") || strings.HasPrefix(c, "@") {
					t.Errorf("%s holds the formula %q", name, c)
				}
			}
		}
	}
}

// harmless fails on anything in a page that could run or load.
func harmless(t *testing.T, what string, r io.Reader) {
	t.Helper()
	root, err := html.Parse(r)
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img" || n.Data == "iframe") {
			t.Errorf("%s: an element <%s> got in", what, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") {
				t.Errorf("%s: attribute %s=%q got in", what, a.Key, a.Val)
			}
		}
	}
}

func TestCellsThatSpreadsheetsWouldRun(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", " =1": "' =1", "+49 30": "'+49 30", "-5": "-5", "-5%x": "'-5%x", "@SUM(A1)": "'@SUM(A1)", "＝1": "'＝1", "3,000": "3,000", "\t=1": "' =1", "": "", "|x": "'|x",
	} {
		if got := cell(in); got != want {
			t.Errorf("cell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestJSONHasItsSchemaAndIsReadBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	d := build(t, busyDay(), "2026-01-26")
	if err := d.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var back Day
	dec := json.NewDecoder(&b)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&back); err != nil {
		t.Fatal(err)
	}
	if back.Schema != Schema || len(back.Endnotes) != len(d.Endnotes) || back.Cutoff != 9 || back.Audit != "hash9" {
		t.Errorf("read back: schema %q, %d endnotes, cutoff %d, audit %q", back.Schema, len(back.Endnotes), back.Cutoff, back.Audit)
	}
}
