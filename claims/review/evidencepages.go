package review

import (
	"slices"

	"claimwatch/claims"
)

type evidenceData struct {
	View   *View
	Rows   []*claims.Mention
	Pages  pager
	Facets []facet
}

// evidenceOnPage is how many passages one page of a list shows.
const evidenceOnPage = 40

func (s *site) evidence(a *ask) (*page, error) {
	v, err := s.viewOf(a)
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	props := []struct {
		name, param string
		of          func(*claims.Mention) string
	}{
		{"claim", "claim", func(m *claims.Mention) string { return m.Claim }}, {"state", "state", func(m *claims.Mention) string { return reviewWords(*m) }},
		{"stance", "stance", func(m *claims.Mention) string { return string(m.Stance) }}, {"language", "lang", func(m *claims.Mention) string { return m.Lang }},
		{"source", "source", func(m *claims.Mention) string { return m.SourceID }}, {"origin", "origin", func(m *claims.Mention) string { return m.Origin }},
	}
	counts := make([]map[string]int, len(props))
	asked := make([]string, len(props))
	for i, p := range props {
		counts[i], asked[i] = map[string]int{}, q.Get(p.param)
	}
	var all []*claims.Mention // by place: there may be very many
	for _, st := range v.Claims {
		for i := range st.Mentions {
			m := &st.Mentions[i]
			ok := true
			for k, p := range props {
				is := p.of(m)
				counts[k][is]++
				ok = ok && (asked[k] == "" || asked[k] == is)
			}
			if ok {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b *claims.Mention) int { return publishedOf(b, a) })
	d := evidenceData{View: v}
	for i, p := range props {
		f := facetOf(a.URL, p.name, p.param, counts[i])
		f.Values = f.Values[:min(len(f.Values), 12)]
		d.Facets = append(d.Facets, f)
	}
	d.Rows, d.Pages = paged(a, all, evidenceOnPage)
	return &page{Title: "Evidence", Template: "evidence", Data: d, List: a.listed(func() *list { return mentionList(values(all)) })}, nil
}

func (s *site) oneEvidence(a *ask) (*page, error) {
	p, err := s.cardNamed(a, queueFilter{})
	if err != nil {
		return nil, err
	}
	p.Template = "oneevidence"
	if cp, ok := p.Data.(*cardPage); ok {
		p.List = mentionList([]claims.Mention{cp.Mention})
	}
	return p, nil
}

func values[T any](list []*T) []T {
	out := make([]T, len(list))
	for i, p := range list {
		out[i] = *p
	}
	return out
}
