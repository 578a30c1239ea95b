package crawler

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// A visit is one request and its answer. Colly carries it, in the request's
// context, from the caller to the transport.
type visit struct {
	url     string
	held    news.Validators // what to make the request conditional on; zero = nothing
	accept  string
	limit   int64 // of the decoded body, in bytes
	cut     bool  // a longer body is cut rather than refused
	started time.Time
	ended   time.Time

	peer   net.Addr // who answered; nil when nobody did
	status int      // 0 when no answer came
	header http.Header
	raw    []byte // as it came over the wire
	body   []byte // decoded
	err    error  // why there is no body
}

type visitKey struct{}

// A wire is the transport under Colly. It sends what we want to be known by
// and nothing else, and keeps the answer as it came before anything is undone.
type wire struct {
	base  http.RoundTripper
	agent string
	peers peers
}

// RoundTrip makes the request of the visit in the request's context. The body
// stays with the visit: Colly gets the status and the headers only, for it
// would copy the body and decode what is kept as it came.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	v, ok := req.Context().Value(visitKey{}).(*visit)
	if !ok {
		return nil, errors.New("a request that belongs to no visit")
	}
	ctx, leave := w.peers.watch(req.Context(), v)
	defer leave()
	asked := w.request(req.WithContext(ctx), v)
	res, err := w.base.RoundTrip(asked)
	if err != nil {
		if cause := context.Cause(ctx); errors.Is(cause, errTurnedAway) {
			err = cause
		}
		v.err = err
		return nil, err
	}
	defer res.Body.Close() // read to its end or given up; either way nothing is lost by an error here
	v.status, v.header = res.StatusCode, maps.Clone(res.Header)
	v.witness(asked.Header, res)
	v.read(res)
	if v.err != nil {
		return nil, v.err
	}
	out := *res
	out.Header = res.Header.Clone()
	out.Header.Del("Content-Encoding")
	out.Uncompressed, out.ContentLength, out.Body = true, 0, http.NoBody
	return &out, nil
}

func (w *wire) request(req *http.Request, v *visit) *http.Request {
	out := req.Clone(req.Context())
	out.Header = http.Header{
		"User-Agent":      {w.agent},
		"Accept":          {v.accept},
		"Accept-Encoding": {"gzip, br, zstd"},
	}
	if mail := contact(w.agent); mail != "" {
		out.Header.Set("From", mail)
	}
	if v.held.ETag != "" {
		out.Header.Set("If-None-Match", v.held.ETag)
	}
	if v.held.LastModified != "" {
		out.Header.Set("If-Modified-Since", v.held.LastModified)
	}
	return out
}

// read takes the body off the wire and undoes its encoding, within the limits.
func (v *visit) read(res *http.Response) {
	onWire := min(wireLimit, v.limit)
	if res.Header.Get("Content-Encoding") != "" {
		onWire = wireLimit
	}
	if v.limit > wireLimit {
		onWire = v.limit // a sitemap may be long and plain
	}
	if res.ContentLength > onWire && !v.cut {
		v.err = &tooLargeError{fmt.Sprintf("the answer has %d bytes; the limit is %d", res.ContentLength, onWire)}
		return
	}
	raw, err := readAll(io.LimitReader(res.Body, onWire+1), min(res.ContentLength, onWire))
	if int64(len(raw)) > onWire {
		if !v.cut {
			v.err = &tooLargeError{fmt.Sprintf("the answer has more than %d bytes", onWire)}
			return
		}
		raw, err = raw[:onWire], nil
	}
	if err != nil {
		v.err = fmt.Errorf("the answer breaks off after %d bytes: %w", len(raw), err)
		return
	}
	v.raw = raw
	v.body, v.err = undo(raw, res.Header.Get("Content-Encoding"), mediaType(res.Header), v.limit, v.cut)
	if v.err != nil {
		v.body = nil
	}
}

// readAll is io.ReadAll with room for the length that was announced, within
// reason: the announcement may lie.
func readAll(r io.Reader, announced int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(announced, 0), 1<<20)) + bytes.MinRead)
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

// mediaType returns the type of an answer without parameters, in small
// letters.
func mediaType(h http.Header) string {
	t, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// charsetOf returns the charset parameter as it was sent.
func charsetOf(h http.Header) string {
	_, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return params["charset"]
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// A tooLargeError says which limit a body went over.
type tooLargeError struct{ text string }

func (e *tooLargeError) Error() string { return e.text }

// visit sends one request when the host's turn comes, and reads the answer.
// It follows no redirect. The error is the context's, or says that the turn
// could not be had; what went wrong on the way is v.err.
func (c *Crawler) visit(ctx context.Context, host string, v *visit) error {
	l, err := c.lanes.enter(ctx, host)
	if err != nil {
		return err
	}
	v.started = c.clock.Now()
	defer func() { c.lanes.leave(l, v.ended.Sub(v.started), v.err == nil && v.status < 400) }()
	err = c.ask(ctx, v)
	v.ended = c.clock.Now()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if v.status == 0 && v.err == nil {
		v.err = err // Colly refused the address before the transport saw it
	}
	c.uplink.saw(site(host), v.ended, v.status != 0)
	if wait, ok := c.throttled(v); ok {
		// Up to a quarter more, by the name of the host: what many sites of one
		// machine were asked to wait for shall not come back all at once.
		c.lanes.pause(host, wait+time.Duration(spread(host)/4*float64(wait)))
	}
	return nil
}

// ask lets Colly make the one request, and survives what Colly does not.
func (c *Crawler) ask(ctx context.Context, v *visit) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the visit broke down: %v", p)
			v.err = err
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, visitKey{}, v), c.o.Timeout)
	defer cancel()
	one := c.collector.Clone()
	one.Context = ctx
	return one.Visit(v.url)
}
