package passage

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
)

// boundary marks the ends of sentences in testdata/sentences.txt.
const boundary = "‖"

func TestSplit(t *testing.T) {
	b, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for line := range strings.Lines(string(b)) {
		lang, marked, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || line[0] == '#' {
			continue
		}
		all++
		text := strings.ReplaceAll(marked, boundary, "")
		var want, got []string
		for s := range strings.SplitSeq(marked, boundary) {
			want = append(want, strings.TrimSpace(s))
		}
		for _, s := range Split(text, lang) {
			got = append(got, text[s.Start:s.End])
		}
		if strings.Join(got, boundary) != strings.Join(want, boundary) {
			t.Errorf("%s:\n  got  %s\n  want %s", lang, strings.Join(got, " "+boundary+" "), strings.Join(want, " "+boundary+" "))
			continue
		}
		right++
	}
	t.Logf("%d of %d texts cut right", right, all)
}

// hostile are texts made to cost time: no end in sight, ends everywhere,
// marks without letters, one word, one character.
func hostile(n int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, n/len(s)+1)[:n] }
	return map[string]string{
		"stops":           fill("."),
		"stops and space": fill(". "),
		"quotes":          fill("\"' "),
		"one word":        fill("a"),
		"no ends":         fill("word "),
		"letters by line": fill("a\n"),
		"line ends":       fill("\n"),
		"marks":           fill("\u0301"),
		"non-joiners":     fill("س\u200c"),
		"abbreviations":   fill("e.g. U.S. Dr. "),
		"numbers":         fill("1,234.5 "),
		"digits":          fill("7"),
		"bidi":            fill("\u202b\u202c"),
		"Persian":         fill("گروههای مجاهدین. "),
		"not UTF-8":       fill("\xff\xfe. A"),
		"look-alikes":     fill("аa"),
		"Greek":           fill("Ποιος; "),
		"news":            fill("At least 2,571 people were killed, HRANA said. "),
	}
}

// TestTimeOfHostileTexts holds each stage to a fifth of a second for a
// mebibyte, whatever the text; at rest it takes less than half of that.
func TestTimeOfHostileTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	Language("warm up the tables")
	stages := map[string]func(string){
		"Split":     func(s string) { Split(s, "") },
		"Tokens":    func(s string) { Tokens(s, "") },
		"Tokens fa": func(s string) { Tokens(s, "fa") },
		"Tokens ar": func(s string) { Tokens(s, "ar") },
		"FoldMap":   func(s string) { FoldMap(s) },
		"Language":  func(s string) { Language(s) },
	}
	// What must not happen is time that grows faster than the text, which would
	// be seconds here.
	// Twice what is measured at rest: a neighbour on the machine costs time too.
	size, limit := 1<<20, 200*time.Millisecond
	if raceEnabled { // which slows everything down tenfold
		size, limit = size/4, 5*limit
	}
	for name, s := range hostile(size) {
		for stage, f := range stages {
			best := time.Duration(1 << 62)
			for range 5 {
				at := processorTime(t)
				f(s)
				if best = min(best, processorTime(t)-at); best < limit {
					break
				}
			}
			if testing.Verbose() && best > limit/2 {
				t.Logf("%s of %s: %v", stage, name, best)
			}
			if best > limit {
				t.Errorf("%s of %d bytes of %s took %v, want %v", stage, size, name, best, limit)
			}
		}
	}
}

// processorTime is what this process has used of the processors, which other
// processes on a busy machine do not lengthen as they do the time on the clock.
func processorTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

func FuzzSplit(f *testing.F) {
	for _, s := range hostile(64) {
		f.Add(s, "")
	}
	b, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if lang, text, ok := strings.Cut(line, " | "); ok {
			f.Add(text, lang)
		}
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		at, para := 0, 0
		for _, x := range Split(s, lang) {
			if x.Start < at || x.Start >= x.End || x.End > len(s) || x.Para < para {
				t.Fatalf("sentence %+v after %d in %q", x, at, s)
			}
			bounds(t, s, x.Start, x.End)
			if strings.ContainsAny(s[x.Start:x.End], "\n\r") {
				t.Fatalf("%q holds a line break", s[x.Start:x.End])
			}
			at, para = x.End, x.Para
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range hostile(64) {
		f.Add(s)
	}
	for _, s := range []string{"Të vrarë ÇLIRIM ﬁ ﷲ", "İSTANBUL ıI", "Κέρκυρα ς", "سه\u200cهزار ۀ ة ي", "НRАNА", "ǅ ŉ ẞ", "\u0345\u0301", "한국어 日本"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		m := FoldMap(s)
		if m.Text != once {
			t.Fatalf("FoldMap(%q) = %q, Fold %q", s, m.Text, once)
		}
		last := 0
		for i := range len(m.Text) + 1 {
			o := m.Original(i)
			if o < last || o > len(s) {
				t.Fatalf("byte %d of %q comes from %d of %q, after %d", i, m.Text, o, s, last)
			}
			last = o
		}
	})
}

func FuzzTokens(f *testing.F) {
	for _, s := range hostile(64) {
		f.Add(s, "")
	}
	f.Add("والمتظاهرين بالقتلى", "ar")
	f.Add("گروههای شدهاند می\u200cشود", "fa")
	f.Add("d'Iran Ashraf-3 2022-shit", "")
	f.Fuzz(func(t *testing.T, s, lang string) {
		at := 0
		for _, x := range Tokens(s, lang) {
			if x.Text == "" || x.Start < at || x.Start > x.End || x.End > len(s) {
				t.Fatalf("token %+v after %d in %q", x, at, s)
			}
			bounds(t, s, x.Start, x.End)
			at = x.Start
		}
	})
}

// bounds fails when a span of valid text does not begin and end on characters.
func bounds(t *testing.T, s string, a, b int) {
	t.Helper()
	if utf8.ValidString(s) && !utf8.ValidString(s[a:b]) {
		t.Fatalf("%d:%d of %q cuts a character", a, b, s)
	}
}
