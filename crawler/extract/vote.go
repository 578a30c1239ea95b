package extract

import (
	"net/url"
	"strings"
	"time"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"claimwatch/crawler/news"
)

// body sets the text: what our selectors find, else what the extractors vote
// for, else what looks like running text.
func (d *draft) body(p *page, l news.Layout, bs []block) {
	switch ours := d.selected(p, l.Text); {
	case p.flat:
		d.take(bs, "tokens", 0)
	case countWords(joined(ours)) >= minWords:
		d.take(ours, "selector", 1)
	default:
		if l.Text != "" {
			d.note("the selector of the text found nothing")
		}
		d.vote(p, bs)
	}
}

// selected are the blocks that our selector names; an element inside another
// one that was selected counts once.
func (d *draft) selected(p *page, selector string) []block {
	var out []block
	seen := map[*html.Node]bool{}
	for _, n := range d.selectAll(p, selector) {
		inside := false
		for a := n.Parent; a != nil && !inside; a = a.Parent {
			inside = seen[a]
		}
		if !inside {
			seen[n] = true
			out = append(out, blocksOf(n)...)
		}
	}
	return out
}

// take makes the text and its links of blocks.
func (d *draft) take(bs []block, method string, confidence float64) {
	d.Text, d.Method, d.Confidence = joined(bs), method, confidence
	seen := map[string]bool{}
	for i, b := range bs {
		for _, a := range b.links {
			if u := d.resolve(attr(a, "href")); u != "" && !seen[u] {
				seen[u] = true
				d.Links, d.LinkParas = append(d.Links, u), append(d.LinkParas, i)
			}
		}
	}
}

