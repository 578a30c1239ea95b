package review

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheTerminalIsTranslated looks for every text that the terminal says, and
// for the names of the keys.
func TestTheTerminalIsTranslated(t *testing.T) {
	said := regexp.MustCompile(`\b[sS]ay\("((?:[^"\\]|\\.)*)"`)
	counted := regexp.MustCompile(`count\([^,]+, "([^"]*)", "([^"]*)"\)`)
	files, err := filepath.Glob("term/*.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(b), -1) {
			keys[m[1]] = true
		}
		for _, m := range counted.FindAllStringSubmatch(string(b), -1) {
			keys[m[1]], keys[m[2]] = true, true
		}
	}
	if len(keys) < 25 {
		t.Fatalf("only %d messages found: does the test still read the terminal's code?", len(keys))
	}
	for _, k := range CardKeys() {
		keys[k.Label] = true
	}
	for _, l := range tongues()[1:] {
		m, err := loadMessages(l.Code)
		if err != nil {
			t.Fatal(err)
		}
		for k := range keys {
			if m[k] == "" {
				t.Errorf("messages/%s.json lacks %q", l.Code, k)
			}
		}
	}
}
