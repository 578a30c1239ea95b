package term_test

import (
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/review"
	"claimwatch/claims/review/term"
)

// A screen presses keys and reads what stands there.
type screen struct {
	*desk
	*term.Model
}

func newScreen(t *testing.T, w, h int, change ...func(*term.Options)) *screen {
	d := newDesk(t)
	m, err := term.NewModel(ctx, d.session(change...), w, h)
	d.must(err)
	return &screen{d, m}
}

func (s *screen) press(keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		s.must(s.Press(k))
	}
}

// write types words and ends the line.
func (s *screen) write(words string) {
	s.t.Helper()
	for _, r := range words {
		s.press(string(r))
	}
	s.press("Enter")
}

func (s *screen) text() string {
	var b strings.Builder
	for _, l := range s.View() {
		b.WriteString(l.String() + "\n")
	}
	return b.String()
}

func (s *screen) want(texts ...string) {
	s.t.Helper()
	for _, x := range texts {
		if !strings.Contains(strings.Join(strings.Fields(s.text()), " "), x) {
			s.t.Errorf("the screen lacks %q:\n%s", x, s.text())
		}
	}
}

func (s *screen) wantNot(texts ...string) {
	s.t.Helper()
	for _, x := range texts {
		if strings.Contains(s.text(), x) {
			s.t.Errorf("the screen shows %q:\n%s", x, s.text())
		}
	}
}

func TestTheMachineIsHiddenUntilTheFirstKey(t *testing.T) {
	s := newScreen(t, 100, 40)
	s.want("Does this passage say what the claim says?", "CLAIM", "killed-3000", "PASSAGE", "a Supports")
	s.wantNot("94 %", "The machine's view:", "agrees", "compatible", "Confirming it")
	s.press("r")
	s.want("The machine's view: supports, 94 %", "Confirming it would change the claim's state.")
	s.press("a")
	if d := s.decisions(); d[0].Blind {
		t.Error("an answer after the machine's view was opened is on record as blind")
	}
	s.wantNot("Confirming it")
	s.press("d")
	if d := s.decisions(); !d[len(d)-1].Blind || d[len(d)-1].Client != "cli" || d[len(d)-1].Millis <= 0 {
		t.Errorf("the next answer: %+v", d[len(d)-1])
	}
}

func TestAnswersByOneKey(t *testing.T) {
	for key, want := range map[string]claims.Stance{"a": claims.Supports, "d": claims.Contradicts, "i": claims.Mentions, "ش": claims.Supports, "ی": claims.Contradicts, "ф": claims.Supports} {
		s := newScreen(t, 100, 40)
		s.press(key)
		if m := s.mention("persian"); !m.Reviewed || m.Stance != want {
			t.Errorf("%s: reviewed %t, %s", key, m.Reviewed, m.Stance)
		}
		if m := s.mention("copy"); !m.Reviewed {
			t.Errorf("%s: the folded copy was left out", key)
		}
		s.want("Recorded: ", "2 articles", "The machine had proposed: supports, 94 %")
	}
	s := newScreen(t, 100, 40)
	s.press("x")
	if m := s.mention("persian"); !m.Rejected {
		t.Error("x did not file it as not this claim")
	}
}

func TestNothingDecidesByAccident(t *testing.T) {
	s := newScreen(t, 100, 40)
	s.press("Enter", "Esc", " ", "n", "j", "k", "Down", "Up", "z", "1", "ë", "o", "?", "a")
	if d := s.decisions(); len(d) != 0 {
		t.Errorf("%d decisions by keys that are none of the answers: %+v", len(d), d)
	}
}

func TestUndoAndRedoWalkAsFarAsOneLikes(t *testing.T) {
	s := newScreen(t, 100, 40)
	s.press("a", "d", "i")
	if s.Decided != 3 {
		t.Fatalf("%d decided", s.Decided)
	}
	s.press("u", "u", "Backspace")
	s.want("Taken back: supports")
	if m := s.mention("persian"); m.Reviewed || s.Decided != 0 {
		t.Errorf("after three undos: reviewed %t, %d decided", m.Reviewed, s.Decided)
	}
	s.press("u")
	s.want("there is nothing of the last 24 hours to take back")
	s.press("U", "U")
	s.want("Done again: disputes")
	if m := s.mention("persian"); !m.Reviewed || s.Decided != 2 {
		t.Errorf("after two redos: reviewed %t, %d decided", m.Reviewed, s.Decided)
	}
	s.press("x", "U")
	s.want("there is nothing to do again")
	if d := s.decisions(); d[len(d)-1].Action != claims.ActReject {
		t.Errorf("the last decision is %s", d[len(d)-1].Action)
	}
}

func TestKeysThatAsk(t *testing.T) {
	s := newScreen(t, 100, 40)
	s.press("m")
	s.want("Move to another claim", "Esc leaves it")
	s.press("Esc")
	s.want("Nothing was done.")
	s.press("m")
	s.write("units")
	s.want("claims are called so")
	s.press("m")
	s.write("units-lead")
	if m := s.mention("persian"); m.Claim != "units-lead" {
		t.Errorf("moved to %s", m.Claim)
	}
	s.press("u", "e")
	s.write("3430")
	for range 5 {
		s.press("Enter")
	}
	s.want("Recorded: corrected", "at least 3,430")
	s.press("c")
	s.write("ask the agencx")
	s.press("c", "x", "Backspace")
	s.write("ok")
	s.want("ana: ok")
	s.press("@")
	s.write("nobody")
	s.want(`there is no account "nobody"`)
	s.press("@")
	s.write("ben")
	before := s.Left
	s.press("s", "Enter")
	s.want("Recorded: put off")
	if s.Left != before-1 {
		t.Errorf("%d wait after one was put off, of %d", s.Left, before)
	}
}

