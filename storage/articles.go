package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

const articleColumns = `a.id, a.version, coalesce(a.capture_id, 0), a.source_id, a.outlet, a.url, a.canonical, a.title, a.byline, a.lang, a.text, a.text_sha256, a.links, a.link_paras,
	a.published, a.raw_date, a.date_method, a.modified, a.fetched, a.method, a.confidence, a.extractor, a.state, a.reason`

func scanArticle(s scanner) (news.Article, error) {
	var a news.Article
	err := s.Scan(&a.ID, &a.Version, &a.CaptureID, &a.SourceID, &a.Outlet, &a.URL, &a.Canonical, &a.Title, &a.Byline, &a.Lang, &a.Text, &a.TextSHA256, jsonIn{&a.Links}, jsonIn{&a.LinkParas},
		timeIn{&a.Published}, &a.RawDate, &a.DateMethod, timeIn{&a.Modified}, timeIn{&a.Fetched}, &a.Method, &a.Confidence, &a.Extractor, &a.State, &a.Reason)
	return a, err
}

// SaveArticle keeps what was read out of a capture, marks the capture as read
// by that extractor, and returns the article's id, which with the version is
// also set in a. A text that differs from the newest version's of the address
// is a new version. The same text from a later capture changes nothing: the
// first capture that showed it is its evidence. The same text from the same
// capture, read by another extractor, brings the rest of the row up to date.
// The outlet's traits are kept in any case.
func (db *DB) SaveArticle(ctx context.Context, a *news.Article) (int64, error) {
	if a.TextSHA256 == "" {
		a.TextSHA256 = hashOf([]byte(a.Text))
	}
	var id int64
	var version int
	err := db.write(ctx, func(tx txn) error {
		var err error
		if id, version, err = db.saveArticle(tx, a); err != nil {
			return err
		}
		if err := saveTraits(tx, a); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE captures SET extractor = $2 WHERE id = $1 AND extractor IS NOT NULL`, a.CaptureID, a.Extractor)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("cannot keep the article of %s: %w", a.URL, db.disk(err))
	}
	a.ID, a.Version = id, version
	return id, nil
}

func (db *DB) saveArticle(tx txn, a *news.Article) (int64, int, error) {
	same, err := sameArticle(tx, a)
	if err != nil {
		return 0, 0, err
	}
	switch {
	case same.id == 0:
		return db.newVersion(tx, a)
	case same.capture == a.CaptureID:
		return same.id, same.version, db.refresh(tx, same, a)
	}
	return same.id, same.version, nil
}

// A storedArticle is what tells whether a reading brings anything new.
type storedArticle struct {
	id, capture int64
	version     int
	sum         string
}

// sameArticle finds the row that a repeats: the one read out of the same
// capture with the same text, or else the newest of the address as it was
// when a was fetched, when its text is the same. None: id 0.
func sameArticle(tx txn, a *news.Article) (storedArticle, error) {
	var s storedArticle
	err := tx.QueryRow(`SELECT id, coalesce(capture_id, 0), version FROM articles
		WHERE capture_id = $1 AND canonical = $2 AND text_sha256 = $3 AND state = $4`, a.CaptureID, a.Canonical, a.TextSHA256, a.State).
		Scan(&s.id, &s.capture, &s.version)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return s, err
	}
	var state news.ArticleState
	err = tx.QueryRow(`SELECT id, coalesce(capture_id, 0), version, text_sha256, state FROM articles
		WHERE canonical = $1 AND fetched <= $2 ORDER BY fetched DESC, version DESC LIMIT 1`, a.Canonical, micros(a.Fetched)).
		Scan(&s.id, &s.capture, &s.version, &s.sum, &state)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (s.sum != a.TextSHA256 || state != a.State) {
		return storedArticle{}, nil
	}
	return s, err
}

func (db *DB) newVersion(tx txn, a *news.Article) (id int64, version int, err error) {
	links, err := inJSON(a.Links)
	paras, err2 := inJSON(a.LinkParas)
	if err := errors.Join(err, err2); err != nil {
		return 0, 0, err
	}
	var capture any
	if a.CaptureID != 0 {
		capture = a.CaptureID
	}
	err = tx.QueryRow(`INSERT INTO articles (version, capture_id, source_id, outlet, url, canonical, title, byline, lang, text, text_sha256, links,
			published, raw_date, date_method, modified, fetched, method, confidence, extractor, state, reason, shown, link_paras, hidden)
		VALUES ((SELECT coalesce(max(version), 0) + 1 FROM articles WHERE canonical = $5),
			$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
			EXISTS (SELECT 1 FROM takedowns WHERE canonical = $5 AND lifted = 0)) RETURNING id, version`,
		capture, a.SourceID, a.Outlet, a.URL, a.Canonical, a.Title, a.Byline, a.Lang, a.Text, a.TextSHA256, links,
		micros(a.Published), a.RawDate, a.DateMethod, micros(a.Modified), micros(a.Fetched), a.Method, a.Confidence, a.Extractor, a.State, a.Reason,
		micros(shown(a)), paras).Scan(&id, &version)
	if err != nil {
		return 0, 0, err
	}
	if err := markLatest(tx, a.Canonical); err != nil {
		return 0, 0, err
	}
	return id, version, db.indexArticle(tx, id, a.Title, a.Text)
}

// markLatest moves the mark to the version fetched last; of two readings of
// one capture the later counts.
func markLatest(tx txn, canonical string) error {
	_, err := tx.Exec(`UPDATE articles SET latest = id = (SELECT id FROM articles WHERE canonical = $1 ORDER BY fetched DESC, version DESC LIMIT 1)
		WHERE canonical = $1`, canonical)
	return err
}

// refresh brings a row up to date with what another extractor reads out of
// the same capture beside the same text. Where that changes what a matcher
// sees, the article is to be matched again.
func (db *DB) refresh(tx txn, s storedArticle, a *news.Article) error {
	links, err := inJSON(a.Links)
	paras, err2 := inJSON(a.LinkParas)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE articles SET
			matcher = CASE WHEN title <> $5 OR lang <> $7 OR published <> $9 OR outlet <> $3 THEN '' ELSE matcher END,
			source_id = $2, outlet = $3, url = $4, title = $5, byline = $6, lang = $7, links = $8, published = $9, raw_date = $10,
			date_method = $11, modified = $12, method = $13, confidence = $14, extractor = $15, reason = $16, shown = $17, link_paras = $18
		WHERE id = $1`, s.id, a.SourceID, a.Outlet, a.URL, a.Title, a.Byline, a.Lang, links, micros(a.Published), a.RawDate,
		a.DateMethod, micros(a.Modified), a.Method, a.Confidence, a.Extractor, a.Reason, micros(shown(a)), paras); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE evidence SET source_id = $2, lang = $3, shown = $4 WHERE article_id = $1`, s.id, a.SourceID, a.Lang, micros(shown(a)))
	return err
}

// shown is the time by which an article is ordered: of its publication, or of
// fetching where it carries none.
func shown(a *news.Article) time.Time {
	if a.Published.IsZero() {
		return a.Fetched
	}
	return a.Published
}

// Article returns one article. Returns ErrNotFound when there is none of
// that id.
func (db *DB) Article(ctx context.Context, id int64) (*news.Article, error) {
	a, err := scanArticle(db.reader.QueryRowContext(ctx, `SELECT `+articleColumns+` FROM articles a WHERE a.id = $1`, id))
	if err != nil {
		return nil, fmt.Errorf("cannot read article %d: %w", id, notFound(err))
	}
	hidden, err := db.hidden(ctx, a.Canonical)
	if hidden {
		a = blanked(a)
	}
	return &a, err
}

// ArticleVersions returns what was read of an address, in order of fetching:
// the last is how it stands.
func (db *DB) ArticleVersions(ctx context.Context, canonical string) ([]news.Article, error) {
	out, err := collect(ctx, db.reader, scanArticle, `SELECT `+articleColumns+` FROM articles a WHERE a.canonical = $1 ORDER BY a.fetched, a.version`, canonical)
	if err != nil {
		return nil, fmt.Errorf("cannot read the versions of %s: %w", canonical, err)
	}
	hidden, err := db.hidden(ctx, canonical)
	for i := range out {
		if hidden {
			out[i] = blanked(out[i])
		}
	}
	return out, err
}

// hidden reports whether an address was taken down.
func (db *DB) hidden(ctx context.Context, canonical string) (bool, error) {
	var hidden bool
	err := db.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM takedowns WHERE canonical = $1 AND lifted = 0)`, canonical).Scan(&hidden)
	if err != nil {
		return false, fmt.Errorf("cannot tell whether %s was taken down: %w", canonical, err)
	}
	return hidden, nil
}

