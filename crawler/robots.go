package crawler

import (
	"strconv"
	"strings"
	"time"
)

// maxRobots is how much of a robots.txt is read, in bytes: RFC 9309 asks for
// at least 500 KiB.
const maxRobots = 500 << 10

// A ruleset is what one robots.txt says to us.
type ruleset struct {
	rules    []rule
	delay    time.Duration // Crawl-delay: not of the RFC, but asked for by many
	sitemaps []string
}

// A rule allows or forbids the paths that a pattern matches.
type rule struct {
	pattern string
	allow   bool
}

// productToken returns the name by which a user agent is addressed in
// robots.txt, in small letters: "claimwatch" of "claimwatch/1 (+https://…)"
// and "ourbot" of "Mozilla/5.0 (compatible; OurBot/1.0)".
func productToken(agent string) string {
	if _, rest, ok := strings.Cut(agent, "compatible;"); ok && strings.HasPrefix(agent, "Mozilla/") {
		agent = strings.TrimSpace(rest)
	}
	return strings.ToLower(leadingToken(agent))
}

func leadingToken(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-')
	})
	if end < 0 {
		return s
	}
	return s[:end]
}

// parseRobots reads what a robots.txt says to the product named by token, or
// to all when it does not name it. Lines that cannot be read are passed over;
// the others hold (RFC 9309, 2.2).
func parseRobots(body []byte, token string) *ruleset {
	if len(body) > maxRobots {
		body = body[:maxRobots]
		for len(body) > 0 && body[len(body)-1] != '\n' && body[len(body)-1] != '\r' {
			body = body[:len(body)-1] // half a rule may say the opposite of the whole
		}
	}
	text := strings.TrimPrefix(string(body), "\ufeff")
	var p robotsParser
	p.token = token
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		p.line(line)
	}
	out := &p.all
	if p.named {
		out = &p.ours
	}
	out.sitemaps = p.sitemaps
	return out
}

// A robotsParser gathers the groups that speak to us and to all. Groups that
// name the same product are one.
type robotsParser struct {
	token     string
	ours, all ruleset
	named     bool // some group speaks to us by name
	toUs      bool // the present group does
	toAll     bool
	inAgents  bool // the last line was a User-agent
	sitemaps  []string
}

func (p *robotsParser) line(line string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	value = strings.TrimSpace(value)
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "user-agent", "useragent", "user agent":
		if !p.inAgents {
			p.toUs, p.toAll = false, false
		}
		p.inAgents = true
		if value == "*" {
			p.toAll = true
		} else if strings.EqualFold(leadingToken(value), p.token) {
			p.toUs, p.named = true, true
		}
	case "allow":
		p.add(value, true)
	case "disallow":
		p.add(value, false)
	case "crawl-delay":
		p.inAgents = false
		if s, err := strconv.ParseFloat(value, 64); err == nil && s >= 0 && s < 1e6 {
			p.each(func(r *ruleset) { r.delay = time.Duration(s * float64(time.Second)) })
		}
	case "sitemap":
		p.sitemaps = append(p.sitemaps, value)
	}
}

func (p *robotsParser) add(value string, allow bool) {
	p.inAgents = false
	if value == "" {
		return
	}
	pattern := robotsPattern(value)
	p.each(func(r *ruleset) { r.rules = append(r.rules, rule{pattern, allow}) })
}

func (p *robotsParser) each(f func(*ruleset)) {
	if p.toUs {
		f(&p.ours)
	}
	if p.toAll {
		f(&p.all)
	}
}

// allowed reports whether a path with its query may be fetched. The longest
// pattern that matches decides; of two equally long ones, the one that allows.
func (r *ruleset) allowed(path string) bool {
	if path == "/robots.txt" {
		return true
	}
	path = robotsEscape(path, false)
	longest, allow := -1, true
	for _, x := range r.rules {
		if n := len(x.pattern); (n > longest || n == longest && x.allow) && robotsMatch(x.pattern, path) {
			longest, allow = n, x.allow
		}
	}
	return allow
}

// robotsPattern writes a pattern as paths are compared. "*" stands for
// anything; "$" at the end for the end.
func robotsPattern(value string) string {
	end := strings.HasSuffix(value, "$")
	if end {
		value = strings.TrimSuffix(value, "$")
	}
	out := robotsEscape(value, true)
	if end {
		out += "$"
	}
	return out
}

const hexDigits = "0123456789ABCDEF"

// robotsEscape writes letters that need no escape plainly and all others as
// %XX, so that both ways to write a path compare alike. In a pattern, "*"
// keeps its meaning; elsewhere it and "$" are letters like others.
func robotsEscape(s string, pattern bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, was := s[i], false
		if c == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c, was = byte(v), true
				i += 2
			}
		}
		plain := c > ' ' && c < 0x7f && !(was && !unreserved(c)) && c != '$' && (c != '*' || pattern && !was)
		if plain {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// robotsMatch reports whether a pattern matches the beginning of a path, in
// time that grows with their lengths only: there is no going back.
func robotsMatch(pattern, path string) bool {
	toEnd := strings.HasSuffix(pattern, "$")
	pattern = strings.TrimSuffix(pattern, "$")
	first, rest, wild := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, first)
	if !ok || !wild {
		return ok && (!toEnd || path == "")
	}
	for {
		part, more, another := strings.Cut(rest, "*")
		if !another {
			if toEnd {
				return strings.HasSuffix(path, part)
			}
			return strings.Contains(path, part)
		}
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path, rest = path[i+len(part):], more
	}
}
