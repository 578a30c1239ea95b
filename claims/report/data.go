package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteJSON writes everything the report says, indented, keys in a fixed
// order.
func (d *Day) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}

// A table is one of the report's tables as data.
type table struct {
	name string
	head []string
	each func(add func(...any))
}

// Tables lists the CSV files of a report: name and how it is written.
func (d *Day) Tables() map[string]func(io.Writer) error {
	out := map[string]func(io.Writer) error{}
	for _, t := range d.tables() {
		out[t.name] = t.write
	}
	return out
}

// write writes a table as RFC 4180 with every cell made harmless.
func (t table) write(w io.Writer) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(t.head); err != nil {
		return err
	}
	t.each(func(cells ...any) {
		row := make([]string, len(cells))
		for i, v := range cells {
			if p, ok := v.(*float64); ok {
				row[i] = number(p)
				continue
			}
			row[i] = cell(fmt.Sprint(v))
		}
		// The writer keeps its first error; Flush reports it.
		_ = c.Write(row)
	})
	c.Flush()
	return c.Error()
}

// cell keeps a spreadsheet from reading text as a formula: a leading quote
// before = + - @ and their full-width forms, and before what a spreadsheet
// skips to reach them. Numbers stay numbers.
func cell(s string) string {
	s = plain(s)
	t := strings.TrimLeft(s, " \t\r\n\u00a0")
	if t == "" {
		return s
	}
	switch r := []rune(t)[0]; r {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%':
		if !isNumber(s) {
			return "'" + s
		}
	}
	return s
}

func isNumber(s string) bool {
	var f float64
	n, err := fmt.Sscanf(s, "%g", &f)
	return err == nil && n == 1 && strings.Trim(s, "+-0123456789.eE") == ""
}

func (d *Day) tables() []table {
	return []table{
		{"claims", []string{"claim", "statement", "claimant", "as_of", "assessment", "provisional", "at_the_time", "verdict", "support", "dispute", "credibility", "articles", "outlets",
			"channels", "origins", "families", "independent_families", "camps", "languages", "pending", "new_articles", "flags"}, d.claimRows},
		{"figures", []string{"claim", "metric", "origin", "family", "camp", "grade", "qualifier", "value", "low", "high", "scope", "status", "as_of", "change", "counting", "reviewed", "stated_in"}, d.figureRows},
		{"evidence", []string{"claim", "origin", "family", "stance", "figure", "as_of", "articles", "outlets", "channels", "languages", "rules", "quote", "quote_lang", "reviewed", "new", "stated_in"}, d.evidenceRows},
		{"changes", []string{"claim", "from", "to", "support", "dispute", "because", "reviewed_by"}, d.changeRows},
	}
}

func (d *Day) claimRows(add func(...any)) {
	for _, t := range d.Topics {
		for _, c := range t.Claims {
			add(c.ID, c.Statement, c.Claimant, c.AsOf, c.State, c.Provisional, c.AtTheTime, c.Verdict, c.Support, c.Dispute, c.Digit, c.Counts.Articles, c.Counts.Outlets,
				c.Counts.Channels, c.Counts.Origins, c.Counts.Families, c.Counts.Independent, strings.Join(c.Counts.Camps, " "), strings.Join(c.Counts.Languages, " "),
				c.Counts.Pending, c.New.Articles, strings.Join(c.Flags, " "))
		}
	}
}

func (d *Day) figureRows(add func(...any)) {
	for _, b := range d.Figures {
		for _, r := range b.Rows {
			add(b.Claim, b.Metric, r.Origin, r.Family, r.Camp, r.Grade, r.Figure.Qualifier, r.Figure.Value, r.Figure.Low, r.Figure.High, r.Scope, r.Status, r.AsOf,
				Bare(r.Change), r.Counting, r.Reviewed, noteList(r.Notes))
		}
	}
}

func (d *Day) evidenceRows(add func(...any)) {
	for _, t := range d.Topics {
		for _, c := range t.Claims {
			for _, p := range c.Positions {
				add(c.ID, p.Origin, p.Family, p.Stance, figureWords(p), p.AsOf, p.Articles, strings.Join(p.Outlets, "; "), strings.Join(p.Channels, "; "),
					strings.Join(p.Langs, " "), strings.Join(p.Rules, " "), p.Quote, p.Lang, p.Reviewed, p.New, noteList(p.Notes))
			}
		}
	}
}

func (d *Day) changeRows(add func(...any)) {
	for _, c := range d.Changes {
		add(c.Claim, c.From, c.To, c.Support, c.Dispute, c.Because, strings.Join(c.By, ", "))
	}
}

func number(p *float64) string {
	if p == nil {
		return ""
	}
	return strconv.FormatFloat(*p, 'f', -1, 64)
}

func noteList(notes []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(notes), " ", ";"), "[]")
}

func figureWords(p Position) string {
	if p.Figure == nil {
		return ""
	}
	return bookOf("en").figure(*p.Figure) + " " + string(p.Figure.Metric)
}
