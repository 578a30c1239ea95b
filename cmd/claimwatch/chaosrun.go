package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// startWithin is how soon a daemon must be ready after it was killed. The
// machine of a test is shared, so this is generous; the figures tell.
const startWithin = 20 * time.Second

// A running daemon of chaos.
type victim struct {
	cmd     *exec.Cmd
	began   time.Time
	address string
	ready   chan struct{} // closed when the pages can be opened
	ended   chan struct{} // closed when it is gone and everything it said is read
	stderr  bytes.Buffer
	err     error // how it ended

	mu    sync.Mutex
	acks  map[string]string
	said  map[string]int // lines by their first word
	order []string
}

// start starts a daemon over the data directory of chaos, in a round of its own.
func (x *chaos) start(ctx context.Context, wrap []string, args ...string) (*victim, error) {
	x.round++
	all := append(slices.Clone(wrap), x.self, chaosChild, "--dir", x.dir, "--round", fmt.Sprint(x.round))
	all = append(all, args...)
	v := &victim{cmd: exec.CommandContext(ctx, all[0], all[1:]...), began: time.Now(), ready: make(chan struct{}), ended: make(chan struct{}),
		acks: map[string]string{}, said: map[string]int{}}
	// A group of its own, so that its children end with it.
	v.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	v.cmd.Stderr = &v.stderr
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := v.cmd.Start(); err != nil {
		return nil, fmt.Errorf("cannot start the daemon: %w", err)
	}
	go v.listen(out)
	return v, nil
}

// listen reads what the daemon acknowledges until it ends. The last line may
// be half a line: it does not count.
func (v *victim) listen(out io.Reader) {
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			break
		}
		v.hear(strings.Fields(line))
	}
	v.err = v.cmd.Wait()
	close(v.ended)
}

func (v *victim) hear(f []string) {
	if len(f) < 2 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.said[f[0]]++
	switch f[0] {
	case "ready":
		v.address = f[1]
		close(v.ready)
	case "low", "refused":
		v.order = append(v.order, strings.Join(f, " "))
	default:
		v.acks[f[0]+" "+f[1]] = strings.Join(f[2:], " ")
	}
}

func (v *victim) count(word string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.said[word]
}

// signal sends a signal to the daemon alone.
func (v *victim) signal(s syscall.Signal) error { return v.cmd.Process.Signal(s) }

// kill ends the daemon and everything it started.
func (v *victim) kill() {
	_ = syscall.Kill(-v.cmd.Process.Pid, syscall.SIGKILL) // it may be gone already
}

// running starts a daemon and waits until it is ready.
func (x *chaos) running(ctx context.Context, args ...string) (*victim, error) {
	v, err := x.start(ctx, nil, args...)
	if err != nil {
		return nil, err
	}
	return v, x.waitReady(v)
}

// leave kills what still runs of a daemon and takes over what it acknowledged.
func (x *chaos) leave(v *victim) {
	v.kill()
	x.gather(v)
}

// waitReady waits until the daemon is ready.
func (x *chaos) waitReady(v *victim) error {
	select {
	case <-v.ready:
		x.starts = append(x.starts, time.Since(v.began).Seconds())
		return nil
	case <-v.ended:
		return fmt.Errorf("the daemon ended before it was ready: %v: %s", v.err, tailOf(v.stderr.String()))
	case <-time.After(startWithin):
		v.kill()
		<-v.ended
		return fmt.Errorf("the daemon was not ready within %s: %s", startWithin, tailOf(v.stderr.String()))
	}
}

func tailOf(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 600 {
		s = "... " + s[len(s)-600:]
	}
	return s
}

// gather takes over what a daemon that has ended had acknowledged.
func (x *chaos) gather(v *victim) {
	<-v.ended
	if n := strings.Count(v.stderr.String(), privateCanary); n > 0 {
		x.f.Private += n
		x.fault("a log names a private person: %s", tailOf(v.stderr.String()))
	}
	for k, sum := range v.acks {
		if before, ok := x.acked[k]; ok && before != sum {
			x.fault("%s was acknowledged twice, as %s and as %s", k, before, sum)
		}
		x.acked[k] = sum
	}
}

// browse opens a page of the daemon again and again until it ends: kills come
// also in the middle of an answer.
func (x *chaos) browse(v *victim, done <-chan struct{}) {
	client := &http.Client{Timeout: 5 * time.Second}
	for {
		select {
		case <-done:
			return
		case <-v.ended:
			return
		case <-time.After(200 * time.Millisecond):
		}
		resp, err := client.Get(v.address + "/")
		if err != nil {
			continue // it was killed in the middle
		}
		_, err = io.Copy(io.Discard, resp.Body)
		_ = errors.Join(err, resp.Body.Close()) // or here
	}
}

// quantile of a list; 0 when it is empty.
func quantile(list []float64, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(list))
	return s[min(int(q*float64(len(s))), len(s)-1)]
}

// residentMemory is what a process holds now and held at most, in MB.
func residentMemory(pid int) (now, most float64, err error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = f.Close() }() // only read
	for s := bufio.NewScanner(f); s.Scan(); {
		var kb float64
		if n, _ := fmt.Sscanf(s.Text(), "VmRSS: %f kB", &kb); n == 1 {
			now = kb / 1000
		}
		if n, _ := fmt.Sscanf(s.Text(), "VmHWM: %f kB", &kb); n == 1 {
			most = kb / 1000
		}
	}
	return now, most, nil
}
