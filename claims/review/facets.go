package review

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// A facet is one property of a list with the values it takes.
type facet struct {
	Name   string
	Param  string
	Values []facetValue
}

type facetValue struct {
	Value, Path string
	N           int
	On          bool
}

// facetOf lists values with their counts; each leads to the same list with
// that value toggled.
func facetOf(u *url.URL, name, param string, counts map[string]int) facet {
	f := facet{Name: name, Param: param}
	for val, n := range counts {
		q := u.Query()
		on := q.Get(param) == val
		q.Del("page")
		if on {
			q.Del(param)
		} else {
			q.Set(param, val)
		}
		path := u.Path
		if e := q.Encode(); e != "" {
			path += "?" + e
		}
		f.Values = append(f.Values, facetValue{val, path, n, on})
	}
	slices.SortFunc(f.Values, func(a, b facetValue) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return f
}
