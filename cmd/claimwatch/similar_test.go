package main

import (
	"slices"
	"strings"
	"testing"

	"claimwatch/claims/similar"
)

func TestTSVEntries(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []similar.Entry
	}{
		{"plain", "c1\tOne.\tT1\nc2\tTwo.\tT2\n", []similar.Entry{{ID: "c1", Text: "One.", Title: "T1"}, {ID: "c2", Text: "Two.", Title: "T2"}}},
		{"a head line with a nameless id", "\tvclaim\ttitle\n0\tOne.\tT\n", []similar.Entry{{ID: "0", Text: "One.", Title: "T"}}},
		{"columns in another order", "title\ttext\tclaim_id\nT\tOne.\tc1\n", []similar.Entry{{ID: "c1", Text: "One.", Title: "T"}}},
		{"no titles, no last line end, Windows line ends", "c1\tOne.\r\nc2\tTwo.", []similar.Entry{{ID: "c1", Text: "One."}, {ID: "c2", Text: "Two."}}},
		{"cells in quotes, over two lines", "c1\t\"He said \"\"no\"\".\nTwice.\"\tT\nc2\tTwo.\tT\n",
			[]similar.Entry{{ID: "c1", Text: "He said \"no\".\nTwice.", Title: "T"}, {ID: "c2", Text: "Two.", Title: "T"}}},
		{"a headline that begins with a quote", "c1\t\"Robot\" virus spreads.\tT\nc2\t\"Open\tT\n",
			[]similar.Entry{{ID: "c1", Text: "\"Robot\" virus spreads.", Title: "T"}, {ID: "c2", Text: "\"Open", Title: "T"}}},
		{"a quoted cell that holds a tab", "c1\t\"a\tb\"\tT\n", []similar.Entry{{ID: "c1", Text: "a\tb", Title: "T"}}},
		{"an entry that looks like a name is no head line", "c1\tThe claim.\n", []similar.Entry{{ID: "c1", Text: "The claim."}}},
		{"nothing", "", nil},
	} {
		got, err := tsvEntries([]byte(tt.in))
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
	if _, err := tsvEntries([]byte("c1\tOne.\n\"x\ny\"\nc2\n")); err == nil || !strings.HasPrefix(err.Error(), "2: 1 column") {
		t.Errorf("a row without text: %v", err)
	}
}

func TestJSONEntries(t *testing.T) {
	got, err := jsonEntries([]byte("{\"id\":7,\"text\":\"One.\"}\n\n{\"id\":\"a\\\"b\",\"text\":\"Two.\",\"title\":\"T\"}"))
	want := []similar.Entry{{ID: "7", Text: "One."}, {ID: `a"b`, Text: "Two.", Title: "T"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	for in, say := range map[string]string{
		"{\"id\":1,\"text\":\"x\"}\n{\"id\":2}": "2: wants",
		"[]":                                    "1: not JSON of the expected shape",
		"{\"text\":\"x\"}":                      "1: wants",
	} {
		if _, err := jsonEntries([]byte(in)); err == nil || !strings.HasPrefix(err.Error(), say) {
			t.Errorf("%s: %v, want %q", in, err, say)
		}
	}
}
