package main

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/report"
	"claimwatch/claims/report/deliver"
	"claimwatch/crawler/news/strict"
)

// reportFormats are the forms in which a report can be written.
var reportFormats = []string{"md", "html", "json", "csv", "xlsx", "pdf", "claimreview"}

// notifyConfig says who is told what.
type notifyConfig struct {
	Thresholds []string   `yaml:"thresholds"`
	Folder     string     `yaml:"folder"`
	Mail       mailConfig `yaml:"mail"`
	Webhooks   []string   `yaml:"webhooks"`
	SecretFile string     `yaml:"webhook_secret_file"`
	HookKinds  []string   `yaml:"webhook_kinds"`
}

type mailConfig struct {
	To           []string `yaml:"to"`
	From         string   `yaml:"from"`
	Host         string   `yaml:"host"`
	Port         int      `yaml:"port"`
	TLS          string   `yaml:"tls"`
	User         string   `yaml:"user"`
	PasswordFile string   `yaml:"password_file"`
	Attach       bool     `yaml:"attach"`
	Unsubscribe  string   `yaml:"unsubscribe"`
	Kinds        []string `yaml:"kinds"`
}

// language is the first of the report's languages.
func (c Config) language() string {
	if len(c.Report.Languages) > 0 {
		return c.Report.Languages[0]
	}
	return report.Languages()[0]
}

func (c Config) lintReport(doc *strict.Doc) {
	for path, at := range map[string]string{"report.at": c.Report.At, "report.rebuild_at": c.Report.RebuildAt} {
		if _, err := time.Parse("15:04", at); err != nil && (at != "" || path == "report.at") {
			doc.Errorf(path, "%q: quote it and use two digits: \"06:00\"", at)
		}
	}
	oneOf(doc, "report.formats", c.Report.Formats, reportFormats)
	oneOf(doc, "report.languages", c.Report.Languages, report.Languages())
	for i, s := range c.Report.Blackout {
		if _, err := parsePeriod(s); err != nil {
			doc.Errorf(fmt.Sprintf("report.blackout[%d]", i), "%v", err)
		}
	}
}

func (c Config) lintNotify(doc *strict.Doc) {
	n := c.Notify
	for i, s := range n.Thresholds {
		if _, err := parseThreshold(s); err != nil {
			doc.Errorf(fmt.Sprintf("notify.thresholds[%d]", i), "%v", err)
		}
	}
	oneOf(doc, "notify.mail.kinds", n.Mail.Kinds, messageKinds())
	oneOf(doc, "notify.webhook_kinds", n.HookKinds, messageKinds())
	for i, s := range n.Mail.To {
		if err := deliver.CheckAddress(s); err != nil {
			doc.Errorf(fmt.Sprintf("notify.mail.to[%d]", i), "%v", err)
		}
	}
	if len(n.Mail.To) > 0 {
		n.Mail.lint(doc)
	}
	for i, s := range n.Webhooks {
		if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			doc.Errorf(fmt.Sprintf("notify.webhooks[%d]", i), "write an address that begins with https://")
		}
	}
	if len(n.Webhooks) > 0 && n.SecretFile == "" {
		doc.Errorf("notify.webhook_secret_file", "webhooks are signed: name a file with a secret. Make one with: openssl rand -base64 32")
	}
}

func (m mailConfig) lint(doc *strict.Doc) {
	if err := deliver.CheckAddress(m.From); err != nil {
		doc.Errorf("notify.mail.from", "%v", err)
	}
	if m.Host == "" {
		doc.Errorf("notify.mail.host", "name the mail server")
	}
	if m.Port < 1 || m.Port > 65535 {
		doc.Errorf("notify.mail.port", "%d: 1 to 65535; 465 with tls implicit, 587 with starttls", m.Port)
	}
	if !slices.Contains([]string{"implicit", "starttls", "none"}, m.TLS) {
		doc.Errorf("notify.mail.tls", "%q: one of implicit, starttls, none", m.TLS)
	}
	if m.User != "" && m.PasswordFile == "" {
		doc.Errorf("notify.mail.password_file", "name the file with the password of %s", m.User)
	}
}

func oneOf(doc *strict.Doc, path string, list, known []string) {
	for i, s := range list {
		if !slices.Contains(known, s) {
			doc.Errorf(fmt.Sprintf("%s[%d]", path, i), "%q: one of %s", s, strings.Join(known, ", "))
		}
	}
}

// messageKinds are the kinds of message that can be asked for.
func messageKinds() []string {
	return []string{deliver.KindReport, report.AlertStatus, report.AlertContradiction, report.AlertThreshold, report.AlertRevised, report.AlertVerdict, report.AlertOutdated}
}

// parseThreshold reads "killed-3000 5000".
func parseThreshold(s string) (report.Threshold, error) {
	claim, value, ok := strings.Cut(strings.TrimSpace(s), " ")
	over, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if !ok || err != nil || over <= 0 {
		return report.Threshold{}, fmt.Errorf("%q: write a claim and a number: killed-3000 5000", s)
	}
	return report.Threshold{Claim: claim, Over: over}, nil
}

// parsePeriod reads "2026-01-08 2026-01-27 no internet".
func parsePeriod(s string) (report.Period, error) {
	parts := strings.SplitN(strings.TrimSpace(s), " ", 3)
	if len(parts) == 3 {
		from, err1 := claims.ParseDate(parts[0])
		until, err2 := claims.ParseDate(parts[1])
		if err1 == nil && err2 == nil && from <= until {
			return report.Period{From: from, Until: until, Name: parts[2]}, nil
		}
	}
	return report.Period{}, fmt.Errorf("%q: write two days and a name: 2026-01-08 2026-01-27 no internet", s)
}

// thresholds and blackout are what lint has seen to be right.
func (c Config) thresholds() []report.Threshold {
	var out []report.Threshold
	for _, s := range c.Notify.Thresholds {
		if t, err := parseThreshold(s); err == nil {
			out = append(out, t)
		}
	}
	return out
}

func (c Config) blackout() []report.Period {
	var out []report.Period
	for _, s := range c.Report.Blackout {
		if p, err := parsePeriod(s); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// readSecret reads a secret from a file that only its owner may read.
func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read a secret: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read the secret in %s. Mend it with: chmod 600 %s", path, path)
	}
	return os.ReadFile(path)
}

// privateNames reads the file of names that the desk withholds.
func (c Config) privateNames() ([]string, error) {
	names, err := namesIn(c.Report.PrivateNames)
	if err != nil {
		// Without the list names would be printed that must not be.
		return nil, failf(exitConfig, "cannot read the names to withhold: %w", err)
	}
	return names, nil
}

// namesIn reads names from a file, one to a line; "" = no file.
func namesIn(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out, nil
}
