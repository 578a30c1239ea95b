package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"claimwatch/claims"
)

// joined marks a piece whose decision was taken back.
const joined = "joined"

// cutOut keeps the pieces of a passage in step with the decisions on it: a
// split makes one, or finds it from before; an undo may join it or bring it
// back. Pieces never vanish, so that a decision on one never points nowhere.
func (db *DB) cutOut(tx txn, d claims.Decision) error {
	id, ok := strings.CutPrefix(d.Subject, "evidence:")
	if !ok {
		return nil
	}
	if d.Action == claims.ActSplit {
		s, err := claims.ReadSplit(d)
		if err != nil {
			return err
		}
		if err := db.savePiece(tx, id, s); err != nil {
			return err
		}
	}
	return markJoined(tx, id, d.Subject)
}

// savePiece keeps a piece of a passage. Its own words must stand at its place
// in the article, and no other evidence for the claim may have that place.
func (db *DB) savePiece(tx txn, passage string, s claims.Split) error {
	var whole, there string
	var article int64
	err := tx.QueryRow(`SELECT e.quote, e.article_id, CAST(substr(CAST(a.text AS BLOB), $2 + 1, $3 - $2) AS TEXT) FROM evidence e JOIN articles a ON a.id = e.article_id
		WHERE e.id = $1`, passage, s.Start, s.End).Scan(&whole, &article, &there)
	if err != nil {
		return notFound(err)
	}
	if s.Quote == "" || s.Quote != there {
		return fmt.Errorf("cannot cut %q out of evidence %s: at %d of its article stands %q", s.Quote, passage, s.Start, there)
	}
	var old int64
	var partOf sql.NullInt64
	err = tx.QueryRow(`SELECT id, part_of FROM evidence WHERE article_id = $1 AND claim = $2 AND first = $3 AND past = $4`, article, s.Claim, s.Start, s.End).Scan(&old, &partOf)
	switch {
	case err == nil && !partOf.Valid:
		return &PieceError{old}
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return err
	}
	figure, err := inJSON(s.Figure)
	if err != nil {
		return err
	}
	var id int64
	err = tx.QueryRow(`INSERT INTO evidence (article_id, claim, first, past, tier, stance, mode, score, quote, figure, parts, attribution, cited, caveat,
			origin, family, rule, via, story, presumed, reasons, matcher, source_id, lang, shown, fetched, part_of)
		SELECT article_id, $2, $3, $4, tier, $5, mode, score, $6, $7, 'null', attribution, cited, caveat,
			origin, family, rule, via, story, presumed, 'null', matcher, source_id, lang, shown, fetched, id FROM evidence WHERE id = $1
		ON CONFLICT (article_id, claim, first, past) DO UPDATE SET stance = excluded.stance, figure = excluded.figure
		RETURNING id`, passage, s.Claim, s.Start, s.End, s.Stance, s.Quote, figure).Scan(&id)
	if err != nil || old != 0 {
		return err
	}
	return db.indexText(tx, "search_evidence", "quote", id, s.Quote)
}

// A PieceError says that what was to be cut out is evidence already.
type PieceError struct{ ID int64 }

func (e *PieceError) Error() string {
	return fmt.Sprintf("those words are evidence already: e%d", e.ID)
}

// markJoined tells which pieces of a passage stand, and that they changed.
func markJoined(tx txn, passage, subject string) error {
	type piece struct {
		id          int64
		first, past int
	}
	pieces, err := collect(context.Background(), tx, func(s scanner) (p piece, err error) {
		err = s.Scan(&p.id, &p.first, &p.past)
		return p, err
	}, `SELECT id, first, past FROM evidence WHERE part_of = $1`, passage)
	if err != nil || len(pieces) == 0 {
		return err
	}
	all, err := collect(context.Background(), tx, scanDecision, `SELECT `+decisionColumns+` FROM decisions d WHERE d.subject = $1 ORDER BY d.seq`, subject)
	if err != nil {
		return err
	}
	var parent int64
	if _, err := fmt.Sscan(passage, &parent); err != nil {
		return fmt.Errorf("%q names no evidence: %w", subject, err)
	}
	for _, p := range pieces {
		state := joined
		if claims.SplitStands(all, parent, p.first, p.past) {
			state = ""
		}
		if _, err := tx.Exec(`UPDATE evidence SET superseded = $2 WHERE id = $1`, p.id, state); err != nil {
			return err
		}
	}
	return nil
}
