package extract

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"claimwatch/crawler/news"
)

// Bounds on what one page can have read of it. Counters stand at the head of a
// script; what goes beyond is the program of the page.
const (
	maxCode  = 256 << 10 // bytes of scripts looked through, of one page
	maxFinds = 8         // places of one anchor looked at in one script
	maxTags  = 16        // ids kept of one page
)

// A tagForm is how an id is written: a literal by which its place is found
// fast, and the whole form from there on. The first group is the id.
type tagForm struct {
	name, anchor string
	form         *regexp.Regexp
}

// tagForms are the ids that name an account of somebody: who shares one shares
// the account. The property number of Google's older analytics is left out, for
// one account numbers all its sites. Sources: the snippets that the services
// themselves hand out for pasting into a page.
var tagForms = []tagForm{
	{"google-analytics", "UA-", regexp.MustCompile(`^(UA-\d{4,10})-\d{1,4}\b`)},
	{"google-analytics", "G-", regexp.MustCompile(`^(G-[A-Z0-9]{7,12})\b`)},
	{"google-tag-manager", "GTM-", regexp.MustCompile(`^(GTM-[A-Z0-9]{4,9})\b`)},
	{"google-ads", "AW-", regexp.MustCompile(`^(AW-\d{8,12})\b`)},
	{"adsense", "ca-pub-", regexp.MustCompile(`^ca-(pub-\d{10,16})\b`)},
	{"yandex-metrika", "mc.yandex.ru/watch/", regexp.MustCompile(`^mc\.yandex\.ru/watch/(\d{5,10})\b`)},
	{"yandex-metrika", "ym(", regexp.MustCompile(`^ym\(\s*(\d{5,10})\s*,`)},
	{"facebook-pixel", "fbq(", regexp.MustCompile(`^fbq\(\s*["']init["']\s*,\s*["'](\d{10,18})["']`)},
	{"facebook-pixel", "facebook.com/tr?", regexp.MustCompile(`^facebook\.com/tr\?id=(\d{10,18})\b`)},
	{"clarity", "clarity.ms/tag/", regexp.MustCompile(`^clarity\.ms/tag/([a-z0-9]{8,12})\b`)},
	{"hotjar", "hjid", regexp.MustCompile(`^hjid["']?\s*:\s*(\d{5,9})\b`)},
	{"statcounter", "sc_project", regexp.MustCompile(`^sc_project\s*=\s*(\d{5,10})\b`)},
	{"mail.ru", "top-fwz1.mail.ru/counter?", regexp.MustCompile(`^top-fwz1\.mail\.ru/counter\?id=(\d{5,9})\b`)},
	{"baidu", "hm.baidu.com/hm.js?", regexp.MustCompile(`^hm\.baidu\.com/hm\.js\?([0-9a-f]{32})\b`)},
	{"tiktok-pixel", "ttq.load(", regexp.MustCompile(`^ttq\.load\(\s*["']([A-Z0-9]{18,22})["']`)},
	{"chartbeat", "_sf_async_config.uid", regexp.MustCompile(`^_sf_async_config\.uid\s*=\s*(\d{3,8})\b`)},
}

// tagMetas are what the head of a page states to prove whose it is.
var tagMetas = map[string]string{
	"google-adsense-account": "adsense", "google-site-verification": "google-site", "yandex-verification": "yandex-site",
	"fb:app_id": "facebook-app", "fb:pages": "facebook-pages", "facebook-domain-verification": "facebook-domain", "msvalidate.01": "bing-site",
}

// tagWindow is how much behind its anchor a form may reach, in bytes.
const tagWindow = 160

