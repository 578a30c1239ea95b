package match

import (
	"slices"

	"claimwatch/claims/passage"
)

// A tag is the clause that names the speaker after what is said, or between:
// `..., the researcher said`, `..., pretendon organizata`. It holds little else,
// so whoever stands in it is the speaker, listed or not.

// longestTag is how many tokens a tag has at most; one at the end of the
// sentence may add where and when it was said.
const (
	longestTag     = 8
	longestLastTag = 13
)

// notTag are words with which a clause begins that goes on with the matter:
// `..., but believes that`, `..., broadly in line with what X said`.
var notTag = wordSet("but and or which who whose while because although por dhe ose por qe sepse ndersa aber und oder weil wahrend mais et ou qui que car pero y o que porque ma e o che perche mas ama ve cunku iar dar insa mentre tuttavia mientras aunque enquanto tandis alors ise dok zas natomiast terwijl ενω αλλα а но")

// asides are verbs that also stand for other things than saying: "put the
// agents on a plane", "a count of the dead".
var asides = wordSet("put puts count counts counted call calls called list lists see sees hold holds give gives gave record records find finds found show shows press pressed regards considers views labels ordered nannte nennt nennen nannten appelle appelait appellent llama llamo definisce definiscono quan quajti quajten recorded documents counting collected")

// articles begin a subject that follows its verb: "recalled the author".
var articles = wordSet("the a an one two le la l les un une des der die das ein eine mehrere el los las una il lo gli i o os as um uma de het een nje")

// tag reads the speaker from the clause of a verb of saying, where that is a
// tag. Second result: it is one, whoever speaks; a pronoun is left to others.
func (x *spoken) tag(verb, last int) (speaker, bool) {
	a, b := verb, last
	for a > 0 && x.clause[a-1] == x.clause[verb] {
		a--
	}
	for b+1 < len(x.toks) && x.clause[b+1] == x.clause[verb] {
		b++
	}
	longest := longestTag
	if b == len(x.toks)-1 && !verbLast[x.lang] {
		longest = longestLastTag
	}
	if a == 0 || b-a >= longest || notTag[x.toks[a].Text] || slices.ContainsFunc(x.toks[a:verb], func(t passage.Token) bool { return t.Text == "what" }) || asides[x.toks[verb].Text] || b+1 < len(x.toks) && x.clause[len(x.toks)-1]-x.clause[verb] > 2 {
		return speaker{}, false
	}
	if x.thatAt(last + 1) { // "says that": what follows is what is said
		b = verb - 1
	}
	for _, h := range x.names {
		told := h.First > last && x.addressed(verb, last) && (x.lang == "en" || x.sp.reg[h.V].Role != "person")
		if h.First >= a && h.Last <= b && !told {
			return x.known(h), true
		}
	}
	for i := a; i <= b; i++ {
		for _, h := range x.kind(cueNobody) {
			if h.First == i && h.Last <= b {
				return x.titled(h), true
			}
		}
		if x.isHe(i) {
			return speaker{}, true
		}
	}
	if verbLast[x.lang] { // what stands there may as well be the object
		return speaker{}, false
	}
	if b < verb && verb == a {
		return speaker{}, false
	}
	if verb-a >= b-last { // the subject before the verb, else after it
		return x.noun(a, verb-1)
	}
	if p, q, ok := x.proper(last + 1); last < b && ok && q > p && q <= b && !x.addressed(verb, last) && !uncased(x.word(p)) && !x.isPlace(p) {
		return x.plain(p, q), true // however much is told of who that is
	}
	if first := last + 1; b-last <= 5 && !x.addressed(verb, last) && (x.lang == "sq" || capital(x.word(first)) || articles[x.toks[first].Text]) {
		s, ok := x.noun(first, b)
		return s, ok || b-last <= 3 // "said one of them" is a tag, whoever that is
	}
	return speaker{}, false
}

// soTag reads the German tag without a verb: `..., so der Sprecher des Rats`.
func (x *spoken) soTag() []speaker {
	if x.lang != "de" {
		return nil
	}
	for i := 1; i+1 < len(x.toks); i++ {
		first := x.toks[i+1].Text
		if x.toks[i].Text != "so" || x.clause[i] == x.clause[i-1] || !capital(x.word(i+1)) && !articles[first] {
			continue
		}
		end := x.endOfClause(i)
		if end-i > longestTag {
			continue
		}
		for _, h := range x.names {
			if h.First > i && h.Last <= end {
				return []speaker{x.known(h).by(x.textOf(i, i))}
			}
		}
		if s, ok := x.noun(i+1, end); ok {
			return []speaker{s.by(x.textOf(i, i))}
		}
	}
	return nil
}

// addressed says that whoever follows a verb is told, and does not tell: "told
// Al Jazeera".
func (x *spoken) addressed(verb, last int) bool {
	for _, h := range x.kind(cueTo) {
		if h.First <= verb && last <= h.Last {
			return true
		}
	}
	return false
}

// noun takes the words from token a to b, up to a stop, as a speaker without a
// name: "the researcher", "një këshilltar i tij".
func (x *spoken) noun(a, b int) (speaker, bool) {
	if relatives[x.toks[a].Text] || x.lang == "de" && !capital(x.word(a)) && !articles[x.toks[a].Text] && !definite[x.toks[a].Text] {
		return speaker{}, false
	}
	end := a
	for end <= b && (end == a || !x.stops[end] || x.joinsNames(end)) && end-a < 7 && !x.isCue(end) {
		end++
	}
	if p, q, ok := x.properIn(a, end-1); ok {
		return x.plain(p, q), true
	}
	letters := 0
	for i := a; i < end; i++ {
		if x.isName(i) && !x.stops[i] {
			letters += len(x.toks[i].Text)
		}
	}
	if letters < 5 {
		return speaker{}, false
	}
	return x.unnamed(a, end-1), true
}

// relatives stand for somebody named right before.
var relatives = wordSet("quale quali cui lequel laquelle lesquels lesquelles qui quien quienes cual cuales whom which denen welchem cilit ciles cilet")

// endOfClause is the last token of the clause of token i.
func (x *spoken) endOfClause(i int) int {
	for i+1 < len(x.toks) && x.clause[i+1] == x.clause[i] {
		i++
	}
	return i
}

// listedFrom finds the first name of the register from token i to the end of
// its clause: "secondo l'ultimo conteggio dell'organizzazione Hrana".
func (x *spoken) listedFrom(i int) (speaker, bool) {
	end := x.endOfClause(i)
	for _, h := range x.names {
		if h.First >= i && h.First <= min(end, i+15) {
			return x.known(h), true
		}
	}
	return speaker{}, false
}

// joinsNames says that a stop only joins two parts of what somebody is called:
// "a student in Isfahan", "presidentja e Rezistencës".
func (x *spoken) joinsNames(i int) bool {
	return i+1 < len(x.toks) && (capital(x.word(i+1)) || particle[x.toks[i].Text])
}

// properIn finds a run of two capitalised words or more between two tokens.
func (x *spoken) properIn(a, b int) (int, int, bool) {
	for i := a; i <= b; i++ {
		if uncased(x.word(i)) {
			return 0, 0, false
		}
		if p, q, ok := x.proper(i); ok && q > p && q <= b && !x.isPlace(p) {
			return p, q, true
		}
	}
	return 0, 0, false
}
