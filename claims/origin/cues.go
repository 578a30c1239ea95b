package origin

import (
	_ "embed"
	"fmt"
	"strings"

	"claimwatch/claims/passage"
)

//go:embed cues.txt
var cueText string

//go:embed common.txt
var commonText string

// A cue is what a phrase of cues.txt tells.
type cue string

const (
	cueSays    cue = "says"
	cueCaveat  cue = "caveat"
	cueRelease cue = "release"
	cueSource  cue = "source"
	cueNobody  cue = "nobody"
	cueOwn     cue = "own"
	cuePapers  cue = "papers"
)

// cues finds the phrases of all languages at once: texts quote each other, and
// a phrase of one language hardly ever means something in another.
type cues struct {
	phrases passage.Phrases[cue]
}

// readCues reads the built-in list. The list is part of the program and tested
// with it, so a mistake in it is a fault of the program.
func readCues(text string) (*cues, error) {
	c := &cues{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, rest, ok1 := strings.Cut(line, " ")
		_, forms, ok2 := strings.Cut(rest, " ")
		switch cue(k) {
		case cueSays, cueCaveat, cueRelease, cueSource, cueNobody, cueOwn, cuePapers:
		default:
			ok1 = false
		}
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("cues.txt:%d: want KIND LANG form, form", i+1)
		}
		for _, f := range strings.Split(forms, ",") {
			if !c.phrases.Add(f, cue(k)) {
				return nil, fmt.Errorf("cues.txt:%d: %q holds no word", i+1, f)
			}
		}
	}
	return c, nil
}

// readCommon reads the words that say little, as stems by language.
func readCommon(text string) map[string]bool {
	out := map[string]bool{}
	for _, line := range strings.Split(text, "\n") {
		lang, list, ok := strings.Cut(line, " ")
		if !ok || lang == "#" {
			continue
		}
		for _, t := range passage.Tokens(list, lang) {
			out[lang+" "+stem(t.Text)] = true
		}
	}
	return out
}
