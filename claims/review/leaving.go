package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"claimwatch/claims"
)

// exact are the columns and fields that are told as they are: a hash that
// happens to have the form of a telephone number is a hash.
var exact = regexp.MustCompile(`(^|_)(id|sha256|hash|hashes|head|seq|at|url|canonical|final_url|published|fetched|first|last|start|end)$`)

// A masker masks one answer: whoever is withheld has one number in it.
type masker struct {
	claims.Private
	hidden map[string]string
}

func (s *site) masker() *masker {
	if s.o.Private == nil {
		return nil
	}
	return &masker{*s.o.Private, map[string]string{}}
}

// text is a text without what names private persons, by way of mask.
func (m *masker) text(text string, mask func(string) string) string {
	if !m.Withholds(text) {
		return mask(text)
	}
	if m.hidden[text] == "" {
		m.hidden[text] = fmt.Sprintf("%s%d", claims.HiddenOrigin, len(m.hidden)+1)
	}
	return m.hidden[text]
}

// list is a list without what names private persons: rows that are taken away
// as a file are sent around, as reports are.
func (m *masker) list(l *list) *list {
	if m == nil {
		return l
	}
	out := &list{Columns: l.Columns}
	for _, row := range l.Rows {
		row = slices.Clone(row)
		for i := range row {
			if !exact.MatchString(l.Columns[i]) {
				row[i] = m.text(row[i], m.Mask)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	for _, e := range l.Entries {
		e.Title, e.Text = m.text(e.Title, m.Mask), m.text(e.Text, m.Mask)
		out.Entries = append(out.Entries, e)
	}
	return out
}

// literal is a text in JSON; one that a colon follows is a key.
var literal = regexp.MustCompile(`"(?:[^"\\]|\\.)*"(\s*:)?`)

// json masks the texts in JSON, each with as many bytes as before, so that the
// places of quotes stay what they are.
func (m *masker) json(src []byte) []byte {
	if m == nil {
		return src
	}
	key := ""
	return literal.ReplaceAllFunc(src, func(hit []byte) []byte {
		var text string
		quoted, isKey := bytes.CutSuffix(hit, []byte(":"))
		if json.Unmarshal(quoted, &text) != nil {
			return hit // not a text of JSON: there is none such in what we encode
		}
		masked := m.text(text, m.Blot)
		if isKey {
			key = text
			masked = m.text(text, func(s string) string { return s })
		}
		if masked == text || !isKey && exact.MatchString(key) {
			return hit
		}
		b, err := json.Marshal(masked)
		if err != nil {
			panic("a text that JSON cannot hold: " + err.Error())
		}
		if isKey {
			b = append(b, ':')
		}
		return b
	})
}
