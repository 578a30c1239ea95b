package source

import (
	"errors"
	"strings"
	"testing"
	_ "time/tzdata" // the zones of the tests are the same everywhere

	"claimwatch/crawler/news/strict"
)

func TestBuiltinListIsInOrder(t *testing.T) {
	list, err := Load("sources.yaml", builtin)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 60 {
		t.Errorf("%d outlets, at least 60 are wanted", len(list))
	}
	langs, camps := map[string]int{}, map[string]int{}
	for _, s := range list {
		langs[s.Lang]++
		camps[s.Camp]++
		if !s.Unverified {
			t.Errorf("%s: nobody has checked its addresses, so it must say unverified", s.ID)
		}
		if s.Camp == "iranian-state" && !s.Sensitive {
			t.Errorf("%s: opening a page of the Iranian state must ask first", s.ID)
		}
	}
	for _, l := range []string{"sq", "fa", "en", "de", "fr", "ar"} {
		if langs[l] < 5 {
			t.Errorf("%d outlets in %s, at least 5 are wanted", langs[l], l)
		}
	}
	for _, c := range Camps() {
		if camps[c.ID] == 0 {
			t.Errorf("no outlet of the camp %s", c.ID)
		}
	}
	t.Logf("%d outlets, by language %v, by camp %v", len(list), langs, camps)
}

const good = `- id: a-b
  name: A
  home: https://a.example/
  feeds:
    - {kind: rss, url: "https://a.example/feed"}
  lang: sq
  country: AL
  camp: independent
  family: a-b
  zone: Europe/Tirane
`

func TestEveryMistakeIsNamedWithItsLine(t *testing.T) {
	for _, tt := range []struct {
		name     string
		old, new string
		want     string
	}{
		{"An id has no capitals or spaces.", "a-b\n  name", "A b\n  name", `f:1:3  [0].id: id "A b": letters a-z, digits and single hyphens only. Try "a-b"`},
		{"An unknown key is named with what was meant.", "lang:", "lng:", "f:6:3  [0].lng: unknown key. Did you mean [0].lang?"},
		{"A camp is one of the list.", "camp: independent", "camp: independant", "Did you mean independent?"},
		{"A camp must be stated.", "  camp: independent\n", "", "outlet a-b has no camp"},
		{"A family must be stated.", "  family: a-b\n", "", "an outlet that stands alone is its own: a-b"},
		{"A language is a subtag in small letters.", "lang: sq", "lang: SQ", `lang "SQ"`},
		{"A language exists.", "lang: sq", "lang: xqz", `lang "xqz"`},
		{"A country is a code.", "country: AL", "country: Albania", `country "Albania"`},
		{"A region that is no country is refused.", "country: AL", "country: EU", `country "EU"`},
		{"A zone exists.", "Europe/Tirane", "Europe/Tirana", `zone "Europe/Tirana" is not an IANA time zone`},
		{"A zone must be stated.", "  zone: Europe/Tirane\n", "", "has no zone"},
		{"A feed has an address of the web.", `"https://a.example/feed"`, `"feed"`, "begins with https:// or http://"},
		{"A feed's address has a host.", `"https://a.example/feed"`, `"https://localhost/feed"`, "no host of the public web"},
		{"No password stands in a list.", "https://a.example/feed", "https://u:p@a.example/feed", "do not belong in a list"},
		{"A feed's kind is known.", "kind: rss", "kind: rs", `kind "rs": one of rss, atom`},
		{"A home page must be stated.", "  home: https://a.example/\n", "", "has no home page"},
		{"A name must be stated.", "  name: A\n", "", "has no name"},
		{"A site is not visited every minute.", "  lang: sq", "  every: 1m\n  lang: sq", "at least 5m"},
		{"A layout's date is a date.", "  lang: sq", "  layouts: [{from: yesterday}]\n  lang: sq", `"yesterday": not a date`},
		{"A layout ends after it begins.", "  lang: sq", "  layouts: [{from: 2026-02-01, until: 2026-01-01}]\n  lang: sq", "ends before it begins"},
		{"An outlet is listed once.", "  zone: Europe/Tirane\n", "  zone: Europe/Tirane\n" + strings.ReplaceAll(good, "/feed", "/other"), `outlet "a-b" is in the list twice`},
		{"A feed is listed once, whatever its spelling.", "  zone: Europe/Tirane\n", "  zone: Europe/Tirane\n" + strings.NewReplacer("id: a-b", "id: c", "https://a.example/feed", "https://A.example:443/feed#top").Replace(good), "listed at a-b already"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(good, tt.old) != 1 {
				t.Fatalf("%q stands in the good list %d times", tt.old, strings.Count(good, tt.old))
			}
			list, err := Load("f", []byte(strings.Replace(good, tt.old, tt.new, 1)))
			if err == nil || list != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want it to say %q", err, tt.want)
			}
			var se *strict.Error
			if err != nil && !errors.As(err, &se) {
				t.Errorf("%T is not a list of problems with positions", err)
			}
		})
	}
	if _, err := Load("f", []byte(good)); err != nil {
		t.Errorf("the good list is refused: %v", err)
	}
}

func TestAllMistakesAreReportedTogether(t *testing.T) {
	_, err := Load("f", []byte(strings.NewReplacer("lang: sq", "lang: xx-yy", "country: AL", "country: ZZ", "independent", "none").Replace(good)))
	var se *strict.Error
	if !errors.As(err, &se) || len(se.Problems) != 3 {
		t.Fatalf("want three problems, got %v", err)
	}
	for i, line := range []int{6, 7, 8} {
		if se.Problems[i].Line != line {
			t.Errorf("problem %d is placed on line %d, it stands on %d", i, se.Problems[i].Line, line)
		}
	}
}

func TestListsPutTogetherAreLinted(t *testing.T) {
	list, err := Load("f", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if err := Lint(list); err != nil {
		t.Errorf("a good list: %v", err)
	}
	if err := Lint(append(list, list...)); err == nil {
		t.Error("the same list twice over passes")
	}
}

func TestLayoutsAreValidBetweenTheirDates(t *testing.T) {
	src := good + `  layouts:
    - {until: 2026-01-10, text: ".old"}
    - {from: 2026-01-10, text: ".new", links: "a.title"}
`
	list, err := Load("f", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	l := list[0].Layouts
	if len(l) != 2 || !l[0].Until.Equal(l[1].From) || l[1].Text != ".new" || l[1].Links != "a.title" {
		t.Errorf("layouts read as %+v", l)
	}
}
