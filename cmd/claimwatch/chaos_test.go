package main

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

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
