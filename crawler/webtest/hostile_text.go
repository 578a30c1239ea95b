package webtest

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"claimwatch/crawler/news"
)

// What the pages of the group text say, for tests to look for.
const (
	DeepSentence    = "At least 2,417 people were killed in the square, the human rights office said on Tuesday evening after counting the dead."
	PersianSentence = "سازمان حقوق بشر گفت دست‌کم ۲۴۱۷ معترض در میدان اصلی شهر کشته شده‌اند و شمار زخمی‌ها بیشتر است"
	ArabicSentence  = "قالت منظمة حقوق الإنسان إن ما لا يقل عن ٢٤١٧ متظاهرا قتلوا في الساحة الرئيسية وإن عدد الجرحى أكبر من ذلك"
)

// texts lists what pages and feeds do to parsers and readers, 58 to 64.
func texts() []Behaviour {
	b := func(no int, name, does string, serve func(x *exchange)) Behaviour {
		return Behaviour{No: no, Name: name, Group: "text", Does: does, Path: "/a", serve: serve}
	}
	list := func(no int, name, does, body string) Behaviour {
		return Behaviour{No: no, Name: name, Group: "text", Does: does, Path: "/feed.xml", Kind: news.RSS, serve: func(x *exchange) {
			if x.path != "/feed.xml" {
				x.page("Still there", filler()...)
				return
			}
			x.send(200, header("Content-Type", "text/xml"), strings.ReplaceAll(body, "HOST", x.host))
		}}
	}
	item := "<item><title>Still there</title><link>http://HOST/news/still-there-2026</link></item>"
	return append([]Behaviour{
		b(58, "deep-divs", "hides the claim under two thousand elements, deeper than parsers go", func(x *exchange) {
			x.send(200, nil, "<!DOCTYPE html><html><head><title>Deep down</title></head><body>"+strings.Repeat("<div>", 2000)+"<p>"+DeepSentence+"</p><p>"+strings.Join(filler(), "</p><p>")+"</p>")
		}),
		b(59, "cpu-page", "sends a page of one MiB that costs extractors seconds", func(x *exchange) {
			unit := strings.Repeat("<div>", 480) + "<p>One, two, three words of it.</p>" + strings.Repeat("</div>", 480)
			x.send(200, nil, "<!DOCTYPE html><html><head><title>Dear page</title></head><body><article><h1>Dear page</h1><p>"+DeepSentence+"</p>"+strings.Repeat(unit, (1<<20)/len(unit))+"</article></body></html>")
		}),
		list(60, "entity-bomb", "sends a feed whose entities would grow to gigabytes", `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "0123456789">`+entities()+`]><rss version="2.0"><channel><title>&j;</title>`+item+`</channel></rss>`),
		list(60, "deep-xml", "sends a feed with elements 100,000 deep", `<rss version="2.0"><channel>`+item+strings.Repeat("<x>", 100_000)+`</channel></rss>`),
		list(60, "bad-utf8-feed", "sends a feed with NUL and bytes that are no UTF-8", "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>\x00\xff\xfe\xc3(</title>"+item+"</channel></rss>"),
	}, append(letters(b), append(markup(b), dates(b)...)...)...)
}

