package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// A Feed is the list of status and verdict changes that readers subscribe to.
// Entries keep their ids for good: a change is told once, however often the
// report of its day is built.
type Feed struct {
	XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []feedLink `xml:"link"`
	Author  feedAuthor `xml:"author"`
	Entries []Entry    `xml:"entry"`
}

type feedAuthor struct {
	Name string `xml:"name"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

// An Entry is one change.
type Entry struct {
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Updated    string     `xml:"updated"`
	Links      []feedLink `xml:"link"`
	Categories []category `xml:"category"`
	Summary    string     `xml:"summary"`
}

type category struct {
	Term string `xml:"term,attr"`
}

// NewFeed returns the feed of a desk: the alerts of the given days, newest first,
// at most limit entries.
func NewFeed(days []*Day, limit int) Feed {
	f := Feed{Entries: []Entry{}}
	for _, d := range days {
		if f.ID == "" {
			f.ID, f.Title, f.Author = tag(d, "changes"), d.Desk+": changes", feedAuthor{d.Desk}
			f.Links = []feedLink{{"self", d.URL + "/changes.atom"}, {"alternate", d.URL + "/"}}
			f.Updated = d.To.UTC().Format(time.RFC3339)
		}
		for _, a := range d.Alerts {
			if len(f.Entries) == limit {
				return f
			}
			f.Entries = append(f.Entries, Entry{
				ID: tag(d, a.Key), Title: title(a), Updated: d.To.UTC().Format(time.RFC3339), Summary: Bare(a.Text),
				Links:      []feedLink{{"alternate", fmt.Sprintf("%s/claims/%s?asof=%s", d.URL, url.PathEscape(a.Claim), d.Date)}},
				Categories: []category{{a.Kind}},
			})
		}
	}
	return f
}

func title(a Alert) string {
	switch {
	case a.From != "" && a.To != "":
		return a.Claim + ": " + a.From + " → " + a.To
	case a.To != "":
		return a.Claim + ": " + a.To
	}
	return a.Claim + ": " + a.Kind
}

// Bare is a sentence of ours without marks, for where nothing marks up.
func Bare(s string) string {
	return strings.NewReplacer("`", "", isolate, "", release, "").Replace(s)
}

// tag is an id that stays the same when the desk moves to another port or
// scheme: RFC 4151, with the year of the desk's shape.
func tag(d *Day, what string) string {
	host := "claimwatch.invalid"
	if u, err := url.Parse(d.URL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return fmt.Sprintf("tag:%s,2026:%s", host, what)
}

// Write writes the feed as Atom (RFC 4287).
func (f Feed) Write(w io.Writer) error {
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
