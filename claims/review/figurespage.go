package review

import (
	"fmt"
	"strconv"
	"strings"
)

func (s *site) chartFile(c *Chart) (*page, error) {
	if c == nil {
		return nil, missing("There is no figure to draw.")
	}
	svg := strings.Replace(string(c.SVG), "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif" font-size="12" `, 1)
	svg = strings.Replace(svg, "<title", "<style>"+chartStyle+"</style><title", 1)
	return &page{MIME: "image/svg+xml", Raw: []byte(svg), CSP: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"}, nil
}

// chartStyle makes a saved drawing whole by itself, in black and white.
const chartStyle = `.band{fill:#e9e4d8}.grid{stroke:#ccc}.axis{stroke:#444}.line{fill:none;stroke:#111;stroke-width:2}.mark{fill:#fff;stroke:#111;stroke-width:2}` +
	`.s1.line{stroke-dasharray:7 3}.s2.line{stroke-dasharray:2 3}.s3.line{stroke-dasharray:10 3 2 3}.s4.line{stroke-dasharray:5 5}.s5.line{stroke-dasharray:1 4}` +
	`.hit{fill:none}.ref{stroke:#888;stroke-dasharray:3 3}.small{font-size:11px;fill:#555}.bold{font-weight:700}.floor{fill:#111}`

func (s *site) figures(a *ask) (*page, error) {
	p, err := s.claim(a)
	if err != nil || a.format == "svg" {
		return p, err
	}
	d, ok := p.Data.(claimData)
	if !ok {
		return p, nil
	}
	l := &list{Columns: []string{"origin", "name", "metric", "as_of", "figure", "value", "evidence", "change"}}
	if d.Chart != nil {
		for _, line := range d.Chart.Lines {
			for _, pt := range line.Points {
				l.Rows = append(l.Rows, []string{line.Origin, line.Name, string(d.Chart.Metric), string(pt.Day), pt.Words, strconv.FormatFloat(pt.Value, 'f', -1, 64), fmt.Sprintf("e%d", pt.Ref), pt.Change})
				l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/evidence/e%d", pt.Ref), Link: fmt.Sprintf("/evidence/e%d", pt.Ref), Title: line.Name + ": " + pt.Words, When: pt.Day.Time()})
			}
		}
	}
	p.Template, p.List, p.JSON = "figures", l, nil
	return p, nil
}
