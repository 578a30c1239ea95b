// Package webtest is a made-up web that runs inside the process: outlets that
// do not exist, on hosts under .example, in nine languages, with feeds,
// sitemaps, section pages and articles about the events that the built-in
// claims are about. The demo crawls it, the transcripts and the crawler's
// tests run against it, and [Expected] tells what a perfect reader would find
// in it.
//
// The articles are text files in the folder web, one per outlet, written for
// this purpose; the form is described at [parseOutlet]. The figures in them
// follow public reporting of January 2026, the outlets and journalists are
// invented, and no page is a copy of anything.
//
// A [Site] keeps a virtual [Clock], which decides which articles are out, which
// were edited and which are gone, and a log of every request.
//
// Beside the well-behaved web stands the hostile one: see [Hostile].
package webtest

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"path"
	"sort"
	"strings"
	"sync"
	"time"

	"claimwatch/crawler/news"
)

//go:embed web/*.txt
var files embed.FS

// A Site is the whole made-up web.
type Site struct {
	outlets map[string]*outlet // by host
	hosts   []string
	clock   *Clock
	server  *http.Server

	mu   sync.Mutex
	hits []Hit
}

// New builds the web. Its files are part of the program, so one that cannot
// be read is a mistake in the program, and New panics.
func New() *Site {
	outlets, err := readOutlets(files, "web")
	if err != nil {
		panic("webtest: " + err.Error())
	}
	s := &Site{outlets: map[string]*outlet{}, clock: newClock()}
	for _, o := range outlets {
		s.outlets[o.host] = o
		s.hosts = append(s.hosts, o.host)
	}
	s.server = &http.Server{Handler: s.Handler(), ErrorLog: log.New(io.Discard, "", 0)}
	return s
}

// readOutlets reads every file of a folder, in the order of their names.
func readOutlets(fsys fs.FS, dir string) ([]*outlet, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("cannot list the outlets: %w", err)
	}
	var out []*outlet
	var errs []error
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", name, err)
		}
		o, err := parseOutlet(name, string(src))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, o)
	}
	return out, errors.Join(errs...)
}

// Clock returns the clock of the web.
func (s *Site) Clock() *Clock { return s.clock }

// Hosts lists the hosts of the web in order.
func (s *Site) Hosts() []string { return append([]string(nil), s.hosts...) }

// Sources describes the outlets as a desk's list of sources does, in the order
// of their hosts.
func (s *Site) Sources() []news.Source {
	out := make([]news.Source, 0, len(s.hosts))
	for _, h := range s.hosts {
		out = append(out, s.outlets[h].source())
	}
	return out
}

// A Page is one article as its author left it, without the page around it.
type Page struct {
	URL       string
	Host      string
	Path      string
	Outlet    string // id of the source
	Title     string
	Byline    string
	Credit    string // of an agency; "" = none
	Lang      string
	Published time.Time
	Gone      time.Time // when it was taken down; zero = never
	Form      string    // "" = a page like others; else shell, wall, windows-1256, bidi, redirect
	Story     string    // pages that are meant to share text share a story
	Text      string    // paragraphs separated by "\n\n"; the credit not among them
}

// Pages lists the articles as they stand at a time, by host and in the order
// of the files. Those not out yet and those taken down are listed too.
func (s *Site) Pages(at time.Time) []Page {
	var out []Page
	for _, h := range s.hosts {
		o := s.outlets[h]
		for _, p := range o.pages {
			v := p.at(at)
			out = append(out, Page{
				URL: o.url(p.path), Host: h, Path: p.path, Outlet: o.id, Title: v.title, Byline: p.byline, Credit: p.credit, Lang: p.lang,
				Published: p.date, Gone: p.gone, Form: p.form, Story: p.story, Text: strings.Join(v.paragraphs, "\n\n"),
			})
		}
	}
	return out
}

// A Hit is one request that the web answered.
type Hit struct {
	At     time.Time // of the virtual clock
	Method string
	Host   string
	Path   string
	Query  string
	Agent  string // as the client called itself
	Status int

	// Of the hostile site only: what a client had better not send, the address
	// it was met at.
	From, Cookie, Referer, Server string
}

// Hits lists the requests so far whose host and path begin with prefix, in
// order; "" lists all. A prefix that begins with a slash is one of the path
// on any host: Hits("/robots.txt").
func (s *Site) Hits(prefix string) []Hit {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Hit
	for _, h := range s.hits {
		at := h.Host + h.Path
		if strings.HasPrefix(prefix, "/") {
			at = h.Path
		}
		if strings.HasPrefix(at, prefix) {
			out = append(out, h)
		}
	}
	return out
}

// Forbidden is where every outlet keeps what its robots.txt forbids to fetch.
// Section pages link there, so a crawler that does not ask walks into it.
const Forbidden = "/private/"

// Trespasses lists the requests for what robots.txt forbids: none, if the
// crawler behaves.
func (s *Site) Trespasses() []Hit { return s.Hits(Forbidden) }

func (s *Site) note(h Hit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hits = append(s.hits, h)
}

// Dial connects to a host of the web in memory, as a transport's DialContext.
// A host that is not of this web cannot be found, as on the real one.
func (s *Site) Dial(ctx context.Context, _, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("cannot dial %q: %w", addr, err)
	}
	if s.outlets[strings.ToLower(host)] == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return pipeTo(s.server), nil
}

// pipeTo returns the client's end of a connection that srv serves.
func pipeTo(srv *http.Server) net.Conn {
	client, server := net.Pipe()
	l := &oneConn{conn: &closeTold{Conn: server, closed: make(chan struct{})}}
	go func() { _ = srv.Serve(l) }() // ends with io.EOF when the connection does
	return client
}

// oneConn is a listener that hands out one connection and ends with it, so
// that no goroutine outlives its connection.
type oneConn struct {
	conn *closeTold
	once sync.Once
}

func (l *oneConn) Accept() (c net.Conn, err error) {
	l.once.Do(func() { c = l.conn })
	if c != nil {
		return c, nil
	}
	<-l.conn.closed
	return nil, io.EOF
}

func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }

// closeTold tells when it is closed.
type closeTold struct {
	net.Conn
	once   sync.Once
	closed chan struct{}
}

func (c *closeTold) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// byDate sorts pages, newest first.
func byDate(pages []*page) []*page {
	out := append([]*page(nil), pages...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].date.After(out[j].date) })
	return out
}
