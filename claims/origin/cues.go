package origin

import (
	_ "embed"
	"fmt"
	"slices"
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
	cueCaveat  cue = "caveat"
	cueRelease cue = "release"
	cueSource  cue = "source"
	cueNobody  cue = "nobody"
	cueOwn     cue = "own"
	cuePapers  cue = "papers"

	cueBefore cue = "before"
	cueCite   cue = "cite"
	cueAfter  cue = "after"
	cueJoined cue = "joined"
	cueSays   cue = "says"
	cueTold   cue = "told"
	cueUnder  cue = "under"
	cueVoice  cue = "voice"
	cueWho    cue = "who"
	cueAux    cue = "aux"
	cueReport cue = "report"

	cueIt    cue = "it"
	cueHe    cue = "he"
	cueThey  cue = "they"
	cueGroup cue = "group"
	cuePaper cue = "paper"
	cueAdds  cue = "adds"
	cueLists cue = "lists"
	cueGoOn  cue = "goon"
)

// cues finds the phrases of cues.txt. Those about a text as a whole are found
// in all languages at once: texts quote each other, and such a phrase of one
// language hardly ever means something in another. Those by which a sentence
// credits somebody are found in the language of the text alone: they are short
// words that mean many things, and which side they credit is a matter of grammar.
type cues struct {
	phrases passage.Phrases[cue]
	speech  map[string]*passage.Phrases[cue]
	any     passage.Phrases[cue] // of speech, in all languages: for a text of none of them
}

// ofText and ofSpeech are the kinds of cues.txt.
var (
	ofText   = []cue{cueCaveat, cueRelease, cueSource, cueNobody, cueOwn, cuePapers}
	ofSpeech = []cue{cueBefore, cueCite, cueAfter, cueJoined, cueSays, cueTold, cueUnder, cueVoice, cueWho, cueAux, cueReport,
		cueIt, cueHe, cueThey, cueGroup, cuePaper, cueAdds, cueLists, cueGoOn}
)

// spokenAs are languages that are read by the words of another.
var spokenAs = map[string]string{"sr": "hr", "bs": "hr", "sl": "hr"}

// readCues reads the built-in list. The list is part of the program and tested
// with it, so a mistake in it is a fault of the program.
func readCues(text string) (*cues, error) {
	c := &cues{speech: map[string]*passage.Phrases[cue]{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, rest, ok1 := strings.Cut(line, " ")
		lang, forms, ok2 := strings.Cut(rest, " ")
		kind := cue(k)
		speech := slices.Contains(ofSpeech, kind)
		if !ok1 || !ok2 || !speech && !slices.Contains(ofText, kind) {
			return nil, fmt.Errorf("cues.txt:%d: want KIND LANG form, form", i+1)
		}
		into := []*passage.Phrases[cue]{&c.phrases}
		if speech {
			if c.speech[lang] == nil {
				c.speech[lang] = &passage.Phrases[cue]{}
			}
			into = []*passage.Phrases[cue]{c.speech[lang], &c.any}
		}
		for _, f := range strings.Split(forms, ",") {
			for _, p := range into {
				if !p.Add(f, kind) {
					return nil, fmt.Errorf("cues.txt:%d: %q holds no word", i+1, f)
				}
			}
		}
	}
	return c, nil
}

// spoken are the words by which a text of the language credits somebody.
func (c *cues) spoken(lang string) *passage.Phrases[cue] {
	if as, ok := spokenAs[lang]; ok {
		lang = as
	}
	if p, ok := c.speech[lang]; ok {
		return p
	}
	return &c.any
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
