package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// A warcWriter writes captures in the Web ARChive format 1.1 (ISO 28500:2017),
// each record compressed by itself, so that one that was cut off costs only
// itself. Digests are SHA-256; ids are made of what they name, so that the
// same captures give the same bytes.
type warcWriter struct {
	w      io.Writer
	seen   map[string]warcSeen // payload digest → where it was written
	redact *redactor           // nil = nothing is withheld
}

type warcSeen struct {
	id, uri, date string
}

func newWARC(w io.Writer, info string, made time.Time) (*warcWriter, error) {
	x := &warcWriter{w: w, seen: map[string]warcSeen{}}
	block := []byte(info)
	return x, x.record([][2]string{{"WARC-Type", "warcinfo"}, {"WARC-Record-ID", warcID("info", info, warcDate(made))}, {"WARC-Date", warcDate(made)},
		{"Content-Type", "application/warc-fields"}}, block)
}

// warcID is the identifier of a record: a UUID of version 8 over its parts.
func warcID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	b := sum[:16]
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	h := hex.EncodeToString(b)
	return "<urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:] + ">"
}

func warcDate(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// warcDigest is a hash as WARC names it.
func warcDigest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + base32.StdEncoding.EncodeToString(sum[:])
}

func (x *warcWriter) record(header [][2]string, block []byte) error {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("WARC/1.1\r\n")
	for _, h := range header {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	fmt.Fprintf(&b, "WARC-Block-Digest: %s\r\nContent-Length: %d\r\n\r\n", warcDigest(block), len(block))
	for _, part := range [][]byte{b.Bytes(), block, []byte("\r\n\r\n")} {
		if _, err := z.Write(part); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	_, err = x.w.Write(buf.Bytes())
	return err
}

// Capture writes one capture: what we asked, what was answered, and what is
// known of it beside. Of one that names private persons only the latter, with
// the hashes: bytes cannot be masked and stay what the site sent.
func (x *warcWriter) Capture(c news.Capture) (whole bool, err error) {
	date, id := warcDate(c.Started), fmt.Sprint(c.ID)
	withheld := x.redact.names(c)
	uri := c.FinalURL
	if uri == "" {
		uri = c.URL
	}
	response := warcID("response", id, c.URL, date)
	if c.Status > 0 && !withheld {
		if err := x.response(c, response, uri, date); err != nil {
			return false, err
		}
		if err := x.request(c, warcID("request", id, c.URL, date), response, uri, date); err != nil {
			return false, err
		}
	}
	h := [][2]string{{"WARC-Type", "metadata"}, {"WARC-Record-ID", warcID("metadata", id, c.URL, date)}, {"WARC-Date", date}, {"WARC-Target-URI", uri},
		{"Content-Type", "application/warc-fields"}}
	fields := captureFields(c)
	switch {
	case withheld:
		fields = append(fields, "withheld: the page names private persons\r\n"...)
	case c.Status > 0:
		h = append(h, [2]string{"WARC-Concurrent-To", response})
	}
	return !withheld, x.record(h, fields)
}

// response writes the answer as it came: its headers, and its bytes before
// Content-Encoding was undone. One that repeats bytes written before refers to
// them.
func (x *warcWriter) response(c news.Capture, id, uri, date string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", c.Status, http.StatusText(c.Status))
	names := make([]string, 0, len(c.Header))
	for name := range c.Header {
		if !strings.HasPrefix(name, ":") && !strings.EqualFold(name, "Transfer-Encoding") && !strings.EqualFold(name, "Content-Length") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range c.Header[name] {
			fmt.Fprintf(&b, "%s: %s\r\n", oneLine(name), oneLine(v))
		}
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(c.Raw))
	digest := warcDigest(c.Raw)
	h := [][2]string{{"WARC-Type", "response"}, {"WARC-Record-ID", id}, {"WARC-Date", date}, {"WARC-Target-URI", uri},
		{"Content-Type", "application/http;msgtype=response"}}
	if len(c.Raw) == 0 && c.SHA256 != "" { // of listings that said nothing new only the hash is kept; the metadata tell it
		h = append(h, [2]string{"WARC-Truncated", "unspecified"})
	} else {
		h = append(h, [2]string{"WARC-Payload-Digest", digest})
	}
	if peer := first(c.Header[":peer"]); peer != "" {
		if host, _, ok := cutLast(peer, ":"); ok {
			h = append(h, [2]string{"WARC-IP-Address", strings.Trim(host, "[]")})
		}
	}
	before, seen := x.seen[digest]
	if seen && len(c.Raw) > 0 {
		h[0][1] = "revisit"
		h = append(h, [2]string{"WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"}, [2]string{"WARC-Refers-To", before.id},
			[2]string{"WARC-Refers-To-Target-URI", before.uri}, [2]string{"WARC-Refers-To-Date", before.date})
		return x.record(h, b.Bytes())
	}
	x.seen[digest] = warcSeen{id, uri, date}
	b.Write(c.Raw)
	return x.record(h, b.Bytes())
}

// request writes what we asked, as far as it was kept.
func (x *warcWriter) request(c news.Capture, id, response, uri, date string) error {
	u, err := url.Parse(uri)
	if err != nil {
		return fmt.Errorf("capture %d: %w", c.ID, err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\n", u.RequestURI(), u.Host)
	for _, line := range c.Header[":request"] {
		fmt.Fprintf(&b, "%s\r\n", oneLine(line))
	}
	b.WriteString("\r\n")
	return x.record([][2]string{{"WARC-Type", "request"}, {"WARC-Record-ID", id}, {"WARC-Date", date}, {"WARC-Target-URI", uri},
		{"WARC-Concurrent-To", response}, {"Content-Type", "application/http;msgtype=request"}}, b.Bytes())
}

// captureFields are what the desk knows of a capture beside what went over
// the wire.
func captureFields(c news.Capture) []byte {
	var b bytes.Buffer
	field := func(name, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, oneLine(v))
		}
	}
	field("capture", fmt.Sprint(c.ID))
	field("source", c.SourceID)
	field("asked", c.URL)
	field("canonical", c.Canonical)
	for _, hop := range c.Chain {
		field("redirect", fmt.Sprintf("%d %s -> %s", hop.Status, hop.From, hop.To))
	}
	field("started", c.Started.UTC().Format(time.RFC3339Nano))
	field("ended", c.Ended.UTC().Format(time.RFC3339Nano))
	field("state", string(c.State))
	field("reason", c.Reason)
	field("sha256", c.SHA256)
	field("body-sha256", c.BodySHA256)
	for _, s := range c.Header[":certificate"] {
		field("certificate-sha256", s)
	}
	field("protocol", first(c.Header[":protocol"]))
	return b.Bytes()
}

// oneLine keeps a field from becoming two.
func oneLine(s string) string { return strings.NewReplacer("\r", " ", "\n", " ").Replace(s) }

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
