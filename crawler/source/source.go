// Package source holds what is known of each outlet: where it lists its
// articles, in which language, who owns or speaks through it, and how its
// pages are laid out. The built-in list is sources.yaml beside it; a desk may
// keep its own, in the same form.
//
// A list is data that people edit, so [Load] names every mistake at once with
// its line, and says what was meant. Nothing here asks the network: whether an
// address answers is told by "claimwatch source test", and until somebody has
// run it the entry says unverified.
package source

import (
	_ "embed" // the built-in list
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"

	"claimwatch/crawler/news"
	"claimwatch/crawler/news/strict"
)

//go:embed sources.yaml
var builtin []byte

// Builtin returns the built-in list. The tests of this package lint it, so it
// cannot fail; a list that does is a fault of the build.
func Builtin() []news.Source {
	list, err := Load("sources.yaml", builtin)
	if err != nil {
		panic("source: the built-in list is broken: " + err.Error())
	}
	return list
}

// The shapes of the file.
type outletFile struct {
	ID         string        `yaml:"id"`
	Name       string        `yaml:"name"`
	Home       string        `yaml:"home"`
	Feeds      []feedFile    `yaml:"feeds"`
	Lang       string        `yaml:"lang"`
	Country    string        `yaml:"country"`
	Camp       string        `yaml:"camp"`
	Family     string        `yaml:"family"`
	Every      time.Duration `yaml:"every"`
	Zone       string        `yaml:"zone"`
	Own        bool          `yaml:"own"`
	Critical   bool          `yaml:"critical"`
	Sensitive  bool          `yaml:"sensitive"`
	Disabled   bool          `yaml:"disabled"`
	Unverified bool          `yaml:"unverified"`
	Note       string        `yaml:"note"`
	Layouts    []layoutFile  `yaml:"layouts"`
}

type feedFile struct {
	URL  string `yaml:"url"`
	Kind string `yaml:"kind"`
}

type layoutFile struct {
	From  day    `yaml:"from"`
	Until day    `yaml:"until"`
	Links string `yaml:"links"`
	Title string `yaml:"title"`
	By    string `yaml:"byline"`
	Date  string `yaml:"date"`
	Text  string `yaml:"text"`
	Drop  string `yaml:"drop"`
}

// day is a date of the file, midnight UTC; zero = open.
type day struct{ time.Time }

func (d *day) UnmarshalText(text []byte) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, string(text)); err != nil {
		return fmt.Errorf("%q: not a date. Write 2026-01-31", text)
	}
	return nil
}

