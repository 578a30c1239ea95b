package main

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"claimwatch/crawler/news/strict"
)

// lint reports what is wrong with the settings, each under its own path. What
// is right in form and can do harm (a pause too short for the sites, pages that
// anybody may open) is refused here too.
func (c Config) lint(doc *strict.Doc) {
	if c.Version != 1 {
		doc.Errorf("version", "%d: this program reads version 1", c.Version)
	}
	if _, err := time.LoadLocation(c.Desk.Timezone); err != nil || c.Desk.Timezone == "" {
		doc.Errorf("desk.timezone", "%q: not a time zone. Write an IANA name such as Europe/Tirane", c.Desk.Timezone)
	}
	c.lintCrawl(doc)
	c.lintNumbers(doc)
	c.Matching.Model.lint(doc)
	c.lintReport(doc)
	c.lintNotify(doc)
	if err := checkListen(c.Web.Listen, c.Web.BehindProxy); err != nil {
		doc.Errorf("web.listen", "%v", err)
	}
	if _, err := c.Web.proxies(); err != nil {
		doc.Errorf("web.trusted_proxies", "%v", err)
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level) {
		doc.Errorf("log.level", "%q: one of debug, info, warn, error", c.Log.Level)
	}
	for path, u := range map[string]string{"evidence.timestamp_url": c.Evidence.TimestampURL, "evidence.archive_url": c.Evidence.ArchiveURL} {
		if u != "" && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
			doc.Errorf(path, "%q: write the whole address, https://...", u)
		}
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		doc.Errorf("log.format", "%q: text or json", c.Log.Format)
	}
}

func (c Config) lintCrawl(doc *strict.Doc) {
	if err := checkCron(c.Crawl.Schedule); err != nil {
		doc.Errorf("crawl.schedule", "%v", err)
	}
	if c.Crawl.Every != 0 && c.Crawl.Every < 10*time.Minute {
		doc.Errorf("crawl.every", "%s: at least 10m, for the sake of the sites; 0s = as often as a source publishes", c.Crawl.Every)
	}
	if c.Crawl.MinDelay > c.Crawl.MaxDelay {
		doc.Errorf("crawl.min_delay", "%s is above max_delay %s", c.Crawl.MinDelay, c.Crawl.MaxDelay)
	}
	if c.Crawl.MinDelay < time.Second {
		doc.Errorf("crawl.min_delay", "%s: at least 1s, for the sake of the sites", c.Crawl.MinDelay)
	}
	if c.Crawl.Concurrency < 1 || c.Crawl.Concurrency > 64 {
		doc.Errorf("crawl.concurrency", "%d: 1 to 64", c.Crawl.Concurrency)
	}
	if c.Crawl.Timeout < time.Second {
		doc.Errorf("crawl.timeout", "%s: at least 1s", c.Crawl.Timeout)
	}
	if c.Crawl.MaxBody < 64<<10 || c.Crawl.MaxBody > 50<<20 {
		doc.Errorf("crawl.max_body", "64KiB to 50MiB")
	}
	if c.Crawl.MaxNew < 1 {
		doc.Errorf("crawl.max_new", "%d: at least 1", c.Crawl.MaxNew)
	}
	if strings.TrimSpace(c.Crawl.UserAgent) == "" || strings.ContainsAny(c.Crawl.UserAgent, "\r\n") {
		doc.Errorf("crawl.user_agent", "name the program and where its owner can be reached: claimwatch/1 (+https://desk.example/about)")
	}
	if c.Crawl.Resolver != "" {
		if _, _, err := net.SplitHostPort(c.Crawl.Resolver); err != nil {
			doc.Errorf("crawl.resolver", "%q: write host:port, such as 9.9.9.9:53", c.Crawl.Resolver)
		}
	}
}

func (c Config) lintNumbers(doc *strict.Doc) {
	share := func(path string, v float64) {
		if v < 0 || v > 1 {
			doc.Errorf(path, "%g: a share from 0 to 1", v)
		}
	}
	share("matching.threshold_suggest", c.Matching.Suggest)
	share("matching.threshold_accept", c.Matching.Accept)
	share("matching.copy_containment", c.Matching.Containment)
	share("assessment.scope_bridge_max", c.Assess.ScopeBridge)
	share("review.double_share", c.Review.DoubleShare)
	share("report.incomplete_below", c.Report.IncompleteBelow)
	if c.Matching.Accept > 0 && c.Matching.Suggest > c.Matching.Accept {
		doc.Errorf("matching.threshold_suggest", "%g is above threshold_accept %g: nothing could ever be a suggestion", c.Matching.Suggest, c.Matching.Accept)
	}
	if c.Assess.MinFamilies < 1 {
		doc.Errorf("assessment.min_families", "%d: at least 1", c.Assess.MinFamilies)
	}
	for path, n := range map[string]int{"assessment.require_disinterested": c.Assess.Disinterested,
		"assessment.at_the_time_days": c.Assess.AtTheTimeDays, "matching.same_figure_days": c.Matching.FigureDays} {
		if n < 0 {
			doc.Errorf(path, "%d: not below 0", n)
		}
	}
}

// checkCron reports what is wrong with a cron expression. The parser panics on
// some ("TZ=0"), accepts intervals of a nanosecond and dates that never come.
func checkCron(spec string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%q: not a cron expression (%v)", spec, p)
		}
	}()
	if strings.Contains(spec, "TZ=") || strings.HasPrefix(spec, "@every") {
		return fmt.Errorf("%q: write five fields, in UTC: minute hour day month weekday", spec)
	}
	s, err := cron.ParseStandard(spec)
	if err != nil {
		return fmt.Errorf("%q: not a cron expression: %v. Write five fields: \"*/10 * * * *\"", spec, err)
	}
	if s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return fmt.Errorf("%q never comes", spec)
	}
	return nil
}

// checkListen refuses addresses on which decisions could be made by anybody.
func checkListen(addr string, behindProxy bool) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q: write host:port, such as 127.0.0.1:8470", addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q: port 0 to 65535", addr)
	}
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() || behindProxy {
		return nil
	}
	return fmt.Errorf("%s would let anybody on the network decide. Set web.behind_proxy: true with a proxy that does TLS and logins, or listen on 127.0.0.1", addr)
}

// proxies reads the addresses and networks of the proxies that are trusted.
func (w webConfig) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range w.TrustedProxies {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			ip, ipErr := netip.ParseAddr(text)
			if ipErr != nil {
				return nil, fmt.Errorf("%q: neither an address nor a network. Write 127.0.0.1 or 10.0.0.0/8", text)
			}
			p = netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen())
		}
		if p.Bits() == 0 {
			return nil, fmt.Errorf("%q would believe everybody. Name the proxy", text)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