// resolve makes an absolute web address of a link; empty when it leads nowhere.
func (d *draft) resolve(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || strings.HasPrefix(href, "#") {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if d.base != nil {
		u = d.base.ResolveReference(u)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

// vote lets the extractors say which blocks are the article. They run aside,
// since none can be stopped: past the deadline their answer is not waited for.
func (d *draft) vote(p *page, bs []block) {
	doc, all := lean(p, maxHeavy)
	if !all {
		d.note("the extractors saw only the first MiB of the page")
	}
	answer := make(chan ballot, 1)
	go func() { answer <- ask(doc, d.base) }()
	timer := time.NewTimer(d.wait)
	defer timer.Stop()
	select {
	case b := <-answer:
		both, some := b.count(bs)
		s := &sieve{bs: bs, in: both, some: some, title: fold(d.Title), head: p.heading(d.Title)}
		s.sift()
		agreed := b.agreement()
		if d.byBody(p, s, agreed) {
			return
		}
		picked := s.chosen()
		if len(picked) == 0 {
			picked = running(bs)
		}
		d.take(picked, "vote", agreed)
	case <-timer.C:
		d.note("the extractors took longer than %s", d.wait)
		d.cheap, d.runaway = true, true
		d.take(running(bs), "density", 0.5)
	}
}

// A ballot is what each extractor takes for the text.
type ballot struct {
	main, second []uint64 // words, as trafilatura and readability have them
}

// ask runs the extractors on one page. A panic in one of them is its
// abstention.
func ask(doc *html.Node, base *url.URL) ballot {
	var b ballot
	r := try(func() *html.Node { return byReadability(clone(doc), base) })
	b.second = wordsOf(spaced(r))
	text := try(func() string {
		return byTrafilatura(doc, base, &trafilatura.FallbackCandidates{Readability: orNothing(r), Distiller: nothing()})
	})
	b.main = wordsOf(text)
	if len(b.main) < minWords && len(b.second) < minWords {
		if n := try(func() *html.Node { return byDistiller(clone(doc), base) }); n != nil {
			b.main = wordsOf(spaced(n))
		}
	}
	return b
}

// try runs f; what panics has found nothing.
func try[T any](f func() T) (out T) {
	defer func() {
		if recover() != nil {
			var none T
			out = none
		}
	}()
	return f()
}

func nothing() *html.Node { return &html.Node{Type: html.ElementNode, Data: "div"} }

func orNothing(n *html.Node) *html.Node {
	if n == nil {
		return nothing()
	}
	return clone(n)
}

// agreement is how far the two extractors say the same.
func (b ballot) agreement() float64 { return agreement(gramsOf(b.main), gramsOf(b.second)) }

// enough is the share of a block that an extractor has to have for it to count
// as taken. Extractors drop the odd link or number inside a paragraph.
const enough = 0.6

// count counts the votes: the blocks that both extractors take, and those that
// at least one takes. Each lets through what the other keeps out: a line of
// teasers, a caption, the end of a column.
func (b ballot) count(bs []block) (both, some []bool) {
	words, ends := wordsOfAll(bs)
	main, second := aligned(words, b.main), aligned(words, b.second)
	if len(b.main) < minWords {
		main = second
	} else if len(b.second) < minWords {
		second = main
	}
	both, some = make([]bool, len(bs)), make([]bool, len(bs))
	for i, from := 0, 0; i < len(bs); from, i = ends[i], i+1 {
		x, y := taken(main[from:ends[i]]), taken(second[from:ends[i]])
		both[i], some[i] = x && y, x || y
	}
	return both, some
}

// wordsOfAll are the words of all blocks in a row, and where each block ends.
func wordsOfAll(bs []block) (words []uint64, ends []int) {
	ends = make([]int, len(bs))
	for i := range bs {
		words = append(words, wordsOf(bs[i].text)...)
		ends[i] = len(words)
	}
	return words, ends
}

// taken reports whether enough of a block's words are in.
func taken(in []bool) bool {
	n := 0
	for _, yes := range in {
		if yes {
			n++
		}
	}
	return n > 0 && float64(n) >= enough*float64(len(in))
}

// running are the blocks of running text: long enough, not made of links, not
// in the frame of the page.
func running(bs []block) []block {
	var out []block
	for _, b := range bs {
		if len(b.text) >= 80 && b.inked*3 < len(b.text) && !inFrame(b.node) {
			out = append(out, b)
		}
	}
	if len(out) == 0 {
		for _, b := range bs {
			if b.inked*2 < len(b.text) && !inFrame(b.node) {
				out = append(out, b)
			}
		}
	}
	return out
}

func inFrame(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if isFrame(n) {
			return true
		}
	}
	return false
}

// clone copies a tree. The extractors change what they are given.
func clone(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	if len(n.Attr) > 0 {
		c.Attr = append(make([]html.Attribute, 0, len(n.Attr)), n.Attr...)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.AppendChild(clone(k))
	}
	return c
}

// lean copies a page without what is not for reading: scripts, styles, and
// all beyond so many bytes of markup and text. It reports whether the copy is
// whole. The head is one that says everything at once: trafilatura would
// otherwise search the page for an author, whom we have found already.
func lean(p *page, budget int) (*html.Node, bool) {
	c := copyLean(p.doc, &budget)
	for n := range c.Descendants() {
		if n.DataAtom == atom.Head {
			n.FirstChild, n.LastChild = nil, nil
			fullHead(n, p.title)
			break
		}
	}
	return c, budget > 0
}

func fullHead(head *html.Node, title string) {
	t := &html.Node{Type: html.ElementNode, DataAtom: atom.Title, Data: "title"}
	t.AppendChild(&html.Node{Type: html.TextNode, Data: title})
	head.AppendChild(t)
	for _, k := range []string{"og:title", "og:site_name", "og:description", "og:author", "og:image", "og:type", "author", "article:tag"} {
		head.AppendChild(&html.Node{Type: html.ElementNode, DataAtom: atom.Meta, Data: "meta", Attr: []html.Attribute{{Key: "property", Val: k}, {Key: "content", Val: first(title, k)}}})
	}
}

// longAttr is longer than any class or address: pictures and state written into
// the page.
const longAttr = 2 << 10

func copyLean(n *html.Node, budget *int) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	*budget -= len(n.Data) + 5
	for _, a := range n.Attr {
		if len(a.Val) <= longAttr {
			c.Attr = append(c.Attr, a)
			*budget -= len(a.Key) + len(a.Val)
		}
	}
	for k := n.FirstChild; k != nil && *budget > 0; k = k.NextSibling {
		if !isCode(k) {
			c.AppendChild(copyLean(k, budget))
		}
	}
	return c
}

// byReadability returns the node that readability takes for the article.
func byReadability(doc *html.Node, base *url.URL) *html.Node {
	p := readability.NewParser()
	p.DisableJSONLD = true
	a, err := p.ParseAndMutate(doc, base)
	if err != nil {
		return nil // a voter less
	}
	return a.Node
}

// byDistiller returns the node that domdistiller takes for the article.
func byDistiller(doc *html.Node, base *url.URL) *html.Node {
	r, err := distiller.Apply(doc, &distiller.Options{OriginalURL: base, SkipPagination: true})
	if err != nil {
		return nil
	}
	return r.Node
}

// byTrafilatura returns the text that trafilatura takes for the article; it
// falls back on what the others took as it sees fit.
func byTrafilatura(doc *html.Node, base *url.URL, others *trafilatura.FallbackCandidates) string {
	r, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		OriginalURL: base, ExcludeComments: true,
		EnableFallback: others != nil, FallbackCandidates: others,
		HtmlDateMode: trafilatura.Disabled, HtmlDateOverride: &htmldate.Result{},
	})
	if err != nil {
		return ""
	}
	return r.ContentText
}

// spaced is the text under n with a blank between elements.
func spaced(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && !isCode(c.Parent) {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
	}
	return b.String()
}
