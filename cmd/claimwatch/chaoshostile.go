package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
)

// chaosGround is the hidden command that crawls the hostile sites. It runs in
// a network namespace, where this machine can be given addresses of the public
// internet and of private insides: the crawler's guard stays on.
const chaosGround = "chaos-ground"

// A groundResult is what the crawl of the hostile sites came to.
type groundResult struct {
	Met      int      `json:"met"`      // behaviours whose server was asked
	Canaries []string `json:"canaries"` // connections to addresses of the inside
	Sources  int      `json:"sources"`
	Pace     pace     `json:"pace"`
	Why      string   `json:"why,omitempty"` // it could not be made
}

// hostile crawls every hostile behaviour there is.
func (x *chaos) hostile(ctx context.Context) error {
	runtime.LockOSThread() // the namespace goes with the thread that made it
	defer runtime.UnlockOSThread()
	length := max(x.length/5, 25*time.Second)
	cmd := x.command(ctx, chaosGround, "--dir", x.dir+"-hostile", "--seconds", fmt.Sprint(int(length.Seconds())))
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if uid := os.Getuid(); uid != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return fmt.Errorf("%w: %s", err, tailOf(stderr.String()))
	case err != nil:
		x.skip("hostile sites: a network namespace cannot be made: %v", err)
		return nil
	}
	var r groundResult
	if err := json.Unmarshal(out, &r); err != nil {
		return fmt.Errorf("%w: %s", err, tailOf(string(out)))
	}
	if r.Why != "" {
		x.skip("hostile sites: %s", r.Why)
		return nil
	}
	x.f.Hostile, x.f.Canaries, x.f.Pace = r.Met, len(r.Canaries), &r.Pace
	if r.Pace.TooFast > 0 {
		x.fault("%d requests came sooner than the rule of politeness allows, such as %s", r.Pace.TooFast, r.Pace.Such[0])
	}
	if len(r.Canaries) > 0 {
		x.fault("the crawler was led inside: %s", strings.Join(r.Canaries, ", "))
	}
	return nil
}

func (a *app) chaosGroundCmd() *cobra.Command {
	var dir string
	var seconds int
	c := &cobra.Command{
		Use: chaosGround, Short: "crawls the hostile sites in a network namespace", Hidden: true, Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(c.Context(), time.Duration(seconds)*time.Second)
			defer cancel()
			if why := furnish(ctx); why != "" {
				return a.printJSON(groundResult{Why: why})
			}
			r, err := a.ground(ctx, dir)
			if err != nil {
				return err
			}
			return a.printJSON(r)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "data directory")
	c.Flags().IntVar(&seconds, "seconds", 30, "how long")
	return c
}

// furnish gives the namespace a public internet and an inside. It returns why
// it cannot. It refuses where there is a network already: that is no namespace.
func furnish(ctx context.Context) string {
	links, err := net.Interfaces()
	if err != nil || len(links) > 1 {
		return fmt.Sprintf("this is not a network namespace of its own (%d links, %v)", len(links), err)
	}
	if _, err := exec.LookPath("ip"); err != nil {
		return "the command ip is not installed"
	}
	for _, args := range [][]string{
		{"link", "set", "lo", "up"},
		{"route", "add", "local", "11.0.0.0/8", "dev", "lo"},
		{"addr", "add", "10.9.9.9/32", "dev", "lo"},
		{"addr", "add", "169.254.169.254/32", "dev", "lo"},
	} {
		if out, err := exec.CommandContext(ctx, "ip", args...).CombinedOutput(); err != nil {
			return fmt.Sprintf("ip %s: %v: %s", strings.Join(args, " "), err, out)
		}
	}
	return ""
}

// groundDelay is the least pause between two requests to a site: a twentieth
// of that of the daemon.
const groundDelay = 150 * time.Millisecond

// groundClock is the real clock, moved to the day of the made-up web.
type groundClock struct{ began time.Time }

func (c groundClock) Now() time.Time { return webtest.Start.Add(time.Since(c.began)) }

func (c groundClock) Sleep(ctx context.Context, d time.Duration) error {
	return wallClock{}.Sleep(ctx, d)
}

