package storage

import (
	"context"
	"errors"
	"fmt"

	"claimwatch/claims"
)

// An AuditError names the first decision that does not fit the chain.
type AuditError struct {
	Seq  int64
	Text string
}

func (e *AuditError) Error() string { return fmt.Sprintf("decision %d: %s", e.Seq, e.Text) }

// VerifyAudit recomputes the chain over all decisions and returns their
// number and the hash of the last, "" when there is none. A decision that was
// changed, taken out or put elsewhere is an *AuditError.
//
// Decisions cut off at the end leave a chain that is whole in itself: that is
// found only against a number and hash kept elsewhere, in a report or a
// backup's manifest. See [DB.VerifyAuditFrom].
func (db *DB) VerifyAudit(ctx context.Context) (n int64, head string, err error) {
	err = db.read(ctx, func(ctx context.Context, tx txn) error {
		n, head, err = verifyChain(ctx, tx, nil)
		return err
	})
	return n, head, err
}

// VerifyAuditFrom is VerifyAudit, and checks besides that decision seq is
// there with the hash that was kept of it.
func (db *DB) VerifyAuditFrom(ctx context.Context, seq int64, hash string) (n int64, head string, err error) {
	err = db.read(ctx, func(ctx context.Context, tx txn) error {
		n, head, err = verifyChain(ctx, tx, func(d claims.Decision) error {
			if d.Seq == seq && d.Hash != hash {
				return &AuditError{seq, "its hash is not the one that was kept"}
			}
			return nil
		})
		if err == nil && n < seq {
			err = &AuditError{n + 1, fmt.Sprintf("missing: %d decisions were there when the hash was kept", seq)}
		}
		return err
	})
	return n, head, err
}

func verifyChain(ctx context.Context, q querier, each func(claims.Decision) error) (n int64, head string, err error) {
	rows, err := q.QueryContext(ctx, `SELECT `+decisionColumns+` FROM decisions d ORDER BY d.seq`)
	if err != nil {
		return 0, "", fmt.Errorf("cannot read the decisions: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		d, err := scanDecision(rows)
		if err != nil {
			return n, head, fmt.Errorf("cannot read decision %d: %w", n+1, err)
		}
		switch {
		case d.Seq != n+1:
			return n, head, &AuditError{n + 1, fmt.Sprintf("missing: decision %d comes next", d.Seq)}
		case d.PrevHash != head:
			return n, head, &AuditError{d.Seq, "it does not follow the one before it"}
		case d.Hash != DecisionHash(d):
			return n, head, &AuditError{d.Seq, "it was changed after it was made"}
		}
		if each != nil {
			if err := each(d); err != nil {
				return n, head, err
			}
		}
		n, head = d.Seq, d.Hash
	}
	return n, head, rows.Err()
}
