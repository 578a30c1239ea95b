package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// Bounds on what a page's JSON-LD says its text is.
const (
	bodyWords   = 60  // fewer are a teaser
	bodyAgrees  = 0.7 // agreement with the vote from which it is believed
	bodyMissing = 0.6 // share of it that the page has to show to be read off the page
)

// bodyOf is the text that the page gives machines, in paragraphs; nil when it
// gives none worth the name.
func (p *page) bodyOf() []string {
	longest := ""
	for _, t := range p.things {
		if s := stringOf(t, "articleBody"); len(s) > len(longest) {
			longest = s
		}
	}
	if countWords(longest) < bodyWords {
		return nil
	}
	longest = html.UnescapeString(longest)
	if strings.Contains(longest, "</") || strings.Contains(longest, "<br") {
		if doc, err := html.Parse(strings.NewReader(longest)); err == nil {
			return texts(blocksOf(doc))
		}
	}
	var out []string
	for _, line := range strings.Split(longest, "\n") {
		if line = squeeze(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func texts(bs []block) []string {
	var out []string
	for _, b := range bs {
		out = append(out, b.text)
	}
	return out
}

// byBody reads the text by what JSON-LD says it is, where that helps: where the
// page shows only the beginning of it, and where the extractors disagree. Where
// they agree they are the better readers, since quotations and lists are often
// missing from JSON-LD. It answers no when the page says nothing, or something
// else than what was voted for.
func (d *draft) byBody(p *page, s *sieve, agreed float64) bool {
	paras := p.bodyOf()
	if paras == nil {
		return false
	}
	body := wordsOf(strings.Join(paras, "\n"))
	shown, ends := wordsOfAll(s.bs)
	there := aligned(shown, body)
	in := make([]bool, len(s.bs))
	picked, both, onPage := 0, 0, 0
	for i, from := 0, 0; i < len(s.bs); from, i = ends[i], i+1 {
		n := ends[i] - from
		in[i] = taken(there[from:ends[i]])
		if in[i] {
			onPage += n
		}
		if s.in[i] {
			picked += n
			if in[i] {
				both += n
			}
		}
	}
	switch {
	case float64(onPage) < bodyMissing*float64(len(body)):
		if picked == 0 || float64(both) < bodyAgrees*float64(picked) || picked > len(body) {
			return false
		}
		d.Text, d.Method, d.Confidence = strings.Join(paras, "\n\n"), "json-ld", 0.9
		return true
	case agreed >= bodyAgrees || 2*float64(both) < bodyAgrees*float64(picked+onPage):
		return false
	}
	s.in = in
	s.addCredit()
	d.take(s.chosen(), "json-ld", 2*float64(both)/float64(picked+onPage))
	return true
}
