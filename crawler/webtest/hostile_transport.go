package webtest

import (
	"fmt"
	"net"
	"strings"
	"time"
)

const okHead = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"

// transport lists what a server does to the connection itself, 1 to 16.
func transport() []Behaviour {
	b := func(no int, name, does string, serve func(x *exchange)) Behaviour {
		return Behaviour{No: no, Name: name, Group: "transport", Does: does, Path: "/a", serve: serve}
	}
	secure := func(no int, name, does string) Behaviour {
		return Behaviour{No: no, Name: name, Group: "transport", Does: does, Path: "/a", Secure: true, serve: func(x *exchange) { x.page("Behind the lock", filler()...) }}
	}
	plain := articlePage("A page", time.Unix(0, 0), filler()...)
	return []Behaviour{
		b(1, "silence", "accepts the request and never answers", (*exchange).silent),
		b(2, "reset-after-headers", "sends the headers and resets the connection", func(x *exchange) {
			x.write(okHead + "Content-Length: 1000\r\n\r\n")
			if t, ok := x.raw.(*net.TCPConn); ok {
				_ = t.SetLinger(0) // so that closing sends a reset
			}
		}),
		b(3, "drips-body", "sends a byte of the body at a time", func(x *exchange) {
			x.write(okHead + "Content-Length: 100000\r\n\r\n")
			x.forever("x", x.h.Pace)
		}),
		b(4, "drips-headers", "sends a byte of a header at a time", func(x *exchange) {
			x.write("HTTP/1.1 200 OK\r\nX-Long: ")
			x.forever("x", x.h.Pace)
		}),
		b(5, "length-too-long", "announces more than it sends", func(x *exchange) {
			x.write(okHead + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(plain)+1000) + plain)
		}),
		b(6, "length-too-short", "announces less than it sends", func(x *exchange) {
			x.write(okHead + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(plain)-40) + plain)
		}),
		b(7, "bad-chunk", "sends a chunk whose size is not a number", func(x *exchange) {
			x.write(okHead + "Transfer-Encoding: chunked\r\n\r\n5\r\n<html\r\nzz\r\nabc\r\n0\r\n\r\n")
		}),
		b(8, "endless-chunks", "sends chunks without end", func(x *exchange) {
			x.write(okHead + "Transfer-Encoding: chunked\r\n\r\n")
			x.forever("10000\r\n"+strings.Repeat("x", 0x10000)+"\r\n", 0)
		}),
		b(9, "header-9mib", "sends a header of nine MiB", func(x *exchange) {
			x.write(okHead + "X-Filler: " + strings.Repeat("x", 9<<20) + "\r\n\r\n" + plain)
		}),
		b(9, "ten-thousand-headers", "sends ten thousand headers", func(x *exchange) {
			x.write(okHead + strings.Repeat("X-Filler: of thirty-two letters or so\r\n", 10000) + "\r\n" + plain)
		}),
		b(10, "garbage-status", "sends garbage before the status line", func(x *exchange) {
			x.write("\x00\x16\x03garbage\r\n" + okHead + "\r\n" + plain)
		}),
		b(11, "http10", "speaks HTTP/1.0 and ends the body by hanging up", func(x *exchange) {
			x.write("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + plain)
		}),
		b(12, "provisional-flood", "sends provisional answers without end", func(x *exchange) {
			x.forever("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", 0)
		}),
		secure(13, "h2-frame-size-0", "negotiates HTTP/2 and sets a largest frame size of 0"),
		secure(14, "h2-goaway", "negotiates HTTP/2 and answers every request with GOAWAY"),
		secure(14, "h2-reset-flood", "negotiates HTTP/2 and resets streams without end"),
		secure(15, "tls-expired", "shows a certificate that has expired"),
		secure(15, "tls-self-signed", "shows a certificate that nobody vouches for"),
		secure(15, "tls-wrong-host", "shows a certificate of another host"),
		secure(16, "tls-stalls", "takes the first message of the handshake and stops"),
	}
}
