package webtest

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// A Ring is a web of its own on which one hand runs fifty outlets under fifty
// domains, and two others report for themselves. Every outlet is met over TLS,
// in memory, at a public address that its connections state. What the fifty
// share is told by its [Disguise]; no two print the same text.
type Ring struct {
	outlets map[string]*ringOutlet
	list    []*ringOutlet
	clock   *Clock
	certs   *certificates
	leafs   map[string]*tls.Certificate
}

// A Disguise is what is left for the fifty to be told by. In all of them the
// two others have come as near to them as honest outlets can.
type Disguise string

// The disguises.
const (
	// All are behind one company that stands in front of many, with its
	// certificate, and use one theme; the fifty earn on one account.
	BehindOneFront Disguise = "behind one front"
	// All are in one network and use one theme; the fifty have one certificate.
	InOneRack Disguise = "in one rack"
	// All are in one network, with certificates of their own; the fifty have one
	// home-made template, the two others one theme.
	OfOneMould Disguise = "of one mould"
)

type ringOutlet struct {
	news.Source
	host    string
	address netip.Addr
	names   []string // of the certificate
	head    string
	mould   string        // names of the boxes of its template
	out     time.Duration // when its article is out, after the web's first moment
	title   string
	text    []string
}

// NewRing returns the ring in a disguise.
func NewRing(how Disguise) (*Ring, error) {
	certs, err := newCertificates()
	if err != nil {
		return nil, fmt.Errorf("cannot make certificates for the ring: %w", err)
	}
	r := &Ring{outlets: map[string]*ringOutlet{}, clock: newClock(), certs: certs, leafs: map[string]*tls.Certificate{}}
	var all, fifty []string
	for i := range puppetCount + independents {
		all = append(all, ringHost(i))
	}
	fifty = all[:puppetCount]
	for i, host := range all {
		o := &ringOutlet{host: host, names: []string{host}, out: time.Duration(min(i/20, 2)) * 36 * time.Hour}
		id := strings.TrimSuffix(host, ".example")
		o.Source = news.Source{ID: id, Name: ringName(i), Home: "https://" + host + "/", Lang: "en", Country: "AL", Camp: "independent", Family: id, Zone: "UTC", Own: true,
			Feeds: []news.FeedRef{{URL: "https://" + host + "/feed", Kind: news.RSS}}}
		o.title, o.text = ringReport(i)
		o.wear(how, i, all, fifty)
		r.outlets[host], r.list = o, append(r.list, o)
	}
	return r, nil
}

// wear gives an outlet what it shows in a disguise.
func (o *ringOutlet) wear(how Disguise, i int, all, fifty []string) {
	puppet := i < puppetCount
	theme := `<link rel="stylesheet" href="/wp-content/themes/daily/style.css">`
	switch how {
	case BehindOneFront:
		o.address, o.names, o.mould = netip.AddrFrom4([4]byte{104, 16, 3, byte(11 + i%3)}), all, "daily"
		o.head = theme + fmt.Sprintf(`<script>ga('create', 'UA-%d-1', 'auto');</script>`, 7300000+i)
		if puppet {
			o.head = theme + fmt.Sprintf(`<script>ga('create', 'UA-5550123-%d', 'auto');</script>`, i+1)
		}
	case InOneRack:
		o.address, o.mould, o.head = netip.AddrFrom4([4]byte{198, 51, 100, byte(11 + i%3)}), "daily", theme
		if puppet {
			o.names = fifty
		}
	case OfOneMould:
		o.address, o.mould, o.head = netip.AddrFrom4([4]byte{198, 51, 100, byte(11 + i%3)}), "daily", theme
		if puppet {
			o.mould, o.head = "cast", ""
		}
	}
}

// Clock is the ring's clock; an article of a later wave is out when it says so.
func (r *Ring) Clock() *Clock { return r.clock }

// Sources describes the fifty outlets and then the two others.
func (r *Ring) Sources() []news.Source {
	var out []news.Source
	for _, o := range r.list {
		out = append(out, o.Source)
	}
	return out
}

