package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"claimwatch/claims/eval"
)

// TestReportPrintsWhatWasMeasured follows the numbers from eval --save to the
// method box.
func TestReportPrintsWhatWasMeasured(t *testing.T) {
	t.Parallel()
	d := testDaemon(t).desk.Load()
	a := &app{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }, clock: wallClock{}}
	method := func() string {
		day, err := d.buildReport(t.Context(), "2026-01-26")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := day.WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if strings.Contains(method(), "labels.jsonl") {
		t.Fatal("the report prints numbers before anything was measured")
	}
	c := eval.Compact{Matcher: d.matcherVersion(), Measured: "2026-01-25", Set: "labels.jsonl", N: 60, ByLang: []eval.CompactLang{
		{Lang: "all", N: 60, Pairs: 40, ClaimP: .875, ClaimR: .75, Low: .7, High: .9},
		{Lang: "sq", N: 30, Pairs: 20, ClaimP: .625, ClaimR: .5, Low: .3, High: .7},
		{Lang: "sl", N: 3, Pairs: 1, ClaimP: .123, ClaimR: 1, Low: 0, High: 1},
	}}
	if err := a.saveAccuracy(context.Background(), d.cfg, c); err != nil {
		t.Fatal(err)
	}
	text := method()
	for _, want := range []string{"labels.jsonl", "2026", "87.5 %", "62.5 %"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	for _, not := range []string{"12.3 %", "not today's"} {
		if strings.Contains(text, not) {
			t.Errorf("the report says %q", not)
		}
	}
	c.Matcher = "1-old"
	if err := a.saveAccuracy(context.Background(), d.cfg, c); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(method(), "matcher 1-old, which is not today's") {
		t.Error("the report does not say that another matcher was measured")
	}
}
