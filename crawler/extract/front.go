package extract

import (
	"net/http"
	"net/netip"
	"strings"
)

// fronts are networks that stand before the sites of many and publish which
// addresses are theirs. A header alone is not believed of them: who wants to
// hide his machine could send it.
var fronts = []struct {
	name     string
	networks []netip.Prefix
}{
	{"cloudflare", networks("173.245.48.0/20", "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "141.101.64.0/18", "108.162.192.0/18", "190.93.240.0/20",
		"188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17", "162.158.0.0/15", "104.16.0.0/13", "104.24.0.0/14", "172.64.0.0/13", "131.0.72.0/22",
		"2400:cb00::/32", "2606:4700::/32", "2803:f800::/32", "2405:b500::/32", "2405:8100::/32", "2a06:98c0::/29", "2c0f:f248::/32")},
	{"fastly", networks("23.235.32.0/20", "43.249.72.0/22", "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24", "104.156.80.0/20", "140.248.64.0/18",
		"140.248.128.0/17", "146.75.0.0/17", "151.101.0.0/16", "157.52.64.0/18", "167.82.0.0/17", "167.82.128.0/20", "167.82.160.0/20", "167.82.224.0/20",
		"172.111.64.0/18", "185.31.16.0/22", "199.27.72.0/21", "199.232.0.0/16", "2a04:4e40::/32", "2a04:4e42::/32")},
}

func networks(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// frontHeaders tell those whose addresses are too many to list, or lie among
// their customers' own. Who forges one hides his machine from the rules, and not
// his accounts; to believe no header would make one hand of all their customers.
var frontHeaders = []struct{ header, holds, name string }{
	{"X-Amz-Cf-Id", "", "cloudfront"},
	{"Server", "akamai", "akamai"},
	{"X-Akamai-Transformed", "", "akamai"},
	{"X-Sucuri-Id", "", "sucuri"},
	{"X-Iinfo", "", "imperva"},
	{"Server", "ddos-guard", "ddos-guard"},
	{"Server", "qrator", "qrator"},
	{"Server", "bunnycdn", "bunny"},
	{"Server", "arvancloud", "arvancloud"},
	{"Server", "derak.cloud", "derak"},
	{"X-Vercel-Id", "", "vercel"},
	{"X-Nf-Request-Id", "", "netlify"},
	{"X-Github-Request-Id", "", "github"},
	{"X-Azure-Ref", "", "azure-front-door"},
	{"Server", "keycdn", "keycdn"},
	{"X-Wix-Request-Id", "", "wix"},
	{"Server", "squarespace", "squarespace"},
	{"Server", "google frontend", "google"},
}

// frontOf names whose machine answered in the outlet's stead, "" if nothing
// tells that it was not the outlet's.
func frontOf(h http.Header, peer netip.Addr) string {
	if peer.IsValid() {
		for _, f := range fronts {
			for _, n := range f.networks {
				if n.Contains(peer) {
					return f.name
				}
			}
		}
	}
	for _, f := range frontHeaders {
		for _, v := range h.Values(f.header) {
			if strings.Contains(strings.ToLower(v), f.holds) {
				return f.name
			}
		}
	}
	return ""
}