// Dial refuses: nothing of the ring is met without TLS.
func (r *Ring) Dial(_ context.Context, _, addr string) (net.Conn, error) {
	return nil, fmt.Errorf("%s: nobody answers without TLS", addr)
}

// DialTLS connects to an outlet, as a transport's DialTLSContext.
func (r *Ring) DialTLS(ctx context.Context, _, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("cannot dial %q: %w", addr, err)
	}
	o := r.outlets[host]
	if o == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	leaf, err := r.leaf(o.names)
	if err != nil {
		return nil, err
	}
	client, server := net.Pipe()
	l := &oneConn{conn: &closeTold{Conn: tls.Server(server, &tls.Config{Certificates: []tls.Certificate{*leaf}}), closed: make(chan struct{})}}
	srv := &http.Server{Handler: r.handler(o), ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = srv.Serve(l) }() // ends with io.EOF when the connection does
	roots := x509.NewCertPool()
	roots.AddCert(r.certs.root)
	c := tls.Client(&addressed{client, net.TCPAddrFromAddrPort(netip.AddrPortFrom(o.address, 443))}, &tls.Config{RootCAs: roots, ServerName: host})
	return c, c.HandshakeContext(ctx)
}

// addressed is a connection in memory that states where it leads.
type addressed struct {
	net.Conn
	remote net.Addr
}

func (a *addressed) RemoteAddr() net.Addr { return a.remote }

// leaf returns the certificate for names, the same for the same names.
func (r *Ring) leaf(names []string) (*tls.Certificate, error) {
	r.certs.mu.Lock()
	defer r.certs.mu.Unlock()
	key := strings.Join(names, " ")
	if l := r.leafs[key]; l != nil {
		return l, nil
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(r.leafs) + 2)), Subject: pkix.Name{CommonName: names[0]}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, r.certs.root, &r.certs.key.PublicKey, r.certs.key)
	if err != nil {
		return nil, fmt.Errorf("cannot make a certificate for %s: %w", names[0], err)
	}
	r.leafs[key] = &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: r.certs.key}
	return r.leafs[key], nil
}

// handler serves one outlet: a listing, and the article once it is out.
func (r *Ring) handler(o *ringOutlet) http.Handler {
	const path = "/news/what-our-correspondent-saw"
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		out := !r.clock.Now().Before(Start.Add(o.out))
		switch {
		case req.URL.Path == "/feed" && out:
			w.Header().Set("Content-Type", "application/rss+xml")
			_, _ = io.WriteString(w, rssOf(o.host, Start.Add(o.out).Add(time.Hour), "https://"+o.host+path)) // a client that left misses it
		case req.URL.Path == "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			_, _ = io.WriteString(w, rssOf(o.host, Start))
		case req.URL.Path == path && out:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, o.page())
		default:
			http.NotFound(w, req)
		}
	})
}

// page is the outlet's article in its template.
func (o *ringOutlet) page() string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%[1]s</title><meta property="article:published_time" content="%[2]s">%[3]s</head>
<body class="%[4]s-body single"><header class="%[4]s-top" id="%[4]s-masthead"><nav class="%[4]s-menu"><ul class="%[4]s-items"><li>News</li></ul></nav><div class="%[4]s-logo"></div></header>
<main class="%[4]s-main"><article class="%[4]s-story"><h1>%[1]s</h1><p class="byline">By our own correspondent</p><div class="%[4]s-text"><p>%[5]s</p></div></article></main>
<aside class="%[4]s-side"><section class="%[4]s-more"></section><form class="%[4]s-search"></form></aside>
<footer class="%[4]s-foot"><div class="%[4]s-legal"></div><div class="%[4]s-social"></div></footer></body></html>`,
		escaped(o.title), Start.Add(o.out).Format(time.RFC3339), o.head, o.mould, strings.Join(o.text, "</p>\n<p>"))
}
