package news

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// CanonicalURL returns the one address under which an article is known,
// however it was linked to. It asks nothing of the network and is idempotent.
//
//	HTTP://Example.COM:80/a/../b?utm_source=x#top   http://example.com/b
//	https://example.com                             https://example.com/
//	https://example.com/a?b=2&a=1&fbclid=z          https://example.com/a?b=2&a=1
//	https://müller.de/%7euser/ë                     https://xn--mller-kva.de/~user/%C3%AB
//	https://me:secret@example.com/a;jsessionid=1    https://example.com/a
//
// Scheme and host are written small, a default port, a user name, the
// fragment, tracking parameters and session ids are dropped, dot segments
// resolved and escapes written in one way. What may tell two pages apart is
// kept: the scheme, a trailing slash, the order of the query.
//
// An address that is not http or https, or has no valid host, is an error.
func CanonicalURL(raw string) (string, error) {
	s := strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' })
	s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	scheme, rest, ok := strings.Cut(s, ":")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "http" && scheme != "https" {
		return "", fmt.Errorf("%q is not an address of the web: it must start with http:// or https://", raw)
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	rest = strings.TrimLeft(strings.ReplaceAll(rest, `\`, "/"), "/")
	authority, path, _ := strings.Cut(rest, "/")
	host, err := canonicalHost(scheme, authority)
	if err != nil {
		return "", fmt.Errorf("%q is not an address of the web: %w", raw, err)
	}
	out := scheme + "://" + host + canonicalPath("/"+path)
	if q := canonicalQuery(query); q != "" {
		out += "?" + q
	}
	return out, nil
}

// canonicalHost returns host and port as they are compared.
func canonicalHost(scheme, authority string) (string, error) {
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		authority = authority[i+1:]
	}
	host, port := authority, ""
	if strings.HasPrefix(authority, "[") {
		end := strings.IndexByte(authority, ']')
		if end < 0 {
			return "", fmt.Errorf("the host %q lacks a closing bracket", authority)
		}
		host, port = authority[:end+1], authority[end+1:]
		a, err := netip.ParseAddr(host[1:end])
		if err != nil || a.Zone() != "" {
			return "", fmt.Errorf("%q is not an IPv6 address", host)
		}
		host = "[" + a.String() + "]"
	} else {
		if i := strings.IndexByte(authority, ':'); i >= 0 {
			host, port = authority[:i], authority[i:]
		}
		name, err := asciiHost(host)
		if err != nil {
			return "", err
		}
		host = name
	}
	port = strings.TrimPrefix(port, ":")
	if port == "" {
		return host, nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", fmt.Errorf("%q is not a port", port)
	}
	if scheme == "http" && n == 80 || scheme == "https" && n == 443 {
		return host, nil
	}
	return host + ":" + strconv.FormatUint(n, 10), nil
}

// asciiHost writes a host name small, without the dot at its end, and with
// labels of other scripts in Punycode.
func asciiHost(host string) (string, error) {
	host = strings.ToLower(unescape(host))
	host = strings.NewReplacer("。", ".", "．", ".", "｡", ".").Replace(host)
	host = strings.TrimSuffix(host, ".")
	labels := strings.Split(host, ".")
	for i, l := range labels {
		ascii, err := punycode(l)
		if err != nil {
			return "", err
		}
		if ascii == "" || len(ascii) > 63 {
			return "", fmt.Errorf("%q is not a host name", host)
		}
		for j := range len(ascii) {
			if c := ascii[j]; !alphanumeric(c) && c != '-' && c != '_' {
				return "", fmt.Errorf("%q is not a host name", host)
			}
		}
		labels[i] = ascii
	}
	out := strings.Join(labels, ".")
	if len(out) > 253 {
		return "", fmt.Errorf("a host name has at most 253 letters, this one %d", len(out))
	}
	return out, nil
}

// canonicalPath resolves dot segments and writes escapes in one way. Session
// ids, which name a visit and not a page, are dropped.
func canonicalPath(path string) string {
	var kept []string
	segments := strings.Split(path[1:], "/")
	for i, s := range segments {
		s = escape(dropSession(s), pathBytes)
		last := i == len(segments)-1
		switch s {
		case ".", "..":
			if s == ".." && len(kept) > 0 {
				kept = kept[:len(kept)-1]
			}
			if last {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, s)
		}
	}
	return "/" + strings.Join(kept, "/")
}

func dropSession(segment string) string {
	parts := strings.Split(segment, ";")
	kept := parts[:1]
	for _, p := range parts[1:] {
		if name, _, _ := strings.Cut(strings.ToLower(p), "="); name != "jsessionid" && name != "phpsessid" && name != "sid" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ";")
}

// canonicalQuery drops the parameters that only trace the reader.
func canonicalQuery(query string) string {
	var kept []string
	for p := range strings.SplitSeq(query, "&") {
		p = escape(p, queryBytes)
		name, _, _ := strings.Cut(p, "=")
		if p != "" && p != "=" && !tracks(strings.ToLower(name)) {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "&")
}

// tracks reports whether a query parameter says where the reader came from
// rather than what is read.
func tracks(name string) bool {
	switch name {
	case "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh",
		"mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking",
		"wickedid", "rb_clickid", "oly_anon_id", "oly_enc_id", "vero_id", "vero_conv", "ml_subscriber", "ml_subscriber_hash",
		"at_medium", "at_campaign", "at_link_id", "at_link_type", "at_link_origin", "at_ptr_name", "at_format", "at_bbc_team",
		"cmpid", "ncid", "ocid", "ito", "smid", "partner_id", "s_cid", "wt_mc", "wt.mc_id", "wt_zmc", "dg_event", "traffic_source",
		"phpsessid", "jsessionid", "sessionid", "guccounter", "guce_referrer", "guce_referrer_sig", "__twitter_impression", "spm", "xtor":
		return true
	}
	for _, prefix := range []string{"utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "itm_", "stm_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// pathBytes and queryBytes are written as they are, besides letters and
// digits; everything else is escaped (RFC 3986, 3.3 and 3.4).
const (
	pathBytes  = "-._~!$&'()*+,;=:@"
	queryBytes = "-._~!$'()*+,;=:@/?"
)

// escape writes each byte in the one way that stands for it: letters, digits
// and "-._~" plainly, the bytes of plain as they come, the rest as %XX.
func escape(s, plain string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if v, ok := escaped(s, i); ok {
			i += 2
			if alphanumeric(v) || v >= 'A' && v <= 'Z' || strings.IndexByte("-._~", v) >= 0 {
				b.WriteByte(v)
			} else {
				fmt.Fprintf(&b, "%%%02X", v)
			}
			continue
		}
		if alphanumeric(c) || c >= 'A' && c <= 'Z' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// unescape undoes %XX and leaves what is not one alone.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if v, ok := escaped(s, i); ok {
			b.WriteByte(v)
			i += 2
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func escaped(s string, i int) (byte, bool) {
	if s[i] != '%' || i+2 >= len(s) {
		return 0, false
	}
	v, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
	return byte(v), err == nil
}

// alphanumeric leaves capitals out: hosts have none once they are lowered.
func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
}
