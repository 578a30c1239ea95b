package feed

import (
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"slices"
	"strings"
)

// unwrap takes an address that an aggregator put around an article's and
// returns the article's own, as far as it stands in it. hidden says that it is
// an aggregator's address in which the article's does not stand: Google News
// has given out such since 2024, which only its own servers can resolve.
//
//	https://news.google.com/rss/articles/CBMi…    the address within the base64, if it is there
//	https://www.google.com/url?…&url=ADDRESS      ADDRESS (Google Alerts)
//	https://www.bing.com/news/apiclick.aspx?url=… ADDRESS (Bing News)
//	anything else                                 as it is
func unwrap(raw string) (address string, hidden bool) {
	u, err := url.Parse(raw)
	if err != nil {
		return raw, false
	}
	inner := ""
	switch host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."); {
	case host == "news.google.com":
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		if len(parts) < 2 || !slices.Contains([]string{"articles", "read"}, parts[len(parts)-2]) {
			return raw, false
		}
		inner = inGoogleNews(parts[len(parts)-1])
	case host == "google.com" && u.Path == "/url":
		inner = u.Query().Get("url")
		if inner == "" {
			inner = u.Query().Get("q")
		}
	case host == "bing.com" && strings.EqualFold(u.Path, "/news/apiclick.aspx"):
		inner = u.Query().Get("url")
	default:
		return raw, false
	}
	if !isWeb(inner) {
		return raw, true
	}
	return inner, false
}

// inGoogleNews reads the address out of the name of an article in Google News:
// a message of protocol buffers in base64, with the address as its field 4.
// Newer names hold a token there, which begins with AU_; then it is "".
func inGoogleNews(name string) string {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(name, "="))
	if err != nil {
		return ""
	}
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return ""
		}
		b = b[n:]
		value, n := binary.Uvarint(b)
		if n <= 0 {
			return ""
		}
		b = b[n:]
		switch key & 7 {
		case 0: // a number
		case 2: // that many bytes
			if value > uint64(len(b)) {
				return ""
			}
			if text := string(b[:value]); key>>3 == 4 {
				return text
			}
			b = b[value:]
		default:
			return ""
		}
	}
	return ""
}

// isWeb reports whether an address is a whole one of the web.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}
