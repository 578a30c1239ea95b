package webtest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"time"
)

// An exchange is one request and the connection on which to misbehave.
type exchange struct {
	h          *Hostile
	b          Behaviour
	raw, conn  net.Conn // conn is what is written to: raw, or TLS over it
	req        *http.Request
	host, path string
	ours       string    // the address at which we were met
	n          int       // how often the address was asked for before
	since      time.Time // when it was first asked for
	now        time.Time
}

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i+1 < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// write sends bytes as they are, and reports whether anybody took them.
func (x *exchange) write(s string) bool {
	_, err := io.WriteString(x.conn, s)
	return err == nil
}

// forever sends the same again and again until the other side hangs up.
func (x *exchange) forever(s string, pause time.Duration) {
	for x.write(s) {
		time.Sleep(pause)
	}
}

// silent does nothing until the other side hangs up.
func (x *exchange) silent() {
	_, _ = io.Copy(io.Discard, x.conn) // ends with the connection, one way or another
}

// send answers properly.
func (x *exchange) send(status int, h http.Header, body string) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	if h == nil {
		h = http.Header{}
	}
	if h.Get("Content-Type") == "" && len(h.Values("Content-Type")) == 0 {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	h.Set("Date", x.now.UTC().Format(http.TimeFormat))
	h.Set("Connection", "close")
	if status != http.StatusNotModified {
		h.Set("Content-Length", fmt.Sprint(len(body)))
	}
	for k, vs := range h {
		for _, v := range vs {
			fmt.Fprintf(&b, "%s: %s\r\n", textproto.CanonicalMIMEHeaderKey(k), v)
		}
	}
	b.WriteString("\r\n")
	if x.req.Method != http.MethodHead && status != http.StatusNotModified {
		b.WriteString(body)
	}
	x.write(b.String())
}

// page answers with an article of the given title and paragraphs.
func (x *exchange) page(title string, paragraphs ...string) {
	x.send(200, nil, articlePage(title, x.now, paragraphs...))
}

// feed answers with an RSS feed that offers the addresses.
func (x *exchange) feed(addresses ...string) {
	x.send(200, header("Content-Type", "application/rss+xml"), rssOf(x.host, x.now, addresses...))
}

func rssOf(title string, now time.Time, addresses ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>%s</title><link>http://%[1]s/</link>`, escaped(title))
	for i, a := range addresses {
		fmt.Fprintf(&b, "<item><title>Report number %d from the square</title><link>%s</link><pubDate>%s</pubDate></item>\n", i+1, escaped(a), now.Add(-time.Hour).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// articlePage is a plain page with an article.
func articlePage(title string, now time.Time, paragraphs ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s</title><meta property="article:published_time" content="%s"></head><body><article><h1>%[1]s</h1>`,
		escaped(title), now.Add(-time.Hour).UTC().Format(time.RFC3339))
	for _, p := range paragraphs {
		fmt.Fprintf(&b, "<p>%s</p>\n", p)
	}
	b.WriteString("</article></body></html>")
	return b.String()
}

// filler is text that claims nothing, for pages that need some.
func filler() []string {
	return []string{
		"The ferry left the harbour twenty minutes late on Tuesday, because a lorry had lost part of its load on the ramp and the crew had to sweep up several hundred oranges by hand before the gate could be closed.",
		"Passengers took it with good humour. A school class from the hills helped to collect the fruit and was allowed on the bridge in return, where the captain explained the radar, the horn and the coffee machine in that order.",
		"On the other side the customs officers had prepared for a long night. In the end all vehicles were through by ten, and the oranges that could be saved were given to the kitchen of the seamen's home.",
	}
}
