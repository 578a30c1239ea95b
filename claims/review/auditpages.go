package review

import (
	"slices"

	"claimwatch/claims"
)

type auditData struct {
	Rows    []claims.Decision
	Before  int64
	Head    claims.Decision
	Checked bool
	Broken  string
	N       int64
	Query   map[string]string
	Undone  map[int64]bool
	People  []string
	Actions []claims.Action
}

func (s *site) audit(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	d := auditData{Query: map[string]string{"who": q.Get("who"), "action": q.Get("action"), "subject": q.Get("subject")}, Undone: v.Log.undone}
	if n := len(v.Log.all); n > 0 {
		d.Head = v.Log.all[n-1]
	}
	before, _ := number(q.Get("before"))
	d.Rows = v.Log.Recent(before, 100, func(x claims.Decision) bool {
		return (q.Get("who") == "" || x.Who == q.Get("who")) && (q.Get("action") == "" || string(x.Action) == q.Get("action")) && (q.Get("subject") == "" || x.Subject == q.Get("subject"))
	})
	if len(d.Rows) == 100 {
		d.Before = d.Rows[99].Seq
	}
	for _, x := range v.Log.all {
		if !slices.Contains(d.People, x.Who) {
			d.People = append(d.People, x.Who)
		}
		if !slices.Contains(d.Actions, x.Action) {
			d.Actions = append(d.Actions, x.Action)
		}
	}
	if q.Has("verify") {
		d.Checked = true
		if d.N, _, err = s.db.VerifyAudit(a.Context()); err != nil {
			d.Broken = err.Error()
		}
	}
	return &page{Title: "Audit", Template: "audit", Data: d, List: decisionList(d.Rows)}, nil
}

type historyData struct {
	*Standing
	Rows   []claims.Decision
	Before int64
}

func (s *site) claimHistory(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	st := v.Claim(a.PathValue("id"))
	if st == nil {
		return nil, s.noClaim(a.PathValue("id"))
	}
	subjects := subjectsOf(st)
	before, _ := number(a.URL.Query().Get("before"))
	rows := v.Log.Recent(before, 100, func(d claims.Decision) bool { return subjects[d.Subject] })
	d := historyData{Standing: st, Rows: rows}
	if len(rows) == 100 {
		d.Before = rows[99].Seq
	}
	return &page{Title: "History of " + st.Claim.ID, Named: claims.Say("History of %s", st.Claim.ID), Template: "history", Data: d, List: decisionList(rows)}, nil
}
