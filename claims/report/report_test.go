package report

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"golang.org/x/net/html"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// records is a desk held in memory: what storage would answer.
type records struct {
	mentions  []claims.Mention
	runs      []news.Run
	decisions []claims.Decision
	stats     claims.Stats
}

func (r records) Mentions(_ context.Context, f claims.MentionFilter) ([]claims.Mention, error) {
	var seen []claims.Mention
	for _, m := range r.mentions {
		if m.Fetched.Before(f.AsOf) && m.Published.Before(f.To) {
			seen = append(seen, m)
		}
	}
	var known []claims.Decision
	for _, d := range r.decisions {
		if d.At.Before(f.AsOf) {
			known = append(known, d)
		}
	}
	return claims.Apply(seen, known, claims.SeedOrigins())
}

func (r records) Articles(context.Context, news.ArticleFilter) ([]news.Article, error) {
	return nil, nil
}

func (r records) RunsBetween(_ context.Context, prefix string, from, to time.Time) ([]news.Run, error) {
	var out []news.Run
	for _, run := range r.runs {
		if strings.HasPrefix(run.Job, prefix) && !run.Started.Before(from) && run.Started.Before(to) {
			out = append(out, run)
		}
	}
	return out, nil
}

func (r records) Decisions(context.Context, int64, int64, int) ([]claims.Decision, error) {
	return r.decisions, nil
}

func (r records) Stats(context.Context, time.Time, time.Time) (claims.Stats, error) {
	return r.stats, nil
}

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

// mention makes a piece of evidence on killed-3000 with a figure.
func mention(id int64, origin, family, outlet, lang, published, quote string, v float64, q claims.Qualifier, stance claims.Stance, asOf claims.Date) claims.Mention {
	return claims.Mention{
		ID: id, ArticleID: id, Version: 1, SourceID: outlet, Outlet: outlet, URL: fmt.Sprintf("https://%s.example/%d", strings.ToLower(outlet), id), Title: "Title " + outlet,
		Lang: lang, Published: day(published + " 09:00"), Fetched: day("2026-01-26 17:00"), CaptureSHA256: strings.Repeat("ab", 32), Matcher: "m1",
		Evidence: claims.Evidence{Claim: "killed-3000", Tier: claims.Accept, Stance: stance, Score: .9, Quote: quote, Lang: lang,
			Figure: &claims.Figure{Value: &v, Low: &v, Qualifier: q, Metric: claims.Killed, Scope: "all", Event: "iran-2026", AsOf: asOf}, Origin: origin},
		Rule: "F4", Story: origin + string(asOf), Family: family,
	}
}

