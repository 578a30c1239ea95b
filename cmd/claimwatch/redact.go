package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
)

// contacts are what identifies a private person wherever it stands: addresses
// of e-mail, and telephone numbers of nine digits or more with the usual
// signs between them. A figure of the press has fewer digits in a row, or
// none but commas and points between them.
var contacts = []*regexp.Regexp{
	regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(\.[\pL\pN-]+)+`),
	regexp.MustCompile(`(\+|\b00)[\d۰-۹٠-٩][\d۰-۹٠-٩ ()/-]{7,}[\d۰-۹٠-٩]`),
	regexp.MustCompile(`\b0\d{2,4}[ /-]?\d{3}[ -]?\d{3,5}\b`),
}

// A redactor masks what names private persons in text that leaves the desk.
// The mask is as long in bytes as what it hides, so that places in the text
// stay what they are; the text's own hash changes, and is given beside that of
// the original.
type redactor struct {
	names  []string
	masked int
}

// newRedactor reads names to hide, one to a line, from a file; "" = contacts
// only.
func newRedactor(path string) (*redactor, error) {
	r := &redactor{}
	if path == "" {
		return r, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(exitNoInput, err)
	}
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			r.names = append(r.names, line)
		}
	}
	return r, nil
}

// text returns s with everything masked that must not be read.
func (r *redactor) text(s string) string {
	if r == nil {
		return s
	}
	b := []byte(s)
	for _, re := range contacts {
		for _, at := range re.FindAllIndex(b, -1) {
			r.mask(b[at[0]:at[1]])
		}
	}
	for _, name := range r.names {
		for from := 0; ; {
			i := bytes.Index(b[from:], []byte(name))
			if i < 0 {
				break
			}
			r.mask(b[from+i : from+i+len(name)])
			from += i + len(name)
		}
	}
	return string(b)
}

func (r *redactor) mask(b []byte) {
	for i := range b {
		b[i] = '*'
	}
	r.masked++
}
