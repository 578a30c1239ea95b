package crawler

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"claimwatch/crawler/news"
)

func TestPublic(t *testing.T) {
	for _, s := range []string{
		"0.0.0.0", "0.1.2.3", "10.9.9.9", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
		"192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe", "100::1", "2001:0:1::1", "2001:db8::1",
		"2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%eth0", "2a00::1%eth0", "fec0::1", "ff02::1",
	} {
		if public(netip.MustParseAddr(s)) {
			t.Errorf("%s is called public", s)
		}
	}
	for _, s := range []string{"1.1.1.1", "11.1.0.1", "100.63.255.255", "172.32.0.1", "198.20.0.1", "223.255.255.255", "::ffff:1.1.1.1", "2a00:1450::1", "2001:4860::8888", "2606:4700::1111"} {
		if !public(netip.MustParseAddr(s)) {
			t.Errorf("%s is called not public", s)
		}
	}
}

func TestGuardPorts(t *testing.T) {
	for address, ok := range map[string]bool{"1.1.1.1:80": true, "1.1.1.1:443": true, "1.1.1.1:8080": true, "1.1.1.1:25": false, "1.1.1.1:22": false, "127.0.0.1:80": false, "x": false} {
		if err := guard("tcp4", address, nil); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
	if guard("udp4", "1.1.1.1:80", nil) == nil {
		t.Error("UDP is let through")
	}
}

// canary counts the connections to a server of this machine, which no test of
// the guard may make.
func canary(t *testing.T) (port string, hits *atomic.Int32) {
	hits = new(atomic.Int32)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			hits.Add(1)
		}
	}
	srv.Start()
	t.Cleanup(srv.Close)
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, hits
}

// TestNoWayInside: the crawler as it is shipped, with its own dialer, asked
// for every spelling of an inside address.
func TestNoWayInside(t *testing.T) {
	port, hits := canary(t)
	c, err := New(NoPages{}, Options{Clock: &virtual{now: start}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	hosts := []string{"127.0.0.1", "localhost", "localhost.", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]",
		"[::ffff:7f00:1]", "[::7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "１２７.0.0.1", "127。0。0。1"}
	for _, h := range hosts {
		got, err := c.Fetch(t.Context(), news.Source{}, "http://"+h+":"+port+"/")
		if err != nil {
			continue // not even an address
		}
		if got.State != news.CaptureForbidden && got.State != news.CaptureUnreachable && got.State != news.CaptureBad && got.State != news.CaptureRobots {
			t.Errorf("%s: %s (%s)", h, got.State, got.Reason)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
	got, err := c.Fetch(t.Context(), news.Source{}, "http://127.0.0.1:"+port+"/")
	if err != nil || got.State != news.CaptureForbidden || !strings.Contains(got.Reason, "not a public address") {
		t.Errorf("%+v, %v", got, err)
	}
}

// benchDir is where test sets made by others lie: BENCH_DIR, or bench in the
// folder shared beside the repository. They are not part of the repository; a
// test that wants one skips where it is not.
func benchDir(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("BENCH_DIR")
	if dir == "" {
		dir = filepath.Join("../..", "shared", "bench")
	}
	dir = filepath.Join(dir, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the test set %s is not at hand (BENCH_DIR says where): %v", name, err)
	}
	return dir
}

// TestOddIPv4 tries the odd spellings of IPv4 addresses of a public test set.
func TestOddIPv4(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(benchDir(t, "ssrf"), "funky_ipv4.json"))
	if err != nil {
		t.Fatal(err)
	}
	var odd map[string]*string
	if err := json.Unmarshal(src, &odd); err != nil {
		t.Fatal(err)
	}
	c, err := New(NoPages{}, Options{Clock: &virtual{now: start}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for spelling, means := range odd {
		if means != nil && public(netip.MustParseAddr(*means)) {
			continue // a public address; nothing answers there from a test
		}
		got, err := c.Fetch(t.Context(), news.Source{}, "http://"+spelling+"/")
		if err == nil && (got.State == news.CaptureOK || got.Status != 0) {
			t.Errorf("%s was reached: %+v", spelling, got)
		}
	}
}

func TestARedirectInsideIsNotFollowed(t *testing.T) {
	port, hits := canary(t)
	w := newWeb(t)
	c := w.crawler(newMemory(), Options{})
	guarded := guardedDialer("").DialContext
	outer := c.transport.DialContext
	c.transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if strings.HasPrefix(addr, "outlet.example:") {
			return outer(ctx, network, addr)
		}
		return guarded(ctx, network, addr)
	}
	for _, target := range []string{"http://127.0.0.1:" + port + "/", "http://169.254.169.254/latest/meta-data", "http://[::1]:" + port + "/", "http://2130706433:" + port + "/", "http://[64:ff9b::7f00:1]:" + port + "/"} {
		w.status("outlet.example/a", 302, "Location", target)
		got := w.fetch(c, "http://outlet.example/a")
		if got.State != news.CaptureForbidden && got.State != news.CaptureUnreachable || len(got.Chain) != 1 {
			t.Errorf("to %s: %s (%s)", target, got.State, got.Reason)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

// TestTheResolverIsGosOwn: that of the C library reads odd spellings as
// addresses.
func TestTheResolverIsGosOwn(t *testing.T) {
	for _, dns := range []string{"", "11.1.0.53:53"} {
		if !guardedDialer(dns).Resolver.PreferGo {
			t.Errorf("with the name server %q it is not", dns)
		}
	}
}

func TestGuardErrorIsRecognised(t *testing.T) {
	var e error = &url.Error{Op: "Get", URL: "x", Err: &net.OpError{Op: "dial", Err: &insideError{"127.0.0.1"}}}
	var inside *insideError
	if state, _ := failed(e); state != news.CaptureForbidden || !errors.As(e, &inside) {
		t.Errorf("state %s", state)
	}
}
