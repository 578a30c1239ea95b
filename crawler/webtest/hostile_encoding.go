package webtest

import (
	"bytes"
	"compress/gzip"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"

	"claimwatch/crawler/news"
)

// bombSize is what the bombs grow to, in bytes.
const bombSize = 200 << 20

// gzipped packs a body.
func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s)) // a buffer takes everything
	_ = z.Close()
	return b.String()
}

// gzipBomb is 200 MiB of blanks, about 200 kB packed. Built when first asked
// for.
var gzipBomb = sync.OnceValue(func() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range bombSize >> 20 {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	return b.String()
})

var brotliBomb = sync.OnceValue(func() string {
	var b bytes.Buffer
	z := brotli.NewWriterLevel(&b, 2)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range bombSize >> 20 {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	return b.String()
})

// zstdBomb is written by hand (RFC 8878): a frame that asks for a window of
// 2 GiB and holds blocks that each repeat one byte 128 KiB times, in 4 bytes.
func zstdBomb() string {
	const blocks = bombSize / (128 << 10)
	out := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3}
	for i := range blocks {
		head := uint32(128<<10)<<3 | 1<<1 // size, and the kind RLE
		if i == blocks-1 {
			head |= 1 // the last
		}
		out = append(out, byte(head), byte(head>>8), byte(head>>16), ' ')
	}
	return string(out)
}

// encodings lists what a server does with encodings and sizes, 17 to 26.
func encodings() []Behaviour {
	b := func(no int, name, does string, contentType, encoding string, body func() string) Behaviour {
		return Behaviour{No: no, Name: name, Group: "encoding", Does: does, Path: "/a", serve: func(x *exchange) {
			h := header("Content-Type", contentType)
			if encoding != "" {
				h.Set("Content-Encoding", encoding)
			}
			x.send(200, h, body())
		}}
	}
	const html = "text/html; charset=utf-8"
	plain := func() string { return articlePage("A page", time.Unix(0, 0), filler()...) }
	sized := func(n int) func() string {
		return func() string {
			p := plain()
			return p + "<!--" + strings.Repeat("x", n-len(p)-len("<!---->")) + "-->"
		}
	}
	packed := b(18, "sitemap-gz-bomb", "offers a sitemap.xml.gz that grows to 200 MiB, without saying that it is encoded", "application/gzip", "", gzipBomb)
	packed.Path, packed.Kind = "/sitemap.xml.gz", news.Sitemap
	return []Behaviour{
		b(17, "gzip-bomb", "sends 200 kB of gzip that grow to 200 MiB", html, "gzip", gzipBomb),
		packed,
		b(19, "brotli-bomb", "sends brotli that grows to 200 MiB", html, "br", brotliBomb),
		b(20, "zstd-bomb", "sends zstd with a window of 2 GiB that grows to 200 MiB", html, "zstd", zstdBomb),
		b(21, "double-gzip", "packs the page twice", html, "gzip, gzip", func() string { return gzipped(gzipped(plain())) }),
		b(22, "gzip-not", "says gzip and sends plain text", html, "gzip", plain),
		b(23, "gzip-untold", "sends gzip and does not say so", html, "", func() string { return gzipped(plain()) }),
		b(24, "page-below-5mib", "sends a page of 4.9 MiB", html, "", sized(4900<<10)),
		b(24, "page-above-5mib", "sends a page of 5.1 MiB", html, "", sized(5222<<10)),
		b(25, "empty-200", "answers 200 with nothing", html, "", func() string { return "" }),
		b(26, "pdf-as-html", "sends a PDF as text/html", html, "", func() string {
			return "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + strings.Repeat("\x00\x9c", 2000)
		}),
		b(26, "exe-as-html", "sends a program as text/html", html, "", func() string { return "MZ\x90\x00\x03" + strings.Repeat("\x00\xff", 2000) }),
		b(26, "mp4-as-html", "sends a film as text/html", html, "", func() string { return "\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + strings.Repeat("\x00\x01", 2000) }),
	}
}
