package webtest

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEveryFileOfTheWebCanBeRead(t *testing.T) {
	if _, err := readOutlets(files, "web"); err != nil {
		t.Fatal(err)
	}
}

func TestTheWebIsAsLargeAndMixedAsItSays(t *testing.T) {
	s := New()
	pages, langs, forms, kinds, camps := s.Pages(Start), map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, p := range pages {
		langs[p.Lang]++
		forms[p.Form]++
	}
	for _, o := range s.outlets {
		for _, f := range o.feeds {
			kinds[f.kind]++
		}
		camps[o.camp]++
	}
	t.Logf("%d outlets, %d pages, languages %v, listings %v, camps %v, forms %v", len(s.Hosts()), len(pages), langs, kinds, camps, forms)
	if len(s.Hosts()) < 24 || len(pages) < 60 {
		t.Errorf("%d outlets and %d pages, at least 24 and 60 are wanted", len(s.Hosts()), len(pages))
	}
	for name, want := range map[string][]string{
		"language": {"en", "sq", "fa", "ar", "de", "fr", "es", "it", "tr"},
		"listing":  {"rss", "atom", "json", "sitemap", "section", "html"},
		"form":     {"shell", "wall", "windows-1256", "bidi", "redirect"},
	} {
		have := map[string]map[string]int{"language": langs, "listing": kinds, "form": forms}[name]
		for _, w := range want {
			if have[w] == 0 {
				t.Errorf("no %s %s", name, w)
			}
		}
	}
}

func TestArticlesAreOfTheDaysTold(t *testing.T) {
	first, last := time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC), Start
	for _, p := range New().Pages(Start) {
		if p.Published.Before(first) || p.Published.After(last) {
			t.Errorf("%s is dated %s", p.URL, p.Published)
		}
	}
}

// TestNoTwoPagesShareAParagraph: only pages of one story may, since shared
// text is how copies are told.
func TestNoTwoPagesShareAParagraph(t *testing.T) {
	seen := map[string]Page{}
	for _, p := range New().Pages(Start) {
		for _, para := range strings.Split(p.Text, "\n\n") {
			other, ok := seen[para]
			if ok && para != "" && (p.Story == "" || p.Story != other.Story) {
				t.Errorf("%s and %s share %q", p.URL, other.URL, para)
			}
			seen[para] = p
		}
	}
}

func TestArticlesAreOfTheLengthOfArticles(t *testing.T) {
	for _, p := range New().Pages(Start) {
		if n := len(strings.Fields(p.Text)); p.Form == "" && (n < 110 || n > 350) {
			t.Errorf("%s has %d words", p.URL, n)
		}
	}
}

// brands are words of real publishers, none of which may appear as the name
// of an outlet here.
var brands = regexp.MustCompile(`(?i)\b(dw|bbc|cnn|reuters|afp|spiegel|zeit|monde|figaro|país|repubblica|corriere|guardian|times|post|balkanweb|top channel|panorama|telegrafi|koha|irna|fars|tasnim|mehr|press tv|farda|iranwire|hrana|jazeera|arabiya|annahar|anadolu|hürriyet|bianet|kurier|standard|krone|clar[ií]n)\b|رادیو فردا|ایرنا|تسنیم|فارس|الجزيرة|العربية|النهار`)

func TestNoOutletBearsARealName(t *testing.T) {
	for _, src := range New().Sources() {
		if m := brands.FindString(src.Name); m != "" {
			t.Errorf("%s: %q is of a real name (%s)", src.ID, src.Name, m)
		}
		if !strings.HasSuffix(src.Home, ".example/") {
			t.Errorf("%s lives at %s", src.ID, src.Home)
		}
	}
}

// get fetches over a connection in memory.
func get(t *testing.T, s *Site, address string, header ...string) (*http.Response, string) {
	t.Helper()
	tr := &http.Transport{DialContext: s.Dial}
	defer tr.CloseIdleConnections()
	req, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return resp, string(body)
}

// offered reads the addresses that a listing offers, by its plainest features.
func offered(t *testing.T, kind, body string) []string {
	t.Helper()
	var out []string
	find := func(pattern string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(body, -1) {
			out = append(out, m[1])
		}
	}
	switch kind {
	case "rss":
		find(`<item>.*?<link>([^<]+)</link>`)
	case "atom":
		find(`<entry>.*?<link rel="alternate" href="([^"]+)"`)
	case "sitemap":
		find(`<loc>([^<]+)</loc>`)
	case "json":
		var f struct{ Items []struct{ URL string } }
		if err := json.Unmarshal([]byte(body), &f); err != nil {
			t.Error(err)
		}
		for _, i := range f.Items {
			out = append(out, i.URL)
		}
	default:
		find(`<h2><a href="([^"]+)"`)
	}
	return out
}

