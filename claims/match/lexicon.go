package match

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"claimwatch/claims/passage"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// kinds lists what a concept can be. Actors and places are what a sentence is
// about, events and acts what is said of them, waves which event is meant.
var kinds = []string{"actor", "place", "event", "wave", "act", "state", "word", "neg", "cue", "neutral"}

// A concept is one idea with its forms in every language. Concepts are known
// by their number in the lexicon.
type concept struct {
	name    string
	kind    string
	event   string    // of a wave: the event it belongs to
	since   string    // of a wave: the first day of the event; "" = not told
	refers  []string  // of a word that stands for somebody: the concepts one of which must have been named
	origin  string    // of an actor: its id in the register of origins
	governs [2]string // of words for a government: its country, and its id in the register
	until   string    // of a wave: the last day on which the event filled the news; "" = not told
	place   string    // of a wave: the concept of the place it happens in; "" = not told
}

// A form is one wording of a concept in some languages.
type form struct {
	concept int
	text    string
	langs   []string
}

// A lexicon maps the forms of many languages onto concepts. It is read once;
// the index of a language is built when it is first asked for.
type lexicon struct {
	concepts []concept
	byName   map[string]int
	forms    []form

	mu    sync.RWMutex
	built map[string]*passage.Phrases[int32]
}

// allLangs marks forms that are the same in every language.
const allLangs = "all"

// readLexicon reads the built-in files and lays more over them: a block of a
// known name adds forms to that concept. Every mistake is reported.
func readLexicon(more []byte) (*lexicon, error) {
	l := &lexicon{byName: map[string]int{}, built: map[string]*passage.Phrases[int32]{}}
	names, err := fs.Glob(lexiconFiles, "lexicon/*.txt")
	if err != nil {
		return nil, fmt.Errorf("cannot list the built-in lexicon: %w", err)
	}
	var errs []error
	for _, name := range names {
		b, err := lexiconFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read the built-in lexicon: %w", err)
		}
		errs = append(errs, l.read(strings.TrimPrefix(name, "lexicon/"), string(b)))
	}
	if len(more) > 0 {
		errs = append(errs, l.read("lexicon", string(more)))
	}
	return l, errors.Join(errs...)
}

// read takes one file. A line at the margin opens a concept: NAME kind. An
// indented line holds forms: "lang,lang: form | form".
func (l *lexicon) read(file, text string) error {
	var errs []error
	at := -1
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		var err error
		if line[0] != ' ' && line[0] != '\t' {
			at, err = l.open(trimmed)
		} else if at < 0 {
			err = errors.New("forms without a concept: begin the block with NAME kind")
		} else {
			err = l.line(at, trimmed)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", file, i+1, err))
		}
	}
	return errors.Join(errs...)
}

func (l *lexicon) open(line string) (int, error) {
	f := strings.Fields(line)
	if len(f) != 2 || strings.ToUpper(f[0]) != f[0] {
		return -1, fmt.Errorf("%q: a block begins with NAME kind, the name in capitals", line)
	}
	if !slices.Contains(kinds, f[1]) {
		return -1, fmt.Errorf("concept %s: no kind %q; kinds are %s", f[0], f[1], strings.Join(kinds, ", "))
	}
	if at, ok := l.byName[f[0]]; ok {
		return at, nil
	}
	l.byName[f[0]] = len(l.concepts)
	l.concepts = append(l.concepts, concept{name: f[0], kind: f[1]})
	return len(l.concepts) - 1, nil
}

