package review

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"claimwatch/claims"
)

type claimsData struct {
	View   *View
	Rows   []claimRow
	Facets []facet
	Total  int
}

type claimRow struct {
	*Standing
	Work     Workflow
	Articles int
	Waiting  int
	Owner    string
}

func (s *site) claims(a *ask) (*page, error) {
	v, err := s.viewOf(a)
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	d := claimsData{View: v, Total: len(v.Claims)}
	props := []struct {
		name, param string
		of          func(claimRow) string
	}{
		{"assessment", "state", func(r claimRow) string { return string(r.Reviewed.State) }},
		{"kind", "kind", func(r claimRow) string { return string(r.Claim.Kind) }},
		{"verdict", "verdict", func(r claimRow) string { return r.Work.State }},
		{"claimant", "claimant", func(r claimRow) string { return r.Claim.Claimant }},
	}
	counts := make([]map[string]int, len(props))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	for _, st := range v.Claims {
		r := claimRow{Standing: st, Work: v.Workflow(st), Articles: articlesOf(st.alone), Waiting: len(st.Open), Owner: v.Owner("claim:" + st.Claim.ID)}
		ok := true
		for i, p := range props {
			counts[i][p.of(r)]++
			ok = ok && (q.Get(p.param) == "" || q.Get(p.param) == p.of(r))
		}
		if ok {
			d.Rows = append(d.Rows, r)
		}
	}
	for i, p := range props {
		d.Facets = append(d.Facets, facetOf(a.URL, p.name, p.param, counts[i]))
	}
	return &page{Title: "Claims", Template: "claims", Data: d, List: a.listed(func() *list { return claimsList(d.Rows) })}, nil
}

func standing(ms []claims.Mention) []claims.Mention {
	return slices.DeleteFunc(slices.Clone(ms), func(m claims.Mention) bool { return m.Rejected })
}

func claimsList(rows []claimRow) *list {
	l := &list{Columns: []string{"claim", "kind", "claimant", "statement", "as_of", "assessment", "provisional", "support", "dispute", "articles", "assertions", "independent", "waiting", "verdict", "workflow"}}
	for _, r := range rows {
		l.Rows = append(l.Rows, []string{r.Claim.ID, string(r.Claim.Kind), r.Claim.Claimant, r.Claim.Statement, string(r.Claim.AsOf), string(r.Reviewed.State), string(r.Provisional().State),
			strconv.Itoa(r.Reviewed.S), strconv.Itoa(r.Reviewed.X), strconv.Itoa(r.Articles), strconv.Itoa(r.Reviewed.Ladder.Assertions), strconv.Itoa(r.Reviewed.Ladder.Independent),
			strconv.Itoa(r.Waiting), r.Work.Verdict.Word, r.Work.State})
		when := time.Time{}
		if n := len(r.Mentions); n > 0 {
			when = r.Mentions[n-1].Fetched
		}
		l.Entries = append(l.Entries, entry{ID: "/claims/" + r.Claim.ID, Link: "/claims/" + r.Claim.ID, When: when,
			Title: fmt.Sprintf("%s: %s", r.Claim.ID, r.Reviewed.State), Text: r.Claim.Statement})
	}
	return l
}
