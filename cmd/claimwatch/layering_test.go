package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "claimwatch/"

// imports draws the house: each package and the packages of this module that
// it may import. Package main may import them all; tests may import the fake
// web and the test database besides.
var imports = map[string][]string{
	"crawler/news":        {},
	"crawler/news/strict": {},
	"crawler/feed":        {"crawler/news"},
	"crawler/source":      {"crawler/news", "crawler/news/strict"},
	"crawler/extract":     {"crawler/news", "crawler/source"},
	"crawler":             {"crawler/news", "crawler/source", "crawler/feed", "crawler/extract"},
	"crawler/webtest":     {"crawler/news", "crawler/news/strict"},
	"claims":              {"crawler/news", "crawler/news/strict"},
	"claims/passage":      {"crawler/news"},
	"claims/quantity":     {"claims", "claims/passage"},
	"claims/match":        {"claims", "claims/passage", "claims/quantity", "crawler/news", "crawler/news/strict"},
	"claims/match/model":  {"claims", "claims/match"},
	// The machine's browser, for tests of the pages of two rooms.
	"claims/browsertest": {},
	"claims/eval":        {"claims"},
	"claims/similar":     {"claims/passage"},
	"claims/origin":      {"claims", "claims/passage", "claims/quantity", "crawler/news"},
	"claims/assess":      {"claims"},
	// What outlets share on the network, and so who counts once.
	"claims/kin": {"claims", "crawler/news"},
	// report reads statements that match no claim, and so splits and reads texts.
	"claims/report": {"claims", "claims/assess", "claims/passage", "claims/quantity", "crawler/news"},
	// Delivery speaks to networks and disks, which report never does; it knows
	// messages, not reports.
	"claims/report/deliver": {},
	"claims/review":         {"claims", "claims/assess", "claims/kin", "crawler/news"},
	// The inbox on a terminal does nothing that the pages' room does not do.
	"claims/review/term":  {"claims", "claims/review"},
	"storage":             {"claims", "crawler/news"},
	"storage/storagetest": {"storage", "claims", "crawler/news"},
}

// confined names the packages of ours that may import an outside package:
// what decides how the program crawls, stores and schedules is in one place.
var confined = map[string][]string{
	"database/sql":                            {"storage", "storage/storagetest"},
	"github.com/mattn/go-sqlite3":             {"storage"},
	"github.com/pressly/goose/v3":             {"storage"},
	"github.com/gocolly/colly/v2":             {"crawler"},
	"github.com/robfig/cron/v3":               {"cmd/claimwatch"},
	"github.com/spf13/cobra":                  {"cmd/claimwatch"},
	"github.com/spf13/pflag":                  {"cmd/claimwatch"},
	"github.com/mmcdole/gofeed":               {"crawler/feed"},
	"github.com/markusmobius/go-trafilatura":  {"crawler/extract"},
	"codeberg.org/readeck/go-readability/v2":  {"crawler/extract"},
	"github.com/markusmobius/go-domdistiller": {"crawler/extract"},
	"github.com/markusmobius/go-htmldate":     {"crawler/extract"},
	"github.com/markusmobius/go-dateparser":   {"crawler/extract", "crawler/feed"},
	"github.com/blevesearch/snowballstem":     {"claims/similar"},
	"github.com/wneessen/go-mail":             {"claims/report/deliver"},
	// workbooks are one of the forms of a report
	"github.com/xuri/excelize/v2":          {"claims/report"},
	"github.com/goccy/go-yaml":             {"crawler/news/strict"},
	"github.com/alexedwards/scs/v2":        {"claims/review"},
	"golang.org/x/crypto/argon2":           {"claims/review"},
	"github.com/gdamore/tcell/v3":          {"claims/review/term"},
	"github.com/clipperhouse/displaywidth": {"claims/review/term"},
}

// TestLayering reads the source itself rather than asking "go list", so that
// go test sees which files it depends on and never answers from a stale cache.
func TestLayering(t *testing.T) {
	seen := map[string]bool{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(name)
		seen[pkg] = true
		for _, imp := range f.Imports {
			p, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, name, pkg, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range imports {
		if !seen[pkg] && pkg != "claims/match/model" {
			t.Errorf("the drawing names %s, which is not there", pkg)
		}
	}
}

func checkImport(t *testing.T, name, pkg, p string) {
	test := strings.HasSuffix(name, "_test.go")
	if ours, ok := strings.CutPrefix(p, module); ok && pkg != "cmd/claimwatch" && !test {
		allowed, drawn := imports[pkg]
		if !drawn {
			t.Errorf("%s: package %s is not in the drawing; add it to the imports table with what it may import", name, pkg)
		} else if !slices.Contains(allowed, ours) {
			t.Errorf("%s: %s may not import %s; the table says %v", name, pkg, ours, allowed)
		}
	}
	for outside, homes := range confined {
		if (p == outside || strings.HasPrefix(p, outside+"/")) && !slices.Contains(homes, pkg) && !test {
			t.Errorf("%s: %s is confined to %v", name, outside, homes)
		}
	}
}

func TestLayeringNoticesAForbiddenImport(t *testing.T) {
	for _, tt := range []struct{ pkg, imp string }{
		{"storage", module + "crawler"},
		{"claims/match", "database/sql"},
		{"claims/newroom", module + "claims"},
	} {
		if !violates(tt.pkg, tt.imp) {
			t.Errorf("%s importing %s passes", tt.pkg, tt.imp)
		}
	}
	if violates("storage", module+"claims") {
		t.Error("storage importing claims is refused, though the table allows it")
	}
}

// violates runs checkImport on a throw-away test and reports whether it failed.
func violates(pkg, imp string) bool {
	var probe testing.T
	checkImport(&probe, pkg+"/x.go", pkg, imp)
	return probe.Failed()
}

// TestEveryDependencyIsExplained wants a word beside each module that the code
// asks for itself: what it is here for.
func TestEveryDependencyIsExplained(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(mod), "\n") {
		if name, rest, found := strings.Cut(strings.TrimSpace(line), " v"); found && strings.HasPrefix(line, "\t") && !strings.Contains(rest, "// ") {
			t.Errorf("go.mod does not say what %s is for. Hint: put it into the group it belongs to, with a word after //", name)
		}
	}
}
