package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A sketch has places of four bits each. Two skeletons that have a share J of
// their parts in common agree in J + (1-J)/16 of the places, on average.
const (
	sketchPlaces = 32
	minParts     = 8 // fewer are the skeleton of any page
	maxParts     = 4096
)

// A skeleton gathers the parts of a page's template: the boxes that hold its
// text and the names that their maker gave them. How many there are of a kind
// makes no difference, nor what stands in them.
type skeleton struct {
	parts map[uint64]bool
	maker string // the system that made the page, "" = none that is known
}

// note takes an element for a part if it is a box with a name.
func (s *skeleton) note(n *html.Node) {
	if s.maker == "" {
		s.maker = makerOf(n)
	}
	if !isBox(n.DataAtom) || len(s.parts) >= maxParts {
		return
	}
	name := boxName(n)
	if name == "" {
		return
	}
	h := hash64(n.Data + name)
	if n.Parent != nil && isBox(n.Parent.DataAtom) {
		h = mix(h ^ hash64(n.Parent.Data))
	}
	if s.parts == nil {
		s.parts = map[uint64]bool{}
	}
	s.parts[h] = true
}

func isBox(a atom.Atom) bool {
	switch a {
	case atom.Body, atom.Div, atom.Section, atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Main, atom.Article, atom.Ul, atom.Ol, atom.Form, atom.Table:
		return true
	}
	return false
}

// boxName is what the maker of a template calls a box: its id and classes,
// without those that name the one article or its subject.
func boxName(n *html.Node) string {
	words := strings.Fields(attr(n, "class"))
	words = slices.DeleteFunc(words, ofOnePage)
	slices.Sort(words)
	words = slices.Compact(words)
	if id := attr(n, "id"); id != "" && !ofOnePage(id) {
		words = append(words, "#"+id)
	}
	return strings.Join(words, ".")
}

// ofOnePage tells a class or id that differs from page to page of one template:
// it holds a number, or names a subject or a writer.
func ofOnePage(word string) bool {
	if strings.ContainsAny(word, "0123456789") || len(word) > 60 {
		return true
	}
	for _, p := range []string{"category-", "tag-", "author-", "postid-", "term-", "topic-", "section-name-", "lang-", "format-"} {
		if strings.HasPrefix(word, p) {
			return true
		}
	}
	return false
}

// makers are systems whose themes anybody may use, by what their pages load.
var makers = []struct{ sign, name string }{
	{"/wp-content/", "wordpress"}, {"/wp-includes/", "wordpress"}, {"/sites/default/files/", "drupal"}, {"/media/jui/", "joomla"}, {"/media/vendor/joomla", "joomla"},
	{"blogger.com/static", "blogger"}, {"bp.blogspot.com", "blogger"}, {"static.wixstatic.com", "wix"}, {"static.parastorage.com", "wix"},
	{"squarespace.com", "squarespace"}, {"cdn.shopify.com", "shopify"}, {"substackcdn.com", "substack"}, {"/ghost-sdk/", "ghost"}, {"/typo3temp/", "typo3"}, {"bloxcms.com", "blox"},
}

// makerOf tells the system by an element of the head, "" if it does not.
func makerOf(n *html.Node) string {
	at := ""
	switch n.DataAtom {
	case atom.Meta:
		if strings.EqualFold(attr(n, "name"), "generator") {
			word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(attr(n, "content"))), " ")
			return strings.Trim(word, ":;,.!")
		}
		return ""
	case atom.Script:
		at = attr(n, "src")
	case atom.Link:
		at = attr(n, "href")
	default:
		return ""
	}
	for _, m := range makers {
		if strings.Contains(at, m.sign) {
			return m.name
		}
	}
	return ""
}

// value is the sketch of the skeleton: for each place the least of the parts'
// hashes under another permutation. "" where the page has too few parts.
func (s *skeleton) value() string {
	if len(s.parts) < minParts {
		return ""
	}
	var least [sketchPlaces]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	for h := range s.parts {
		for i := range least {
			least[i] = min(least[i], mix(h+uint64(i+1)*0x9e3779b97f4a7c15))
		}
	}
	var b strings.Builder
	b.WriteString(first(s.maker, "own"))
	b.WriteByte(':')
	for _, l := range least {
		b.WriteByte("0123456789abcdef"[l&15])
	}
	return b.String()
}

// hash64 is FNV-1a, which is the same in every process.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
