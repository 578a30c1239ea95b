package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"claimwatch/crawler/news"
)

// filling is the text of an article in words enough to be one.
func filling(n int) string {
	var b strings.Builder
	for i := range 3 + n {
		fmt.Fprintf(&b, "<p>In the harbour town number %d the ferry was late again, and the people on the quay, who had waited since the morning, counted the lorries %d by %d.</p>", i, i+n, n)
	}
	return b.String()
}

// dressed is a page of a template, with a head, a text and so many teasers.
func dressed(head, prefix string, n, teasers int) string {
	var side strings.Builder
	for i := range teasers {
		fmt.Fprintf(&side, `<div class="%s-card item-%d"><div class="%s-thumb"></div></div>`, prefix, i, prefix)
	}
	return fmt.Sprintf(`<!DOCTYPE html><html><head><title>The ferry</title>%s</head><body class="%[2]s-body single postid-%[3]d category-sea">
<header class="%[2]s-top" id="%[2]s-masthead"><nav class="%[2]s-menu"><ul class="%[2]s-items"><li>x</li></ul></nav><div class="%[2]s-logo"></div></header>
<main class="%[2]s-main"><article class="%[2]s-story post-%[3]d"><div class="%[2]s-body-text">%[4]s</div></article></main>
<aside class="%[2]s-side"><section class="%[2]s-more">%[5]s</section><form class="%[2]s-search"></form></aside>
<footer class="%[2]s-foot"><div class="%[2]s-legal"></div><div class="%[2]s-social"></div></footer></body></html>`, head, prefix, n, filling(n), side.String())
}

func traitsOf(t *testing.T, html string, header map[string][]string) []news.Trait {
	t.Helper()
	a := Article(&news.Capture{URL: "https://a.example/x", FinalURL: "https://a.example/x", Canonical: "https://a.example/x", Body: []byte(html), MIME: "text/html", Charset: "utf-8",
		State: news.CaptureOK, Status: 200, Header: header}, news.Source{ID: "a", Home: "https://www.a.example/"})
	if a.State != news.ArticleOK {
		t.Fatalf("the page is %s: %s", a.State, a.Reason)
	}
	return a.Traits
}

func valuesOf(ts []news.Trait, kind news.TraitKind) []string {
	var out []string
	for _, t := range ts {
		if t.Kind == kind {
			out = append(out, t.Value)
		}
	}
	return out
}

