package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
)

// doctor --network asks every outlet once; what answers is counted, what does
// not is named, and nothing is stored.
func TestDoctorAsksTheOutlets(t *testing.T) {
	t.Parallel()
	site := webtest.New()
	a := &app{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }, clock: site.Clock(), dial: site.Dial}
	cfg := defaults()
	cfg.Storage.DataDir = t.TempDir()
	r, err := loadRooms(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.sources = site.Sources()
	checks := a.examineNetwork(t.Context(), r)
	if !told(checks, "network", "ok", "outlets give their listing") {
		t.Errorf("%+v", checks)
	}
	for _, s := range site.Sources() {
		if len(site.Hits(s.Home)) > 3 {
			t.Errorf("%s was asked %d times", s.ID, len(site.Hits(s.Home)))
		}
	}
	a.dial = unreachable
	if checks := a.examineNetwork(t.Context(), r); !told(checks, "network", "fail", "none of") || !told(checks, "source", "warn", r.sources[0].ID) {
		t.Errorf("without a network: %+v", checks)
	}
	if hasData(cfg.Storage.DataDir) {
		t.Error("something was stored")
	}
}

// A desk that is cut off says so once, not once for each outlet.
func TestADeskThatIsCutOffSaysSoOnce(t *testing.T) {
	t.Parallel()
	d := testDaemon(t).desk.Load()
	for _, id := range []string{"a", "b", "c", "d"} {
		h := news.Health{SourceID: id, LastState: news.CaptureUnreachable, Reason: crawler.OwnConnection + "; there is no host " + id}
		if id == "d" {
			h.LastState, h.Reason = news.CaptureGone, "404"
		}
		if err := d.db.SaveHealth(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	d.useSources([]news.Source{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}})
	checks := d.examine(t.Context())
	if !told(checks, "network", "fail", "3 sources could not be reached") || !told(checks, "source", "warn", "d: gone 404") || told(checks, "source", "warn", "a: ") {
		t.Errorf("%+v", checks)
	}
}

// The clock is judged by the middle of many: one outlet may be wrong.
func TestClockIsJudgedByTheMiddle(t *testing.T) {
	at := func(offs ...time.Duration) []reached {
		var out []reached
		for _, off := range offs {
			out = append(out, reached{src: news.Source{ID: "s"}, state: news.CaptureOK, off: off, dated: true})
		}
		return out
	}
	for _, tt := range []struct {
		all   []reached
		state string
	}{
		{at(time.Second, -time.Second, time.Hour), "ok"},
		{at(-time.Minute, -time.Minute, 0), "fail"},
		{at(6 * time.Second), "fail"},
	} {
		if checks := networkChecks(tt.all); !told(checks, "clock", tt.state, "outlets") {
			t.Errorf("%v: %+v", tt.all, checks)
		}
	}
	if checks := networkChecks(nil); told(checks, "clock", "", "") {
		t.Errorf("of none: %+v", checks)
	}
}

func told(checks []check, name, state, text string) bool {
	for _, c := range checks {
		if c.Name == name && (state == "" || c.State == state) && strings.Contains(c.Text, text) {
			return true
		}
	}
	return false
}
