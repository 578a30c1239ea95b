package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/webtest"
)

func TestBackfillCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "sources.yaml")
	write(t, filepath.Join(dir, "own.yaml"), "sources: {files: ["+list+"]}\n")
	write(t, list, sourcesYAML(webtest.New().Sources()))
	out, _, err := inWeb(t, dir, "backfill", "--from", "2026-01-20", "--to", "2026-01-22", "--source", "tirana-ditore", "--source", "adriatic-monitor")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out, "tirana-ditore") || !strings.Contains(out, "adriatic-monitor") || strings.Contains(out, "\n0 articles read") {
		t.Errorf("output %s", out)
	}
	again, _, err := inWebAfter(t, time.Hour, dir, "backfill", "--from", "2026-01-20", "--to", "2026-01-22", "--source", "tirana-ditore")
	if err != nil || !strings.Contains(again, " 0 new  0 fetched") {
		t.Errorf("a second time: %v\n%s", err, again)
	}
	for want, args := range map[string][]string{
		"not a day": {"backfill", "--source", "tirana-ditore"}, "which outlets": {"backfill", "--from", "2026-01-20"},
		"is before": {"backfill", "--from", "2026-01-20", "--to", "2026-01-02", "--all"}, "no source": {"backfill", "--from", "2026-01-20", "--source", "nobody"},
	} {
		if _, _, err := inWeb(t, dir, args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
}
