package extract

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"claimwatch/crawler/news"
)

// A page is the parsed page with what one walk over it gathered.
type page struct {
	doc    *html.Node
	lang   string               // of the html element, as written
	title  string               // of the title element
	meta   map[string][]string  // name or property, lower case, to contents
	links  map[string]string    // rel, lower case, to the first href
	things []map[string]any     // the objects of JSON-LD, nested ones too
	marked map[string][]element // elements by what they are marked as: "h1", "time", "author"
	hidden int                  // bytes of text taken out because no reader sees it
	flat   bool                 // the parser refused; the tree is flat

	tags     []news.Trait // ids of accounts, in the order they stand
	code     int          // bytes of scripts looked through for them
	skeleton skeleton
}

// An element is a node of interest and whether it stands in the page's frame
// (navigation, side column, footer) rather than in its middle.
type element struct {
	*html.Node
	framed bool
}

// parse builds the tree, takes out what no reader sees and gathers the rest.
func parse(text string) *page {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return parseFlat(text)
	}
	return newPage(doc)
}

// parseFlat builds a tree of two storeys of what the parser refuses.
func parseFlat(text string) *page {
	p := newPage(flatten(text))
	p.flat = true
	return p
}

func newPage(doc *html.Node) *page {
	p := &page{doc: doc, meta: map[string][]string{}, links: map[string]string{}, marked: map[string][]element{}}
	p.gather(doc, false)
	return p
}

// gather walks the tree once.
func (p *page) gather(n *html.Node, framed bool) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode {
			if isHidden(c) {
				p.hidden += textLen(c)
				p.noteTagsUnder(c)
				n.RemoveChild(c)
			} else {
				p.noteTags(c)
				p.skeleton.note(c)
				p.look(c, framed)
				p.gather(c, framed || isFrame(c))
			}
		} else if c.Type == html.CommentNode {
			n.RemoveChild(c)
		}
		c = next
	}
}

// look notes what one element says.
func (p *page) look(n *html.Node, framed bool) {
	switch n.DataAtom {
	case atom.Html:
		p.lang = first(attr(n, "lang"), attr(n, "xml:lang"))
	case atom.Title:
		if p.title == "" && !within(n, atom.Svg) {
			p.title = squeeze(textOf(n))
		}
	case atom.Meta:
		p.noteMeta(n)
	case atom.Link:
		p.noteLink(n)
	case atom.Script:
		if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") && n.FirstChild != nil {
			p.noteJSON(n.FirstChild.Data)
		}
	case atom.H1:
		p.marked["h1"] = append(p.marked["h1"], element{n, framed})
	case atom.Time:
		p.marked["time"] = append(p.marked["time"], element{n, framed})
	}
	if prop := attr(n, "itemprop"); prop != "" {
		for _, k := range strings.Fields(prop) {
			p.marked["itemprop:"+k] = append(p.marked["itemprop:"+k], element{n, framed})
		}
	}
	if isByline(n) {
		p.marked["byline"] = append(p.marked["byline"], element{n, framed})
	}
}

func (p *page) noteMeta(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" {
		return
	}
	for _, k := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(attr(n, k))); name != "" {
			p.meta[name] = append(p.meta[name], content)
		}
	}
}

func (p *page) noteLink(n *html.Node) {
	for _, rel := range strings.Fields(strings.ToLower(attr(n, "rel"))) {
		if p.links[rel] == "" {
			p.links[rel] = strings.TrimSpace(attr(n, "href"))
		}
	}
}

// noteJSON keeps every object of a JSON-LD script. Scripts that are not quite
// JSON (a comment around them, raw line breaks in strings) are mended first.
func (p *page) noteJSON(src string) {
	src = strings.TrimSpace(src)
	src = strings.TrimSuffix(strings.TrimPrefix(src, "<![CDATA["), "]]>")
	src = strings.TrimSuffix(strings.TrimPrefix(src, "<!--"), "-->")
	src = strings.TrimSuffix(strings.TrimSpace(src), ";")
	var v any
	if json.Unmarshal([]byte(src), &v) != nil {
		src = strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, src)
		if json.Unmarshal([]byte(src), &v) != nil {
			return // a page's script that is not JSON says nothing
		}
	}
	p.addThings(v, 0)
}

