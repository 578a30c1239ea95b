package term_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"claimwatch/claims/review"
	"claimwatch/claims/review/term"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// TestPlainLines holds whole sessions on plain lines against transcripts.
func TestPlainLines(t *testing.T) {
	for name, in := range map[string]string{
		"answers":     "z\nr\na\nu\nU\nd\nx\nq\n",
		"questions":   "?\no\nm\nblackout\nu\ne\n3430\n\n\n\n\n\ns\n\nc\nask the agency\nq\n",
		"end-of-file": "n\nk\nm\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			var out strings.Builder
			d.must(term.Lines(ctx, d.session(), strings.NewReader(in), &out))
			if i := strings.IndexAny(out.String(), "\x1b\r\x08"); i >= 0 {
				t.Errorf("the cursor is moved at byte %d: %q", i, out.String()[i:min(len(out.String()), i+20)])
			}
			file := filepath.Join("testdata", name+".golden")
			if *update {
				d.must(os.WriteFile(file, []byte(out.String()), 0o644))
			}
			want, err := os.ReadFile(file)
			d.must(err)
			if out.String() != string(want) {
				t.Errorf("the session reads otherwise than %s. Hint: look at it, then go test ./claims/review/term -update\n%s", file, out.String())
			}
		})
	}
}

// The machine's view comes only after an answer, or when it is asked for.
func TestPlainLinesHideTheMachine(t *testing.T) {
	d := newDesk(t)
	var out strings.Builder
	d.must(term.Lines(ctx, d.session(), strings.NewReader("a\nq\n"), &out))
	card, after, ok := strings.Cut(out.String(), "Recorded")
	if !ok {
		t.Fatal(out.String())
	}
	machine := regexp.MustCompile(`9\d %|machine had|Confirming`)
	if machine.MatchString(card) {
		t.Errorf("shown before the answer: %s", card)
	}
	if !machine.MatchString(after) {
		t.Errorf("not told after the answer: %s", after)
	}
}

// Letters of one's own hold on the terminal as on the pages.
func TestOwnLetters(t *testing.T) {
	s := newScreen(t, 100, 40, func(o *term.Options) { o.Keys = review.Keymap{"supports": "f", "undo": "b"} })
	s.want("f Supports", "b Undo")
	s.press("a")
	s.want("That is none of the keys")
	s.press("f")
	s.want("Recorded: supports")
	s.press("b")
	s.want("Taken back: supports")
}

func TestPractice(t *testing.T) {
	var out strings.Builder
	say, err := review.Speak("en")
	if err != nil {
		t.Fatal(err)
	}
	if err := term.Practice(nil, say, strings.NewReader("z\na\nd\nq\n"), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"card 1 of", "[figure: at least 2,870]", "As it is labelled: supports.", "It is labelled: in passing. You answered: disputes.", "1 of 2 as they are labelled.", "card 3 of"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("practice lacks %q:\n%s", want, out.String())
		}
	}
	if first, _, _ := strings.Cut(out.String(), " > "); strings.Contains(first, "labelled") {
		t.Error("the label is told before the answer")
	}
}
