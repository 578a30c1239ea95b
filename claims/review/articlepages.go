package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

type evidenceData struct {
	View   *View
	Rows   []claims.Mention
	Pages  pager
	Facets []facet
}

// evidenceOnPage is how many passages one page of a list shows.
const evidenceOnPage = 40

func (s *site) evidence(a *ask) (*page, error) {
	v, err := s.viewOf(a)
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	props := []struct {
		name, param string
		of          func(claims.Mention) string
	}{
		{"claim", "claim", func(m claims.Mention) string { return m.Claim }}, {"state", "state", reviewWords},
		{"stance", "stance", func(m claims.Mention) string { return string(m.Stance) }}, {"language", "lang", func(m claims.Mention) string { return m.Lang }},
		{"source", "source", func(m claims.Mention) string { return m.SourceID }}, {"origin", "origin", func(m claims.Mention) string { return m.Origin }},
	}
	counts := make([]map[string]int, len(props))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	asked := make([]string, len(props))
	for i, p := range props {
		asked[i] = q.Get(p.param)
	}
	var all []claims.Mention
	for _, st := range v.Claims {
		for i := range st.Mentions {
			m := &st.Mentions[i]
			ok := true
			for k, p := range props {
				counts[k][p.of(*m)]++
				ok = ok && (asked[k] == "" || asked[k] == p.of(*m))
			}
			if ok {
				all = append(all, *m)
			}
		}
	}
	slices.SortFunc(all, func(a, b claims.Mention) int { return published(b, a) })
	d := evidenceData{View: v}
	for i, p := range props {
		f := facetOf(a.URL, p.name, p.param, counts[i])
		f.Values = f.Values[:min(len(f.Values), 12)]
		d.Facets = append(d.Facets, f)
	}
	d.Rows, d.Pages = paged(a, slices.All(all), len(all), evidenceOnPage)
	return &page{Title: "Evidence", Template: "evidence", Data: d, List: a.listed(func() *list { return mentionList(all) })}, nil
}

func (s *site) oneEvidence(a *ask) (*page, error) {
	id, ok := evidenceID(a.PathValue("id"))
	if !ok {
		return nil, missing("There is no evidence %q. Its number looks like e812.", a.PathValue("id"))
	}
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	p, err := s.cardAt(a, v, queueFilter{}, id, nil)
	if err != nil {
		return nil, err
	}
	p.Template = "oneevidence"
	if cp, ok := p.Data.(*cardPage); ok {
		p.List = mentionList([]claims.Mention{cp.Mention})
	}
	return p, nil
}

type articlesData struct {
	Rows       []news.Article
	Prev, Next string
	Page       int
	Langs      []string
	Sources    []news.Source
	Query      map[string]string
}

// articlesOnPage is how many articles one page of the list shows.
const articlesOnPage = 50

func (s *site) articles(a *ask) (*page, error) {
	q := a.URL.Query()
	f := news.ArticleFilter{SourceID: q.Get("source"), Lang: q.Get("lang"), State: news.ArticleState(q.Get("state")), Latest: true, Limit: articlesOnPage + 1}
	from, to, err := s.span(q.Get("from"), q.Get("to"))
	if err != nil {
		return nil, err
	}
	f.Published = [2]time.Time{from, to}
	p := pager{Page: 1}
	if n, ok := number(q.Get("page")); ok {
		p.Page = int(min(n, 20000))
	}
	f.Offset = (p.Page - 1) * articlesOnPage
	rows, err := s.db.Articles(a.Context(), f)
	if err != nil {
		return nil, err
	}
	p.links(a, len(rows) > articlesOnPage)
	rows = rows[:min(len(rows), articlesOnPage)]
	d := articlesData{Rows: rows, Prev: p.Prev, Next: p.Next, Page: p.Page, Sources: s.o.Sources, Langs: []string{"sq", "fa", "en", "ar", "de", "fr", "es", "it", "tr"},
		Query: map[string]string{"source": q.Get("source"), "lang": q.Get("lang"), "from": q.Get("from"), "to": q.Get("to")}}
	l := &list{Columns: []string{"article", "version", "source", "outlet", "lang", "title", "byline", "published", "fetched", "url", "state", "text_sha256"}}
	for _, r := range rows {
		path := fmt.Sprintf("/articles/a%d", r.ID)
		l.Rows = append(l.Rows, []string{fmt.Sprintf("a%d", r.ID), strconv.Itoa(r.Version), r.SourceID, r.Outlet, r.Lang, r.Title, r.Byline, stamp(r.Published), stamp(r.Fetched), r.URL, string(r.State), r.TextSHA256})
		l.Entries = append(l.Entries, entry{ID: path, Link: path, Title: r.Outlet + ": " + r.Title, When: r.Fetched})
	}
	return &page{Title: "Articles", Template: "articles", Data: d, List: l}, nil
}

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

type articleData struct {
	news.Article
	Versions []news.Article
	Blocks   []Block
	Evidence []claims.Mention
	Capture  *news.Capture
	Notes    []claims.Decision
	Headline string // its number is not the text's
	Orphans  []claims.Mention
	Others   []claims.Mention // copies of the same stories elsewhere
}

// Before is the version before the i-th; templates call it.
func (d articleData) Before(i int) int { return d.Versions[i-1].Version }

