package crawler

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"claimwatch/crawler/news"
)

// classify names how a fetch ended.
func (c *Crawler) classify(out *news.Capture, v *visit, r request) {
	if wait, ok := c.throttled(v); ok {
		out.State, out.Reason, out.RetryAfter = news.CaptureThrottled, fmt.Sprintf("the site answers %d and asks to wait %s", v.status, wait), wait
		return
	}
	if v.err != nil && (v.status == 0 || v.status < 400) {
		out.State, out.Reason = failed(v.err)
		return
	}
	out.State, out.Reason = byStatus(v.status, v.header)
	switch {
	case v.status == http.StatusNotModified && r.held == (news.Validators{}):
		out.State, out.Reason = news.CaptureBad, "the site answers 304 (not changed) though it was not asked whether anything has"
	case out.State != news.CaptureOK:
		if challenged(v) {
			out.State, out.Reason = news.CaptureRefused, fmt.Sprintf("the site answers %d with a challenge for browsers", v.status)
		}
	case len(bytes.TrimSpace(v.body)) == 0:
		out.State, out.Reason = news.CaptureBad, "the answer is empty"
	case r.held.BodySHA256 != "" && r.held.BodySHA256 == out.BodySHA256:
		out.State, out.Reason = news.CaptureUnchanged, "the same bytes as before"
	case challenged(v):
		out.State, out.Reason = news.CaptureRefused, "the page is a challenge for browsers"
	case !r.feed && passedOn(out):
		out.State, out.Reason = news.CaptureWalled, "the aggregator shows a page of its own and does not lead on to the publisher"
	case !r.feed:
		c.landed(out, r)
	}
}

// byStatus names what a status means. Reasons are for people.
func byStatus(status int, h http.Header) (news.CaptureState, string) {
	switch {
	case status == http.StatusNotModified:
		return news.CaptureUnchanged, "the site answers 304 (not changed)"
	case status == http.StatusNoContent || status == http.StatusResetContent || status == http.StatusPartialContent:
		return news.CaptureBad, fmt.Sprintf("the site answers %d, which is no whole page", status)
	case status >= 200 && status < 300:
		return news.CaptureOK, ""
	case status == http.StatusNotFound || status == http.StatusGone:
		return news.CaptureGone, fmt.Sprintf("the site answers %d (there is no such page)", status)
	case status == http.StatusUnavailableForLegalReasons:
		return news.CaptureGone, "the site answers 451 (withheld for legal reasons)"
	case status == http.StatusPaymentRequired:
		return news.CaptureWalled, "the site answers 402 (payment required)"
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusProxyAuthRequired:
		return news.CaptureRefused, fmt.Sprintf("the site answers %d (%s)", status, http.StatusText(status))
	case status == http.StatusRequestTimeout:
		return news.CaptureTimeout, "the site answers 408 (it waited too long for the request)"
	case status >= 500:
		return news.CaptureServerError, strings.TrimSpace(fmt.Sprintf("the site answers %d %s", status, http.StatusText(status)))
	}
	return news.CaptureBad, strings.TrimSpace(fmt.Sprintf("the site answers %d %s", status, http.StatusText(status)))
}

// challenged recognises a page that wants proof of a browser.
func challenged(v *visit) bool {
	if v.header.Get("Cf-Mitigated") == "challenge" {
		return true
	}
	head := bytes.ToLower(v.body[:min(len(v.body), 8<<10)])
	for _, mark := range []string{"/cdn-cgi/challenge-platform/", "<title>just a moment...</title>", "<title>attention required! | cloudflare", "ddos-guard", "_incapsula_resource"} {
		if bytes.Contains(head, []byte(mark)) && (v.status >= 400 || len(v.body) < 32<<10) {
			return true
		}
	}
	return false
}

