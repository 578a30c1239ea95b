package review

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"claimwatch/claims"
)

// A pager leads from one page of a list to the next.
type pager struct {
	Page, Pages, Total int
	Prev, Next         string // addresses; "" = none
}

// pageOf is which page ?page= asks for, of so many rows.
func pageOf(a *ask, total, size int) pager {
	p := pager{Page: 1, Total: total, Pages: max(1, (total+size-1)/size)}
	if n, ok := number(a.URL.Query().Get("page")); ok {
		p.Page = int(min(n, int64(p.Pages)))
	}
	p.links(a, p.Page < p.Pages)
	return p
}

// paged cuts the part of a list that ?page= asks for.
func paged[T any](a *ask, all []T, size int) ([]T, pager) {
	p := pageOf(a, len(all), size)
	from := min((p.Page-1)*size, len(all))
	return all[from:min(from+size, len(all))], p
}

// pagedBack is paged over a list that is read from its end.
func pagedBack[T any](a *ask, all []T, size int) ([]T, pager) {
	p := pageOf(a, len(all), size)
	to := len(all) - min((p.Page-1)*size, len(all))
	out := slices.Clone(all[max(0, to-size):to])
	slices.Reverse(out)
	return out, p
}

func (p *pager) links(a *ask, more bool) {
	at := func(n int) string {
		q := a.URL.Query()
		q.Set("page", strconv.Itoa(n))
		q.Del("done")
		return a.URL.Path + "?" + q.Encode()
	}
	if p.Page > 1 {
		p.Prev = at(p.Page - 1)
	}
	if more {
		p.Next = at(p.Page + 1)
	}
}

// mentionList is evidence as rows.
func mentionList(ms []claims.Mention) *list {
	l := &list{Columns: []string{"evidence", "claim", "stance", "reviewed", "reviewer", "figure", "scope", "as_of", "origin", "family", "rule", "outlet", "lang", "published", "fetched", "url", "title", "quote", "capture_sha256"}}
	for _, m := range ms {
		scope, asOf := "", ""
		if m.Figure != nil {
			scope, asOf = m.Figure.Scope, string(m.Figure.AsOf)
		}
		l.Rows = append(l.Rows, []string{fmt.Sprintf("e%d", m.ID), m.Claim, string(m.Stance), reviewWords(m), m.Reviewer, optional(m.Figure), scope, asOf, m.Origin, m.Family, m.Rule,
			m.Outlet, m.Lang, m.Published.UTC().Format(time.RFC3339), m.Fetched.UTC().Format(time.RFC3339), m.URL, m.Title, m.Quote, m.CaptureSHA256})
		path := fmt.Sprintf("/evidence/e%d", m.ID)
		l.Entries = append(l.Entries, entry{ID: path, Link: path, Title: m.Claim + ": " + m.Outlet, Text: m.Quote, When: m.Fetched})
	}
	return l
}

func reviewWords(m claims.Mention) string {
	switch {
	case m.Rejected:
		return "rejected"
	case m.Reviewed:
		return "confirmed"
	}
	return "pending"
}

// decisionList is decisions as rows.
func decisionList(ds []claims.Decision) *list {
	l := &list{Columns: []string{"seq", "at", "who", "action", "subject", "before", "after", "reason", "client", "blind", "millis", "undoes", "hash"}}
	for _, d := range ds {
		l.Rows = append(l.Rows, []string{fmt.Sprint(d.Seq), d.At.UTC().Format(time.RFC3339), d.Who, string(d.Action), d.Subject, d.Before, d.After, d.Reason, d.Client,
			strconv.FormatBool(d.Blind), fmt.Sprint(d.Millis), fmt.Sprint(d.Undoes), d.Hash})
		l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/audit#%d", d.Seq), Link: cmpOr(subjectPath(d.Subject), "/audit"), Title: d.Who + ": " + decisionText(d), Text: d.Reason, When: d.At})
	}
	return l
}
