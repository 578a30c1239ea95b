package main

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"claimwatch/crawler/webtest"
	"claimwatch/storage"
)

func TestSlopeOfASeries(t *testing.T) {
	for _, tt := range []struct {
		y    []float64
		want float64
	}{
		{nil, 0}, {[]float64{5}, 0}, {[]float64{1, 3, 5, 7}, 2}, {[]float64{4, 4, 4}, 0}, {[]float64{0, 0, 3, 3}, 1.2},
	} {
		if got := slope(tt.y); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%v: %g, want %g", tt.y, got, tt.want)
		}
	}
}

func TestQuantile(t *testing.T) {
	list := []float64{3, 1, 2, 4}
	for q, want := range map[float64]float64{0: 1, .5: 3, .95: 4, 1: 4} {
		if got := quantile(list, q); got != want {
			t.Errorf("%g: %g, want %g", q, got, want)
		}
	}
	if quantile(nil, .5) != 0 {
		t.Error("of nothing")
	}
}

// The referee of politeness: one lane for each registrable domain, whatever
// the names of its hosts, and in whatever order the log was written.
func TestPaceOfAnswers(t *testing.T) {
	at := func(ms int) time.Time { return webtest.Start.Add(time.Duration(ms) * time.Millisecond) }
	hits := []webtest.Hit{{At: at(400), Host: "feeds.a.example", Path: "/x"}, {At: at(0), Host: "www.a.example"}, {At: at(10), Host: "b.example"}, {At: at(210), Host: "b.example"}, {At: at(500), Host: "a.example", Path: "/y"}}
	p := paceOf(hits, 150*time.Millisecond)
	if p.Sites != 2 || p.Requests != 5 || p.TooFast != 1 || len(p.Such) != 1 || p.Such[0] != "a.example/y after 100ms" || p.Least != 0.1 {
		t.Errorf("%+v", p)
	}
	if p := paceOf(hits[:1], time.Second); p.TooFast != 0 || p.Least != 0 {
		t.Errorf("of one request: %+v", p)
	}
}

// What chaos looks for in a page is found, and what is ours is not.
func TestHarmfulElements(t *testing.T) {
	for src, want := range map[string]bool{
		`<script src="/assets/desk.js"></script><a href="https://outlet.example/x">x</a><svg><path d="M0 0"/></svg>`: false,
		`<iframe src="/articles/a1/snapshot/raw" sandbox></iframe><input value="javascript:alert(1)">`:               false,
		`<script>alert(1)</script>`: true, `<script src="https://evil.example/x.js"></script>`: true, `<img src=x onerror=alert(1)>`: true,
		`<a href=" JavaScript:alert(1)">x</a>`: true, `<img src="//evil.example/x.png">`: true, `<iframe src="/articles/a1/snapshot/raw"></iframe>`: true,
		`<link rel=stylesheet href="https://evil.example/x.css">`: true, `<base href="/x">`: true, `<svg onload=alert(1)></svg>`: true, `<form action="javascript:alert(1)"></form>`: true,
	} {
		doc, err := html.Parse(strings.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		found := ""
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode {
				found += harmful(n)
			}
		}
		if (found != "") != want {
			t.Errorf("%s: %q", src, found)
		}
	}
}

// testChaos is chaos with the program of the transcripts as its daemon.
func testChaos(t *testing.T) *chaos {
	t.Helper()
	self, err := exec.LookPath("claimwatch")
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, getenv: os.Getenv}
	x := &chaos{app: a, self: self, dir: filepath.Join(t.TempDir(), "data"), rand: rand.New(rand.NewPCG(7, 1)), length: time.Minute, acked: map[string]string{},
		f: chaosFigures{DiskFaults: map[string]string{}}}
	if err := os.MkdirAll(x.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return x
}

// S6, S14, D8: killed at random and at every named place, the daemon starts
// again, has everything it acknowledged, and nothing twice.
func TestKilledDaemonLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a daemon for several seconds")
	}
	x := testChaos(t)
	if err := x.storm(t.Context(), 4*time.Second); err != nil {
		t.Fatal(err)
	}
	if err := x.named(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := x.invariants(t.Context()); err != nil {
		t.Fatal(err)
	}
	if x.f.Lost != 0 || x.f.Doubled != 0 || x.f.Missing != 0 || x.f.Acked < 50 || x.f.Failpoint != len(failpoints) || len(x.f.Faults) > 0 {
		t.Errorf("%+v", x.f)
	}
	// The check itself: a row that was never kept counts as lost.
	x.acked["capture 999999"] = "none"
	db, err := storage.Open(t.Context(), x.dir, storage.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	lost, err := x.lost(t.Context(), db)
	if err := errors.Join(err, db.Close()); err != nil || len(lost) != 1 {
		t.Errorf("a row that is not there: %v lost, %v", lost, err)
	}
}

// D7: SIGTERM ends the daemon well within 20 s.
func TestAskedToStopTheDaemonEndsWell(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a daemon several times")
	}
	x := testChaos(t)
	if err := x.stops(t.Context()); err != nil {
		t.Fatal(err)
	}
	if x.f.Stops == 0 || x.f.StopMax > 20 {
		t.Errorf("%d stops, the longest took %.1f s", x.f.Stops, x.f.StopMax)
	}
}

// D9: an owner that was frozen while another took over ends with its own code.
func TestFrozenOwnerEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("starts two daemons")
	}
	x := testChaos(t)
	if err := x.frozen(t.Context()); err != nil {
		t.Fatal(err)
	}
	if x.f.Fenced == "" && len(x.f.Skipped) == 0 {
		t.Error("nothing was found out")
	}
}

// S12 and E4: a backup taken under load comes back, and five flipped bits are found.
func TestBackupUnderLoadAndFlippedBits(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a daemon and takes a backup")
	}
	x := testChaos(t)
	if err := x.storm(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	if err := x.restore(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := x.flips(t.Context()); err != nil {
		t.Fatal(err)
	}
	if x.f.Flips != "5 of 5" {
		t.Errorf("%s: %v", x.f.Flips, x.f.Faults)
	}
}
