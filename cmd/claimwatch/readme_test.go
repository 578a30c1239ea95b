package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const readmeFile = "../../README.md"

func readme(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// shellLines are the lines of the README's shell blocks, as they are printed.
func shellLines(src string) []string {
	var out []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(src, -1) {
		out = append(out, strings.Split(strings.TrimSpace(block[1]), "\n")...)
	}
	return out
}

// TestREADMECommands runs every line of the README's shell blocks, in order,
// as somebody would who has just cloned the repository.
func TestREADMECommands(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program and runs the demo: not with -short")
	}
	dir := t.TempDir()
	built := filepath.Join(dir, "claimwatch")
	env := append(os.Environ(), "HOME="+dir, "TMPDIR="+dir, "XDG_DATA_HOME="+dir+"/data", "XDG_CONFIG_HOME="+dir+"/config", "CLAIMWATCH_WEB_LISTEN=127.0.0.1:0")
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.Env = "../..", env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	build := func() {
		cmd := exec.Command("go", "build", "-o", built, "./cmd/claimwatch")
		cmd.Dir = "../.."
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	build()
	for _, line := range shellLines(readme(t)) {
		words := strings.Fields(line)
		switch {
		case line == "go test ./...": // that is what runs here
		case line == "go build ./cmd/claimwatch":
			if !isFile(built) {
				t.Errorf("%s built nothing", line)
			}
		case line == "go run ./cmd/claimwatch demo --once":
			checkBlock(t, "demo", strings.ReplaceAll(withoutProgress(run(built, "demo", "--once")), dir, "/tmp"), demoShape)
		case line == "./claimwatch serve":
			serveAndStop(t, built, env)
		case words[0] == "./claimwatch":
			run(built, words[1:]...)
		default:
			t.Errorf("the README prints %q, and this test does not know how to run it", line)
		}
	}
}

// serveAndStop starts the daemon, waits for its pages, and ends it.
func serveAndStop(t *testing.T, built string, env []string) {
	t.Helper()
	cmd := exec.Command(built, "serve")
	// No real site is to be asked by a test: the list of outlets is empty.
	empty := filepath.Join(t.TempDir(), "none.yaml")
	if err := os.WriteFile(empty, []byte("[]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(env, "CLAIMWATCH_SOURCES_FILES="+empty)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	ready, said := make(chan struct{}), make(chan string, 1)
	go func() {
		var log bytes.Buffer
		buf := make([]byte, 4096)
		told := false
		for {
			n, err := r.Read(buf)
			log.Write(buf[:n])
			if !told && strings.Contains(log.String(), "serving the review pages") {
				close(ready)
				told = true
			}
			if err != nil {
				said <- log.String()
				return
			}
		}
	}()
	select {
	case <-ready:
	case log := <-said:
		t.Fatalf("claimwatch serve ended: %s", log)
	case <-time.After(patience):
		t.Error("claimwatch serve does not say that it serves the pages")
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("claimwatch serve ended with %v\n%s", err, <-said)
	}
}

// block finds what stands between two markers of the README.
func block(name string) *regexp.Regexp {
	return regexp.MustCompile("(?s)(<!-- " + name + ":[^\n]*-->\n```text\n)(.*?)(```\n<!-- end -->)")
}

// checkBlock compares a block of the README with what the program prints, by
// the shape that is given; with -update the README is rewritten.
func checkBlock(t *testing.T, name, got string, shape func(string) string) {
	t.Helper()
	src := readme(t)
	m := block(name).FindStringSubmatch(src)
	if m == nil {
		t.Fatalf("the README has no block <!-- %s: ... -->", name)
	}
	if *update {
		src = strings.Replace(src, m[0], m[1]+got+m[3], 1)
		if err := os.WriteFile(readmeFile, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if shape(got) != shape(m[2]) {
		t.Errorf("the README prints\n%s\nand the program\n%s\nHint: go test ./cmd/claimwatch -run README -update", m[2], got)
	}
}

// withoutProgress leaves out the lines that a slow machine prints meanwhile.
func withoutProgress(s string) string {
	return regexp.MustCompile(`(?m)^ +\d+ articles read, \d+ of them matched.*\n`).ReplaceAllString(s, "")
}

// demoShape leaves out of the demo's output what changes from run to run or
// with each improvement of the rules: numbers, and how many claims are in
// which state.
func demoShape(s string) string {
	s = regexp.MustCompile(`(?m)^Claims .*$`).ReplaceAllString(s, "Claims")
	s = strings.NewReplacer("passages", "passage", "families", "family", "pages", "page").Replace(s)
	return regexp.MustCompile(`\d+`).ReplaceAllString(s, "N")
}

// TestREADMECommandList compares the README's list of commands with help.
func TestREADMECommandList(t *testing.T) {
	var b strings.Builder
	root := newApp(nil, nil, nil).root()
	for i, g := range root.Groups() {
		if i > 0 {
			b.WriteByte('\n')
		}
		var list strings.Builder
		writeCommands(&list, root, g.ID, g.Title)
		b.WriteString(strings.TrimPrefix(list.String(), "\n"))
	}
	checkBlock(t, "commands", b.String(), commandNames)
}

// commandNames leaves the names of the commands of a list.
func commandNames(s string) string {
	return strings.Join(regexp.MustCompile(`(?m)^  [a-z]+`).FindAllString(s, -1), "\n")
}

// TestREADMENamesOnlyCommandsThatExist checks every command the text mentions.
func TestREADMENamesOnlyCommandsThatExist(t *testing.T) {
	root := newApp(nil, nil, nil).root()
	root.InitDefaultHelpCmd()
	found := 0
	for _, m := range regexp.MustCompile("`(?:\\./)?claimwatch ([a-z][a-z -]*)").FindAllStringSubmatch(readme(t), -1) {
		found++
		at := root
		for _, word := range strings.Fields(m[1]) {
			next := child(at, word)
			if next == nil {
				if at.HasSubCommands() {
					t.Errorf("the README names %q, which is no command", m[0][1:])
				}
				break
			}
			at = next
		}
	}
	if found == 0 {
		t.Error("the README names no command: the pattern of this test is wrong")
	}
}

// TestREADMEVersionOfGo compares what the README asks for with go.mod.
func TestREADMEVersionOfGo(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)
	if want == nil || !strings.Contains(readme(t), "Go "+string(want[1])) {
		t.Errorf("go.mod asks for Go %s, the README does not", want[1])
	}
}

// TestEveryExitCodeIsListed reads the codes out of exit.go: help must say what
// each of them means.
func TestEveryExitCodeIsListed(t *testing.T) {
	src, err := os.ReadFile("exit.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^\texit[A-Z]\w+\s+= (\d+)`).FindAllSubmatch(src, -1)
	if len(found) < 10 {
		t.Fatalf("%d exit codes found: the pattern of this test is wrong", len(found))
	}
	for _, m := range found {
		if !regexp.MustCompile(`(?m)^  ` + string(m[1]) + ` +\S`).MatchString(exitCodesHelp) {
			t.Errorf("claimwatch help exit-codes does not say what %s means", m[1])
		}
	}
}
