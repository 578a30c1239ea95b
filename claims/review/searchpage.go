package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
)

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// span reads a pair of days, the second included.
func (s *site) span(from, to string) (a, b time.Time, err error) {
	for _, x := range []struct {
		text string
		into *time.Time
		plus int
	}{{from, &a, 0}, {to, &b, 1}} {
		if x.text == "" {
			continue
		}
		d, err := claims.ParseDate(x.text)
		if err != nil {
			return a, b, badRequest("%v", err)
		}
		t := d.Time()
		*x.into = time.Date(t.Year(), t.Month(), t.Day()+x.plus, 0, 0, 0, 0, s.o.Zone)
	}
	return a, b, nil
}

type searchData struct {
	Q        string
	In       []string
	Lang     string
	From, To string
	Hits     []claims.Hit
	Claims   []*Standing
	Problem  string
	Asked    bool
	Langs    []string
}

func (s *site) search(a *ask) (*page, error) {
	q := a.URL.Query()
	d := searchData{Q: q.Get("q"), In: q["in"], Lang: q.Get("lang"), From: q.Get("from"), To: q.Get("to"), Asked: q.Get("q") != "",
		Langs: []string{"sq", "fa", "en", "ar", "de", "fr", "es", "it", "tr"}}
	from, to, err := s.span(d.From, d.To)
	if err != nil {
		return nil, err
	}
	l := &list{Columns: []string{"in", "id", "ref", "title", "snippet", "lang", "when"}}
	wants := func(room string) bool { return len(d.In) == 0 || slices.Contains(d.In, room) }
	if d.Asked {
		if wants("claims") {
			v, err := s.room.Now(a.Context())
			if err != nil {
				return nil, err
			}
			d.Claims = claimsNaming(v, d.Q)
		}
		stored := slices.DeleteFunc(slices.Clone(d.In), func(r string) bool { return r == "claims" })
		if len(d.In) == 0 || len(stored) > 0 {
			d.Hits, err = s.db.Search(a.Context(), claims.Query{Text: d.Q, In: stored, Lang: d.Lang, From: from, To: to, Limit: 60})
		}
		if err != nil {
			if !s.o.BadQuery(err) {
				return nil, err
			}
			d.Problem = upperFirst(err.Error()) + "."
		}
	}
	for _, h := range d.Hits {
		l.Rows = append(l.Rows, []string{h.In, fmt.Sprint(h.ID), h.Ref, h.Title, h.Snippet, h.Lang, stamp(h.When)})
		l.Entries = append(l.Entries, entry{ID: hitPath(h), Link: hitPath(h), Title: h.Title, Text: h.Snippet, When: h.When})
	}
	title, named := "Search", claims.Sentence{}
	if d.Asked {
		title, named = "Search: "+d.Q, claims.Say("%s: %s", claims.Term("Search"), d.Q)
	}
	return &page{Title: title, Named: named, Template: "search", Data: d, List: l}, nil
}

// claimsNaming are the claims whose statement or id has every word asked for.
func claimsNaming(v *View, q string) []*Standing {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(q, `"`, " ")))
	var out []*Standing
	for _, st := range v.Claims {
		text := strings.ToLower(st.Claim.ID + " " + st.Claim.Statement + " " + st.Claim.Claimant)
		if len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			out = append(out, st)
		}
	}
	return out
}

// hitPath is where a find leads.
func hitPath(h claims.Hit) string {
	switch h.In {
	case "articles":
		return fmt.Sprintf("/articles/a%d", h.ID)
	case "evidence":
		return fmt.Sprintf("/evidence/e%d", h.ID)
	case "notes":
		return cmpOr(subjectPath(h.Ref), "/audit")
	}
	return "/claims/" + h.Ref
}

// Path is where a find leads; templates call it.
func (searchData) Path(h claims.Hit) string { return hitPath(h) }

// Has reports whether the search is in a room.
func (d searchData) Has(room string) bool { return len(d.In) == 0 || slices.Contains(d.In, room) }
