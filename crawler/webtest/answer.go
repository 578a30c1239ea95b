package webtest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// Handler serves every outlet, told apart by the Host header, so that the web
// can also stand on real sockets.
func (s *Site) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := s.clock.Now()
		host := hostOf(r)
		rec := &recorder{ResponseWriter: w}
		rec.Header().Set("Date", now.UTC().Format(http.TimeFormat))
		if o := s.outlets[host]; o == nil {
			http.Error(rec, "no such site here", http.StatusMisdirectedRequest)
		} else if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(rec, "only GET and HEAD", http.StatusMethodNotAllowed)
		} else {
			o.answer(rec, r, now)
		}
		s.note(Hit{At: now, Method: r.Method, Host: host, Path: r.URL.Path, Query: r.URL.RawQuery, Agent: r.UserAgent(), Status: rec.status})
	})
}

func hostOf(r *http.Request) string {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(host)
}

// recorder notes the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// robotsTxt is what every outlet asks of crawlers.
const robotsTxt = "User-agent: *\nDisallow: " + Forbidden + "\nDisallow: /search\nCrawl-delay: 1\n"

func (o *outlet) answer(w http.ResponseWriter, r *http.Request, now time.Time) {
	at := r.URL.Path
	switch {
	case at == "/robots.txt":
		send(w, r, "text/plain; charset=utf-8", []byte(robotsTxt))
	case strings.HasPrefix(at, Forbidden):
		send(w, r, "text/html; charset=utf-8", []byte("<title>Not for crawlers</title><p>robots.txt forbids this page.</p>"))
	case o.listed(w, r, now):
	default:
		p := o.find(at)
		if p == nil || p.date.After(now) {
			http.Error(w, "404 page not found", http.StatusNotFound)
			return
		}
		o.article(w, r, p, now)
	}
}

// listed answers a request for one of the listings, and reports whether it was
// for one.
func (o *outlet) listed(w http.ResponseWriter, r *http.Request, now time.Time) bool {
	at := r.URL.Path
	if at == "/" {
		o.section(w, r, now)
		return true
	}
	for _, f := range o.feeds {
		if f.kind == "sitemap" && at == sitemapBelow(f.path) {
			o.conditional(w, r, "application/xml", o.urlset(now), now)
			return true
		}
		if f.path != at {
			continue
		}
		switch f.kind {
		case "rss":
			o.conditional(w, r, "application/rss+xml; charset=utf-8", o.rss(now), now)
		case "atom":
			o.conditional(w, r, "application/atom+xml; charset=utf-8", o.atom(now), now)
		case "json":
			o.conditional(w, r, "application/feed+json", o.jsonFeed(now), now)
		case "sitemap":
			body := o.urlset(now)
			if strings.Contains(f.path, "index") {
				body = o.sitemapIndex(f.path, now)
			}
			o.conditional(w, r, "application/xml; charset=utf-8", body, now)
		default:
			o.section(w, r, now)
		}
		return true
	}
	return false
}

func (o *outlet) section(w http.ResponseWriter, r *http.Request, now time.Time) {
	body, err := o.sectionPage(now)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	send(w, r, "text/html; charset=utf-8", body)
}

// conditional answers 304 when the client holds what would be sent, by the
// validators that this outlet uses.
func (o *outlet) conditional(w http.ResponseWriter, r *http.Request, contentType string, body []byte, now time.Time) {
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))[:20] + `"`
	changed := o.changed(now)
	etags, dates := o.validators == "both" || o.validators == "etag", o.validators == "both" || o.validators == "last-modified"
	if etags {
		w.Header().Set("Etag", tag)
	}
	if dates {
		w.Header().Set("Last-Modified", changed.UTC().Format(http.TimeFormat))
	}
	if etags && r.Header.Get("If-None-Match") != "" {
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	} else if since, err := http.ParseTime(r.Header.Get("If-Modified-Since")); dates && err == nil && !changed.Truncate(time.Second).After(since) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, r, contentType, body)
}

// changed is when the outlet last published, edited or took down something.
func (o *outlet) changed(now time.Time) time.Time {
	var last time.Time
	later := func(t time.Time) {
		if t.After(last) && !t.After(now) {
			last = t
		}
	}
	for _, p := range o.pages {
		later(p.date)
		later(p.gone)
		for _, e := range p.edits {
			later(e.at)
		}
	}
	return last
}

func (o *outlet) article(w http.ResponseWriter, r *http.Request, p *page, now time.Time) {
	if p.goneAt(now) {
		http.Error(w, "410 gone", http.StatusGone)
		return
	}
	if p.form == "redirect" {
		http.Redirect(w, r, o.url(p.to), http.StatusMovedPermanently)
		return
	}
	body, err := o.render(p, now)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	contentType := "text/html; charset=utf-8"
	if p.form == "windows-1256" {
		// The server says nothing of the charset, as old servers do.
		contentType = "text/html"
		if body, err = charmap.Windows1256.NewEncoder().Bytes(body); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	send(w, r, contentType, body)
}

func send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = bytes.NewReader(body).WriteTo(w) // a client that hangs up is its own affair
}
