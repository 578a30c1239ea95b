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
	return &page{Title: "Articles", Template: "articles", Data: d, List: articleList(rows)}, nil
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
	Events   []news.PageEvent // what became of the page
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
	if s.o.Events != nil {
		asked := art.Canonical
		if d.Capture != nil { // which may be another address than that by which the article is known
			asked = d.Capture.Canonical
		}
		if d.Events, err = s.o.Events(a.Context(), asked); err != nil {
			return nil, fmt.Errorf("what became of %s: %w", asked, err)
		}
	}
	return &page{Title: cmpOr(art.Title, art.URL), Template: "article", Data: d, List: mentionList(d.Evidence), JSON: map[string]any{"article": art, "evidence": d.Evidence, "events": d.Events}}, nil
}

// articleList is articles as rows.
func articleList(rows []news.Article) *list {
	l := &list{Columns: []string{"article", "version", "source", "outlet", "lang", "title", "byline", "published", "fetched", "url", "state", "text_sha256"}}
	for _, r := range rows {
		path := fmt.Sprintf("/articles/a%d", r.ID)
		l.Rows = append(l.Rows, []string{fmt.Sprintf("a%d", r.ID), strconv.Itoa(r.Version), r.SourceID, r.Outlet, r.Lang, r.Title, r.Byline, stamp(r.Published), stamp(r.Fetched), r.URL, string(r.State), r.TextSHA256})
		l.Entries = append(l.Entries, entry{ID: path, Link: path, Title: r.Outlet + ": " + r.Title, When: r.Fetched})
	}
	return l
}
