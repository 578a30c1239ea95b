package term_test

import (
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v3"
	"github.com/gdamore/tcell/v3/color"
	"github.com/gdamore/tcell/v3/vt"

	"claimwatch/claims/review/term"
)

// glass reads the cells of an emulated terminal line by line.
func glass(mt vt.MockTerm) string {
	size, err := mt.WindowSize()
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for y := range size.Height {
		for x := range size.Width {
			if c := mt.GetCell(vt.Coord{X: vt.Col(x), Y: vt.Row(y)}); c.C != "" {
				b.WriteString(c.C)
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// inks counts the colours that letters are written in.
func inks(mt vt.MockTerm) int {
	size, err := mt.WindowSize()
	if err != nil {
		return -1
	}
	seen := map[color.Color]bool{}
	for y := range size.Height {
		for x := range size.Width {
			seen[mt.GetCell(vt.Coord{X: vt.Col(x), Y: vt.Row(y)}).S.Fg()] = true
		}
	}
	return len(seen)
}

// until waits for the emulated terminal to show something: it draws in its
// own time.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within 10 s: %s", what)
		}
	}
}

// TestOnATerminal goes the whole way: escape sequences out, key presses in, a
// window that changes its size, and the terminal given back.
func TestOnATerminal(t *testing.T) {
	for _, colours := range []bool{true, false} {
		d := newDesk(t)
		mt := vt.NewMockTerm(vt.MockOptSize{X: 90, Y: 24})
		screen, err := tcell.NewTerminfoScreenFromTty(mt)
		d.must(err)
		ended := make(chan error, 1)
		go func() { ended <- term.RunOn(ctx, d.session(), screen, colours) }()
		shows := func(text string) func() bool { return func() bool { return strings.Contains(glass(mt), text) } }
		until(t, "the question", shows("Does this passage say what the claim says?"))
		until(t, "the marked figure", shows("[figure:"))
		if n := inks(mt); (n > 1) != colours {
			t.Errorf("colours %t: letters in %d colours", colours, n)
		}
		mt.KeyTap(vt.KeyA)
		until(t, "the answer", shows("Recorded: supports, 2 articles."))
		mt.KeyTap(vt.KeyU)
		until(t, "undo", shows("Taken back: supports"))
		mt.SetSize(vt.Coord{X: 40, Y: 14})
		until(t, "the narrow card", shows("more lines"))
		mt.KeyTap(vt.KeyQ)
		select {
		case err := <-ended:
			d.must(err)
		case <-time.After(10 * time.Second):
			t.Fatal("q does not end")
		}
		if all := d.decisions(); len(all) != 4 {
			t.Errorf("%d decisions: %+v", len(all), all)
		}
	}
}
