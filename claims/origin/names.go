package origin

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// A nameIndex finds the names of the register in a text, in every script.
type nameIndex struct {
	reg     *claims.Origins
	phrases passage.Phrases[alias]
	exact   map[string]int // folded alias → index into reg.List
}

// An alias is one name of one origin.
type alias struct {
	origin  int    // index into reg.List
	capital bool   // written with a capital, so a word without one is not it: "mehr" is not Mehr
	caps    bool   // written in capitals: "un" is not the UN, "ihr" not IHR
	titled  bool   // an outlet that others write like a word: Time for TIME
	place   bool   // a single word for a government, which may also be meant as a place
	written string // the name of an outlet of several words, whose capitals tell it from them: The Sun
}

func newNameIndex(reg *claims.Origins) *nameIndex {
	n := &nameIndex{reg: reg, exact: map[string]int{}}
	for i, o := range reg.List {
		n.know(o.ID, i)
		for _, a := range o.AllNames() {
			if n.know(a, i) {
				n.phrases.Add(strings.NewReplacer("*", " ", "_", " ").Replace(a), aliasOf(i, a, o.Role))
			}
		}
	}
	return n
}

// know notes whose a name is as a whole, unless another has it already, and
// reports whether it holds a word.
func (n *nameIndex) know(name string, origin int) bool {
	key := words(name)
	if key == "" {
		return false
	}
	if _, taken := n.exact[key]; !taken {
		n.exact[key] = origin
	}
	return true
}

func aliasOf(origin int, name, role string) alias {
	first, _ := utf8.DecodeRuneInString(name)
	single := !strings.ContainsAny(name, " -")
	caps := single && len(name) <= 5 && strings.ToUpper(name) == name && strings.ToLower(name) != name
	written := ""
	if !single && carries(role) {
		written = name
	}
	return alias{
		origin:  origin,
		written: written,
		titled:  caps && carries(role) && len(name) > 3,
		capital: unicode.IsUpper(first),
		caps:    caps,
		place:   single && role == "government",
	}
}

// words is a name folded to its tokens.
func words(s string) string {
	var b strings.Builder
	for _, t := range passage.Tokens(s, "-") {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// A nameHit is a name of the register found in a text.
type nameHit struct {
	origin      int // index into the register
	first, last int // tokens
}

// find returns the names in the tokens of a text from left to right. Where
// names overlap the longest wins, so that "Human Rights Activists in Iran" is
// HRANA and never the shorter name of another organisation inside it.
func (n *nameIndex) find(text string, tokens []passage.Token) []nameHit {
	var out []nameHit
	for _, h := range n.phrases.Find(tokens) {
		if !h.V.meant(text, tokens, h.First, h.Last) {
			continue
		}
		hit := nameHit{h.V.origin, h.First, h.Last}
		if k := len(out); k > 0 && out[k-1].last >= hit.first {
			if hit.last-hit.first > out[k-1].last-out[k-1].first {
				out[k-1] = hit
			}
			continue
		}
		out = append(out, hit)
	}
	return out
}

// meant reports whether the tokens first to last, which read like the alias,
// are written as a name.
func (a alias) meant(text string, tokens []passage.Token, first, last int) bool {
	original := text[tokens[first].Start:tokens[first].End]
	initial, _ := utf8.DecodeRuneInString(original)
	switch {
	case a.caps && strings.ToUpper(original) != original:
		return a.titled && initial != utf8.RuneError && unicode.IsUpper(initial) && inSmallLetters(text, tokens, first)
	case a.written != "":
		return passage.AsWritten(a.written, text, tokens[first:last+1])
	case a.capital && unicode.IsLower(initial):
		return false
	case a.place && first > 0 && beforePlaces[tokens[first-1].Text]:
		return false
	case first == last && tokens[first].Text == "mehr" && last+1 < len(tokens) && tokens[last+1].Text == "als":
		return false // German "Mehr als", at the head of a sentence
	case last+1 < len(tokens) && strings.HasPrefix(tokens[last+1].Text, "activist") && tokens[last].Text == "rights":
		return false // "Iran human rights activists" names nobody
	}
	return true
}

// inSmallLetters reports whether the word before a token is of the same
// sentence and begins with a small letter, so that a capital is no accident of
// the place.
func inSmallLetters(text string, tokens []passage.Token, at int) bool {
	if at == 0 {
		return false
	}
	before := tokens[at-1]
	first, _ := utf8.DecodeRuneInString(text[before.Start:])
	return unicode.IsLower(first) && !strings.ContainsAny(text[before.End:tokens[at].Start], ".!?:;\n")
}

// beforePlaces are words after which the name of a capital means the town.
var beforePlaces = map[string]bool{"in": true, "from": true, "at": true, "near": true, "to": true, "across": true, "outside": true,
	"ne": true, "nga": true, "aus": true, "nach": true, "bei": true, "a": true, "de": true, "en": true, "da": true, "di": true, "dans": true,
	"در": true, "از": true, "به": true, "في": true, "فی": true, "من": true, "الى": true, "الی": true}

// resolve returns the origin that a name stands for: the name as a whole, or
// the longest registered name inside it.
func (n *nameIndex) resolve(name string) (claims.Origin, bool) {
	if i, ok := n.exact[words(name)]; ok {
		return n.reg.List[i], true
	}
	best := nameHit{origin: -1}
	for _, h := range n.find(name, passage.Tokens(name, "-")) {
		if best.origin < 0 || h.last-h.first > best.last-best.first {
			best = h
		}
	}
	if best.origin < 0 {
		return claims.Origin{}, false
	}
	return n.reg.List[best.origin], true
}
