package quantity

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// englishNumberWord tells a line with a number in words.
var englishNumberWord = regexp.MustCompile(`(?i)\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half)\b`)

var hasDigit = regexp.MustCompile(`[0-9]`)

// converted tells a line whose measures a translator turns into others, so
// that its numbers rightly differ.
var converted = regexp.MustCompile(`(?i)\b(inch(es)?|feet|foot|miles?|mph|yards?|pound hog|pound pig|degrees?)\b|80s`)

// valuesOf counts the numbers of a line by value. Ones are left out, for in
// most languages one is the article too, and times of day, which are written
// on clocks of twelve and of twenty-four hours. So are ordinals that the other
// side does not have: "19th century" counts nothing and is often one word.
func valuesOf(line, lang string, other map[float64]int) map[float64]int {
	m := map[float64]int{}
	for _, n := range Numbers(line, lang) {
		if n.Value > 1 && !n.Date && (!n.Ordinal || other[n.Value] > 0) {
			m[n.Value]++
		}
	}
	return m
}

// TestNumbersAgreeAcrossLanguages reads news sentences and their translations
// by people: the numbers of a line must be those of the English line, on nine
// of ten lines with digits and three of four with number words.
func TestNumbersAgreeAcrossLanguages(t *testing.T) {
	dir := benchDir(t, "crosslingual")
	english := linesOf(t, filepath.Join(dir, "newstest2019-src.eng.txt"))
	for lang, code := range map[string]string{"sq": "sqi", "fa": "fas", "ar": "arb", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "tr": "tur"} {
		t.Run(lang, func(t *testing.T) {
			other := linesOf(t, filepath.Join(dir, "newstest2019-ref."+code+".txt"))
			if len(other) != len(english) {
				t.Fatalf("%d lines, %d in English", len(other), len(english))
			}
			var digits, words, fit tally
			for i, line := range english {
				got := valuesOf(other[i], lang, valuesOf(line, "en", nil))
				want := valuesOf(line, "en", got)
				hit := 0
				if maps.Equal(want, got) {
					hit = 1
				}
				if hasDigit.MatchString(line) {
					digits.want, digits.hit = digits.want+1, digits.hit+hit
					if converted.MatchString(line) {
						continue
					}
					fit.want, fit.hit = fit.want+1, fit.hit+hit
				} else if englishNumberWord.MatchString(line) {
					words.want, words.hit = words.want+1, words.hit+hit
				} else {
					continue
				}
				if hit == 0 && testing.Verbose() {
					t.Logf("%d %s | %s\n   %s\n   %s", i, valueList(want), valueList(got), line, other[i])
				}
			}
			share := func(t tally) float64 { return float64(t.hit) / float64(t.want) }
			t.Logf("%s: agree on %d of %d lines with digits (%.3f); %.3f of the %d without miles and inches; %.3f of the %d with words alone",
				lang, digits.hit, digits.want, share(digits), share(fit), fit.want, share(words), words.want)
			if share(fit) < 0.9 || share(words) < 0.75 {
				t.Errorf("%.3f and %.3f, want 0.90 and 0.75", share(fit), share(words))
			}
			if everyLine[lang] && share(digits) < 0.9 {
				t.Errorf("%.3f of all lines with digits, want 0.90", share(digits))
			}
		})
	}
}

// everyLine are the languages held to nine of ten lines even with those whose
// measures were converted.
var everyLine = map[string]bool{"sq": true, "fa": true, "ar": true, "de": true, "fr": true}

// valueList writes values for a failure.
func valueList(m map[float64]int) string {
	return fmt.Sprint(slices.Sorted(maps.Keys(m)))
}
