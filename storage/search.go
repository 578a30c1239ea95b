package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"claimwatch/claims"
)

const (
	searchTime = 2 * time.Second // after which a search is given up
	candidates = 4000            // newest matches that are looked at for language and time
	snippetLen = 160             // runes
)

func (db *DB) indexArticle(tx txn, id int64, title, text string) error {
	if title == "" && text == "" {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO search_articles (docid, title, text) VALUES ($1, $2, $3)`, id, db.fold(title), db.fold(text))
	return err
}

// indexText puts one text into an index of one column; table and column are
// names of this package's own.
func (db *DB) indexText(tx txn, table, column string, id int64, text string) error {
	if text == "" {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO `+table+` (docid, `+column+`) VALUES ($1, $2)`, id, db.fold(text))
	return err
}

// Search finds articles, evidence and notes that hold every word of the
// query, newest first; "..." holds words together and word* finds what begins
// so. Operators of the index's own language are plain words here. A query
// that is too long is a *QueryError; one without words finds nothing.
func (db *DB) Search(ctx context.Context, q claims.Query) ([]claims.Hit, error) {
	match, words, err := db.matchQuery(q.Text)
	if err != nil || match == "" {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	limit := atMost(q.Limit, 50)
	var out []claims.Hit
	err = db.read(ctx, func(ctx context.Context, tx txn) error {
		for _, room := range rooms() {
			if len(q.In) > 0 && !slices.Contains(q.In, room.name) {
				continue
			}
			hits, err := room.search(ctx, tx, q, match, limit)
			if err != nil {
				return err
			}
			out = append(out, hits...)
		}
		return nil
	})
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, &QueryError{"takes too long; use rarer words"}
	}
	if err != nil {
		return nil, fmt.Errorf("cannot search: %w", err)
	}
	slices.SortStableFunc(out, func(a, b claims.Hit) int { return b.When.Compare(a.When) })
	out = out[:min(len(out), limit)]
	for i := range out {
		out[i].Snippet = db.snippet(out[i].Snippet, words)
	}
	return out, nil
}

// A searchRoom is one kind of thing that is searched.
type searchRoom struct{ name, query string }

// rooms select in, id, ref, title, text, lang and time of what matches $1,
// newest first. The inner query takes the newest matches from the index
// alone; language ($2) and time ($3, $4) are looked at in those.
func rooms() []searchRoom {
	inner := func(table string) string {
		return fmt.Sprintf(`(SELECT docid FROM %s WHERE %s MATCH $1 ORDER BY docid DESC LIMIT %d)`, table, table, candidates)
	}
	const narrow = ` WHERE ($2 = '' OR %[1]s = $2) AND %[2]s >= $3 AND %[2]s < $4 ORDER BY %[2]s DESC, s.docid DESC LIMIT $5`
	return []searchRoom{
		{"articles", `SELECT 'articles', a.id, '', a.title, a.text, a.lang, a.shown FROM ` + inner("search_articles") +
			` s JOIN articles a ON a.id = s.docid AND a.hidden = 0` + fmt.Sprintf(narrow, "a.lang", "a.shown")},
		{"evidence", `SELECT 'evidence', e.id, e.claim, a.title, e.quote, e.lang, e.shown FROM ` + inner("search_evidence") +
			` s JOIN evidence e ON e.id = s.docid AND e.same_as IS NULL AND (e.superseded = '' OR e.reviewed = 1) JOIN articles a ON a.id = e.article_id AND a.hidden = 0` +
			fmt.Sprintf(narrow, "e.lang", "e.shown")},
		{"notes", `SELECT 'notes', d.seq, d.subject, d.who || ', ' || d.action, CASE WHEN d.action IN ('note', 'verdict') THEN d.becomes || char(10) ELSE '' END || d.reason, '', d.at FROM ` +
			inner("search_notes") + ` s JOIN decisions d ON d.seq = s.docid` + fmt.Sprintf(narrow, "''", "d.at")},
	}
}

