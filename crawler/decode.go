package crawler

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A body may unpack to a hundred times its size once it is over a mebibyte;
// what grows more is a bomb.
const (
	bombRatio = 100
	bombFrom  = 1 << 20
)

var (
	gzipMagic = []byte("\x1f\x8b\x08")
	zstdMagic = []byte("\x28\xb5\x2f\xfd")
)

// undo undoes the encodings of a body, within a limit in bytes. The bytes are
// believed before the header: a body that says gzip and is plain is plain, and
// one that is gzip without saying so is unpacked, unless it is a file of its
// own kind.
func undo(raw []byte, header, mime string, limit int64, cut bool) ([]byte, error) {
	body := raw
	var names []string
	for name := range strings.SplitSeq(strings.ToLower(header), ",") {
		if name = strings.TrimSpace(name); name != "" && name != "identity" {
			names = append(names, name)
		}
	}
	if len(names) > 2 {
		return nil, fmt.Errorf("the answer is encoded %d times (%s)", len(names), header)
	}
	for i := len(names) - 1; i >= 0; i-- {
		out, err := unpack(body, names[i], len(raw), limit, cut)
		if err != nil {
			return nil, err
		}
		body = out
	}
	// Twice gzip, or .xml.gz served as it lies on the disk.
	for range 2 {
		if !bytes.HasPrefix(body, gzipMagic) || strings.HasPrefix(mime, "image/") || strings.HasPrefix(mime, "video/") {
			break
		}
		out, err := unpack(body, "gzip", len(raw), limit, cut)
		if err != nil {
			return nil, err
		}
		body = out
	}
	if int64(len(body)) > limit {
		if !cut {
			return nil, &tooLargeError{fmt.Sprintf("the body has %d bytes; the limit is %d", len(body), limit)}
		}
		body = body[:limit]
	}
	return body, nil
}

// unpack undoes one encoding.
func unpack(b []byte, name string, onWire int, limit int64, cut bool) ([]byte, error) {
	r, err := unpacker(b, name)
	if err != nil {
		return nil, fmt.Errorf("the body is not the %s it says it is: %w", name, err)
	}
	if r == nil {
		return b, nil
	}
	defer r.Close()
	most := min(limit, max(bombFrom, bombRatio*int64(onWire)))
	out, err := io.ReadAll(io.LimitReader(r, most+1))
	if int64(len(out)) > most {
		switch {
		case cut:
			return out[:most], nil
		case most < limit:
			return nil, &tooLargeError{fmt.Sprintf("the body unpacks to more than %d times its %d bytes: a bomb", bombRatio, onWire)}
		}
		return nil, &tooLargeError{fmt.Sprintf("the body unpacks to more than %d bytes", limit)}
	}
	if err != nil {
		return nil, fmt.Errorf("the %s body cannot be unpacked: %w", name, err)
	}
	return out, nil
}

// unpacker returns a reader that undoes an encoding, nil for a body that is
// plain whatever its header says.
func unpacker(b []byte, name string) (io.ReadCloser, error) {
	in := bytes.NewReader(b)
	switch name {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(b, gzipMagic[:2]) {
			return nil, nil
		}
		return gzip.NewReader(in)
	case "zstd":
		if !bytes.HasPrefix(b, zstdMagic) {
			return nil, nil
		}
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	case "br":
		if looksPlain(b) {
			return nil, nil
		}
		return io.NopCloser(brotli.NewReader(in)), nil
	case "deflate":
		if r, err := zlib.NewReader(in); err == nil {
			return r, nil
		}
		if looksPlain(b) {
			return nil, nil
		}
		return flate.NewReader(bytes.NewReader(b)), nil
	}
	return nil, fmt.Errorf("no such encoding is known here")
}

// looksPlain recognises markup and JSON, for encodings without a mark of
// their own.
func looksPlain(b []byte) bool {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(b) > 1 && (b[0] == '<' && (b[1] == '!' || b[1] == '?' || b[1] >= 'A' && b[1] <= 'z') || b[0] == '{' && (b[1] == '"' || b[1] <= ' '))
}
