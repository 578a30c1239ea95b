package crawler

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// An insideError says that an address was not connected to because it is not
// one of the public internet.
type insideError struct{ Addr string }

func (e *insideError) Error() string { return e.Addr + " is not a public address" }

// guardedDialer connects to public addresses only. The check sits where the
// connection is made, after the name was resolved, so neither a redirect nor
// a name server that changes its mind gets round it. Go's own resolver is
// used: the one of the C library reads "2130706433" and "0x7f.1" as 127.0.0.1.
func guardedDialer(dns string) *net.Dialer {
	r := &net.Resolver{PreferGo: true}
	if dns != "" {
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, network, dns)
		}
	}
	return &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second, Resolver: r, Control: guard}
}

// guard is asked about every connection, with the address that is really
// dialled.
func guard(network, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return &insideError{network + " " + address}
	}
	if !public(ap.Addr()) {
		return &insideError{ap.Addr().String()}
	}
	if p := ap.Port(); p < 1024 && p != 80 && p != 443 {
		return fmt.Errorf("%w: port %d belongs to another service", &insideError{ap.Addr().String()}, p)
	}
	return nil
}

// public reports whether an address belongs to the public internet. IPv6 is
// open by exception: only 2000::/3 is given out. The list is our own because
// Go's predicates call several of these public: 0.0.0.0/8, shared and test
// networks, 240.0.0.0/4, and IPv6 addresses that carry an IPv4 one.
func public(a netip.Addr) bool {
	if a.Is4In6() {
		a = a.Unmap()
	}
	if a.Is6() && !global6.Contains(a) {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return a.IsValid()
}

var global6 = netip.MustParsePrefix("2000::/3")

// special lists what the IANA registries of special-purpose addresses keep
// out of the public internet.
var special = func() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8",       // this network
		"10.0.0.0/8",      // private
		"100.64.0.0/10",   // shared with the provider
		"127.0.0.0/8",     // this machine
		"169.254.0.0/16",  // this link, and the metadata of clouds
		"172.16.0.0/12",   // private
		"192.0.0.0/24",    // protocols
		"192.0.2.0/24",    // documentation
		"192.31.196.0/24", // AS112
		"192.52.193.0/24", // AMT
		"192.88.99.0/24",  // 6to4 relays
		"192.168.0.0/16",  // private
		"192.175.48.0/24", // AS112
		"198.18.0.0/15",   // benchmarks
		"198.51.100.0/24", // documentation
		"203.0.113.0/24",  // documentation
		"224.0.0.0/4",     // multicast
		"240.0.0.0/4",     // reserved, broadcast
		"2001::/23",       // protocols: Teredo, ORCHID, benchmarks
		"2001:db8::/32",   // documentation
		"2002::/16",       // 6to4, carries IPv4
		"2620:4f:8000::/48",
		"3fff::/20", // documentation
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}()
