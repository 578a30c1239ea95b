package match

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

//go:embed cues.txt
var cueFile string

// A cue is what a phrase of cues.txt tells.
type cue string

const (
	cueBefore cue = "before"
	cueVerb   cue = "verb"
	cueAfter  cue = "after"
	cueCite   cue = "cite"
	cueHe     cue = "he"
	cueNobody cue = "nobody"
	cueStop   cue = "stop"
	cueFirst  cue = "first"
	cueHis    cue = "his"
	cueBy     cue = "by"
	cueTo     cue = "to"
	cueGoOn   cue = "goon"
	cueState  cue = "state"
	cueAgo    cue = "ago"
	cueTold   cue = "reported"
)

// speakers finds who is credited: the cues of each language, and the names of
// the register in every script.
type speakers struct {
	cues      map[string]*passage.Phrases[cue]
	names     passage.Phrases[int]
	reg       []claims.Origin
	written   []string       // beside reg: the name as the register writes it
	places    map[int]bool   // concepts that are places
	deeds     map[int]bool   // concepts that are no part of a name
	neutral   int            // a concept that says nothing
	officials []int          // concepts of those who speak for a state
	byID      map[string]int // an id's first place in reg
	byActor   map[int]int    // concepts that are in the register
	governs   []governs
	counting  map[string][]counting // how years are counted back, by language

	references []reference // words that stand for somebody named before
}

func newSpeakers(reg *claims.Origins, l *lexicon) (*speakers, error) {
	sp := &speakers{counting: map[string][]counting{}, cues: map[string]*passage.Phrases[cue]{}, places: map[int]bool{}, deeds: map[int]bool{}, byActor: map[int]int{}, byID: map[string]int{}}
	for i, c := range l.concepts {
		sp.places[i] = c.kind == "place"
		sp.deeds[i] = c.kind == "event" || c.kind == "wave" || c.kind == "act" || c.kind == "state" || c.kind == "neg"
		if c.kind == "neutral" {
			sp.neutral = i
		}
		if c.name == "OFFICIAL" || c.name == "REGIME" || c.name == "STATEMEDIA" {
			sp.officials = append(sp.officials, i)
		}
	}
	if err := sp.readCues(cueFile); err != nil {
		return nil, err
	}
	if reg != nil {
		sp.addNames(reg)
	}
	for i, c := range l.concepts {
		if n := sp.indexOf(c.origin); n >= 0 {
			sp.byActor[i] = n
		}
		if n := sp.indexOf(c.governs[1]); n >= 0 {
			if country, ok := l.byName[c.governs[0]]; ok {
				sp.governs = append(sp.governs, governs{i, country, sp.reg[n]})
			}
		}
	}
	return sp, nil
}

// readCues reads cues.txt: a kind, its languages and their forms to the line.
func (sp *speakers) readCues(src string) error {
	for i, line := range strings.Split(src, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.SplitN(line, " ", 3)
		if len(f) != 3 || !slices.Contains([]cue{cueBefore, cueVerb, cueAfter, cueCite, cueHe, cueNobody, cueStop, cueFirst, cueHis, cueBy, cueTo, cueGoOn, cueState, cueAgo, cueTold}, cue(f[0])) {
			return fmt.Errorf("cues.txt:%d: want KIND LANG form | form", i+1)
		}
		for _, lang := range strings.Split(f[1], ",") {
			p := sp.cues[lang]
			if p == nil {
				p = &passage.Phrases[cue]{}
				sp.cues[lang] = p
			}
			for _, form := range strings.Split(f[2], "|") {
				if f[0] == string(cueAgo) {
					c, err := readCounting(form)
					if err != nil {
						return fmt.Errorf("cues.txt:%d: %w", i+1, err)
					}
					sp.counting[lang] = append(sp.counting[lang], c)
					continue
				}
				ways := []string{form}
				if lang == "fa" {
					ways = passage.PersianForms(form)
				}
				ways = append(ways, parted(cue(f[0]), lang, form)...)
				for _, way := range ways {
					if !p.Add(way, cue(f[0])) {
						return fmt.Errorf("cues.txt:%d: %q holds no word", i+1, form)
					}
				}
			}
		}
	}
	return nil
}

// helpers are the verbs with which some languages make the past of another.
var helpers = map[string]string{"fr": "a", "it": "ha"}

// parted are the ways in which words stand between the parts of a verb: "a en
// revanche rejeté", "ha poi detto".
func parted(k cue, lang, form string) []string {
	helper := helpers[lang]
	first, rest, two := strings.Cut(strings.TrimSpace(form), " ")
	if k != cueVerb || helper == "" || !two || first != helper || strings.ContainsAny(rest, " ") {
		return nil
	}
	return []string{first + " _ " + rest, first + " _ _ " + rest}
}

