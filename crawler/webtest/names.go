package webtest

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// insideAddress is of the inside that nobody may be led to.
var insideAddress = netip.MustParseAddr("10.9.9.9")

// addressOf is where a behaviour is met: those of one number at one address.
func addressOf(b Behaviour) netip.Addr { return netip.AddrFrom4([4]byte{11, 1, 0, byte(100 + b.No)}) }

// Lookup answers for a name server: the addresses of a host, none when there
// is no such host. The name that rebinds is public the first time only.
func (h *Hostile) Lookup(host string) []netip.Addr {
	if strings.HasPrefix(host, puppetPrefix) {
		if _, ok := puppet(host); ok {
			var i int
			if n, err := fmt.Sscanf(host, puppetPrefix+"%02d", &i); n == 1 && err == nil {
				return []netip.Addr{puppetAddress(i)}
			}
		}
		return nil
	}
	b, known := h.behaviours[host]
	if !known && host != brandHost && host != telegramHost && host != lookalikeHost {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lookups[host]++
	switch nameOf(host) {
	case "rebind":
		if h.lookups[host] > 1 {
			return []netip.Addr{insideAddress}
		}
	case "mixed-records":
		return []netip.Addr{insideAddress, addressOf(b)}
	}
	return []netip.Addr{addressOf(b)}
}

// ServeNames answers DNS queries for IPv4 addresses until the connection is
// closed. Nothing may be cached: every answer lives for no time.
func ServeNames(pc net.PacketConn, lookup func(host string) []netip.Addr) error {
	buf := make([]byte, 1500)
	for {
		n, from, err := pc.ReadFrom(buf)
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		answer, err := answerQuery(buf[:n], lookup)
		if err != nil {
			continue // not a query; a name server says nothing to it
		}
		if err := pc.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
			return err
		}
		if _, err := pc.WriteTo(answer, from); err != nil && !errors.Is(err, net.ErrClosed) {
			return err
		}
	}
}

func answerQuery(query []byte, lookup func(host string) []netip.Addr) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil {
		return nil, err
	}
	if len(m.Questions) != 1 {
		return nil, fmt.Errorf("%d questions", len(m.Questions))
	}
	q := m.Questions[0]
	found := lookup(strings.ToLower(strings.TrimSuffix(q.Name.String(), ".")))
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true, RecursionDesired: m.RecursionDesired, RecursionAvailable: true}
	m.Answers, m.Authorities, m.Additionals = nil, nil, nil
	if len(found) == 0 {
		m.RCode = dnsmessage.RCodeNameError
	}
	for _, a := range found {
		if q.Type == dnsmessage.TypeA && a.Is4() {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AResource{A: a.As4()},
			})
		}
	}
	return m.Pack()
}
