package storage

import (
	"context"
	"fmt"

	"claimwatch/claims"
)

// keepOrigins keeps where the evidence of an article was thought to come from
// until the article was fetched that showed otherwise. An article that is read
// anew forgets it: what it says now was so all along.
func keepOrigins(tx txn, m Matched) error {
	if m.Learnt.IsZero() {
		_, err := tx.Exec(`DELETE FROM origins_before WHERE evidence IN (SELECT id FROM evidence WHERE article_id = $1)`, m.Article)
		return err
	}
	for _, e := range m.Mentions {
		_, err := tx.Exec(`INSERT INTO origins_before (evidence, until, origin, family, rule, via, story, presumed, reasons)
			SELECT id, max($5, coalesce((SELECT max(b.until) FROM origins_before b WHERE b.evidence = e.id), 0)), origin, family, rule, via, story, presumed, reasons
			FROM evidence e WHERE article_id = $1 AND claim = $2 AND first = $3 AND past = $4
				AND (origin <> $6 OR family <> $7 OR rule <> $8 OR story <> $9 OR presumed <> $10)
			ON CONFLICT DO NOTHING`,
			m.Article, e.Claim, e.Start, e.End, micros(m.Learnt), e.Origin, e.Family, e.Rule, e.Story, bit(e.Presumed))
		if err != nil {
			return fmt.Errorf("claim %s at %d: cannot keep the origin it had: %w", e.Claim, e.Start, err)
		}
	}
	return nil
}

// A formerOrigin is where a piece of evidence was thought to come from.
type formerOrigin struct {
	row int64
	claims.Mention
}

// asKnown gives rows the origins that were known at the asked time. Of several
// changes since, the first to come tells what stood before it.
func asKnown(ctx context.Context, tx txn, f claims.MentionFilter, rows []storedMention) error {
	if f.AsOf.IsZero() || len(rows) == 0 {
		return nil
	}
	at := map[int64]int{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		at[r.row], ids[i] = i, r.row
	}
	former, err := collect(ctx, tx, func(s scanner) (formerOrigin, error) {
		var o formerOrigin
		err := s.Scan(&o.row, &o.Origin, &o.Family, &o.Rule, jsonIn{&o.Via}, &o.Story, &o.Presumed, jsonIn{&o.Reasons})
		return o, err
	}, `SELECT evidence, origin, family, rule, via, story, presumed, reasons FROM json_each($1) j
		CROSS JOIN origins_before b ON b.evidence = j.value WHERE b.until > $2 ORDER BY b.until DESC`, idList(ids), asOf(f))
	if err != nil {
		return err
	}
	for _, o := range former {
		m := &rows[at[o.row]].Mention
		m.Origin, m.Family, m.Rule, m.Via, m.Story, m.Presumed, m.Reasons = o.Origin, o.Family, o.Rule, o.Via, o.Story, o.Presumed, o.Reasons
	}
	return nil
}
