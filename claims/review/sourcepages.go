package review

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

type sourceRow struct {
	news.Source
	Health news.Health
	State  string // ok, failing, silent, new, off
}

// silentAfter is how long a source may offer nothing new before it is called
// silent.
const silentAfter = 72 * time.Hour

func (s *site) sourceRows(a *ask) ([]sourceRow, error) {
	health, err := s.db.HealthAll(a.Context())
	if err != nil {
		return nil, err
	}
	by := map[string]news.Health{}
	for _, h := range health {
		by[h.SourceID] = h
	}
	var out []sourceRow
	for _, src := range s.o.Sources {
		r := sourceRow{Source: src, Health: by[src.ID], State: "ok"}
		switch {
		case src.Disabled:
			r.State = "off"
		case r.Health.LastTry.IsZero():
			r.State = "new"
		case r.Health.Failures >= 1:
			r.State = "failing"
		case !r.Health.LastNew.IsZero() && s.o.Now().Sub(r.Health.LastNew) > silentAfter:
			r.State = "silent"
		}
		out = append(out, r)
	}
	rank := map[string]int{"failing": 0, "silent": 1, "ok": 2, "new": 3, "off": 4}
	slices.SortStableFunc(out, func(a, b sourceRow) int { return cmp.Compare(rank[a.State], rank[b.State]) })
	return out, nil
}

type sourcesData struct {
	Rows   []sourceRow
	Facets []facet
	Total  int
}

func (s *site) sources(a *ask) (*page, error) {
	rows, err := s.sourceRows(a)
	if err != nil {
		return nil, err
	}
	d := sourcesData{Total: len(rows)}
	q := a.URL.Query()
	props := []struct {
		name, param string
		of          func(sourceRow) string
	}{{"state", "state", func(r sourceRow) string { return r.State }}, {"language", "lang", func(r sourceRow) string { return r.Lang }}, {"camp", "camp", func(r sourceRow) string { return r.Camp }}}
	counts := []map[string]int{{}, {}, {}}
	l := &list{Columns: []string{"source", "name", "lang", "country", "camp", "state", "last_ok", "next", "failures", "reason", "articles"}}
	for _, r := range rows {
		ok := true
		for i, p := range props {
			counts[i][p.of(r)]++
			ok = ok && (q.Get(p.param) == "" || q.Get(p.param) == p.of(r))
		}
		if !ok {
			continue
		}
		d.Rows = append(d.Rows, r)
		l.Rows = append(l.Rows, []string{r.ID, r.Name, r.Lang, r.Country, r.Camp, r.State, stamp(r.Health.LastOK), stamp(r.Health.NextVisit),
			strconv.FormatFloat(r.Health.Failures, 'f', -1, 64), r.Health.Reason, strconv.Itoa(r.Health.Articles)})
		l.Entries = append(l.Entries, entry{ID: "/sources/" + r.ID, Link: "/sources/" + r.ID, Title: r.Name + ": " + r.State, Text: r.Health.Reason, When: r.Health.LastTry})
	}
	for i, p := range props {
		d.Facets = append(d.Facets, facetOf(a.URL, p.name, p.param, counts[i]))
	}
	return &page{Title: "Sources", Template: "sources", Data: d, List: l}, nil
}

type sourceData struct {
	sourceRow
	Articles []news.Article
	Runs     []news.Run
	Notes    []claims.Decision
	Kin      *kinView // nil = it shares nothing with others
}

func (s *site) source(a *ask) (*page, error) {
	rows, err := s.sourceRows(a)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rows, func(r sourceRow) bool { return r.ID == a.PathValue("id") })
	if i < 0 {
		return nil, missing("There is no source %q.", a.PathValue("id"))
	}
	d := sourceData{sourceRow: rows[i]}
	if d.Articles, err = s.db.Articles(a.Context(), news.ArticleFilter{SourceID: d.ID, Latest: true, Limit: 20}); err != nil {
		return nil, err
	}
	if d.Runs, err = s.db.Runs(a.Context(), "crawl:"+d.ID, 10); err != nil {
		return nil, err
	}
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	d.Notes = v.Log.On("source:"+d.ID, claims.ActNote)
	if d.Kin, err = s.kinOf(a.Context(), d.Source); err != nil {
		return nil, err
	}
	return &page{Title: d.Name, Template: "source", Data: d, List: a.listed(func() *list { return articleList(d.Articles) }), JSON: map[string]any{"source": d.Source, "health": d.Health, "runs": d.Runs, "kin": d.Kin}}, nil
}