// TestItFitsEveryScreen: no line is wider, and there are never more lines,
// down to a screen on which hardly anything fits.
func TestItFitsEveryScreen(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {80, 24}, {40, 20}, {20, 10}, {12, 3}, {3, 1}} {
		s := newScreen(t, size[0], size[1])
		for _, k := range []string{"", "r", "?", "z", "m", "Esc", "a", "Down", "PgDn", "Up"} {
			if k != "" {
				s.press(k)
			}
			lines := s.View()
			if len(lines) > size[1] {
				t.Errorf("%v after %q: %d lines", size, k, len(lines))
			}
			for _, l := range lines {
				if w := term.Width(l.String()); w > max(2, size[0]) {
					t.Errorf("%v after %q: a line of %d cells: %s", size, k, w, l)
				}
			}
		}
	}
	s := newScreen(t, 120, 40)
	s.wantNot("more lines")
	s.Resize(30, 12)
	s.want("more lines")
	for range 60 {
		s.press("Down")
	}
	s.wantNot("more lines")
	s.Resize(120, 40)
	s.want("Does this passage say what the claim says?")
}

func TestAnEmptyInbox(t *testing.T) {
	s := newScreen(t, 80, 24, func(o *term.Options) { o.Filter = review.QueueFilter{Claim: "blackout"} })
	s.press("a")
	s.want("Nothing waits. 1 decided.")
	s.press("a", "d")
	s.press("u")
	s.want("NetBlocks")
	s.press("q")
	if !s.Ended {
		t.Error("q does not end")
	}
}

func TestOtherLanguages(t *testing.T) {
	for code, want := range map[string]string{"sq": "Mbështet", "fa": "تأیید"} {
		say, err := review.Speak(code)
		if err != nil {
			t.Fatal(err)
		}
		s := newScreen(t, 100, 40, func(o *term.Options) { o.Say = say })
		s.want(say("Does this passage say what the claim says?"))
		if say("Supports") == "Supports" || !strings.Contains(s.text(), say("Supports")) {
			t.Errorf("%s: no %q on\n%s", code, want, s.text())
		}
		s.press("a")
		s.want(say("Recorded"))
	}
}

// What a hostile page writes does not reach the terminal.
func TestControlCharactersAreShown(t *testing.T) {
	s := newScreen(t, 100, 40, func(o *term.Options) { o.Filter = review.QueueFilter{Claim: "demonstrations-hundreds"} })
	s.publish(said{"evil", "en", "2026-01-15 10:00", "blackout", "netblocks", "«The net\x1b[2J was \x1b]0;owned\x07 cut \u202eoff.»", claims.Supports, 0, .9})
	m, err := term.NewModel(ctx, s.session(func(o *term.Options) { o.Filter = review.QueueFilter{Claim: "blackout"} }), 100, 40)
	s.must(err)
	for range 3 {
		for _, l := range m.View() {
			if strings.ContainsAny(l.String(), "\x1b\x07\u202e") {
				t.Errorf("%q", l.String())
			}
		}
		s.must(m.Press("n"))
	}
}

func TestSplitBreakAndFold(t *testing.T) {
	s := newScreen(t, 100, 40)
	s.publish(said{"two", "en", "2026-01-12 10:00", "killed-3000", "iran-international", "«Iran International said [12,000] people had been killed, 14 policemen were killed with them.»", claims.Contradicts, 12000, .9})
	m, err := term.NewModel(ctx, s.session(), 100, 40)
	s.must(err)
	s.Model = m
	s.want("12,000")
	s.press("S")
	s.want("1: 14 policemen were killed with them")
	s.write("1")
	s.want("Recorded: split", "Split off: e7 14 policemen were killed with them", "12,000")
	if x := s.decisions(); x[0].Action != claims.ActSplit || x[0].Client != "cli" || !x[0].Blind {
		t.Errorf("on record: %+v", x[0])
	}
	s.press("u")
	s.want("Taken back: split")
	s.wantNot("Split off:")
	s.press("U")
	s.want("Split off:")
	s.press("d")
	s.want("دست\u200cکم")
	s.press("B")
	s.want("e2 The Outlet")
	s.write("e2")
	s.write("z")
	s.want("whose word is it then?")
	s.press("B")
	s.write("e2")
	s.write("o")
	s.want("Recorded: unfolded")
	s.wantNot("folded copy")
	if m := s.mention("copy"); m.Origin != "outlet" {
		t.Errorf("broken out, its origin is %s", m.Origin)
	}
	s.press("J", "Enter")
	s.write("e2")
	s.want("Recorded: folded", "outlet (set by a person)")
	s.press("u", "u")
	s.want("1 folded copy")
}

func TestASecondLook(t *testing.T) {
	s := newScreen(t, 100, 40)
	s.press("2")
	s.write("nobody")
	s.want(`there is no account "nobody"`)
	s.press("2")
	s.write("ben")
	s.want("Recorded: asked")
	s.press("a")
	ben, err := term.NewModel(ctx, s.session(func(o *term.Options) { o.Who, o.Filter.View = "ben", "mine" }), 100, 40)
	s.must(err)
	s.Model = ben
	s.want("→ e1: ana asks for a second look", "Any key goes back.")
	s.press("a")
	if d := s.decisions(); d[len(d)-1].Who == "ben" {
		t.Error("the key that closes the list decided a card")
	}
	s.want("1 waits", "دست\u200cکم")
	s.wantNot("On record", "ana")
	s.press("d")
	s.want("Nothing waits. 1 decided.")
	if m := s.mention("persian"); m.Stance != claims.Supports || m.Reviewer != "ana" {
		t.Errorf("the second answer changed the evidence: %s by %s", m.Stance, m.Reviewer)
	}
}
