package match

import (
	"slices"
	"strings"
	"unicode"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/claims/quantity"
)

// A scene is one sentence laid out for matching.
type scene struct {
	text   string // the sentence
	base   int    // its offset in the article
	lang   string
	toks   []passage.Token
	hits   []hit
	at     map[int][]hit // by concept
	years  []yearHit
	figs   []claims.Figure
	clause []int // clause number of each token
	around *surroundings

	quote []bool // of each token: whether it stands in a quotation

	listed []passage.Hit[int] // names of the register, as they are found; nil until asked for

	said     speaker // who is credited with the sentence
	dangling []int   // concepts that stand for somebody not named
}

// A yearHit is a year written in the sentence, in our calendar.
type yearHit struct {
	year       int
	start, end int // bytes in the sentence
	token      int
	counted    bool // back from the day of the page; see ago
}

// from says where a concept of the surroundings stands.
type from string

const (
	fromTitle  from = "title"
	fromURL    from = "address"
	fromBefore from = "sentence before"
	fromText   from = "earlier in the text"
	fromOutlet from = "outlet"
)

// weightOf is how much of a look's score is left where one of its concepts is
// found only there.
var weightOf = map[from]float64{fromTitle: .97, fromBefore: .97, fromURL: .95, fromText: .93, fromOutlet: .9}

// surroundings are the concepts that a sentence may lean on.
type surroundings struct {
	fixed    map[int]from          // title, address, outlet
	before   map[int]int           // concept -> number of the sentence that named it last
	n        int                   // number of the present sentence
	end      int                   // of the sentence before, in the article
	counting map[string][]counting // how years are counted back, by language
	since    int                   // concept of phrases that compare with an older event
	pub      claims.Date
	figs     []claims.Figure // of the sentence before
	counter  speaker         // the counting organisation that title or address name
	snippet  bool            // a sentence or two, without a title
	outlet   string          // id of the outlet in the register of origins

	outletName string  // as the page calls itself
	last       speaker // named last
	prior      speaker // named last before the present sentence
	voices     voices  // who spoke
	open       rune    // mark that ends the quotation in which the present sentence begins
}

// memory is how many sentences back a name still carries.
const memory = 6

func (a *surroundings) has(c int) (from, bool) {
	if at, ok := a.before[c]; ok {
		if a.n-at == 1 {
			return fromBefore, true
		}
		if f, ok := a.fixed[c]; ok {
			return f, true
		}
		if a.n-at <= memory {
			return fromText, true
		}
	}
	f, ok := a.fixed[c]
	return f, ok
}

// newScene lays out a sentence.
func (m *Matcher) newScene(text string, base int, lang string, a *surroundings) *scene {
	s := &scene{text: text, base: base, lang: lang, toks: passage.Tokens(text, lang), around: a}
	s.hits = m.lex.find(text, s.toks, lang)
	s.at = make(map[int][]hit, len(s.hits))
	for _, h := range s.hits {
		s.at[h.concept] = append(s.at[h.concept], h)
	}
	s.cut()
	m.dropDangling(s)
	s.quoting()
	return s
}

// read adds the years and figures, which most sentences are not asked for.
func (s *scene) read() {
	if s.years != nil {
		return
	}
	s.years = []yearHit{}
	if !strings.ContainsFunc(s.text, unicode.IsDigit) && s.lang != "" && len(s.toks) < 3 {
		return
	}
	nums, figs := quantity.Both(s.text, quantity.Context{Lang: s.lang, Published: s.around.pub})
	for _, n := range nums {
		if y := asYear(n); y > 0 {
			s.years = append(s.years, yearHit{y, n.Start, n.End, s.tokenAt(n.Start), false})
		} else if y := s.ago(n, s.around.counting[s.lang]); y > 0 {
			s.years = append(s.years, yearHit{y, n.Start, n.End, s.tokenAt(n.Start), true})
		}
	}
	s.figs = figs
}

