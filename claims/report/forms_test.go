package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/thedatashed/xlsxreader"

	"claimwatch/claims"
)

func TestJSONFollowsThePublishedSchema(t *testing.T) {
	t.Parallel()
	schema, err := WriteSchema()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "schema.json"), schema)
	compiled := compile(t, schema)
	for name, make := range days() {
		r, o := make()
		d, err := Build(t.Context(), r, o)
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(asJSON(t, d.WriteJSON)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := asJSON(t, build(t, busyDay(), "2026-01-26").WriteJSON).(map[string]any)
	delete(broken, "coverage")
	broken["date"] = "26.1.2026"
	err = compiled.Validate(broken)
	if err == nil || !strings.Contains(err.Error(), "coverage") || !strings.Contains(err.Error(), "/date") {
		t.Errorf("a report without coverage and with a wrong date: %v", err)
	}
}

func compile(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:test", doc); err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile("urn:test")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func asJSON(t *testing.T, write func(io.Writer) error) any {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// claimReviewShape is what schema.org and its users ask of a ClaimReview.
const claimReviewShape = `{"type":"array","items":{"type":"object",
 "required":["@context","@type","url","claimReviewed","author","datePublished","itemReviewed","reviewRating"],
 "properties":{"@context":{"const":"https://schema.org"},"@type":{"const":"ClaimReview"},"url":{"type":"string","format":"uri","pattern":"^https?://"},
  "claimReviewed":{"type":"string","minLength":1},"datePublished":{"type":"string","format":"date"},
  "author":{"$ref":"#/$defs/who"},
  "itemReviewed":{"type":"object","required":["@type","author"],"properties":{"@type":{"const":"Claim"},"author":{"$ref":"#/$defs/who"},
   "appearance":{"type":"array","items":{"type":"object","required":["@type","url"],"properties":{"url":{"type":"string","format":"uri"}}}}}},
  "reviewRating":{"type":"object","required":["@type","ratingValue","bestRating","worstRating","alternateName"],
   "properties":{"@type":{"const":"Rating"},"ratingValue":{"type":"integer","minimum":1,"maximum":5}}}}},
 "$defs":{"who":{"type":"object","required":["@type","name"],"properties":{"@type":{"enum":["Organization","Person"]},"name":{"type":"string","minLength":1}}}}}`

func TestClaimReviewHasItsShapeAndOnlyAgreedVerdicts(t *testing.T) {
	t.Parallel()
	shape := compile(t, []byte(claimReviewShape))
	for _, tt := range []struct {
		name string
		r    func() records
		d    claims.Date
		want int
	}{
		{"an agreed verdict", busyDay, "2026-01-26", 1},
		{"one under re-check", retractionDay, "2026-01-27", 0},
		{"one that is only proposed", func() records { r := busyDay(); r.decisions = r.decisions[:8]; return r }, "2026-01-26", 0},
		{"an opinion", func() records {
			r := busyDay()
			r.verdict("2026-01-26 21:00", "c", claims.VerdictStep{Step: claims.StepArbitrate, Verdict: claims.Opinion, Basis: &claims.Basis{State: "contested"}})
			return r
		}, "2026-01-26", 0},
	} {
		got := asJSON(t, build(t, tt.r(), tt.d).WriteClaimReview)
		if err := shape.Validate(got); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if n := len(got.([]any)); n != tt.want {
			t.Errorf("%s: %d reviews, want %d", tt.name, n, tt.want)
		}
	}
}

func TestTheWorkbookIsReadBackAndHasNoFormula(t *testing.T) {
	t.Parallel()
	r := busyDay()
	for i := range r.mentions {
		r.mentions[i].Quote = `=HYPERLINK("http://x","y")`
	}
	d := build(t, r, "2026-01-26")
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := d.WriteXLSX(w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same day gives two workbooks")
	}
	if bytes.Contains(a.Bytes(), []byte("<f>")) {
		t.Error("a cell holds a formula")
	}
	book, err := xlsxreader.NewReader(a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(book.Sheets, " "); got != "report claims figures evidence changes" {
		t.Errorf("sheets: %s", got)
	}
	rows, quoted := 0, false
	for row := range book.ReadRows("evidence") {
		rows++
		for _, c := range row.Cells {
			if strings.Contains(c.Value, "HYPERLINK") {
				quoted = true
				if !strings.HasPrefix(c.Value, "'=") || c.Type == xlsxreader.TypeNumerical {
					t.Errorf("cell %s%d: %q", c.Column, c.Row, c.Value)
				}
			}
		}
	}
	if rows != 1+4 || !quoted {
		t.Errorf("evidence has %d rows, want a head and 4 positions", rows)
	}
	for row := range book.ReadRows("figures") {
		if row.Index == 2 && (row.Cells[7].Value != "6126" || row.Cells[7].Type != xlsxreader.TypeNumerical) {
			t.Errorf("HRANA's value: %+v", row.Cells[7])
		}
	}
}

func TestTheFeedTellsEachChangeOnce(t *testing.T) {
	t.Parallel()
	first, rebuilt, next := build(t, busyDay(), "2026-01-26"), build(t, incompleteDay(), "2026-01-26"), build(t, retractionDay(), "2026-01-27")
	ids := func(d *Day) (out []string) {
		for _, e := range NewFeed([]*Day{d}, 50).Entries {
			out = append(out, e.ID)
		}
		return out
	}
	if strings.Join(ids(first), " ") != strings.Join(ids(rebuilt), " ") {
		t.Errorf("a rebuild changes ids: %v, %v", ids(first), ids(rebuilt))
	}
	var b bytes.Buffer
	if err := NewFeed([]*Day{next, first}, 50).Write(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "changes.atom"), b.Bytes())
	var back Feed
	if err := xml.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range back.Entries {
		if seen[e.ID] || !strings.HasPrefix(e.ID, "tag:desk.example,2026:") {
			t.Errorf("id %q", e.ID)
		}
		seen[e.ID] = true
	}
	if len(back.Entries) < 3 || !strings.Contains(back.Entries[0].Title, "contested → single-source") {
		t.Errorf("%d entries, the first %q", len(back.Entries), back.Entries[0].Title)
	}
	if got := NewFeed([]*Day{next, first}, 2); len(got.Entries) != 2 {
		t.Errorf("limit 2 gives %d entries", len(got.Entries))
	}
}

func TestDiffSaysWhatALaterBuildFound(t *testing.T) {
	t.Parallel()
	first := build(t, busyDay(), "2026-01-26")
	r := busyDay()
	r.decide(claims.Decision{At: day("2026-01-26 22:00"), Who: "analyst-b", Action: claims.ActReject, Subject: claims.EvidenceSubject(6)})
	second := build(t, r, "2026-01-26")
	got := strings.Join(DiffText(first, second), "\n")
	want := `decisions up to number 10, before 9
killed-3000: single-source, before contested
killed-3000: 6 articles on record, before 7
killed-3000: verdict undetermined (agreed, under re-check), before undetermined (agreed)
killed-3000, HRANA (Human Rights Activists News Agency): no figure, before 6,126 (26 January 2026)`
	if got != want {
		t.Errorf("the builds differ by\n%s\nwant\n%s", got, want)
	}
	if same := DiffText(first, first); len(same) != 1 || same[0] != "The two reports say the same." {
		t.Errorf("a build and itself: %q", same)
	}
	second.Build, second.Rebuild = 2, &Rebuild{1, Diff(first, second)}
	var text bytes.Buffer
	if err := second.WriteMarkdown(&text); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "Build 2 differs from build 1: decisions up to number 10, before 9; ") {
		t.Error("the rebuild does not say what differs")
	}
	var a, b bytes.Buffer
	if err := json.NewEncoder(&a).Encode(second.Content()); err != nil {
		t.Fatal(err)
	}
	second.Build, second.Rebuild = 7, nil
	if err := json.NewEncoder(&b).Encode(second.Content()); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("the content depends on the number of the build")
	}
}
