package origin

import (
	"regexp"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/claims/quantity"
)

// A mark is what the index keeps of a document: enough to place it again
// without its text.
type mark struct {
	day      int32    // of publication, days since 1970; 0 = unknown
	at       int64    // of publication, seconds since 1970
	doubt    uint8    // how unsure at is: see [doubtOf]
	lang     string   //
	outlet   string   // id of the source, or the host
	address  uint64   // of the canonical address
	text     uint64   // of the folded text
	prints   []uint64 // winnowed shingles
	features []feature
	telling  []feature // the most telling of them, while it is placed
	channels []string  // agencies and outlets credited for the text, outermost first
	wires    []string  // agencies named anywhere
	cited    []string  // origins the text attributes matter to, most often first
	own      string    // origin whose own page this is
	linked   []string  // origins whose pages it links to
	facts    []fact    // odd figures with the origin each is attributed to
	odd      []figure  // odd figures
	staff    bool      // the outlet reports by itself, and is known to
	caveat   bool      // keeps its distance somewhere
	release  bool      // somebody's own words reprinted
	counted  []uint32  // features of figures that somebody publishes day by day
	self     uint32    // the feature by which a lead would name this outlet; 0 = none
	carried  []uint32  // likewise, the agencies and outlets credited, while it is placed
	// lookalike is the known host that the address imitates, "" for none.
	lookalike string
	said      []said   // quotations that hold a number
	cites     []string // outlets named as source or linked to
	byline    string
	short     map[string]string // whose name stands for whom here: see [nameIndex.shortened]
	stranger  bool              // the outlet is in no list: nobody has looked at it
	beside    map[int][]string  // origins whose pages a paragraph links to; nil where paragraphs are not known
}

// A figure is a number with what it counts; "" where the text does not say or
// it is nothing that can be compared.
type figure struct {
	value  float64
	metric claims.Metric
}

// A fact is an odd figure that a document attributes to an origin.
type fact struct {
	figure
	origin string
}

// A reader reads the mark out of one document.
type reader struct {
	r        *Resolver
	d        Doc
	text     string // title and text
	lang     string
	tokens   []passage.Token
	names    []nameHit
	cues     []passage.Hit[cue]
	sents    []passage.Sentence
	mark     mark
	count    map[string]int          // attributions by origin
	credited []credit                // who is credited
	speech   speech                  // the text laid out for that
	figures  map[int][]claims.Figure // by sentence, as they are asked for
	ages     map[int][]float64       // somebody's years, likewise
}

// read reads the mark of a document.
func (r *Resolver) read(d Doc) mark {
	a := d.Article
	x := &reader{r: r, d: d, lang: language(a), text: a.Text, count: map[string]int{}, figures: map[int][]claims.Figure{}, ages: map[int][]float64{}}
	if a.Title != "" {
		x.text = a.Title + "\n\n" + a.Text
	}
	x.tokens = passage.Tokens(x.text, x.lang)
	x.names = r.names.find(x.text, x.tokens)
	short := r.names.shortened(a.Outlet, x.tokens, x.names)
	x.cues = r.cues.phrases.Find(x.tokens)
	x.sents = passage.Split(x.text, x.lang)
	body := x.tokens
	if a.Title != "" {
		body = passage.Tokens(a.Text, x.lang)
	}
	x.mark = mark{day: dayOf(published(a)), at: published(a).Unix(), doubt: doubtOf(a), lang: x.lang, outlet: outletOf(d), prints: fingerprints(body), short: short}
	if key := a.Canonical; key != "" || a.URL != "" {
		if key == "" {
			key = a.URL
		}
		x.mark.address = hash("address", key)
	}
	x.mark.text = textHash(body)
	x.owner()
	x.staff()
	x.attributions()
	x.channels()
	x.features()
	x.quotations()
	x.cites()
	x.mark.byline = strings.TrimSpace(x.d.Article.Byline)
	return x.mark
}

func outletOf(d Doc) string {
	switch {
	case d.Source.ID != "":
		return d.Source.ID
	case d.Article.SourceID != "":
		return d.Article.SourceID
	}
	return hostOf(d.Article.URL)
}

func textHash(tokens []passage.Token) uint64 {
	if len(tokens) < 8 {
		return 0 // too short to be told by
	}
	h := uint64(offset)
	for _, t := range tokens {
		h = hashMore(h, t.Text)
	}
	return mix(h)
}

// owner finds the origin whose own page this is.
func (x *reader) owner() {
	if id, ok := x.r.hosts.origin(x.d.Article.URL); ok {
		x.mark.own = id
	}
}

// staff finds out whether the outlet may be an origin of its own: a listed
// source that does its own reporting, or an outlet of the register. A listed
// source is one that somebody entered with its home page; an outlet of which
// only the address is known is a stranger, and so is one whose address imitates
// another's.
func (x *reader) staff() {
	x.mark.lookalike = x.r.hosts.lookalike(x.d.Article.URL)
	listed := x.d.Source.Home != ""
	x.mark.stranger = x.mark.lookalike != "" || !listed && x.mark.own == ""
	if x.mark.lookalike != "" {
		return
	}
	x.mark.staff = listed && x.d.Source.Own
	if o, ok := x.r.reg.ByID(x.mark.own); ok && o.Role == "outlet" {
		x.mark.staff, x.mark.outlet, x.mark.own = true, o.ID, ""
	}
}

