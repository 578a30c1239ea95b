package claims

import (
	"fmt"
	"strings"

	"claimwatch/crawler/news/strict"
)

// LoadPlain reads a list of claims for matching alone, where no report is
// written and nothing is recorded: an id and a statement are enough. A figure
// whose metric is written in words ("protesters killed") is read by them. A
// claim that is a built-in one word for word is that claim, and brings what the
// list does not say of it: its looks, event, dates. The error lists every
// mistake with file, line and column.
func LoadPlain(file string, src []byte) ([]Claim, error) {
	var raw []claimFile
	doc := strict.Decode(file, src, &raw)
	list := make([]Claim, 0, len(raw))
	seen := map[string]bool{}
	for i, c := range raw {
		at := fmt.Sprintf("[%d]", i)
		switch {
		case c.ID == "":
			doc.Errorf(at+".id", "a claim needs an id")
		case seen[c.ID]:
			doc.Errorf(at+".id", "claim %q is in the list twice", c.ID)
		}
		seen[c.ID] = true
		if strings.TrimSpace(c.Statement) == "" {
			doc.Errorf(at+".statement", "claim %s has no statement", c.ID)
		}
		if c.Figure != nil {
			c.Figure.Metric = string(metricOf(c.Figure.Metric))
			if c.Figure.Qualifier == "" {
				c.Figure.Qualifier = string(Exact)
			}
			c.Figure.lint(doc, at+".figure")
		}
		list = append(list, c.claim())
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return Known(list), nil
}

// metrics are the words by which a metric is told, in the order of trying.
var metrics = []struct {
	metric Metric
	words  string
}{
	{Killed, "kill dead death die fatal casualt"}, {Injured, "injur wound hurt"}, {Arrested, "arrest detain prison"}, {Executed, "execut hang"},
	{Missing, "missing disappear"}, {Members, "member resident fighter"}, {Money, "money dollar euro cost price paid"}, {Year, "year since date"},
}

// metricOf reads the name of a metric, or words that say it.
func metricOf(s string) Metric {
	s = strings.ToLower(s)
	for _, m := range metrics {
		if s == string(m.metric) {
			return m.metric
		}
	}
	for _, m := range metrics {
		for word := range strings.FieldsSeq(m.words) {
			if strings.Contains(s, word) {
				return m.metric
			}
		}
	}
	return Other
}

// Known gives the claims that are built-in ones word for word what is known of
// those and not said by the list itself.
func Known(list []Claim) []Claim {
	builtin := map[string]Claim{}
	for _, c := range Seed() {
		builtin[c.ID] = c
	}
	for i, c := range list {
		b, ok := builtin[c.ID]
		if !ok || b.Statement != c.Statement || len(c.Looks) > 0 {
			continue
		}
		if c.AsOf == "" || c.AsOf == b.AsOf {
			list[i] = b
			list[i].Matches, list[i].Differs, list[i].Forms = c.Matches, c.Differs, c.Forms
		}
	}
	return list
}
