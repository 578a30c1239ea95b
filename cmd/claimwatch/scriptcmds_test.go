package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"claimwatch/crawler/webtest"
)

// The commands of the transcripts beside those of testscript:
//
//	exitcode 66 CMD...     runs CMD, which must end with this code
//	json CMD...            runs CMD, which must print JSON
//	until 'REGEXP' CMD...  runs CMD again and again until it prints this
//	fakeweb                serves the made-up web on a socket; crawls go there
//	mangle FILE            writes FILE to mangled.jsonl as a careless program would
//	start NAME CMD...      runs CMD in the background, its messages in NAME.log
//	await NAME 'REGEXP'    waits for a message of a command in the background
//	get NAME PATH 'REGEXP' asks the pages of a command in the background
//	signal NAME HUP|TERM   sends it a signal
//	finish NAME CODE       waits, 20 s at most, until it ends with this code

// The variables that hold the address of the made-up web, and when it was
// started: the time of a transcript is the same in all its processes.
const (
	testWeb   = "TESTWEB"
	testBegan = "TESTBEGAN"
)

// patience is how long a transcript waits for what must come.
const patience = 90 * time.Second

// haste is how much faster than ours the time of a transcript passes: the
// pauses between requests that a real crawl makes would fill the day.
const haste = 200

// began reads when the web was started.
func began(ms string) time.Time {
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil {
		panic(testBegan + ": " + err.Error())
	}
	return time.UnixMilli(n)
}

// A hastyClock begins at a given time and runs fast.
type hastyClock struct{ began, from time.Time }

func (c hastyClock) Now() time.Time { return c.from.Add(time.Since(c.began) * haste) }

func (c hastyClock) Sleep(ctx context.Context, d time.Duration) error {
	return wallClock{}.Sleep(ctx, d/haste)
}

// exitCode runs a command and checks the code it ends with.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: exitcode CODE COMMAND ARGS...")
	}
	if got := codeOfRun(ts.Exec(args[1], args[2:]...)); got != args[0] {
		ts.Fatalf("%v: exit code %s, want %s", args[1:], got, args[0])
	}
}

func codeOfRun(err error) string {
	if err == nil {
		return "0"
	}
	var code int
	if n, _ := fmt.Sscanf(err.Error(), "exit status %d", &code); n == 1 {
		return strconv.Itoa(code)
	}
	return err.Error()
}

// jsonLines runs a command and checks that what it prints is JSON.
func jsonLines(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || neg {
		ts.Fatalf("usage: json COMMAND ARGS...")
	}
	ts.Check(ts.Exec(args[0], args[1:]...))
	values := 0
	for dec := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout"))); ; values++ {
		var v any
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			break
		}
		ts.Check(err)
	}
	if values == 0 {
		ts.Fatalf("%v: no JSON at all", args)
	}
}

// until runs a command until it prints what is awaited.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: until REGEXP COMMAND ARGS...")
	}
	want := compile(ts, args[0])
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		err := ts.Exec(args[1], args[2:]...)
		if want.MatchString(ts.ReadFile("stdout")) {
			ts.Check(err)
			return
		}
	}
	ts.Fatalf("%v never printed %s", args[1:], args[0])
}

func compile(ts *testscript.TestScript, pattern string) *regexp.Regexp {
	re, err := regexp.Compile(pattern)
	ts.Check(err)
	return re
}

// fakeWeb serves the made-up web on a socket of its own, and lays a list of
// its outlets into sources.yaml.
func fakeWeb(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) > 0 || neg {
		ts.Fatalf("usage: fakeweb")
	}
	site := webtest.New()
	srv := httptest.NewServer(site.Handler())
	ts.Defer(srv.Close)
	ts.Setenv(testWeb, srv.Listener.Addr().String())
	ts.Setenv(testBegan, strconv.FormatInt(time.Now().UnixMilli(), 10))
	ts.Check(os.WriteFile(ts.MkAbs("sources.yaml"), []byte(sourcesYAML(site.Sources())), 0o600))
}

// mangle writes a file with a byte order mark, the line ends of Windows, and a
// byte that is not UTF-8 in the place of each U+FFFD: what no text file that is
// kept under version control can hold.
func mangle(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: mangle FILE")
	}
	text := strings.NewReplacer("\n", "\r\n", "\uFFFD", "\xff").Replace(ts.ReadFile(args[0]))
	ts.Check(os.WriteFile(ts.MkAbs("mangled.jsonl"), []byte("\ufeff"+text), 0o600))
}