// addNames takes in every name of the register, in each of its forms.
func (sp *speakers) addNames(reg *claims.Origins) {
	for _, o := range reg.List {
		for _, a := range o.AllNames() {
			written := a
			if inflects(a) {
				a += "*"
			}
			for _, form := range slices.Compact(append([]string{a}, passage.PersianForms(a)...)) {
				if sp.names.Add(form, len(sp.reg)) {
					if _, ok := sp.byID[o.ID]; !ok {
						sp.byID[o.ID] = len(sp.reg)
					}
					sp.reg, sp.written = append(sp.reg, o), append(sp.written, written)
				}
			}
		}
	}
}

// indexOf is the place of an id among the names of the register, or -1.
func (sp *speakers) indexOf(id string) int {
	if i, ok := sp.byID[id]; ok {
		return i
	}
	return -1
}

// inflects says that a name takes endings in some language that writes it:
// "Kriegut", "Teherani", "Trampa". Short names would meet too many words.
func inflects(name string) bool {
	last := name[strings.LastIndexByte(name, ' ')+1:]
	initials := last[0] >= utf8.RuneSelf && strings.ToUpper(last) == last // ΑΠΕ, which απεργία begins with
	return len(last) >= 5 && capital(name) && last[len(last)-1] != ')' && !initials
}

// A speaker is who is credited with what a sentence says.
type speaker struct {
	name       string   // as printed, with the name in the register where that differs
	id         string   // in the register; "" = not listed
	cited      []string // everyone credited on the way, outermost first
	nobody     bool     // credited without a name
	own        bool     // speaks for itself, whatever others told it
	spoke      bool     // was credited there, not only named
	tag        bool     // stands in a clause that does nothing but name the speaker
	subject    bool     // was what a sentence that credits nobody is about
	people     bool     // people by what they are: "officials", "two doctors"
	counts     bool     // an organisation that keeps a count
	cue        string   // the words that show it
	start, end int      // of the name, in the article
}

// A spoken lays out a sentence for finding its speakers.
type spoken struct {
	*scene
	sp    *speakers
	cues  []passage.Hit[cue]
	names []passage.Hit[int]
	stops map[int]bool

	heTag  bool          // a pronoun stands in a tag
	starts map[int]start // who is listed from a token on; built when first asked for
}

// mostCues is how many words of speech a sentence is read for: a sentence of a
// newspaper has a few, and what has more is no sentence.
const mostCues = 80

// speaker finds who is credited. A name that is cited by another wins, since
// it stands nearer to the fact; then names beside "according to", then the
// subject of a verb of saying; then, with a pronoun, whoever was named last.
func (sp *speakers) speaker(s *scene, last speaker) speaker {
	x := sp.lay(s)
	if s, ok := x.theirs(); ok {
		return s
	}
	if h, first, ok := x.his(); ok && (first || len(x.names) == 0 && !x.official()) {
		if who := x.meant(h, last); who.name != "" {
			return who.again(h)
		}
	}
	var found []speaker
	for _, rule := range []func() []speaker{x.cited, x.quotedBy, x.beforeCue, x.hyphened, x.afterCue, x.soTag, x.subjects, x.headline} {
		found = append(found, rule()...)
	}
	if len(found) == 0 {
		return x.fromBefore(last)
	}
	for i := range found {
		found[i] = x.bySurname(x.byOffice(found[i]))
	}
	if !found[0].tag && (x.heTag || found[0].id == "" && x.heFirst(found[0])) {
		if s := x.pronoun(last); s.name != "" {
			return s
		}
	}
	return x.takesUp(x.chain(found), last)
}

// lay finds the cues and the names of a sentence. What stands in a quotation is
// said and says nothing of who says it.
func (sp *speakers) lay(s *scene) *spoken {
	x := &spoken{scene: s, sp: sp, stops: map[int]bool{}}
	if p := sp.cues[s.lang]; p != nil {
		x.cues = slices.DeleteFunc(p.Find(s.toks), func(h passage.Hit[cue]) bool {
			apart := x.clause[h.First] != x.clause[h.Last] && !(s.lang == "ar" && h.V == cueCite) // نقلت «تايم» عن
			return apart || h.V != cueStop && s.quote[h.First] || h.V == cueVerb && x.saysNothing(h)
		})
	}
	x.cues = longestCues(x.cues[:min(len(x.cues), mostCues)], s.lang)
	x.names = slices.DeleteFunc(sp.named(s, x.cues), func(h passage.Hit[int]) bool { return s.quote[h.First] })
	for _, h := range x.cues {
		if h.V == cueStop {
			x.stops[h.First] = true
		}
	}
	return x
}

// takesLives says that "claimed" at token i is not said: "claimed 12,000 lives".
func (x *spoken) takesLives(i int) bool {
	if !strings.HasPrefix(x.toks[i].Text, "claim") || i+1 >= len(x.toks) {
		return false
	}
	next := x.toks[i+1].Text
	return digit(next[0]) || lifeWords[next]
}

