package crawler

import (
	"net/url"
	"strings"
	"time"

	"claimwatch/crawler/feed"
	"claimwatch/crawler/news"
)

// Marks of an address that a trap made up (the rules of Heritrix).
const (
	maxAddress = 2048 // bytes
	maxDepth   = 20   // segments of the path
	maxRepeat  = 2    // times the same segment in a row
)

// trapped returns why an address looks as if a machine made it up for
// crawlers, "" when it does not.
//
//	/a/b/c                      ""
//	/cal/cal/cal                the same segment repeated
//	/a%252525                   escaped over and over
//	/outlet.example/a           the host in the path
func trapped(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "no address"
	case len(address) > maxAddress:
		return "longer than 2048 bytes"
	case strings.Contains(address, "%2525"):
		return "escaped over and over"
	}
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(segments) > maxDepth {
		return "a path more than 20 deep"
	}
	inRow, counts := 1, map[string]int{}
	for i, s := range segments {
		counts[s]++
		if inRow++; i == 0 || s != segments[i-1] {
			inRow = 1
		}
		if s != "" && (inRow > maxRepeat || counts[s] > 2*maxRepeat) {
			return "the same segment repeated"
		}
		if i < len(segments)-1 && strings.EqualFold(s, u.Hostname()) {
			return "the host in the path"
		}
	}
	return ""
}

// worthy prepares what a listing offers for keeping: traps and, from
// sitemaps, what is older than the window are left out; dates are read in the
// source's zone, and one from the future is no date.
func (c *Crawler) worthy(src news.Source, kind news.FeedKind, links []news.Link, now time.Time) (kept []news.Link, traps int) {
	zone := time.UTC
	if z, err := time.LoadLocation(src.Zone); err == nil && src.Zone != "" {
		zone = z
	}
	for _, l := range links {
		if trapped(l.URL) != "" {
			traps++
			continue
		}
		l.SourceID = src.ID
		if l.RawDate != "" && zone != time.UTC {
			if t, ok := feed.Date(l.RawDate, firstOf(l.Lang, src.Lang), zone); ok {
				l.Published = t
			}
		}
		if l.Published.After(now.Add(24 * time.Hour)) {
			l.Published = time.Time{}
		}
		if kind == news.Sitemap && !l.Published.IsZero() && now.Sub(l.Published) > c.o.Window {
			continue
		}
		kept = append(kept, l)
	}
	return kept, traps
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
