// Package strict decodes YAML so that every mistake is reported at once, each
// with file, line and column, what was found and what was meant.
//
// A key that no field takes is an error, with the nearest known key as a
// suggestion. Callers add what they find wrong in the values through
// [Doc.Errorf], which places the complaint at the same kind of position.
package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A Doc is one decoded file with the positions of its values.
type Doc struct {
	File     string
	at       map[string]position // by path: "sources[1].id"
	problems []Problem
}

type position struct{ line, col int }

// A Problem is one mistake in a file.
type Problem struct {
	File      string
	Line, Col int
	Path      string // "crawl.schedule"; "" for the file as a whole
	Text      string
}

func (p Problem) String() string {
	where := fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
	if p.Path == "" {
		return where + "  " + p.Text
	}
	return where + "  " + p.Path + ": " + p.Text
}

// Error holds all mistakes of one or more files, in the order of the files.
type Error struct{ Problems []Problem }

func (e *Error) Error() string {
	lines := make([]string, 0, maxShown+1)
	for _, p := range e.Problems[:min(maxShown, len(e.Problems))] {
		lines = append(lines, p.String())
	}
	if more := len(e.Problems) - maxShown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more of the kind", more))
	}
	return strings.Join(lines, "\n")
}

// maxShown bounds how many mistakes an error spells out: a list of another
// format has one in each line.
const maxShown = 100

// Decode reads src into out, a pointer. Mistakes are kept in the Doc; out
// holds whatever could be read. An empty file decodes to nothing.
func Decode(file string, src []byte, out any) *Doc {
	d := &Doc{File: file, at: map[string]position{}}
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		d.syntax(err)
		return d
	}
	if len(tree.Docs) > 1 {
		d.add(position{1, 1}, "", "more than one document; keep one per file (remove the line \"---\")")
		return d
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return d
	}
	d.value("", tree.Docs[0].Body, reflect.ValueOf(out).Elem())
	return d
}

// Errorf adds a mistake at the value with the given path. A path that is not
// in the file is reported where its nearest parent stands.
func (d *Doc) Errorf(path, format string, args ...any) {
	at, parent := position{1, 1}, path
	for {
		if p, ok := d.at[parent]; ok {
			at = p
			break
		}
		i := strings.LastIndexAny(parent, ".[")
		if i < 0 {
			break
		}
		parent = parent[:i]
	}
	d.add(at, path, fmt.Sprintf(format, args...))
}

// Has reports whether the file sets the value with the given path.
func (d *Doc) Has(path string) bool { _, ok := d.at[path]; return ok }

// Line returns the line on which the value with the given path stands, 0 if
// the file does not set it.
func (d *Doc) Line(path string) int { return d.at[path].line }

// Err returns nil, or an *[Error] with every mistake found so far, by line.
func (d *Doc) Err() error {
	if len(d.problems) == 0 {
		return nil
	}
	sort.SliceStable(d.problems, func(i, j int) bool {
		a, b := d.problems[i], d.problems[j]
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	return &Error{Problems: d.problems}
}

func (d *Doc) add(at position, path, text string) {
	d.problems = append(d.problems, Problem{d.File, at.line, at.col, path, text})
}

// syntax turns a parser's error into a Problem: its text starts with
// "[line:col] message" and goes on with an excerpt, which may hold a secret
// and is left out.
func (d *Doc) syntax(err error) {
	text := err.Error()
	at := position{1, 1}
	if rest, ok := strings.CutPrefix(text, "["); ok {
		if head, tail, ok := strings.Cut(rest, "] "); ok {
			if l, c, ok := strings.Cut(head, ":"); ok {
				line, lerr := strconv.Atoi(l)
				col, cerr := strconv.Atoi(c)
				if lerr == nil && cerr == nil {
					at = position{line, col}
				}
			}
			text = tail
		}
	}
	text, _, _ = strings.Cut(text, "\n")
	d.add(at, "", "not YAML: "+text)
}

func posOf(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{1, 1}
	}
	return position{t.Position.Line, t.Position.Column}
}

var (
	textType     = reflect.TypeFor[encoding.TextUnmarshaler]()
	durationType = reflect.TypeFor[time.Duration]()
)

func (d *Doc) value(path string, n ast.Node, v reflect.Value) {
	switch x := n.(type) {
	case *ast.AnchorNode:
		n = x.Value
	case *ast.TagNode:
		n = x.Value
	case *ast.AliasNode:
		d.add(posOf(n.GetToken()), path, "aliases (*name) are not used here; write the value out")
		return
	}
	at := posOf(n.GetToken())
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		at = posOf(m.Values[0].Key.GetToken())
	}
	if path != "" {
		if _, ok := d.at[path]; !ok {
			d.at[path] = at
		}
	}
	if _, ok := n.(*ast.NullNode); ok {
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if v.CanAddr() && v.Addr().Type().Implements(textType) {
		s, ok := scalar(n)
		if !ok {
			d.add(at, path, "a single value is wanted here")
			return
		}
		if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
			d.add(at, path, err.Error())
		}
		return
	}
	if v.Type() == durationType {
		s, _ := scalar(n)
		dur, err := Duration(s)
		if err != nil {
			d.add(at, path, err.Error())
			return
		}
		v.SetInt(int64(dur))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(path, n, v)
	case reflect.Map:
		d.entries(path, n, v)
	case reflect.Slice:
		d.list(path, n, v)
	default:
		d.scalar(path, n, at, v)
	}
}

