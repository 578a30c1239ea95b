package webtest

import (
	"fmt"
	"strconv"
	"strings"
)

// insides are addresses inside a network, in the spellings by which they are
// smuggled past those who compare words.
var insides = map[string]string{
	"loopback": "http://127.0.0.1/admin", "private": "http://10.9.9.9/admin", "metadata": "http://169.254.169.254/latest/meta-data/",
	"loopback6": "http://[::1]/admin", "mapped": "http://[::ffff:7f00:1]/admin", "nat64": "http://[64:ff9b::7f00:1]/admin",
	"decimal": "http://2130706433/admin", "hex": "http://0x7f.1/admin", "other-port": "http://127.0.0.1:8470/",
}

// lookalikeHost is tirаna-ditore.example with a Cyrillic letter in it.
const lookalikeHost = "xn--tirna-ditore-cbb.example"

// redirects lists where a server leads, 27 to 36.
func redirects() []Behaviour {
	b := func(no int, name, does string, serve func(x *exchange)) Behaviour {
		return Behaviour{No: no, Name: name, Group: "redirects", Does: does, Path: "/a", serve: serve}
	}
	to := func(no int, name, does, where string) Behaviour {
		return b(no, name, does, func(x *exchange) { x.send(302, header("Location", where), "") })
	}
	out := []Behaviour{
		b(27, "loop", "redirects in a circle", func(x *exchange) {
			next := "/b"
			if x.path == "/b" {
				next = "/a"
			}
			x.send(302, header("Location", next), "")
		}),
		b(28, "eleven-hops", "redirects eleven times before the page", func(x *exchange) {
			n, err := strconv.Atoi(strings.TrimPrefix(x.path, "/hop"))
			if err != nil {
				n = 0
			}
			if n == 11 {
				x.page("After eleven hops", filler()...)
				return
			}
			x.send(302, header("Location", fmt.Sprintf("/hop%d", n+1)), "")
		}),
		b(30, "rebind", "has a name that is public when first asked for and inside afterwards", func(x *exchange) { x.page("Rebinding", filler()...) }),
		b(31, "mixed-records", "has a name with a public and an inside address", func(x *exchange) { x.page("Mixed", filler()...) }),
		to(32, "to-file", "redirects to a file", "file:///etc/passwd"),
		to(32, "to-gopher", "redirects to a gopher", "gopher://127.0.0.1:11211/_stats"),
		to(32, "to-ftp", "redirects to an ftp server", "ftp://127.0.0.1/pub"),
		to(33, "to-disallowed", "redirects to a page of another host that its robots.txt forbids", "http://hostile-loop.example/forbidden/a"),
		{No: 34, Name: "downgrade", Group: "redirects", Does: "redirects from https to http", Path: "/a", Secure: true, serve: func(x *exchange) {
			if x.path == "/plain" {
				x.page("Downgraded", filler()...)
				return
			}
			x.send(302, header("Location", "http://hostile-downgrade.example/plain"), "")
		}},
		to(35, "to-lookalike", "redirects to a domain that only looks like another", "http://"+lookalikeHost+"/lajme/"),
		b(36, "meta-refresh", "leads on by a meta element", func(x *exchange) {
			x.send(200, nil, `<html><head><meta http-equiv="refresh" content="0; url=http://127.0.0.1/admin"><title>One moment</title></head><body></body></html>`)
		}),
		b(36, "script-redirect", "leads on by a script", func(x *exchange) {
			x.send(200, nil, `<html><head><title>One moment</title><script>location.href="http://127.0.0.1/admin"</script></head><body></body></html>`)
		}),
	}
	for name, where := range insides {
		out = append(out, to(29, "to-"+name, "redirects to "+where, where))
	}
	return out
}