// addThings keeps objects breadth first, so that the page's own come before
// those they mention. Deeper than a page's own article ever stands is ignored.
func (p *page) addThings(v any, depth int) {
	if depth > 8 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, c := range v {
			p.addThings(c, depth+1)
		}
	case map[string]any:
		p.things = append(p.things, v)
		for _, k := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "liveBlogUpdate"} {
			p.addThings(v[k], depth+1)
		}
	}
}

// metaOf returns the first content of the first of the names that is there.
func (p *page) metaOf(names ...string) string {
	for _, k := range names {
		if v := p.meta[k]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// isFrame tells the parts around the article.
func isFrame(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer, atom.Form, atom.Dialog, atom.Menu:
		return true
	}
	switch attr(n, "role") {
	case "navigation", "complementary", "contentinfo", "search", "dialog", "banner":
		return true
	}
	return false
}

// isHidden tells what no reader sees: hidden by attribute or inline style. The
// page as a whole is never hidden: scripts uncover it.
func isHidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Head, atom.Main, atom.Article, atom.Meta, atom.Link, atom.Script, atom.Title:
		return false
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return !strings.EqualFold(a.Val, "until-found")
		case "aria-hidden":
			if strings.EqualFold(a.Val, "true") {
				return true
			}
		case "style":
			if hidingStyle(a.Val) {
				return true
			}
		}
	}
	return false
}

// hidingStyle reads an inline style: not displayed, not visible, see-through,
// of no size, moved out of the window, or in the colour of its ground.
func hidingStyle(style string) bool {
	rules := map[string]string{}
	for _, rule := range strings.Split(strings.ToLower(style), ";") {
		k, v, _ := strings.Cut(rule, ":")
		rules[strings.TrimSpace(k)] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "!important"))
	}
	switch {
	case rules["display"] == "none", rules["visibility"] == "hidden", rules["visibility"] == "collapse":
		return true
	case isZero(rules["font-size"]), isZero(rules["opacity"]), strings.HasPrefix(rules["transform"], "scale(0)"):
		return true
	case rules["overflow"] == "hidden" && (isZero(rules["height"]) || isZero(rules["width"]) || isZero(rules["max-height"])):
		return true
	case strings.HasPrefix(rules["clip"], "rect(0"), strings.HasPrefix(rules["clip"], "rect(1px"), far(rules["text-indent"]):
		return true
	case rules["position"] == "absolute" || rules["position"] == "fixed":
		if far(rules["left"]) || far(rules["top"]) || far(rules["right"]) || far(rules["bottom"]) {
			return true
		}
	}
	ground := first(rules["background-color"], rules["background"])
	return rules["color"] != "" && rules["color"] == ground
}

// isZero reads a size of nothing: "0", "0px", "0.0em".
func isZero(v string) bool {
	number := strings.TrimRight(v, "abcdefghijklmnopqrstuvwxyz%")
	return number != "" && strings.Trim(number, "0.") == "" && strings.Contains(number, "0")
}

// far reads a distance of which whatever lies at it is out of sight: minus 400
// or more, in pixels or anything larger.
func far(v string) bool {
	number := strings.TrimRight(v, "abcdefghijklmnopqrstuvwxyz%")
	n, err := strconv.ParseFloat(number, 64)
	return err == nil && n <= -400
}

// attr returns the value of an attribute, "" when it is not there.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func within(n *html.Node, a atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == a {
			return true
		}
	}
	return false
}

// textOf is all text under n, as it stands.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && !isCode(c.Parent) {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func textLen(n *html.Node) int {
	return len(squeeze(textOf(n)))
}

// isCode tells elements whose text is not for reading.
func isCode(n *html.Node) bool {
	if n == nil {
		return false
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Textarea, atom.Select,
		atom.Button, atom.Iframe, atom.Object, atom.Canvas, atom.Math, atom.Audio, atom.Video:
		return n.DataAtom != atom.Title
	}
	return false
}

// squeeze makes every run of space one blank and trims the ends.
func squeeze(s string) string {
	return strings.Join(strings.Fields(s), " ")
}

// parseAddress reads an absolute address; nil when it is not one.
func parseAddress(raw string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}
