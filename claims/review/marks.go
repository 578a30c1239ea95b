package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"claimwatch/claims"
)

// A Span is a piece of a passage, marked or plain. Marks differ by colour, by
// line and by label, so that none of the three is needed.
type Span struct {
	Text string
	Mark string // who, figure, scope, act; "" = plain
}

// A Passage is a quote in its place.
type Passage struct {
	Before, After string // the sentences around it
	Spans         []Span
	Moved         bool // the words are not where they were found
}

// around is how much of a neighbouring sentence is shown, in bytes.
const around = 400

// passageOf marks up the quote of a mention. text is the article's, "" when
// it is not at hand.
func passageOf(m claims.Mention, text string) Passage {
	p := Passage{}
	start := m.Start
	if text != "" && !quoted(text, m.Start, m.End, m.Quote) {
		start = strings.Index(text, m.Quote)
		p.Moved = start != m.Start
	}
	p.Spans = spans(m.Quote, marksOf(m, start))
	if text != "" && start >= 0 {
		p.Before = lastSentence(text[:start])
		p.After = firstSentence(text[start+len(m.Quote):])
	}
	return p
}

func quoted(text string, start, end int, quote string) bool {
	return start >= 0 && end <= len(text) && start <= end && text[start:end] == quote
}

// A mark is a stretch of a quote, in bytes from its start.
type mark struct {
	start, end int
	kind       string
}

// marksOf gathers what the matcher pointed at: the figure, and the reasons
// that have a place. Where a name has no place it is looked for.
func marksOf(m claims.Mention, start int) []mark {
	var out []mark
	put := func(from, to int, kind string) {
		if from >= start && to <= start+len(m.Quote) && from < to {
			out = append(out, mark{from - start, to - start, kind})
		}
	}
	if f := m.Figure; f != nil {
		if f.End > f.Start {
			put(f.Start, f.End, "figure")
		} else if i := strings.Index(m.Quote, f.Words); i >= 0 && f.Words != "" {
			put(start+i, start+i+len(f.Words), "figure")
		}
		if i := strings.Index(m.Quote, f.Of); i >= 0 && f.Of != "" {
			put(start+i, start+i+len(f.Of), "scope")
		}
	}
	if i := strings.Index(m.Quote, m.Attribution); i >= 0 && m.Attribution != "" {
		put(start+i, start+i+len(m.Attribution), "who")
	}
	for _, r := range m.Reasons {
		if kind := markKind(r.Kind); kind != "" && r.End > r.Start {
			put(r.Start, r.End, kind)
		}
	}
	return out
}

func markKind(reason string) string {
	switch reason {
	case "speaker", "attribution", "who":
		return "who"
	case "figure", "number":
		return "figure"
	case "scope":
		return "scope"
	case "concept", "act", "predicate":
		return "act"
	}
	return ""
}

// spans cuts a quote at its marks. Of marks that overlap the first wins; a
// mark that would cut a letter in two is left out.
func spans(quote string, marks []mark) []Span {
	slices.SortStableFunc(marks, func(a, b mark) int { return a.start - b.start })
	var out []Span
	at := 0
	for _, m := range marks {
		if m.start < at || !boundary(quote, m.start) || !boundary(quote, m.end) {
			continue
		}
		if m.start > at {
			out = append(out, Span{Text: quote[at:m.start]})
		}
		out = append(out, Span{quote[m.start:m.end], m.kind})
		at = m.end
	}
	if at < len(quote) {
		out = append(out, Span{Text: quote[at:]})
	}
	return out
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

// sentenceEnds end a sentence in the languages we read.
const sentenceEnds = ".!?؟۔…\n"

func lastSentence(s string) string {
	s = strings.TrimSpace(s)
	trimmed := strings.TrimRight(s, sentenceEnds+" »”\"")
	if i := strings.LastIndexAny(trimmed, sentenceEnds); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[i+size:]
	}
	s = strings.TrimSpace(s)
	if len(s) > around {
		i := len(s) - around
		for !utf8.RuneStart(s[i]) {
			i++
		}
		s = "… " + strings.TrimSpace(s[i:])
	}
	return s
}

func firstSentence(s string) string {
	s = strings.TrimLeft(s, sentenceEnds+" »”\"")
	if i := strings.IndexAny(s, sentenceEnds); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[:i+size]
	}
	s = strings.TrimSpace(s)
	if len(s) > around {
		i := around
		for !utf8.RuneStart(s[i]) {
			i--
		}
		s = strings.TrimSpace(s[:i]) + " …"
	}
	return s
}

// A Block is a paragraph of an article with the evidence in it.
type Block struct{ Pieces []Piece }

// A Piece is a stretch of an article's text; IDs names the evidence that
// quotes it.
type Piece struct {
	Text string
	IDs  []int64
}

// blocksOf cuts an article's text into paragraphs and these at the ends of
// the quotes in it, which may overlap.
func blocksOf(text string, ms []claims.Mention) []Block {
	cuts := []int{0, len(text)}
	for _, m := range ms {
		if quoted(text, m.Start, m.End, m.Quote) {
			cuts = append(cuts, m.Start, m.End)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []Block
	cur := Block{}
	for i := 0; i+1 < len(cuts); i++ {
		var ids []int64
		for _, m := range ms {
			if m.Start <= cuts[i] && m.End >= cuts[i+1] && quoted(text, m.Start, m.End, m.Quote) {
				ids = append(ids, m.ID)
			}
		}
		for k, part := range strings.Split(text[cuts[i]:cuts[i+1]], "\n\n") {
			if k > 0 {
				out = append(out, cur)
				cur = Block{}
			}
			if part != "" {
				cur.Pieces = append(cur.Pieces, Piece{part, ids})
			}
		}
	}
	if len(cur.Pieces) > 0 {
		out = append(out, cur)
	}
	return slices.DeleteFunc(out, func(b Block) bool { return len(b.Pieces) == 0 })
}
