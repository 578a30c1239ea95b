package assess

import (
	"strings"
	"testing"
)

// TestVersionNamesWhatAnAssessmentTurnsOn: another threshold is another
// version, and every assessment says by which it was made.
func TestVersionNamesWhatAnAssessmentTurnsOn(t *testing.T) {
	r := DefaultRules()
	c := killed3000("2026-01-16", "all")
	if a := Desk(nil, nil, "2026-01-16", register(), r); len(a) != 0 {
		t.Fatal("no claims, and yet assessments")
	}
	was := Assess(c, Fold(january()), "2026-01-16", register(), r).Rules
	if was != r.Version() || !strings.HasPrefix(was, "assessment ") {
		t.Errorf("made by %q, want %q", was, r.Version())
	}
	if again := DefaultRules().Version(); again != was {
		t.Errorf("the same rules are %q and %q", was, again)
	}
	for name, change := range map[string]func(*Rules){
		"families":  func(r *Rules) { r.MinFamilies = 3 },
		"scope":     func(r *Rules) { r.ScopeBridge = .2 },
		"breakdown": func(r *Rules) { r.Breakdowns = r.Breakdowns[1:] },
		"time":      func(r *Rules) { r.AtTheTimeDays = 5 },
	} {
		r := DefaultRules()
		change(&r)
		if r.Version() == was {
			t.Errorf("%s: another rule, the same version %q", name, was)
		}
	}
}
