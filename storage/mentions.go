package storage

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"claimwatch/claims"
)

// mentionColumns join what a mention carries of its article and capture. The
// id is that of the evidence on which people decide. Whether the words are
// still on the page is told by the newest version fetched by the asked time:
// gone when that says so, or when it was read and has them no more.
const mentionColumns = `coalesce(e.same_as, e.id), e.id, e.article_id, a.version, a.source_id, a.outlet, a.url, a.title, a.byline, a.lang, e.shown, a.fetched,
	coalesce(c.sha256, ''), e.matcher, e.claim, e.tier, e.stance, e.mode, e.score, e.quote, e.first, e.past, e.figure, e.parts, e.attribution,
	e.cited, e.caveat, e.origin, e.reasons, e.rule, e.via, e.story, e.presumed, e.family, e.superseded, coalesce(e.part_of, 0),
	coalesce((SELECT n.id <> a.id AND (n.state = 'gone' OR n.state = 'ok' AND instr(n.text, e.quote) = 0)
		FROM articles n WHERE n.canonical = a.canonical AND n.fetched <= $1 ORDER BY n.fetched DESC, n.version DESC LIMIT 1), 0)`

// A row of evidence with what decides whether it is told.
type storedMention struct {
	claims.Mention
	row        int64  // id of the row itself
	superseded string // matcher that no longer finds it
}

func scanMention(s scanner) (storedMention, error) {
	var m storedMention
	err := s.Scan(&m.ID, &m.row, &m.ArticleID, &m.Version, &m.SourceID, &m.Outlet, &m.URL, &m.Title, &m.Byline, &m.Lang, timeIn{&m.Published}, timeIn{&m.Fetched},
		&m.CaptureSHA256, &m.Matcher, &m.Claim, &m.Tier, &m.Stance, &m.Mode, &m.Score, &m.Quote, &m.Start, &m.End, jsonIn{&m.Figure}, jsonIn{&m.Parts}, &m.Attribution,
		jsonIn{&m.Cited}, &m.Caveat, &m.Origin, jsonIn{&m.Reasons}, &m.Rule, jsonIn{&m.Via}, &m.Story, &m.Presumed, &m.Family, &m.superseded, &m.PartOf, &m.Gone)
	m.Evidence.Lang = m.Lang
	return m, err
}