// ground opens the doors of the hostile sites, and canaries at those of the
// inside, and crawls: the rules are those of the daemon, twenty times as fast.
func (a *app) ground(ctx context.Context, dir string) (r groundResult, err error) {
	clock := groundClock{time.Now()}
	h, err := webtest.NewHostile(clock.Now)
	if err != nil {
		return r, err
	}
	h.Pace = 100 * time.Millisecond
	cfg := defaults()
	cfg.Storage.DataDir = dir
	d, err := a.openDesk(ctx, cfg, owns, clock)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	d.log = slog.New(slog.DiscardHandler)
	authority := filepath.Join(dir, "authority.pem")
	if err := os.WriteFile(authority, h.Authority(), 0o600); err != nil {
		return r, err
	}
	if err := errors.Join(os.Setenv("SSL_CERT_FILE", authority), os.Setenv("SSL_CERT_DIR", dir)); err != nil {
		return r, err
	}
	canaries, shut, err := openDoors(ctx, h)
	if err != nil {
		return r, err
	}
	var list []news.Source
	for _, b := range webtest.Behaviours() {
		list = append(list, b.Source())
	}
	d.useSources(list)
	d.cfg.Crawl.Concurrency = 16
	cr, err := crawler.New(d.db, crawler.Options{UserAgent: d.cfg.Crawl.UserAgent, Clock: clock, Resolver: "11.1.0.53:53", Log: d.log,
		Delay: groundDelay, MaxDelay: 600 * time.Millisecond, Timeout: 1500 * time.Millisecond, MaxPages: 40})
	if err != nil {
		return r, err
	}
	err = d.crawlSources(ctx, cr, list, func(sourceRun) {})
	if ctx.Err() == nil && err != nil {
		return r, err
	}
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if _, err := d.process(work, func(tally) {}); err != nil && work.Err() == nil {
		return r, fmt.Errorf("reading what the hostile sites sent: %w", err)
	}
	shut()
	r.Sources, r.Canaries, r.Pace = len(list), canaries.list(), paceOf(h.Hits(""), groundDelay)
	for _, b := range webtest.Behaviours() {
		if len(h.Hits(b.Host())) > 0 {
			r.Met++
		}
	}
	h.Close()
	return r, d.db.Check(context.WithoutCancel(ctx))
}

// canaryList notes connections to the inside.
type canaryList struct {
	mu   sync.Mutex
	hits []string
}

func (c *canaryList) add(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hits = append(c.hits, s)
}

func (c *canaryList) list() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string{}, c.hits...)
}

// openDoors listens on every address of the namespace and serves names.
func openDoors(ctx context.Context, h *webtest.Hostile) (*canaryList, func(), error) {
	canaries := &canaryList{}
	var shut []func() error
	var closed atomic.Bool
	for _, port := range []string{"80", "443", "21", "8470", "11211"} {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", ":"+port)
		if err != nil {
			return nil, nil, err
		}
		shut = append(shut, l.Close)
		go admit(l, port, h, canaries)
	}
	pc, err := net.ListenPacket("udp", "11.1.0.53:53")
	if err != nil {
		return nil, nil, err
	}
	shut = append(shut, pc.Close)
	go func() {
		if err := webtest.ServeNames(pc, h.Lookup); err != nil && !closed.Load() {
			canaries.add("the name server failed: " + err.Error())
		}
	}()
	return canaries, func() {
		closed.Store(true)
		for _, f := range shut {
			_ = f() // nobody is to come any more
		}
	}, nil
}

func admit(l net.Listener, port string, h *webtest.Hostile, canaries *canaryList) {
	public := netip.MustParsePrefix("11.0.0.0/8")
	for {
		c, err := l.Accept()
		if err != nil {
			return // closed
		}
		at := netip.MustParseAddrPort(c.LocalAddr().String()).Addr().Unmap()
		if public.Contains(at) && (port == "80" || port == "443") {
			h.Serve(c, port == "443")
			continue
		}
		canaries.add(c.LocalAddr().String())
		_ = c.Close() // it has told what it was there for
	}
}