func TestEveryLinkOfferedAnswersAsIntended(t *testing.T) {
	s := New()
	reached := map[string]bool{}
	for _, host := range s.Hosts() {
		o := s.outlets[host]
		for _, f := range o.feeds {
			resp, body := get(t, s, o.url(f.path))
			if resp.StatusCode != 200 {
				t.Errorf("%s%s answers %s", host, f.path, resp.Status)
			}
			if strings.Contains(resp.Header.Get("Content-Type"), "xml") {
				wellFormed(t, host+f.path, body)
			}
			links := offered(t, f.kind, body)
			if f.kind == "sitemap" && strings.Contains(f.path, "index") {
				_, body = get(t, s, links[0])
				wellFormed(t, links[0], body)
				links = offered(t, f.kind, body)
			}
			for _, l := range links {
				if strings.Contains(l, Forbidden) {
					continue
				}
				reached[l] = true
				p := o.find(strings.TrimPrefix(l, "http://"+host))
				if p == nil {
					t.Errorf("%s offers %s, which is not there", host, l)
					continue
				}
				resp, _ := get(t, s, l)
				want := http.StatusOK
				if p.form == "redirect" {
					want = http.StatusMovedPermanently
				}
				if resp.StatusCode != want {
					t.Errorf("%s answers %s, want %d", l, resp.Status, want)
				}
			}
		}
	}
	for _, p := range s.Pages(Start) {
		if !reached[p.URL] && !s.outlets[p.Host].find(p.Path).unlisted {
			t.Errorf("no listing offers %s", p.URL)
		}
	}
}

func wellFormed(t *testing.T, at, body string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s is not XML: %v", at, err)
			return
		}
	}
}

func TestRobotsTxtForbidsWhatSectionPagesLinkTo(t *testing.T) {
	s := New()
	for _, host := range s.Hosts() {
		if resp, body := get(t, s, "http://"+host+"/robots.txt"); resp.StatusCode != 200 || !strings.Contains(body, "Disallow: "+Forbidden) {
			t.Errorf("%s: robots.txt answers %s with %q", host, resp.Status, body)
		}
		if _, body := get(t, s, "http://"+host+"/"); !strings.Contains(body, Forbidden) {
			t.Errorf("%s: the front page does not link to what is forbidden", host)
		}
	}
	if n := len(s.Trespasses()); n != 0 {
		t.Errorf("%d trespasses before there was one", n)
	}
	get(t, s, "http://tirana-ditore.example/private/x")
	if n := len(s.Trespasses()); n != 1 {
		t.Errorf("%d trespasses after one", n)
	}
}

func TestListingsAreSentOnlyWhenTheyChanged(t *testing.T) {
	s := New()
	for _, tt := range []struct{ address, etag, date string }{
		{"http://tirana-ditore.example/rss.xml", "yes", "yes"},
		{"http://gazette-du-lac.example/flux/monde.rss", "yes", ""},
		{"http://el-mirador.example/feed.json", "", "yes"},
	} {
		resp, _ := get(t, s, tt.address)
		etag, date := resp.Header.Get("Etag"), resp.Header.Get("Last-Modified")
		if (etag != "") != (tt.etag != "") || (date != "") != (tt.date != "") {
			t.Errorf("%s: Etag %q, Last-Modified %q", tt.address, etag, date)
		}
		var header []string
		if etag != "" {
			header = append(header, "If-None-Match", etag)
		}
		if date != "" {
			header = append(header, "If-Modified-Since", date)
		}
		if resp, _ := get(t, s, tt.address, header...); resp.StatusCode != http.StatusNotModified {
			t.Errorf("%s: asked again, answers %s", tt.address, resp.Status)
		}
	}
	resp, _ := get(t, s, "http://adriatic-monitor.example/atom.xml")
	s.Clock().Advance(2 * time.Hour)
	if again, _ := get(t, s, "http://adriatic-monitor.example/atom.xml", "If-None-Match", resp.Header.Get("Etag"), "If-Modified-Since", resp.Header.Get("Last-Modified")); again.StatusCode != 200 {
		t.Errorf("after an edit the feed answers %s", again.Status)
	}
}

func TestPagesChangeWithTheClock(t *testing.T) {
	s := New()
	edited, deleted := "http://adriatic-monitor.example/2026/01/26/hrana-count-nears-6000", "http://adriatic-monitor.example/2026/01/21/leaked-memo-on-camp-security"
	if _, body := get(t, s, edited); !strings.Contains(body, "5,848") || strings.Contains(body, "6,126") {
		t.Error("the page is edited too early")
	}
	if resp, _ := get(t, s, deleted); resp.StatusCode != 200 {
		t.Errorf("the page answers %s before it is taken down", resp.Status)
	}
	s.Clock().Advance(90 * time.Minute)
	if _, body := get(t, s, edited); strings.Contains(body, "5,848") || !strings.Contains(body, "6,126") {
		t.Error("the page is not edited an hour later")
	}
	if resp, _ := get(t, s, deleted); resp.StatusCode != http.StatusGone {
		t.Errorf("the deleted page answers %s", resp.Status)
	}
	if hits := s.Hits("adriatic-monitor.example/2026/01/21/"); len(hits) != 2 || hits[1].At.Sub(hits[0].At) != 90*time.Minute || hits[1].Status != 410 {
		t.Errorf("the log says %+v", hits)
	}
}

