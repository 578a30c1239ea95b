package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTSV(t *testing.T) {
	for _, tt := range []struct {
		desc, in string
		want     [][]string
	}{
		{"Plain fields.", "a\tb\tc\nd\te\tf\n", [][]string{{"a", "b", "c"}, {"d", "e", "f"}}},
		{"A byte order mark and the line ends of Windows.", "\ufeffid\ttext\r\n1\ta\r\n", [][]string{{"id", "text"}, {"1", "a"}}},
		{"A text that begins with a quotation keeps its marks.", "1\t\"Killed\", he said\tT\n2\tb\tU\n", [][]string{{"1", "\"Killed\", he said", "T"}, {"2", "b", "U"}}},
		{"A text that begins with a mark and has no other.", "1\t\"Killed, he said\tT\n2\tb\tU\n", [][]string{{"1", "\"Killed, he said", "T"}, {"2", "b", "U"}}},
		{"A field quoted by a spreadsheet.", "1\t\"He said \"\"no\"\".\"\tT\n", [][]string{{"1", "He said \"no\".", "T"}}},
		{"A quoted field that holds a tab.", "1\t\"a\tb\"\tT\n", [][]string{{"1", "a\tb", "T"}}},
		{"A quoted field over two lines.", "id\ttext\ttitle\n1\t\"first\nsecond\"\tT\n2\tb\tU\n", [][]string{{"id", "text", "title"}, {"1", "first\nsecond", "T"}, {"2", "b", "U"}}},
	} {
		r := &tsvReader{lines: newLineReader(strings.NewReader(tt.in))}
		var got [][]string
		for {
			_, row, err := r.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, row)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.desc, diff)
		}
	}
}
