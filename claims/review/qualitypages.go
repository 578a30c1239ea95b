package review

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
)

type qualityData struct {
	Kinds  []agreement
	People []agreement
	Blind  int
	All    int
	Median time.Duration
}

// An agreement is how often answers were the same.
type agreement struct {
	Name   string
	Same   int
	Of     int
	Blind  int // of these, given before the machine's view was seen
	BSame  int
	Seldom bool // too few to say anything
}

// Share is the part of equal answers.
func (g agreement) Share() float64 {
	if g.Of == 0 {
		return 0
	}
	return float64(g.Same) / float64(g.Of)
}

// quality compares the first answer of each person on each passage with the
// machine's stance before it, and with the first answers of others.
func (s *site) quality(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	kind := map[string]string{}
	for _, st := range v.Claims {
		for _, m := range st.Mentions {
			kind[claims.EvidenceSubject(m.ID)] = cmpOr(string(st.Claim.Kind), "other")
		}
	}
	people, kinds := map[string]*agreement{}, map[string]*agreement{}
	first := map[string]map[string]Answer{}
	d := qualityData{}
	var times []int64
	for _, x := range v.Log.all {
		ans := answerOf(x)
		if ans == "" || !v.Log.stands(x) || first[x.Subject][x.Who] != "" {
			continue
		}
		if first[x.Subject] == nil {
			first[x.Subject] = map[string]Answer{}
		}
		for _, other := range first[x.Subject] {
			g := at(kinds, cmpOr(kind[x.Subject], "other"))
			g.Of++
			if other == ans {
				g.Same++
			}
		}
		first[x.Subject][x.Who] = ans
		g := at(people, x.Who)
		agrees := ans.stance() != "" && x.Before == string(ans.stance())
		g.Of++
		d.All++
		if agrees {
			g.Same++
		}
		if x.Blind {
			d.Blind++
			g.Blind++
			if agrees {
				g.BSame++
			}
		}
		if x.Millis > 0 {
			times = append(times, x.Millis)
		}
	}
	d.People, d.Kinds = sorted(people), sorted(kinds)
	if len(times) > 0 {
		slices.Sort(times)
		d.Median = time.Duration(times[len(times)/2]) * time.Millisecond
	}
	l := &list{Columns: []string{"among", "name", "same", "of", "blind", "blind_same"}}
	for among, rows := range map[string][]agreement{"kind": d.Kinds, "person": d.People} {
		for _, g := range rows {
			l.Rows = append(l.Rows, []string{among, g.Name, strconv.Itoa(g.Same), strconv.Itoa(g.Of), strconv.Itoa(g.Blind), strconv.Itoa(g.BSame)})
			l.Entries = append(l.Entries, entry{ID: "/quality#" + among + "-" + g.Name, Link: "/quality", Title: fmt.Sprintf("%s: %d of %d", g.Name, g.Same, g.Of), When: s.o.Now()})
		}
	}
	slices.SortFunc(l.Rows, func(a, b []string) int { return slices.Compare(a[:2], b[:2]) })
	return &page{Title: "Quality", Template: "quality", Data: d, List: l, JSON: d}, nil
}

func at(m map[string]*agreement, name string) *agreement {
	if m[name] == nil {
		m[name] = &agreement{Name: name}
	}
	return m[name]
}

func sorted(m map[string]*agreement) []agreement {
	var out []agreement
	for _, g := range m {
		g.Seldom = g.Of < 10
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b agreement) int { return cmp.Or(cmp.Compare(b.Of, a.Of), strings.Compare(a.Name, b.Name)) })
	return out
}
