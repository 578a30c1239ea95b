package extract

import (
	"net"
	"net/url"
	"strings"
	"unicode"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"

	"claimwatch/crawler/news"
)

// selectAll returns what a CSS selector of ours finds, in page order. A
// selector that is none finds nothing and is noted: the lint of the sources
// has it first.
func (d *draft) selectAll(p *page, selector string) []*html.Node {
	if selector == "" {
		return nil
	}
	sel, err := cascadia.ParseGroup(selector)
	if err != nil {
		d.note("selector %q: %v", selector, err)
		return nil
	}
	return cascadia.QueryAll(p.doc, sel)
}

// drop removes what the source is known to put into its articles.
func (d *draft) drop(p *page, selector string) {
	for _, n := range d.selectAll(p, selector) {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// address sets the one address of the article: what the page names as its
// canonical one, if that is on the same registrable domain. Another domain's
// is a claim of the page, not a fact, and only noted.
func (d *draft) address(p *page) {
	if d.base == nil {
		return
	}
	named := first(p.links["canonical"], p.metaOf("og:url"))
	if named == "" {
		return
	}
	u, err := d.base.Parse(named)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return
	}
	switch {
	case !sameSite(u, d.base):
		d.note("the page names another site's address as its own: %s", u)
	case strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && strings.Trim(d.base.Path, "/") != "":
		// The front page is no article's address.
	default:
		d.Canonical = canonical(u)
	}
}

// sameSite reports whether two addresses belong to one registrable domain.
func sameSite(a, b *url.URL) bool {
	x, y := strings.ToLower(a.Hostname()), strings.ToLower(b.Hostname())
	if x == y {
		return true
	}
	if net.ParseIP(x) != nil || net.ParseIP(y) != nil {
		return false
	}
	dx, errx := publicsuffix.EffectiveTLDPlusOne(x)
	dy, erry := publicsuffix.EffectiveTLDPlusOne(y)
	return errx == nil && erry == nil && dx == dy
}

// title sets the title: ours, else the heading that the head of the page
// confirms, else what the head says without the name of the outlet.
func (d *draft) title(p *page, l news.Layout) {
	for _, n := range d.selectAll(p, l.Title) {
		if t := squeeze(textOf(n)); t != "" {
			d.Title = t
			return
		}
	}
	headline := squeeze(html.UnescapeString(stringOf(p.articleThing(), "headline")))
	said := []string{headline, squeeze(p.metaOf("og:title", "twitter:title", "dc.title", "title")), p.title}
	for _, h := range p.marked["h1"] {
		t := squeeze(textOf(h.Node))
		for _, s := range said {
			if t != "" && len(t) > 10 && strings.Contains(fold(s), fold(t)) {
				d.Title = t
				return
			}
		}
	}
	for _, s := range said {
		if s = d.unbranded(p, s); s != "" {
			d.Title = s
			return
		}
	}
	for _, h := range p.marked["h1"] {
		if t := squeeze(textOf(h.Node)); t != "" && !h.framed {
			d.Title = t
			return
		}
	}
	d.Title = d.capture.Link.Title
}

// heading is the h1 that bears the title, nil when none does.
func (p *page) heading(title string) *html.Node {
	title = fold(title)
	for _, h := range p.marked["h1"] {
		if t := fold(textOf(h.Node)); t != "" && (strings.Contains(t, title) || strings.Contains(title, t)) {
			return h.Node
		}
	}
	return nil
}

// fold makes two writings of one title comparable.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// unbranded takes the outlet's name off the end or the beginning of a title.
func (d *draft) unbranded(p *page, s string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " » ", " / ", " · "} {
		if i := strings.LastIndex(s, sep); i > 0 && d.isBrand(p, s[i+len(sep):]) {
			return strings.TrimSpace(s[:i])
		}
		if i := strings.Index(s, sep); i > 0 && d.isBrand(p, s[:i]) {
			return strings.TrimSpace(s[i+len(sep):])
		}
	}
	return strings.TrimSpace(s)
}

