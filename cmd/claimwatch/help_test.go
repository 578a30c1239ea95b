package main

import (
	"strings"
	"testing"
)

// What a group's summary names after the colon can be typed.
func TestSummariesNameCommandsThatAreThere(t *testing.T) {
	t.Parallel()
	named := 0
	for _, group := range (&app{}).root().Commands() {
		_, list, ok := strings.Cut(group.Short, ": ")
		if !ok || !group.HasSubCommands() {
			continue
		}
		for word := range strings.SplitSeq(list, ", ") {
			if strings.Contains(word, " ") {
				continue // "and decide on them": a sentence, no name
			}
			named++
			if sub, _, err := group.Find([]string{word}); err != nil || sub == group {
				t.Errorf("claimwatch %s: its summary names %q, which is no command of it", group.Name(), word)
			}
		}
	}
	if named < 30 {
		t.Errorf("only %d commands are named in summaries", named)
	}
}