func TestOddPagesAreAsOddAsTheySay(t *testing.T) {
	s := New()
	if _, body := get(t, s, "http://northsea-courier.example/live/2026/jan/25/iran-updates"); strings.Contains(body, "<p>") {
		t.Error("the shell has text")
	}
	if _, body := get(t, s, "http://northsea-courier.example/world/2026/jan/23/inside-evin-the-letters"); !strings.Contains(body, "Subscribe") || strings.Contains(body, "third has no greeting") {
		t.Error("the pay wall shows what is behind it")
	}
	resp, body := get(t, s, "http://al-midan-24.example/news/show.php/88213")
	if strings.Contains(resp.Header.Get("Content-Type"), "charset") || strings.Contains(body, "charset") || strings.Contains(body, "إيران") || !strings.Contains(body, "\xc5\xed\xd1\xc7\xe4") {
		t.Error("the page is not windows-1256 without a label")
	}
	if _, body := get(t, s, "http://pol-e-khabar.example/1404/10/24/ihr-3428/"); !strings.ContainsAny(body, "\u2066") || !strings.ContainsAny(body, "\u202b") {
		t.Error("the page has no directional controls")
	}
	if resp, body := get(t, s, "http://world-brief.example/feed.xml"); !strings.Contains(resp.Header.Get("Content-Type"), "html") || strings.Contains(body, "<rss") {
		t.Error("the feed is a feed")
	}
}

func TestAHostThatIsNotOfTheWebIsNotFound(t *testing.T) {
	_, err := New().Dial(context.Background(), "tcp", "elsewhere.example:80")
	var dns *net.DNSError
	if !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("got %v", err)
	}
}

func TestExpectedSentencesStandInTheirPages(t *testing.T) {
	list := Expected()
	texts, titles := map[string]string{}, map[string]string{}
	for _, p := range New().Pages(Start) {
		texts[p.URL], titles[p.URL] = p.Text, p.Title
	}
	src, err := os.ReadFile("../../claims/claims.yaml")
	if err != nil {
		t.Fatal(err)
	}
	unsupported := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^- id: (\S+)`).FindAllSubmatch(src, -1) {
		unsupported[string(m[1])] = true
	}
	known, against := maps.Clone(unsupported), map[string]bool{}
	for _, e := range list {
		if !strings.Contains(texts[e.URL], e.Sentence) || e.Sentence == "" {
			t.Errorf("%s does not say %q", e.URL, e.Sentence)
		}
		switch {
		case e.Claim != "" && !known[e.Claim]:
			t.Errorf("there is no claim %s", e.Claim)
		case (e.Claim == "") != (e.Stance == "") || !slices.Contains([]string{"", "supports", "contradicts", "mentions"}, e.Stance):
			t.Errorf("%s %s: stance %q", e.URL, e.Claim, e.Stance)
		case e.Stance == "supports":
			delete(unsupported, e.Claim)
		case e.Stance == "contradicts":
			against[e.Claim] = true
		}
	}
	if len(unsupported) > 0 {
		t.Errorf("nothing supports %v", slices.Sorted(maps.Keys(unsupported)))
	}
	if against["rama-silent"] || len(against) < 18 {
		t.Errorf("%d claims are contradicted: %v", len(against), slices.Sorted(maps.Keys(against)))
	}
	t.Logf("%d sentences, %d claims contradicted", len(list), len(against))
}

func TestMistakesInAFileAreNamed(t *testing.T) {
	good := "outlet: A\nlang: en\ncountry: AL\ncamp: independent\nzone: UTC\nfeed: rss /f\n\n=== /a\ntitle: T\ndate: 2026-01-06T00:00:00Z\n\nText.\n"
	if _, err := parseOutlet("web/a.example.txt", good); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ old, new, want string }{
		{"lang: en", "lnag: en", `a.example.txt:2: unknown key "lnag"`},
		{"feed: rss /f\n", "", "the outlet has no feed"},
		{"rss /f", "rdf /f", "write a kind and a path"},
		{"2026-01-06T00:00:00Z", "6 January", "is not a time"},
		{"\nText.\n", "", "wants a title, a date and text"},
		{"title: T", "title: T\nedit: 2026-01-06T00:00:00Z | no such words | x", "are not in it"},
		{"title: T", "title: T\nlayout: baroque", `no layout "baroque"`},
		{"zone: UTC", "zone: Nowhere/Land", "Nowhere/Land"},
	} {
		_, err := parseOutlet("web/a.example.txt", strings.Replace(good, tt.old, tt.new, 1))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v", tt.want, err)
		}
	}
}

func ExampleSite_Hits() {
	s := New()
	client := &http.Client{Transport: &http.Transport{DialContext: s.Dial, DisableKeepAlives: true}}
	resp, err := client.Get("http://tirana-ditore.example/robots.txt")
	if err != nil {
		fmt.Println(err)
		return
	}
	resp.Body.Close()
	for _, h := range s.Hits("tirana-ditore.example") {
		fmt.Println(h.At.Format(time.DateTime), h.Path, h.Status)
	}
	// Output: 2026-01-26 17:00:00 /robots.txt 200
}
