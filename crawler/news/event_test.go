package news

import (
	"fmt"
	"testing"
	"time"
)

func TestEvents(t *testing.T) {
	at := time.Date(2026, 1, 17, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		states []CaptureState
		want   string // kind, captures before and after
	}{
		{"read again and again", []CaptureState{CaptureOK, CaptureUnchanged, CaptureOK}, "[]"},
		{"gone, and stays so", []CaptureState{CaptureOK, CaptureUnchanged, CaptureGone, CaptureGone}, "[deleted 2 3]"},
		{"gone and back", []CaptureState{CaptureOK, CaptureGone, CaptureOK}, "[deleted 1 2 restored 1 3]"},
		{"leads elsewhere, then is gone", []CaptureState{CaptureOK, CaptureMoved, CaptureGone}, "[redirected 1 2 deleted 1 3]"},
		{"a wall", []CaptureState{CaptureOK, CaptureWalled, CaptureUnchanged}, "[walled 1 2 restored 1 3]"},
		{"the site was down", []CaptureState{CaptureOK, CaptureTimeout, CaptureServerError, CaptureThrottled, CaptureRobots, CaptureUnreachable, CaptureOK}, "[]"},
		{"never there", []CaptureState{CaptureGone, CaptureMoved}, "[]"},
		{"not there at first", []CaptureState{CaptureGone, CaptureOK}, "[]"},
		{"nothing at all", nil, "[]"},
	} {
		var list []Capture
		for i, s := range tt.states {
			c := Capture{ID: int64(i + 1), SourceID: "a", URL: "https://a.example/b", State: s, Reason: "why", Started: at.Add(time.Duration(i) * time.Hour)}
			if s == CaptureMoved {
				c.Chain, c.FinalURL = []Hop{{302, c.URL, "https://brand.example/"}}, "https://brand.example/"
			}
			list = append(list, c)
		}
		var got []string
		for _, e := range Events(list) {
			got = append(got, fmt.Sprint(e.Kind, " ", e.Before, " ", e.After))
			if e.SourceID != "a" || e.Reason != "why" || !e.At.After(e.Since) || (e.To != "") != (e.Kind == PageRedirected) {
				t.Errorf("%s: %+v", tt.name, e)
			}
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}
