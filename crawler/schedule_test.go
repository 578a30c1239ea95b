package crawler

import (
	"testing"
	"time"

	"claimwatch/crawler/news"
)

func TestNextTry(t *testing.T) {
	for _, tt := range []struct {
		name     string
		state    news.CaptureState
		failures int
		retry    time.Duration
		want     time.Duration // 0 = never
	}{
		{"the first try failed", news.CaptureServerError, 0, 0, 5 * time.Minute},
		{"the second", news.CaptureTimeout, 1, 0, 30 * time.Minute},
		{"the third", news.CaptureUnreachable, 2, 0, 3 * time.Hour},
		{"the fourth", news.CaptureBad, 3, 0, 12 * time.Hour},
		{"the fifth", news.CaptureRefused, 4, 0, 48 * time.Hour},
		{"the sixth is the last", news.CaptureServerError, 5, 0, 0},
		{"the site says when", news.CaptureThrottled, 0, 2 * time.Hour, 2 * time.Hour},
		{"but not sooner than the table", news.CaptureThrottled, 2, time.Minute, 3 * time.Hour},
		{"robots.txt is asked for again after an hour", news.CaptureRobots, 0, 0, time.Hour},
		{"a page that was fetched", news.CaptureOK, 0, 0, 0},
		{"a page that is gone", news.CaptureGone, 0, 0, 0},
		{"a page that is too large", news.CaptureTooLarge, 0, 0, 0},
		{"an inside address", news.CaptureForbidden, 0, 0, 0},
	} {
		want := time.Time{}
		if tt.want > 0 {
			want = start.Add(tt.want)
		}
		if got := NextTry(tt.state, tt.failures, tt.retry, start); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", tt.name, got, want)
		}
	}
}

func TestNextRevisit(t *testing.T) {
	at := start.Add(time.Hour) // the first revisit
	for n, want := range []time.Duration{1: 24 * time.Hour, 2: 7 * 24 * time.Hour, 3: 30 * 24 * time.Hour, 4: 60 * 24 * time.Hour} {
		if n == 0 {
			continue
		}
		if at = NextRevisit(n, at); at.Sub(start) != want {
			t.Errorf("after revisit %d the next comes %s after the first visit, want %s", n, at.Sub(start), want)
		}
	}
}

func TestNextVisit(t *testing.T) {
	day := 24 * time.Hour
	for _, tt := range []struct {
		name string
		p    Pace
		want time.Duration
	}{
		{"the source's own setting", Pace{Pinned: 15 * time.Minute, Default: time.Hour, Hint: day}, 15 * time.Minute},
		{"the desk's", Pace{Default: time.Hour, Weekly: 1000}, time.Hour},
		{"the feed asks for more", Pace{Default: time.Hour, Hint: 3 * time.Hour}, 3 * time.Hour},
		{"for more than a day", Pace{Default: time.Hour, Hint: 3 * day}, day},
		{"for a year, which is a mistake", Pace{Default: time.Hour, Hint: 365 * day}, time.Hour},
		{"for less", Pace{Default: time.Hour, Hint: time.Minute}, time.Hour},
		{"24 articles a day", Pace{Weekly: 168}, 30 * time.Minute},
		{"a thousand a day", Pace{Weekly: 7000}, 10 * time.Minute},
		{"one a week", Pace{Weekly: 1}, 12 * time.Hour},
		{"none", Pace{}, 12 * time.Hour},
		{"unknown, as before", Pace{Weekly: -1, Previous: 2 * time.Hour}, 2 * time.Hour},
		{"unknown, the first time", Pace{Weekly: -1}, time.Hour},
		{"one failure", Pace{Default: time.Hour, Failures: 1}, 2 * time.Hour},
		{"thirty failures", Pace{Default: time.Hour, Failures: 30}, day},
		{"the site says when, whatever is set", Pace{Pinned: time.Hour, Retry: 5 * time.Hour}, 5 * time.Hour},
		{"in four days, which is cut", Pace{Pinned: time.Hour, Retry: 4 * day}, day},
	} {
		got := NextVisit("outlet", tt.p, start).Sub(start)
		if got < tt.want*9/10 || got > tt.want*11/10 {
			t.Errorf("%s: after %s, want %s give or take a tenth", tt.name, got, tt.want)
		}
		if again := NextVisit("outlet", tt.p, start).Sub(start); again != got {
			t.Errorf("%s: not the same twice: %s, %s", tt.name, got, again)
		}
	}
	if NextVisit("a", Pace{Default: time.Hour}, start).Equal(NextVisit("b", Pace{Default: time.Hour}, start)) {
		t.Error("two sources fall due at the same moment")
	}
}

func TestWeekly(t *testing.T) {
	at := func(ago ...time.Duration) (out []news.Link) {
		for _, d := range ago {
			out = append(out, news.Link{Published: start.Add(-d)})
		}
		return out
	}
	day := 24 * time.Hour
	for _, tt := range []struct {
		name  string
		links []news.Link
		want  float64
	}{
		{"two dates tell nothing", at(day, 2*day), -1},
		{"a feed that reaches back a month", at(day, 2*day, 6*day, 20*day, 30*day), 3},
		{"a feed that reaches back a day", at(6*time.Hour, 12*time.Hour, day), 21},
		{"dates to come count for nothing", append(at(day, 2*day), at(-30*day)...), -1},
	} {
		if got := weekly(tt.links, start); got < tt.want-0.01 || got > tt.want+0.01 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestTrapped(t *testing.T) {
	for address, want := range map[string]bool{
		"https://outlet.example/sq/2026/01/17/dhjetra-te-vrare": false,
		"https://outlet.example/2026/01/01/a":                   false,
		"https://outlet.example/":                               false,
		"https://outlet.example/archive/archive/a":              false,
		"https://outlet.example/cal/cal/cal/":                   true,
		"https://outlet.example/a/b/a/b/a/b/a/b/a/b":            true,
		"https://outlet.example/a%252525":                       true,
		"https://outlet.example/outlet.example/a":               true,
		"https://outlet.example/?u=outlet.example":              false,
	} {
		if got := trapped(address); (got != "") != want {
			t.Errorf("trapped(%s) = %q", address, got)
		}
	}
}