func TestTagsOfAPage(t *testing.T) {
	for _, tt := range []struct{ name, head, want string }{
		{"none", "", ""},
		{"older analytics: the account, not the property", `<script>ga('create', 'UA-4711234-7', 'auto');</script>`, "google-analytics:UA-4711234"},
		{"analytics by address", `<script async src="https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF"></script>`, "google-analytics:G-AB12CD34EF"},
		{"a container", `<script>(function(w,d,s,l,i){})(window,document,'script','dataLayer','GTM-K7XY2Z');</script>`, "google-tag-manager:GTM-K7XY2Z"},
		{"a container where there is no script", `<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-K7XY2Z"></iframe></noscript>`, "google-tag-manager:GTM-K7XY2Z"},
		{"advertisements by address", `<script src="//pagead2.example/js/adsbygoogle.js?client=ca-pub-9876501234567891"></script>`, "adsense:pub-9876501234567891"},
		{"advertisements by meta", `<meta name="google-adsense-account" content="ca-pub-9876501234567891">`, "adsense:pub-9876501234567891"},
		{"metrika by script", `<script>ym(90817263, "init", {clickmap:true});</script>`, "yandex-metrika:90817263"},
		{"a pixel", `<script>fbq('init', '700123456789012'); fbq('track','PageView');</script>`, "facebook-pixel:700123456789012"},
		{"a Matomo elsewhere", `<script>var _paq=[];_paq.push(['setSiteId', '31']);var u="//stats.puppeteer.example/m/";</script>`, "matomo:stats.puppeteer.example/31"},
		{"a Matomo of one's own", `<script>var _paq=[];_paq.push(['setSiteId', '31']);var u="//stats.a.example/m/";</script>`, ""},
		{"proof of ownership", `<meta name="google-site-verification" content="kd83Hs-dUe72hGs0Lq">`, "google-site:kd83Hs-dUe72hGs0Lq"},
		{"an example out of a manual", `<script>ga('create','UA-XXXXXXX-1');gtag('config','G-XXXXXXXXXX');</script><script src="?client=ca-pub-1234567890123456"></script>`, ""},
		{"what a system states for all who use it", `<meta property="fb:app_id" content="249643311490">`, ""},
		{"an application of one's own", `<meta property="fb:app_id" content="700123456789">`, "facebook-app:700123456789"},
		{"within a word", `<script>var x="AQUA-4711234-7", y="FLAG-AB12CD34EF";</script>`, ""},
		{"in a comment", `<!-- UA-4711234-7 -->`, ""},
		{"each once", `<script>ga('create','UA-4711234-7');ga('create','UA-4711234-9');</script>`, "google-analytics:UA-4711234"},
	} {
		if got := strings.Join(valuesOf(traitsOf(t, dressed(tt.head, "x", 1, 2), nil), news.TraitTag), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	hidden := strings.Replace(dressed("", "x", 1, 1), "<footer", `<div style="display:none"><img src="https://mc.yandex.ru/watch/90817263"></div><footer`, 1)
	if got := valuesOf(traitsOf(t, hidden, nil), news.TraitTag); !slices.Equal(got, []string{"yandex-metrika:90817263"}) {
		t.Errorf("in what no reader sees: %v", got)
	}
	said := strings.Replace(dressed("", "x", 1, 1), "<p>", `<p>Our account is UA-4711234-7, <a href="/?id=GTM-K7XY2Z">as we said</a>. `, 1)
	if got := valuesOf(traitsOf(t, said, nil), news.TraitTag); len(got) != 0 {
		t.Errorf("said in the text: %v", got)
	}
}

// agreeing counts the places in which two sketches agree.
func agreeing(a, b string) int {
	n := 0
	for i := range len(a) {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}

// TestTemplatesAreToldByTheirBoxes: another text and other numbers of items are
// the same template, other names of boxes another; a theme of a known system is
// told from a template of one's own.
func TestTemplatesAreToldByTheirBoxes(t *testing.T) {
	one := func(head, prefix string, n, teasers int) string {
		v := valuesOf(traitsOf(t, dressed(head, prefix, n, teasers), nil), news.TraitTemplate)
		if len(v) != 1 {
			t.Fatalf("%d sketches", len(v))
		}
		return v[0]
	}
	a := one("", "mine", 1, 3)
	if b := one("", "mine", 22, 40); b != a {
		t.Errorf("another text and more teasers: %s, want %s", b, a)
	}
	ad := strings.Replace(dressed("", "mine", 3, 3), "<footer", `<div class="banner-slot" id="leader"></div><footer`, 1)
	if b := valuesOf(traitsOf(t, ad, nil), news.TraitTemplate)[0]; agreeing(a, b) < len("own:")+27 {
		t.Errorf("with one more box %d of 32 places agree", agreeing(a, b)-4)
	}
	if b := one("", "theirs", 1, 3); agreeing(a, b) > len("own:")+10 {
		t.Errorf("of another template %d of 32 places agree", agreeing(a, b)-4)
	}
	if b := one(`<link rel="stylesheet" href="/wp-content/themes/daily/style.css">`, "mine", 1, 3); b != "wordpress"+strings.TrimPrefix(a, "own") {
		t.Errorf("a theme: %s", b)
	}
	if b := one(`<meta name="generator" content="Joomla! - Open Source">`, "mine", 1, 3); !strings.HasPrefix(b, "joomla:") {
		t.Errorf("named as its maker names it: %s", b)
	}
	bare := "<html><body><div class=a><h1>The ferry</h1>" + filling(1) + "</div></body></html>"
	if v := valuesOf(traitsOf(t, bare, nil), news.TraitTemplate); len(v) != 0 {
		t.Errorf("a page without a skeleton has the sketch %v", v)
	}
}

func TestMachinesOfAnOutlet(t *testing.T) {
	named := func(n int) []string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprintf("site-%03d.example", i))
		}
		return out
	}
	for _, tt := range []struct {
		name, peer string
		names      []string
		header     string // and its value
		want       string
	}{
		{"a machine of its own", "198.51.100.7:443", []string{"a.example", "b.example"}, "", "address 198.51.100.0/24 names a.example b.example"},
		{"IPv6", "[2001:db8:1:2::7]:443", nil, "", "address 2001:db8:1::/48"},
		{"within a private network", "10.0.0.7:443", []string{"a.example"}, "", ""},
		{"in memory", "pipe", []string{"a.example"}, "", ""},
		{"behind Cloudflare, by address", "104.16.3.4:443", []string{"a.example"}, "", "front cloudflare"},
		{"a header that only says so", "198.51.100.7:443", nil, "Cf-Ray: 8f00", "address 198.51.100.0/24"},
		{"behind one that is told by its headers", "198.51.100.7:443", []string{"a.example"}, "X-Amz-Cf-Id: x", "front cloudfront"},
		{"a certificate of a host for many", "198.51.100.7:443", named(101), "", "address 198.51.100.0/24"},
		{"a certificate for whoever has a blog", "198.51.100.7:443", []string{"*.blogspot.com"}, "", "address 198.51.100.0/24"},
		{"a certificate for an outlet's own subdomains", "198.51.100.7:443", []string{"*.a.example", "a.example"}, "", "address 198.51.100.0/24 names *.a.example a.example"},
	} {
		h := map[string][]string{news.HeaderPeer: {tt.peer}, news.HeaderNames: tt.names}
		if k, v, ok := strings.Cut(tt.header, ": "); ok {
			h[k] = []string{v}
		}
		var got []string
		for _, x := range machine(&news.Capture{Header: h}) {
			got = append(got, string(x.Kind)+" "+x.Value)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
	}
	long := joinNames(named(50))
	if len(long) > 250 || !strings.Contains(long, "and 47 more") || long == joinNames(named(51)) {
		t.Errorf("fifty names as one value: %q", long)
	}
}

// TestOnlyTheOutletsOwnPagesTell: what a wall, an error or another site shows is
// not the outlet's.
func TestOnlyTheOutletsOwnPagesTell(t *testing.T) {
	html := dressed(`<script>ga('create','UA-4711234-7');</script>`, "x", 1, 2)
	read := func(url string, st news.CaptureState) []news.Trait {
		return Article(&news.Capture{URL: url, FinalURL: url, Canonical: url, Body: []byte(html), MIME: "text/html", State: st}, news.Source{ID: "a", Home: "https://a.example/"}).Traits
	}
	if got := read("https://a.example/x", news.CaptureOK); len(got) == 0 {
		t.Error("its own page shows nothing")
	}
	if got := read("https://b.example/x", news.CaptureOK); len(got) != 0 {
		t.Errorf("another site's page shows %v", got)
	}
	if got := read("https://a.example/x", news.CaptureRefused); len(got) != 0 {
		t.Errorf("a wall shows %v", got)
	}
}

// FuzzTraits: whatever stands on a page, its ids are few, short and in one
// piece, its sketch is whole or not there, and reading it twice is the same.
func FuzzTraits(f *testing.F) {
	for _, head := range []string{"", `<script>ga('create','UA-4711234-7')</script>`, `<script>_paq.push(['setSiteId','7']);u="//m.example/"</script>`,
		`<noscript><img src="https://mc.yandex.ru/watch/90817263"></noscript>`, `<meta name="generator" content=":;,">`, `<script>UA-UA-UA-1-1 G- GTM- ca-pub-</script>`} {
		f.Add(dressed(head, "x", 1, 2))
	}
	f.Fuzz(func(t *testing.T, html string) {
		read := func() ([]news.Trait, string) {
			p := parse(html)
			return p.tags, p.skeleton.value()
		}
		tags, sketch := read()
		if len(tags) > maxTags {
			t.Errorf("%d ids", len(tags))
		}
		for _, x := range tags {
			if len(x.Value) > 160 || strings.ContainsAny(x.Value, " <>\n") {
				t.Errorf("the id %q", x.Value)
			}
		}
		if _, places, _ := strings.Cut(sketch, ":"); sketch != "" && len(places) != sketchPlaces {
			t.Errorf("the sketch %q", sketch)
		}
		if again, same := read(); !slices.Equal(again, tags) || same != sketch {
			t.Error("read twice, it differs")
		}
	})
}

// BenchmarkTraits measures what reading traits adds to reading one page of
// ordinary weight: its share of the tree is walked and its scripts are searched.
func BenchmarkTraits(b *testing.B) {
	script := "<script>" + strings.Repeat("var a=function(b){return b.c||window.d};", 2500) + "ga('create','UA-4711234-7');</script>" // 100 kB
	html := dressed(script, "mine", 10, 60)
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			Text([]byte(html), "https://a.example/x", news.Source{ID: "a"})
		}
	})
	b.Run("traits", func(b *testing.B) {
		doc := parse(html).doc
		for b.Loop() {
			p := &page{}
			for n := range doc.Descendants() {
				p.noteTags(n)
				p.skeleton.note(n)
			}
			p.skeleton.value()
		}
	})
}
