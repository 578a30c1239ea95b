// Package strict decodes YAML so that every mistake is reported at once, each
// with file, line and column, what was found and what was meant.
//
// A key that no field takes is an error, with the nearest known key as a
// suggestion. Callers add what they find wrong in the values through
// [Doc.Errorf], which places the complaint at the same kind of position.
package strict

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"

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
