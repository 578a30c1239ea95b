package origin

import (
	"slices"
	"strings"

	"claimwatch/claims/passage"
)

// Where the sentences and clauses of a text end, and what stands beside a name.

// layOut numbers the sentences and clauses of the tokens.
func (s *speech) layOut() {
	x := s.x
	s.clause, s.sentence = make([]int, len(x.tokens)), make([]int, len(x.tokens))
	sent, clause := 0, 0
	for i, t := range x.tokens {
		for sent < len(x.sents)-1 && x.sents[sent].End <= t.Start {
			sent++
		}
		if i > 0 && (sent != s.sentence[i-1] || parts(x.text[x.tokens[i-1].End:t.Start]) || s.andAfterVerb(i)) {
			clause++
		}
		s.sentence[i], s.clause[i] = sent, clause
	}
}

// parts reports whether what stands between two words parts clauses: a comma
// and its like, a dash, the end of a quotation; and nothing inside a
// number or a word.
func parts(gap string) bool {
	if gap == " " || !strings.ContainsAny(gap, " \n\t") {
		return false
	}
	return strings.ContainsAny(gap, ",;:،؛—–”»…") || strings.HasPrefix(gap, "\"") || strings.Contains(gap, " - ")
}

// finite are verbs with which a Persian clause ends; "and" behind one begins
// another.
var finite = map[string]bool{"کشت": true, "کرد": true, "شد": true, "داد": true, "است": true, "بود": true, "شدند": true, "کردند": true, "دادند": true, "گرفت": true, "اند": true}

func (s *speech) andAfterVerb(i int) bool {
	return s.x.lang == "fa" && i > 1 && s.x.tokens[i].Text == "و" && finite[s.x.tokens[i-1].Text]
}

// names are the names that lie between two tokens, both inclusive.
func (s *speech) names(first, last int) []nameHit {
	all := s.x.names
	a, _ := slices.BinarySearchFunc(all, first, func(n nameHit, at int) int { return n.first - at })
	b := a
	for b < len(all) && all[b].last <= last {
		b++
	}
	return all[a:b]
}

// startOf is the first token of the clause of a token.
func (s *speech) startOf(i int) int {
	for i > 0 && s.clause[i-1] == s.clause[i] {
		i--
	}
	return i
}

// ends reports whether a token is the last of its clause.
func (s *speech) ends(i int) bool { return i+1 >= len(s.clause) || s.clause[i+1] != s.clause[i] }

func (s *speech) gap(i int) string {
	if i+1 >= len(s.x.tokens) {
		return ""
	}
	return s.x.text[s.x.tokens[i].End:s.x.tokens[i+1].Start]
}

// articles may stand between a preposition and a name.
var articles = map[string]bool{"the": true, "le": true, "la": true, "les": true, "l": true, "el": true, "los": true, "las": true, "il": true, "lo": true, "i": true, "gli": true,
	"die": true, "der": true, "das": true, "den": true, "dem": true, "het": true, "de": true, "o": true, "os": true, "as": true, "η": true, "ο": true, "το": true, "τον": true, "την": true, "τουσ": true, "των": true}

// free reports whether nothing before a name governs it, unless it speaks for
// it: "a statement from X".
func (s *speech) free(n nameHit) bool {
	at := n.first - 1
	if at > 0 && articles[s.x.tokens[at].Text] && !s.at[cueUnder][at] {
		at--
	}
	if at < 0 || s.clause[at] != s.clause[n.first] || !s.at[cueUnder][at] {
		return true
	}
	return at > 0 && s.at[cueVoice][at-1]
}

// oblique reports whether a name is in a case that no subject is in: with a
// Turkish ending behind an apostrophe, the Persian mark of an object behind it,
// or an Arabic preposition joined to it.
func (s *speech) oblique(n nameHit) bool {
	switch s.x.lang {
	case "tr", "az":
		gap := s.gap(n.last)
		return gap == "'" || gap == "’" || gap == "-"
	case "fa":
		return n.last+1 < len(s.x.tokens) && s.x.tokens[n.last+1].Text == "را"
	case "ar":
		w := s.x.tokens[n.first].Text
		return strings.HasPrefix(w, "ل") && !slices.ContainsFunc(s.x.r.reg.List[n.origin].AllNames(), func(name string) bool { return strings.HasPrefix(passage.Fold(name), w) })
	}
	return false
}
