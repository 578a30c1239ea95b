package crawler

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"regexp"
	"slices"
	"sync"

	"claimwatch/crawler/news"
)

// perAddress is how many requests may be under way to one IP address. Many
// sites share one; a machine that serves fifty of them is not asked fifty
// things at once.
const perAddress = 2

// peers counts the requests under way by address.
type peers struct {
	mu sync.Mutex
	by map[netip.Addr]*peer
}

type peer struct {
	slots chan struct{}
	users int
}

// enter waits for a free place at an address, at most until ctx is done, and
// returns how to give it back.
func (p *peers) enter(ctx context.Context, a netip.Addr) (leave func()) {
	p.mu.Lock()
	if p.by == nil {
		p.by = map[netip.Addr]*peer{}
	}
	at := p.by[a]
	if at == nil {
		at = &peer{slots: make(chan struct{}, perAddress)}
		p.by[a] = at
	}
	at.users++
	p.mu.Unlock()
	took := false
	select {
	case at.slots <- struct{}{}:
		took = true
	case <-ctx.Done():
	}
	return func() {
		if took {
			<-at.slots
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if at.users--; at.users == 0 {
			delete(p.by, a)
		}
	}
}

// watch returns ctx with a watch for the connection that its request gets: its
// address is noted in v, and a place there is waited for before the request is
// sent. A request that was turned away on a connection made for it is given up.
// The function returned gives the place back and ends the watch.
func (p *peers) watch(ctx context.Context, v *visit) (context.Context, func()) {
	ctx, end := context.WithCancelCause(ctx)
	leave, made := func() {}, false
	trace := &httptrace.ClientTrace{
		GetConn: func(string) {
			if made {
				end(errTurnedAway)
			}
		},
		GotConn: func(info httptrace.GotConnInfo) {
			leave() // of a connection that turned out to be dead
			leave, made = func() {}, made || !info.Reused
			v.peer = info.Conn.RemoteAddr()
			if ap, err := netip.ParseAddrPort(v.peer.String()); err == nil {
				leave = p.enter(ctx, ap.Addr().Unmap())
			}
		},
	}
	return httptrace.WithClientTrace(ctx, trace), func() {
		leave()
		end(nil)
	}
}

// errTurnedAway ends a request that the library would send again by itself.
// That is well where a connection kept from before turns out to be dead; but an
// HTTP/2 server that says of each request that it did not look at it would be
// asked a thousand times a second, in one turn of its lane.
var errTurnedAway = errors.New("the server turned the request away on a connection made for it")

// Names under which a capture keeps, beside the headers that came, what we
// asked and whom. No server can send a header with a colon in its name.
const (
	headerPeer        = news.HeaderPeer
	headerProtocol    = ":protocol" // "HTTP/2.0"
	headerCertificate = news.HeaderCertificate
	headerNames       = news.HeaderNames
	headerRequest     = ":request" // our headers, "Name: value"
)

// witness adds to the headers of an answer what the connection told.
func (v *visit) witness(asked http.Header, res *http.Response) {
	if v.peer != nil {
		v.header[headerPeer] = []string{v.peer.String()}
	}
	v.header[headerProtocol] = []string{res.Proto}
	if res.TLS != nil {
		v.header[headerCertificate] = fingerprints(res.TLS)
		if names := namesOf(res.TLS); len(names) > 0 {
			v.header[headerNames] = names
		}
	}
	for _, name := range []string{"User-Agent", "From", "Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since"} {
		if s := asked.Get(name); s != "" {
			v.header[headerRequest] = append(v.header[headerRequest], name+": "+s)
		}
	}
}

func fingerprints(s *tls.ConnectionState) []string {
	var out []string
	for _, c := range s.PeerCertificates {
		sum := sha256.Sum256(c.Raw)
		out = append(out, hex.EncodeToString(sum[:]))
	}
	return out
}

// mostNames bounds the names of a certificate that are kept: one more than a
// certificate may have and still be one outlet's, see package kin.
const mostNames = 101

// namesOf are the DNS names of the host's own certificate, sorted.
func namesOf(s *tls.ConnectionState) []string {
	if len(s.PeerCertificates) == 0 {
		return nil
	}
	names := slices.Clone(s.PeerCertificates[0].DNSNames)
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(len(names), mostNames)]
}

var mailForm = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)

// contact is the mail address in a user agent, which is sent as From too
// (RFC 9110, 10.1.2): an operator who minds us can write.
func contact(agent string) string { return mailForm.FindString(agent) }
