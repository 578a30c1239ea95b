package source

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"claimwatch/crawler/news"
)

// The shapes of OPML 2.0, as far as lists of feeds use it.
type opmlFile struct {
	XMLName xml.Name    `xml:"opml"`
	Version string      `xml:"version,attr"`
	Title   string      `xml:"head>title"`
	Created string      `xml:"head>dateCreated,omitempty"`
	Outline []opmlEntry `xml:"body>outline"`
}

type opmlEntry struct {
	Text     string      `xml:"text,attr"`
	Title    string      `xml:"title,attr,omitempty"`
	Type     string      `xml:"type,attr,omitempty"`
	Feed     string      `xml:"xmlUrl,attr,omitempty"`
	Home     string      `xml:"htmlUrl,attr,omitempty"`
	URL      string      `xml:"url,attr,omitempty"`
	Language string      `xml:"language,attr,omitempty"`
	ID       string      `xml:"https://claimwatch.example/opml id,attr,omitempty"`
	Kind     string      `xml:"https://claimwatch.example/opml kind,attr,omitempty"`
	Country  string      `xml:"https://claimwatch.example/opml country,attr,omitempty"`
	Camp     string      `xml:"https://claimwatch.example/opml camp,attr,omitempty"`
	Family   string      `xml:"https://claimwatch.example/opml family,attr,omitempty"`
	Zone     string      `xml:"https://claimwatch.example/opml zone,attr,omitempty"`
	Every    string      `xml:"https://claimwatch.example/opml every,attr,omitempty"`
	Own      string      `xml:"https://claimwatch.example/opml own,attr,omitempty"`
	Outline  []opmlEntry `xml:"outline"`
}

// maxOPML bounds how deep folders may be nested.
const maxOPML = 20

// ReadOPML reads a list of feeds as feed readers export it. Feeds of one home
// page become one outlet. What OPML does not tell (country, camp, zone, and
// often the language) is taken from the defaults; each entry is unverified. An
// entry without an address is left out and told in the notes.
func ReadOPML(file string, r io.Reader, defaults news.Source) (list []news.Source, notes []string, err error) {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	var f opmlFile
	if err := d.Decode(&f); err != nil {
		return nil, nil, fmt.Errorf("%s is no OPML file that can be read: %w. Export it again from the feed reader", file, err)
	}
	in := &opmlReader{defaults: defaults, byHome: map[string]int{}, ids: map[string]bool{}}
	in.outlines(f.Outline, 0)
	if len(in.list) == 0 {
		return nil, in.notes, fmt.Errorf("%s lists no feed: none of its outlines has an xmlUrl", file)
	}
	return in.list, in.notes, nil
}

type opmlReader struct {
	defaults news.Source
	list     []news.Source
	byHome   map[string]int
	ids      map[string]bool
	notes    []string
}

func (in *opmlReader) outlines(list []opmlEntry, depth int) {
	if depth > maxOPML {
		in.notes = append(in.notes, fmt.Sprintf("folders more than %d deep were left out", maxOPML))
		return
	}
	for _, e := range list {
		address := first(e.Feed, e.URL)
		switch {
		case address != "":
			in.entry(e, address)
		case len(e.Outline) == 0:
			in.notes = append(in.notes, fmt.Sprintf("%q has no address and was left out", first(e.Title, e.Text)))
		}
		in.outlines(e.Outline, depth+1)
	}
}

// entry adds one feed, to the outlet it belongs to when that is there already.
func (in *opmlReader) entry(e opmlEntry, address string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		in.notes = append(in.notes, fmt.Sprintf("%q: %s is no address of the web and was left out", first(e.Title, e.Text), address))
		return
	}
	u.User = nil // names and passwords do not belong in a list
	feed := news.FeedRef{URL: u.String(), Kind: news.FeedKind(e.Kind)}
	home := first(e.Home, u.Scheme+"://"+u.Host+"/")
	key := first(e.ID, home)
	if i, known := in.byHome[key]; known {
		if e.Feed != "" {
			in.list[i].Feeds = append(in.list[i].Feeds, feed)
		}
		return
	}
	s := in.defaults
	s.ID, s.Name, s.Home, s.Unverified = in.unique(first(e.ID, SlugOf(home))), first(e.Title, e.Text, u.Host), home, true
	s.Lang, s.Country, s.Camp, s.Zone = first(language2(e.Language), s.Lang), first(e.Country, s.Country), first(e.Camp, s.Camp), first(e.Zone, s.Zone)
	s.Family, s.Own = first(e.Family, s.ID), e.Own == "true"
	if d, err := time.ParseDuration(e.Every); err == nil {
		s.Every = d
	}
	if e.Feed != "" {
		s.Feeds = []news.FeedRef{feed}
	}
	in.byHome[key] = len(in.list)
	in.list = append(in.list, s)
}

// unique makes an id that the list does not hold yet.
func (in *opmlReader) unique(id string) string {
	for base, n := id, 2; in.ids[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	in.ids[id] = true
	return id
}

// language2 is the primary subtag of a language as OPML gives it: "en-us".
func language2(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(s)), "-")
	return s
}

// SlugOf makes the id of an outlet from the address of its home page:
// "https://www.outlet.example/sq/" is outlet-example.
func SlugOf(address string) string {
	name := address
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		name = strings.TrimPrefix(u.Hostname(), "www.")
		if name == "t.me" {
			name = "telegram-" + strings.TrimPrefix(strings.Trim(u.Path, "/"), "s/")
		}
	}
	return first(slugOf(name), "outlet")
}

// WriteOPML writes outlets as a list that every feed reader imports. What OPML
// has no words for stands in attributes of our own, so that [ReadOPML] gets
// back all but the layouts and notes.
func WriteOPML(w io.Writer, title string, list []news.Source, now time.Time) error {
	f := opmlFile{Version: "2.0", Title: title, Created: now.UTC().Format(time.RFC1123)}
	for _, s := range list {
		e := opmlEntry{Text: s.Name, Title: s.Name, Home: s.Home, Language: s.Lang, ID: s.ID, Country: s.Country, Camp: s.Camp, Family: s.Family, Zone: s.Zone}
		if s.Every > 0 {
			e.Every = s.Every.String()
		}
		if s.Own {
			e.Own = "true"
		}
		if len(s.Feeds) == 0 {
			e.Type, e.URL = "link", s.Home
			f.Outline = append(f.Outline, e)
		}
		for _, ref := range s.Feeds {
			e.Type, e.Feed, e.Kind = "rss", ref.URL, string(ref.Kind)
			f.Outline = append(f.Outline, e)
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(f); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func first(of ...string) string {
	for _, s := range of {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
