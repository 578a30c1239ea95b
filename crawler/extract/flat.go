package extract

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatten builds a tree of two storeys out of a page that nests deeper than
// the parser follows, by its tokens alone: the head's elements, then every run
// of text as a paragraph. Nesting is thus no cloak: a claim inside is found.
func flatten(src string) *html.Node {
	heard := map[atom.Atom]bool{}
	for {
		doc, unclosed := flattenBut(src, heard)
		if unclosed == 0 || heard[unclosed] {
			return doc
		}
		heard[unclosed] = true // what is never closed must not swallow the page
	}
}

// flattenBut flattens, but reads what stands in the elements heard. It returns
// the element that silenced the rest of the page, 0 when none did.
func flattenBut(src string, heard map[atom.Atom]bool) (*html.Node, atom.Atom) {
	f := &flattener{doc: &html.Node{Type: html.DocumentNode}, heard: heard}
	root := f.add(f.doc, html.Token{DataAtom: atom.Html, Data: "html"})
	f.root = root
	f.head = f.add(root, html.Token{DataAtom: atom.Head, Data: "head"})
	f.body = f.add(root, html.Token{DataAtom: atom.Body, Data: "body"})
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(maxInput)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				f.write(string(z.Raw()))
			}
			f.flush()
			return f.doc, f.mute
		case html.TextToken:
			f.write(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			f.open(z.Token(), z)
		case html.EndTagToken:
			f.close(z.Token())
		}
	}
}

type flattener struct {
	doc, root, head, body *html.Node
	text                  strings.Builder
	mute                  atom.Atom // inside this element nothing is read
	muteDepth             int
	heard                 map[atom.Atom]bool
	kind                  atom.Atom // heading the text stands in
}

func (f *flattener) add(parent *html.Node, t html.Token) *html.Node {
	n := &html.Node{Type: html.ElementNode, DataAtom: t.DataAtom, Data: t.Data, Attr: t.Attr}
	parent.AppendChild(n)
	return n
}

func (f *flattener) open(t html.Token, z *html.Tokenizer) {
	n := &html.Node{Type: html.ElementNode, DataAtom: t.DataAtom, Data: t.Data, Attr: t.Attr}
	switch {
	case f.mute != 0:
		if t.DataAtom == f.mute && t.Type == html.StartTagToken {
			f.muteDepth++
		}
		return
	case t.DataAtom == atom.Html:
		f.root.Attr = append(f.root.Attr, t.Attr...)
	case t.DataAtom == atom.Meta || t.DataAtom == atom.Link:
		f.add(f.head, t)
	case t.DataAtom == atom.Title || t.DataAtom == atom.Script:
		f.add(f.head, t)
		if z.Next() == html.TextToken {
			f.head.LastChild.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		}
	case !f.heard[t.DataAtom] && t.DataAtom != 0 && (isCode(n) || isFrame(n) || isHidden(n)):
		f.flush()
		if !isVoid(t.DataAtom) && t.Type == html.StartTagToken {
			f.mute, f.muteDepth = t.DataAtom, 1
		}
	case isBreak(n) || t.DataAtom == atom.Br:
		f.flush()
		f.kind = atom.P
		if isHeading(n) {
			f.kind = t.DataAtom
		}
	}
}

func (f *flattener) close(t html.Token) {
	if f.mute != 0 {
		if t.DataAtom == f.mute {
			if f.muteDepth--; f.muteDepth == 0 {
				f.mute = 0
			}
		}
		return
	}
	if isBreak(&html.Node{DataAtom: t.DataAtom}) {
		f.flush()
		f.kind = atom.P
	}
}

func (f *flattener) write(s string) {
	if f.mute == 0 {
		f.text.WriteString(s)
	}
}

// flush closes the paragraph at hand.
func (f *flattener) flush() {
	s := squeeze(f.text.String())
	f.text.Reset()
	if s == "" {
		return
	}
	if f.kind == 0 {
		f.kind = atom.P
	}
	p := f.add(f.body, html.Token{DataAtom: f.kind, Data: f.kind.String()})
	p.AppendChild(&html.Node{Type: html.TextNode, Data: s})
}

// isVoid tells elements that have no content.
func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