// Mentions returns evidence in order of publication, as the decisions made by
// the asked time leave it. Evidence that an earlier version of the article
// gave already is told once, in its first place; only a filter by article
// shows that version's own, under the id of the first.
func (db *DB) Mentions(ctx context.Context, f claims.MentionFilter) ([]claims.Mention, error) {
	var out []claims.Mention
	err := db.read(ctx, func(ctx context.Context, tx txn) error {
		var err error
		out, err = db.mentions(ctx, tx, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cannot read evidence: %w", err)
	}
	return out, nil
}

// portion is how many rows are read before decisions are applied to them.
const portion = 4000

func (db *DB) mentions(ctx context.Context, tx txn, f claims.MentionFilter) ([]claims.Mention, error) {
	var out []claims.Mention
	size := portion
	if f.Limit > 0 {
		size = min(size, 2*f.Limit+16)
	}
	after := [2]int64{math.MinInt64, 0}
	for {
		query, args := mentionQuery(f, after, size)
		rows, err := collect(ctx, tx, scanMention, query, args...)
		if err != nil {
			return nil, err
		}
		if err := asKnown(ctx, tx, f, rows); err != nil {
			return nil, err
		}
		told, err := db.told(ctx, tx, f, rows)
		if err != nil {
			return nil, err
		}
		out = append(out, told...)
		if f.Limit > 0 && len(out) >= f.Limit {
			return out[:f.Limit], nil
		}
		if len(rows) < size {
			return out, nil
		}
		last := rows[len(rows)-1]
		after = [2]int64{micros(last.Published), last.row}
	}
}

// mentionQuery selects candidates; what decisions change is looked at after
// they are applied, so moves and corrections widen the selection here.
func mentionQuery(f claims.MentionFilter, after [2]int64, size int) (string, []any) {
	w := where{}
	w.add(true, "%d", asOf(f)) // $1, used by the columns
	w.terms = []string{"a.hidden = 0"}
	if f.Article == 0 {
		w.terms = append(w.terms, "e.same_as IS NULL")
		w.add(len(f.IDs) > 0, "e.id IN (SELECT value FROM json_each($%d))", idList(f.IDs))
	} else {
		w.add(true, "e.article_id = $%d", f.Article)
		w.add(len(f.IDs) > 0, "coalesce(e.same_as, e.id) IN (SELECT value FROM json_each($%d))", idList(f.IDs))
	}
	w.add(f.Claim != "", "(e.claim = $%d OR e.id IN ("+movedTo+"))", f.Claim)
	w.add(f.Origin != "", "(e.origin = $%d OR e.id IN ("+corrected+") OR e.id IN (SELECT evidence FROM origins_before))", f.Origin)
	w.add(f.SourceID != "", "e.source_id = $%d", f.SourceID)
	w.add(f.Lang != "", "e.lang = $%d", f.Lang)
	w.add(!f.From.IsZero(), "e.shown >= $%d", micros(f.From))
	w.add(!f.To.IsZero(), "e.shown < $%d", micros(f.To))
	w.add(!f.AsOf.IsZero(), "e.fetched <= $%d", micros(f.AsOf))
	if f.Pending && f.AsOf.IsZero() && f.Article == 0 {
		w.terms = append(w.terms, "e.reviewed = 0 AND e.superseded = ''")
	}
	w.args = append(w.args, after[0], after[1])
	n := len(w.args)
	w.terms = append(w.terms, fmt.Sprintf("(e.shown, e.id) > ($%d, $%d)", n-1, n))
	return `SELECT ` + mentionColumns + ` FROM evidence e JOIN articles a ON a.id = e.article_id LEFT JOIN captures c ON c.id = a.capture_id` +
		w.String() + fmt.Sprintf(` ORDER BY e.shown, e.id LIMIT %d`, size), w.args
}

// The subjects of decisions that may bring evidence under another claim or
// origin. The number of the parameter is filled in by the caller.
const (
	movedTo   = `SELECT CAST(substr(subject, 10) AS INTEGER) FROM decisions WHERE action = 'move' AND becomes = $%d`
	corrected = `SELECT CAST(substr(subject, 10) AS INTEGER) FROM decisions WHERE action = 'correct'`
)

func asOf(f claims.MentionFilter) int64 {
	if f.AsOf.IsZero() {
		return math.MaxInt64
	}
	return micros(f.AsOf)
}

func idList(ids []int64) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprint(&b, id)
	}
	b.WriteByte(']')
	return b.String()
}

// told applies the decisions to rows and leaves out what the filter does not
// ask for once they are applied, and what no matcher finds and no person holds.
func (db *DB) told(ctx context.Context, tx txn, f claims.MentionFilter, rows []storedMention) ([]claims.Mention, error) {
	ms := make([]claims.Mention, len(rows))
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ms[i], ids[i] = r.Mention, r.ID
		if r.PartOf != 0 {
			ids = append(ids, r.PartOf)
		}
	}
	until := asOf(f)
	if !f.Decided.IsZero() {
		until = micros(f.Decided) - 1
	}
	ds, err := decisionsOn(ctx, tx, ids, until)
	if err != nil {
		return nil, err
	}
	if ms, err = claims.Apply(ms, ds, db.origins); err != nil {
		return nil, err
	}
	out := ms[:0]
	for i, m := range ms {
		switch {
		case m.PartOf != 0 && !claims.SplitStands(ds, m.PartOf, rows[i].Start, rows[i].End),
			m.PartOf == 0 && rows[i].superseded != "" && !m.Reviewed,
			f.Claim != "" && m.Claim != f.Claim,
			f.Origin != "" && m.Origin != f.Origin,
			f.Pending && m.Reviewed:
			continue
		}
		out = append(out, m)
	}
	return out, nil
}

// decisionsOn returns the decisions on pieces of evidence made by a time,
// oldest first.
func decisionsOn(ctx context.Context, tx txn, ids []int64, until int64) ([]claims.Decision, error) {
	ds, err := collect(ctx, tx, scanDecision, `SELECT `+decisionColumns+` FROM json_each($1) j
		CROSS JOIN decisions d ON d.subject = 'evidence:' || j.value WHERE d.at <= $2`, idList(ids), until)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(ds, func(a, b claims.Decision) int { return int(a.Seq - b.Seq) })
	return slices.CompactFunc(ds, func(a, b claims.Decision) bool { return a.Seq == b.Seq }), nil
}