func entities() string {
	var b strings.Builder
	for c := 'b'; c <= 'j'; c++ {
		fmt.Fprintf(&b, `<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	return b.String()
}

// letters are pages in odd charsets and with odd letters, 61 and 62.
func letters(b func(no int, name, does string, serve func(x *exchange)) Behaviour) []Behaviour {
	persian := []string{PersianSentence + ".", strings.Repeat("کارکنان بندر گفتند کشتی با بیست دقیقه تأخیر حرکت کرد و مسافران تا شب در ساحل منتظر ماندند. ", 4)}
	arabic := []string{ArabicSentence + ".", strings.Repeat("وقال عمال الميناء إن السفينة غادرت متأخرة عشرين دقيقة وانتظر المسافرون على الشاطئ حتى المساء. ", 4)}
	page := func(title string, p []string) string {
		return strings.ReplaceAll(articlePage(title, time.Date(2026, 1, 26, 12, 0, 0, 0, time.UTC), p...), `<meta charset="utf-8">`, "")
	}
	old := func(s string) string {
		out, err := charmap.Windows1256.NewEncoder().String(s)
		if err != nil {
			panic("webtest: the Arabic page does not fit windows-1256: " + err.Error()) // it is part of the program and tested
		}
		return out
	}
	send := func(contentType, body string) func(x *exchange) {
		return func(x *exchange) { x.send(http.StatusOK, header("Content-Type", contentType), body) }
	}
	mixed := strings.NewReplacer("ی", "ي", "ک", "ك", "دست‌کم", "دست کم").Replace(PersianSentence)
	return []Behaviour{
		b(61, "1256-untold", "sends windows-1256 and does not say so", send("text/html", old(page("من الميناء", []string{strings.NewReplacer("٢", "2", "٤", "4", "١", "1", "٧", "7").Replace(arabic[0]), arabic[1]})))),
		b(61, "1256-as-utf8", "sends windows-1256 and says it is UTF-8", send("text/html; charset=utf-8", old(page("من الميناء", []string{strings.NewReplacer("٢", "2", "٤", "4", "١", "1", "٧", "7").Replace(arabic[0]), arabic[1]})))),
		b(61, "utf8-as-1252", "sends UTF-8 and says it is windows-1252", send("text/html; charset=windows-1252", page("از بندر", persian))),
		b(61, "utf16", "sends UTF-16 with its mark of byte order", send("text/html", utf16Of(page("از بندر", persian)))),
		b(62, "letter-variants", "writes Persian with Arabic letters and without joiners", send("text/html; charset=utf-8", page("از بندر", []string{mixed + ".", persian[1]}))),
		b(62, "bidi-overrides", "turns the direction of its words round with overrides", send("text/html; charset=utf-8", page("\u202eTitle turned\u202c", []string{"\u202e" + DeepSentence + "\u202c", filler()[0], filler()[1]}))),
		b(62, "zero-width", "puts marks without width into its words", send("text/html; charset=utf-8", page("Zero", []string{strings.NewReplacer("killed", "ki\u200bll\u200ced", "people", "peo\ufeffple").Replace(DeepSentence), filler()[0], filler()[1]}))),
	}
}

func utf16Of(s string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return string(out)
}

// Payload is what the pages of number 63 try to smuggle past the desk.
const Payload = `<script>alert(1)</script>`

// markup are pages that carry code, 63.
func markup(b func(no int, name, does string, serve func(x *exchange)) Behaviour) []Behaviour {
	titled := func(name, does, title string) Behaviour {
		return b(63, name, does, func(x *exchange) { x.page(title, filler()...) })
	}
	return []Behaviour{
		titled("xss-title", "puts a script into its title", `Report `+Payload+`<img src=x onerror=alert(1)>`),
		titled("formula-title", "has a title that is a formula", `=HYPERLINK("http://127.0.0.1/","Report of the day")`),
		titled("markdown-title", "has a title that is Markdown", "](javascript:alert(1)) **Report** ![x](http://127.0.0.1/x.png)"),
		titled("path-title", "has a title that is a path", "../../../../etc/passwd"),
		b(63, "markup-text", "hides scripts in srcset, SVG and broken markup", func(x *exchange) {
			x.page("Report of the day", append(filler(), `<img srcset="javascript:alert(1) 2x" src=x onerror=alert(1)><svg onload=alert(1)><script>alert(1)</script><style><img src=x onerror=alert(1)></style></svg>`,
				`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`)...)
		}),
		b(63, "header-breaks", "breaks lines in its headers to set a cookie", func(x *exchange) {
			x.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Title: report\r\nSet-Cookie: spy=1; Domain=example\r\n X-Folded: yes\r\nConnection: close\r\n\r\n" + articlePage("Cookies", x.now, filler()...))
		}),
	}
}

// dates are pages whose date is hard or impossible to read, 64.
func dates(b func(no int, name, does string, serve func(x *exchange)) Behaviour) []Behaviour {
	dated := func(name, does, date, lang string) Behaviour {
		return b(64, name, does, func(x *exchange) {
			when := ""
			if date != "" {
				when = "<time>" + date + "</time>"
			}
			x.send(http.StatusOK, nil, `<!DOCTYPE html><html lang="`+lang+`"><head><meta charset="utf-8"><title>Of an uncertain day</title></head><body><article><h1>Of an uncertain day</h1>`+when+"<p>"+strings.Join(filler(), "</p><p>")+"</p></article></body></html>")
		})
	}
	jalali := dated("date-jalali", "dates itself by the Persian calendar and the clock of Tehran", "۵ بهمن ۱۴۰۴ - ۱۶:۱۸", "fa")
	jalali.Zone = "Asia/Tehran"
	return []Behaviour{
		jalali,
		dated("date-irst", "dates itself in the time of Iran", "Sun, 25 Jan 2026 16:18:00 IRST", "en"),
		dated("date-future", "dates itself a year ahead", "2027-01-25T16:18:00Z", "en"),
		dated("date-missing", "has no date", "", "en"),
	}
}
