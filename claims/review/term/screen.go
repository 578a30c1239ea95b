package term

import (
	"context"
	"fmt"

	"github.com/gdamore/tcell/v3"
	"github.com/gdamore/tcell/v3/color"
)

// Run holds a session on the whole screen of a terminal, until q or the end
// of ctx. It gives the terminal back as it found it, whatever happens.
func Run(ctx context.Context, s *Session, colours bool) error {
	screen, err := tcell.NewScreen()
	if err != nil {
		return fmt.Errorf("this terminal cannot be drawn on; --accessible prints plain lines: %w", err)
	}
	return run(ctx, s, screen, colours)
}

func run(ctx context.Context, s *Session, screen tcell.Screen, colours bool) error {
	if err := screen.Init(); err != nil {
		return fmt.Errorf("this terminal cannot be drawn on; --accessible prints plain lines: %w", err)
	}
	defer screen.Fini()
	w, h := screen.Size()
	m, err := NewModel(ctx, s, w, h)
	if err != nil {
		return err
	}
	colours = colours && screen.Colors() > 1
	for !m.Ended {
		draw(screen, m, colours)
		select {
		case <-ctx.Done():
			return nil
		case ev, open := <-screen.EventQ():
			if !open {
				return nil
			}
			if err := m.take(screen, ev); err != nil {
				return err
			}
		}
	}
	return nil
}

// take hands an event of the terminal to the model.
func (m *Model) take(screen tcell.Screen, ev tcell.Event) error {
	switch ev := ev.(type) {
	case *tcell.EventResize:
		m.Resize(ev.Size())
		screen.Sync()
	case *tcell.EventKey:
		if key := keyName(ev); key != "" {
			return m.Press(key)
		}
	}
	return nil
}

// keyName is a key as the model calls it, "" for keys that mean nothing here.
func keyName(ev *tcell.EventKey) string {
	names := map[tcell.Key]string{tcell.KeyEnter: "Enter", tcell.KeyEscape: "Esc", tcell.KeyBackspace: "Backspace", tcell.KeyDEL: "Backspace",
		tcell.KeyUp: "Up", tcell.KeyDown: "Down", tcell.KeyPgUp: "PgUp", tcell.KeyPgDn: "PgDn", tcell.KeyCtrlC: "Ctrl-C"}
	if n := names[ev.Key()]; n != "" {
		return n
	}
	if ev.Key() == tcell.KeyRune && ev.Modifiers()&(tcell.ModCtrl|tcell.ModAlt|tcell.ModMeta) == 0 {
		return ev.Str()
	}
	return ""
}

// draw puts the model on the screen.
func draw(screen tcell.Screen, m *Model, colours bool) {
	screen.Clear()
	for y, line := range m.View() {
		x := 0
		for _, p := range line {
			screen.PutStrStyled(x, y, p.Text, styleOf(p.Kind, colours))
			x += Width(p.Text)
		}
	}
	screen.HideCursor()
	screen.Show()
}

// styleOf tells the kinds apart by line and weight, and by colour where the
// terminal has some and nobody has asked for none.
func styleOf(kind string, colours bool) tcell.Style {
	st := tcell.StyleDefault
	tint := map[string]tcell.Color{"who": color.Teal, "figure": color.Olive, "scope": color.Green, "act": color.Maroon, "label": color.Teal}
	switch kind {
	case "heading":
		st = st.Bold(true)
	case "label":
		st = st.Bold(true)
	case "who", "figure", "scope", "act":
		st = st.Underline(true)
	}
	if colours && tint[kind] != 0 {
		st = st.Foreground(tint[kind])
	}
	return st
}
