package crawler

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// TestRobotsRules: for a robots.txt, which paths "ourbot" may fetch.
func TestRobotsRules(t *testing.T) {
	for _, tt := range []struct{ name, body, allowed, forbidden string }{
		{"an empty file allows everything", "", "/ /a", ""},
		{"an empty Disallow too", "User-agent: *\nDisallow:", "/a", ""},
		{"a path and what lies under it", "User-agent: *\nDisallow: /a", "/ /b /A", "/a /a/b /ab"},
		{"robots.txt itself is always allowed", "User-agent: *\nDisallow: /", "/robots.txt", "/ /a"},
		{"our own group, not that of all", "User-agent: *\nDisallow: /\n\nUser-agent: OurBot\nDisallow: /a", "/b", "/a"},
		{"the order of the groups says nothing", "User-agent: ourbot\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", "/a"},
		{"a version is no part of the name", "User-agent: ourbot/2.0\nDisallow: /a", "/b", "/a"},
		{"another product whose name begins like ours", "User-agent: our\nDisallow: /\n\nUser-agent: ourbots\nDisallow: /", "/a", ""},
		{"groups of one name are one", "User-agent: ourbot\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: ourbot\nDisallow: /b", "/c", "/a /b"},
		{"several names of one group", "User-agent: x\nUser-agent: ourbot\nDisallow: /a", "/b", "/a"},
		{"blank lines do not end a group", "User-agent: ourbot\n\n\nDisallow: /a", "/b", "/a"},
		{"the longest pattern decides", "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c", "/a/b /a/b/d", "/a /a/b/c"},
		{"of two equally long ones, the one that allows", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		{"a star stands for anything", "User-agent: *\nDisallow: /*/private/", "/private/x", "/a/private/x /a/b/private/"},
		{"a dollar sign stands for the end", "User-agent: *\nDisallow: /*.php$", "/a.php5 /a.php?x", "/a.php /b/c.php"},
		{"a dollar sign elsewhere is a letter", "User-agent: *\nDisallow: /a$b", "/a /ab", "/a$b"},
		{"stars at the end change nothing", "User-agent: *\nDisallow: /a**", "/b", "/a /ab"},
		{"the query belongs to the path", "User-agent: *\nDisallow: /*?print", "/a", "/a?print=1"},
		{"escapes compare alike", "User-agent: *\nDisallow: /a%3cd\nDisallow: /%7Eb\nDisallow: /lajmë", "/a", "/a%3Cd /~b /lajm%C3%AB"},
		{"an escaped slash is not a slash", "User-agent: *\nDisallow: /a%2Fb", "/a/b", "/a%2fb"},
		{"an escaped star is a star", "User-agent: *\nDisallow: /a%2Ab", "/axb", "/a*b"},
		{"comments are passed over", "User-agent: * # all\nDisallow: /a # not that\n# Disallow: /b", "/b", "/a"},
		{"keys in any case, spaces anywhere", " USER-AGENT : *\n disallow : /a ", "/b", "/a"},
		{"a rule before any group is nobody's", "Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", "/b"},
		{"lines that cannot be read are passed over", "User-agent: *\nfoo\nCrawl-delay: abc\nDisallow: /a\n<html>", "/b", "/a"},
		{"old Macintosh line ends", "User-agent: *\rDisallow: /a\r", "/b", "/a"},
		{"a byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/b", "/a"},
		{"a Sitemap does not end a group", "User-agent: *\nSitemap: http://x/s.xml\nDisallow: /a", "/b", "/a"},
		{"a web page in its place forbids nothing", "<!doctype html><title>404</title>", "/a", ""},
		{"a star in the middle takes as little as it can", "User-agent: *\nDisallow: /a*b*c$", "/abcd /ac", "/abc /axbxbc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := parseRobots([]byte(tt.body), "ourbot")
			for _, p := range strings.Fields(tt.allowed) {
				if !r.allowed(p) {
					t.Errorf("%s is forbidden", p)
				}
			}
			for _, p := range strings.Fields(tt.forbidden) {
				if r.allowed(p) {
					t.Errorf("%s is allowed", p)
				}
			}
		})
	}
}

func TestProductToken(t *testing.T) {
	for agent, want := range map[string]string{
		"claimwatch/1 (+https://desk.example)":               "claimwatch",
		"Mozilla/5.0 (compatible; OurBot/1.0; +https://x)":   "ourbot",
		"Mozilla/5.0 (compatible;Our_Bot-x/1.0; +https://x)": "our_bot-x",
		"Ours": "ours", "1": "", "": "",
	} {
		if got := productToken(agent); got != want {
			t.Errorf("productToken(%q) = %q, want %q", agent, got, want)
		}
	}
}

