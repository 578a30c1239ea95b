package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// payloads are what is tried in addresses; the hostile sites send more in
// their titles and texts.
var payloads = []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `</title><svg/onload=alert(1)>`, `'-alert(1)-'`}

// scripts opens every page that can be reached from the first one, for a
// while, as fast as a person with many hands, and looks whether anything in
// them would run. How long they took is how long they take during a crawl.
func (x *chaos) scripts(ctx context.Context, v *victim) (string, error) {
	queue := []string{"/", "/articles", "/evidence", "/sources", "/search?q=killed", "/audit", "/runs", "/origins", "/claims", "/inbox", "/reports", "/quality"}
	for _, p := range payloads {
		e := url.QueryEscape(p)
		queue = append(queue, "/search?q="+e, "/nowhere/"+url.PathEscape(p), "/claims/"+url.PathEscape(p), "/articles?source="+e, "/claims?colour="+e, "/login?to="+e, "/runs?job="+e)
	}
	seen := map[string]bool{}
	pages, end := 0, time.Now().Add(max(x.length/20, 5*time.Second))
	for len(queue) > 0 && (time.Now().Before(end) || pages < 60) {
		path := queue[0]
		queue = queue[1:]
		if seen[path] || strings.HasPrefix(path, "/runs/events") {
			continue
		}
		seen[path] = true
		links, err := x.looked(ctx, v, path)
		if err != nil {
			return "", err
		}
		pages++
		queue = append(queue, links...)
	}
	return fmt.Sprintf("%d pages, nothing in them runs or is fetched from elsewhere", pages), nil
}

// looked opens a page and returns where it leads, or what is wrong in it.
func (x *chaos) looked(ctx context.Context, v *victim, path string) ([]string, error) {
	began := time.Now()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.address+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := attacker.Do(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	took := time.Since(began).Seconds()
	policy := resp.Header.Get("Content-Security-Policy")
	switch {
	case resp.StatusCode >= 500:
		return nil, fmt.Errorf("%s: %d: %s", path, resp.StatusCode, tailOf(string(body)))
	case !strings.Contains(policy, "default-src 'none'"):
		return nil, fmt.Errorf("%s has the policy %q", path, policy)
	case strings.Contains(policy, "sandbox"), !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html"):
		return nil, nil // what was captured, which can run nothing by its policy
	}
	if resp.StatusCode == http.StatusOK {
		x.pages = append(x.pages, took)
	}
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var links []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if wrong := harmful(n); wrong != "" {
			return nil, fmt.Errorf("%s: %s", path, wrong)
		}
		for _, a := range n.Attr {
			if n.Data == "a" && a.Key == "href" && strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") {
				before, _, _ := strings.Cut(a.Val, "#")
				links = append(links, before)
			}
		}
	}
	return links, nil
}

