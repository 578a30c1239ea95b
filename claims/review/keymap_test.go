package review

import (
	"maps"
	"testing"
)

func TestKeymap(t *testing.T) {
	for _, tt := range []struct {
		name  string
		give  map[string]string
		moved map[string]string
		fails bool
	}{
		{name: "nothing given, nothing moved", moved: map[string]string{}},
		{name: "a letter of one's own; the usual one is free", give: map[string]string{"supports": "f"}, moved: map[string]string{"f": "a", "a": ""}},
		{name: "two change places", give: map[string]string{"supports": "d", "disputes": "a"}, moved: map[string]string{"d": "a", "a": "d"}},
		{name: "the usual letter written out", give: map[string]string{"supports": "a"}, moved: map[string]string{}},
		{name: "a letter that another has", give: map[string]string{"supports": "d"}, fails: true},
		{name: "g begins places to go", give: map[string]string{"supports": "g"}, fails: true},
		{name: "the list of keys", give: map[string]string{"supports": "?"}, fails: true},
		{name: "two letters", give: map[string]string{"supports": "ab"}, fails: true},
		{name: "no Latin letter: it is told by the place of the key", give: map[string]string{"supports": "ش"}, fails: true},
	} {
		m, err := newKeymap(func(act string) string { return tt.give[act] })
		if (err != nil) != tt.fails {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if err == nil && !maps.Equal(m.moved(), tt.moved) {
			t.Errorf("%s: moved %v, want %v", tt.name, m.moved(), tt.moved)
		}
	}
}

// Every letter is there once, and none is one that does the same everywhere.
func TestUsualKeys(t *testing.T) {
	if _, err := newKeymap(func(string) string { return "" }); err != nil {
		t.Error(err)
	}
	if len(CardKeys()) < 15 {
		t.Errorf("only %d keys", len(CardKeys()))
	}
}