func (d *Doc) scalar(path string, n ast.Node, at position, v reflect.Value) {
	s, ok := scalar(n)
	if !ok {
		d.add(at, path, "a single value is wanted here, not a list or a mapping")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			d.add(at, path, fmt.Sprintf("%q: write true or false", s))
			return
		}
		v.SetBool(b)
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64)
		if err != nil {
			d.add(at, path, fmt.Sprintf("%q: not a whole number", s))
			return
		}
		v.SetInt(i)
	case reflect.Float64:
		f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
		if err != nil {
			d.add(at, path, fmt.Sprintf("%q: not a number", s))
			return
		}
		v.SetFloat(f)
	default:
		panic("strict: no rule for a field of type " + v.Type().String())
	}
}

// fields decodes a mapping into a struct. Fields are named by their yaml tag;
// a field without one is not read.
func (d *Doc) fields(path string, n ast.Node, v reflect.Value) {
	pairs, ok := mapping(n)
	if !ok {
		d.add(posOf(n.GetToken()), path, "a mapping (key: value) is wanted here")
		return
	}
	index := map[string]int{}
	var names []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			index[name] = i
			names = append(names, name)
		}
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		key, sub := p.Key.GetToken().Value, join(path, p.Key.GetToken().Value)
		at := posOf(p.Key.GetToken())
		if seen[key] {
			d.add(at, sub, "given twice; keep one")
			continue
		}
		seen[key] = true
		i, ok := index[key]
		if !ok {
			text := "unknown key."
			if s := Suggest(key, names); s != "" {
				text += " Did you mean " + join(path, s) + "?"
			} else {
				sort.Strings(names)
				text += " Known here: " + strings.Join(names, ", ")
			}
			d.add(at, sub, text)
			continue
		}
		d.at[sub] = at
		d.value(sub, p.Value, v.Field(i))
	}
}

func (d *Doc) entries(path string, n ast.Node, v reflect.Value) {
	pairs, ok := mapping(n)
	if !ok {
		d.add(posOf(n.GetToken()), path, "a mapping (key: value) is wanted here")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, p := range pairs {
		key := p.Key.GetToken().Value
		sub := join(path, key)
		k := reflect.ValueOf(key).Convert(v.Type().Key())
		if v.MapIndex(k).IsValid() {
			d.add(posOf(p.Key.GetToken()), sub, "given twice; keep one")
			continue
		}
		d.at[sub] = posOf(p.Key.GetToken())
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(sub, p.Value, e)
		v.SetMapIndex(k, e)
	}
}

func (d *Doc) list(path string, n ast.Node, v reflect.Value) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.add(posOf(n.GetToken()), path, "a list is wanted here: [a, b], or one \"- \" per line")
		return
	}
	s := reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values))
	for i, e := range seq.Values {
		d.value(fmt.Sprintf("%s[%d]", path, i), e, s.Index(i))
	}
	v.Set(s)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func mapping(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch x := n.(type) {
	case *ast.MappingNode:
		return x.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{x}, true
	}
	return nil, false
}

func scalar(n ast.Node) (string, bool) {
	switch x := n.(type) {
	case *ast.StringNode:
		return x.Value, true
	case *ast.LiteralNode:
		return x.Value.Value, true
	case ast.ScalarNode:
		return x.GetToken().Value, true
	}
	return "", false
}

// Duration reads "30s", "5m", "1h", "7d" and sums of them ("1d12h").
func Duration(s string) (time.Duration, error) {
	bad := fmt.Errorf("%q: not a duration. Write 30s, 5m, 1h or 7d", s)
	days, rest, hasDays := strings.Cut(s, "d")
	if !hasDays {
		d, err := time.ParseDuration(s)
		if err != nil || d < 0 {
			return 0, bad
		}
		return d, nil
	}
	n, err := strconv.Atoi(days)
	if err != nil || n < 0 || n > 36500 {
		return 0, bad
	}
	total := time.Duration(n) * 24 * time.Hour
	if rest != "" {
		d, err := time.ParseDuration(rest)
		if err != nil || d < 0 {
			return 0, bad
		}
		total += d
	}
	return total, nil
}

// Suggest returns the word among the given ones that is nearest to word, or
// "" when none is near enough to have been meant.
func Suggest(word string, among []string) string {
	best, bestCost := "", 1+len([]rune(word))/3
	for _, a := range among {
		if c := distance(word, a); c <= bestCost && (best == "" || c < bestCost) {
			best, bestCost = a, c
		}
	}
	return best
}

// distance is the edit distance with transpositions (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
