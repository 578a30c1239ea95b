package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in the transcripts")

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == readerCommand {
		mainForScripts() // this very program, started by a test to read articles
	}
	testscript.Main(m, map[string]func(){"claimwatch": mainForScripts})
}

// mainForScripts is main without its signal handling.
func mainForScripts() {
	err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	code, say := codeOf(err)
	if say {
		fmt.Fprintln(os.Stderr, "claimwatch:", err)
	}
	os.Exit(code)
}

// TestTranscripts runs the command line as its users do. The transcripts in
// testdata read as a manual; -update rewrites what they expect.
func TestTranscripts(t *testing.T) {
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
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCode},
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

// exitCode runs a command and checks the code it ends with:
// exitcode 66 claimwatch claim show nobody.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: exitcode CODE COMMAND ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = fmt.Sprint(err)
		var code int
		if n, _ := fmt.Sscanf(got, "exit status %d", &code); n == 1 {
			got = fmt.Sprint(code)
		}
	}
	if got != args[0] {
		ts.Fatalf("%v: exit code %s, want %s", args[1:], got, args[0])
	}
}
