package feed

import (
	"encoding/base64"
	"strings"
	"testing"
)

// inMessage is the name of an article in Google News that holds a text.
func inMessage(text string) string {
	b := append([]byte{0x08, 0x13, 0x22, byte(len(text))}, text...)
	return base64.RawURLEncoding.EncodeToString(append(b, 0xd2, 0x01, 0x00))
}

func TestAggregatorsAddressesAreUnwrapped(t *testing.T) {
	const article = "https://outlet.example/lajme/1?id=7"
	for _, tt := range []struct {
		name, raw, want string
		hidden          bool
	}{
		{"Google News", "https://news.google.com/rss/articles/" + inMessage(article) + "?oc=5", article, false},
		{"Google News, padded, to be read", "https://news.google.com/read/" + inMessage(article+"8") + "==?hl=sq", article + "8", false},
		{"Google News with a token", "https://news.google.com/rss/articles/" + inMessage("AU_yqLMtoken") + "?oc=5", "", true},
		{"Google News, cut short", "https://news.google.com/rss/articles/" + inMessage(article)[:20], "", true},
		{"Google News, not base64", "https://news.google.com/articles/!!!", "", true},
		{"Google News, no address of the web", "https://news.google.com/articles/" + inMessage("file:///etc/passwd"), "", true},
		{"the page of a topic", "https://news.google.com/topics/CAAqBwgK", "", false},
		{"Google Alerts", "https://www.google.com/url?rct=j&sa=t&url=https://outlet.example/lajme/1%3Fid%3D7&ct=ga", article, false},
		{"Google without one", "https://www.google.com/url?sa=t", "", true},
		{"Bing News", "http://www.bing.com/news/apiclick.aspx?ref=FexRss&tid=1&url=https%3a%2f%2foutlet.example%2flajme%2f1%3fid%3d7&c=9", article, false},
		{"an outlet whose address names another", "https://outlet.example/url?url=https://other.example/", "", false},
		{"no address", "http://%", "", false},
	} {
		if tt.want == "" {
			tt.want = tt.raw
		}
		if got, hidden := unwrap(tt.raw); got != tt.want || hidden != tt.hidden {
			t.Errorf("%s: %s, hidden %v; want %s, hidden %v", tt.name, got, hidden, tt.want, tt.hidden)
		}
	}
}

// A feed of Google News leads to the publishers as far as it says where they
// are, and says of the others that it does not.
func TestGoogleNewsNamesAndLeadsToThePublisher(t *testing.T) {
	entry := func(name string) string {
		return `<item><title>Një lajm - Tirana Ditore</title><link>https://news.google.com/rss/articles/` + name + `?oc=5</link><source url="https://outlet.example">Tirana Ditore</source></item>`
	}
	r, err := Parse([]byte(item(entry(inMessage("https://outlet.example/lajme/1"))+entry(inMessage("AU_yqLMtoken")))), "", "https://news.google.com/rss/search?q=x", "")
	if err != nil || len(r.Links) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	for i, want := range []string{"https://outlet.example/lajme/1", "https://news.google.com/rss/articles/"} {
		if l := r.Links[i]; !strings.HasPrefix(l.URL, want) || l.Publisher != "Tirana Ditore" || l.Title != "Një lajm" {
			t.Errorf("%+v, want an address that begins with %s", l, want)
		}
	}
	if !strings.HasPrefix(r.Note, "1 of 2 ") {
		t.Errorf("the note is %q", r.Note)
	}
}

// FuzzUnwrap: whatever the address, what comes out is it or an address of the web.
func FuzzUnwrap(f *testing.F) {
	f.Add("https://news.google.com/rss/articles/" + inMessage("https://outlet.example/"))
	f.Add("https://news.google.com/articles/CBMi____")
	f.Add("https://www.google.com/url?url=x")
	f.Fuzz(func(t *testing.T, raw string) {
		if got, _ := unwrap(raw); got != raw && !isWeb(got) {
			t.Errorf("%q became %q", raw, got)
		}
	})
}
