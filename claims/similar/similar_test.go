package similar

import (
	"slices"
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