func (r searchRoom) search(ctx context.Context, tx txn, q claims.Query, match string, limit int) ([]claims.Hit, error) {
	from, to := micros(q.From), micros(q.To)
	if q.From.IsZero() {
		from = -1 << 62
	}
	if q.To.IsZero() {
		to = 1 << 62
	}
	return collect(ctx, tx, func(s scanner) (claims.Hit, error) {
		var h claims.Hit
		err := s.Scan(&h.In, &h.ID, &h.Ref, &h.Title, &h.Snippet, &h.Lang, timeIn{&h.When})
		return h, err
	}, r.query, match, q.Lang, from, to, limit)
}

// snippet cuts text around the first place where a folded word of the query
// begins a word of the text.
func (db *DB) snippet(text string, words []string) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= snippetLen {
		return text
	}
	at := 0
	for i, w := range strings.Fields(text) {
		folded := db.fold(w)
		if slices.ContainsFunc(words, func(q string) bool { return strings.Contains(folded, q) }) {
			at = utf8.RuneCountInString(strings.Join(strings.Fields(text)[:i], " "))
			break
		}
	}
	from := max(0, min(at-snippetLen/3, len(runes)-snippetLen))
	for from > 0 && !unicode.IsSpace(runes[from-1]) {
		from--
	}
	to := min(from+snippetLen, len(runes))
	for to < len(runes) && !unicode.IsSpace(runes[to]) && to < from+snippetLen+20 {
		to++
	}
	out := strings.TrimSpace(string(runes[from:to]))
	if from > 0 {
		out = "… " + out
	}
	if to < len(runes) {
		out += " …"
	}
	return out
}

// probe holds letters that a folding treats; how it comes out tells one
// folding from another.
const probe = "Ëë Çç İı Straße ÀÉ كتاب کتاب علي علی می\u200cخواهم ٣٠٠٠ ۳۰۰۰ ةه ۀ آأإ Мир ﬁ"

// refold builds the search index anew when the folding differs from the one
// it was built with, or when an older schema had no index.
func (db *DB) refold(ctx context.Context, asked bool) error {
	have, err := db.Meta(ctx, "search.fold")
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(db.fold(probe)))
	want := hex.EncodeToString(sum[:])
	if have == want || have != "" && !asked {
		return nil
	}
	return db.write(ctx, func(tx txn) error {
		if err := db.reindex(tx); err != nil {
			return fmt.Errorf("cannot build the search index: %w", err)
		}
		return setMeta(tx, "search.fold", want)
	})
}

// reindex empties the indexes and fills them from the rows, a few at a time.
func (db *DB) reindex(tx txn) error {
	for _, t := range []struct{ table, columns, query string }{
		{"search_articles", "title, text", `SELECT id, title, text FROM articles WHERE id > $1 ORDER BY id LIMIT 500`},
		{"search_evidence", "quote", `SELECT id, quote, '' FROM evidence WHERE id > $1 ORDER BY id LIMIT 500`},
		{"search_notes", "note", `SELECT seq, CASE WHEN action IN ('note', 'verdict') THEN becomes || char(10) ELSE '' END || reason, '' FROM decisions WHERE seq > $1 ORDER BY seq LIMIT 500`},
	} {
		if _, err := tx.Exec(`DROP TABLE ` + t.table); err != nil {
			return err
		}
		if _, err := tx.Exec(`CREATE VIRTUAL TABLE ` + t.table + ` USING fts4 (` + t.columns + `, content="", tokenize=unicode61 "remove_diacritics=2")`); err != nil {
			return err
		}
		if err := db.fill(tx, t.table, t.columns, t.query); err != nil {
			return fmt.Errorf("%s: %w", t.table, err)
		}
	}
	return nil
}

type searchRow struct {
	id            int64
	first, second string
}

func (db *DB) fill(tx txn, table, column, query string) error {
	for last := int64(0); ; {
		rows, err := collect(context.Background(), tx, func(s scanner) (searchRow, error) {
			var r searchRow
			err := s.Scan(&r.id, &r.first, &r.second)
			return r, err
		}, query, last)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if table == "search_articles" {
				err = db.indexArticle(tx, r.id, r.first, r.second)
			} else {
				err = db.indexText(tx, table, column, r.id, strings.TrimSpace(r.first))
			}
			if err != nil {
				return err
			}
			last = r.id
		}
		if len(rows) == 0 {
			return nil
		}
	}
}
