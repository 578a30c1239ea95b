package storage

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// EvidenceOf is the number of passages that were found in an article.
func (db *DB) EvidenceOf(ctx context.Context, articleID int64) (n int, err error) {
	if err := db.reader.QueryRowContext(ctx, `SELECT count(*) FROM evidence WHERE article_id = $1`, articleID).Scan(&n); err != nil {
		return 0, fmt.Errorf("cannot count the evidence of article %d: %w", articleID, err)
	}
	return n, nil
}

// Doubled lists what is there twice and must not be: two versions of an
// article in a row with the same text, one answer of a site kept twice, two
// runs for one moment. Keys of the tables forbid most of it; this looks for
// what they cannot say.
func (db *DB) Doubled(ctx context.Context) ([]string, error) {
	out, err := collect(ctx, db.reader, one[string], `
		SELECT 'article ' || b.id || ' repeats ' || a.id FROM articles a JOIN articles b ON b.canonical = a.canonical AND b.version = a.version + 1
			WHERE a.text_sha256 = b.text_sha256 AND a.state = b.state AND a.title = b.title
		UNION ALL SELECT 'capture ' || max(id) || ' repeats ' || min(id) FROM captures GROUP BY canonical, source_id, url, started, ended, sha256, state HAVING count(*) > 1
		UNION ALL SELECT 'decision ' || max(seq) || ' repeats ' || min(seq) FROM decisions WHERE client = 'chaos' GROUP BY subject HAVING count(*) > 1
		UNION ALL SELECT 'articles of one address are both the latest: ' || canonical FROM articles WHERE latest = 1 GROUP BY canonical HAVING count(*) > 1`)
	if err != nil {
		return nil, fmt.Errorf("cannot look for what is there twice: %w", err)
	}
	return out, nil
}

// Tamper changes one letter of what is kept in a directory that nobody has
// open, as somebody would who can write to the file: for finding out whether
// [DB.Verify] notices. where is "row", "log" or "checkpoint".
func Tamper(ctx context.Context, dir, where string) (err error) {
	queries, ok := map[string][]string{
		"row": {`DROP TRIGGER captures_fixed`, `UPDATE captures SET started = started + 1 WHERE id = (SELECT max(1, captures / 2) FROM checkpoints ORDER BY seq DESC LIMIT 1)`},
		"log": {`DROP TRIGGER decisions_fixed`, `UPDATE decisions SET at = at + 1 WHERE seq = (SELECT max(seq) / 2 + 1 FROM decisions)`},
		"checkpoint": {`DROP TRIGGER checkpoints_fixed`, `UPDATE checkpoints SET note = replace(note, 'number ' || seq, 'number ' || (seq + 1))
			WHERE seq = (SELECT max(seq) FROM checkpoints)`},
	}[where]
	if !ok {
		return fmt.Errorf("cannot tamper with %q: it is row, log or checkpoint", where)
	}
	h := openHandle(filepath.Join(dir, FileName), false)
	defer func() { err = errors.Join(err, h.Close()) }()
	for _, q := range queries {
		res, err := h.ExecContext(ctx, q)
		if err != nil {
			return fmt.Errorf("cannot tamper with a %s: %w", where, err)
		}
		if n, err := res.RowsAffected(); q[:4] != "DROP" && (err != nil || n != 1) {
			return errors.Join(fmt.Errorf("no %s was changed", where), err)
		}
	}
	return nil
}

// Linger reads from the database of a directory and does not end its reading
// until ctx is done, as a program of somebody else's may: meanwhile nothing
// that is written can be merged.
func Linger(ctx context.Context, dir string) (err error) {
	h := openHandle(filepath.Join(dir, FileName), true)
	defer func() { err = errors.Join(err, h.Close()) }()
	tx, err := h.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return fmt.Errorf("cannot begin to read: %w", err)
	}
	var n int64
	err = tx.QueryRowContext(context.WithoutCancel(ctx), `SELECT count(*) FROM decisions`).Scan(&n)
	if err == nil {
		<-ctx.Done()
	}
	return errors.Join(err, tx.Rollback())
}
