package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
)

const decisionColumns = `d.seq, d.at, d.who, d.action, d.subject, d.was, d.becomes, d.reason, d.client, d.blind, d.millis, d.undoes, d.prev_hash, d.hash`

func scanDecision(s scanner) (claims.Decision, error) {
	var d claims.Decision
	err := s.Scan(&d.Seq, timeIn{&d.At}, &d.Who, &d.Action, &d.Subject, &d.Before, &d.After, &d.Reason, &d.Client, &d.Blind, &d.Millis, &d.Undoes, &d.PrevHash, &d.Hash)
	return d, err
}

// An UndoError says why a decision cannot be taken back.
type UndoError struct {
	Seq  int64
	Text string
}

func (e *UndoError) Error() string {
	return fmt.Sprintf("cannot take back decision %d: %s", e.Seq, e.Text)
}

// Decide adds a decision and returns it as it was kept: with its number, its
// time, the hash of the one before it and its own. It is recorded even when
// the disk is nearly full. An undo takes its subject from what it reverses;
// one that reverses nothing, or what no longer stands, is an *UndoError.
func (db *DB) Decide(ctx context.Context, d claims.Decision) (claims.Decision, error) {
	if d.Who == "" || d.Action == "" {
		return d, errors.New("cannot record a decision without who made it and what it does")
	}
	kept := d
	record := func(tx txn) error {
		var err error
		kept, err = db.decide(tx, d)
		return err
	}
	err := db.write(ctx, record)
	if isFull(err) { // the reserve is kept for this
		if ferr := db.freeReserve(); ferr != nil {
			return d, errors.Join(err, ferr)
		}
		err = db.write(ctx, record)
	}
	if err != nil {
		return d, fmt.Errorf("cannot record the decision on %s: %w", d.Subject, err)
	}
	return kept, nil
}

