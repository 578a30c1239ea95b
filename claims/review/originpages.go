package review

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/kin"
)

type originRow struct {
	claims.Origin
	Letter     string // as people rated it last
	Assertions int
	Outlets    int
	First      int // assertions it was the first of its claim to make
	Series     []assess.Series
}

// letterOf is an origin's letter: the newest rating by people, or what the
// register says.
func (v *View) letterOf(o claims.Origin) string {
	ds := v.Log.On("origin:"+o.ID, claims.ActRate)
	if len(ds) > 0 {
		return ds[len(ds)-1].After
	}
	return cmpOr(o.Reliability, "F")
}

func (s *site) originRows(v *View) []originRow {
	rows := map[string]*originRow{}
	for _, o := range s.o.Origins.List {
		rows[o.ID] = &originRow{Origin: o, Letter: v.letterOf(o)}
	}
	outlets := map[string]map[string]bool{}
	for _, st := range v.Claims {
		for i, as := range st.Said() {
			r := rows[as.Origin]
			if as.Origin == "" {
				continue
			}
			if r == nil {
				r = &originRow{Origin: claims.Origin{ID: as.Origin, Name: s.room.nameOf(as.Origin), Family: as.Family, Role: "outlet"}, Letter: "F"}
				rows[as.Origin] = r
			}
			r.Assertions++
			if i == 0 {
				r.First++
			}
			if outlets[as.Origin] == nil {
				outlets[as.Origin] = map[string]bool{}
			}
			for _, m := range as.Mentions {
				outlets[as.Origin][m.Outlet] = true
			}
		}
	}
	var out []originRow
	for id, r := range rows {
		r.Outlets = len(outlets[id])
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b originRow) int {
		return cmp.Or(cmp.Compare(b.Assertions, a.Assertions), strings.Compare(a.ID, b.ID))
	})
	return out
}

func (s *site) origins(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	rows := s.originRows(v)
	if f := a.URL.Query().Get("family"); f != "" {
		rows = slices.DeleteFunc(rows, func(r originRow) bool { return r.Family != f })
	}
	l := &list{Columns: []string{"origin", "name", "family", "role", "camp", "counting", "interest", "letter", "assertions", "outlets"}}
	for _, r := range rows {
		l.Rows = append(l.Rows, []string{r.ID, r.Name, r.Family, r.Role, r.Camp, r.Counting, r.Interest, r.Letter, strconv.Itoa(r.Assertions), strconv.Itoa(r.Outlets)})
		l.Entries = append(l.Entries, entry{ID: "/origins/" + r.ID, Link: "/origins/" + r.ID, Title: r.Name, When: s.o.Now()})
	}
	d := inFull(rows)
	if d.Suggested, err = s.suggestions(a); err != nil {
		return nil, err
	}
	return &page{Title: "Origins", Template: "origins", Data: d, List: l}, nil
}

// A suggestion is families that one hand seems to run, with the outlet on whose
// page they are told in full.
type suggestion struct {
	Source   string
	Families int
	By       string
}

// suggestions are those on which nobody has decided.
func (s *site) suggestions(a *ask) ([]suggestion, error) {
	k, err := s.kinship(a.Context())
	if err != nil {
		return nil, err
	}
	var out []suggestion
	for _, g := range k.Groups {
		if g.State == kin.Suggested {
			out = append(out, suggestion{g.Bonds[0].Carriers[0].Outlet, len(g.Families), g.Bonds[0].String()})
		}
	}
	return out, nil
}

// Origins as their page lists them: rows in full, and of the agencies and
// outlets that nothing was traced to the names alone, for there are hundreds.
type originsData struct {
	Rows, Names []originRow
	All         int
	Suggested   []suggestion
}

// inFull parts rows into those told in full and those only named; a family of a
// few is told in full.
func inFull(rows []originRow) originsData {
	d := originsData{All: len(rows)}
	for _, r := range rows {
		if len(rows) > mostInFull && r.Assertions == 0 && (r.Role == "agency" || r.Role == "outlet") {
			d.Names = append(d.Names, r)
		} else {
			d.Rows = append(d.Rows, r)
		}
	}
	return d
}

// mostInFull is how many origins are listed in full whatever they are.
const mostInFull = 100

type originData struct {
	originRow
	Family_ []claims.Origin // others of the family
	Said    []claims.Assertion
	Ratings []claims.Decision
	Notes   []claims.Decision
}

func (s *site) origin(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	rows := s.originRows(v)
	i := slices.IndexFunc(rows, func(r originRow) bool { return r.ID == a.PathValue("id") })
	if i < 0 {
		return nil, missing("There is no origin %q.", a.PathValue("id"))
	}
	d := originData{originRow: rows[i], Ratings: v.Log.On("origin:"+rows[i].ID, claims.ActRate), Notes: v.Log.On("origin:"+rows[i].ID, claims.ActNote)}
	for _, o := range s.o.Origins.List {
		if o.Family == d.Family && o.ID != d.ID {
			d.Family_ = append(d.Family_, o)
		}
	}
	for _, st := range v.Claims {
		for _, as := range st.Said() {
			if as.Origin == d.ID {
				d.Said = append(d.Said, as)
			}
		}
		for _, sr := range st.Provisional().Series {
			if sr.Origin == d.ID && !slices.ContainsFunc(d.Series, func(o assess.Series) bool {
				return o.Metric == sr.Metric && o.Scope == sr.Scope && o.Status == sr.Status
			}) {
				d.Series = append(d.Series, sr)
			}
		}
	}
	slices.SortStableFunc(d.Said, func(a, b claims.Assertion) int { return strings.Compare(string(b.AsOf), string(a.AsOf)) })
	l := a.listed(func() *list { return assertionList(d.Said) })
	d.Said = d.Said[:min(len(d.Said), 60)]
	return &page{Title: d.Name, Template: "origin", Data: d, List: l, JSON: map[string]any{"origin": d.Origin, "letter": d.Letter, "assertions": d.Said, "series": seriesJSON(d.Series)}}, nil
}

// assertionList is assertions as rows, by the first passage of each.
func assertionList(said []claims.Assertion) *list {
	l := &list{Columns: []string{"claim", "as_of", "figure", "metric", "scope", "stance", "reviewed", "copies", "evidence", "outlet", "quote"}}
	for _, as := range said {
		m, metric, scope := as.Mentions[0], "", ""
		if as.Figure != nil {
			metric, scope = string(as.Figure.Metric), as.Figure.Scope
		}
		path := fmt.Sprintf("/evidence/e%d", m.ID)
		l.Rows = append(l.Rows, []string{as.Claim, string(as.AsOf), optional(as.Figure), metric, scope, string(as.Stance), strconv.FormatBool(as.Reviewed), strconv.Itoa(len(as.Mentions)),
			fmt.Sprintf("e%d", m.ID), m.Outlet, m.Quote})
		l.Entries = append(l.Entries, entry{ID: path, Link: path, Title: as.Claim + ": " + m.Outlet, Text: m.Quote, When: as.First})
	}
	return l
}
