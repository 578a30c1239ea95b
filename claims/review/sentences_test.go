package review

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// sayers are the functions that make sentences, by which of their arguments
// are forms.
var sayers = map[string][]int{"Say": {0}, "Term": {0}, "refuse": {0}, "missing": {0}, "badRequest": {0}, "failing": {1}, "counted": {1, 2}, "plural": {1, 2}, "countOf": {1, 2},
	"word": {0}, "ofScope": {0}}

// forms reads the source of packages for every form of a sentence in it.
func forms(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, dir := range dirs {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				for _, i := range sayers[nameOfCall(call)] {
					if i >= len(call.Args) {
						continue
					}
					if lit, ok := call.Args[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						form, err := strconv.Unquote(lit.Value)
						if err != nil {
							t.Fatal(err)
						}
						out[form] = name
					}
				}
				return true
			})
		}
	}
	return out
}

func nameOfCall(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// wordless reports whether a form has nothing to translate: blanks and signs.
func wordless(form string) bool {
	for _, verb := range []string{"%s", "%d", "%q", "%v", "%.1f", "e%d"} {
		form = strings.ReplaceAll(form, verb, "")
	}
	return !strings.ContainsFunc(form, unicode.IsLetter)
}

// TestTheMachineSpeaksEveryLanguage looks for every sentence that the
// assessment and the pages make.
func TestTheMachineSpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	all := forms(t, ".", "../assess")
	if len(all) < 150 {
		t.Fatalf("only %d forms found: does the test still read the source?", len(all))
	}
	for _, l := range tongues()[1:] {
		m, err := loadMessages(l.Code)
		if err != nil {
			t.Fatal(err)
		}
		for form, file := range all {
			if m[form] == "" && !wordless(form) {
				t.Errorf("messages/%s.json lacks %q, which %s says", l.Code, form, file)
			}
		}
	}
}