// harmful says what in an element would run, or be fetched from elsewhere.
func harmful(n *html.Node) string {
	switch n.Data {
	case "script":
		if n.FirstChild != nil || !strings.HasPrefix(attribute(n, "src"), "/assets/") {
			return "a script that is not ours: " + attribute(n, "src")
		}
	case "iframe": // an archived copy, in which nothing runs
		if !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "sandbox" && a.Val == "" }) || !strings.HasPrefix(attribute(n, "src"), "/articles/") {
			return "a frame that is not shut"
		}
	case "object", "embed", "base", "applet", "frame":
		return "an element " + n.Data
	}
	for _, a := range n.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch {
		case strings.HasPrefix(a.Key, "on"):
			return "an attribute " + a.Key + " in an element " + n.Data
		case strings.HasPrefix(value, "javascript:"), strings.HasPrefix(value, "vbscript:"), strings.HasPrefix(value, "data:text"):
			if a.Key != "value" && a.Key != "content" && a.Key != "title" && a.Key != "aria-label" {
				return "an address that runs, in " + a.Key + " of an element " + n.Data
			}
		case (a.Key == "src" || a.Key == "srcset" || a.Key == "href" && n.Data == "link") && (strings.Contains(value, "//")):
			return "something is fetched from " + a.Val
		}
	}
	return ""
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// traversal asks for files outside, in the ways in which a path can be bent.
func (x *chaos) traversal(_ context.Context, v *victim) (string, error) {
	asked := 0
	for _, path := range []string{"/reports/../claimwatch.db", "/reports/../../claimwatch.db", "/reports/%2e%2e/claimwatch.db", "/reports/..%2fclaimwatch.db", "/reports/2026-01-26/..%2f..%2f..%2fclaimwatch.db",
		"/reports/2026-01-26/%2e%2e%2f%2e%2e%2f%2e%2e%2fclaimwatch.db", "/assets/../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/%252e%252e%252fclaimwatch.db", "/reports/2026-01-26/..\\..\\claimwatch.db",
		"/reports/2026-01-26//etc/passwd", "//etc/passwd", "/reports/2026-01-26/checkpoint.key", "/articles/1%00/snapshot/raw", "/../../../../etc/passwd", "/reports/2026-01-26/claimwatch.db%00.html"} {
		answer, err := raw(v.address, "GET "+path+" HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")
		if err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		for _, secret := range []string{"SQLite format 3", "root:", "PRIVATE KEY"} {
			if bytes.Contains(answer, []byte(secret)) {
				return "", fmt.Errorf("%s is answered with a file that it may not reach", path)
			}
		}
		if key, err := os.ReadFile(x.dir + "/" + keyFile); err == nil && len(key) > 20 && bytes.Contains(answer, bytes.TrimSpace(key)) {
			return "", fmt.Errorf("%s is answered with the signing key", path)
		}
		if !bytes.HasPrefix(answer, []byte("HTTP/1.1 4")) && !bytes.HasPrefix(answer, []byte("HTTP/1.1 3")) {
			return "", fmt.Errorf("%s is answered with %.40q", path, answer)
		}
		asked++
	}
	return fmt.Sprintf("%d paths refused", asked), nil
}

// raw sends bytes as they are and returns what comes back.
func raw(address, request string) ([]byte, error) {
	c, err := net.DialTimeout("tcp", strings.TrimPrefix(address, "http://"), 5*time.Second)
	if err != nil {
		return nil, err
	}
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	_, err = io.WriteString(c, request)
	b, rerr := io.ReadAll(io.LimitReader(c, 4<<20))
	return b, errors.Join(err, rerr, c.Close())
}

// loris holds connections open with half a request, a byte each second: the
// pages must answer meanwhile, and the daemon must hang up by itself.
func (x *chaos) loris(_ context.Context, v *victim) (string, error) {
	const many = 200
	var open []net.Conn
	defer func() {
		for _, c := range open {
			_ = c.Close() // the other end has hung up, or is killed
		}
	}()
	for range many {
		c, err := net.DialTimeout("tcp", strings.TrimPrefix(v.address, "http://"), 5*time.Second)
		if err != nil {
			return "", fmt.Errorf("after %d connections: %w", len(open), err)
		}
		open = append(open, c)
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: desk\r\nX-Slow: "); err != nil {
			return "", err
		}
	}
	began, slowest := time.Now(), 0.0
	for time.Since(began) < 9*time.Second {
		for _, c := range open {
			_, _ = io.WriteString(c, "a") // fails once the daemon has hung up
		}
		took, err := x.opened(v, "/")
		if err != nil {
			return "", fmt.Errorf("meanwhile the pages do not answer: %w", err)
		}
		slowest = max(slowest, took)
		time.Sleep(time.Second)
	}
	if slowest > 3 {
		return "", fmt.Errorf("meanwhile a page took %.1f s", slowest)
	}
	for i, c := range open {
		if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			return "", err
		}
		var timeout net.Error
		if _, err := io.Copy(io.Discard, c); errors.As(err, &timeout) && timeout.Timeout() {
			return "", fmt.Errorf("connection %d of %d is still held after %.0f s", i+1, many, time.Since(began).Seconds())
		}
	}
	return fmt.Sprintf("%d connections dropped, a page meanwhile took at most %.2f s", many, slowest), nil
}