func (db *DB) decide(tx txn, d claims.Decision) (claims.Decision, error) {
	if d.Action == claims.ActUndo {
		var err error
		if d.Subject, err = undoable(tx, d); err != nil {
			return d, err
		}
	}
	d.Seq, d.PrevHash = 0, ""
	err := tx.QueryRow(`SELECT seq, hash FROM decisions ORDER BY seq DESC LIMIT 1`).Scan(&d.Seq, &d.PrevHash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return d, err
	}
	d.Seq++
	d.At = db.now().UTC().Truncate(time.Microsecond)
	d.Hash = DecisionHash(d)
	if _, err := tx.Exec(`INSERT INTO decisions (seq, at, who, action, subject, was, becomes, reason, client, blind, millis, undoes, prev_hash, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, d.Seq, micros(d.At), d.Who, d.Action, d.Subject, d.Before, d.After,
		d.Reason, d.Client, bit(d.Blind), d.Millis, d.Undoes, d.PrevHash, d.Hash); err != nil {
		return d, err
	}
	if err := markReviewed(tx, d.Subject); err != nil {
		return d, err
	}
	if d.Action == claims.ActSplit || d.Action == claims.ActUndo {
		if err := db.cutOut(tx, d); err != nil {
			return d, err
		}
	}
	return d, db.indexText(tx, "search_notes", "note", d.Seq, note(d))
}

// undoable returns the subject of the decision that d takes back, when that
// still stands.
func undoable(tx txn, d claims.Decision) (string, error) {
	var subject string
	err := tx.QueryRow(`SELECT subject FROM decisions WHERE seq = $1`, d.Undoes).Scan(&subject)
	if errors.Is(err, sql.ErrNoRows) {
		return "", &UndoError{d.Undoes, "there is none of that number"}
	}
	if err != nil {
		return "", err
	}
	if d.Subject != "" && d.Subject != subject {
		return "", &UndoError{d.Undoes, "it is on " + subject + ", not on " + d.Subject}
	}
	all, err := collect(context.Background(), tx, scanDecision, `SELECT `+decisionColumns+` FROM decisions d WHERE d.subject = $1 ORDER BY d.seq`, subject)
	if err != nil {
		return "", err
	}
	undone := map[int64]int64{}
	for i := len(all) - 1; i >= 0; i-- {
		if u := all[i]; u.Action == claims.ActUndo && undone[u.Seq] == 0 {
			undone[u.Undoes] = u.Seq
		}
	}
	if by := undone[d.Undoes]; by != 0 {
		return "", &UndoError{d.Undoes, fmt.Sprintf("decision %d has done so already", by)}
	}
	return subject, nil
}

// markReviewed keeps beside a piece of evidence whether anybody has decided
// on it, so that the queue is one index.
func markReviewed(tx txn, subject string) error {
	id, ok := strings.CutPrefix(subject, "evidence:")
	if !ok {
		return nil
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return fmt.Errorf("%q names no evidence: %w", subject, err)
	}
	all, err := collect(context.Background(), tx, scanDecision, `SELECT `+decisionColumns+` FROM decisions d WHERE d.subject = $1 ORDER BY d.seq`, subject)
	if err != nil {
		return err
	}
	reviewed := false
	for _, d := range claims.Standing(all) {
		reviewed = reviewed || d.Action == claims.ActConfirm || d.Action == claims.ActReject
	}
	res, err := tx.Exec(`UPDATE evidence SET reviewed = $2 WHERE id = $1`, n, bit(reviewed))
	if err != nil {
		return err
	}
	if changed, err := res.RowsAffected(); err != nil || changed == 0 {
		return errors.Join(err, fmt.Errorf("evidence %d: %w", n, ErrNotFound))
	}
	return nil
}

// note is what search finds of a decision: what the person wrote.
func note(d claims.Decision) string {
	if d.Action == claims.ActNote || d.Action == claims.ActVerdict {
		return strings.TrimSpace(d.After + "\n" + d.Reason)
	}
	return d.Reason
}

// DecisionHash is the hex SHA-256 of a decision: of every field in the order
// of [claims.Decision] up to and with PrevHash, each written as its length in
// bytes, a colon, its text and a line feed. Numbers are decimal, the time is in
// microseconds since 1970 UTC, blind is 0 or 1. Lengths keep apart what
// joined text would let run together.
func DecisionHash(d claims.Decision) string {
	h := sha256.New()
	fmt.Fprint(h, "claimwatch decision 1\n")
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	for _, f := range []string{n(d.Seq), n(micros(d.At)), d.Who, string(d.Action), d.Subject, d.Before, d.After, d.Reason, d.Client,
		strconv.Itoa(bit(d.Blind)), n(d.Millis), n(d.Undoes), d.PrevHash} {
		fmt.Fprintf(h, "%d:%s\n", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Decisions returns the decisions with from < seq ≤ to, oldest first; to 0
// and limit 0 mean no bound.
func (db *DB) Decisions(ctx context.Context, from, to int64, limit int) ([]claims.Decision, error) {
	w := where{}
	w.add(true, "d.seq > $%d", from)
	w.add(to > 0, "d.seq <= $%d", to)
	out, err := collect(ctx, db.reader, scanDecision, `SELECT `+decisionColumns+` FROM decisions d`+w.String()+
		fmt.Sprintf(` ORDER BY d.seq LIMIT %d`, orAll(limit)), w.args...)
	if err != nil {
		return nil, fmt.Errorf("cannot read the decisions: %w", err)
	}
	return out, nil
}

// DecisionsFor returns the decisions on one subject, oldest first.
func (db *DB) DecisionsFor(ctx context.Context, subject string) ([]claims.Decision, error) {
	out, err := collect(ctx, db.reader, scanDecision, `SELECT `+decisionColumns+` FROM decisions d WHERE d.subject = $1 ORDER BY d.seq`, subject)
	if err != nil {
		return nil, fmt.Errorf("cannot read the decisions on %s: %w", subject, err)
	}
	return out, nil
}

// LastDecision returns the number of the newest decision, 0 when there is
// none.
func (db *DB) LastDecision(ctx context.Context) (seq int64, err error) {
	if err := db.reader.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM decisions`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("cannot read the number of the last decision: %w", err)
	}
	return seq, nil
}

// FamilyDecisions returns what people decided on families until a time, and
// every undo until then, oldest first; the zero time is now.
func (db *DB) FamilyDecisions(ctx context.Context, asOf time.Time) ([]claims.Decision, error) {
	until := int64(math.MaxInt64)
	if !asOf.IsZero() {
		until = micros(asOf)
	}
	out, err := collect(ctx, db.reader, scanDecision, `SELECT `+decisionColumns+` FROM decisions d
		WHERE d.action IN ($1, $2, $3) AND d.at <= $4 ORDER BY d.seq`, claims.ActUnite, claims.ActPart, claims.ActUndo, until)
	if err != nil {
		return nil, fmt.Errorf("cannot read the decisions on families: %w", err)
	}
	return out, nil
}
