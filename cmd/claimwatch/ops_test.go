package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news/strict"
	"claimwatch/storage"
)

// testDaemon is a daemon over a fresh desk without outlets.
func testDaemon(t *testing.T) *daemon {
	t.Helper()
	a := &app{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }}
	cfg := defaults()
	cfg.Storage.DataDir = t.TempDir()
	d, err := a.openDesk(t.Context(), cfg, owns, wallClock{})
	if err != nil {
		t.Fatal(err)
	}
	d.log = slog.New(slog.DiscardHandler)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.useSources(nil)
	m, err := newDaemon(a, d, true)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func get(m *daemon, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = "127.0.0.1:4711"
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	(*m.handler.Load()).ServeHTTP(w, r)
	return w
}

func TestHealthAndReadiness(t *testing.T) {
	m := testDaemon(t)
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		if w := get(m, path, nil); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		for name, change := range map[string]func(*http.Request){
			"from elsewhere":    func(r *http.Request) { r.RemoteAddr = "192.0.2.7:4711" },
			"through a proxy":   func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") },
			"through a proxy 2": func(r *http.Request) { r.Header.Set("Forwarded", "for=192.0.2.7") },
		} {
			if w := get(m, path, change); w.Code != http.StatusNotFound {
				t.Errorf("%s %s: %d", path, name, w.Code)
			}
		}
	}
	// D10: a schedule that stands still is seen, and so is a stuck writer.
	m.pulse.tick.Store(time.Now().Add(-tickWithin - time.Second).UnixNano())
	if w := get(m, "/healthz", nil); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "the schedule has not moved") {
		t.Errorf("a schedule that stands still: %d %s", w.Code, w.Body)
	}
	if _, err := m.runLog().LastDue(t.Context(), "crawl"); err != nil {
		t.Fatal(err)
	}
	if w := get(m, "/healthz", nil); w.Code != http.StatusOK {
		t.Errorf("after a tick: %d %s", w.Code, w.Body)
	}
	m.stopping.Store(true)
	if w := get(m, "/readyz", nil); w.Code != http.StatusServiceUnavailable {
		t.Errorf("while stopping: %d", w.Code)
	}
}

func TestLateJobIsTrouble(t *testing.T) {
	m := testDaemon(t)
	m.started = time.Now().Add(-3 * time.Hour)
	w := get(m, "/readyz", nil)
	if !strings.Contains(w.Body.String(), "job crawl is late: has never gone well") || strings.Contains(w.Body.String(), "job report") {
		t.Errorf("three hours after the start without a crawl: %s", w.Body)
	}
	if !strings.Contains(get(m, "/metrics", nil).Body.String(), `claimwatch_job_late{job="crawl"} 1`) {
		t.Error("not in the metrics")
	}
	d := m.desk.Load()
	d.banner = "open to whoever comes" // nobody has to log in
	if err := m.use(d); err != nil {
		t.Fatal(err)
	}
	page := get(m, "/runs", nil).Body.String()
	if n := strings.Count(page, "▲ late"); n != 2 || !strings.Contains(page, "visits the sources that are due") {
		t.Errorf("the page of the runs marks %d jobs as late, not crawl and checkpoint", n)
	}
}

func TestDiskLowPausesAndResumes(t *testing.T) {
	m := testDaemon(t)
	d := m.desk.Load()
	if err := d.db.Close(); err != nil {
		t.Fatal(err)
	}
	open := func(min int64) {
		db, err := storage.Open(t.Context(), d.cfg.Storage.DataDir, storage.Options{MinFree: min})
		if err != nil {
			t.Fatal(err)
		}
		d.db = db
	}
	open(1 << 62)
	m.once(t.Context())
	if _, err := m.crawl(t.Context(), time.Time{}); err == nil || !strings.Contains(err.Error(), "the disk is nearly full") {
		t.Errorf("crawled on a full disk: %v", err)
	}
	if w := get(m, "/readyz", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "nearly full") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if _, err := d.db.Decide(t.Context(), claimsNote()); err != nil {
		t.Errorf("a decision on a full disk: %v", err)
	}
	if err := d.db.Close(); err != nil {
		t.Fatal(err)
	}
	open(0)
	m.once(t.Context())
	select {
	case <-m.crawlNow:
	default:
		t.Error("the crawl does not go on by itself")
	}
	if m.diskLow.Load() {
		t.Error("still paused")
	}
}

func claimsNote() claims.Decision {
	return claims.Decision{Who: "ana", Action: claims.ActNote, Subject: "claim:a", After: "noted"}
}

