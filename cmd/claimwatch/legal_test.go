package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A linked module, as the go command tells it.
type linkedModule struct{ path, version, dir string }

// linkedModules lists the modules of the packages that are linked into the
// program. go.mod is read so that an answer from the cache of tests is never
// older than it.
func linkedModules(t *testing.T) []linkedModule {
	t.Helper()
	if _, err := os.ReadFile("../../go.mod"); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-deps", "-f", `{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}`, ".").Output()
	if err != nil {
		t.Fatalf("cannot list the modules: %v", err)
	}
	seen := map[string]bool{}
	var list []linkedModule
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) == 3 && !seen[f[0]] {
			seen[f[0]] = true
			list = append(list, linkedModule{f[0], f[1], f[2]})
		}
	}
	slices.SortFunc(list, func(a, b linkedModule) int { return strings.Compare(a.path, b.path) })
	return list
}

// P3: nothing is linked that nobody has looked at.
func TestOnlyAllowedModulesAreLinked(t *testing.T) {
	allowed, err := allowedModules()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for i, m := range allowed {
		known[m.Path] = true
		if i > 0 && allowed[i-1].Path >= m.Path {
			t.Errorf("legal/modules.txt is not in order at %s", m.Path)
		}
		if !slices.Contains([]string{"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC"}, m.License) {
			t.Errorf("%s: %s is no license that goes with Apache-2.0 without a second look", m.Path, m.License)
		}
	}
	linked := linkedModules(t)
	if len(linked) < 20 {
		t.Fatalf("only %d modules are linked: the list is wrong", len(linked))
	}
	for _, m := range linked {
		if !known[m.path] {
			t.Errorf("%s %s is linked and not in legal/modules.txt: look at it (who keeps it, its license, what it pulls in), then add it", m.path, m.version)
		}
		delete(known, m.path)
	}
	for path := range known {
		t.Errorf("legal/modules.txt allows %s, which is not linked any more: take it out", path)
	}
}

// TestNotices: what the licenses of others ask to be passed on, is.
func TestNotices(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("claimwatch contains the following works of others, under their licenses.\n")
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := append([]linkedModule{{"the Go standard library", "", strings.TrimSpace(string(root))}}, linkedModules(t)...)
	texts, order := map[string][]string{}, []string{}
	for _, m := range all {
		text := noticesOf(t, m)
		if _, seen := texts[text]; !seen {
			order = append(order, text)
		}
		texts[text] = append(texts[text], m.path)
	}
	for _, text := range order {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("-", 72), strings.Join(texts[text], "\n"), text)
	}
	path := filepath.Join("legal", "NOTICES.txt")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Errorf("the notices are not those of the linked modules (%v). Run: go test ./cmd/claimwatch -run TestNotices -update", err)
	}
}

