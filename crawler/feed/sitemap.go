package feed

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// sitemap reads a sitemap or an index of sitemaps, with or without the news
// extension, in one pass. A file that breaks off keeps what was read.
func sitemap(text, baseURL string) (Result, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	s := &sitemapReader{kept: newCollector(baseURL), index: newCollector(baseURL)}
	var err error
	for err == nil && !s.full {
		var t xml.Token
		if t, err = d.RawToken(); err == nil {
			s.token(t)
		}
	}
	r := Result{Kind: news.Sitemap, Links: s.kept.links, Sitemaps: s.index.links}
	switch {
	case s.full:
		r.note("more than %d addresses; the first ones were read", MaxSitemap)
	case !errors.Is(err, io.EOF) && len(r.Links)+len(r.Sitemaps) == 0:
		return r, &Error{Got: Broken, Text: "the sitemap is broken", Err: err}
	case !errors.Is(err, io.EOF) || s.depth > 0:
		r.note("the sitemap breaks off; what came was read")
	}
	return r, nil
}

// A sitemapReader follows the tokens of a sitemap. It keeps no tree, so
// neither depth nor length costs it more than the entry at hand.
type sitemapReader struct {
	depth       int
	index, kept *collector
	inEntry     bool // inside <url> or <sitemap>
	inImage     bool // inside image:image or video:video, which have addresses of their own
	isIndex     bool
	full        bool
	field       string
	text        strings.Builder
	entry       entry
}

type entry struct{ loc, lastmod, title, published, name, lang string }

func (s *sitemapReader) token(t xml.Token) {
	switch t := t.(type) {
	case xml.StartElement:
		s.depth++
		s.open(t.Name)
	case xml.EndElement:
		s.depth--
		s.close(t.Name)
	case xml.CharData:
		if s.field != "" && s.text.Len() < 8<<10 {
			s.text.Write(t)
		}
	}
}

func (s *sitemapReader) open(n xml.Name) {
	s.field = ""
	switch {
	case n.Local == "sitemapindex":
		s.isIndex = true
	case n.Local == "url" || n.Local == "sitemap":
		s.inEntry, s.inImage, s.entry = true, false, entry{}
	case n.Space == "image" && n.Local == "image" || n.Space == "video" && n.Local == "video":
		s.inImage = true
	case s.inEntry && !s.inImage:
		s.field = n.Local
		s.text.Reset()
	}
}

func (s *sitemapReader) close(n xml.Name) {
	if s.field != "" && s.field == n.Local {
		s.set(strings.TrimFunc(s.text.String(), blank))
		s.field = ""
	}
	switch {
	case n.Space == "image" && n.Local == "image" || n.Space == "video" && n.Local == "video":
		s.inImage = false
	case (n.Local == "url" || n.Local == "sitemap") && s.inEntry:
		s.inEntry = false
		s.keep(n.Local == "sitemap" || s.isIndex)
	}
}

func (s *sitemapReader) set(v string) {
	e := &s.entry
	switch s.field {
	case "loc":
		e.loc = v
	case "lastmod":
		e.lastmod = v
	case "title":
		e.title = v
	case "publication_date":
		e.published = v
	case "name":
		e.name = v
	case "language":
		e.lang = v
	}
}

func (s *sitemapReader) keep(index bool) {
	e := s.entry
	l := news.Link{Title: plain(e.title, maxTitle), Lang: primary(e.lang), RawDate: e.published}
	if l.RawDate == "" {
		l.RawDate = e.lastmod
	}
	if t, ok := Date(l.RawDate, l.Lang, time.UTC); ok {
		l.Published = t
	}
	if index {
		if len(s.index.links) < MaxSitemaps {
			s.index.add(e.loc, l)
		}
		return
	}
	l.Publisher = plain(e.name, maxTitle)
	s.kept.add(e.loc, l)
	s.full = len(s.kept.links) >= MaxSitemap
}
