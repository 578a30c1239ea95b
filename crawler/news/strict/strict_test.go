package strict

import (
	"strings"
	"testing"
	"time"
)

type entry struct {
	ID    string        `yaml:"id"`
	Every time.Duration `yaml:"every"`
	Tags  []string      `yaml:"tags"`
	Size  int           `yaml:"size"`
}

type file struct {
	Name    string            `yaml:"name"`
	Strict  bool              `yaml:"strict"`
	Share   float64           `yaml:"share"`
	Entries []entry           `yaml:"entries"`
	Words   map[string]string `yaml:"words"`
}

func TestDecodeReadsEveryKindOfValue(t *testing.T) {
	var f file
	d := Decode("f.yaml", []byte("name: \"a: b\" # why\nstrict: true\nshare: 0.5\nentries:\n  - {id: x, every: 1d12h, tags: [a, b], size: 3}\n  - id: y\n    every: 5m\nwords: {k: v}\n"), &f)
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
	if f.Name != "a: b" || !f.Strict || f.Share != 0.5 || f.Words["k"] != "v" || len(f.Entries) != 2 {
		t.Fatalf("got %+v", f)
	}
	if e := f.Entries[0]; e.Every != 36*time.Hour || e.Size != 3 || len(e.Tags) != 2 || f.Entries[1].Every != 5*time.Minute {
		t.Fatalf("got %+v", f.Entries)
	}
	if !d.Has("entries[1].every") || d.Has("entries[1].size") {
		t.Error("Has does not tell set values from unset ones")
	}
}

func TestDecodeReportsAllMistakesWithTheirPlace(t *testing.T) {
	var f file
	d := Decode("f.yaml", []byte("nmae: x\nstrict: perhaps\nentries:\n  - id: y\n    every: 1 hour\n    evry: 2h\n    size: many\nwords: 3\n"), &f)
	d.Errorf("entries[0].id", "%q: too short", "y")
	err := d.Err()
	if err == nil {
		t.Fatal("no error")
	}
	want := `f.yaml:1:1  nmae: unknown key. Did you mean name?
f.yaml:2:9  strict: "perhaps": write true or false
f.yaml:4:5  entries[0].id: "y": too short
f.yaml:5:12  entries[0].every: "1 hour": not a duration. Write 30s, 5m, 1h or 7d
f.yaml:6:5  entries[0].evry: unknown key. Did you mean entries[0].every?
f.yaml:7:11  entries[0].size: "many": not a whole number
f.yaml:8:8  words: a mapping (key: value) is wanted here`
	if got := err.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSyntaxErrorHasPlaceAndNoExcerpt(t *testing.T) {
	var f file
	err := Decode("f.yaml", []byte("name: [a\npassword: secret\n"), &f).Err()
	if err == nil {
		t.Fatal("no error")
	}
	if got := err.Error(); len(got) > 160 || !strings.Contains(got, "f.yaml:") || strings.Contains(got, "secret") {
		t.Errorf("got %q", got)
	}
}

func TestSuggest(t *testing.T) {
	for word, want := range map[string]string{"shedule": "schedule", "scehdule": "schedule", "zebra": "", "timout": "timeout"} {
		if got := Suggest(word, []string{"schedule", "timeout"}); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("name: x\nentries: [{id: y}]\n")
	f.Add("a: &x [*x]\n")
	f.Add("- - -\n: :\n")
	f.Fuzz(func(t *testing.T, s string) {
		var out file
		if d := Decode("f", []byte(s), &out); d.Err() == nil && d.File != "f" {
			t.Fatal("file name lost")
		}
	})
}