var noticeFile = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice)([._-].*)?$`)

func noticesOf(t *testing.T, m linkedModule) string {
	t.Helper()
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatalf("%s: %v", m.path, err)
	}
	var parts []string
	for _, e := range entries {
		if !e.Type().IsRegular() || !noticeFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		src, err := os.ReadFile(filepath.Join(m.dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, strings.TrimSpace(strings.ReplaceAll(string(src), "\r\n", "\n")))
	}
	if len(parts) == 0 {
		t.Errorf("%s carries no license in %s", m.path, m.dir)
	}
	return strings.Join(parts, "\n\n")
}

// TestLicenseIsTheWholeText: the repository's and the one in the program.
func TestLicenseIsTheWholeText(t *testing.T) {
	ours, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := legalFiles.ReadFile("legal/LICENSE")
	if err != nil || !bytes.Equal(ours, embedded) {
		t.Errorf("LICENSE and legal/LICENSE differ (%v): copy one over the other", err)
	}
	// The text that apache.org publishes, without the file's last line feed.
	for _, want := range []string{"Apache License\n                           Version 2.0, January 2004", "9. Accepting Warranty or Additional Liability.", "END OF TERMS AND CONDITIONS", "APPENDIX: How to apply"} {
		if !strings.Contains(string(ours), want) {
			t.Errorf("LICENSE lacks %q", want)
		}
	}
	var out bytes.Buffer
	a := &app{stdout: &out}
	if err := a.printLicenses(); err != nil || !bytes.Contains(out.Bytes(), ours) || !strings.Contains(out.String(), "github.com/mattn/go-sqlite3") {
		t.Errorf("claimwatch version --licenses does not print it all: %v", err)
	}
}

// P1, P2: no module below the version in which a known hole was closed.
func TestFloorsOfModules(t *testing.T) {
	floors := map[string]string{
		"golang.org/x/net":              "v0.55.0",  // CVE-2026-25680, -25681, -27136: parsing in cubic time, endless loops
		"github.com/antchfx/xpath":      "v1.3.6",   // CVE-2026-32287: endless loop
		"github.com/mattn/go-sqlite3":   "v1.14.49", // SQLite before 3.51.3 can corrupt a database in WAL mode
		"github.com/gocolly/colly/v2":   "v2.3.0",
		"github.com/temoto/robotstxt":   "v1.1.2",
		"github.com/robfig/cron/v3":     "v3.0.1",
		"github.com/klauspost/compress": "v1.17.0",
	}
	for _, m := range linkedModules(t) {
		if floor, ok := floors[m.path]; ok {
			if below(m.version, floor) {
				t.Errorf("%s %s is below %s", m.path, m.version, floor)
			}
			delete(floors, m.path)
		}
	}
	for path := range floors {
		t.Errorf("%s has a floor and is not linked: take the floor out", path)
	}
	if below("v"+strings.TrimPrefix(runtime.Version(), "go"), "v1.26.3") {
		t.Errorf("built with %s: CVE-2026-33814 (a server keeps an HTTP/2 client busy for ever) is closed in 1.26.3", runtime.Version())
	}
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?m)^\s*replace\b`).Match(mod) {
		t.Error("go.mod replaces a module: what is built is then not what its checksum says")
	}
}

func TestBelow(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"v0.54.9", "v0.55.0", true}, {"v0.62.0", "v0.55.0", false}, {"v1.3.6", "v1.3.6", false}, {"v1.26", "v1.26.3", true}, {"v1.14.53", "v1.14.49", false},
		{"v2.0.0-20240101", "v1.9.9", false}} {
		if got := below(tt.a, tt.b); got != tt.want {
			t.Errorf("%s below %s: %v", tt.a, tt.b, got)
		}
	}
}

// below compares versions by their three numbers.
func below(a, b string) bool {
	parse := func(s string) (n [3]int) {
		s, _, _ = strings.Cut(strings.TrimPrefix(s, "v"), "-")
		for i, p := range strings.SplitN(s, ".", 3) {
			n[i], _ = strconv.Atoi(p)
		}
		return n
	}
	x, y := parse(a), parse(b)
	return slices.Compare(x[:], y[:]) < 0
}

func TestBillOfMaterials(t *testing.T) {
	var out bytes.Buffer
	a := &app{stdout: &out}
	if err := a.printBOM(); err != nil {
		t.Fatal(err)
	}
	var b bom
	if err := json.Unmarshal(out.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	if b.Format != "CycloneDX" || len(b.Components) < 20 {
		t.Fatalf("%s with %d components", b.Format, len(b.Components))
	}
	found := map[string]bomComponent{}
	for _, c := range b.Components {
		found[c.Name] = c
	}
	c := found["github.com/mattn/go-sqlite3"]
	if !strings.HasPrefix(c.PURL, "pkg:golang/github.com/mattn/go-sqlite3@v1.") || len(c.Licenses) != 1 || len(c.Properties) != 1 {
		t.Errorf("%+v", c)
	}
	if found["std"].Version == "" {
		t.Error("the standard library is missing")
	}
}