// Articles returns stored articles, newest published first.
func (db *DB) Articles(ctx context.Context, f news.ArticleFilter) ([]news.Article, error) {
	w := where{}
	w.add(f.SourceID != "", "a.source_id = $%d", f.SourceID)
	w.add(f.Lang != "", "a.lang = $%d", f.Lang)
	w.add(f.Canonical != "", "a.canonical = $%d", f.Canonical)
	w.add(!f.From.IsZero(), "a.fetched >= $%d", micros(f.From))
	w.add(!f.To.IsZero(), "a.fetched < $%d", micros(f.To))
	w.add(!f.Published[0].IsZero(), "a.shown >= $%d", micros(f.Published[0]))
	w.add(!f.Published[1].IsZero(), "a.shown < $%d", micros(f.Published[1]))
	w.add(f.State != "", "a.state = $%d", f.State)
	if f.Latest {
		w.terms = append(w.terms, "a.latest = 1")
	}
	if f.Changed {
		w.terms = append(w.terms, "a.version > 1")
	}
	w.terms = append(w.terms, "a.hidden = 0")
	order := ` ORDER BY a.shown DESC, a.id DESC`
	if f.Changed {
		// Few rows are second versions: found by when they were fetched, and
		// not by walking all articles from the newest.
		order = ` ORDER BY +a.shown DESC, a.id DESC`
	}
	query := `SELECT ` + articleColumns + ` FROM articles a` + w.String() + order +
		fmt.Sprintf(" LIMIT %d OFFSET %d", atMost(f.Limit, 100), max(f.Offset, 0))
	out, err := collect(ctx, db.reader, scanArticle, query, w.args...)
	if err != nil {
		return nil, fmt.Errorf("cannot list articles: %w", err)
	}
	return out, nil
}

