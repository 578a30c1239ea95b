package webtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// protocolLies lists what a server says that is not so, 37 to 45.
func protocolLies() []Behaviour {
	b := func(no int, name, does string, serve func(x *exchange)) Behaviour {
		return Behaviour{No: no, Name: name, Group: "protocol", Does: does, Path: "/a", serve: serve}
	}
	robots := func(name, does string, serve func(x *exchange)) Behaviour {
		r := b(44, name, does, func(x *exchange) {
			if x.path == "/robots.txt" || strings.HasPrefix(x.path, "/robots") {
				serve(x)
				return
			}
			x.page("Behind a strange robots.txt", filler()...)
		})
		r.Robots = true
		return r
	}
	limited := func(no int, name, does string, status int, retry string) Behaviour {
		return b(no, name, does, func(x *exchange) {
			h := header("Retry-After", retry)
			if retry == "" {
				h = nil
			}
			x.send(status, h, "slow down")
		})
	}
	count := func(x *exchange) string { return fmt.Sprintf("This is answer number %d to the same question.", x.n+1) }
	lies := []Behaviour{
		b(37, "304-for-ever", "answers 304 to every condition although the listing changes", func(x *exchange) {
			if x.req.Header.Get("If-None-Match")+x.req.Header.Get("If-Modified-Since") != "" {
				x.send(http.StatusNotModified, header("Etag", `"always"`), "")
				return
			}
			x.send(200, header("Content-Type", "application/rss+xml", "Etag", `"always"`), rssOf(x.host, x.now, fmt.Sprintf("http://%s/news/report-number-%d", x.host, x.n)))
		}),
		b(38, "304-unasked", "answers 304 although no condition was sent", func(x *exchange) { x.send(http.StatusNotModified, nil, "") }),
		b(39, "etag-changes", "changes the entity tag each time, the date and the page never", func(x *exchange) {
			x.send(200, header("Etag", fmt.Sprintf(`"%d"`, x.n), "Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT"), articlePage("The same", time.Unix(0, 0), filler()...))
		}),
		b(39, "date-changes", "changes the date each time, the entity tag and the page never", func(x *exchange) {
			x.send(200, header("Etag", `"same"`, "Last-Modified", x.now.Add(time.Duration(x.n)*time.Second).UTC().Format(http.TimeFormat)), articlePage("The same", time.Unix(0, 0), filler()...))
		}),
		b(40, "modified-2041", "was last modified in 2041", func(x *exchange) {
			x.send(200, header("Last-Modified", "Tue, 01 Jan 2041 00:00:00 GMT"), articlePage("From the future", x.now, append(filler(), count(x))...))
		}),
		b(40, "modified-1980", "was last modified in 1980", func(x *exchange) {
			x.send(200, header("Last-Modified", "Tue, 01 Jan 1980 00:00:00 GMT"), articlePage("From the past", x.now, append(filler(), count(x))...))
		}),
		limited(41, "429-long", "answers 429 and asks for 317,100 seconds", 429, "317100"),
		limited(41, "429-date", "answers 429 and names a date", 429, "Tue, 27 Jan 2026 17:00:00 GMT"),
		limited(41, "429-garbage", "answers 429 and asks for \"a while\"", 429, "a while"),
		limited(41, "429-negative", "answers 429 and asks for -1 seconds", 429, "-1"),
		limited(42, "503-retry", "answers 503 and asks for two minutes", 503, "120"),
		b(43, "challenge", "answers 403 with a challenge of its shield", func(x *exchange) {
			x.send(403, header("Cf-Mitigated", "challenge", "Server", "cloudflare"), `<title>Just a moment...</title><p>Verify you are human by completing the action below.</p>`)
		}),
		robots("robots-500", "answers 500 for robots.txt", func(x *exchange) { x.send(500, nil, "error") }),
		robots("robots-429", "answers 429 for robots.txt", func(x *exchange) { x.send(429, header("Retry-After", "60"), "slow down") }),
		robots("robots-hangs", "never answers for robots.txt", (*exchange).silent),
		robots("robots-96mib", "sends a robots.txt of 96 MiB that forbids everything at its end", func(x *exchange) {
			x.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nUser-agent: *\nDisallow: /forbidden\n")
			line := strings.Repeat("# nothing to see on this line but a long remark\n", 20000)
			for sent := 0; sent < 96<<20 && x.write(line); sent += len(line) {
			}
			x.write("Disallow: /\n")
		}),
		robots("robots-malformed", "sends a robots.txt of bytes that are no text, with a rule among them", func(x *exchange) {
			x.send(200, header("Content-Type", "text/plain"), "\xef\xbb\xbf\x00\xff\xfe\r\rUser-Agent:*\rDisallow:/forbidden\nAllow\n:::\nDisallow: %zz\n"+strings.Repeat("[", 3000))
		}),
		robots("robots-seven-hops", "redirects seven times for robots.txt", func(x *exchange) {
			n := 0
			_, _ = fmt.Sscanf(x.path, "/robots%d", &n) // robots.txt itself has no number: 0
			if n == 7 {
				x.send(200, header("Content-Type", "text/plain"), "User-agent: *\nDisallow: /\n")
				return
			}
			x.send(301, header("Location", fmt.Sprintf("/robots%d", n+1)), "")
		}),
		b(45, "cache-ten-years", "asks that the listing be kept for ten years", func(x *exchange) {
			feed := strings.Replace(rssOf(x.host, x.now, "http://"+x.host+"/news/report-of-the-day-2026"), "<item>", "<ttl>99999</ttl><item>", 1)
			x.send(200, header("Content-Type", "application/rss+xml", "Cache-Control", "max-age=315360000"), feed)
		}),
	}
	for i := range lies {
		if n := lies[i].Name; n == "304-for-ever" || n == "cache-ten-years" {
			lies[i].Path, lies[i].Kind = "/feed.xml", news.RSS
		}
	}
	return lies
}