// TestRobotsAnswers: what robots.txt answers, and whether the page is asked
// for at all.
func TestRobotsAnswers(t *testing.T) {
	long := "User-agent: *\n" + strings.Repeat("Disallow: /"+strings.Repeat("x", 88)+"\n", 5120) + "Disallow: /a\n"
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		want  news.CaptureState
	}{
		{"200 that allows", text("User-agent: *\nDisallow: /b"), news.CaptureOK},
		{"200 that forbids", text("User-agent: *\nDisallow: /a"), news.CaptureRobots},
		{"a rule beyond 500 KiB is not read", text(long), news.CaptureOK},
		{"401 is as if there were none", answers(401), news.CaptureOK},
		{"403", answers(403), news.CaptureOK},
		{"404", answers(404), news.CaptureOK},
		{"410", answers(410), news.CaptureOK},
		{"429 forbids", answers(429), news.CaptureRobots},
		{"500 forbids", answers(500), news.CaptureRobots},
		{"503 forbids", answers(503), news.CaptureRobots},
		{"four redirects to rules that forbid", redirects(4, "User-agent: *\nDisallow: /a"), news.CaptureRobots},
		{"seven redirects are as if there were none", redirects(7, "User-agent: *\nDisallow: /a"), news.CaptureOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWeb(t)
			w.page("outlet.example/a", "text/html", htmlPage)
			w.handle("outlet.example/robots.txt", tt.serve)
			for i := range 8 {
				w.handle(fmt.Sprintf("outlet.example/r%d", i), tt.serve)
			}
			got := w.fetch(w.crawler(newMemory(), Options{}), "http://outlet.example/a")
			asked := w.count("outlet.example/a") > 0
			if got.State != tt.want || asked != (tt.want == news.CaptureOK) {
				t.Errorf("%s (%s), the page was asked for: %v", got.State, got.Reason, asked)
			}
		})
	}
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, s) }
}

func answers(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func redirects(n int, then string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		i := 0
		if r.URL.Path != "/robots.txt" {
			i = int(r.URL.Path[2]-'0') + 1
		}
		if i < n {
			http.Redirect(w, r, fmt.Sprintf("/r%d", i), http.StatusFound)
			return
		}
		fmt.Fprint(w, then)
	}
}

func TestRobotsAreKeptForADay(t *testing.T) {
	w, m := newWeb(t), newMemory()
	w.page("outlet.example/robots.txt", "text/plain", "User-agent: *\nDisallow: /b")
	w.page("outlet.example/a", "text/html", htmlPage)
	w.page("outlet.example/b", "text/html", htmlPage)
	w.fetch(w.crawler(m, Options{}), "http://outlet.example/a")
	w.fetch(w.crawler(m, Options{}), "http://outlet.example/a") // another process
	if n := w.count("outlet.example/robots.txt"); n != 1 {
		t.Errorf("asked for %d times", n)
	}
	c := w.crawler(m, Options{})
	w.clock.advance(25 * time.Hour)
	w.handle("outlet.example/robots.txt", answers(503))
	if got := w.fetch(c, "http://outlet.example/a"); got.State != news.CaptureOK {
		t.Errorf("with the copy of yesterday: %s (%s)", got.State, got.Reason)
	}
	if got := w.fetch(c, "http://outlet.example/b"); got.State != news.CaptureRobots {
		t.Errorf("what the copy forbids: %s (%s)", got.State, got.Reason)
	}
	w.clock.advance(31 * 24 * time.Hour)
	if got := w.fetch(c, "http://outlet.example/a"); got.State != news.CaptureRobots {
		t.Errorf("with a copy more than 30 days old: %s (%s)", got.State, got.Reason)
	}
	w.handle("outlet.example/robots.txt", answers(404))
	w.clock.advance(2 * time.Hour)
	if got := w.fetch(c, "http://outlet.example/b"); got.State != news.CaptureOK {
		t.Errorf("once it is gone: %s (%s)", got.State, got.Reason)
	}
}

func TestThatRobotsCannotBeKeptIsAnError(t *testing.T) {
	w, m := newWeb(t), newMemory()
	m.fail = errors.New("disk full")
	_, err := w.crawler(m, Options{}).Fetch(t.Context(), news.Source{}, "http://outlet.example/a")
	if err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
}

// FuzzRobots: no file makes the reader fail, and matching takes no longer than
// the pattern and the path are long.
func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 2"), "/axb")
	f.Add([]byte("User-agent: ourbot\nAllow: /%7e\xff"), "/~")
	f.Add([]byte("User-agent: *\nDisallow: /"+strings.Repeat("*a", 1000)), "/"+strings.Repeat("a", 1000))
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		r := parseRobots(body, "ourbot")
		r.allowed(path)
		if !r.allowed("/robots.txt") || r.delay < 0 {
			t.Errorf("%q: delay %s", body, r.delay)
		}
	})
}