// isBrand recognises the outlet's name: as the page, the source or the host
// has it.
func (d *draft) isBrand(p *page, s string) bool {
	s = fold(s)
	if s == "" {
		return false
	}
	for _, name := range []string{p.metaOf("og:site_name", "application-name"), d.source.Name, d.capture.Link.Publisher} {
		if n := fold(name); n != "" && (s == n || strings.HasPrefix(s, n) || strings.HasPrefix(n, s)) {
			return true
		}
	}
	return d.base != nil && len(s) > 2 && strings.Contains(fold(d.base.Hostname()), s)
}

// byline sets who wrote it: ours, else what JSON-LD, the head and the marks of
// the page say.
func (d *draft) byline(p *page, l news.Layout) {
	for _, n := range d.selectAll(p, l.Byline) {
		if d.Byline = cleanByline(textOf(n)); d.Byline != "" {
			return
		}
	}
	said := []string{namesOf(p.articleThing()["author"]), p.metaOf("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")}
	for _, mark := range []string{"itemprop:author", "byline"} {
		for _, e := range p.marked[mark] {
			if !e.framed {
				said = append(said, textOf(e.Node))
			}
		}
	}
	for _, s := range said {
		if d.Byline = cleanByline(s); d.Byline != "" {
			return
		}
	}
}

// prefixes stand before a name in a byline.
var prefixes = []string{"by ", "von ", "par ", "nga ", "autor: ", "autori: ", "author: ", "written by ", "reported by ", "نویسنده: ", "نویسنده:", "بقلم ", "كتب: ", "الكاتب: "}

// cleanByline makes a name of a byline; empty when it cannot be one.
func cleanByline(s string) string {
	s = squeeze(html.UnescapeString(s))
	for _, p := range prefixes {
		if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
			s = strings.TrimSpace(s[len(p):])
		}
	}
	if strings.Contains(s, "://") || len([]rune(s)) > 120 || strings.HasPrefix(s, "@") || strings.EqualFold(s, "admin") {
		return ""
	}
	return strings.Trim(s, " ,;|·–-")
}

// isByline recognises an element that is marked as the name of the author.
func isByline(n *html.Node) bool {
	if attr(n, "rel") == "author" {
		return true
	}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		return false
	}
	for _, c := range strings.Fields(strings.ToLower(attr(n, "class"))) {
		switch c {
		case "byline", "author", "author-name", "article-author", "article__author", "byline__name", "post-author", "entry-author", "c-byline", "autor", "signature":
			return true
		}
	}
	return false
}

// articleThing is the JSON-LD object that describes the article, never nil.
func (p *page) articleThing() map[string]any {
	for _, t := range p.things {
		if isArticleType(t["@type"]) {
			return t
		}
	}
	return map[string]any{}
}

func isArticleType(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || strings.HasSuffix(v, "BlogPosting") || v == "Report" || v == "SocialMediaPosting"
	case []any:
		for _, t := range v {
			if isArticleType(t) {
				return true
			}
		}
	}
	return false
}

// stringOf is a text property of a JSON-LD object.
func stringOf(thing map[string]any, key string) string {
	switch v := thing[key].(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		if len(v) > 0 {
			s, _ := v[0].(string)
			return strings.TrimSpace(s)
		}
	case map[string]any:
		return first(stringOf(v, "@value"), stringOf(v, "@id"))
	}
	return ""
}

// namesOf are the names of a person, an organisation, or several.
func namesOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return stringOf(v, "name")
	case []any:
		var names []string
		for _, x := range v {
			if n := cleanByline(namesOf(x)); n != "" {
				names = append(names, n)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}

// canonical writes an address as the key under which it is known.
func canonical(u *url.URL) string {
	c := *u
	c.Fragment, c.RawFragment = "", ""
	c.Scheme, c.Host = strings.ToLower(c.Scheme), strings.ToLower(c.Host)
	return c.String()
}