// noteTags reads the ids in one element: in the code of a script and of what
// stands for it where there is none, and in addresses that are loaded. Text,
// links and comments are not looked at, for readers write those too.
func (p *page) noteTags(n *html.Node) {
	switch n.DataAtom {
	case atom.Script, atom.Noscript:
		p.tagsIn(attr(n, "src"))
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			p.tagsIn(c.Data)
		}
	case atom.Img, atom.Iframe:
		p.tagsIn(attr(n, "src"))
	case atom.Ins:
		p.tagsIn(attr(n, "data-ad-client"))
	case atom.Meta:
		if name := tagMetas[strings.ToLower(first(attr(n, "name"), attr(n, "property")))]; name != "" {
			p.addTag(name, strings.TrimPrefix(strings.TrimSpace(attr(n, "content")), "ca-"))
		}
	default:
		if strings.HasPrefix(n.Data, "amp-") {
			p.tagsIn(attr(n, "data-ad-client"))
			p.tagsIn(attr(n, "data-credentials"))
		}
	}
}

// noteTagsUnder reads the ids of what is taken out of the tree.
func (p *page) noteTagsUnder(n *html.Node) {
	p.noteTags(n)
	for c := range n.Descendants() {
		if c.Type == html.ElementNode {
			p.noteTags(c)
		}
	}
}

// tagsIn reads the ids in a stretch of code.
func (p *page) tagsIn(code string) {
	if len(code) < 6 || p.code >= maxCode {
		return
	}
	code = code[:min(len(code), maxCode-p.code)]
	p.code += len(code)
	for _, f := range tagForms {
		for at, finds := 0, 0; finds < maxFinds; finds++ {
			i := strings.Index(code[at:], f.anchor)
			if i < 0 {
				break
			}
			at += i
			if at == 0 || !wordByte(code[at-1]) || !wordByte(f.anchor[0]) {
				if m := f.form.FindStringSubmatch(code[at:min(len(code), at+tagWindow)]); m != nil {
					p.addTag(f.name, m[1])
				}
			}
			at += len(f.anchor)
		}
	}
	p.matomoIn(code)
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

var (
	matomoSite = regexp.MustCompile(`^setSiteId["']\s*,\s*["']?(\d{1,7})\b`)
	matomoHost = regexp.MustCompile(`\bu\s*=\s*["'](?:https?:)?//([A-Za-z0-9.-]+)[/:"']`)
)

// matomoIn reads which site of which Matomo a page is. On a machine of the
// outlet's own it tells nothing and is left out later, see [draft.traits].
func (p *page) matomoIn(code string) {
	i := strings.Index(code, "setSiteId")
	if i < 0 {
		return
	}
	site := matomoSite.FindStringSubmatch(code[i:min(len(code), i+tagWindow)])
	host := matomoHost.FindStringSubmatch(code)
	if site != nil && host != nil {
		p.addTag("matomo", strings.ToLower(host[1])+"/"+site[1])
	}
}

// addTag keeps an id, each once, but not what manuals and themes put there as
// an example.
func (p *page) addTag(name, id string) {
	t := news.Trait{Kind: news.TraitTag, Value: name + ":" + id}
	if len(id) < 4 || len(id) > 120 || strings.ContainsAny(id, " \t\n<>\"'") || isExample(id) || len(p.tags) >= maxTags || slices.Contains(p.tags, t) {
		return
	}
	p.tags = append(p.tags, t)
}

// isExample tells ids that are nobody's: "UA-XXXXXXX", "GTM-XXXX",
// "pub-1234567890123456", a row of one digit, or one that a system states for
// whoever uses it (Facebook's own, WordPress.com, YouTube).
func isExample(id string) bool {
	switch id {
	case "966242223397117", "249643311490", "87741124305":
		return true
	}
	_, body, ok := strings.Cut(id, "-")
	if !ok {
		body = id
	}
	up := strings.ToUpper(body)
	return strings.Contains(up, "XXX") || strings.Contains("12345678901234567890", body) && len(body) > 3 || strings.Trim(body, body[:min(1, len(body))]) == ""
}

// ownMatomo reports whether a tag is of a Matomo on the page's own site, which
// numbers its sites from 1 as every other does.
func ownMatomo(t news.Trait, base *url.URL) bool {
	rest, ok := strings.CutPrefix(t.Value, "matomo:")
	if !ok {
		return false
	}
	host, _, _ := strings.Cut(rest, "/")
	return base == nil || sameSite(&url.URL{Host: host}, base)
}
