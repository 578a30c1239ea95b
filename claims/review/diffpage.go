package review

import (
	"fmt"
	"slices"
	"strings"

	"claimwatch/crawler/news"
)

type diffData struct {
	From, To news.Article
	Lines    []diffLine
	Changed  int
}

// A diffLine is a paragraph that stayed (""), went (-) or came (+).
type diffLine struct{ Op, Text string }

func (s *site) diff(a *ask) (*page, error) {
	art, err := s.articleAt(a)
	if err != nil {
		return nil, err
	}
	all, err := s.db.ArticleVersions(a.Context(), art.Canonical)
	if err != nil {
		return nil, err
	}
	left, right, _ := strings.Cut(a.PathValue("versions"), "..")
	d := diffData{}
	for _, x := range []struct {
		name string
		into *news.Article
	}{{left, &d.From}, {right, &d.To}} {
		n, ok := number(strings.TrimPrefix(x.name, "v"))
		i := slices.IndexFunc(all, func(o news.Article) bool { return int64(o.Version) == n })
		if !ok || i < 0 {
			return nil, missing("There is no version %q of this article. Write v1..v2.", x.name)
		}
		*x.into = all[i]
	}
	d.Lines = diffParagraphs(paragraphs(d.From.Text), paragraphs(d.To.Text))
	for _, l := range d.Lines {
		if l.Op != "" {
			d.Changed++
		}
	}
	l := &list{Columns: []string{"sign", "text"}}
	for i, x := range d.Lines {
		l.Rows = append(l.Rows, []string{x.Op, x.Text})
		if x.Op != "" {
			l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("%s#%d", a.URL.Path, i+1), Link: a.URL.Path, Title: x.Op, Text: x.Text, When: d.To.Fetched})
		}
	}
	return &page{Title: "What changed", Template: "diff", Data: d, List: l, JSON: d}, nil
}

func paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n\n"), func(p string) bool { return strings.TrimSpace(p) == "" })
}

// diffParagraphs keeps the longest run of paragraphs that both texts have in
// the same order. Of very long texts only the first thousand are compared.
func diffParagraphs(a, b []string) []diffLine {
	a, b = a[:min(len(a), 1000)], b[:min(len(b), 1000)]
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []diffLine
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, diffLine{"", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, diffLine{"-", a[i]})
			i++
		default:
			out = append(out, diffLine{"+", b[j]})
			j++
		}
	}
	return out
}