// landed looks at where redirects led: another outlet, a wall, or the home
// page, to which many sites send those who ask for what is gone. From an
// aggregator every link leads to another outlet.
func (c *Crawler) landed(out *news.Capture, r request) {
	if len(out.Chain) == 0 {
		return
	}
	from, err1 := url.Parse(out.Canonical)
	to, err2 := url.Parse(out.FinalURL)
	if err1 != nil || err2 != nil {
		return
	}
	path := strings.ToLower(to.Path)
	host := strings.ToLower(to.Hostname())
	switch {
	case strings.HasPrefix(host, "consent.") || strings.HasPrefix(host, "cookies.") || hasSegment(path, "consent", "cookie-wall", "zustimmung", "privacy-gate"):
		out.State, out.Reason = news.CaptureWalled, "redirected to a page that asks for consent: "+out.FinalURL
	case strings.HasPrefix(host, "login.") || strings.HasPrefix(host, "accounts.") || hasSegment(path, "login", "signin", "sign-in", "subscribe", "paywall", "abo", "register"):
		out.State, out.Reason = news.CaptureWalled, "redirected to a page that asks to log in or subscribe: "+out.FinalURL
	case !aggregates(from.Hostname()) && site(host) != site(from.Hostname()) && !ownSite(r.src, site(host)):
		out.State, out.Reason = news.CaptureMoved, "redirected to another site: "+out.FinalURL
	case strings.Trim(path, "/") == "" && to.RawQuery == "" && strings.Count(strings.Trim(from.Path, "/"), "/")+len(from.Path)/12 >= 1:
		out.State, out.Reason = news.CaptureGone, "redirected to the home page, as if the page were gone"
	}
}

// aggregates reports whether the links of a host are known to lead elsewhere.
// What a feed itself says does not count: an outlet that was taken over would
// say so too.
func aggregates(host string) bool {
	switch strings.TrimPrefix(strings.ToLower(host), "www.") {
	case "news.google.com", "feedproxy.google.com", "feeds.feedburner.com", "bing.com", "t.co", "bit.ly", "ow.ly", "dlvr.it", "ift.tt", "trib.al", "buff.ly", "tinyurl.com", "flip.it":
		return true
	}
	return false
}

// passedOn reports whether an aggregator's address leads to an aggregator.
func passedOn(out *news.Capture) bool {
	u, err := url.Parse(out.FinalURL)
	return err == nil && aggregates(u.Hostname())
}

func hasSegment(path string, names ...string) bool {
	for s := range strings.SplitSeq(path, "/") {
		for _, n := range names {
			if s == n {
				return true
			}
		}
	}
	return false
}

// sourceSite returns the site of a source's home page, "" when it has none.
func sourceSite(src news.Source) string {
	u, err := url.Parse(src.Home)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return site(u.Hostname())
}

// failed names what kept an answer from coming whole.
func failed(err error) (news.CaptureState, string) {
	var inside *insideError
	var large *tooLargeError
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var wrongHost x509.HostnameError
	var invalid x509.CertificateInvalidError
	var cert *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var op *net.OpError
	var timeout net.Error
	switch {
	case err == nil:
		return news.CaptureBad, "no answer came"
	case errors.As(err, &inside):
		return news.CaptureForbidden, "not connected: " + inside.Error()
	case errors.As(err, &large):
		return news.CaptureTooLarge, large.Error()
	case errors.As(err, &dns) && dns.IsNotFound:
		return news.CaptureUnreachable, "there is no host " + dns.Name
	case errors.As(err, &dns):
		return news.CaptureUnreachable, "the name " + dns.Name + " could not be looked up: " + dns.Err
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return news.CaptureTimeout, "no whole answer came in time"
	case errors.As(err, &wrongHost):
		return news.CaptureUnreachable, "the certificate belongs to another host: " + wrongHost.Error()
	case errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &cert):
		return news.CaptureUnreachable, "the certificate cannot be trusted: " + bare(err)
	case errors.As(err, &header):
		return news.CaptureUnreachable, "the site does not speak TLS at this port"
	case errors.As(err, &op) && op.Op == "dial":
		return news.CaptureUnreachable, "no connection: " + bare(op.Err)
	}
	return news.CaptureBad, bare(err)
}

// bare takes the address off an error of net/http: the capture has it.
func bare(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}