// articleAt returns the article that an address names: a5521.
func (s *site) articleAt(a *ask) (*news.Article, error) {
	digits, ok := strings.CutPrefix(a.PathValue("id"), "a")
	id, ok2 := number(digits)
	if !ok || !ok2 {
		return nil, missing("There is no article %q. Its number looks like a5521.", a.PathValue("id"))
	}
	art, err := s.db.Article(a.Context(), id)
	if err != nil && s.o.NotFound(err) {
		return nil, missing("There is no article a%d.", id)
	}
	return art, err
}

func (s *site) article(a *ask) (*page, error) {
	art, err := s.articleAt(a)
	if err != nil {
		return nil, err
	}
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	d := articleData{Article: *art, Notes: v.Log.On(fmt.Sprintf("article:%d", art.ID), claims.ActNote)}
	if d.Versions, err = s.db.ArticleVersions(a.Context(), art.Canonical); err != nil {
		return nil, err
	}
	if d.Evidence, err = s.db.Mentions(a.Context(), claims.MentionFilter{Article: art.ID}); err != nil {
		return nil, err
	}
	d.Blocks = blocksOf(art.Text, d.Evidence)
	stories := map[string]bool{}
	for _, m := range d.Evidence {
		stories[m.Story] = m.Story != ""
		if !strings.Contains(art.Text, m.Quote) {
			d.Orphans = append(d.Orphans, m)
		}
	}
	for _, st := range v.Claims {
		for _, m := range st.Mentions {
			if stories[m.Story] && m.ArticleID != art.ID && len(d.Others) < 12 && !slices.ContainsFunc(d.Others, func(o claims.Mention) bool { return o.ArticleID == m.ArticleID }) {
				d.Others = append(d.Others, m)
			}
		}
	}
	if art.CaptureID != 0 {
		c, err := s.db.Capture(a.Context(), art.CaptureID)
		if err != nil && !s.o.NotFound(err) {
			s.o.Log.Warn("capture unreadable", "capture", art.CaptureID, "error", err)
		}
		d.Capture = c
	}
	return &page{Title: cmpOr(art.Title, art.URL), Template: "article", Data: d, List: mentionList(d.Evidence), JSON: map[string]any{"article": art, "evidence": d.Evidence}}, nil
}

type diffData struct {
	From, To news.Article
	Lines    []diffLine
	Changed  int
}

// A diffLine is a paragraph that stayed (""), went (-) or came (+).
type diffLine struct{ Op, Text string }

func (s *site) diff(a *ask) (*page, error) {
	art, err := s.articleAt(a)
	if err != nil {
		return nil, err
	}
	all, err := s.db.ArticleVersions(a.Context(), art.Canonical)
	if err != nil {
		return nil, err
	}
	left, right, _ := strings.Cut(a.PathValue("versions"), "..")
	d := diffData{}
	for _, x := range []struct {
		name string
		into *news.Article
	}{{left, &d.From}, {right, &d.To}} {
		n, ok := number(strings.TrimPrefix(x.name, "v"))
		i := slices.IndexFunc(all, func(o news.Article) bool { return int64(o.Version) == n })
		if !ok || i < 0 {
			return nil, missing("There is no version %q of this article. Write v1..v2.", x.name)
		}
		*x.into = all[i]
	}
	d.Lines = diffParagraphs(paragraphs(d.From.Text), paragraphs(d.To.Text))
	for _, l := range d.Lines {
		if l.Op != "" {
			d.Changed++
		}
	}
	return &page{Title: "What changed", Template: "diff", Data: d, JSON: d}, nil
}

func paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n\n"), func(p string) bool { return strings.TrimSpace(p) == "" })
}

// diffParagraphs keeps the longest run of paragraphs that both texts have in
// the same order. Of very long texts only the first thousand are compared.
func diffParagraphs(a, b []string) []diffLine {
	a, b = a[:min(len(a), 1000)], b[:min(len(b), 1000)]
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []diffLine
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, diffLine{"", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, diffLine{"-", a[i]})
			i++
		default:
			out = append(out, diffLine{"+", b[j]})
			j++
		}
	}
	return out
}

// snapshot frames the archived page so that nothing in it can act.
func (s *site) snapshot(a *ask) (*page, error) {
	art, err := s.articleAt(a)
	if err != nil {
		return nil, err
	}
	if art.CaptureID == 0 {
		return nil, missing("No bytes are kept of this article.")
	}
	return &page{Title: "Snapshot of " + cmpOr(art.Title, art.URL), Template: "snapshot", Data: art}, nil
}

// snapshotPolicy lets a captured page show its text and its own styles and
// nothing else: no script, no load, no form, no way out of the frame.
const snapshotPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

func (s *site) snapshotRaw(a *ask) (*page, error) {
	art, err := s.articleAt(a)
	if err != nil {
		return nil, err
	}
	c, err := s.db.Capture(a.Context(), art.CaptureID)
	if err != nil {
		return nil, err
	}
	if len(c.Body) == 0 {
		return nil, missing("No bytes are kept of this article.")
	}
	a.w.Header().Set("X-Frame-Options", "SAMEORIGIN")
	p := &page{Raw: c.Body, CSP: snapshotPolicy}
	switch c.MIME {
	case "text/html", "application/xhtml+xml", "":
		p.MIME = "text/html"
		if c.Charset != "" {
			p.MIME += "; charset=" + safeName(c.Charset)
		}
	case "text/plain":
		p.MIME = "text/plain; charset=utf-8"
	default:
		p.MIME, p.File = "application/octet-stream", fmt.Sprintf("a%d.bin", art.ID)
	}
	return p, nil
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
	title := "Search"
	if d.Asked {
		title = "Search: " + d.Q
	}
	return &page{Title: title, Template: "search", Data: d, List: l}, nil
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