// ArticlesAfter returns readable articles with ids above one, in the order of
// ids, which is that of reading: to walk through all of them.
func (db *DB) ArticlesAfter(ctx context.Context, id int64, limit int) ([]news.Article, error) {
	out, err := collect(ctx, db.reader, scanArticle, `SELECT `+articleColumns+` FROM articles a WHERE a.state = 'ok' AND a.id > $1 ORDER BY a.id LIMIT $2`, id, atMost(limit, 100))
	if err != nil {
		return nil, fmt.Errorf("cannot walk through the articles: %w", err)
	}
	return out, nil
}

// Unmatched returns readable articles, oldest first, that the matcher of that
// version has not read.
func (db *DB) Unmatched(ctx context.Context, matcherVersion string, limit int) ([]news.Article, error) {
	out, err := collect(ctx, db.reader, scanArticle, `SELECT `+articleColumns+` FROM articles a WHERE a.id IN (
			SELECT id FROM (SELECT id FROM articles WHERE state = 'ok' AND matcher < $1 ORDER BY matcher, id LIMIT $2)
			UNION ALL SELECT id FROM (SELECT id FROM articles WHERE state = 'ok' AND matcher > $1 ORDER BY matcher, id LIMIT $2))
		ORDER BY a.id LIMIT $2`, matcherVersion, atMost(limit, 100))
	if err != nil {
		return nil, fmt.Errorf("cannot list the articles to match: %w", err)
	}
	return out, nil
}

// A where collects the terms of a condition with their parameters.
type where struct {
	terms []string
	args  []any
}

// add appends term, in which every %d stands for the parameter's number, when
// it is wanted.
func (w *where) add(wanted bool, term string, arg any) {
	if !wanted {
		return
	}
	w.args = append(w.args, arg)
	w.terms = append(w.terms, strings.ReplaceAll(term, "%d", fmt.Sprint(len(w.args))))
}

func (w *where) String() string {
	if len(w.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.terms, " AND ")
}
