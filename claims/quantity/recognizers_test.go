package quantity

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// A numberCase is one case of the public set of numbers inside sentences.
type numberCase struct {
	Input        string
	NotSupported string
	Results      []struct {
		Text       string
		Resolution struct{ Value, Subtype string }
	}
}

// misfit says why a case asks for something other than what we read, "" when
// it fits. These are matters of what the two sides mean to read, so they are
// told from the case alone, never from what we answer.
func misfit(c numberCase, want []float64) string {
	if strings.Contains(c.NotSupported, "dotnet") {
		return "not supported by the set's own reference"
	}
	if len(c.Results) == 0 && strings.ContainsFunc(c.Input, unicode.IsDigit) {
		return "a numeral with its unit, a day of the month or a version counts as no number there, as one here"
	}
	for i, r := range c.Results {
		low := strings.ToLower(r.Text)
		numeral := strings.ContainsFunc(low, unicode.IsDigit)
		switch {
		case r.Resolution.Subtype == "power" || strings.ContainsAny(r.Resolution.Value, "E^") || strings.Contains(low, "^") || exponent.MatchString(low):
			return "powers and exponents"
		case strings.HasPrefix(r.Resolution.Value, "-") || strings.HasPrefix(low, "-"):
			return "signed numbers: no count is below nought"
		case r.Resolution.Subtype == "fraction", !numeral && want[i] != math.Trunc(want[i]) && !pointWord.MatchString(low), numeral && (strings.Contains(low, "/") || want[i] != math.Trunc(want[i]) && !strings.ContainsAny(low, ".,٫")), fifths.MatchString(low):
			return "fractions: proportions, which count nothing"
		case groupOrFraction.MatchString(low) && want[i] < 1000:
			return "one sign before three digits: a decimal there, a grouping here, where news mixes both habits"
		case article.MatchString(low):
			return "a lone article is one there, an article here"
		case address.MatchString(c.Input):
			return "addresses and dates in digits are taken apart there, read whole here"
		}
	}
	return ""
}

var (
	exponent        = regexp.MustCompile(`\de[+-]?\d`)
	pointWord       = regexp.MustCompile(`\b(point|komma|virgule|coma|punto|con|virgola|nokta|virgül)\b|فاصلة`)
	groupOrFraction = regexp.MustCompile(`^[\d٠-٩]{1,3}[.,٫]\d{3}$`)
	fifths          = regexp.MustCompile(`\bquinti\b`)
	article         = regexp.MustCompile(`^(a|an|one|un|une|uno|una|ein|eine|einer|einem|einen|bir|prima|primo)$`)
	address         = regexp.MustCompile(`[\d٠-٩]+([./])[\d٠-٩]+[./][\d٠-٩]+`)
)

func (c numberCase) want(lang string) []float64 {
	var out []float64
	for _, r := range c.Results {
		s := r.Resolution.Value
		if lang != "en" && lang != "ar" || strings.Contains(s, ",") && !strings.Contains(s, ".") {
			s = strings.ReplaceAll(s, ",", ".")
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			v = math.NaN()
		}
		out = append(out, v)
	}
	return out
}

// TestNumbersInSentences holds us to the public set of numbers in sentences:
// 85 of 100 in each language, of those that ask for what we read.
func TestNumbersInSentences(t *testing.T) {
	dir := benchDir(t, "numbers/recognizers")
	for lang, name := range map[string]string{"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "tr": "Turkish", "ar": "Arabic"} {
		t.Run(lang, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, name, "NumberModel.json"))
			if err != nil {
				t.Fatal(err)
			}
			var cases []numberCase
			if err := json.Unmarshal([]byte(strings.TrimPrefix(string(b), "\ufeff")), &cases); err != nil {
				t.Fatal(err)
			}
			out := map[string]int{}
			right, all := 0, 0
			for _, c := range cases {
				if why := misfit(c, c.want(lang)); why != "" {
					out[why]++
					continue
				}
				all++
				if got, want := Numbers(c.Input, lang), c.want(lang); sameValues(got, want) {
					right++
				} else if testing.Verbose() {
					t.Logf("%q: read %s, want %v", c.Input, plainly(got), want)
				}
			}
			for _, why := range slices.Sorted(maps.Keys(out)) {
				t.Logf("left out, %s: %d", why, out[why])
			}
			share := float64(right) / float64(max(1, all))
			t.Logf("%d of %d read: %.3f", right, all, share)
			if share < 0.85 {
				t.Errorf("%.3f of the numbers in sentences read, want 0.85", share)
			}
		})
	}
}

func sameValues(got []Number, want []float64) bool {
	if len(got) != len(want) {
		return false
	}
	for i, n := range got {
		if d := math.Abs(n.Value - want[i]); !(d <= 1e-6*math.Max(1, math.Abs(want[i]))) {
			return false
		}
	}
	return true
}

func plainly(ns []Number) string {
	var b strings.Builder
	for _, n := range ns {
		fmt.Fprintf(&b, "%g ", n.Value)
	}
	return b.String()
}