func (l *lexicon) line(at int, line string) error {
	head, rest, ok := strings.Cut(line, ":")
	if !ok {
		return fmt.Errorf("%q: a line of forms begins with its languages and a colon", line)
	}
	c, value := &l.concepts[at], strings.TrimSpace(rest)
	switch head {
	case "event":
		c.event = value
		return nil
	case "since":
		c.since = value
		return nil
	case "refers":
		c.refers = strings.Fields(value)
		return nil
	case "origin":
		c.origin = value
		return nil
	case "governs":
		f := strings.Fields(value)
		if len(f) != 2 {
			return fmt.Errorf("concept %s: governs: %q: want the concept of a country and the id of its government in the register", c.name, value)
		}
		c.governs = [2]string(f)
		return nil
	case "until":
		c.until = value
		return nil
	case "place":
		c.place = value
		return nil
	}
	langs := strings.Split(head, ",")
	for _, f := range strings.Split(rest, "|") {
		if err := checkForm(f); err != nil {
			return fmt.Errorf("concept %s: %w", l.concepts[at].name, err)
		}
		l.forms = append(l.forms, form{at, strings.TrimSpace(f), langs})
	}
	return nil
}

// checkForm refuses what would match nearly everything.
func checkForm(f string) error {
	words := strings.Fields(f)
	if len(words) == 0 {
		return errors.New("an empty form between two bars")
	}
	if w := words[0]; len(words) == 1 && strings.HasSuffix(w, "*") && utf8.RuneCountInString(strings.Trim(w, "*")) < 2 {
		return fmt.Errorf("form %q: a beginning of fewer than two letters matches nearly everything", f)
	}
	return nil
}

// phrases is the index of a language. Text whose language is unknown is read
// with the English forms.
func (l *lexicon) phrases(lang string) *passage.Phrases[int32] {
	if lang == "" {
		lang = "en"
	}
	l.mu.RLock()
	p := l.built[lang]
	l.mu.RUnlock()
	if p != nil {
		return p
	}
	p = &passage.Phrases[int32]{}
	for i, f := range l.forms {
		if slices.Contains(f.langs, lang) || slices.Contains(f.langs, allLangs) {
			if lang != "fa" {
				p.Add(f.text, int32(i))
				continue
			}
			for _, text := range passage.PersianForms(f.text) {
				p.Add(text, int32(i))
			}
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if have := l.built[lang]; have != nil {
		return have
	}
	l.built[lang] = p
	return p
}

// A hit is one concept found: which, and its first and last token.
type hit struct{ concept, first, last int }

// find returns the concepts in tokens, in order. What lies wholly inside a
// longer name of the same sort is part of that name: the council in "National
// Council of Resistance" is no resistance unit.
func (l *lexicon) find(text string, toks []passage.Token, lang string) []hit {
	found := l.phrases(lang).Find(toks)
	out := make([]hit, 0, len(found))
	for _, h := range found {
		if passage.TurkishWas(text, toks[h.First], lang) {
			continue
		}
		out = append(out, hit{l.forms[h.V].concept, h.First, h.Last})
	}
	return l.outer(out)
}

// reachOfForm is more tokens than any form spans.
const reachOfForm = 24

// outer drops the actors that lie inside a longer actor, and finds of one
// concept inside another of the same. Finds come in order of their first
// token, so only the neighbours need to be looked at.
func (l *lexicon) outer(hs []hit) []hit {
	out := make([]hit, 0, len(hs))
	for i, h := range hs {
		if !l.inside(hs, i, h) {
			out = append(out, h)
		}
	}
	return out
}

func (l *lexicon) inside(hs []hit, i int, h hit) bool {
	covers := func(j int) bool {
		o := hs[j]
		if h.first < o.first || h.last > o.last {
			return false
		}
		same := h.concept == o.concept
		longer := o.last-o.first > h.last-h.first
		return same && (longer || j < i) || longer && l.concepts[h.concept].kind == "actor" && l.concepts[o.concept].kind == "actor"
	}
	for j := i - 1; j >= 0 && hs[j].first >= h.first-reachOfForm; j-- {
		if covers(j) {
			return true
		}
	}
	for j := i + 1; j < len(hs) && hs[j].first == h.first; j++ {
		if covers(j) {
			return true
		}
	}
	return false
}
