package similar

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

var few = []Entry{
	{"moon", "The moon is made of cheese.", "Moon cheese"},
	{"delisted", "Washington removed the MEK from the terrorist list in 2012.", "Delisting of the MEK"},
	{"listed", "Washington put the MEK on the terrorist list in 1997.", "Listing of the MEK"},
	{"fa", "سازمان مجاهدین در سال ۲۰۱۲ از فهرست خارج شد.", ""},
}

func ids(found []Scored) []string {
	out := []string{}
	for _, s := range found {
		out = append(out, s.ID)
	}
	return out
}

func TestNearest(t *testing.T) {
	x := New(few)
	for _, tt := range []struct {
		name, text string
		k          int
		want       []string
	}{
		{"other endings", "They removes MEK from terrorists lists", 2, []string{"delisted", "listed"}},
		{"hash tags are words", "#MoonCheese https://moon.example/mek", 5, []string{"moon"}},
		{"a year decides", "MEK terrorist list 1997", 1, []string{"listed"}},
		{"Persian digits", "سازمان مجاهدین ۲۰۱۲", 1, []string{"fa"}},
		{"nothing shared", "football", 5, []string{}},
		{"only stop words", "the of and", 5, []string{}},
		{"none asked for", "moon", 0, []string{}},
	} {
		if got := ids(x.Nearest(tt.text, tt.k)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q finds %v, want %v", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestNearestOfAnEmptyIndex(t *testing.T) {
	if got := New(nil).Nearest("moon", 5); len(got) != 0 {
		t.Errorf("found %v", got)
	}
}

func TestSpaced(t *testing.T) {
	for in, want := range map[string]string{
		"#FreeIran2020": "Free Iran 2020", "@USNavy": "US Navy", "#snake_case": "snake case", "#plain": "plain", "#WWIII": "WWIII",
	} {
		if got := spaced(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestUnknownWords(t *testing.T) {
	x := New([]Entry{
		{"trump", "Real news about Donald Trump.", ""},
		{"mujahedin", "The Mujahedin moved to Albania.", ""},
		{"photo", "A photograph of the square.", ""},
		{"year", "In 1997 the list was made.", ""},
	})
	for _, tt := range []struct{ name, text, want string }{
		{"a tag without capitals", "#realdonaldtrump", "trump"},
		{"a letter left out", "mujahdin", "mujahedin"},
		{"two letters changed places", "mujahedni", "mujahedin"},
		{"a word of the same meaning", "selfie", "photo"},
	} {
		if got := ids(x.Nearest(tt.text, 1)); !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%s: %q finds %v, want %s", tt.name, tt.text, got, tt.want)
		}
	}
	for _, text := range []string{"1998", "xyzzyq", "mij"} {
		if got := ids(x.Nearest(text, 1)); len(got) > 0 {
			t.Errorf("%q finds %v, want nothing: numbers and short words are not guessed at", text, got)
		}
	}
}

func TestOneOff(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"protest", "protes", true}, {"protest", "protesta", true}, {"protest", "pratest", true}, {"protest", "portest", true},
		{"protest", "protest", false}, {"protest", "prote", false}, {"protest", "partesx", false}, {"ab", "ba", true}, {"", "", false},
	} {
		if got := oneOff(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q: %v", tt.a, tt.b, got)
		}
		if got := oneOff(tt.b, tt.a); got != tt.want {
			t.Errorf("%q and %q the other way: %v", tt.a, tt.b, got)
		}
	}
}

func TestInitials(t *testing.T) {
	for in, want := range map[string]string{
		"U.S. troops": "usa troop", "the US": "usa", "with us": "", "D.C. police": "dc polic",
	} {
		if got := strings.Join(words(in), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestKeepsTheBest compares the pruned search with a full one.
func TestKeepsTheBest(t *testing.T) {
	list := synthetic(3000)
	x := New(list)
	for _, text := range []string{list[5].Text, list[1700].Text + " " + list[40].Text, "w1 w2 w3"} {
		q := x.query(text)
		all := x.candidates(q, len(list))
		few := x.candidates(q, 20)
		if !slices.Equal(few, all[:min(20, len(all))]) {
			t.Errorf("%.40q: the 20 best are not the first 20 of all", text)
		}
	}
}

func FuzzNearest(f *testing.F) {
	for _, e := range few {
		f.Add(e.Text, e.Title)
	}
	f.Add("#FreeIran2020pic.twitter.com/x — A (@b) January 1, 2020", "U.S.A.\xff\u200c")
	f.Fuzz(func(t *testing.T, text, title string) {
		x := New(append([]Entry{{"new", text, title}}, few...))
		got := x.Nearest(text, 3)
		if len(got) > 3 || !slices.IsSortedFunc(got, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) }) {
			t.Errorf("%q finds %v", text, got)
		}
		if again := x.Nearest(text, 3); !slices.Equal(got, again) {
			t.Errorf("%q finds %v, then %v", text, got, again)
		}
		if len(words(cut(text, maxQuery))) > 0 && len(got) == 0 {
			t.Errorf("%q does not find itself", text)
		}
	})
}