// TestOpsFilesSpeakOfRealFigures: every name in the rules and the dashboard is
// one that the daemon gives out.
func TestOpsFilesSpeakOfRealFigures(t *testing.T) {
	m := testDaemon(t)
	m.requests.WithLabelValues("2xx").Observe(0.1)
	m.runsDone.WithLabelValues("crawl", "ok").Inc()
	body := get(m, "/metrics", nil).Body.String()
	have := map[string]bool{}
	for _, f := range regexp.MustCompile(`(?m)^# HELP (\S+) (.+)$`).FindAllStringSubmatch(body, -1) {
		have[f[1]] = true
		if len(f[2]) < 10 {
			t.Errorf("%s has no help: %q", f[1], f[2])
		}
	}
	for _, d := range allDescs {
		name := regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(d.String())[1]
		if !have[name] && !slices.Contains([]string{"claimwatch_sources", "claimwatch_source_last_ok_timestamp_seconds"}, name) {
			t.Errorf("%s is not given out", name)
		}
		have[name] = true
	}
	used := opsExpressions(t)
	if len(used) < 25 {
		t.Errorf("only %d expressions found in the files", len(used))
	}
	for _, expr := range used {
		for _, name := range regexp.MustCompile(`\b(claimwatch|go|process)_[a-z_0-9]+`).FindAllString(expr, -1) {
			if base := strings.TrimSuffix(name, "_bucket"); !have[base] {
				t.Errorf("%q asks for %s, which nothing gives out", expr, name)
			}
		}
	}
}

// opsExpressions reads the expressions of the rules and the dashboard, in the
// form in which Prometheus and Grafana read them.
func opsExpressions(t *testing.T) []string {
	t.Helper()
	var rules struct {
		Groups []struct {
			Name  string `yaml:"name"`
			Rules []struct {
				Alert       string            `yaml:"alert"`
				Expr        string            `yaml:"expr"`
				For         string            `yaml:"for"`
				Labels      map[string]string `yaml:"labels"`
				Annotations map[string]string `yaml:"annotations"`
			} `yaml:"rules"`
		} `yaml:"groups"`
	}
	src, err := opsFiles.ReadFile("ops/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := strict.Decode("alerts.yaml", src, &rules).Err(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" || r.Expr == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["mend"] == "" {
				t.Errorf("rule %q lacks a part: every alert says what is wrong and how to mend it", r.Alert)
			}
			out = append(out, r.Expr)
		}
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if src, err = opsFiles.ReadFile("ops/dashboard.json"); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &board); err != nil {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		if p.Title == "" || len(p.Targets) == 0 {
			t.Errorf("panel %q shows nothing", p.Title)
		}
		for _, target := range p.Targets {
			out = append(out, target.Expr)
		}
	}
	return out
}

// D15: no more than 2.0 of 10, where 10 is an open door.
// The service manager gets the words that it knows, whether its socket is a
// file or a name.
func TestManagerIsTold(t *testing.T) {
	for _, name := range []string{filepath.Join(t.TempDir(), "notify"), "@claimwatch-test-" + filepath.Base(t.TempDir())} {
		l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("NOTIFY_SOCKET", name)
		m := testDaemon(t)
		m.notifyReady()
		m.tellManager()
		m.notifyStopping()
		var got []string
		for range 3 {
			b := make([]byte, 64)
			n, _, err := l.ReadFromUnix(b)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(b[:n]))
		}
		if want := []string{"READY=1", "WATCHDOG=1", "STOPPING=1"}; !slices.Equal(got, want) {
			t.Errorf("%s heard %q, want %q", name, got, want)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := notifyManager(filepath.Join(t.TempDir(), "nobody"), saysReady); err == nil {
		t.Error("nobody listens, and that is no error")
	}
}

func TestUnitIsHardened(t *testing.T) {
	dir := t.TempDir()
	a := &app{stdout: io.Discard, stderr: io.Discard}
	if err := a.installUnit(dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "claimwatch.service")
	src, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(src), "@BINARY@") {
		t.Fatalf("%v %s", err, src)
	}
	for _, want := range []string{"Type=notify", "WatchdogSec=", "TimeoutStopSec=", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "DynamicUser=yes", "LimitCORE=0", "MemoryMax="} {
		if !strings.Contains(string(src), want) {
			t.Errorf("the unit lacks %s", want)
		}
	}
	if err := a.installUnit(dir); err == nil {
		t.Error("written over one that is there")
	}
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed: the score of the unit is not checked")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, tool, "security", "--offline=true", "--threshold=20", "--no-pager", path).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Log(strings.TrimSpace(string(out[max(0, len(out)-90):])))
}
