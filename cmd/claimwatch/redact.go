package main

import (
	"html"
	"regexp"
	"strings"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// A redactor masks what names private persons in evidence that leaves the
// desk, by the rules of claims.Private. The mask is as long in bytes as what it
// hides, so that places in the text stay what they are; the text's own hash
// changes, and is given beside that of the original. A nil one hides nothing.
type redactor struct {
	claims.Private
	hidden map[string]string // origins whose names are withheld
}

// newRedactor masks for a desk: its own list of names, and further names, one
// to a line, in a file; "" = none.
func (d *desk) newRedactor(path string) (*redactor, error) {
	r := &redactor{Private: claims.Private{Origins: d.origins}, hidden: map[string]string{}}
	var err error
	if r.Names, err = d.cfg.privateNames(); err != nil {
		return nil, err
	}
	further, err := namesIn(path)
	if err != nil {
		return nil, fail(exitNoInput, err)
	}
	r.Names = append(r.Names, further...)
	return r, nil
}

// text returns s with everything masked that must not be read.
func (r *redactor) text(s string) string {
	if r == nil {
		return s
	}
	return r.Blot(s)
}

// mentions hides private persons in evidence.
func (r *redactor) mentions(ms []claims.Mention) {
	if r != nil {
		r.Hide(ms, r.Blot, r.hidden)
	}
}

// decides reports whether a decision names a private person.
func (r *redactor) decides(d claims.Decision) bool {
	return r != nil && (len(r.Find(d.Before+"\n"+d.After+"\n"+d.Reason)) > 0 || r.Withholds(d.Before) || r.Withholds(d.After))
}

var tags = regexp.MustCompile(`<[^>]*>`)

// names reports whether a page names a private person: as it came, or once its
// tags are taken out.
func (r *redactor) names(c news.Capture) bool {
	if r == nil {
		return false
	}
	body := string(c.Body)
	plain := strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(body, ""))), " ")
	return len(r.Find(body)) > 0 || len(r.Find(plain)) > 0
}
