package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/claims/quantity"
	"claimwatch/crawler/news"
)

// emergingOutlets is how many outlets of different families must repeat a
// statement before it is told: two may quote one press conference, three make
// it a matter of the day.
const emergingOutlets = 3

// maxEmerging is how many are told.
const maxEmerging = 8

// Emerging are statements that several outlets repeat and that match no claim:
// what the list of claims may be missing.
type Emerging struct {
	Read       int                 `json:"read"` // articles read for it, the newest of the day
	Of         int                 `json:"of"`   // articles of the day
	Statements []RepeatedStatement `json:"statements"`
}

// A RepeatedStatement is one of them: a quote, or a number with what it
// counts.
type RepeatedStatement struct {
	Kind      string        `json:"kind"` // quote, figure
	Text      string        `json:"text"`
	Lang      string        `json:"lang"`
	Number    string        `json:"number,omitempty"`
	Metric    claims.Metric `json:"metric,omitempty"`
	Outlets   []string      `json:"outlets"`
	Languages []string      `json:"languages"`
	First     string        `json:"first_outlet"`
	Published claims.Date   `json:"first_published"`
	Address   string        `json:"first_address"`
}

// A repeat gathers where one statement stands.
type repeat struct {
	RepeatedStatement
	families map[string]bool
	outlets  map[string]bool
	langs    map[string]bool
	order    int
}

// emergingStatements looks through the day's articles for quotes of some
// length and for odd numbers that several outlets repeat, and drops what a
// piece of evidence covers already.
func (b *builder) emergingStatements() {
	e := &b.day.Emerging
	e.Read, e.Of, e.Statements = len(b.emerging), b.day.Coverage.Articles, []RepeatedStatement{}
	known := b.evidenceText()
	found := map[string]*repeat{}
	articles := slices.Clone(b.emerging)
	slices.SortFunc(articles, func(x, y news.Article) int { return cmp.Or(x.Published.Compare(y.Published), cmp.Compare(x.ID, y.ID)) })
	odd := oddNumbers(articles)
	for _, a := range articles {
		for _, q := range quoted(a.Text) {
			key := passage.Fold(q)
			if !covered(known[a.ID], key) {
				b.repeat(found, "quote|"+key, a, RepeatedStatement{Kind: "quote", Text: q, Lang: a.Lang})
			}
		}
		b.numbersOf(found, a, odd, known[a.ID])
	}
	list := []*repeat{}
	for _, key := range sortedKeys(found) {
		if r := found[key]; len(r.families) >= emergingOutlets {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(x, y *repeat) int { return cmp.Or(len(y.families)-len(x.families), x.order-y.order) })
	for _, r := range list[:min(len(list), maxEmerging)] {
		r.Text, r.Outlets, r.Languages = b.masked(shorten(r.Text, 220)), sortedKeys(r.outlets), sortedKeys(r.langs)
		e.Statements = append(e.Statements, r.RepeatedStatement)
	}
}

// evidenceText is what of each article is evidence, folded.
func (b *builder) evidenceText() map[int64][]string {
	out := map[int64][]string{}
	for _, m := range b.mentions {
		if b.isNew(m) {
			out[m.ArticleID] = append(out[m.ArticleID], passage.Fold(m.Quote))
		}
	}
	return out
}

func covered(evidence []string, text string) bool {
	return slices.ContainsFunc(evidence, func(e string) bool { return strings.Contains(e, text) || strings.Contains(text, e) })
}

func (b *builder) repeat(found map[string]*repeat, key string, a news.Article, s RepeatedStatement) {
	r := found[key]
	if r == nil {
		s.First, s.Published, s.Address = a.Outlet, claims.DateOf(a.Published.In(b.Zone)), a.URL
		if a.Published.IsZero() {
			s.Published = claims.DateOf(a.Fetched.In(b.Zone))
		}
		r = &repeat{RepeatedStatement: s, families: map[string]bool{}, outlets: map[string]bool{}, langs: map[string]bool{}, order: len(found)}
		found[key] = r
	}
	r.families[cmp.Or(b.outlets[a.SourceID].Family, a.SourceID)] = true
	r.outlets[a.Outlet], r.langs[a.Lang] = true, true
}

// quoted returns the quotes of 6 to 40 words in a text.
func quoted(text string) []string {
	var out []string
	open := map[rune]rune{'“': '”', '„': '“', '«': '»', '"': '"'}
	var end rune
	start := 0
	for i, r := range text {
		switch {
		case end != 0 && (r == end || end == '“' && r == '”'):
			q := strings.Trim(text[start:i], " ,.;:،؛")
			if n := len(strings.Fields(q)); n >= 6 && n <= 40 && !strings.Contains(q, "\n") {
				out = append(out, q)
			}
			end = 0
		case end == 0 && open[r] != 0:
			end, start = open[r], i+len(string(r))
		case r == '\n':
			end = 0
		}
	}
	return out
}

// oddNumbers returns the numbers of three and more digits, not round, that
// stand in enough articles to be worth reading: a cheap look that spares
// reading every sentence.
func oddNumbers(articles []news.Article) map[string]bool {
	in := map[string]map[string]bool{}
	for _, a := range articles {
		for _, n := range digitRuns(passage.Fold(a.Text)) {
			if in[n] == nil {
				in[n] = map[string]bool{}
			}
			in[n][a.SourceID] = true
		}
	}
	out := map[string]bool{}
	for n, sources := range in {
		if len(sources) >= emergingOutlets {
			out[n] = true
		}
	}
	return out
}

// digitRuns returns the odd numbers of a folded text as plain digits, their
// grouping taken out. Years are none.
func digitRuns(text string) []string {
	var out []string
	var run []rune
	flush := func() {
		plain := !strings.ContainsAny(strings.TrimRight(string(run), ".,"), ".,'٬\u00a0\u202f")
		s := strings.Trim(strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, string(run)), "")
		if len(s) >= 3 && len(s) <= 7 && !strings.HasSuffix(s, "00") && !(plain && len(s) == 4 && (s[:2] == "19" || s[:2] == "20" || s[:2] == "13" || s[:2] == "14")) {
			out = append(out, s)
		}
		run = run[:0]
	}
	for _, r := range text {
		if r >= '0' && r <= '9' || len(run) > 0 && strings.ContainsRune(".,'٬\u00a0\u202f", r) {
			run = append(run, r)
			continue
		}
		if len(run) > 0 {
			flush()
		}
	}
	flush()
	return out
}