// asYear reads a bare number of four digits as a year; years of the Iranian
// calendar become ours (its year begins in March, so most of it lies in the
// year that is 621 later).
func asYear(n quantity.Number) int {
	v := int(n.Value)
	if float64(v) != n.Value || n.Words && !n.Year || n.Money || n.Percent || n.Vague {
		return 0
	}
	switch {
	case n.End-n.Start > 8:
		return 0
	case v >= 1900 && v <= 2100:
		return v
	case v >= 1320 && v <= 1420:
		return v + 621
	}
	return 0
}

func (s *scene) tokenAt(b int) int {
	for i, t := range s.toks {
		if t.End > b {
			return i
		}
	}
	return len(s.toks) - 1
}

// cut numbers the clauses: a comma, semicolon, colon, dash or bracket between
// two tokens begins a new one, but not the one inside "3,428".
func (s *scene) cut() {
	s.clause = make([]int, len(s.toks))
	n := 0
	for i := 1; i < len(s.toks); i++ {
		between := s.text[s.toks[i-1].End:s.toks[i].Start]
		if strings.ContainsAny(between, ",;:،؛—–()«»\"“”") && !(len(between) == 1 && digit(s.text[s.toks[i-1].End-1]) && digit(s.text[s.toks[i].Start])) {
			n++
		}
		s.clause[i] = n
	}
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// near is how many tokens may lie between two things that belong together, by
// the habits of the language: German, Persian and Turkish keep the verb, and
// its negation, for the end.
const near = 9

func (s *scene) near() int {
	switch s.lang {
	case "de", "fa", "tr", "nl", "az":
		return near + 4
	}
	return near
}

// apart is the number of tokens between two hits, with three more for every
// boundary of a clause that lies between; 0 where they overlap.
func (s *scene) apart(a, b hit) int {
	if a.first > b.first {
		a, b = b, a
	}
	if b.first <= a.last {
		return 0
	}
	return b.first - a.last + 3*(s.clause[b.first]-s.clause[a.last])
}

// span is the place of a hit in the article.
func (s *scene) span(h hit) (start, end int) {
	return s.base + s.toks[h.first].Start, s.base + s.toks[h.last].End
}

func (s *scene) words(h hit) string { return s.text[s.toks[h.first].Start:s.toks[h.last].End] }

// dropDangling takes out words that stand for somebody ("the group") where
// nobody they could stand for has been named. In a snippet, a sentence or two
// without a title, they may have been named outside it: there the words stay,
// and cost a part of the score.
func (m *Matcher) dropDangling(s *scene) {
	for _, ref := range m.references {
		if len(s.at[ref.word]) == 0 || s.any(ref.names) {
			continue
		}
		if _, _, ok := s.around.any(ref.names); !ok {
			s.at[ref.word] = slices.DeleteFunc(s.at[ref.word], func(h hit) bool { return m.namesItsOwn(s, h) })
			if s.around.snippet && len(s.at[ref.word]) > 0 {
				s.dangling = append(s.dangling, ref.word)
			} else {
				delete(s.at, ref.word)
			}
		}
	}
}

// namesItsOwn says that words which might stand for somebody are a name or a
// class of their own: "the Council of Europe", "a terrorist organisation". In
// Arabic the article tells: "classed the organisation terrorist" is another.
func (m *Matcher) namesItsOwn(s *scene, h hit) bool {
	if i := h.last + 1; i+1 < len(s.toks) && s.clause[i] == s.clause[h.last] && ofs[s.toks[i].Text] {
		return true
	}
	return s.lang != "ar" && slices.ContainsFunc(s.at[m.ids.terror], func(t hit) bool { return s.apart(t, h) == 1 })
}

// ofs are words behind which stands whose council or group it is.
var ofs = wordSet("of de du des di del della von van")

// A reference is a concept of words that stand for one of others.
type reference struct {
	word  int
	names []int
}