// A background is a command that runs beside the transcript.
type background struct {
	cmd  *exec.Cmd
	log  string
	done chan struct{}
	err  error
}

var running sync.Map // (*testscript.TestScript, name) to *background

type runningKey struct {
	ts   *testscript.TestScript
	name string
}

func start(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: start NAME COMMAND ARGS...")
	}
	b := &background{log: ts.MkAbs(args[0] + ".log"), done: make(chan struct{})}
	out, err := os.Create(b.log)
	ts.Check(err)
	b.cmd = exec.Command(inPath(ts, args[1]), args[2:]...)
	b.cmd.Dir, b.cmd.Stdout, b.cmd.Stderr = ts.MkAbs("."), out, out
	for _, name := range []string{"PATH", "HOME", "USER", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", testWeb, testBegan} {
		b.cmd.Env = append(b.cmd.Env, name+"="+ts.Getenv(name))
	}
	ts.Check(b.cmd.Start())
	go func() {
		b.err = b.cmd.Wait()
		out.Close() //nolint:errcheck // it was written by the other process
		close(b.done)
	}()
	running.Store(runningKey{ts, args[0]}, b)
	ts.Defer(func() {
		b.cmd.Process.Kill() //nolint:errcheck // it has mostly ended by itself
		<-b.done
	})
}

func inPath(ts *testscript.TestScript, name string) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if p := filepath.Join(dir, name); isFile(p) {
			return p
		}
	}
	ts.Fatalf("%s is not in the PATH", name)
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func backgroundOf(ts *testscript.TestScript, args []string, wants int, usage string) *background {
	if len(args) != wants {
		ts.Fatalf("usage: %s", usage)
	}
	b, ok := running.Load(runningKey{ts, args[0]})
	if !ok {
		ts.Fatalf("nothing was started as %s", args[0])
	}
	return b.(*background)
}

func awaitLog(ts *testscript.TestScript, neg bool, args []string) {
	b := backgroundOf(ts, args, 2, "await NAME REGEXP")
	want := compile(ts, args[1])
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if want.MatchString(ts.ReadFile(b.log)) {
			return
		}
		select {
		case <-b.done:
			if !want.MatchString(ts.ReadFile(b.log)) {
				ts.Fatalf("%s ended (%v) and never said %s:\n%s", args[0], b.err, args[1], ts.ReadFile(b.log))
			}
		default:
		}
	}
	ts.Fatalf("%s never said %s:\n%s", args[0], args[1], ts.ReadFile(b.log))
}

func sendSignal(ts *testscript.TestScript, neg bool, args []string) {
	b := backgroundOf(ts, args, 2, "signal NAME HUP|TERM")
	sig, ok := map[string]os.Signal{"HUP": syscall.SIGHUP, "TERM": syscall.SIGTERM, "INT": os.Interrupt}[args[1]]
	if !ok {
		ts.Fatalf("unknown signal %s", args[1])
	}
	ts.Check(b.cmd.Process.Signal(sig))
}

func finish(ts *testscript.TestScript, neg bool, args []string) {
	b := backgroundOf(ts, args, 2, "finish NAME CODE")
	select {
	case <-b.done:
	case <-time.After(20 * time.Second):
		ts.Fatalf("%s did not end within 20 s:\n%s", args[0], ts.ReadFile(b.log))
	}
	if got := codeOfRun(b.err); got != args[1] {
		ts.Fatalf("%s ended with %s, want %s:\n%s", args[0], got, args[1], ts.ReadFile(b.log))
	}
}

// addressIn finds where a server in the background listens.
var addressIn = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func getPage(ts *testscript.TestScript, neg bool, args []string) {
	b := backgroundOf(ts, args, 3, "get NAME PATH REGEXP")
	address := addressIn.FindString(ts.ReadFile(b.log))
	resp, err := http.Get(address + args[1])
	ts.Check(err)
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	ts.Check(resp.Body.Close())
	got := resp.Status + "\n" + string(body)
	if compile(ts, args[2]).MatchString(got) == neg {
		ts.Fatalf("GET %s: %s", args[1], got)
	}
}
