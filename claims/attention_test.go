package claims

import (
	"slices"
	"testing"
)

func TestNamed(t *testing.T) {
	for note, want := range map[string][]string{
		"@ben, is this yours?":        {"ben"},
		"ask @ana.b or @cem.":         {"ana.b", "cem"},
		"write to ana@desk.org":       nil,
		"(@ben) and @ben again":       {"ben"},
		"از @رضا بپرس":                {"رضا"},
		"@ alone, @@twice, end @":     nil,
		"line\n@zoë_k\n":              {"zoë_k"},
		"«@ben» sa, «x@ben» did not.": {"ben"},
	} {
		if got := Named(note); !slices.Equal(got, want) {
			t.Errorf("%q names %q, want %q", note, got, want)
		}
	}
}
