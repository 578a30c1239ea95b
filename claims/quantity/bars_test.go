package quantity

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchDir returns a folder of the public test sets, which were made by
// others and are no part of the project. They are looked for where BENCH_DIR
// says, else beside the repository; a test that does not find them is skipped.
func benchDir(t testing.TB, folder string) string {
	return besides(t, "BENCH_DIR", "bench", folder)
}

func besides(t testing.TB, env, name, folder string) string {
	dir := os.Getenv(env)
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", name)
	}
	dir = filepath.Join(dir, folder)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is not at hand; set %s to where the sets lie", filepath.Join(name, folder), env)
	}
	return dir
}

// linesOf reads a file of a test set.
func linesOf(t testing.TB, path string) []string {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	sc := bufio.NewScanner(strings.NewReader(string(b)))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		out = append(out, sc.Text())
	}
	if len(out) == 0 {
		t.Fatalf("%s: empty", path)
	}
	return out
}
