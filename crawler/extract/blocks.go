package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A block is one paragraph as a reader sees it: a run of text between two
// breaks of the layout.
type block struct {
	text  string
	node  *html.Node   // nearest element that makes the break
	links []*html.Node // anchors in it
	inked int          // bytes of text inside anchors
	heads bool         // a heading
}

// A blocker cuts a tree into blocks.
type blocker struct {
	out   []block
	text  strings.Builder
	cur   block
	space bool // text was followed by space that is not yet written
	line  bool // text was followed by a line break that is not yet written
}

// blocksOf returns the blocks of text under n in the order of the page.
func blocksOf(n *html.Node) []block {
	b := &blocker{}
	b.cur.node = n
	b.walk(n, n, nil)
	b.flush(n)
	return b.out
}

func (b *blocker) walk(n, owner, anchor *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			b.write(c.Data, anchor)
		case html.ElementNode:
			b.element(c, owner, anchor)
		}
	}
}

func (b *blocker) element(c, owner, anchor *html.Node) {
	switch {
	case isCode(c):
		b.space = true
	case c.DataAtom == atom.Br:
		if b.line {
			b.flush(owner)
		} else {
			b.line = true
		}
	case c.DataAtom == atom.Td || c.DataAtom == atom.Th:
		b.space = true
		b.walk(c, owner, anchor)
		b.space = true
	case isBreak(c):
		b.flush(c)
		b.walk(c, c, anchor)
		b.flush(owner)
	case c.DataAtom == atom.A:
		b.walk(c, owner, c)
	default:
		b.walk(c, owner, anchor)
	}
}

// write adds text, each run of space as one blank.
func (b *blocker) write(s string, anchor *html.Node) {
	before := b.text.Len()
	for _, r := range s {
		if unicode.IsSpace(r) {
			b.space = true
			continue
		}
		if b.text.Len() > 0 {
			if b.line {
				b.text.WriteByte('\n')
			} else if b.space {
				b.text.WriteByte(' ')
			}
		}
		b.space, b.line = false, false
		b.text.WriteRune(r)
	}
	if anchor == nil || b.text.Len() == before {
		return
	}
	b.cur.inked += b.text.Len() - before
	if n := len(b.cur.links); n == 0 || b.cur.links[n-1] != anchor {
		b.cur.links = append(b.cur.links, anchor)
	}
}

// flush ends the block; the next one belongs to owner.
func (b *blocker) flush(owner *html.Node) {
	if b.text.Len() > 0 {
		b.cur.text = b.text.String()
		b.cur.heads = isHeading(b.cur.node)
		b.out = append(b.out, b.cur)
	}
	b.text.Reset()
	b.space, b.line = false, false
	b.cur = block{node: owner}
}

// isBreak tells elements before and after which a new line begins.
func isBreak(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header,
		atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol,
		atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead,
		atom.Tr, atom.Ul:
		return true
	}
	return false
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// joined is the text of blocks, a blank line between them.
func joined(bs []block) string {
	parts := make([]string, len(bs))
	for i, b := range bs {
		parts[i] = b.text
	}
	return strings.Join(parts, "\n\n")
}
