package origin

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// hosts knows to whom an address belongs.
type hosts struct {
	origins map[string]string       // registered domain → origin id
	sources map[string]string       // host of a listed source → source id
	names   []string                // all of them, for look-alikes
	named   passage.Phrases[string] // names of listed sources → source id
}

func newHosts(reg *claims.Origins, known []news.Source) *hosts {
	h := &hosts{origins: map[string]string{}, sources: map[string]string{}}
	for _, o := range reg.List {
		for _, d := range o.Domains {
			d = strings.ToLower(strings.TrimPrefix(d, "www."))
			h.origins[d] = o.ID
			h.names = append(h.names, d)
		}
	}
	for _, s := range known {
		if d := hostOf(s.Home); d != "" {
			h.sources[d] = s.ID
			h.names = append(h.names, d)
		}
		// One short word is too often something else: "Express", "Bild".
		if len(s.Name) >= 8 || strings.Contains(s.Name, " ") {
			h.named.Add(strings.NewReplacer("*", " ", "_", " ").Replace(s.Name), s.ID)
		}
	}
	return h
}

// hostOf is the host of an address in lower case without "www.".
func hostOf(addr string) string {
	u, err := url.Parse(strings.TrimSpace(addr))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// origin returns the origin whose own page the address is.
func (h *hosts) origin(addr string) (string, bool) { return lookup(h.origins, hostOf(addr)) }

// source returns the listed source the address belongs to.
func (h *hosts) source(addr string) (string, bool) { return lookup(h.sources, hostOf(addr)) }

// lookup finds the entry for a host or a domain it lies under.
func lookup(m map[string]string, host string) (string, bool) {
	for host != "" {
		if id, ok := m[host]; ok {
			return id, true
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok || !strings.Contains(rest, ".") {
			break
		}
		host = rest
	}
	return "", false
}

// lookalike returns the known host that the address's host imitates, "" for
// none: the same name under another ending, one or two letters off, in letters
// that only look the same, or as the first labels of another domain
// ("reuters.com.example.net").
func (h *hosts) lookalike(addr string) string {
	host := hostOf(addr)
	if host == "" {
		return ""
	}
	if _, ok := lookup(h.origins, host); ok {
		return ""
	}
	if _, ok := lookup(h.sources, host); ok {
		return ""
	}
	label, disguised := plainLabel(host), !latin(host)
	for _, n := range h.names {
		known := plainLabel(n)
		if strings.HasPrefix(host, n+".") || disguised && len(label) > 1 && label == known {
			return n
		}
		if len(label) < 5 || len(known) < 5 {
			continue
		}
		if label == known || distance(label, known) <= 1 || len(known) >= 8 && distance(label, known) <= 2 {
			return n
		}
	}
	return ""
}

// plainLabel is the part of a host that readers take for its name, with
// digits, joined letters and letters of other alphabets that pass for Latin
// ones made plain.
func plainLabel(host string) string {
	if u, err := idna.ToUnicode(host); err == nil {
		host = u
	}
	suffix, _ := publicsuffix.PublicSuffix(host) // "co.uk"
	label := strings.TrimSuffix(strings.TrimSuffix(host, suffix), ".")
	if label == "" {
		label = host
	}
	return lookLatin.Replace(label[strings.LastIndexByte(label, '.')+1:])
}

// latin reports whether a host is written in letters of ASCII alone.
func latin(host string) bool {
	u, err := idna.ToUnicode(host)
	if err != nil {
		u = host
	}
	return !strings.ContainsFunc(u, func(r rune) bool { return r >= utf8.RuneSelf })
}

// lookLatin writes what passes for a Latin letter as that letter.
var lookLatin = strings.NewReplacer("0", "o", "1", "l", "3", "e", "5", "s", "rn", "m", "vv", "w", "-", "",
	"а", "a", "ɑ", "a", "α", "a", "в", "b", "с", "c", "ԁ", "d", "е", "e", "ё", "e", "һ", "h", "і", "i", "ı", "i", "ї", "i", "ј", "j", "κ", "k", "ӏ", "l",
	"п", "n", "ո", "n", "о", "o", "ο", "o", "р", "p", "ρ", "p", "ѕ", "s", "т", "t", "τ", "t", "υ", "u", "ν", "v", "ѡ", "w", "х", "x", "у", "y", "γ", "y")

// distance is the number of letters to change, add or drop.
func distance(a, b string) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	row := make([]int, len(b)+1)
	for k := range row {
		row[k] = k
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for k := 1; k <= len(b); k++ {
			cost := diagonal
			if a[i-1] != b[k-1] {
				cost = 1 + min(diagonal, row[k], row[k-1])
			}
			diagonal, row[k] = row[k], cost
		}
	}
	return row[len(b)]
}
