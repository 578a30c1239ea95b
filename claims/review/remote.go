package review

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// remote is the address that a request comes from. What a proxy says of whom
// it speaks for (X-Forwarded-For) is believed of the proxies that the desk
// trusts and of nobody else: anybody can write that header, and with a new
// address for each try no limit of logins would hold. Of a chain of trusted
// proxies the nearest address that is none of them counts.
func (s *site) remote(r *http.Request) string {
	from, ok := hostOf(r.RemoteAddr)
	if !ok || !s.trusted(from) {
		return r.RemoteAddr
	}
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, word := range slices.Backward(said) {
		ip, ok := hostOf(strings.TrimSpace(word))
		if !ok { // the proxy was told nonsense: it counts as the proxy's own
			break
		}
		from = ip
		if !s.trusted(ip) {
			break
		}
	}
	return from.String()
}

func (s *site) trusted(ip netip.Addr) bool {
	return slices.ContainsFunc(s.o.Proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// hostOf reads an address with or without its port.
func hostOf(address string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	ip, err := netip.ParseAddr(strings.Trim(address, "[]"))
	return ip.Unmap().WithZone(""), err == nil
}
