package review

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"claimwatch/claims"
)

// A queueFilter narrows the inbox.
type queueFilter struct{ View, Claim, Lang, Source string }

func readFilter(q url.Values) queueFilter {
	return queueFilter{q.Get("view"), q.Get("claim"), q.Get("lang"), q.Get("source")}
}

// Query is the filter as part of an address, with its question mark.
func (f queueFilter) Query() string {
	v := url.Values{}
	for name, val := range map[string]string{"view": f.View, "claim": f.Claim, "lang": f.Lang, "source": f.Source} {
		if val != "" {
			v.Set(name, val)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// cut is the queue of a person as the filter narrows it. Only a seat, the name
// of somebody who decides, answers what others have answered.
func (f queueFilter) cut(v *View, who, seat string) []*Group {
	var out []*Group
	called := map[string]bool{}
	if f.View == "mine" {
		for _, c := range v.Calls(who) {
			called[c.Subject] = true
		}
	}
	for _, g := range v.queueFor(seat) {
		m := g.lead()
		ok := f.Claim == "" || g.Claim.ID == f.Claim
		ok = ok && (f.Lang == "" || m.Lang == f.Lang) && (f.Source == "" || m.SourceID == f.Source)
		switch f.View {
		case "impact":
			ok = ok && g.Changes
		case "new":
			ok = ok && !g.Noise && !g.Changes
		case "noise":
			ok = ok && g.Noise
		case "mine":
			ok = ok && (v.Owner(claims.EvidenceSubject(g.ID)) == who || v.Owner("claim:"+g.Claim.ID) == who || called[claims.EvidenceSubject(g.ID)])
		}
		if ok {
			out = append(out, g)
		}
	}
	return out
}

func queueList(groups []*Group) *list {
	l := &list{Columns: []string{"evidence", "claim", "rank", "changes_state", "copies", "outlet", "lang", "published", "origin", "quote"}}
	for _, g := range groups {
		m := g.Lead()
		l.Rows = append(l.Rows, []string{fmt.Sprintf("e%d", g.ID), g.Claim.ID, strconv.Itoa(g.Rank), strconv.FormatBool(g.Changes), strconv.Itoa(len(g.Mentions)),
			m.Outlet, m.Lang, m.Published.UTC().Format(time.RFC3339), m.Origin, m.Quote})
		l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/evidence/e%d", g.ID), Link: fmt.Sprintf("/inbox/e%d", g.ID), Title: g.Claim.ID + ": " + m.Outlet, Text: m.Quote, When: m.Fetched})
	}
	return l
}
