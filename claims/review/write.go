package review

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A list is a page's rows, for those who want them in another form.
type list struct {
	Columns []string
	Rows    [][]string
	Entries []entry // for Atom; nil = one per row
}

// listed makes a page's rows, unless only the page itself is asked for: then
// it is enough to know that there are some.
func (a *ask) listed(rows func() *list) *list {
	if a.format == "" {
		return &list{}
	}
	return rows()
}

// told makes what a page answers as JSON, when that is asked for.
func (a *ask) told(v func() any) any {
	if a.format != "json" {
		return true
	}
	return v()
}

// An entry is one item of a list in an Atom feed.
type entry struct {
	ID, Title, Link, Text string
	When                  time.Time
}

// write sends a page in the form that was asked for.
func (s *site) write(w http.ResponseWriter, a *ask, p *page) {
	if p.Redirect != "" {
		if a.format == "json" && a.Method != http.MethodGet {
			b, err := encodeJSON(p.JSON)
			if err != nil {
				s.fail(w, a.plain(), fmt.Errorf("cannot write what was done as JSON: %w", err))
				return
			}
			s.send(w, a, p, "application/json", b)
			return
		}
		http.Redirect(w, a.Request, p.Redirect, http.StatusSeeOther)
		return
	}
	if p.CSP != "" {
		w.Header().Set("Content-Security-Policy", p.CSP)
	}
	if p.Keep {
		w.Header().Set("Cache-Control", "private, max-age=86400, immutable")
	}
	if p.File != "" {
		w.Header().Set("Content-Disposition", `attachment; filename="`+safeName(p.File)+`"`)
	}
	if p.MIME != "" {
		s.send(w, a, p, p.MIME, p.Raw)
		return
	}
	if p.Status >= 400 && a.format != "json" {
		a.format = ""
	}
	s.writeForm(w, a, p)
}

func (s *site) writeForm(w http.ResponseWriter, a *ask, p *page) {
	switch a.format {
	case "json":
		v := p.JSON
		if v == nil {
			v = p.List.objects()
		}
		b, err := encodeJSON(v)
		if err != nil {
			s.fail(w, a.plain(), fmt.Errorf("cannot write %s as JSON: %w", a.URL.Path, err))
			return
		}
		b = s.masker().json(b)
		s.send(w, a, p, "application/json", b)
	case "csv":
		if p.List == nil {
			s.fail(w, a.plain(), missing("This page has no table to give as CSV."))
			return
		}
		s.send(w, a, p, "text/csv; charset=utf-8", s.masker().list(p.List).csv())
	case "atom":
		if p.List == nil {
			s.fail(w, a.plain(), missing("This page has no list to give as a feed."))
			return
		}
		s.send(w, a, p, "application/atom+xml; charset=utf-8", s.masker().list(p.List).atom(p.Title, s.o.Desk, origin(a.Request), a.URL.Path, s.o.Now()))
	case "svg":
		s.fail(w, a.plain(), missing("This page has no drawing."))
	default:
		b, err := s.render(a, p)
		if err != nil {
			s.o.Log.Error("template failed", "template", p.Template, "error", err)
			http.Error(w, "The page could not be drawn; the reason is in the log.", http.StatusInternalServerError)
			return
		}
		s.send(w, a, p, "text/html; charset=utf-8", b)
	}
}

// plain is the same request, asked for as a page.
func (a *ask) plain() *ask {
	b := *a
	b.format = ""
	return &b
}

func (s *site) send(w http.ResponseWriter, a *ask, p *page, mime string, b []byte) {
	w.Header().Set("Content-Type", mime)
	if p.Status != 0 {
		w.WriteHeader(p.Status)
	}
	if a.Method == http.MethodHead {
		return
	}
	if _, err := w.Write(b); err != nil {
		s.o.Log.Debug("the reader went away", "path", a.URL.Path, "error", err)
	}
}

func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// objects are the rows as JSON objects.
func (l *list) objects() []map[string]string {
	out := []map[string]string{}
	if l == nil {
		return out
	}
	for _, row := range l.Rows {
		o := map[string]string{}
		for i, c := range l.Columns {
			o[c] = row[i]
		}
		out = append(out, o)
	}
	return out
}

// csv writes the rows so that no spreadsheet takes a cell for a formula.
func (l *list) csv() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := append([][]string{l.Columns}, l.Rows...)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = harmless(cell)
		}
		if err := w.Write(safe); err != nil { // a buffer takes everything
			return fmt.Appendf(nil, "cannot write: %v", err)
		}
	}
	w.Flush()
	return b.Bytes()
}

// harmless puts an apostrophe before what a spreadsheet would compute: cells
// that begin, behind blanks, with a sign that opens a formula.
func harmless(cell string) string {
	trimmed := strings.TrimLeft(cell, " \t\r\n\x00\u00a0\u200e\u200f\ufeff")
	if trimmed != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(trimmed)[0]) || strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return "'" + cell
	}
	return cell
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

func (l *list) atom(title, desk, base, path string, now time.Time) []byte {
	f := atomFeed{Title: title, ID: base + path, Updated: now.UTC().Format(time.RFC3339), Author: cmpOr(desk, "claimwatch"),
		Links: []atomLink{{"self", base + path + ".atom"}, {"alternate", base + path}}}
	newest := time.Time{}
	for _, e := range l.Entries {
		if e.When.After(newest) {
			newest = e.When
		}
		f.Entries = append(f.Entries, atomEntry{Title: shown(e.Title), ID: base + e.ID, Updated: e.When.UTC().Format(time.RFC3339), Link: atomLink{Href: base + e.Link}, Summary: shown(e.Text)})
	}
	if !newest.IsZero() {
		f.Updated = newest.UTC().Format(time.RFC3339)
	}
	b, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return fmt.Appendf(nil, "cannot write the feed: %v", err)
	}
	return append([]byte(xml.Header), append(b, '\n')...)
}

// origin is the desk's own address as the reader reached it.
func origin(r *http.Request) string {
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

// safeName keeps of a file's name what is safe in a header and on a disk.
func safeName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '_'
	}, s)
}

func cmpOr(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
