package main

import (
	"fmt"
	"regexp"
	"strings"

	"claimwatch/claims/similar"
)

// tsvEntries reads id, text and title, separated by tabs. A first line that
// names the columns is passed over, and tells their order.
func tsvEntries(src []byte) ([]similar.Entry, error) {
	id, text, title := 0, 1, 2
	var out []similar.Entry
	for n, rest := 1, string(src); rest != ""; {
		row, after := tsvRow(rest)
		line := n
		n += strings.Count(rest[:len(rest)-len(after)], "\n")
		rest = after
		if len(row) == 1 && strings.TrimSpace(row[0]) == "" {
			continue
		}
		if line == 1 && isHeader(row) {
			id, text, title = columns(row)
			continue
		}
		if len(row) <= max(id, text) {
			return nil, fmt.Errorf("%d: %d %s, wants at least id and text with a tab between", line, len(row), plural(len(row), "column", "columns"))
		}
		e := similar.Entry{ID: row[id], Text: row[text]}
		if title < len(row) {
			e.Title = row[title]
		}
		out = append(out, e)
	}
	return out, nil
}

// tsvRow takes the first row off. A cell may stand in quotes, as spreadsheets
// write it: then it may hold line ends, and its own quotes are doubled. A cell
// that only begins with a quote, as a headline may, is taken as it is.
func tsvRow(s string) (row []string, rest string) {
	for {
		cell, after, ok := quoted(s)
		if !ok {
			end := strings.IndexAny(s, "\t\n")
			if end < 0 {
				end = len(s)
			}
			cell, after = strings.TrimSuffix(s[:end], "\r"), s[end:]
		}
		row = append(row, cell)
		switch {
		case after == "":
			return row, ""
		case after[0] == '\n':
			return row, after[1:]
		}
		s = after[1:]
	}
}

// quoted reads a cell in quotes that end before a tab, a line end or the end.
func quoted(s string) (cell, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", s, false
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if strings.HasPrefix(s[i+1:], `"`) {
			i++
			continue
		}
		rest = strings.TrimPrefix(s[i+1:], "\r")
		if rest == "" || rest[0] == '\t' || rest[0] == '\n' {
			return strings.ReplaceAll(s[1:i], `""`, `"`), rest, true
		}
		return "", s, false
	}
	return "", s, false
}

// columnNames are the names by which a head line gives itself away.
var columnNames = regexp.MustCompile(`^(?i:|#|id|.*[_ -]id|v?claim.*|text|statement|title|headline)$`)

// isHeader says that a row names columns: all its cells are such names, and
// one at least is not empty.
func isHeader(row []string) bool {
	for _, cell := range row {
		if !columnNames.MatchString(strings.TrimSpace(cell)) {
			return false
		}
	}
	return strings.TrimSpace(strings.Join(row, "")) != ""
}

// columns finds id, text and title among the names of the columns.
func columns(row []string) (id, text, title int) {
	id, text, title = 0, 1, 2
	for i, cell := range row {
		switch name := strings.ToLower(strings.TrimSpace(cell)); {
		case strings.HasSuffix(name, "id"):
			id = i
		case strings.Contains(name, "title"), name == "headline":
			title = i
		case name == "text", name == "statement", strings.Contains(name, "claim"):
			text = i
		}
	}
	return id, text, title
}
