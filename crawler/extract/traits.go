package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"claimwatch/crawler/news"
)

// traits are what a capture shows of the hand behind the outlet. They are taken
// from pages of the outlet's own site that hold an article: what a wall or an
// error shows is its maker's.
func (d *draft) traits(p *page) {
	home := parseAddress(d.source.Home)
	if d.State != news.ArticleOK || d.base == nil || home != nil && !sameSite(home, d.base) {
		return
	}
	for _, t := range p.tags {
		if !ownMatomo(t, d.base) {
			d.Traits = append(d.Traits, t)
		}
	}
	if v := p.skeleton.value(); v != "" {
		d.Traits = append(d.Traits, news.Trait{Kind: news.TraitTemplate, Value: v})
	}
	d.Traits = append(d.Traits, machine(d.capture)...)
}

// machine is what the connection told: who stands in front, the network, and
// the certificate. Of an outlet behind somebody else's machines, these are
// those machines', and only that is told.
func machine(c *news.Capture) []news.Trait {
	var out []news.Trait
	add := func(kind news.TraitKind, value string) { out = append(out, news.Trait{Kind: kind, Value: value}) }
	peer, known := peerOf(c)
	if f := frontOf(c.Header, peer); f != "" {
		add(news.TraitFront, f)
		return out
	}
	if !known {
		return nil
	}
	add(news.TraitAddress, networkOf(peer).String())
	names := c.Header[news.HeaderNames]
	if oneOutlets(names) {
		add(news.TraitNames, joinNames(names))
	}
	return out
}

// peerOf is the public address that answered. One of a private network, of
// this machine or of a proxy inside tells nothing of the outlet.
func peerOf(c *news.Capture) (netip.Addr, bool) {
	v := c.Header[news.HeaderPeer]
	if len(v) == 0 {
		return netip.Addr{}, false
	}
	ap, err := netip.ParseAddrPort(v[0])
	a := ap.Addr().Unmap()
	return a, err == nil && a.IsGlobalUnicast() && !a.IsPrivate()
}

// networkOf is the network that one customer gets, at the least: a /24 of IPv4,
// a /48 of IPv6 (RFC 6177).
func networkOf(a netip.Addr) netip.Prefix {
	bits := 24
	if a.Is6() {
		bits = 48
	}
	return netip.PrefixFrom(a.WithZone(""), bits).Masked()
}

// mostNames is how many names a certificate of one hand has at most: as many as
// the common free authority puts on one. More is a host's, who keeps the sites
// of many on it.
const mostNames = 100

// oneOutlets reports whether a certificate can be one hand's: it names few
// enough sites, and not everything under a suffix below which anybody may have
// a site ("*.blogspot.com").
func oneOutlets(names []string) bool {
	if len(names) == 0 || len(names) > mostNames {
		return false
	}
	for _, n := range names {
		if under, ok := strings.CutPrefix(n, "*."); ok {
			if suffix, _ := publicsuffix.PublicSuffix(under); suffix == under {
				return false
			}
		}
	}
	return true
}

// joinNames writes the names of a certificate as one value: the first of them,
// and a hash for the rest where they are many.
func joinNames(names []string) string {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	all := strings.Join(names, " ")
	if len(all) <= 200 {
		return all
	}
	sum := sha256.Sum256([]byte(all))
	some := names[:min(3, len(names))]
	return fmt.Sprintf("%.160s and %d more (%s)", strings.Join(some, " "), len(names)-len(some), hex.EncodeToString(sum[:8]))
}