var lifeWords = wordSet("about some over nearly almost up hundreds thousands dozens many lives scores")

// longestCues drops a cue before a name that a longer one begins with: "وفق" where
// "وفق بيان" stands, "quoted" where "quoted by" does; and a verb behind its helper, which begins a longer one.
func longestCues(hs []passage.Hit[cue], lang string) []passage.Hit[cue] {
	return slices.DeleteFunc(slices.Clone(hs), func(h passage.Hit[cue]) bool {
		if h.V == cueCite && slices.ContainsFunc(hs, func(o passage.Hit[cue]) bool { return o.V == cueBy && o.First <= h.First && h.Last < o.Last }) {
			return true
		}
		if h.V == cueVerb && slices.ContainsFunc(hs, func(o passage.Hit[cue]) bool {
			return o.V == cueVerb && o.First < h.First && h.Last == o.Last && len(helpers[lang]) > 0
		}) {
			return true
		}
		return h.V == cueBefore && slices.ContainsFunc(hs, func(o passage.Hit[cue]) bool {
			return o.V == cueBefore && o.First == h.First && o.Last > h.Last
		})
	})
}

// named finds the names of the register. An alias of up to three Latin letters
// counts only in capitals: "AP", "un".
func (sp *speakers) named(s *scene, cues []passage.Hit[cue]) []passage.Hit[int] {
	if s.listed == nil { // asked for twice of a sentence that credits nobody
		s.listed = append([]passage.Hit[int]{}, sp.names.Find(s.toks)...)
	}
	out := make([]passage.Hit[int], 0, len(s.listed))
	for _, h := range s.listed {
		w := s.text[s.toks[h.First].Start:s.toks[h.Last].End]
		if len(w) <= 3 && strings.ToUpper(w) != w || s.dateline(h.Last) || sp.onlyWhere(s, h, cues) || s.homonym(h, cues) || !sp.asWritten(s, h) {
			continue
		}
		out = append(out, h)
	}
	return sp.actors(s, outerNames(out))
}

// asWritten says that the name of an outlet is not the everyday words that it is
// made of: see [passage.AsWritten]. Letters that stand for a name are written
// small often enough.
func (sp *speakers) asWritten(s *scene, h passage.Hit[int]) bool {
	role, name := sp.reg[h.V].Role, sp.written[h.V]
	letters := h.First == h.Last && strings.ToUpper(name) == name
	return role != "outlet" && role != "agency" || letters || passage.AsWritten(name, s.text, s.toks[h.First:h.Last+1])
}

// outerNames drops names that lie inside longer ones: واشنگتن in "واشنگتن پست".
func outerNames(hs []passage.Hit[int]) []passage.Hit[int] {
	out := make([]passage.Hit[int], 0, len(hs))
	for _, h := range hs {
		if !slices.ContainsFunc(hs, func(o passage.Hit[int]) bool {
			return o.First <= h.First && h.Last <= o.Last && o.Last-o.First > h.Last-h.First
		}) {
			out = append(out, h)
		}
	}
	return out
}

// actors adds the actors of the lexicon that the register knows under an id,
// where no name of the register stands already.
func (sp *speakers) actors(s *scene, hs []passage.Hit[int]) []passage.Hit[int] {
	for _, h := range s.hits {
		n, ok := sp.byActor[h.concept]
		if !ok || slices.ContainsFunc(hs, func(o passage.Hit[int]) bool { return o.First <= h.last && h.first <= o.Last }) {
			continue
		}
		hs = append(hs, passage.Hit[int]{V: n, First: h.first, Last: h.last})
	}
	slices.SortStableFunc(hs, func(a, b passage.Hit[int]) int { return a.First - b.First })
	return hs
}

// dateline says that token i stands before the dash of "Washington/Teheran –":
// a place where the report was written, not a government.
func (s *scene) dateline(i int) bool {
	for k := i + 1; k < len(s.toks) && k <= 4; k++ {
		gap := s.text[s.toks[k-1].End:s.toks[k].Start]
		if strings.Contains(gap, " – ") || strings.Contains(gap, " — ") {
			return !strings.ContainsFunc(s.text[:s.toks[k-1].End], func(r rune) bool { return r == ',' || r == ':' })
		}
	}
	return false
}

func (x *spoken) kind(k cue) []passage.Hit[cue] {
	var out []passage.Hit[cue]
	for _, h := range x.cues {
		if h.V == k {
			out = append(out, h)
		}
	}
	return out
}

// said are the words of saying in a sentence, as hits of no concept's own.
func (sp *speakers) said(s *scene) []hit {
	p := sp.cues[s.lang]
	if p == nil {
		return nil
	}
	var out []hit
	for _, h := range p.Find(s.toks) {
		out = append(out, hit{sp.neutral, h.First, h.Last})
	}
	return out
}
