package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"claimwatch/crawler/news"
)

const captureColumns = `id, source_id, url, canonical, final_url, chain, link, status, header, sha256, body_sha256, mime, charset,
	started, ended, state, reason, retry_after, revisit, kept`

// SaveCapture keeps a capture and returns its id: first its bytes, then the
// row that names them. Bytes already held are not kept twice, and neither is
// one and the same answer: what a caller begins again after a crash, it gets
// the first row's id for. With little disk left it answers ErrDiskLow.
func (db *DB) SaveCapture(ctx context.Context, c *news.Capture) (int64, error) {
	if err := db.room(); err != nil {
		return 0, err
	}
	if db.writer == nil {
		return 0, ErrReadOnly
	}
	row := *c
	blobs, err := db.keepBodies(&row)
	if err != nil {
		return 0, err
	}
	chain, err := inJSON(row.Chain)
	link, err2 := inJSON(row.Link)
	header, err3 := inJSON(row.Header)
	if err := errors.Join(err, err2, err3); err != nil {
		return 0, err
	}
	var id int64
	err = db.write(ctx, func(tx txn) error {
		for sum, size := range blobs {
			if _, err := tx.Exec(`INSERT INTO blobs (sha256, size, added, checked) VALUES ($1, $2, $3, $3) ON CONFLICT (sha256) DO NOTHING`,
				sum, size, micros(db.now())); err != nil {
				return err
			}
		}
		err := tx.QueryRow(`SELECT id FROM captures WHERE canonical = $1 AND source_id = $2 AND url = $3 AND started = $4 AND ended = $5 AND sha256 = $6 AND state = $7`,
			row.Canonical, row.SourceID, row.URL, micros(row.Started), micros(row.Ended), row.SHA256, row.State).Scan(&id)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return tx.QueryRow(`INSERT INTO captures (source_id, url, canonical, final_url, chain, link, status, header, sha256, body_sha256,
				mime, charset, started, ended, state, reason, retry_after, revisit, kept, extractor)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) RETURNING id`,
			row.SourceID, row.URL, row.Canonical, row.FinalURL, chain, link, row.Status, header, row.SHA256, row.BodySHA256,
			row.MIME, row.Charset, micros(row.Started), micros(row.Ended), row.State, row.Reason, int64(row.RetryAfter), row.Revisit,
			bit(len(blobs) > 0), readable(c)).Scan(&id)
	})
	if err != nil {
		return 0, fmt.Errorf("cannot keep the capture of %s: %w", c.URL, db.disk(err))
	}
	return id, nil
}

// keepBodies stores the bytes of c, fills in their hashes, and returns the
// size of each. A hash that does not fit the bytes is an error: what a row
// says of its evidence must be true.
func (db *DB) keepBodies(c *news.Capture) (map[string]int, error) {
	kept := map[string]int{}
	for _, part := range []struct {
		bytes []byte
		sum   *string
	}{{c.Raw, &c.SHA256}, {c.Body, &c.BodySHA256}} {
		if len(part.bytes) == 0 {
			continue
		}
		sum, err := db.putBlob(part.bytes)
		if err != nil {
			return nil, db.disk(err)
		}
		if *part.sum != "" && *part.sum != sum {
			return nil, fmt.Errorf("cannot keep the capture of %s: %w", c.URL, &BlobError{*part.sum, "the bytes have the hash " + sum})
		}
		*part.sum = sum
		kept[sum] = len(part.bytes)
	}
	return kept, nil
}

// readable is the first value of the column extractor: "" where there is a
// page to read or its end to record, NULL where there is not. Feeds come
// without a link; what failed in passing is tried again.
func readable(c *news.Capture) *string {
	page := c.Link.URL != "" || c.Link.Canonical != ""
	switch {
	case !page || c.State == news.CaptureUnchanged:
		return nil
	case c.State == news.CaptureGone || len(c.Body) > 0:
		return new("")
	}
	return nil
}

func scanCapture(s scanner) (news.Capture, bool, error) {
	var c news.Capture
	var kept bool
	err := s.Scan(&c.ID, &c.SourceID, &c.URL, &c.Canonical, &c.FinalURL, jsonIn{&c.Chain}, jsonIn{&c.Link}, &c.Status, jsonIn{&c.Header},
		&c.SHA256, &c.BodySHA256, &c.MIME, &c.Charset, timeIn{&c.Started}, timeIn{&c.Ended}, &c.State, &c.Reason, &c.RetryAfter, &c.Revisit, &kept)
	return c, kept, err
}

// A heldCapture is a row with whether its bytes are on file.
type heldCapture struct {
	news.Capture
	kept bool
}

func scanHeld(s scanner) (heldCapture, error) {
	c, kept, err := scanCapture(s)
	return heldCapture{c, kept}, err
}

