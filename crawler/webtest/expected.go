package webtest

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed expected.tsv
var expectedTSV string

// An Expectation is what a perfect reader finds in one sentence of the web.
type Expectation struct {
	URL      string
	Claim    string // id of a built-in claim; "" = the sentence must match none
	Stance   string // supports, contradicts, mentions; "" with Claim
	Figure   string // qualifier and value, "at-least 3428"; "" = none
	Origin   string // id of the origin, or of the outlet where it speaks itself
	Sentence string // as it stands in the page at [Start]
}

// Expected lists the key sentences of the web with what they say, for tests of
// everything from the crawl to the desk. The list does not name all evidence
// that is in the web; a sentence may speak to further claims.
func Expected() []Expectation {
	list, err := readExpected(expectedTSV)
	if err != nil {
		panic("webtest: " + err.Error()) // the file is part of the program and tested
	}
	return list
}

func readExpected(src string) ([]Expectation, error) {
	var out []Expectation
	for i, line := range strings.Split(strings.TrimSpace(src), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 6 {
			return nil, fmt.Errorf("expected.tsv:%d: %d columns, 6 are wanted", i+1, len(f))
		}
		e := Expectation{URL: "http://" + f[0], Claim: f[1], Stance: f[2], Figure: f[3], Origin: f[4], Sentence: f[5]}
		if e.Claim == "-" {
			e.Claim = ""
		}
		out = append(out, e)
	}
	return out, nil
}