// Load reads a list of outlets. The error lists every mistake, each with file,
// line and what was meant; the list is then nil.
func Load(file string, src []byte) ([]news.Source, error) {
	var raw []outletFile
	doc := strict.Decode(file, src, &raw)
	out := make([]news.Source, 0, len(raw))
	for i, o := range raw {
		out = append(out, o.source())
		at := fmt.Sprintf("[%d]", i)
		for j := range o.Layouts {
			if l := o.Layouts[j]; !l.Until.IsZero() && !l.Until.After(l.From.Time) {
				doc.Errorf(fmt.Sprintf("%s.layouts[%d].until", at, j), "the layout ends before it begins")
			}
		}
	}
	for _, c := range lint(out) {
		doc.Errorf(c.path, "%s", c.text)
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

func (o outletFile) source() news.Source {
	s := news.Source{
		ID: o.ID, Name: o.Name, Home: o.Home, Lang: o.Lang, Country: o.Country, Camp: o.Camp, Family: o.Family, Every: o.Every,
		Zone: o.Zone, Own: o.Own, Critical: o.Critical, Sensitive: o.Sensitive, Disabled: o.Disabled, Unverified: o.Unverified, Note: o.Note,
	}
	for _, f := range o.Feeds {
		s.Feeds = append(s.Feeds, news.FeedRef{URL: f.URL, Kind: news.FeedKind(f.Kind)})
	}
	for _, l := range o.Layouts {
		s.Layouts = append(s.Layouts, news.Layout{
			From: l.From.Time, Until: l.Until.Time, Links: l.Links, Title: l.Title, Byline: l.By, Date: l.Date, Text: l.Text, Drop: l.Drop,
		})
	}
	return s
}

// Lint checks a list that did not come from one file, such as several files
// put together. The error, if any, is a *[strict.Error] without positions.
func Lint(list []news.Source) error {
	found := lint(list)
	if len(found) == 0 {
		return nil
	}
	e := &strict.Error{}
	for _, c := range found {
		e.Problems = append(e.Problems, strict.Problem{File: "sources", Line: 1, Col: 1, Path: c.path, Text: c.text})
	}
	return e
}

// A complaint is one mistake and where it stands: "[3].feeds[0].url".
type complaint struct{ path, text string }

type linter struct {
	found []complaint
	ids   map[string]bool
	feeds map[string]string // canonical address to the id of its outlet
}

func (l *linter) add(path, format string, args ...any) {
	l.found = append(l.found, complaint{path, fmt.Sprintf(format, args...)})
}

func lint(list []news.Source) []complaint {
	l := &linter{ids: map[string]bool{}, feeds: map[string]string{}}
	for i, s := range list {
		at := fmt.Sprintf("[%d]", i)
		l.identity(at, s)
		l.standing(at, s)
		l.addresses(at, s)
	}
	return l.found
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (l *linter) identity(at string, s news.Source) {
	switch {
	case s.ID == "":
		l.add(at+".id", "the outlet has no id")
	case !slug.MatchString(s.ID):
		l.add(at+".id", "id %q: letters a-z, digits and single hyphens only. Try %q", s.ID, slugOf(s.ID))
	case l.ids[s.ID]:
		l.add(at+".id", "outlet %q is in the list twice", s.ID)
	}
	l.ids[s.ID] = true
	if s.Name == "" {
		l.add(at+".name", "outlet %s has no name", s.ID)
	}
}

// slugOf makes an id of what was written for one.
func slugOf(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
}

// standing checks who the outlet is: language, country, camp, family, zone.
func (l *linter) standing(at string, s news.Source) {
	if s.Lang == "" {
		l.add(at+".lang", "outlet %s has no lang; write the usual language of its articles: sq, fa, en", s.ID)
	} else if b, err := language.ParseBase(s.Lang); err != nil || b.String() != s.Lang {
		l.add(at+".lang", "lang %q: write a BCP 47 primary subtag in small letters: sq, fa, en%s", s.Lang, meant(strings.ToLower(s.Lang), usualLangs))
	}
	if r, err := language.ParseRegion(s.Country); s.Country == "" {
		l.add(at+".country", "outlet %s has no country; write where its newsroom is: AL, IR, GB", s.ID)
	} else if err != nil || r.String() != s.Country || !r.IsCountry() {
		l.add(at+".country", "country %q: write an ISO 3166-1 code of two capitals: AL, IR, GB", s.Country)
	}
	if s.Camp == "" {
		l.add(at+".camp", "outlet %s has no camp; one of %s", s.ID, strings.Join(campIDs(), ", "))
	} else if !isCamp(s.Camp) {
		l.add(at+".camp", "camp %q: one of %s%s", s.Camp, strings.Join(campIDs(), ", "), meant(s.Camp, campIDs()))
	}
	if s.Family == "" {
		l.add(at+".family", "outlet %s states no family; an outlet that stands alone is its own: %s", s.ID, s.ID)
	} else if !slug.MatchString(s.Family) {
		l.add(at+".family", "family %q: letters a-z, digits and single hyphens only. Try %q", s.Family, slugOf(s.Family))
	}
	if s.Zone == "" || s.Zone == "Local" {
		l.add(at+".zone", "outlet %s has no zone; write the IANA time zone of its dates: Europe/Tirane", s.ID)
	} else if _, err := time.LoadLocation(s.Zone); err != nil {
		l.add(at+".zone", "zone %q is not an IANA time zone such as Europe/Tirane or Asia/Tehran", s.Zone)
	}
	if s.Every < 0 || s.Every > 0 && s.Every < 5*time.Minute {
		l.add(at+".every", "every %s: at least 5m, out of respect for the site", s.Every)
	}
}

var usualLangs = []string{"en", "sq", "fa", "ar", "de", "fr", "es", "it", "tr", "ku", "he", "el", "pt", "ru"}

// feedKinds are the forms a feed may be said to have.
var feedKinds = []string{string(news.RSS), string(news.Atom), string(news.JSONFeed), string(news.Sitemap), string(news.Section), string(news.Telegram)}

func (l *linter) addresses(at string, s news.Source) {
	if s.Home == "" {
		l.add(at+".home", "outlet %s has no home page", s.ID)
	} else {
		l.address(at+".home", s.Home)
	}
	for i, f := range s.Feeds {
		here := fmt.Sprintf("%s.feeds[%d]", at, i)
		if !l.address(here+".url", f.URL) {
			continue
		}
		if f.Kind != "" && !contains(feedKinds, string(f.Kind)) {
			l.add(here+".kind", "kind %q: one of %s, or leave it out%s", f.Kind, strings.Join(feedKinds, ", "), meant(string(f.Kind), feedKinds))
		}
		canonical, err := news.CanonicalURL(f.URL)
		if err != nil {
			l.add(here+".url", "%v", err)
			continue
		}
		if other, ok := l.feeds[canonical]; ok {
			l.add(here+".url", "this feed is listed at %s already; articles would be counted twice", other)
		}
		l.feeds[canonical] = s.ID
	}
}

// address checks that an address is one of the public web.
func (l *linter) address(at, raw string) bool {
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		l.add(at, "the address is missing")
	case err != nil:
		l.add(at, "%q is not an address: %v", raw, err)
	case u.Scheme != "http" && u.Scheme != "https":
		l.add(at, "%q: an address begins with https:// or http://", raw)
	case !strings.Contains(u.Hostname(), ".") || strings.ContainsAny(raw, " \t"):
		l.add(at, "%q has no host of the public web", raw)
	case u.User != nil:
		l.add(at, "the address carries a name and password; they do not belong in a list")
	default:
		return true
	}
	return false
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

// meant is the suggestion that ends a complaint, or nothing.
func meant(word string, among []string) string {
	if s := strict.Suggest(word, among); s != "" && s != word {
		return ". Did you mean " + s + "?"
	}
	return ""
}
