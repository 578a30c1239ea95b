package review

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestEveryMessageIsTranslated looks for every text that a template says.
func TestEveryMessageIsTranslated(t *testing.T) {
	t.Parallel()
	one := regexp.MustCompile(`\bt "((?:[^"\\]|\\.)*)"`)
	two := regexp.MustCompile(`\bn [^"{}]*? "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"`)
	files, err := os.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile("templates/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range one.FindAllStringSubmatch(string(b), -1) {
			keys[m[1]] = true
		}
		for _, m := range two.FindAllStringSubmatch(string(b), -1) {
			keys[m[1]], keys[m[2]] = true, true
		}
	}
	for _, w := range VerdictWords() {
		keys[w.Word] = true
		for _, l := range w.Likelihood {
			keys[l] = true
		}
	}
	for _, s := range stateList() {
		keys[string(s)] = true
	}
	if len(keys) < 300 {
		t.Fatalf("only %d messages found: does the test still read the templates?", len(keys))
	}
	blanks := regexp.MustCompile(`%[ds]`)
	for _, l := range tongues()[1:] {
		m, err := loadMessages(l.Code)
		if err != nil {
			t.Fatal(err)
		}
		for k := range keys {
			k = strings.ReplaceAll(k, `\"`, `"`)
			if m[k] == "" {
				t.Errorf("messages/%s.json lacks %q", l.Code, k)
			}
		}
		for k, v := range m {
			if len(blanks.FindAllString(k, -1)) != len(blanks.FindAllString(v, -1)) {
				t.Errorf("messages/%s.json: %q has other blanks than %q", l.Code, v, k)
			}
		}
	}
}

func TestPersianCalendar(t *testing.T) {
	for day, want := range map[string]string{"2026-01-14": "24 Dey 1404", "2026-03-20": "29 Esfand 1404", "2026-03-21": "1 Farvardin 1405", "1979-02-11": "22 Bahman 1357",
		"2025-03-20": "30 Esfand 1403", "2025-12-28": "7 Dey 1404", "2020-03-20": "1 Farvardin 1399"} {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := tongues()[0].jalaliDate(d); got != want {
			t.Errorf("%s is %s, want %s", day, got, want)
		}
	}
}