// busyDay is the day on which one press release stands in four outlets of four
// languages, and others disagree with it.
func busyDay() records {
	r := records{stats: claims.Stats{Articles: 7, ByLang: map[string]int{"de": 1, "it": 1, "fr": 1, "en": 3, "fa": 1}, ByState: map[string]int{"ok": 7}, Failed: map[string]int{"unreadable": 1}}}
	r.mentions = []claims.Mention{
		mention(1, "ncri", "mek", "Donau", "de", "2026-01-12", "Mehr als 3.000 Menschen wurden getötet.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(2, "ncri", "mek", "Arno", "it", "2026-01-12", "Oltre 3.000 persone uccise.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(3, "ncri", "mek", "Loire", "fr", "2026-01-13", "Plus de 3 000 personnes ont été tuées.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(4, "ncri", "mek", "Hudson", "en", "2026-01-13", "More than 3,000 people have been killed.", 3000, claims.MoreThan, claims.Supports, "2026-01-11"),
		mention(5, "ihrngo", "ihrngo", "Zagros", "fa", "2026-01-15", "دست‌کم ۳٬۴۲۸ معترض کشته شده‌اند.", 3428, claims.AtLeast, claims.Supports, "2026-01-14"),
		mention(6, "hrana", "hrana", "Thames", "en", "2026-01-26", "HRANA says it has confirmed 6,126 deaths.", 6126, claims.Exact, claims.Contradicts, "2026-01-26"),
		mention(7, "", "", "Nobody", "en", "2026-01-26", "=HYPERLINK(\"x\") [a](javascript:b) <script>3,000</script> | killed", 3000, claims.About, claims.Supports, "2026-01-26"),
	}
	r.mentions[4].Figure.Scope = "protesters"
	for i, m := range r.mentions {
		r.decisions = append(r.decisions, claims.Decision{Seq: int64(i + 1), At: day("2026-01-26 19:00"), Who: "analyst-a", Action: claims.ActConfirm,
			Subject: claims.EvidenceSubject(m.ID), After: string(m.Stance), Hash: fmt.Sprintf("hash%d", i+1)})
	}
	for _, s := range sources() {
		r.runs = append(r.runs, news.Run{Job: "crawl:" + s.ID, Started: day("2026-01-26 17:00"), State: "ok"})
	}
	return r
}

func sources() []news.Source {
	var out []news.Source
	for _, n := range []string{"Donau", "Arno", "Loire", "Hudson", "Zagros", "Thames", "Nobody", "Silent"} {
		out = append(out, news.Source{ID: strings.ToLower(n), Name: n})
	}
	return out
}

func options(d claims.Date) Options {
	return Options{Day: d, Zone: time.UTC, DayOne: "2025-12-28", Desk: "Test desk", Claims: claims.Seed(), Origins: claims.SeedOrigins(), Sources: sources(),
		Rules: assess.DefaultRules(), IncompleteBelow: .8, Matcher: "m1", Extractor: "x1"}
}

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

func TestGoldenReports(t *testing.T) {
	days := map[string]struct {
		r records
		d claims.Date
	}{
		"busy":       {busyDay(), "2026-01-26"},
		"quiet":      {busyDay(), "2026-01-27"},
		"incomplete": {incompleteDay(), "2026-01-26"},
	}
	quiet := days["quiet"]
	quiet.r.stats = claims.Stats{}
	for _, s := range sources() {
		quiet.r.runs = append(quiet.r.runs, news.Run{Job: "crawl:" + s.ID, Started: day("2026-01-27 05:00"), State: "ok"})
	}
	days["quiet"] = quiet
	for name, x := range days {
		built := build(t, x.r, x.d)
		for ext, write := range map[string]func(io.Writer) error{".md": built.WriteMarkdown, ".html": built.WriteHTML, ".json": built.WriteJSON, "-evidence.csv": built.Tables()["evidence"], "-figures.csv": built.Tables()["figures"]} {
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
	d := build(t, busyDay(), "2026-01-26")
	if len(d.Contested) != 1 || d.Contested[0].ID != "killed-3000" {
		t.Fatalf("contested: %+v", d.Contested)
	}
	c := d.Contested[0]
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
	var a, b bytes.Buffer
	if err := build(t, busyDay(), "2026-01-26").WriteJSON(&a); err != nil {
		t.Fatal(err)
	}
	shuffled := busyDay()
	m := shuffled.mentions
	m[0], m[3], m[5], m[6] = m[3], m[6], m[0], m[5]
	if err := build(t, shuffled, "2026-01-26").WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("the order in which evidence is stored changes the report\n" + cmp.Diff(a.String(), b.String()))
	}
}

func TestNothingChangedAndIncompleteNeverReadAlike(t *testing.T) {
	quiet := build(t, busyDay(), "2026-01-27")
	quiet.Coverage.Tried = 0
	incomplete := build(t, incompleteDay(), "2026-01-26")
	if !strings.HasPrefix(incomplete.BottomLine[0], "INCOMPLETE: 4 of 8 sources answered; missing: Donau, Arno, Loire, Hudson.") {
		t.Errorf("first line of an incomplete day: %q", incomplete.BottomLine[0])
	}
	if !strings.Contains(incomplete.Subject(), "INCOMPLETE") || strings.Contains(quiet.Subject(), "INCOMPLETE") {
		t.Errorf("subjects: %q, %q", incomplete.Subject(), quiet.Subject())
	}
	if quiet.BottomLine[0] != "No claim changed status." {
		t.Errorf("first line of a quiet day: %q", quiet.BottomLine[0])
	}
}

func TestScrapedTextStaysText(t *testing.T) {
	r := busyDay()
	for i := range r.mentions {
		r.mentions[i].Title = `=cmd|'/c calc'!A1 </title><img src=x onerror=alert(1)> [x](javascript:alert(1)) ‮evil`
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
	if back.Schema != Schema || len(back.Endnotes) != len(d.Endnotes) || back.Cutoff != 7 || back.Audit != "hash7" {
		t.Errorf("read back: schema %q, %d endnotes, cutoff %d, audit %q", back.Schema, len(back.Endnotes), back.Cutoff, back.Audit)
	}
}
