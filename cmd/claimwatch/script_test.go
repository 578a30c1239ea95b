package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"claimwatch/crawler/webtest"
)

var update = flag.Bool("update", false, "rewrite the expected output in the transcripts")

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == readerCommand {
		mainForScripts() // this very program, started by a test to read articles
	}
	testscript.Main(swift{m}, map[string]func(){"claimwatch": mainForScripts})
}

// swift runs the tests. Where they run under the race detector, the programs
// that the transcripts start are built without it: they are other processes,
// some hundreds of them, and each takes ten times as long to start with it.
// What runs inside the tests themselves is watched all the same.
type swift struct{ m *testing.M }

func (s swift) Run() int {
	if !raced {
		return s.m.Run()
	}
	dir, err := os.MkdirTemp("", "claimwatch-plain")
	if err == nil {
		defer os.RemoveAll(dir)
		var out []byte
		if out, err = exec.Command("go", "test", "-c", "-o", filepath.Join(dir, "claimwatch"), ".").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w: %s", err, out)
		}
	}
	if err == nil {
		err = os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot build the program of the transcripts without the race detector:", err)
		return 1
	}
	return s.m.Run()
}

// mainForScripts is main on the web of the transcript, if it has one.
func mainForScripts() {
	a := newApp(os.Stdin, os.Stdout, os.Stderr)
	if addr := os.Getenv(testWeb); addr != "" {
		a.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, addr)
		}
		a.clock = hastyClock{began: began(os.Getenv(testBegan)), from: webtest.Start}
	}
	os.Exit(a.main(os.Args[1:]))
}

// TestTranscripts runs the command line as its users do. The transcripts in
// testdata read as a manual; -update rewrites what they expect.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("USER", "arta")
			env.Setenv("XDG_DATA_HOME", env.WorkDir+"/data")
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir+"/config")
			return nil
		},
		Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": exitCode, "json": jsonLines, "fakeweb": fakeWeb, "mangle": mangle, "until": until,
			"start": start, "await": awaitLog, "signal": sendSignal, "finish": finish, "get": getPage,
		},
	})
}

// condition answers [matcher]: whether this build can match at all.
func condition(name string) (bool, error) {
	if name != "matcher" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	r, err := loadRooms(defaults())
	return err == nil && r.matcher.Version() != "0", err
}
