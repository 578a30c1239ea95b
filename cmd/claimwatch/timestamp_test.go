package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const authorityConfig = `[req]
distinguished_name = dn
prompt = no
x509_extensions = ext
[dn]
CN = a made-up authority
[ext]
basicConstraints = critical,CA:TRUE
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = SERIAL
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
`

// An authority for timestamps, played by openssl.
type authority struct {
	t       *testing.T
	openssl string
	dir     string
	replay  []byte // given instead of an answer
	status  int
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	tool, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed: nobody plays the authority for timestamps")
	}
	a := &authority{t: t, openssl: tool, dir: t.TempDir()}
	conf := strings.ReplaceAll(authorityConfig, "SERIAL", filepath.Join(a.dir, "serial"))
	for name, text := range map[string]string{"tsa.conf": conf, "serial": "01\n"} {
		if err := os.WriteFile(filepath.Join(a.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a.run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-config", "tsa.conf")
	return a
}

func (a *authority) run(args ...string) string {
	a.t.Helper()
	cmd := exec.Command(a.openssl, args...)
	cmd.Dir = a.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		a.t.Fatalf("openssl %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// ServeHTTP answers a query as an authority does.
func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.status != 0 {
		http.Error(w, "busy", a.status)
		return
	}
	query, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
		a.t.Errorf("asked with %s, %v", r.Header.Get("Content-Type"), err)
	}
	answer := a.replay
	if answer == nil {
		if err := os.WriteFile(filepath.Join(a.dir, "query"), query, 0o600); err != nil {
			a.t.Error(err)
		}
		a.run("ts", "-reply", "-config", "tsa.conf", "-section", "one", "-queryfile", "query", "-signer", "cert.pem", "-inkey", "key.pem", "-out", "answer")
		if answer, err = os.ReadFile(filepath.Join(a.dir, "answer")); err != nil {
			a.t.Error(err)
		}
	}
	if _, err := w.Write(answer); err != nil {
		a.t.Error(err)
	}
}

// E5: each checkpoint is stamped by an authority, when one is configured; what
// it answers is read by openssl, and an old answer is not taken for a new one.
func TestCheckpointsAreTimestamped(t *testing.T) {
	t.Parallel()
	tsa := newAuthority(t)
	srv := httptest.NewServer(tsa)
	defer srv.Close()
	_, d := archiveDesk(t)
	c, err := d.sign(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.stamp(t.Context(), c); err != nil {
		t.Errorf("without an authority nothing is asked: %v", err)
	}
	d.cfg.Evidence.TimestampURL = srv.URL
	if err := d.stamp(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(d.cfg.Storage.DataDir, "timestamps", "checkpoint-1")
	if out := tsa.run("ts", "-verify", "-in", base+".tsr", "-data", base+".txt", "-CAfile", "cert.pem"); !strings.Contains(out, "Verification: OK") {
		t.Errorf("openssl says %s", out)
	}
	if tsa.replay, err = os.ReadFile(base + ".tsr"); err != nil {
		t.Fatal(err)
	}
	if err := d.stamp(t.Context(), c); err == nil || !strings.Contains(err.Error(), "nonce") {
		t.Errorf("an old answer was taken: %v", err)
	}
	c.Note += "x"
	if err := d.stamp(t.Context(), c); err == nil || !strings.Contains(err.Error(), "something else") {
		t.Errorf("an answer on another hash was taken: %v", err)
	}
	tsa.replay = []byte("not DER")
	if err := d.stamp(t.Context(), c); err == nil {
		t.Error("garbage was taken")
	}
	tsa.status = http.StatusServiceUnavailable
	m := testDaemon(t)
	m.desk.Load().cfg.Evidence.TimestampURL = srv.URL
	if _, err := m.checkpoint(t.Context(), m.started); err != nil {
		t.Errorf("an authority that is down holds up the checkpoint: %v", err)
	}
}

// E6: nothing is sent to a public archive unless it is configured and somebody
// has looked.
func TestPagesAreSubmittedOnlyWhenAsked(t *testing.T) {
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = append(got, r.FormValue("url")) }))
	defer srv.Close()
	run := func(env map[string]string, args ...string) int {
		a := &app{stdout: io.Discard, stderr: io.Discard, getenv: func(k string) string { return env[k] }, clock: wallClock{}}
		code, _ := codeOf(a.run(t.Context(), append([]string{"archive", "submit"}, args...)))
		return code
	}
	file := filepath.Join(t.TempDir(), "claimwatch.yaml")
	if err := os.WriteFile(file, []byte("version: 1\nevidence:\n  archive_url: "+srv.URL+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	on := map[string]string{"CLAIMWATCH_CONFIG": file, "HOME": t.TempDir()}
	if code := run(map[string]string{"HOME": t.TempDir()}, "https://a.example/x", "--names-nobody-at-risk"); code != exitConfig {
		t.Errorf("not configured: %d", code)
	}
	if code := run(on, "https://a.example/x"); code != exitUsage {
		t.Errorf("nobody has looked: %d", code)
	}
	if code := run(on, "file:///etc/passwd", "--names-nobody-at-risk"); code != exitNothing {
		t.Errorf("not a page: %d", code)
	}
	if len(got) > 0 {
		t.Errorf("sent all the same: %v", got)
	}
	if code := run(on, "https://a.example/x", "--names-nobody-at-risk"); code != 0 || len(got) != 1 || got[0] != "https://a.example/x" {
		t.Errorf("%d %v", code, got)
	}
}
