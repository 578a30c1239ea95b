package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"claimwatch/claims"
)

// A Matched article is everything that reading it for claims came to.
type Matched struct {
	Article   int64
	Version   string // of the matcher
	Mentions  []claims.Mention
	Signature []byte    // for the index of stories; nil = none
	Canonical string    // of the article; where Revisit is set
	Revisit   time.Time // when its page is visited again; zero = not on this account
	// Learnt is when the article was fetched that showed this one to come from
	// elsewhere: earlier days are told as they stood. Zero: it was read anew, and
	// what it says now holds for the past as well.
	Learnt time.Time
}

// SaveEvidence keeps everything a matcher found in one article.
func (db *DB) SaveEvidence(ctx context.Context, articleID int64, matcherVersion string, ms []claims.Mention) error {
	return db.SaveMatched(ctx, Matched{Article: articleID, Version: matcherVersion, Mentions: ms})
}

// SaveMatched keeps everything that came of one article in one transaction,
// which also marks the article as matched by that version: a crash leaves all
// of it or nothing. A passage found before keeps its id, which is stable per
// article, claim and place in the text, and with it what people decided. A
// passage no longer found is deleted, unless a person has reviewed it: then it
// is marked, and counts on.
func (db *DB) SaveMatched(ctx context.Context, m Matched) error {
	err := db.write(ctx, func(tx txn) error {
		a, err := matchedArticle(tx, m.Article)
		if err != nil {
			return err
		}
		if err := keepOrigins(tx, m); err != nil {
			return err
		}
		found := map[int64]bool{}
		for i := range m.Mentions {
			id, err := db.saveMention(tx, a, m.Version, &m.Mentions[i])
			if err != nil {
				return fmt.Errorf("claim %s at %d: %w", m.Mentions[i].Claim, m.Mentions[i].Start, err)
			}
			found[id] = true
		}
		if err := dropUnfound(tx, m.Article, m.Version, found); err != nil {
			return err
		}
		if err := db.besideEvidence(tx, m); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE articles SET matcher = $2 WHERE id = $1`, m.Article, m.Version)
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot keep the evidence of article %d: %w", m.Article, db.disk(err))
	}
	return nil
}

// besideEvidence keeps what belongs to the same unit of work.
func (db *DB) besideEvidence(tx txn, m Matched) error {
	if m.Signature != nil {
		if err := saveSignature(tx, m.Article, m.Signature); err != nil {
			return err
		}
	}
	if m.Revisit.IsZero() {
		return nil
	}
	return db.scheduleRevisit(tx, m.Canonical, m.Revisit)
}

// A matched is what the rows of evidence repeat of their article.
type matched struct {
	id             int64
	canonical      string
	source, lang   string
	shown, fetched int64
}

func matchedArticle(tx txn, id int64) (matched, error) {
	a := matched{id: id}
	err := tx.QueryRow(`SELECT canonical, source_id, lang, shown, fetched FROM articles WHERE id = $1`, id).
		Scan(&a.canonical, &a.source, &a.lang, &a.shown, &a.fetched)
	return a, notFound(err)
}

func (db *DB) saveMention(tx txn, a matched, version string, m *claims.Mention) (int64, error) {
	figure, err := inJSON(m.Figure)
	parts, err2 := inJSON(m.Parts)
	cited, err3 := inJSON(m.Cited)
	via, err4 := inJSON(m.Via)
	reasons, err5 := inJSON(m.Reasons)
	if err := errors.Join(err, err2, err3, err4, err5); err != nil {
		return 0, err
	}
	same, err := sameWords(tx, a, m)
	if err != nil {
		return 0, err
	}
	var id int64
	var isNew bool
	err = tx.QueryRow(`SELECT id FROM evidence WHERE article_id = $1 AND claim = $2 AND first = $3 AND past = $4`, a.id, m.Claim, m.Start, m.End).Scan(&id)
	if isNew = errors.Is(err, sql.ErrNoRows); err != nil && !isNew {
		return 0, err
	}
	err = tx.QueryRow(`INSERT INTO evidence (article_id, claim, first, past, tier, stance, mode, score, quote, figure, parts, attribution, cited, caveat,
			origin, family, rule, via, story, presumed, reasons, matcher, source_id, lang, shown, fetched, same_as)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
		ON CONFLICT (article_id, claim, first, past) DO UPDATE SET
			tier = excluded.tier, stance = excluded.stance, mode = excluded.mode, score = excluded.score, quote = excluded.quote,
			figure = excluded.figure, parts = excluded.parts, attribution = excluded.attribution, cited = excluded.cited, caveat = excluded.caveat,
			origin = excluded.origin, family = excluded.family, rule = excluded.rule, via = excluded.via, story = excluded.story,
			presumed = excluded.presumed, reasons = excluded.reasons, matcher = excluded.matcher, source_id = excluded.source_id,
			lang = excluded.lang, shown = excluded.shown, fetched = excluded.fetched, superseded = '', part_of = NULL
		RETURNING id`,
		a.id, m.Claim, m.Start, m.End, m.Tier, m.Stance, m.Mode, m.Score, m.Quote, figure, parts, m.Attribution, cited, m.Caveat,
		m.Origin, m.Family, m.Rule, via, m.Story, bit(m.Presumed), reasons, version, a.source, a.lang, a.shown, a.fetched, same).Scan(&id)
	if err != nil || !isNew {
		return id, err
	}
	return id, db.indexText(tx, "search_evidence", "quote", id, m.Quote)
}

// sameWords is the id of the evidence of another version of the article,
// fetched before, that quotes the same words for the same claim; nil when
// there is none.
func sameWords(tx txn, a matched, m *claims.Mention) (*int64, error) {
	var id int64
	err := tx.QueryRow(`SELECT e.id FROM articles o JOIN evidence e ON e.article_id = o.id
		WHERE o.canonical = $1 AND (o.fetched, o.id) < ($2, $3) AND e.claim = $4 AND e.quote = $5 AND e.same_as IS NULL
		ORDER BY e.id LIMIT 1`, a.canonical, a.fetched, a.id, m.Claim, m.Quote).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &id, err
}

// dropUnfound clears what a matcher no longer finds in an article. What a
// person has touched stays, named as superseded: a decision never points
// nowhere. What a person cut out is no matcher's to drop.
func dropUnfound(tx txn, articleID int64, version string, found map[int64]bool) error {
	all, err := collect(context.Background(), tx, one[int64], `SELECT id FROM evidence WHERE article_id = $1 AND part_of IS NULL`, articleID)
	if err != nil {
		return err
	}
	for _, id := range all {
		if found[id] {
			continue
		}
		var touched bool
		if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM decisions WHERE subject = $1)`, claims.EvidenceSubject(id)).Scan(&touched); err != nil {
			return err
		}
		query := `DELETE FROM evidence WHERE id = $1`
		args := []any{id}
		if touched {
			query, args = `UPDATE evidence SET superseded = $2 WHERE id = $1 AND superseded = ''`, append(args, version)
		}
		if _, err := tx.Exec(query, args...); err != nil {
			return err
		}
	}
	return nil
}
