package similar

import (
	_ "embed" // the groups of words
	"slices"
	"strings"

	"claimwatch/claims/passage"
)

//go:embed kin.txt
var kinFile string

// kin maps a stem to the stems of the words that say the same, or nearly.
var kin = readKin(kinFile)

func readKin(file string) map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(file) {
		line, _, _ = strings.Cut(line, "#")
		var group []string
		for _, w := range strings.Fields(line) {
			if s := stem(passage.Fold(w)); !slices.Contains(group, s) {
				group = append(group, s)
			}
		}
		for _, a := range group {
			for _, b := range group {
				if a != b && !slices.Contains(m[a], b) {
					m[a] = append(m[a], b)
				}
			}
		}
	}
	return m
}
