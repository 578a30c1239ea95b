package term

import (
	"context"
	"strings"
)

// A Model is the screen as a value: what stands on it and what a key does to
// it. It knows nothing of terminals, so that tests press keys and read lines.
type Model struct {
	*Session
	ctx           context.Context
	Width, Height int
	scroll        int // lines of the card above the screen

	message string // under the card: what was done, or why not
	empty   bool   // nothing waits
	overlay string // a longer text in place of the card, until the next key

	key     string // that asks questions; "" = none
	asked   []Question
	answers []string
	typed   []rune

	Ended bool
}

// NewModel returns a screen on the first card.
func NewModel(ctx context.Context, s *Session, width, height int) (*Model, error) {
	m := &Model{Session: s, ctx: ctx, Width: width, Height: height}
	var err error
	if m.overlay, err = s.Calls(ctx); err != nil {
		return nil, err
	}
	return m, m.next()
}

func (m *Model) next() error {
	ok, err := m.Next(m.ctx)
	m.empty, m.scroll = !ok, 0
	return err
}

// Resize tells the size that the terminal has now.
func (m *Model) Resize(width, height int) {
	m.Width, m.Height = width, height
	m.scroll = min(m.scroll, m.furthest())
}

// Press does what a key does: a letter, or the name of a key as Enter, Esc,
// Backspace, Up, Down, PgUp, PgDn.
func (m *Model) Press(key string) error {
	switch {
	case key == "Ctrl-C":
		m.Ended = true
		return nil
	case m.key != "":
		return m.typing(key)
	case m.overlay != "":
		m.overlay = ""
		return nil
	}
	switch key {
	case "Down":
		m.scroll = min(m.scroll+1, m.furthest())
		return nil
	case "Up":
		m.scroll = max(m.scroll-1, 0)
		return nil
	case "PgDn", " ":
		m.scroll = min(m.scroll+max(1, m.room()-1), m.furthest())
		return nil
	case "PgUp":
		m.scroll = max(m.scroll-max(1, m.room()-1), 0)
		return nil
	case "Enter", "Esc": // Enter never decides
		m.message = ""
		return nil
	}
	key = Latin(key)
	if m.empty && !strings.Contains("undo redo quit previous help", orNone(m.actOf(key))) {
		return nil
	}
	if m.asked = m.Questions(key); len(m.asked) > 0 {
		m.key, m.answers, m.typed, m.message = key, nil, nil, ""
		return nil
	}
	return m.do(key, nil)
}

func orNone(act string) string {
	if act == "" {
		return "-"
	}
	return act
}

// typing takes a key into the line that is being written.
func (m *Model) typing(key string) error {
	switch key {
	case "Esc":
		m.key, m.message = "", m.Say("Nothing was done.")
		return nil
	case "Backspace":
		if len(m.typed) > 0 {
			m.typed = m.typed[:len(m.typed)-1]
		}
		return nil
	case "Enter":
		m.answers, m.typed = append(m.answers, string(m.typed)), nil
		if len(m.answers) < len(m.asked) {
			return nil
		}
		key, answers := m.key, m.answers
		m.key = ""
		return m.do(key, answers)
	}
	if r := []rune(key); len(r) == 1 {
		m.typed = append(m.typed, r[0])
	}
	return nil
}

// do acts on a key and turns to the card that is then to be shown.
func (m *Model) do(key string, answers []string) error {
	t, err := m.Act(m.ctx, key, answers)
	if err != nil {
		return err
	}
	m.message, m.Ended = t.Text, t.End
	if m.actOf(key) == "reveal" { // the card itself shows it now
		m.message = ""
	}
	if strings.Contains(t.Text, "\n") {
		m.message, m.overlay = "", t.Text
	}
	if t.Stay && m.empty && m.Left > 0 {
		m.empty = false
	}
	if t.Stay || t.End {
		return nil
	}
	return m.next()
}

// room is how many lines the card may take.
func (m *Model) room() int { return max(1, m.Height-len(m.foot())) }

// furthest is how far the card can be scrolled.
func (m *Model) furthest() int { return max(0, len(m.body())-m.room()) }

// body is the card in lines of the screen's width.
func (m *Model) body() []Line {
	switch {
	case m.overlay != "":
		return m.wrapText(m.overlay, "")
	case m.empty:
		return m.wrapText(m.Say("Nothing waits.")+" "+m.Say("%d decided.", m.Decided), "heading")
	}
	var out []Line
	for _, p := range m.Paras() {
		out = append(out, wrap(p, m.Width)...)
	}
	return out
}

func (m *Model) wrapText(text, kind string) []Line {
	var out []Line
	for line := range strings.SplitSeq(text, "\n") {
		out = append(out, wrap(Para{"", []Piece{{line, kind}}}, m.Width)...)
	}
	return out
}

// foot is what stands under the card: what was done, and what may be done.
func (m *Model) foot() []Line {
	var out []Line
	if m.message != "" {
		out = append(out, m.wrapText(m.message, "label")...)
	}
	switch {
	case m.key != "":
		q := m.asked[len(m.answers)]
		text := q.Text
		if q.Default != "" {
			text += " [" + q.Default + "]"
		}
		out = append(out, m.wrapText(text+" > "+string(m.typed), "heading")...)
		out = append(out, m.wrapText(m.Say("Enter goes on, Esc leaves it."), "soft")...)
	case m.overlay != "":
		out = append(out, m.wrapText(m.Say("Any key goes back."), "soft")...)
	default:
		out = append(out, m.wrapText(m.Bar(), "soft")...)
	}
	if most := max(1, m.Height-1); len(out) > most { // a card keeps a line of its own
		out = out[:most]
	}
	return out
}

// View is the screen: never more lines than it has, none wider.
func (m *Model) View() []Line {
	body, foot := m.body(), m.foot()
	fit := max(0, m.Height-len(foot))
	top := min(m.scroll, max(0, len(body)-fit))
	shown := body[top:min(len(body), top+fit)]
	out := append([]Line{}, shown...)
	if rest := len(body) - top - len(shown); rest > 0 && len(out) > 0 {
		out[len(out)-1] = m.wrapText(m.Say("… %d more lines: arrow down", rest+1), "soft")[0]
	}
	for len(out) < fit {
		out = append(out, Line{})
	}
	return append(out, foot...)
}
