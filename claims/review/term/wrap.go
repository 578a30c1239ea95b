package term

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// A Line is one line of the screen.
type Line []Piece

// String is the line without its kinds.
func (l Line) String() string {
	var b strings.Builder
	for _, p := range l {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Width is how many cells a text takes: letters of the Chinese script take
// two, marks above a letter none.
func Width(s string) int { return displaywidth.String(s) }

// wrap breaks a paragraph into lines at blanks; a word longer than a line is
// cut. The order of the text stays as it was written: which way it runs is
// the terminal's business.
func wrap(p Para, width int) []Line {
	w := &wrapper{width: max(1, width)}
	if p.Label != "" {
		w.word(p.Label, "label")
		w.blank("")
	}
	for _, x := range p.Pieces {
		for i, word := range strings.Split(strings.ReplaceAll(x.Text, "\n", " "), " ") {
			if i > 0 {
				w.blank(x.Kind)
			}
			w.word(word, x.Kind)
		}
	}
	return append(w.out, w.line)
}

type wrapper struct {
	width, at int
	line      Line
	out       []Line
	gap       string // kind of a blank that waits for a word
	waits     bool
}

func (w *wrapper) blank(kind string) { w.gap, w.waits = kind, w.at > 0 }

func (w *wrapper) word(s, kind string) {
	if s == "" {
		return
	}
	need := Width(s)
	if w.waits {
		if w.at+1+need > w.width {
			w.feed()
		} else {
			w.put(" ", w.gap, 1)
		}
		w.waits = false
	}
	for w.at+need > w.width {
		head, tail := cut(s, w.width-w.at)
		if head == "" && w.at > 0 {
			w.feed()
			continue
		}
		if tail == "" || head == "" {
			break
		}
		w.put(head, kind, Width(head))
		w.feed()
		s, need = tail, Width(tail)
	}
	w.put(s, kind, need)
}

func (w *wrapper) put(s, kind string, n int) {
	if k := len(w.line) - 1; k >= 0 && w.line[k].Kind == kind {
		w.line[k].Text += s
	} else {
		w.line = append(w.line, Piece{s, kind})
	}
	w.at += n
}

func (w *wrapper) feed() {
	w.out = append(w.out, w.line)
	w.line, w.at, w.waits = nil, 0, false
}

// cut parts a text so that the first part takes at most n cells.
func cut(s string, n int) (head, tail string) {
	g := displaywidth.StringGraphemes(s)
	end, at := 0, 0
	for g.Next() {
		if at += g.Width(); at > n {
			return s[:end], s[end:]
		}
		end += len(g.Value())
	}
	return s, ""
}
