package crawler

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"claimwatch/crawler/news"
)

// A Brand says whose site an address is, as seen from an outlet.
type Brand string

// Whose site an address can be.
const (
	BrandOwn      Brand = "own"      // the outlet's own, under any of the names by which it is listed
	BrandSister   Brand = "sister"   // that of an outlet of the same family
	BrandOther    Brand = "other"    // that of another listed outlet
	BrandNamesake Brand = "namesake" // of the same name under another suffix: a move, or somebody who bought it
	BrandUnknown  Brand = "unknown"  // none that is listed
)

// BrandOf tells whose site an address is, as seen from an outlet, and the
// name of the outlet it belongs to, "" when it is nobody's who is listed. It
// tells a page that its outlet moved from one that a forger sends on to the
// real outlet once it has been read.
//
//	from bbc.com, of the family bbc      bbc.co.uk, listed for the same outlet     own
//	                                     bbcpersian.com, listed, same family       sister
//	from haaretz-news.example            haaretz.com, listed, another family       other
//	from outlet.de                       outlet.xyz, which nobody listed           namesake
//	from outlet.de                       parked.example                            unknown
func BrandOf(sources []news.Source, from news.Source, address string) (Brand, string) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return BrandUnknown, ""
	}
	to := site(u.Hostname())
	if ownSite(from, to) {
		return BrandOwn, cmp.Or(from.Name, from.ID)
	}
	var other string
	for _, s := range sources {
		if s.ID == from.ID || !ownSite(s, to) {
			continue
		}
		if s.Family != "" && s.Family == from.Family {
			return BrandSister, cmp.Or(s.Name, s.ID)
		}
		other = cmp.Or(other, s.Name, s.ID)
	}
	switch {
	case other != "":
		return BrandOther, other
	case label(to) != "" && label(to) == label(sourceSite(from)):
		return BrandNamesake, ""
	}
	return BrandUnknown, ""
}

// OutletAt returns the listed outlet that an address belongs to: the only one
// of that site, or of several the one whose home page it lies under.
func OutletAt(sources []news.Source, address string) (news.Source, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return news.Source{}, false
	}
	var found []news.Source
	for _, s := range sources {
		if ownSite(s, site(u.Hostname())) {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	var best news.Source
	for _, s := range found {
		home, err := url.Parse(s.Home)
		if err == nil && home.Hostname() == u.Hostname() && strings.HasPrefix(u.Path+"/", strings.TrimSuffix(home.Path, "/")+"/") && len(s.Home) > len(best.Home) {
			best = s
		}
	}
	return best, best.ID != ""
}

// ownSite reports whether an outlet is listed under a site, by its home page
// or a feed. Where an outlet only has an account, or is passed on, the site is
// not its own.
func ownSite(src news.Source, to string) bool {
	if to == "" {
		return false
	}
	if sourceSite(src) == to {
		return true
	}
	for _, f := range src.Feeds {
		u, err := url.Parse(f.URL)
		if err == nil && site(u.Hostname()) == to && to != site(telegramHost) && !aggregates(u.Hostname()) && !aggregates(to) {
			return true
		}
	}
	return false
}

// label is a site without its public suffix: outlet of outlet.co.uk.
func label(site string) string {
	suffix, _ := publicsuffix.PublicSuffix(site)
	name, ok := strings.CutSuffix(site, "."+suffix)
	if !ok {
		return ""
	}
	return name
}