// numbersOf reads the sentences that hold one of the odd numbers, and keeps
// the figures of people in them.
func (b *builder) numbersOf(found map[string]*repeat, a news.Article, odd map[string]bool, evidence []string) {
	if len(odd) == 0 || !holds(digitRuns(passage.Fold(a.Text)), odd) {
		return
	}
	for _, s := range passage.Split(a.Text, a.Lang) {
		text := a.Text[s.Start:s.End]
		if folded := passage.Fold(text); !holds(digitRuns(folded), odd) || covered(evidence, folded) {
			continue
		}
		for _, f := range quantity.Read(text, quantity.Context{Lang: a.Lang, Published: claims.DateOf(a.Published)}) {
			v, ok := central(&f)
			if !ok || !odd[groupedInt(int(v), "")] || !slices.Contains([]claims.Metric{claims.Killed, claims.Injured, claims.Arrested, claims.Executed, claims.Missing}, f.Metric) || b.onRecord(v) {
				continue
			}
			b.repeat(found, "figure|"+string(f.Metric)+groupedInt(int(v), ""), a, RepeatedStatement{Kind: "figure", Text: text, Lang: a.Lang, Number: b.number(v), Metric: f.Metric})
		}
	}
}

func holds(numbers []string, odd map[string]bool) bool {
	return slices.ContainsFunc(numbers, func(n string) bool { return odd[n] })
}

// onRecord reports whether a number is a figure of some claim's evidence.
func (b *builder) onRecord(v float64) bool {
	for _, m := range b.mentions {
		for _, f := range append([]claims.Figure{}, m.Parts...) {
			if x, ok := central(&f); ok && x == v {
				return true
			}
		}
		if m.Figure != nil {
			if x, ok := central(m.Figure); ok && x == v {
				return true
			}
		}
	}
	return false
}

func (d *Day) emergingBlocks(b *book) []Block {
	e := d.Emerging
	looked := soft(b.say("emerging.looked", e.Read, words(b.count(e.Of, "article"))))
	if len(e.Statements) == 0 {
		return []Block{none(b.say("emerging.none", emergingOutlets)), looked}
	}
	list := Block{Kind: kindList}
	for _, s := range e.Statements {
		list.Lines = append(list.Lines, Line{Text: s.say(b) + " " + b.say("emerging.first", s.First) + " (" + b.long(s.Published) + ")."})
	}
	return []Block{list, looked}
}

func (s RepeatedStatement) say(b *book) string {
	outlets := words(b.count(len(s.Outlets), "outlet"))
	if s.Kind == "figure" {
		return b.say("emerging.figure", words(s.Number), words(b.metric(s.Metric)), outlets, b.names(s.Outlets))
	}
	return b.say("emerging.quote", s.Text, outlets, b.names(s.Outlets))
}