// sentence returns the number of the sentence that holds the offset.
func (x *reader) sentence(at int) int {
	i, _ := slices.BinarySearchFunc(x.sents, at, func(s passage.Sentence, at int) int {
		switch {
		case s.End <= at:
			return -1
		case s.Start > at:
			return 1
		}
		return 0
	})
	return i
}

// attributions finds the names that are credited, and the figures of their
// sentences.
func (x *reader) attributions() {
	for _, c := range x.cues {
		switch c.V {
		case cueCaveat:
			x.mark.caveat = true
		case cueRelease:
			if c.First < 40 || c.Last > len(x.tokens)-40 {
				x.mark.release = true
			}
		}
	}
	x.credited = x.credits()
	bySentence := map[int][]credit{}
	for _, c := range x.credited {
		id := x.r.reg.List[c.name.origin].ID
		if !slices.ContainsFunc(bySentence[c.sentence], func(o credit) bool { return o.name.origin == c.name.origin }) {
			x.count[id]++
		}
		bySentence[c.sentence] = append(bySentence[c.sentence], c)
	}
	if len(x.names) > 0 {
		x.speech.carry(bySentence)
	}
	for id := range x.count {
		x.mark.cited = append(x.mark.cited, id)
	}
	slices.SortFunc(x.mark.cited, func(a, b string) int {
		if x.count[a] != x.count[b] {
			return x.count[b] - x.count[a]
		}
		return strings.Compare(a, b)
	})
	for _, n := range numbersOf(x.text, x.lang) {
		if numberWeight(n.value) < 1.6 || n.year || len(x.mark.odd) == mostFigures {
			continue
		}
		s := x.sentence(n.start)
		f := figure{n.value, x.metricOf(s, n.value)}
		x.mark.odd = append(x.mark.odd, f)
		if who := x.r.nearestToFact(bySentence[s]); who != "" {
			x.mark.facts = append(x.mark.facts, fact{f, who})
		}
	}
}

// metricOf is what a number of a sentence counts.
func (x *reader) metricOf(sentence int, value float64) claims.Metric {
	if sentence >= len(x.sents) {
		return ""
	}
	for _, f := range x.figuresOf(sentence) {
		if f.Value != nil && *f.Value == value && f.Metric != claims.Other && f.Metric != claims.Year {
			return f.Metric
		}
	}
	return ""
}

// figuresOf are the figures of a sentence.
func (x *reader) figuresOf(sentence int) []claims.Figure {
	if _, ok := x.figures[sentence]; !ok {
		s := x.sents[sentence]
		x.figures[sentence] = quantity.Read(x.text[s.Start:s.End], quantity.Context{Lang: x.lang})
	}
	return x.figures[sentence]
}

// mostFigures bounds the odd figures kept of a document: a report has a few, a
// table of prices has thousands and says nothing by them.
const mostFigures = 24

var bracketed = regexp.MustCompile(`\(([^()]*)\)`)

// channels finds who is credited for the text as a whole: in the byline, in
// brackets after the outlet's name, at the head or the end of the text, or
// after a word such as "source:".
func (x *reader) channels() {
	add := func(id string) {
		if id != x.mark.own && !slices.Contains(x.mark.channels, id) {
			x.mark.channels = append(x.mark.channels, id)
		}
	}
	for _, place := range []string{x.d.Article.Byline, strings.Join(submatches(bracketed, x.d.Article.Outlet), " / ")} {
		for _, n := range x.r.names.find(place, passage.Tokens(place, "-")) {
			if carries(x.r.reg.List[n.origin].Role) {
				add(x.r.reg.List[n.origin].ID)
			}
		}
	}
	for _, n := range x.names {
		o := x.r.reg.List[n.origin]
		if carries(o.Role) && x.creditPlace(n) {
			add(o.ID)
		}
		if o.Role == "agency" && !slices.Contains(x.mark.wires, o.ID) {
			x.mark.wires = append(x.mark.wires, o.ID)
		}
	}
	for _, id := range x.mark.channels {
		if o, _ := x.r.reg.ByID(id); o.Role == "agency" && !slices.Contains(x.mark.wires, id) {
			x.mark.wires = append(x.mark.wires, id)
		}
	}
}

// carries reports whether an origin of the role passes on others' words.
func carries(role string) bool { return role == "agency" || role == "outlet" }

// creditPlace reports whether a name stands where texts are credited: after a
// source word, in brackets or behind a slash, or alone in the last line.
func (x *reader) creditPlace(n nameHit) bool {
	for _, c := range x.cues {
		if c.V == cueSource && n.first-c.Last >= 1 && n.first-c.Last <= 3 {
			return true
		}
	}
	a, b := x.tokens[n.first].Start, x.tokens[n.last].End
	before := strings.TrimRight(x.text[:a], " ")
	after := strings.TrimLeft(x.text[b:], " ")
	switch {
	case strings.HasSuffix(before, "(") && strings.HasPrefix(after, ")"):
		return n.first < 30 || n.last > len(x.tokens)-10
	case strings.HasSuffix(before, "/") && n.last >= len(x.tokens)-3:
		return true
	}
	line := x.text[strings.LastIndexByte(x.text[:a], '\n')+1:]
	return n.last >= len(x.tokens)-3 && len(strings.Fields(line)) <= 4
}

func submatches(re *regexp.Regexp, s string) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	return out
}
