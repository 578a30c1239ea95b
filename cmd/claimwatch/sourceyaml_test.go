package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"claimwatch/crawler/news"
	"claimwatch/crawler/source"
	"claimwatch/crawler/webtest"
)

func TestSourcesWrittenAreReadBackTheSame(t *testing.T) {
	for name, list := range map[string][]news.Source{"built-in": source.Builtin(), "made-up web": webtest.New().Sources(), "none": {}} {
		got, err := source.Load(name, []byte(sourcesYAML(list)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(list, got); diff != "" {
			t.Errorf("%s: written and read differ (-written +read):\n%s", name, diff)
		}
	}
}
