package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
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

// Tables lists the CSV files of a report: name and how it is written.
func (d *Day) Tables() map[string]func(io.Writer) error {
	return map[string]func(io.Writer) error{
		"claims": d.writeClaims, "figures": d.writeFigures, "evidence": d.writeEvidence, "changes": d.writeChanges,
	}
}

// rows writes a table as RFC 4180 with every cell made harmless.
func rows(w io.Writer, head []string, each func(add func(...any))) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(head); err != nil {
		return err
	}
	each(func(cells ...any) {
		row := make([]string, len(cells))
		for i, v := range cells {
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

func (d *Day) writeClaims(w io.Writer) error {
	return rows(w, []string{"claim", "statement", "claimant", "as_of", "assessment", "provisional", "at_the_time", "support", "dispute", "credibility", "articles", "outlets", "origins", "families", "languages", "pending", "flags", "verdict", "channels", "camps", "new_articles"}, func(add func(...any)) {
		for _, t := range d.Topics {
			for _, c := range t.Claims {
				add(c.ID, c.Statement, c.Claimant, c.AsOf, c.State, c.Provisional, c.AtTheTime, c.Support, c.Dispute, c.Digit,
					c.Counts.Articles, c.Counts.Outlets, c.Counts.Origins, c.Counts.Families, strings.Join(c.Counts.Languages, " "), c.Counts.Pending, strings.Join(c.Flags, " "),
					c.Verdict, c.Counts.Channels, strings.Join(c.Counts.Camps, " "), c.New.Articles)
			}
		}
	})
}

func (d *Day) writeFigures(w io.Writer) error {
	return rows(w, []string{"claim", "metric", "origin", "family", "camp", "grade", "qualifier", "value", "low", "high", "scope", "status", "as_of", "change", "counting", "reviewed", "stated_in"}, func(add func(...any)) {
		for _, b := range d.Figures {
			for _, r := range b.Rows {
				add(b.Claim, b.Metric, r.Origin, r.Family, r.Camp, r.Grade, r.Figure.Qualifier, number(r.Figure.Value), number(r.Figure.Low), number(r.Figure.High), r.Scope, r.Status, r.AsOf, r.Change, r.Counting, r.Reviewed, noteList(r.Notes))
			}
		}
	})
}

func (d *Day) writeEvidence(w io.Writer) error {
	return rows(w, []string{"claim", "origin", "family", "stance", "figure", "as_of", "articles", "outlets", "channels", "languages", "rules", "quote", "quote_lang", "reviewed", "new", "stated_in"}, func(add func(...any)) {
		for _, t := range d.Topics {
			for _, c := range t.Claims {
				for _, p := range c.Positions {
					add(c.ID, p.Origin, p.Family, p.Stance, words(figureWords(p)), p.AsOf, p.Articles, strings.Join(p.Outlets, "; "), strings.Join(p.Channels, "; "), strings.Join(p.Langs, " "), strings.Join(p.Rules, " "), p.Quote, p.Lang, p.Reviewed, p.New, noteList(p.Notes))
				}
			}
		}
	})
}

func (d *Day) writeChanges(w io.Writer) error {
	return rows(w, []string{"claim", "from", "to", "support", "dispute", "because", "reviewed_by"}, func(add func(...any)) {
		for _, c := range d.Changes {
			add(c.Claim, c.From, c.To, c.Support, c.Dispute, c.Because, strings.Join(c.By, ", "))
		}
	})
}

func number(p *float64) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%g", *p)
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