// withBodies reads the bytes of a capture and checks them against its hashes.
func (db *DB) withBodies(h heldCapture) (news.Capture, error) {
	c := h.Capture
	if !h.kept {
		return c, nil
	}
	var err error
	if c.SHA256 != "" {
		if c.Raw, err = db.blob(c.SHA256); err != nil {
			return c, fmt.Errorf("capture %d: %w", c.ID, err)
		}
	}
	if c.BodySHA256 == c.SHA256 {
		c.Body = c.Raw
	} else if c.BodySHA256 != "" {
		if c.Body, err = db.blob(c.BodySHA256); err != nil {
			return c, fmt.Errorf("capture %d: %w", c.ID, err)
		}
	}
	return c, nil
}

// Capture returns a capture with its bytes, checked against their hashes.
// Returns ErrNotFound when there is none of that id.
func (db *DB) Capture(ctx context.Context, id int64) (*news.Capture, error) {
	h, err := scanHeld(db.reader.QueryRowContext(ctx, `SELECT `+captureColumns+` FROM captures WHERE id = $1`, id))
	if err != nil {
		return nil, fmt.Errorf("cannot read capture %d: %w", id, notFound(err))
	}
	if hidden, err := db.hidden(ctx, h.Canonical); err != nil {
		return nil, err
	} else if hidden { // its hashes stay, as what is told of it
		h.kept, h.Reason = false, "taken down"
	}
	c, err := db.withBodies(h)
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// Captures returns every capture of an address, oldest first, without bytes.
func (db *DB) Captures(ctx context.Context, canonical string) ([]news.Capture, error) {
	held, err := collect(ctx, db.reader, scanHeld, `SELECT `+captureColumns+` FROM captures WHERE canonical = $1 ORDER BY id`, canonical)
	if err != nil {
		return nil, fmt.Errorf("cannot list the captures of %s: %w", canonical, err)
	}
	out := make([]news.Capture, len(held))
	for i, h := range held {
		out[i] = h.Capture
	}
	return out, nil
}

// Unextracted returns captures, oldest first, that the extractor of that
// version has not read, with their bytes.
func (db *DB) Unextracted(ctx context.Context, version string, limit int) ([]news.Capture, error) {
	// Two ranges of the index instead of "differs from": what is done is
	// most of the table and must not be walked through.
	held, err := collect(ctx, db.reader, scanHeld, `SELECT `+captureColumns+` FROM captures WHERE id IN (
			SELECT id FROM (SELECT id FROM captures WHERE extractor < $1 ORDER BY extractor, id LIMIT $2)
			UNION ALL SELECT id FROM (SELECT id FROM captures WHERE extractor > $1 ORDER BY extractor, id LIMIT $2))
		ORDER BY id LIMIT $2`, version, atMost(limit, 100))
	if err != nil {
		return nil, fmt.Errorf("cannot list the captures to read: %w", err)
	}
	out := make([]news.Capture, 0, len(held))
	for _, h := range held {
		c, err := db.withBodies(h)
		var bad *BlobError
		if errors.As(err, &bad) { // one damaged file must not hold up the others
			c.Raw, c.Body, c.Reason = nil, nil, bad.Error()
			err = db.markBad(ctx, bad)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// Validators returns what is held of an address, from its newest whole
// answer; zero when there is none, and for an index of other listings. One that
// was fetched at a time to come does not count: under the wrong clock what it
// listed was too old to be taken, and unchanged it would not be looked at again.
func (db *DB) Validators(ctx context.Context, canonical string) (news.Validators, error) {
	var v news.Validators
	var header http.Header
	err := db.reader.QueryRowContext(ctx, `SELECT header, body_sha256, started FROM captures
		WHERE canonical = $1 AND state IN ('ok', 'unchanged') AND status = 200 ORDER BY id DESC LIMIT 1`, canonical).
		Scan(jsonIn{&header}, &v.BodySHA256, timeIn{&v.Fetched})
	if errors.Is(err, sql.ErrNoRows) {
		return v, nil
	}
	if err != nil {
		return v, fmt.Errorf("cannot look up what is held of %s: %w", canonical, err)
	}
	if header[news.HeaderIndex] != nil || v.Fetched.After(db.now().Add(clockSlack)) {
		return news.Validators{}, nil
	}
	v.ETag, v.LastModified = header.Get("ETag"), header.Get("Last-Modified")
	return v, nil
}

// atMost is a limit that is never "all": 0 becomes the usual number.
func atMost(limit, usual int) int {
	if limit <= 0 {
		return usual
	}
	return limit
}

// orAll is a limit in which 0 means all.
func orAll(limit int) int {
	if limit <= 0 {
		return -1
	}
	return limit
}
