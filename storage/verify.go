package storage

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
)

// A Fault is something kept that is not as it was kept.
type Fault struct {
	What string // "decision 5", "checkpoint 2", "capture 17", "article 3", "evidence 9"
	Text string
}

func (f *Fault) Error() string { return f.What + ": " + f.Text }

// VerifyOptions say how far a verification goes.
type VerifyOptions struct {
	Keys  []ed25519.PublicKey // that may have signed the checkpoints; none = whichever the first names, as long as it stays
	Notes []string            // checkpoints kept elsewhere
	Bytes bool                // read every captured file too
}

// A Verified is what was looked at.
type Verified struct {
	Decisions   int64  `json:"decisions"`
	Head        string `json:"head"`
	Checkpoints int    `json:"checkpoints"`
	Captures    int64  `json:"captures"` // covered by checkpoints
	Articles    int    `json:"articles"`
	Evidence    int    `json:"evidence"`
	Files       int    `json:"files"`
	Key         string `json:"key,omitempty"` // of the newest checkpoint
}

// Verify recomputes what can be recomputed: the chain of decisions, the
// signed checkpoints and the captures they cover, each article's text against
// its hash, each quote against its place in the text, and on demand every
// captured file. The first thing that is not as it was kept is a *Fault or an
// *AuditError.
func (db *DB) Verify(ctx context.Context, o VerifyOptions) (Verified, error) {
	var v Verified
	err := db.reading(ctx, func(ctx context.Context, tx txn) error {
		heads := map[int64]string{0: ""}
		var err error
		v.Decisions, v.Head, err = verifyChain(ctx, tx, func(d claims.Decision) error {
			heads[d.Seq] = d.Hash
			return nil
		})
		if err != nil {
			return err
		}
		if err := v.checkpoints(ctx, tx, o, heads); err != nil {
			return err
		}
		if v.Articles, err = verifyArticles(ctx, tx); err != nil {
			return err
		}
		v.Evidence, err = verifyQuotes(ctx, tx)
		return err
	})
	if err != nil || !o.Bytes {
		return v, err
	}
	r, err := db.readBlobs(ctx)
	v.Files = r.Files
	if err == nil && len(r.Bad) > 0 {
		err = &Fault{"captured bytes " + r.Bad[0].SHA256, r.Bad[0].Text}
	}
	return v, err
}

// reading is read without its deadline: a verification of years takes longer,
// and is asked for by a person who can stop it.
func (db *DB) reading(ctx context.Context, f func(context.Context, txn) error) (err error) {
	tx, err := db.reader.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("cannot read the database: %w", err)
	}
	return errors.Join(f(ctx, txn{tx}), tx.Rollback())
}

// readBlobs reads every captured file and changes nothing.
func (db *DB) readBlobs(ctx context.Context) (Rehashed, error) {
	var out Rehashed
	sums, err := collect(ctx, db.reader, one[string], `SELECT sha256 FROM blobs ORDER BY sha256`)
	if err != nil {
		return out, fmt.Errorf("cannot list the captured bytes: %w", err)
	}
	for _, sum := range sums {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		_, err := db.blob(sum)
		var bad *BlobError
		if errors.As(err, &bad) {
			out.Bad = append(out.Bad, bad)
		} else if err != nil {
			return out, err
		}
		out.Files++
	}
	return out, nil
}

// checkpoints checks the notes in order, and those kept elsewhere among them.
func (v *Verified) checkpoints(ctx context.Context, tx txn, o VerifyOptions, heads map[int64]string) error {
	notes, err := collect(ctx, tx, one[string], `SELECT note FROM checkpoints ORDER BY seq`)
	if err != nil {
		return fmt.Errorf("cannot read the checkpoints: %w", err)
	}
	keys, before := o.Keys, Checkpoint{}
	for i, note := range notes {
		fault := func(format string, args ...any) error {
			return &Fault{fmt.Sprintf("checkpoint %d", i+1), fmt.Sprintf(format, args...)}
		}
		c, by, err := ParseCheckpoint(note)
		if err != nil {
			return fault("%v", err)
		}
		if len(keys) == 0 {
			keys = []ed25519.PublicKey{by}
		}
		if !slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return k.Equal(by) }) {
			return fault("signed with another key: %s", KeyText(by))
		}
		v.Key = KeyText(by)
		if c.Seq != int64(i+1) || i > 0 && c.Previous != hashOf([]byte(before.Note)) {
			return fault("it does not follow the one before it")
		}
		if head, ok := heads[c.Decisions]; !ok || head != c.Head {
			return fault("it saw %d decisions ending in %.12s, which are not there any more", c.Decisions, c.Head)
		}
		last, root, err := rootOf(ctx, tx, before.Root, before.Captures, c.Captures)
		if err != nil {
			return err
		}
		if last != c.Captures || root != c.Root {
			return &Fault{fmt.Sprintf("captures %d to %d", before.Captures+1, c.Captures), fmt.Sprintf("not as checkpoint %d saw them", c.Seq)}
		}
		before = c
	}
	v.Checkpoints, v.Captures = len(notes), before.Captures
	return keptElsewhere(notes, o.Notes)
}

// keptElsewhere finds checkpoints that were taken out or written anew.
func keptElsewhere(have, kept []string) error {
	for _, note := range kept {
		c, _, err := ParseCheckpoint(note)
		if err != nil {
			return &Fault{"a checkpoint kept elsewhere", err.Error()}
		}
		if c.Seq > int64(len(have)) {
			return &Fault{fmt.Sprintf("checkpoint %d", c.Seq), "kept elsewhere, missing here: the end of the log was cut off"}
		}
		if strings.TrimSpace(have[c.Seq-1]) != strings.TrimSpace(note) {
			return &Fault{fmt.Sprintf("checkpoint %d", c.Seq), "not the one that was kept elsewhere"}
		}
	}
	return nil
}

// verifyArticles compares each text with its hash.
func verifyArticles(ctx context.Context, tx txn) (n int, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, text, text_sha256 FROM articles ORDER BY id`)
	if err != nil {
		return 0, fmt.Errorf("cannot read the articles: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id int64
		var text, sum string
		if err := rows.Scan(&id, &text, &sum); err != nil {
			return n, fmt.Errorf("cannot read the articles: %w", err)
		}
		if hashOf([]byte(text)) != sum {
			return n, &Fault{fmt.Sprintf("article %d", id), "its text does not fit its hash"}
		}
		n++
	}
	return n, rows.Err()
}

// verifyQuotes compares each quote with the place in the text it was cut from.
func verifyQuotes(ctx context.Context, tx txn) (n int, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT e.id, e.quote, CAST(substr(CAST(a.text AS BLOB), e.first + 1, e.past - e.first) AS TEXT)
		FROM evidence e JOIN articles a ON a.id = e.article_id ORDER BY e.id`)
	if err != nil {
		return 0, fmt.Errorf("cannot read the evidence: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id int64
		var quote, there string
		if err := rows.Scan(&id, &quote, &there); err != nil {
			return n, fmt.Errorf("cannot read the evidence: %w", err)
		}
		if quote != there {
			return n, &Fault{fmt.Sprintf("evidence %d", id), "its quote is not what stands at its place in the article"}
		}
		n++
	}
	return n, rows.Err()
}
