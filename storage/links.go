package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"claimwatch/crawler/news"
)

// AddLinks keeps the links that are not known yet, due at once, and returns
// their number. A known one stays as it was first offered.
func (db *DB) AddLinks(ctx context.Context, links []news.Link, now time.Time) (added int, err error) {
	if err := db.room(); err != nil {
		return 0, err
	}
	if len(links) == 0 {
		return 0, nil
	}
	err = db.write(ctx, func(tx txn) error {
		for _, l := range links {
			newness := l.Published
			if newness.IsZero() || newness.After(now) {
				newness = now
			}
			res, err := tx.Exec(`INSERT INTO links (canonical, source_id, url, title, summary, lang, published, raw_date, publisher, via, added, newness, due)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11) ON CONFLICT (canonical) DO NOTHING`,
				l.Canonical, l.SourceID, l.URL, l.Title, l.Summary, l.Lang, micros(l.Published), l.RawDate, l.Publisher, l.Via, micros(now), micros(newness))
			if err != nil {
				return fmt.Errorf("%s: %w", l.URL, err)
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			added += int(n)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("cannot keep links: %w", db.disk(err))
	}
	return added, nil
}

// KnownLinks returns how many of the links are known.
func (db *DB) KnownLinks(ctx context.Context, links []news.Link) (known int, err error) {
	addresses := make([]string, len(links))
	for i, l := range links {
		addresses[i] = l.Canonical
	}
	list, err := inJSON(addresses)
	if err != nil {
		return 0, err
	}
	err = db.reader.QueryRowContext(ctx, `SELECT count(*) FROM links WHERE canonical IN (SELECT value FROM json_each($1))`, list).Scan(&known)
	if err != nil {
		return 0, fmt.Errorf("cannot look up which links are known: %w", err)
	}
	return known, nil
}

// DueLinks returns links of a source whose time has come, newest first.
func (db *DB) DueLinks(ctx context.Context, sourceID string, now time.Time, limit int) ([]news.Due, error) {
	out, err := collect(ctx, db.reader, func(s scanner) (news.Due, error) {
		var d news.Due
		err := s.Scan(&d.Canonical, &d.SourceID, &d.URL, &d.Title, &d.Summary, &d.Lang, timeIn{&d.Published}, &d.RawDate, &d.Publisher, &d.Via, &d.Attempt, &d.Revisit)
		return d, err
	}, `SELECT canonical, source_id, url, title, summary, lang, published, raw_date, publisher, via, attempt, revisit
		FROM links WHERE source_id = $1 AND due <> 0 AND due <= $2
			AND canonical NOT IN (SELECT canonical FROM takedowns WHERE lifted = 0) ORDER BY newness DESC LIMIT $3`, sourceID, micros(now), atMost(limit, 100))
	if err != nil {
		return nil, fmt.Errorf("cannot list what is due of %s: %w", sourceID, err)
	}
	return out, nil
}

// LinkTried keeps how a try ended and when the next is due; the zero time
// means never. After a visit that got an answer the next one, if any, is a
// revisit; otherwise it is another attempt.
func (db *DB) LinkTried(ctx context.Context, canonical string, st news.CaptureState, reason string, next time.Time) error {
	answered := st == news.CaptureOK || st == news.CaptureUnchanged || st == news.CaptureGone || st == news.CaptureMoved || st == news.CaptureWalled
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`UPDATE links SET state = $2, reason = $3, due = $4, tried = $5,
				attempt = CASE WHEN $6 THEN 0 ELSE attempt + 1 END,
				revisit = CASE WHEN $6 AND $4 <> 0 THEN revisit + 1 ELSE revisit END
			WHERE canonical = $1`, canonical, st, reason, micros(next), micros(db.now()), bit(answered))
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot keep how the try of %s ended: %w", canonical, err)
	}
	return nil
}

// ScheduleRevisit makes an address due at that time, or earlier when it is
// due earlier already. An address that no list offered, because a person
// asked for it, is taken from its newest capture.
func (db *DB) ScheduleRevisit(ctx context.Context, canonical string, at time.Time) error {
	err := db.write(ctx, func(tx txn) error { return db.scheduleRevisit(tx, canonical, at) })
	if err != nil {
		return fmt.Errorf("cannot schedule another visit of %s: %w", canonical, err)
	}
	return nil
}

func (db *DB) scheduleRevisit(tx txn, canonical string, at time.Time) error {
	canonical, err := askedAddress(tx, canonical)
	if err != nil {
		return err
	}
	res, err := tx.Exec(`UPDATE links SET revisit = CASE WHEN due = 0 THEN revisit + 1 ELSE revisit END,
			due = CASE WHEN due = 0 THEN $2 ELSE min(due, $2) END WHERE canonical = $1`, canonical, micros(at))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	_, err = tx.Exec(`INSERT INTO links (canonical, source_id, url, title, summary, lang, published, raw_date, publisher, via, added, newness, due, revisit)
		SELECT canonical, source_id, url, '', '', '', 0, '', '', '', $3, $3, $2, 1 FROM captures WHERE canonical = $1 ORDER BY id DESC LIMIT 1`,
		canonical, micros(at), micros(db.now()))
	return err
}

// askedAddress is the address under which a page is asked for. It is another
// than the article's where the page names one of its own: an article met as
// /amp/a says that it is /a.
func askedAddress(tx txn, canonical string) (string, error) {
	asked := canonical
	err := tx.QueryRow(`SELECT c.canonical FROM articles a JOIN captures c ON c.id = a.capture_id
		WHERE a.canonical = $1 AND NOT EXISTS (SELECT 1 FROM links WHERE canonical = $1) ORDER BY a.version DESC LIMIT 1`, canonical).Scan(&asked)
	if errors.Is(err, sql.ErrNoRows) {
		return canonical, nil
	}
	return asked, err
}

// Revisited lists the addresses that were visited again in [from, to).
func (db *DB) Revisited(ctx context.Context, from, to time.Time) ([]string, error) {
	out, err := collect(ctx, db.reader, scanText, `SELECT DISTINCT canonical FROM captures WHERE revisit > 0 AND started >= $1 AND started < $2 ORDER BY canonical`, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("cannot list the pages visited again: %w", err)
	}
	return out, nil
}

// SourcesWithDue lists the sources of which pages are due to be fetched.
func (db *DB) SourcesWithDue(ctx context.Context, now time.Time) ([]string, error) {
	out, err := collect(ctx, db.reader, scanText, `SELECT DISTINCT source_id FROM links WHERE due <> 0 AND due <= $1`, micros(now))
	if err != nil {
		return nil, fmt.Errorf("cannot list the sources with pages due: %w", err)
	}
	return out, nil
}

// VersionOf returns the article that was read out of a capture, or the newest
// before it when the text was the same. Returns ErrNotFound when there is none.
func (db *DB) VersionOf(ctx context.Context, captureID int64) (*news.Article, error) {
	a, err := scanArticle(db.reader.QueryRowContext(ctx, `SELECT `+articleColumns+` FROM articles a WHERE a.id = coalesce(
		(SELECT id FROM articles WHERE capture_id = $1 ORDER BY version DESC LIMIT 1),
		(SELECT a2.id FROM captures asked JOIN captures c2 ON c2.canonical = asked.canonical AND c2.id < asked.id JOIN articles a2 ON a2.capture_id = c2.id
			WHERE asked.id = $1 ORDER BY c2.id DESC, a2.version DESC LIMIT 1))`, captureID))
	if err != nil {
		return nil, fmt.Errorf("cannot read the article of capture %d: %w", captureID, notFound(err))
	}
	return &a, nil
}

func scanText(s scanner) (string, error) {
	var text string
	return text, s.Scan(&text)
}
