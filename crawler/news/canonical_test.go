package news

import (
	"strings"
	"testing"
)

func TestCanonicalURL(t *testing.T) {
	for _, tt := range []struct{ name, raw, want string }{
		{"scheme and host are written small", "HTTP://Example.COM/A", "http://example.com/A"},
		{"an empty path is the root", "https://example.com", "https://example.com/"},
		{"a query may follow the host at once", "https://example.com?a=1", "https://example.com/?a=1"},
		{"the default port is dropped", "http://example.com:80/", "http://example.com/"},
		{"so is that of https", "https://example.com:443/", "https://example.com/"},
		{"another port is kept", "https://example.com:80/", "https://example.com:80/"},
		{"an empty port is none", "https://example.com:/a", "https://example.com/a"},
		{"dot segments are resolved", "http://example.com/a/b/../../c/./d", "http://example.com/c/d"},
		{"escaped dots are dots", "http://example.com/a/%2e%2E/b", "http://example.com/b"},
		{"there is nothing above the root", "http://example.com/../../a", "http://example.com/a"},
		{"dots at the end leave a folder", "http://example.com/a/..", "http://example.com/"},
		{"a trailing slash tells pages apart", "http://example.com/a/", "http://example.com/a/"},
		{"the fragment is dropped", "http://example.com/a#b?c", "http://example.com/a"},
		{"tracking parameters are dropped", "http://example.com/a?utm_source=x&id=7&fbclid=y&mtm_cid=1", "http://example.com/a?id=7"},
		{"in capitals too", "http://example.com/a?UTM_Source=x", "http://example.com/a"},
		{"the order of the query is kept", "http://example.com/a?b=2&a=1&b=1", "http://example.com/a?b=2&a=1&b=1"},
		{"nothing between ampersands is nothing", "http://example.com/a?&&b=2&", "http://example.com/a?b=2"},
		{"a query without values is kept", "http://example.com/?p", "http://example.com/?p"},
		{"needless escapes are undone", "http://example.com/%7Euser/%41", "http://example.com/~user/A"},
		{"needed ones are written large", "http://example.com/a%2fb%c3%ab", "http://example.com/a%2Fb%C3%AB"},
		{"letters of other scripts are escaped", "http://example.com/lajmë", "http://example.com/lajm%C3%AB"},
		{"a stray percent sign is escaped", "http://example.com/100%", "http://example.com/100%25"},
		{"spaces are escaped", "http://example.com/a b", "http://example.com/a%20b"},
		{"backslashes are slashes", `http:\\example.com\a\b`, "http://example.com/a/b"},
		{"line breaks and tabs are dropped", " http://exam\nple.com/\ta ", "http://example.com/a"},
		{"a user name is dropped", "http://me:pw@example.com/", "http://example.com/"},
		{"a dot at the end of the host is dropped", "http://example.com./a", "http://example.com/a"},
		{"a German host", "https://Müller.de/", "https://xn--mller-kva.de/"},
		{"a Persian host", "http://ایران.com/", "http://xn--mgba3a4f16a.com/"},
		{"a host in Punycode already", "https://xn--mller-kva.de/", "https://xn--mller-kva.de/"},
		{"a host in Chinese alone", "http://例え.テスト/", "http://xn--r8jz45g.xn--zckzah/"},
		{"an escaped host", "http://ex%61mple.com/", "http://example.com/"},
		{"an IPv6 host", "http://[2001:DB8:0::1]:8080/", "http://[2001:db8::1]:8080/"},
		{"a session id in the path", "http://example.com/a;jsessionid=ABC/b", "http://example.com/a/b"},
		{"another parameter in the path", "http://example.com/a;v=1", "http://example.com/a;v=1"},
	} {
		got, err := CanonicalURL(tt.raw)
		if err != nil || got != tt.want {
			t.Errorf("%s: CanonicalURL(%q) = %q, %v; want %q", tt.name, tt.raw, got, err, tt.want)
		}
	}
}

func TestCanonicalURLRefuses(t *testing.T) {
	for _, raw := range []string{
		"", "example.com", "/a", "ftp://example.com/", "javascript:alert(1)", "mailto:a@example.com", "http://", "http:///", "http://a..b/",
		"http://exa mple.com/", "http://[::1", "http://[::1%25eth0]/", "http://example.com:99999/", "http://<script>/", "http://a%00b/",
		"http://" + strings.Repeat("a", 64) + ".com/", "http://" + strings.Repeat("a.", 130) + "com/",
	} {
		if got, err := CanonicalURL(raw); err == nil {
			t.Errorf("CanonicalURL(%q) = %q, want an error", raw, got)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	for _, s := range []string{"http://example.com/a/../b?utm_x=1&y#z", "https://Müller.de:443/%7e%zz", "http://[::1]:80/;sid=1;a", `http:\\a\..\b?=&&`, "http://a@b@c/%2e%2e/%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := CanonicalURL(raw)
		if err != nil {
			return
		}
		twice, err := CanonicalURL(once)
		if err != nil || twice != once {
			t.Errorf("CanonicalURL(%q) = %q, and of that %q, %v", raw, once, twice, err)
		}
	})
}
