package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
)

// maxCited is how many articles are cited for one statement; how many there
// are is said beside it, and the evidence table has them all.
const maxCited = 6

// An Endnote is where something can be read and checked.
type Endnote struct {
	N         int         `json:"n"`
	Evidence  int64       `json:"evidence"`
	Outlet    string      `json:"outlet"`
	Author    string      `json:"author,omitempty"` // as the article names its writers
	Title     string      `json:"title"`
	Lang      string      `json:"lang"`
	Published claims.Date `json:"published"`
	Retrieved time.Time   `json:"retrieved"`
	URL       string      `json:"url"`
	Archive   string      `json:"archive,omitempty"` // the kept copy on the desk's pages
	Grade     string      `json:"grade"`             // of the origin, A to F
	SHA256    string      `json:"sha256"`            // of the bytes captured
}

// note returns the number of the endnote for a piece of evidence; articles
// are numbered in the order in which the report first cites them.
func (b *builder) note(m claims.Mention) int {
	if n, ok := b.notes[m.ArticleID]; ok {
		return n
	}
	n := len(b.day.Endnotes) + 1
	b.notes[m.ArticleID] = n
	e := Endnote{
		N: n, Evidence: m.ID, Outlet: m.Outlet, Author: b.author(m), Title: m.Title, Lang: m.Lang, Published: claims.DateOf(m.Published.In(b.Zone)),
		Retrieved: m.Fetched.UTC(), URL: m.URL, SHA256: m.CaptureSHA256, Grade: b.grade(m.Origin),
	}
	if b.day.URL != "" {
		e.Archive = fmt.Sprintf("%s/articles/a%d/snapshot", b.day.URL, m.ArticleID)
	}
	b.day.Endnotes = append(b.day.Endnotes, e)
	return n
}

// author is whom an article names as its writer, where that is more than the
// name of the outlet.
func (b *builder) author(m claims.Mention) string {
	if strings.EqualFold(strings.TrimSpace(m.Byline), m.Outlet) {
		return ""
	}
	return shorten(m.Byline, maxAuthor)
}

// maxAuthor bounds a byline, in characters: some hold half an article.
const maxAuthor = 80

func (b *builder) grade(origin string) string {
	if o, ok := b.Origins.ByID(origin); ok && o.Reliability != "" {
		return o.Reliability
	}
	return "F"
}

// cite returns the endnotes of up to maxCited articles: what people confirmed
// before what waits, the new before the old, then by publication.
func (b *builder) cite(ms []claims.Mention) []int {
	ms = slices.Clone(ms)
	slices.SortStableFunc(ms, func(x, y claims.Mention) int {
		return firstOf(x.Reviewed, y.Reviewed, b.isNew(x), b.isNew(y))
	})
	seen, out := map[int64]bool{}, []int{}
	for _, m := range ms {
		if !seen[m.ArticleID] && len(out) < maxCited {
			seen[m.ArticleID] = true
			out = append(out, b.note(m))
		}
	}
	slices.Sort(out)
	return out
}

// firstOf orders by pairs of wishes: whoever fulfils the first that only one
// of the two fulfils comes first.
func firstOf(pairs ...bool) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != pairs[i+1] {
			if pairs[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// citeIDs is cite for pieces of evidence by number.
func (b *builder) citeIDs(ids []int64) (notes []int, isNew bool) {
	var ms []claims.Mention
	for _, id := range ids {
		if m, ok := b.byID[id]; ok {
			ms = append(ms, m)
		}
	}
	return b.cite(ms), b.anyNew(ms)
}
